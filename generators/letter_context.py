"""What the template of the annual letter sees."""

from __future__ import annotations

from dataclasses import dataclass

from generators.context import Citation, Front, Point, RecordEntry, Statement, SupportLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterVariant:
    """How a team writes its letters. `annexes` has those of "evidence" and "judgements" that the letter brings."""

    id: str
    name: str
    addressees: str
    greeting: str
    names: str
    thanks: str
    closing: str
    signature: str
    annexes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDomain:
    """One domain over the year. `levels` are people's, quarter by quarter, "" where nobody judged.

    `change` tells them in a sentence, "" when nobody judged at all. `agreed` are the actions of the year on record.
    """

    number: int
    question: str
    levels: tuple[str, ...]
    change: str
    strengths: tuple[Point, ...]
    developments: tuple[Point, ...]
    agreed: tuple[RecordEntry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterJudgement:
    """Why a domain was judged so in a quarter ("Q2"), for the annex."""

    quarter: str
    domain: int
    level: str
    reason: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLetterContext:
    """The annual letter to the governing body (guide, paragraph 47).

    `review` is the day of the annual review (ISO, or ""), `headline` the one of the last quarter judged, "" for none.
    `annex` lists the key evidence: a note in the letter is the number of its place there. `left_out` counts
    statements of papers that the letter leaves out because no agenda and no report of the year held them; `compared` is
    False when none was drafted, so that nothing could be left out.
    """

    front: Front
    variant: LetterVariant
    review: str
    headline: str
    headline_reason: str
    domains: tuple[LetterDomain, ...]
    support: tuple[SupportLine, ...]
    priorities: tuple[Point, ...]
    annex: tuple[Citation, ...]
    judgements: tuple[LetterJudgement, ...]
    compared: bool
    left_out: int
