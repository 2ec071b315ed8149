"""The only things a template sees: one documented dataclass a document, and the parts they are made of.

Texts are plain (never markup). A `Statement` that quotes a paper carries its citations; a statement without citations
is ours or a person's, and templates mark it so. `Judgement` places are empty: people fill them.
"""

from __future__ import annotations

from dataclasses import dataclass

from generators.chart import TrendChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where words come from. `label` is what a reader sees ("Quality report, 14 November 2013, p. 4")."""

    id: str
    document: str
    sha256: str
    page: int
    label: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence or two, with the places it comes from."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One bullet: what one or more papers say. `verdict` is "", "These differ." or "These agree.".

    `stance` is "achievement", "issue", "action" or "".
    """

    key: str
    statements: tuple[Statement, ...]
    stance: str = ""
    verdict: str = ""

    @property
    def text(self) -> str:
        return " ".join(statement.text for statement in self.statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(citation for statement in self.statements for citation in statement.citations)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """Something promised. `due` is an ISO date or month; `owner` and `due` are "" when no paper says.

    `flag` is "", "overdue" or "no date".
    """

    key: str
    statement: Statement
    owner: str = ""
    due: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area for discussion: a topic gathered from several papers, with one open question.

    `number` is "3.1"; `also` lists other domains it touches; `weight` orders areas, heaviest first.
    `papers` counts the papers it draws on.
    """

    key: str
    number: str
    title: str
    also: tuple[int, ...]
    prompts: tuple[str, ...]
    points: tuple[Point, ...]
    question: str
    weight: float
    papers: int
    actions: tuple[OpenAction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A guide prompt for which no paper gives evidence (`state` "none") or only a trace ("thin").

    `ask` is the kind question.
    """

    prompt: str
    text: str
    state: str
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """An entry of the record (an action, support, a request, escalation) under its `name`, "A1".

    `who` owns it, was asked or was told; `due` is an ISO day, or words for support and escalation, "" where nothing is
    on record. `state` is words, `flag` "" or "overdue"; `remarks` are sentences. `also` are further domains, and
    `earlier` says that it is from before the quarter.
    """

    key: str
    name: str
    what: str
    who: str
    due: str
    state: str
    flag: str = ""
    remarks: tuple[str, ...] = ()
    also: tuple[int, ...] = ()
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportLine:
    """Support that both sides agreed: what it should achieve, when it is looked at, how it stands."""

    key: str
    name: str
    what: str
    domains: tuple[int, ...]
    objectives: tuple[str, ...]
    follow_up: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectoryLine:
    """A step of an action: due on an ISO day, `planned` against `actual` in people's words, and how it stands."""

    key: str
    action: str
    step: str
    due: str
    planned: str
    actual: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaDomain:
    """One domain of the agenda. `annexed` areas did not fit and stand in the annex by title.

    `carried` is what the record holds open from earlier quarters.
    """

    number: int
    question: str
    areas: tuple[Area, ...]
    annexed: tuple[Area, ...]
    good_practice: tuple[Point, ...]
    actions: tuple[OpenAction, ...]
    gaps: tuple[Gap, ...]
    carried: tuple[RecordEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPaper:
    """A paper or page that could not be read, said openly in every draft."""

    paper: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What every document says at its head and foot.

    `period` is "2013/14 Q2"; `framework` the framework's title and reference; `prepared` the date as words;
    `log_head` the short hash of the log that the draft was made from. `sorted_by` names the framework whose prompts the
    papers were sorted by, where that is another one, and `unsorted` counts the passages that have no place in this one.
    `body_short`, `office` and `domain_word` are what the framework calls body, assessor and domain.
    """

    title: str
    body: str
    period: str
    framework: str
    assessor: str
    prepared: str
    log_head: str
    papers: int
    pages: int
    unread: tuple[UnreadPaper, ...] = ()
    ocr_pages: int = 0
    sorted_by: str = ""
    unsorted: int = 0
    body_short: str = "CCG"
    office: str = "area team"
    domain_word: str = "domain"


@dataclass(frozen=True, slots=True, kw_only=True)
class WiderConversation:
    """Items beyond the six domains (guide, paragraphs 14, 39)."""

    support: tuple[Point, ...]
    development: tuple[Point, ...]
    mutual: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardRow:
    """One indicator, for one provider where asked so. `colour` is words with its sign; `remarks` are sentences."""

    key: str
    id: str
    title: str
    provider: str
    value: str
    colour: str
    rule: str
    source: str
    standing: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaContext:
    """The step-2 agenda (guide, paragraph 37). `indicators` are those of the dashboard that nobody has dismissed.

    `version` is "proposed", "commented" or "agreed"; `agreed_on` the day it was agreed by the record (ISO), or "".
    """

    front: Front
    domains: tuple[AgendaDomain, ...]
    wider: WiderConversation
    indicators: tuple[DashboardRow, ...] = ()
    version: str = "proposed"
    agreed_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of the Annex 1 report. `level` is a person's judgement, "" where nobody has judged, `reason` why.

    `override` says what the judgement was made without, and why, whether evidence for it was rejected since, and what
    moderators changed. `body_says` is the assessed body's own view where it was recorded.
    """

    number: int
    question: str
    level: str
    achievements: tuple[Point, ...]
    issues: tuple[Point, ...]
    actions: tuple[OpenAction, ...]
    override: str = ""
    agreed: tuple[RecordEntry, ...] = ()
    reason: Statement | None = None
    body_says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryReportContext:
    """The quarterly summary report (guide, paragraphs 40, 41, Annex 1). `headline` is a person's, or "".

    `support` and `trajectories` are the record's, and `charts` draw those trajectories that are numbers. `met` says
    that what the meeting agreed is on record: then the rows hold that, and nothing that only papers suggest.
    """

    front: Front
    headline: str
    categories: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    support: tuple[SupportLine, ...] = ()
    trajectories: tuple[TrajectoryLine, ...] = ()
    headline_reason: str = ""
    met: bool = False
    charts: tuple[TrendChart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptAnswer:
    """One evidence prompt: what the papers show (newest first, at most three) and what is missing."""

    id: str
    text: str
    evidence: tuple[Point, ...]
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessmentDomain:
    number: int
    question: str
    prompts: tuple[PromptAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessmentContext:
    """The CCG's self-assessment, prompt by prompt. `certified` are the indicators that somebody self-certified."""

    front: Front
    categories: tuple[str, ...]
    domains: tuple[SelfAssessmentDomain, ...]
    certified: tuple[DashboardRow, ...] = ()
