"""The documents by name: how each is made from a pack, and the checks every draft passes before it is written."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import FrameworkError, QuoteNotFound
from evidence.framework import Framework, load_framework
from evidence.store.papers import list_papers, read_document
from evidence.store.workspace import read_settings
from generators.agenda import agenda_context
from generators.annual_letter import annual_letter_context
from generators.assessment_letter import assessment_letter_context
from generators.blocks import Block, Cell, Draft, Heading, List, Note, Paragraph, Run, Table
from generators.clinical_areas import clinical_areas_context
from generators.component_report import component_report_context
from generators.context import Citation, Front
from generators.entry_letters import request_letter_context, support_letter_context
from generators.held import Held, held_in
from generators.own.rendered import own_blocks
from generators.pack import Pack, load_pack, with_conversation
from generators.scorecard import scorecard_context
from generators.self_assessment import self_assessment_context
from generators.shelf import Shelf
from generators.special_measures_notice import special_measures_notice_context
from generators.summary_report import summary_report_context
from generators.wire import plain
from generators.word import HOUSE_STYLE
from generators.wording import QUESTIONS

SHARED = "shared.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A document that can be drafted: its name for people, its template and how its context is made.

    One that is `yearly` is made from the papers of the whole year; one that is not made `from_papers` from the record
    alone. One `of_entry` is a letter about an entry of the record, under any framework.
    """

    name: str
    template: str
    context: Callable[[Pack], Any]
    landscape: bool = False
    yearly: bool = False
    from_papers: bool = True
    of_entry: bool = False


KINDS = {
    "agenda": Kind(name="Agenda", template="agenda.html", context=agenda_context),
    "summary-report": Kind(
        name="Summary report", template="summary-report.html", context=summary_report_context, landscape=True
    ),
    "self-assessment": Kind(name="Self-assessment", template="self-assessment.html", context=self_assessment_context),
    "annual-letter": Kind(
        name="Annual letter", template="annual-letter.html", context=annual_letter_context, yearly=True
    ),
    "component-report": Kind(
        name="Component report", template="component-report.html", context=component_report_context
    ),
    "assessment-letter": Kind(
        name="Assessment letter", template="assessment-letter.html", context=assessment_letter_context, yearly=True
    ),
    "scorecard": Kind(name="Balanced scorecard", template="scorecard.html", context=scorecard_context),
    "special-measures-notice": Kind(
        name="Special measures notice",
        template="special-measures-notice.html",
        context=special_measures_notice_context,
        from_papers=False,
    ),
    "clinical-areas": Kind(
        name="Clinical areas", template="clinical-areas.html", context=clinical_areas_context, from_papers=False
    ),
    "support-letter": Kind(
        name="Support letter",
        template="support-letter.html",
        context=support_letter_context,
        from_papers=False,
        of_entry=True,
    ),
    "request-letter": Kind(
        name="Request letter",
        template="request-letter.html",
        context=request_letter_context,
        from_papers=False,
        of_entry=True,
    ),
}
_USUAL = ("agenda", "summary-report", "self-assessment", "annual-letter")


def kinds_of(framework: Framework) -> tuple[str, ...]:
    """The kinds of document that are drafted under the framework: those its file names, else the usual four."""
    return framework.documents or _USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A draft with the plain values it was made of (for --json), and the points it holds.

    `own` are people's own templates that it was made with, each with its SHA-256; `house_style` is theirs, if any.
    """

    draft: Draft
    values: dict[str, Any]
    citations: tuple[Citation, ...]
    points: tuple[Held, ...]
    own: Mapping[str, str] = field(default_factory=dict)
    house_style: bytes | None = None


def load_pack_for(
    kind: str, connection: sqlite3.Connection, *, period: str | None = None, known: Pack | None = None
) -> Pack:
    """The makings of a document of that kind; those `known` from another, where they are the same.

    FrameworkError when the workspace's framework has no such document.
    """
    yearly = KINDS[kind].yearly
    _refuse_other_kinds(kind, load_framework(read_settings(connection).framework))
    if known is not None and known.papers == list_papers(
        connection, period=known.period.year if yearly else str(known.period)
    ):
        return with_conversation(connection, known)
    return load_pack(
        connection,
        period=period or (str(known.period) if known else None),
        whole_year=yearly,
        from_papers=KINDS[kind].from_papers,
    )


def _refuse_other_kinds(kind: str, framework: Framework) -> None:
    if kind not in kinds_of(framework) and not KINDS[kind].of_entry:
        raise FrameworkError(
            f"Under {framework.title} there is no {KINDS[kind].name.lower()}.",
            hint=f"There are: {', '.join(kinds_of(framework))}.",
        )


def make_draft(kind: str, pack: Pack) -> Made:
    """The document of that kind. The same log head, templates and version give the same draft.

    A wording that the pack's shelf has by name is used in the place of the kind's own.
    """
    chosen = KINDS[kind]
    template = next((name for name in pack.shelf.named if name.endswith(".html")), chosen.template)
    used = (template, SHARED, QUESTIONS, HOUSE_STYLE)
    context = chosen.context(pack)
    front: Front = context.front
    blocks = own_blocks(template, context, shelf=pack.shelf)
    draft = Draft(
        kind=kind,
        title=front.title,
        subject=chosen.name,
        language="en-GB",
        log_head=front.log_head,
        made=pack.log_head.at,
        blocks=blocks,
        landscape=chosen.landscape,
        footer=pack.framework.title,
        period=pack.settings.period,
        wording=_wording(template, pack.shelf),
    )
    return Made(
        draft=draft,
        values=plain(context),
        citations=tuple(_citations(blocks)),
        points=held_in(context, pack.findings),
        own=pack.shelf.own_among(used),
        house_style=pack.shelf.read(HOUSE_STYLE) if pack.shelf.own(HOUSE_STYLE) else None,
    )


def _wording(template: str, shelf: Shelf) -> str:
    """Twelve digits that change with the template, or with what templates share."""
    parts = [shelf.read(name) or b"" for name in (template, SHARED, QUESTIONS)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def check_quotes(connection: sqlite3.Connection, citations: tuple[Citation, ...]) -> int:
    """Finds every quotation again in the page it cites and gives their number; QuoteNotFound for the first that is not.

    Promise: nothing leaves as a quotation that is not, character for character, in the text read from the original.
    """
    documents = {sha: read_document(connection, sha) for sha in sorted({place.sha256 for place in citations})}
    for place in citations:
        if place.quote not in documents[place.sha256].page(place.page).text:
            raise QuoteNotFound(
                f'The words "{place.quote[:60]}" are not on page {place.page} of {place.document}.',
                hint="The draft was not written.",
            )
    return len(citations)


def _citations(blocks: tuple[Block, ...]) -> list[Citation]:
    """Every citation in the document, in order."""
    return [run.citation for block in blocks for run in _runs(block) if run.citation is not None]


def _runs(block: Block | Cell) -> list[Run]:
    match block:
        case Heading() | Paragraph():
            return list(block.runs)
        case List():
            return [run for item in block.items for run in item.runs]
        case Table():
            return [run for row in block.rows for cell in row.cells for run in _runs(cell)]
        case Note() | Cell():
            return [run for inner in block.blocks for run in _runs(inner)]
        case _:
            return []
