"""Everything a document is made from: the workspace's settings, its papers, the findings and the head of the log."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidence.analysis.board import Board, make_board
from evidence.analysis.findings import Findings, find
from evidence.errors import FrameworkError, NothingToRead
from evidence.framework import Framework, load_framework
from evidence.framework.calendar import Period, parse_period
from evidence.framework.load_dashboard import load_dashboard
from evidence.indicator import Reading
from evidence.model import EvidenceItem, Outcome
from evidence.record.judgement import Headline, Judgement
from evidence.record.moderation import Moderation
from evidence.store.dashboard import read_entries
from evidence.store.drafted import head_of_evidence
from evidence.store.items import read_items
from evidence.store.judgements import read_headline, read_judgements
from evidence.store.log import LogLine
from evidence.store.moderations import read_moderations, read_standing
from evidence.store.on_record import OnRecord, read_on_record
from evidence.store.papers import PaperRow, list_papers, pages_by_ocr, read_document
from evidence.store.workspace import Settings, read_settings
from generators.context import Front, UnreadPaper
from generators.conversation import Conversation, read_conversation
from generators.dates import in_words
from generators.regime import Regime, read_regime
from generators.shelf import OURS, Shelf
from generators.wanted import Wanted
from generators.wording import Wording, wording_on

_HOW_TO_ADD = "Add some: assure add FOLDER. Papers of another quarter: assure paper list --all-quarters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The makings of every draft for one body and one quarter. `board` is None when no reading was taken in for it.

    `judgements` are people's, by domain, and so is the `headline`; None when nobody has set it. Where a moderator
    changed a category, the judgement is the moderated one and `moderations` tells of it. `since_rejected` has,
    by domain, the passages that a judgement rests on and that people rejected afterwards. `on_record` are actions,
    support, requests and escalation of all quarters; `regime` is what else is on record, `conversation` what people
    said over the year. `unsure` are ids of passages on scanned pages that OCR did not read well. `wanted` are the
    choices of whoever asks for the document.
    """

    settings: Settings
    framework: Framework
    period: Period
    papers: tuple[PaperRow, ...]
    findings: Findings
    log_head: LogLine
    ocr_pages: int = 0
    unsure: frozenset[str] = frozenset()
    board: Board | None = None
    judgements: Mapping[int, Judgement] = field(default_factory=dict)
    moderations: Mapping[int, Moderation] = field(default_factory=dict)
    headline: Headline | None = None
    since_rejected: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    on_record: tuple[OnRecord, ...] = ()
    shelf: Shelf = OURS
    regime: Regime = field(default_factory=Regime)
    conversation: Conversation = field(default_factory=Conversation)
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def today(self) -> str:
        """The day the draft speaks from: that of the newest line of the log, never the clock's."""
        return self.log_head.at[:10]

    def wording(self) -> Wording:
        """The questions and gap sentences: people's own on the shelf, else ours."""
        return replace(wording_on(self.shelf), body=self.framework.body_short)

    def front(self, title: str) -> Front:
        """What the document says at its head and foot."""
        read = [paper for paper in self.papers if paper.outcome.has_text]
        return Front(
            title=title,
            body=self.settings.body,
            period=self.settings.period,
            framework=f"{self.framework.title} ({self.framework.reference})",
            assessor=self.framework.assessor,
            prepared=in_words(self.log_head.at),
            log_head=self.log_head.hash[:12],
            papers=len(read),
            pages=sum(paper.pages for paper in read),
            unread=tuple(
                UnreadPaper(paper=paper.source.name, outcome=paper.outcome.value, reason=paper.reason)
                for paper in self.papers
                if paper.outcome is not Outcome.EXTRACTED
            ),
            ocr_pages=self.ocr_pages,
            sorted_by=self.framework.crosswalk.by if self.framework.crosswalk else "",
            unsorted=self.findings.unsorted,
            body_short=self.framework.body_short,
            office=self.framework.assessor_office,
            domain_word=self.framework.domain_word,
        )


def with_own_titles(items: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """The items with only those titles that tell papers apart.

    A title that several papers share ("Minutes of the meeting", without a date) or that is only the first heading
    ("1. Introduction") is taken away, and the paper is called by its file's name.
    """
    papers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        papers[item.paper_title, item.paper_date].add(item.passage.anchor.document)
    poor = {key for key, owners in papers.items() if len(owners) > 1 or _FIRST_HEADING.match(key[0])}
    return tuple(
        replace(item, paper_title="") if (item.paper_title, item.paper_date) in poor else item for item in items
    )


_FIRST_HEADING = re.compile(r"(?:\d|introduction|contents|agenda|executive summary|foreword|welcome)\b", re.IGNORECASE)


def load_pack(
    connection: sqlite3.Connection, *, period: str | None = None, whole_year: bool = False, from_papers: bool = True
) -> Pack:
    """Reads the workspace once: the papers of the quarter under review, of `period`, or of its whole year.

    NothingToRead when there is no paper with text, unless the document is not made `from_papers`; FrameworkError when
    passages are not sorted by its framework.
    """
    settings = read_settings(connection)
    settings = replace(settings, period=period) if period else settings
    quarter = parse_period(settings.period)
    span = quarter.year if whole_year else settings.period
    papers = list_papers(connection, period=span)
    newest = head_of_evidence(connection)
    if newest is None or (from_papers and not any(paper.outcome.has_text for paper in papers)):
        raise NothingToRead(f"There is no paper of {span} to draft from.", hint=_HOW_TO_ADD)
    framework = load_framework(settings.framework)
    items = with_own_titles(read_items(connection, period=span))
    if from_papers:
        _refuse_other_domains(framework, items)
    by_ocr = pages_by_ocr(connection)
    judged = read_judgements(connection, settings.period)
    moderated = read_moderations(connection, settings.period)
    headline = read_headline(connection, settings.period)
    return Pack(
        settings=settings,
        framework=framework,
        period=quarter,
        papers=papers,
        findings=find(items, body=settings.body, framework=framework, period=quarter),
        log_head=newest,
        ocr_pages=sum(by_ocr.get(paper.source.sha256, 0) for paper in papers),
        unsure=_read_unsurely(connection, items, by_ocr),
        board=_board(connection, settings),
        judgements=read_standing(connection, settings.period),
        moderations={domain: one.said for domain, one in moderated.items() if one.stands},
        on_record=read_on_record(connection),
        since_rejected={one.said.domain: one.since_rejected for one in judged if one.since_rejected},
        headline=headline.said if headline else None,
        regime=read_regime(connection, framework, quarter, today=newest.at[:10]),
        conversation=read_conversation(connection, framework, quarter, items),
    )


def with_conversation(connection: sqlite3.Connection, pack: Pack) -> Pack:
    """The pack with the conversation as it stands now: which documents were drafted may have changed since."""
    items = tuple(pack.conversation.evidence.values())
    return replace(pack, conversation=read_conversation(connection, pack.framework, pack.period, items))


def _read_unsurely(
    connection: sqlite3.Connection, items: Sequence[EvidenceItem], by_ocr: Mapping[str, int]
) -> frozenset[str]:
    """The ids of passages on pages that OCR was not sure of: words of theirs may be misread."""
    places = {(item.passage.anchor.document, item.passage.anchor.page) for item in items}
    scans = {sha: read_document(connection, sha) for sha in sorted({sha for sha, _ in places if by_ocr.get(sha)})}
    misread = {
        (sha, page.number) for sha, scan in scans.items() for page in scan.pages if 0 < page.confidence < _SURE_OF_SCAN
    }
    return frozenset(
        item.passage.id for item in items if (item.passage.anchor.document, item.passage.anchor.page) in misread
    )


_SURE_OF_SCAN = 0.9


def _board(connection: sqlite3.Connection, settings: Settings) -> Board | None:
    kept = read_entries(connection)
    read = any(isinstance(one.entry.value, Reading) and one.entry.period == settings.period for one in kept)
    return make_board(load_dashboard(settings.framework), kept, settings.period) if read else None


def _refuse_other_domains(framework: Framework, items: Sequence[EvidenceItem]) -> None:
    """The tagger sorts by one framework's prompts: under another, evidence would stand under the wrong domain."""
    known = {prompt.id for prompt in framework.prompts}
    if not known or any(prompt not in known for item in items for prompt in item.suggestion.tagging.prompts):
        raise FrameworkError(
            f"Papers are not sorted by the domains of {framework.title}, so no draft can be made under it.",
            hint="Say in its file which prompts speak to which domain: [[sorted]] in docs/frameworks.md.",
        )
