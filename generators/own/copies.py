"""Copies of templates for people to change, what changed in Assure's own since, and going back. Nothing is deleted."""

from __future__ import annotations

import difflib
from pathlib import Path

from evidence.errors import MissingFile, OutputExists, TemplateError
from generators.files import write_whole
from generators.own.catalogue import Sort, Template
from generators.own.starter import starter
from generators.shelf import ours

FOLDER = "templates"
_AS_COPIED, _SET_ASIDE = "as-copied", "set-aside"
_MOST_LINES = 12


def copy_template(template: Template, folder: Path) -> Path:
    """A copy of Assure's template in the folder, to be edited. OutputExists when people's own is there already."""
    path = folder / template.file
    if path.exists():
        raise OutputExists(
            f"{path} is already there.", hint=f"Edit it, or put it aside with: assure templates reset {template.name}"
        )
    data = ours(template.file) or b""
    write_whole(folder / _AS_COPIED / template.file, data)
    write_whole(path, data)
    return path


def put_starter(template: Template, folder: Path) -> Path:
    """A Word template with the document's placeholders. OutputExists when one of that name is there already."""
    if template.sort is not Sort.DOCUMENT:
        raise TemplateError(f"{template.name} is no document, so there is no Word template of it.")
    path = folder / f"{template.name}.docx"
    if path.exists():
        raise OutputExists(f"{path} is already there.", hint="Edit it, or give it another name first.")
    write_whole(path, starter(template.context))
    return path


def reset_template(template: Template, folder: Path, *, really: bool = True) -> Path:
    """Puts people's own template aside, so that Assure's counts again, and says where; with `really` False only says.

    MissingFile when the folder has none of its own.
    """
    path = folder / template.file
    if not path.is_file():
        raise MissingFile(f"{folder} has no {template.file} of its own, so there is nothing to put aside.")
    number = 1
    stem, _, ending = template.file.rpartition(".")
    while (aside := folder / _SET_ASIDE / f"{stem}-{number}.{ending}").exists():
        number += 1
    if really:
        aside.parent.mkdir(exist_ok=True)
        path.rename(aside)
        (folder / _AS_COPIED / template.file).unlink(missing_ok=True)
    return aside


def changed_since(template: Template, folder: Path) -> tuple[str, ...]:
    """What Assure has changed in its own template since the copy in the folder was made: "-old" and "+new" lines.

    Nothing when it is the same, or when the file is no copy that Assure made.
    """
    copied = folder / _AS_COPIED / template.file
    now = ours(template.file) or b""
    if not copied.is_file() or copied.read_bytes() == now:
        return ()
    if template.file.endswith(".docx"):
        return ("+ a newer house style; copy it beside yours to compare the two in Word",)
    before = copied.read_text(encoding="utf-8", errors="replace").splitlines()
    lines = difflib.unified_diff(before, now.decode("utf-8").splitlines(), lineterm="", n=0)
    changed = [line[:160] for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    more = len(changed) - _MOST_LINES
    return (*changed[:_MOST_LINES], *((f"... and {more} more lines",) if more > 0 else ()))
