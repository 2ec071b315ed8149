"""From voices to points: what a bullet says, in the paper's own words, and where it can be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from evidence.analysis.actions import ActionFound
from evidence.analysis.differences import Difference
from evidence.analysis.voices import Voice
from evidence.model import EvidenceItem, Stance
from generators.context import Citation, OpenAction, Point, Statement
from generators.dates import in_words

_LONGEST_TITLE = 70
_LONGEST_SAYING = 60
_LONGEST_ROW = 45
_STALE = 1.5


def citation(voice: Voice) -> Citation:
    """Where the voice stands; its `quote` is in the page's text character for character."""
    anchor = voice.item.passage.anchor
    return Citation(
        id=f"{anchor.id}-{voice.start}",
        document=voice.item.paper,
        sha256=anchor.document,
        page=anchor.page,
        label=f"{paper_label(voice.item)}, {place_label(voice.item)}".rstrip(", "),
        quote=voice.quote,
    )


def paper_label(item: EvidenceItem) -> str:
    """The paper as a reader would call it: its title and date; a letter or e-mail by its file's name, else too long."""
    by_name = item.paper_kind in ("letter", "e-mail") or not 0 < len(item.paper_title) <= _LONGEST_TITLE
    title = PurePath(item.paper).stem.replace("_", " ") if by_name else item.paper_title
    date = in_words(item.paper_date)
    return f"{title}, {date}" if date and date not in title else title


def place_label(item: EvidenceItem) -> str:
    """The page, in a pack "Item 9.3 Finance report, p. 4 (pack p. 61)"; without pages, the heading to look under."""
    if item.passage.item is not None and not item.locator:
        return item.passage.item.label
    if item.passage.item is not None:
        within = item.passage.item.page_of(item.passage.anchor.page)
        pack = f"pack {item.locator}"
        return f"{item.passage.item.label}, {f'p. {within} ({pack})' if within else pack}"
    if item.locator or not item.passage.heading_path:
        return item.locator
    return f"under “{item.passage.heading_path[-1]}”"


def saying(voice: Voice) -> str:
    """What the voice says: a sentence in quotation marks, or a table row read out with its column headings."""
    if voice.is_row:
        return ended(read_row(voice.quote, voice.item.passage.context))
    words = voice.quote.split()
    text = voice.quote if len(words) <= _LONGEST_SAYING else " ".join(words[:_LONGEST_SAYING]) + " …"
    return f"“{text.strip()}”"


def told(voice: Voice) -> str:
    """An action in short: the row's action alone, for owner and date stand beside it; a sentence whole."""
    return ended(voice.subject) if voice.is_row else saying(voice)


def ended(text: str) -> str:
    """The text with a full stop, when it has no end of its own."""
    return text if not text or text[-1] in ".?!…”" else f"{text}."


def read_row(row: str, context: str) -> str:
    """A row of cells (tab-separated) read out: "A&E within 4 hours: Standard 95%; Q1 94.1%; Q2 93.8%".

    The first cell with words leads; references and columns that only administer the list are left out, for the whole
    row stands in the comment.
    """
    cells = [cell.strip() for cell in row.split("\t")]
    heads = [head.strip() for head in context.split("\t")] if context else []
    if len(cells) > len(heads):
        heads = [""] * len(cells)
    cells += [""] * (len(heads) - len(cells))  # sheets drop the empty cells at the end of a row
    kept = [(head, cell) for head, cell in zip(heads, cells, strict=True) if cell and not _ADMINISTERS.fullmatch(head)]
    first = next((at for at, (_, cell) in enumerate(kept) if _SPEAKS.search(cell)), 0)
    kept = kept[first:]
    if not kept:
        return " ".join(cells).strip()
    lead = kept[0][1].rstrip(".:;")
    parts: list[str] = []
    for part in (_with_head(head, cell) for head, cell in kept[1:]):
        if sum(len(said.split()) for said in (lead, *parts, part)) > _LONGEST_ROW:
            parts.append("…")
            break
        parts.append(part)
    between = " " if lead.endswith("?") else ": "
    return f"{lead}{between}{'; '.join(parts)}" if parts else lead


_SPEAKS = re.compile(r"[A-Za-z]{3,}")
_ADMINISTERS = re.compile(
    r"(?:source|type|unit|area|ref\w*|id|no\.?|opened|review\w*|change|q\d number|q\d out of|initial score"
    r"|inherent score|likelihood|impact|domain|objective|target score|how worked out|work(?:ing|ed) out|number|out of)",
    re.IGNORECASE,
)
_NO_LABEL = re.compile(
    r"(?:notes?|comments?|provider.*|question|indicator|risk|principal risk|action|position.*)", re.IGNORECASE
)


def _with_head(head: str, cell: str) -> str:
    """A cell with its heading, unless the heading adds nothing."""
    plain = not head or _NO_LABEL.fullmatch(head) or head.casefold() in cell.casefold() or len(cell.split()) > 8
    return cell.rstrip(".") if plain else f"{head} {cell.rstrip('.')}"


def point(voice: Voice, key: str, *, more: Iterable[Voice] = (), brief: bool = False) -> Point:
    """One bullet from one voice; `more` are voices that say the same and lend their citations.

    `brief` gives of a row that names a risk or an action only that: its scores and dates stand elsewhere.
    """
    citations = (citation(voice), *(citation(other) for other in more))
    text = told(voice) if brief and voice.names_subject else saying(voice)
    statement = Statement(text=text, citations=citations)
    return Point(key=key, statements=(statement,), stance=main_stance(voice))


def difference_point(difference: Difference, key: str) -> Point:
    """One bullet that sets two papers side by side."""
    statements = tuple(Statement(text=saying(voice), citations=(citation(voice),)) for voice in difference.voices)
    return Point(key=key, statements=statements, stance=Stance.ISSUE.value, verdict="These differ.")


def main_stance(voice: Voice) -> str:
    """The stance that a reader should see first: what figures say of their targets, else the likeliest, or ""."""
    told = voice.by_figures()
    likely = voice.item.suggestion.tagging.stance
    return told.value if told else next((stance.value for stance in likely), "")


def open_action(action: ActionFound, key: str) -> OpenAction:
    """An action as drafts show it."""
    places = (action.voice, *action.also[:2])
    statement = Statement(text=told(action.voice), citations=tuple(citation(voice) for voice in places))
    owner = "" if _SPEAKER.search(action.owner) else action.owner
    return OpenAction(key=key, statement=statement, owner=owner, due=action.due, flag=action.flag)


_SPEAKER = re.compile(r"\b(?:I|[Ww]e|me|us)\b")  # out of its paper nobody knows who that is


def pick_points(voices: Sequence[Voice], *, most: int, prefix: str, brief: bool = False) -> tuple[Point, ...]:
    """The voices worth a bullet, at most `most`: strong ones first, each paper heard before one is heard twice.

    A voice that says what a chosen one says already only adds its citation to that bullet.
    """
    chosen: list[Voice] = []
    same: list[list[Voice]] = []
    heard: dict[str, int] = {}
    left = list(voices)
    newest = max((voice.item.paper_date for voice in voices), default="")
    while left:
        left.sort(key=lambda voice: (heard.get(voice.item.paper, 0), -_appeal(voice, newest), voice.item.passage.id))
        voice = left.pop(0)
        twin = next((index for index, other in enumerate(chosen) if _alike(voice, other)), None)
        if twin is not None:
            if len(same[twin]) < 2 and voice.item.paper != chosen[twin].item.paper:
                same[twin].append(voice)
        elif len(chosen) < most:
            chosen.append(voice)
            same.append([])
            heard[voice.item.paper] = heard.get(voice.item.paper, 0) + 1
    return tuple(
        point(voice, f"{prefix}-{voice.item.passage.id}", more=more, brief=brief)
        for voice, more in zip(chosen, same, strict=True)
    )


def passages_in(points: Iterable[Point]) -> frozenset[str]:
    """The ids of the passages that the points cite."""
    return frozenset(place.id.rpartition("-")[0] for said in points for place in said.citations)


def _appeal(voice: Voice, newest: str) -> float:
    """How much a voice adds: facts and a clear stance count, plain mention and last year's news little."""
    facts = min(len(voice.facts), 3) * 0.4
    stance = 0.8 * voice.has(Stance.ISSUE) + 0.4 * voice.has(Stance.ACTION) + 0.3 * voice.has(Stance.ACHIEVEMENT)
    past = _is_settled(voice) or voice.item.paper_date[:7] < _months_before(newest, 6)
    return facts + stance + voice.score - _STALE * past


def _is_settled(voice: Voice) -> bool:
    """A row of a list of closed risks, or one whose own status says that it is closed or done."""
    return voice.is_row and bool(
        _SETTLED.fullmatch(voice.column("status") or voice.column("state")) or voice.column("closed")
    )


_SETTLED = re.compile(r"(?:closed|done|complete[d]?|discharged)\b.*", re.IGNORECASE | re.DOTALL)


def _months_before(date: str, months: int) -> str:
    """The month so many months before an ISO date, as "2013-05"; "" when there is no date."""
    if len(date) < 7:
        return ""
    count = int(date[:4]) * 12 + int(date[5:7]) - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def _alike(voice: Voice, other: Voice) -> bool:
    """Whether two voices say the same; rows have to share nearly every cell, for two periods of one row are news."""
    mine, theirs = _words(voice.quote), _words(other.quote)
    measure = max if voice.is_row or other.is_row else min
    return len(mine & theirs) >= 0.7 * max(1, measure(len(mine), len(theirs)))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w.%£]{3,}", text.casefold()))
