"""Everything a workspace holds in files that other programs read: a JSON Lines and a CSV file for each kind."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from evidence.errors import OutputExists
from evidence.keeping.manifest import files_of
from evidence.keeping.sheet import write_csv
from evidence.keeping.whole import coming_folder, writing
from evidence.record.chain import Form
from evidence.store.dashboard import read_entries
from evidence.store.items import read_items
from evidence.store.log import LogLine, read_lines
from evidence.store.papers import list_papers
from evidence.store.record import everything, last_acts
from evidence.store.workspace import Workspace, read_settings

Row = dict[str, Any]
Tick = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Where the files are, how many rows each kind has, and how many originals were copied."""

    folder: Path
    rows: dict[str, int]
    originals: int


def export(workspace: Workspace, to: Path, *, originals: bool = False, tick: Tick | None = None) -> Exported:
    """Writes the folder `to`, whole or not at all; a kind without rows has no file.

    `tick` is told each kind and its number of rows before it is written. With `originals` also the papers as they came,
    under `originals/`, by hash and name. OutputExists when the folder has something in it; AssureError when it cannot
    be written.
    """
    _refuse_full(to)
    with workspace.open() as connection, writing(to.parent):
        if to.exists():
            to.rmdir()
        with coming_folder(to) as beside:
            counts = {}
            for kind, rows in _kinds(connection):
                if tick:
                    tick(kind, len(rows))
                _write(beside, kind, rows)
                counts[kind] = len(rows)
            copied = _copy_originals(workspace, connection, beside / "originals") if originals else 0
    return Exported(folder=to, rows=counts, originals=copied)


def export_log(workspace: Workspace, to: Path) -> Exported:
    """The log alone: `log.jsonl` with every field, `log.csv` for a person; errors as `export`."""
    _refuse_full(to)
    with workspace.open() as connection, writing(to.parent):
        lines = read_lines(connection)
        if to.exists():
            to.rmdir()
        with coming_folder(to) as beside:
            _write_jsonl(beside / "log.jsonl", (log_row(line) for line in lines))
            told = [_told(line) for line in lines]
            write_csv(beside / "log.csv", list(told[0]), told)
    return Exported(folder=to, rows={"log": len(lines)}, originals=0)


def log_row(line: LogLine) -> Row:
    """A line of the log as docs/json.md describes it."""
    return {
        "line": line.id,
        "at": line.at,
        "actor": line.actor,
        "tool": line.tool,
        "kind": line.kind,
        "payload": _payload(line),
        "previous": line.previous,
        "hash": line.hash,
    }


def _kinds(connection: sqlite3.Connection) -> Iterator[tuple[str, list[Row]]]:
    about = read_settings(connection)
    yield "workspace", [{"body": about.body, "framework": about.framework, "period": about.period}]
    for kind, made in (
        ("papers", _papers(connection)),
        ("passages", _passages(connection)),
        ("dashboard", _dashboard(connection)),
        *((form.value, _record(connection, form)) for form in Form),
    ):
        if rows := list(made):
            yield kind, rows
    yield "log", [log_row(line) for line in read_lines(connection)]


def _papers(connection: sqlite3.Connection) -> Iterator[Row]:
    for row in list_papers(connection):
        plain = msgspec.to_builtins(row)
        yield plain.pop("source") | plain


def _passages(connection: sqlite3.Connection) -> Iterator[Row]:
    for item in read_items(connection, rejected=True):
        passage, tagging = item.passage, item.suggestion.tagging
        yield {
            "id": passage.id,
            "document": item.paper,
            "sha256": passage.anchor.document,
            "page": passage.anchor.page,
            "locator": item.locator,
            "start": passage.anchor.start,
            "end": passage.anchor.end,
            "text": passage.text,
            "heading_path": list(passage.heading_path),
            "context": passage.context,
            "kind": passage.kind.value,
            "verdict": item.verdict.value,
            "domains": list(item.domains),
            "domains_suggested": list(tagging.domains),
            "prompts": list(item.prompts),
            "stance": [stance.value for stance in tagging.stance],
            "scores": {str(domain): score for domain, score in tagging.scores.items()},
            "evidence": tagging.evidence,
            "owner": tagging.owner.value,
            "tagger": item.suggestion.tagger,
        }


def _dashboard(connection: sqlite3.Connection) -> Iterator[Row]:
    for kept in read_entries(connection, former=True):
        entry = kept.entry
        told = {"kind": entry.kind, "period": entry.period, "name": entry.name}
        yield told | {"by": kept.by, "at": kept.at, "until": kept.until, "value": msgspec.to_builtins(entry.value)}


def _record(connection: sqlite3.Connection, form: Form) -> Iterator[Row]:
    acts = last_acts(connection, form)
    for held in everything(connection):
        if held.key.form is form and held.body:
            act = acts[held.key.name]
            yield {"entry": held.key.name, "line": held.line, "by": act.by, "at": act.at} | json.loads(held.body)


def _write(folder: Path, kind: str, rows: list[Row]) -> None:
    _write_jsonl(folder / f"{kind}.jsonl", rows)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    write_csv(folder / f"{kind}.csv", columns, rows)


def _write_jsonl(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _told(line: LogLine) -> Row:
    """A line for a person: what was done to what, and how things stood before and after."""
    payload = _payload(line)
    said = payload if isinstance(payload, dict) else {}
    return {
        "line": line.id,
        "at": line.at,
        "who": line.actor,
        "what": " ".join(filter(None, (line.kind, str(said.get("verb", ""))))),
        "about": str(said.get("name", said.get("sha256", ""))),
        "said": str(said.get("said", "")),
        "before": said.get("before"),
        "after": said.get("after"),
        "with": line.tool,
        "hash": line.hash,
    }


def _payload(line: LogLine) -> Any:
    """What the line holds; a withheld line has no more than a hash."""
    try:
        return json.loads(line.payload)
    except ValueError:
        return line.payload


def _copy_originals(workspace: Workspace, connection: sqlite3.Connection, folder: Path) -> int:
    """Copies the papers under the first digits of their hash and a name that every system can write."""
    where = {file.sha256: path for file, path in files_of(workspace) if file.path.startswith("vault/")}
    folder.mkdir()
    count = 0
    for row in list_papers(connection):
        if path := where.get(row.source.sha256):
            shutil.copyfile(path, folder / f"{row.source.sha256[:12]} {_plain(row.source.name)}")
            count += 1
    return count


def _plain(name: str) -> str:
    kept = "".join(char if char.isalnum() or char in " .-_()&," else "_" for char in name)
    return kept[-120:].strip(" .") or "paper"


def _refuse_full(to: Path) -> None:
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise OutputExists(f"{to} has something in it.", hint="Choose a new folder.")
