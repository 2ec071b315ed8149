"""What a paper says it is: title, kind, date, body and a pack's items, suggested from its text and its name.

People can correct the first four.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from evidence.extract.body import body_of
from evidence.extract.items import agenda_items
from evidence.model import BlockKind, Document, FileType

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = (
    re.compile(rf"\b(?P<day>[0-3]?\d)\s?(?:st|nd|rd|th)?(?:\s+of)?[\s,-]+{_MONTH}[\s,-]+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(r"\b(?P<day>[0-3]?\d)[/.](?P<month>[01]?\d)[/.](?P<year>(?:19|20)?\d\d)\b"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"),
)
_MONTH_ONLY = re.compile(rf"\b{_MONTH}\s+{_YEAR}\b", re.IGNORECASE)
_DATED = re.compile(
    r"(?:\bdate(?:d)?(?: of (?:meeting|report|paper))?\b|\bmeeting date\b|\bheld on\b|\bmeeting\b.{0,40}\bon\b)\W{0,4}",
    re.IGNORECASE,
)
_OTHER_DATE = re.compile(
    r"(?:next meeting|approved by|review date|expir\w*|due|deadline|born|from|since|last meeting)\W*$", re.IGNORECASE
)

# Each kind with words that speak for it. The earlier kind wins a tie.
_KINDS = (
    (
        "minutes",
        r"\bminutes\b|\bnotes (?:of|from)\b|\b(?:meeting|panel) notes\b|\bpresent\s*:|\bin attendance\b|"
        r"\bapologies\b|\bmatters arising\b",
    ),
    ("risk register", r"\brisk register\b|\bassurance framework\b|\bcorporate risks?\b|\bresidual risk\b"),
    (
        "audit report",
        r"\b(?:in|ex)ternal audit\b|\baudit (?:report|opinion)\b|\b(?:limited|significant|substantial) assurance\b",
    ),
    (
        "finance report",
        r"\bfinance report\b|\bfinancial (?:report|position|performance)\b|\bforecast out-?turn\b|\bQIPP\b",
    ),
    (
        "quality report",
        r"\bquality (?:report|and safety|and patient safety|account)\b|\bpatient safety\b|\bserious incidents?\b",
    ),
    ("performance report", r"\bperformance report\b|\bintegrated (?:performance|quality)\b|\bperformance against\b"),
    ("dashboard", r"\bdashboard\b|\bscorecard\b|\boutcomes indicator set\b"),
    ("annual report", r"\bannual report\b|\bannual accounts\b|\bgovernance statement\b"),
    (
        "needs assessment",
        r"\bneeds assessment\b|\bJSNA\b|\bpublic health (?:report|briefing)\b|\bsuicide audit\b|\bdata briefing\b",
    ),
    ("service specification", r"\bservice spec(?:ification)?\b|\bspecification\b"),
    ("survey", r"\bsurvey\b|\bquestionnaire\b|\brespondents\b|\bconsultation report\b|\b360\b"),
    (
        "strategy",
        r"\bstrategy\b|\bstrategic plan\b|\bcommissioning (?:plan|intentions)\b|\boperating plan\b|\bfive.year\b",
    ),
    ("letter", r"\bdear (?:sir|madam|dr|mr|mrs|ms|colleagues?|chair|\w+)\b|\byours (?:sincerely|faithfully)\b"),
    (
        "governing body paper",
        r"\bgoverning body\b|\bboard (?:paper|meeting)\b|\bpurpose of (?:the )?(?:report|paper)\b|"
        r"\brecommendations?\s*:|\bagenda item\b|\bcover sheet\b",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|document\d*|slide \d+|(?:powerpoint )?presentation\d*|"
    r"title|contents|agenda item.*|.*\.(?:docx?|pdf|xlsx?|pptx?|indd|qxd|pub|rtf)|print|layout \d+|template.*)$",
    re.IGNORECASE,
)
_TOP = 2_500


def described(document: Document, name: str) -> Document:
    """The document with title, kind, date and body filled where its reader left them empty, and a pack's items."""
    if not document.outcome.has_text:
        return document
    top = "\n".join(page.text for page in document.pages[:2])[:_TOP]
    title = document.title if document.title and not _NO_TITLE.match(document.title) else ""
    title = title or _first_heading(document) or _spoken(name)
    return replace(
        document,
        title=title,
        kind=document.kind or kind_of(title, name, top, document.file_type),
        date=document.date or date_of(f"{title}\n{top}") or date_of(_spoken(name)),
        body=document.body or body_of(top),
        items=agenda_items(document),
    )


def kind_of(title: str, name: str, top: str, file_type: FileType) -> str:
    """The kind of paper, or "" when nothing speaks for one.

    The title and the file's name count most: a governing-body paper on finance is a finance report.
    """
    if file_type is FileType.EML:
        return "e-mail"
    scores = []
    named = f"{title}\n{_spoken(name)}"
    for order, (kind, pattern) in enumerate(_PATTERNS):
        score = (
            6 * bool(pattern.search(named)) + 3 * bool(pattern.search(top[:300])) + min(len(pattern.findall(top)), 4)
        )
        scores.append((score, -order, kind))
    best, _, kind = max(scores)
    if best >= 2:
        return kind
    return "web page" if file_type is FileType.HTML else ""


def date_of(text: str) -> str:
    """The paper's date near its top as YYYY-MM-DD, or YYYY-MM when only a month is named, or "".

    A date that follows "Date:" or "held on" is preferred; one that is said to be something else is passed over.
    """
    found = [(match.start(), value) for pattern in _DATES for match in pattern.finditer(text) if (value := _iso(match))]
    found = [(at, value) for at, value in sorted(found) if not _OTHER_DATE.search(text[max(0, at - 24) : at])]
    for label in _DATED.finditer(text):
        for at, value in found:
            if 0 <= at - label.end() <= 24:
                return value
    if found:
        return found[0][1]
    month = _MONTH_ONLY.search(text)
    return f"{month['year']}-{_month_number(month['month']):02d}" if month else ""


def _iso(match: re.Match[str]) -> str:
    year, month = int(match["year"]), _month_number(match["month"])
    try:
        return date(year + 2000 if year < 100 else year, month, int(match["day"])).isoformat()
    except ValueError:
        return ""


def _month_number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(word[:3].lower()))


def _first_heading(document: Document) -> str:
    """The biggest heading of the first two pages, the first of them if several; else a short first paragraph."""
    for page in document.pages[:2]:
        headings = [(block.level, block.start, block.end) for block in page.blocks if block.kind is BlockKind.HEADING]
        headings = [
            item
            for item in headings
            if 6 <= item[2] - item[1] <= 200 and not _NO_TITLE.match(page.text[item[1] : item[2]])
        ]
        if headings:
            _, start, end = min(headings)
            return page.text[start:end]
    for page in document.pages[:1]:
        for block in page.blocks:
            text = page.text[block.start : block.end]
            if block.kind is BlockKind.PARAGRAPH and 2 <= len(text.split()) <= 15:
                return text
    return ""


def _spoken(name: str) -> str:
    """A file name as words."""
    return " ".join(re.sub(r"[_\-+]+", " ", PurePosixPath(name.replace("\\", "/")).stem).split())
