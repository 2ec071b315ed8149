"""The shelf a draft is made from, its questions and house style held to be usable before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evidence.errors import TemplateError
from generators.own.house import house_style_faults
from generators.own.questions import question_faults
from generators.shelf import Shelf
from generators.word import HOUSE_STYLE
from generators.wording import QUESTIONS


def ready_shelf(*folders: Path, named: Mapping[str, Path] | None = None) -> Shelf:
    """The shelf with those folders of people's own, first come first. TemplateError for what cannot be used."""
    shelf = Shelf(folders=folders, named=named or {})
    for file, name, faults in (
        (QUESTIONS, "questions", question_faults),
        (HOUSE_STYLE, "house-style", house_style_faults),
    ):
        own = shelf.own(file)
        for fault in faults(own.read_bytes()) if own is not None else ():
            said = fault if fault.startswith(file) else f"{file}: {fault}"
            raise TemplateError(f"{said}.", hint=f"All that is wrong: assure templates check {name}")
    return shelf
