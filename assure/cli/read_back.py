"""`assure read-back`: what people changed in a draft, and what of it could go on the record."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, folded, plural, shortened

if TYPE_CHECKING:
    from generators.readback.compare import Change
    from generators.readback.offers import OfferedAction, OfferedLevel
    from generators.readback.read import Edited

_SIGNS = {"same": "{}", "out": "[-{}-]", "in": "{{+{}+}}"}


@click.command("read-back")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--tracked", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT.docx",
              help="Also write a copy that shows the changes as Word's tracked changes.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON (docs/json.md).")
@pass_assure
def read_back(assure: Assure, file: Path, tracked: Path | None, as_json: bool) -> None:
    """Show what people changed in a draft that Assure made, and what is still open in it.

    A category in the report's level cell, or an action with owner and day, is offered as a command to confirm; nothing
    is taken over silently. The file is kept in drafts/read-back, and the log says who read it back.

    \b
    Examples:
      assure read-back drafts/agenda-2013-14-q2.docx
      assure read-back report.docx --tracked report-changes.docx
    """
    from evidence.framework import load_framework
    from evidence.store.read_back import keep_read_back
    from evidence.store.workspace import read_settings
    from generators.readback.compare import changes
    from generators.readback.offers import offered_actions, offered_levels
    from generators.readback.read import read_edited
    from generators.readback.redraft import kept_bases
    from generators.readback.tracked import tracked_from_base

    workspace = assure.workspace()
    data = _bytes(file)
    edited = read_edited(data, copies=kept_bases(workspace.drafts))
    kind, log_head = (edited.base.kind, edited.base.log_head) if edited.base else ("", "")
    with workspace.open() as connection:
        categories = {one.id: one.name for one in load_framework(read_settings(connection).framework).categories}
        kept = keep_read_back(
            connection, assure.act(), workspace.drafts, name=file.name, data=data, kind=kind, log_head=log_head
        )
    if tracked is not None:
        _write_new(tracked_from_base(data, edited), tracked)
    found = changes(edited)
    levels, actions = offered_levels(edited, categories), offered_actions(edited)
    if as_json:
        echo_json(_as_dict(edited, found, levels, actions, kept))
        return
    _tell(edited, found)
    for command in (*map(_judge, levels), *map(_act, actions)):
        click.echo(f"To put it on the record, confirm it:  {printable(command)}")


@click.command()
@click.argument("old", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "out", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="OUT.docx")
def compare(old: Path, new: Path, out: Path) -> None:
    """Write the NEW of two Word drafts with all that differs from the OLD shown as Word's tracked changes.

    \b
    Example:
      assure compare drafts/earlier/agenda-2013-14-q2-1.docx drafts/agenda-2013-14-q2.docx --to changes.docx
    """
    from generators.readback.tracked import tracked

    _write_new(tracked(_bytes(old), _bytes(new)), out)
    click.echo(f"{out}")


def _bytes(file: Path) -> bytes:
    from evidence.errors import DraftNotRead, MissingFile

    if not file.is_file():
        raise MissingFile(f"There is no file {file}.")
    try:
        return file.read_bytes()
    except OSError as bad:
        raise DraftNotRead(
            f"{file} cannot be read ({bad.strerror or bad}).", hint="Close it in Word if it is open there."
        ) from bad


def _write_new(data: bytes, out: Path) -> None:
    from evidence.errors import OutputExists
    from generators.files import write_whole

    if out.exists():
        raise OutputExists(f"{out} is already there.", hint="Choose another name.")
    write_whole(out, data)


def _tell(edited: Edited, found: tuple[Change, ...]) -> None:
    from generators.readback.read import BaseFrom

    if edited.base_from is BaseFrom.NOWHERE:
        click.echo("This file does not tell what Assure had written, so changes cannot be told.", err=True)
    elif edited.base_from is BaseFrom.COPY:
        click.echo("The file lost what Assure had put in it; compared with the copy in the workspace.", err=True)
    for change in found:
        where = f" (under “{change.where}”)" if change.where else ""
        click.echo(f"{change.kind}{printable(where)}")
        click.echo(folded(_shown(change), indent="    "))
    for remark in edited.remarks:
        click.echo(folded(f"comment by {remark.author or 'somebody'}: {remark.text}"))
    for words in edited.conflicts:
        click.echo(folded(f"not settled: {shortened(words)}"))
    counts = [plural(len(found), "change"), plural(len(edited.remarks), "comment")]
    counts += [plural(len(edited.fills), "place") + " still to complete"]
    if edited.tracked:
        counts.append(f"{plural(edited.tracked, 'tracked change')} read as accepted")
    if edited.opaque:
        counts.append(f"kept as plain words: {', '.join(sorted(set(edited.opaque)))}")
    click.echo(f"{'; '.join(counts)}.", err=True)


def _shown(change: Change) -> str:
    """The change in one text, words taken out and put in marked; long stretches that are the same cut short."""
    if not (change.before and change.after):
        return shortened(change.before or change.after)
    return "".join(
        _SIGNS[step.kind].format(_cut(step.text) if step.kind == "same" else step.text) for step in change.steps
    )


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:28]} … {text[-28:]}"


def _judge(level: OfferedLevel) -> str:
    return f'assure judge {level.domain} {shlex.quote(level.category)} --reason "..."'


def _act(action: OfferedAction) -> str:
    words = ("action", "add", action.what, "--domain", str(action.domain), "--owner", action.owner, "--due", action.due)
    return f"assure {shlex.join(words)}"


def _as_dict(
    edited: Edited,
    found: tuple[Change, ...],
    levels: tuple[OfferedLevel, ...],
    actions: tuple[OfferedAction, ...],
    kept: Path,
) -> dict[str, Any]:
    return {
        "document": edited.base.kind if edited.base else "",
        "made_from": edited.base.log_head if edited.base else "",
        "base_from": edited.base_from.value,
        "changes": [asdict(one) | {"steps": [asdict(step) for step in one.steps]} for one in found],
        "comments": [asdict(one) for one in edited.remarks],
        "fills": [asdict(one) for one in edited.fills],
        "conflicts": list(edited.conflicts),
        "tracked": edited.tracked,
        "opaque": list(edited.opaque),
        "levels_offered": [asdict(one) | {"command": _judge(one)} for one in levels],
        "actions_offered": [asdict(one) | {"command": _act(one)} for one in actions],
        "kept": str(kept),
    }
