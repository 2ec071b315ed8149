"""A publication on the disk: a folder that is whole or not there, with the files to send and, apart, their record."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from evidence.errors import AssureError
from evidence.record.publication import Publication
from evidence.store.log import Act
from evidence.store.publications import track_files
from evidence.store.published import MadeFile, Published, publishing
from generators.blocks import Draft
from generators.publish.clean_word import clean_word
from generators.publish.page_html import page
from generators.publish.pdf import pdf

FORMS: Mapping[str, tuple[str, Callable[..., bytes]]] = {
    "word": (".docx", clean_word),
    "pdf": (".pdf", pdf),
    "html": (".html", page),
}
RECORD = "record"
_PUBLIC = "the public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Where the files are, what is on record of them, the line of the log, and the tracker's entry ("D1")."""

    folder: Path
    published: Published
    line: int
    tracked: str


def make_files(draft: Draft, name: str, forms: tuple[str, ...], *, publisher: str) -> dict[str, bytes]:
    """The document in each form, by file name. NotReady as the forms raise it."""
    return {f"{name}{FORMS[form][0]}": FORMS[form][1](draft, publisher=publisher) for form in forms}


def put_out(
    connection: sqlite3.Connection, act: Act, told: Published, files: Mapping[str, bytes], *, parent: Path, name: str
) -> Done:
    """Writes the folder and the log's line, and brings the tracker up to date: all of it or nothing.

    Earlier publications of that name stay; the new one's folder has the next number. AssureError when it cannot be
    written.
    """
    made = tuple(
        MadeFile(name=file, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data)) for file, data in files.items()
    )
    whole = replace(told, files=made)
    folder: Path | None = None
    try:
        with publishing(connection, act, whole) as line:
            wish = Publication(document=told.document, period=told.period, audience=_PUBLIC)
            tracked = track_files(connection, act, wish, f"{name}, line {line.id} of the log")
            record = {"by": act.actor, "at": act.at, "tool": act.tool, "log_line": line.id, "log_hash": line.hash}
            texts = {"publication.json": _as_json(asdict(whole) | record | {"tracked": tracked})}
            texts["publication.txt"] = _in_words(whole, act, line.id)
            folder = _write(parent, name, files, texts)
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return Done(folder=folder, published=whole, line=line.id, tracked=tracked)


def _write(parent: Path, name: str, files: Mapping[str, bytes], texts: Mapping[str, str]) -> Path:
    """The folder under the first free name, written beside and renamed."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=parent, prefix=".writing-"))
        try:
            (beside / RECORD).mkdir()
            for file, data in (*files.items(), *((f"{RECORD}/{one}", text.encode()) for one, text in texts.items())):
                with (beside / file).open("wb") as out:
                    out.write(data)
                    out.flush()
                    os.fsync(out.fileno())
            beside.chmod(0o755)
            return _rename(beside, parent, name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as bad:
        raise AssureError(f"{parent / name} could not be written ({bad.strerror or bad}).") from bad


def _rename(beside: Path, parent: Path, name: str) -> Path:
    number = 1
    while True:
        folder = parent / (name if number == 1 else f"{name}-{number}")
        if not folder.exists():
            beside.rename(folder)
            return folder
        number += 1


def _as_json(plain: object) -> str:
    return f"{json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True)}\n"


def _in_words(published: Published, act: Act, line: int) -> str:
    lines = [
        f"{published.title} ({published.period})",
        f"Made ready by {act.actor} at {act.at}, {act.tool}; line {line} of the log.",
        f"From {published.source}, SHA-256 {published.source_sha256}.",
        "",
        *(f"{file.name}  {file.bytes:,} bytes  SHA-256 {file.sha256}" for file in published.files),
        "",
        f"Taken out: {published.removed:,} places." if published.removed else "Nothing was taken out.",
    ]
    lines += [f"In spite of {one.check} ({len(one.findings):,} found): {one.why}" for one in published.overridden]
    if not published.overridden:
        lines.append("No check was overridden.")
    lines += ["", "Nothing was sent. This folder's files may go out; what is in “record” stays.", ""]
    return "\n".join(lines)
