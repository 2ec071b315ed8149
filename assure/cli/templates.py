"""`assure templates`: the wording and looks of drafts, for people to make their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure, user_folder
from assure.cli.show import echo_json, folded, plural

if TYPE_CHECKING:
    from generators.own.catalogue import Template
    from generators.own.check import Finding
    from generators.shelf import Shelf

_json = click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
_mine = click.option("--mine", is_flag=True, help="Your own folder, for all workspaces, instead of this workspace's.")


@click.group()
def templates() -> None:
    """Change what drafts say and how they look: sentences, questions, house style.

    Drafts use the workspace's own templates first, then yours, then those that come with Assure. docs/templates.md has
    three worked examples for people who do not program.

    \b
    Examples:
      assure templates list
      assure templates copy annual-letter
      assure templates check
    """


@templates.command("list")
@_json
@pass_assure
def list_templates(assure: Assure, as_json: bool) -> None:
    """List every template, what it is for, and whose is used.

    \b
    Example:
      assure templates list
    """
    from generators.own.catalogue import catalogue

    shelf = shelf_of(assure)
    if as_json:
        echo_json([_told(one, shelf) for one in catalogue()])
        return
    for one in catalogue():
        own = shelf.own(one.file)
        click.echo(f"{one.name}   ({one.sort}, {one.file})")
        click.echo(folded(one.what, indent="    "))
        if own is not None:
            click.echo(f"    your own is used: {own}")
    click.echo("Make one your own: assure templates copy NAME", err=True)


@templates.command("copy")
@click.argument("name")
@_mine
@click.option("--word", is_flag=True, help="A Word template with all placeholders, for `assure draft --template`.")
@pass_assure
def copy(assure: Assure, name: str, mine: bool, word: bool) -> None:
    """Put a copy of a template where you can edit it; drafts use it from then on.

    With --word it is a Word template that has a placeholder for every field of the document: delete what you do not
    need, and name it when you draft.

    \b
    Examples:
      assure templates copy annual-letter
      assure templates copy house-style --mine
      assure templates copy annual-letter --word
    """
    from generators.own.catalogue import Sort, template_named
    from generators.own.copies import copy_template, put_starter

    template = template_named(name)
    if word:
        path = put_starter(template, _folder(assure, mine))
        click.echo(f"{path}")
        click.echo(f'Edit it in Word, then: assure draft {template.name} --template "{path}"', err=True)
        return
    path = copy_template(template, _folder(assure, mine))
    click.echo(f"{path}")
    program = "Word" if template.sort is Sort.HOUSE_STYLE else "a text editor such as Notepad"
    click.echo(f"Edit it in {program}, then: assure templates check {template.name}", err=True)


@templates.command("check")
@click.argument("what", required=False, metavar="[NAME or FILE]")
@click.option("--for", "kind", help="The document that a FILE is a template for, such as annual-letter.")
@_json
@pass_assure
def check(assure: Assure, what: str | None, kind: str | None, as_json: bool) -> None:
    """Say what is wrong with your own templates, with file and line; without a name, with all of them.

    Ends with exit code 9 when something keeps drafts from being made.

    \b
    Examples:
      assure templates check
      assure templates check "our letter.docx" --for annual-letter
    """
    from generators.own.catalogue import catalogue, template_named
    from generators.own.check import check_file, check_template

    shelf = shelf_of(assure)
    if what is not None and Path(what).suffix and Path(what).is_file():
        path = Path(what)
        if kind is None and path.name not in {one.file for one in catalogue()}:
            raise click.UsageError(
                f"Say which document {path.name} is a template for: --for annual-letter, for example."
            )
        found = check_file(path, template_named(kind or path.name), shelf)
        checked = [path.name]
    else:
        chosen = [template_named(what)] if what is not None else catalogue()
        found = tuple(finding for one in chosen for finding in check_template(one, shelf))
        checked = [one.file for one in chosen if shelf.own(one.file)]
    _tell(checked, found, as_json)


@templates.command("fields")
@click.argument("kind")
@_json
def fields(kind: str, as_json: bool) -> None:
    """List what a document's template can say: each field, and what it is.

    A name with [] is a list: inside {% for area in domain.areas %} its fields are area.title and so on.

    \b
    Example:
      assure templates fields agenda
    """
    from generators.own.catalogue import template_named
    from generators.own.fields import listed

    found = listed(template_named(kind).context)
    if as_json:
        echo_json([{"path": one.path, "what": one.what} for one in found])
        return
    width = max((len(one.path) for one in found), default=0)
    for one in found:
        click.echo(f"{one.path:{width}}  {one.what}")


@templates.command("reset")
@click.argument("name")
@_mine
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@pass_assure
def reset(assure: Assure, name: str, mine: bool, dry_run: bool) -> None:
    """Go back to the template that comes with Assure; yours is put aside, not deleted.

    \b
    Example:
      assure templates reset annual-letter
    """
    from generators.own.catalogue import template_named
    from generators.own.copies import reset_template

    aside = reset_template(template_named(name), _folder(assure, mine), really=not dry_run)
    click.echo(f"{aside}")
    click.echo("Yours would be put there." if dry_run else "Yours is kept there; Assure's is used again.", err=True)


def shelf_of(assure: Assure) -> Shelf:
    """The shelf of the workspace that is meant, or of the user alone outside one; not yet held to be usable."""
    from evidence.errors import NoWorkspace
    from generators.shelf import Shelf

    try:
        folders = own_folders(assure.workspace().root)
    except NoWorkspace:
        folders = own_folders(None)
    return Shelf(folders=folders)


def own_folders(root: Path | None) -> tuple[Path, ...]:
    """Where people's own templates lie: the workspace's folder, then the user's."""
    from generators.own.copies import FOLDER

    return tuple(folder / FOLDER for folder in (root, user_folder()) if folder is not None)


def _folder(assure: Assure, mine: bool) -> Path:
    return own_folders(None)[0] if mine else own_folders(assure.workspace().root)[0]


def _told(template: Template, shelf: Shelf) -> dict[str, str | None]:
    own = shelf.own(template.file)
    plain = {"name": template.name, "file": template.file, "sort": template.sort.value, "what": template.what}
    return {**plain, "own": str(own) if own is not None else None}


def _tell(checked: list[str], found: tuple[Finding, ...], as_json: bool) -> None:
    from evidence.errors import TemplateError

    wrong = sum(finding.wrong for finding in found)
    if as_json:
        echo_json([{"file": one.file, "words": one.words, "wrong": one.wrong} for one in found])
    else:
        for one in found:
            click.echo(folded(f"{one.file}, {'' if one.wrong else 'advice: '}{one.words}", indent=""))
        if not checked:
            click.echo("You have no templates of your own. Make one: assure templates copy NAME")
        elif not wrong:
            click.echo(f"{plural(len(checked), 'template')} can be used: {', '.join(checked)}")
    if wrong:
        raise TemplateError(f"{plural(wrong, 'thing')} to correct before drafts can be made.")
