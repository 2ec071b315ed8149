"""What the templates of the moderation packs see. Texts are plain; ids stand beside words, for scripts read JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFront:
    """What every pack says of itself. `level` is "region", "nation" or "committee"; `scope` a region's name or "".

    `log_head` stands for the newest lines of all the logs that the pack was made from, `prepared` is the newest day of
    them. `unread` are workspaces that could not be read.
    """

    title: str
    level: str
    scope: str
    period: str
    framework: str
    assessor: str
    bodies: int
    prepared: str
    log_head: str
    unread: tuple[UnreadWorkspace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadWorkspace:
    """A workspace that could not be read, and why."""

    workspace: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCount:
    """How many bodies stand at a category (`level` in words)."""

    category: str
    level: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One domain, or one domain of one region, in numbers."""

    domain: int
    title: str
    region: str
    levels: tuple[LevelCount, ...]
    unjudged: int
    better: int
    worse: int
    together: int
    needs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainCell:
    """Where one domain of one body stands. `marks` are what a reader should not miss, in words."""

    domain: int
    category: str
    level: str
    before: str
    movement: str
    joint: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyRow:
    """One body with its domains side by side."""

    body: str
    workspace: str
    region: str
    area_team: str
    headline: str
    cells: tuple[DomainCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherMember:
    """One body among those to look at together, with what is its own: facts, reason, support on record now."""

    body: str
    region: str
    category: str
    level: str
    below_green: str
    reason: str
    support: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Bodies whose facts are alike and whose categories are not. `why` says what is alike; `more` names those that
    `members` leaves out, a text for each category."""

    key: str
    domain: int
    why: tuple[str, ...]
    levels: tuple[LevelCount, ...]
    members: tuple[TogetherMember, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A domain of a body that calls for support and has no offer."""

    body: str
    region: str
    domain: int
    level: str
    why: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """An issue over all bodies; every tuple names bodies. `others` are those of `bodies` that are not `new`.

    `suggested` are not among `bodies`.
    """

    subject: str
    title: str
    bodies: tuple[str, ...]
    new: tuple[str, ...]
    others: tuple[str, ...]
    unknown: tuple[str, ...]
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainIssues:
    """The issues of one domain, those new for most bodies first."""

    domain: int
    title: str
    rows: tuple[IssueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportRow:
    """Support of one level and kind that is not closed; every tuple names bodies."""

    level: int
    offer: str
    text: str
    offered: tuple[str, ...]
    agreed: tuple[str, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRow:
    """An escalation that is open. `lacks` names its missing parts."""

    body: str
    name: str
    domains: tuple[int, ...]
    view: str
    date: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request for which a power was used. `state` is "open", "overdue" or "answered"."""

    body: str
    name: str
    domains: tuple[int, ...]
    power: str
    what: str
    date: str
    due: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A category that a moderator changed. `stands` is False where the area team has judged anew since."""

    body: str
    region: str
    domain: int
    before: str
    after: str
    why: str
    stage: str
    by: str
    at: str
    told: str
    override: str
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A moderator's note; `domain` 0 speaks of the body as a whole."""

    body: str
    domain: int
    words: str
    stage: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationRow:
    """A recommendation for intervention that a person recorded, with what stands on file for it."""

    body: str
    region: str
    domain: int
    level: str
    option: str
    power: str
    why: str
    ground: str
    tried: tuple[str, ...]
    patient_safety: str
    support: tuple[str, ...]
    escalation: tuple[str, ...]
    unmet: tuple[str, ...]
    stage: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GraveRow:
    """A domain that stands at a category which intervention may follow, and for which nobody recommends it."""

    body: str
    region: str
    domain: int
    level: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One body in a domain's annex: level, how it came there, why, and what is on record."""

    body: str
    level: str
    movement: str
    joint: str
    reason: str
    support: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One domain, a row for each body that is not plainly at the first category; `plain` names those that are."""

    domain: int
    title: str
    rows: tuple[AnnexRow, ...]
    plain: tuple[str, ...]
    plain_level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationContext:
    """The regional and the national pack (guide, paragraphs 42 to 44)."""

    front: PackFront
    summary: tuple[str, ...]
    domains: tuple[Glance, ...]
    by_region: tuple[Glance, ...]
    bodies: tuple[BodyRow, ...]
    together: tuple[Together, ...]
    together_left_out: int
    needs: tuple[NeedRow, ...]
    issues: tuple[DomainIssues, ...]
    support: tuple[SupportRow, ...]
    escalations: tuple[EscalationRow, ...]
    requests: tuple[RequestRow, ...]
    recommendations: tuple[RecommendationRow, ...]
    changes: tuple[ChangeRow, ...]
    notes: tuple[NoteRow, ...]
    unjudged: tuple[BodyRow, ...]
    annexes: tuple[Annex, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeContext:
    """The committee's paper (guide, paragraph 45): recommendations to decide on, support to be told of."""

    front: PackFront
    recommendations: tuple[RecommendationRow, ...]
    without: tuple[GraveRow, ...]
    changes: tuple[ChangeRow, ...]
    support: tuple[SupportRow, ...]
    domains: tuple[Glance, ...]
