"""The copy of a workspace that the body assessed may see: what is shared goes in, and the rest is counted.

What is shared stands in `evidence/record/audience.py`; what goes with a paper or passage that is kept back, in
`evidence/store/audience.py`. A paper that holds a passage kept back is there without it, and without its original.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.errors import AssureError
from evidence.keeping.backup import make_manifest
from evidence.keeping.blanking import blanked_document, blanked_passage, tells
from evidence.keeping.bundle import pack, refuse_existing
from evidence.keeping.manifest import DATABASE, CopyKind, KeptFile, Manifest, files_of
from evidence.keeping.whole import stage_folder, writing
from evidence.model import Document, Passage
from evidence.record.audience import shared
from evidence.record.chain import Form, Held
from evidence.record.publication import local_of
from evidence.store.audience import hidden
from evidence.store.audit import Verified
from evidence.store.copying import Tick, check_copy, copy_database, open_copy
from evidence.store.log import Act
from evidence.store.papers import INSIDE, list_papers, read_document
from evidence.store.partial import Part, about_copy, write_part
from evidence.store.passages import read_passages
from evidence.store.publications import embargoed
from evidence.store.record import everything, first_lines
from evidence.store.workspace import Workspace, read_settings

_WHAT = {
    Form.REVIEW: "notes and reasons",
    Form.JUDGEMENT: "judgements",
    Form.HEADLINE: "judgements",
    Form.REQUEST: "requests",
    Form.ESCALATION: "escalations",
    Form.PUBLICATION: "publications",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForCcg:
    """A copy that was made: its database, what holds in it, what was left out, and which originals may go with it."""

    database: Path
    found: Verified
    left_out: dict[str, int]
    originals: frozenset[str]


def write_bundle_for_ccg(
    workspace: Workspace, out: Path, act: Act, *, force: bool = False, tick: Tick | None = None
) -> Manifest:
    """A bundle of what the CCG may see; errors as `write_bundle`. Drafts stay, what was published goes with it."""
    refuse_existing(out, force=force)
    with writing(out.parent), copy_for_ccg(workspace, act, beside=out.parent, tick=tick) as copy:
        beside = [(file, path) for file, path in files_of(workspace) if _may_go(file, copy.originals)]
        files = tuple(file for file, _ in beside)
        manifest = make_manifest(copy.database, copy.found, files, act, kind=CopyKind.FOR_CCG, left_out=copy.left_out)
        pack(out, manifest, {file.path: path for file, path in beside} | {DATABASE: copy.database})
    return manifest


@contextmanager
def copy_for_ccg(workspace: Workspace, act: Act, *, beside: Path, tick: Tick | None = None) -> Iterator[ForCcg]:
    """The database of what the CCG may see at `act.at`, in a folder next to `beside` that is gone afterwards.

    AssureError when the workspace is such a copy itself.
    """
    with stage_folder(beside) as stage:
        whole, database = stage / "whole.sqlite3", stage / DATABASE
        copy_database(workspace.database, whole, tick=tick)
        with open_copy(whole) as connection:
            if about_copy(connection):
                raise AssureError(
                    "This workspace is a copy for a CCG itself.", hint="Make one from the whole workspace."
                )
            part, originals = _part(connection, act.at)
        write_part(whole, database, part, act)
        with open_copy(database) as connection:
            about = about_copy(connection)
        whole.unlink()
        yield ForCcg(
            database=database, found=check_copy(database), left_out=about.left_out if about else {}, originals=originals
        )


@contextmanager
def open_for_ccg(workspace: Workspace, act: Act) -> Iterator[tuple[sqlite3.Connection, dict[str, int]]]:
    """What the CCG may see as a database to draft from, and how much was left out, by what it is."""
    with copy_for_ccg(workspace, act, beside=workspace.root) as copy, open_copy(copy.database) as connection:
        yield connection, copy.left_out


def refuse_embargoed(connection: sqlite3.Connection, document: str, period: str, now: str) -> None:
    """AssureError when that document of that quarter may not be shown at the time `now` (UTC)."""
    for one in embargoed(connection, now):
        if (one.said.document, one.said.period) == (document, period):
            raise AssureError(
                f"The {document} for {period} is under embargo until {local_of(one.said.embargo)}.",
                hint=f"When it was lifted, say so: assure publication embargo {one.name} --lift",
            )


def _part(connection: sqlite3.Connection, now: str) -> tuple[Part, frozenset[str]]:
    away = hidden(connection)
    papers: dict[str, Document | None] = {}
    passages: dict[str, Passage | None] = {}
    originals = set()
    for row in list_papers(connection):
        sha256 = row.source.sha256
        if sha256 in away.papers:
            continue
        found = read_passages(connection, sha256)
        kept_back = [passage for passage in found if passage.id in away.passages]
        if not kept_back:
            papers[sha256] = None
            originals.add(sha256)
            passages |= dict.fromkeys((passage.id for passage in found), None)
            continue
        document = blanked_document(read_document(connection, sha256), kept_back)
        if document is None or tells((row.title, row.source.name, row.reason), kept_back):
            continue
        papers[sha256] = document
        for passage in found:
            if passage.id not in away.passages and (made := blanked_passage(passage, kept_back)):
                passages[passage.id] = made
    originals -= _around(connection, originals)
    entries, left_out = _entries(connection, passages.keys(), now)
    left_out += _counted(connection, papers.keys(), passages.keys())
    left_out["originals"] = len(papers) - len(originals)
    told = {what: count for what, count in sorted(left_out.items()) if count}
    part = Part(
        kind=CopyKind.FOR_CCG,
        papers=papers,
        passages=passages,
        entries=entries,
        entered=first_lines(connection),
        left_out=told,
    )
    return part, frozenset(originals)


def _around(connection: sqlite3.Connection, whole: Collection[str]) -> set[str]:
    """Archives and messages with a paper inside that may not be seen whole: their originals hold it still."""
    found = list_papers(connection)
    parted = [row.source.name for row in found if row.source.sha256 not in whole]
    return {row.source.sha256 for row in found if any(name.startswith(f"{row.source.name}{INSIDE}") for name in parted)}


def _entries(
    connection: sqlite3.Connection, passages: Collection[str], now: str
) -> tuple[tuple[Held, ...], Counter[str]]:
    """The record as it may be seen, and how much of it may not, by what it is."""
    about = read_settings(connection)
    seen, left_out = [], Counter[str]()
    for entry in everything(connection):
        if not entry.body:
            continue
        if body := shared(entry, body=about.body, passages=passages, now=now):
            seen.append(replace(entry, body=body))
        if body != entry.body:
            left_out[_WHAT.get(entry.key.form, "other entries")] += 1
    return tuple(seen), left_out


def _counted(connection: sqlite3.Connection, papers: Collection[str], passages: Collection[str]) -> Counter[str]:
    found = list_papers(connection)
    there = [passage for sha256 in papers for passage in read_passages(connection, sha256)]
    return Counter({"papers": len(found) - len(papers), "passages": len(there) - len(passages)})


def _may_go(file: KeptFile, originals: Collection[str]) -> bool:
    """What was published goes, without its record: that tells what was gone on in spite of, and why."""
    if file.path.startswith("published/"):
        return "/record/" not in file.path
    return file.path.startswith("vault/") and file.sha256 in originals
