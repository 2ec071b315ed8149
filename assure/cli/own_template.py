"""What `assure draft` does with people's own templates: where they lie, and Word templates filled in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.templates import own_folders

if TYPE_CHECKING:
    from evidence.store.workspace import Workspace
    from generators.drafting import Made
    from generators.pack import Pack
    from generators.shelf import Shelf


def own_shelf(workspace: Workspace, own: Path | None = None) -> Shelf:
    """The shelf of a workspace's drafts, with a wording that was named; TemplateError when one cannot be used."""
    from generators.own.ready import ready_shelf

    named = {own.name: own} if own is not None and not is_word(own) else {}
    return ready_shelf(*own_folders(workspace.root), named=named)


def is_word(own: Path) -> bool:
    """Whether the named template is a Word template; TemplateError when it is neither that nor a wording."""
    from evidence.errors import TemplateError

    ending = own.suffix.lower()
    if ending not in (".docx", ".html"):
        raise TemplateError(f"{own.name} is no template.", hint="A template ends with .html (wording) or .docx (Word).")
    return ending == ".docx"


def write_own_word(
    workspace: Workspace, made: Made, pack: Pack, own: Path, *, out: Path | None, force: bool, ending: str
) -> tuple[Made, Path]:
    """Fills in a Word template; the file carries no marks, so each go makes a new one beside the last.

    TemplateError when the template cannot be used, OutputExists when `out` is there and `force` is not given.
    """
    from evidence.errors import OutputExists
    from generators.drafting import KINDS
    from generators.files import next_version, write_whole
    from generators.own.apart import fill_apart
    from generators.own.word_template import need_extra
    from generators.shelf import Shelf

    need_extra()
    context = KINDS[made.draft.kind].context(pack)
    data = fill_apart(own.read_bytes(), own.name, context)
    name = f"{made.draft.kind}-{pack.period.year.replace('/', '-')}-q{pack.period.quarter}-{own.stem}{ending}"
    if out is None:
        out = next_version(workspace.drafts, name, ".docx", data)
    elif out.exists() and not force:
        raise OutputExists(f"{out} is already there.", hint="Use --force to overwrite it, or another name.")
    write_whole(out, data)
    click.echo(
        "Made with your own Word template: what people change in it is not merged when you draft again.", err=True
    )
    return replace(made, own=Shelf(named={own.name: own}).own_among([own.name])), out
