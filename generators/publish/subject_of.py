"""An edited draft made ready for publication, and what the workspace knows that bears on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from evidence.errors import AssureError
from evidence.framework import Framework, load_framework
from evidence.personal import OfficeHolder
from evidence.record.gates import lacking
from evidence.store.audience import hidden
from evidence.store.judgements import read_headline, read_on_file
from evidence.store.moderations import read_standing
from evidence.store.publications import embargoed
from evidence.store.reviews import read_reviewed
from evidence.store.workspace import read_settings
from generators.blocks import Block, Draft, Heading, Paragraph
from generators.drafting import KINDS
from generators.no_surprises import surprises_in
from generators.publish.checks.subject import Known, Subject
from generators.publish.clean import without_traces
from generators.readback.read import Edited
from generators.readback.words import Picture
from generators.word_pieces import text_of

_OTHER = "document"
_BY_THE_BODY = "self-assessment"
_COMPARED = ("summary-report", "annual-letter")


def subject_of(
    connection: sqlite3.Connection,
    edited: Edited,
    *,
    name: str,
    at: str,
    office_holders: Sequence[OfficeHolder] = (),
    small: int,
) -> Subject:
    """What the checks look at. `name` is the file's, `at` the moment of publication (UTC), which dates the files."""
    draft = as_draft(edited, name=name, at=at)
    settings = read_settings(connection)
    draft = replace(draft, period=draft.period or settings.period)
    known = replace(known_of(connection, draft, load_framework(settings.framework), at), body=settings.body)
    return Subject(
        edited=edited,
        draft=draft,
        clean=without_traces(draft),
        known=known,
        office_holders=tuple(office_holders),
        small=small,
    )


def as_draft(edited: Edited, *, name: str, at: str) -> Draft:
    """The edited file as a document: its first heading of level 1 is its title, pictures are left out.

    The line under the title that says of what day the draft is goes, unless a person rewrote it.
    """
    base = edited.base
    blocks = tuple(
        block for block in edited.blocks if not isinstance(block, Picture) and not _is_draft_line(block, edited)
    )
    headed = next((text_of(block.runs) for block in blocks if isinstance(block, Heading) and block.level == 1), "")
    kind = base.kind if base and base.kind in KINDS else _OTHER
    return Draft(
        kind=kind,
        title=headed or edited.title,
        subject=KINDS[kind].name if kind in KINDS else PurePath(name).stem,
        language=edited.language,
        log_head=base.log_head if base else "",
        made=at,
        blocks=blocks,
        landscape=edited.landscape,
        footer=base.framework if base else "",
        period=base.period if base else "",
    )


def _is_draft_line(block: Block, edited: Edited) -> bool:
    if not (isinstance(block, Paragraph) and block.key == "lead" and edited.base is not None):
        return False
    written = {piece.key: piece.text for piece in edited.base.pieces}
    said = text_of(block.runs)
    return said.startswith("Draft") and said.split() == written.get("lead", "").split()


def known_of(connection: sqlite3.Connection, draft: Draft, framework: Framework, at: str) -> Known:
    """What the workspace has on record for the document's quarter."""
    away = hidden(connection)
    under = [one.said for one in embargoed(connection, at)]
    own = [one.embargo for one in under if (one.document, one.period) == (draft.kind, draft.period)]
    standing = read_standing(connection, draft.period)
    on_file = read_on_file(connection)
    headline = read_headline(connection, draft.period)
    surprises, unknown = _surprises(connection, draft)
    return Known(
        framework=framework,
        verdicts={one.item.passage.id: one.item.verdict for one in read_reviewed(connection)},
        withheld_passages=away.passages,
        withheld_papers=away.papers,
        embargo=max(own, default=""),
        embargoed_papers={one.document: one.embargo for one in under if (one.document, one.period) != _own(draft)},
        judgements=standing,
        headline=headline.said if headline else None,
        lacking={
            domain: tuple(
                f"{lack.gate.needs} ({lack.missing})"
                for lack in lacking(framework.judging.gates, judgement, on_file)
                if lack.gate.needs not in judgement.overridden
            )
            for domain, judgement in standing.items()
        },
        surprises=surprises,
        surprises_unknown=unknown,
    )


def publisher_of(connection: sqlite3.Connection, kind: str) -> str:
    """Whom a document of that kind speaks for: the body assessed in its own assessment, else the assessor."""
    settings = read_settings(connection)
    return settings.body if kind == _BY_THE_BODY else load_framework(settings.framework).assessor


def _own(draft: Draft) -> tuple[str, str]:
    return (draft.kind, draft.period)


def _surprises(connection: sqlite3.Connection, draft: Draft) -> tuple[tuple[tuple[frozenset[str], str], ...], str]:
    """The points that no agenda had; or why that cannot be told."""
    if draft.kind not in _COMPARED:
        return (), ""
    try:
        held = surprises_in(connection, draft.kind, draft.period)
    except AssureError as problem:
        return (), problem.message
    return tuple((frozenset(one.point.passages), one.text) for one in held), ""
