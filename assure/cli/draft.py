"""`assure draft`: documents in Word, for people to edit."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.own_template import is_word, own_shelf, write_own_word
from assure.cli.problems import printable
from assure.cli.quarter import period_option, settings_for
from assure.cli.show import echo_json, folded, plural, shortened

if TYPE_CHECKING:
    from evidence.store.log import Act
    from evidence.store.workspace import Workspace
    from generators.drafting import Made
    from generators.pack import Pack
    from generators.readback.redraft import Redrafted
    from generators.shelf import Shelf
    from generators.wanted import Wanted

_KINDS = (
    *("agenda", "summary-report", "self-assessment", "annual-letter"),
    *("component-report", "assessment-letter", "scorecard", "special-measures-notice", "clinical-areas"),
    *("support-letter", "request-letter"),
)


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@period_option
@click.option("--json", "as_json", is_flag=True, help="Print the contents as JSON and write no file.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to write the Word file.")
@click.option("--force", is_flag=True, help="Overwrite the file named with --out.")
@click.option("--fresh", is_flag=True, help="Make a new file beside an edited one, without merging the two.")
@click.option("--for", "audience", type=click.Choice(["ccg"]), help="Draft only from what the CCG may see.")
@click.option(
    "--version",
    type=click.Choice(["proposed", "commented", "agreed"]),
    default="proposed",
    show_default=True,
    help="How far the agenda has come.",
)
@click.option(
    "--template",
    "own",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Use a wording (.html) or a Word template (.docx) of your own (docs/templates.md).",
)
@click.option("--variant", default="formal", show_default=True, help="How the annual letter is written.")
@click.option("--entry", default="", metavar="S1", help="The support or request a letter is about.")
@click.option("--annex", is_flag=True, help="Add every place cited: words, paper, page and a picture of it.")
@pass_assure
def draft(  # noqa: PLR0917
    assure: Assure,
    kind: str,
    period: str | None,
    as_json: bool,
    out: Path | None,
    force: bool,
    fresh: bool,
    audience: str | None,
    version: str,
    own: Path | None,
    variant: str,
    entry: str,
    annex: bool,
) -> None:
    """Draft a document in Word from the papers of the quarter under review.

    Evidence is filled in with its paper and page; levels, categories and signatures are left for people.
    A draft that people edited keeps every word of theirs: what is new is merged into it, and where both changed the
    same words, theirs stay and a marked note says what Assure would now say. The file as it was is kept in
    drafts/earlier. With --for ccg nothing goes in that is kept to the area team (docs/keeping.md), and the file has a
    name of its own.

    \b
    Examples:
      assure draft agenda
      assure draft agenda --for ccg
      assure draft agenda --version agreed
      assure draft annual-letter --variant first-name
      assure draft support-letter --entry S1
      assure draft summary-report --annex

    Which documents there are depends on the framework (docs/frameworks.md).
    """
    from generators.wanted import Version, Wanted

    if annex and audience:
        raise click.UsageError("A picture shows what stands beside the words, so --annex is not made for the CCG.")
    workspace = assure.workspace()
    wanted = Wanted(version=Version(version), variant=variant, entry=entry.upper(), annex=annex)
    shelf = own_shelf(workspace, own)
    with workspace.open() as connection:
        quarter = settings_for(connection, period).period
        if audience is None:
            made, pack, count = _made(connection, kind, quarter, wanted, shelf)
        else:
            made, pack, count = _made_for_ccg(workspace, connection, kind, quarter, assure.act(), wanted, shelf)
        if as_json:
            echo_json(made.values)
            return
        if annex:
            made = _annexed(workspace, made, pack)
        ending = f"{'-' if entry else ''}{entry.lower()}{'-for-ccg' if audience else ''}"
        if own is not None and is_word(own):
            made, path = write_own_word(workspace, made, pack, own, out=out, force=force, ending=ending)
        else:
            path = write_draft(workspace, made, pack, out=out, force=force, fresh=fresh, ending=ending)
        if audience is None and not entry:
            _keep(connection, assure.act(), made, pack)
    click.echo(f"{path}")
    click.echo(f"{plural(count, 'quotation')} checked against the papers.", err=True)


def _made(
    connection: sqlite3.Connection, kind: str, period: str, wanted: Wanted, shelf: Shelf
) -> tuple[Made, Pack, int]:
    """The draft from the workspace, or a copy of it, with the number of quotations that were found in their papers."""
    from generators.drafting import check_quotes, load_pack_for, make_draft

    pack = replace(load_pack_for(kind, connection, period=period), wanted=wanted, shelf=shelf)
    made = make_draft(kind, pack)
    count = check_quotes(connection, made.citations)
    return made, pack, count


def _annexed(workspace: Workspace, made: Made, pack: Pack) -> Made:
    """The draft with each place it cites at its end."""
    from generators.evidence_annex import with_annex

    return replace(made, draft=with_annex(made.draft, made.citations, pack.conversation.evidence, workspace.vault))


def _made_for_ccg(  # noqa: PLR0917
    workspace: Workspace, connection: sqlite3.Connection, kind: str, period: str, act: Act, wanted: Wanted, shelf: Shelf
) -> tuple[Made, Pack, int]:
    """The draft from a copy with what the CCG may see; it bears the head of the whole log, and says what it is."""
    from assure.cli.export import told_left_out
    from evidence.keeping.for_ccg import open_for_ccg, refuse_embargoed
    from evidence.store.drafted import head_of_evidence
    from generators.drafting import check_quotes, load_pack_for, make_draft

    refuse_embargoed(connection, kind, period, act.at)
    with open_for_ccg(workspace, act) as (copy, left_out):
        found = load_pack_for(kind, copy, period=period)
        head = head_of_evidence(connection) or found.log_head
        pack = replace(found, log_head=head, wanted=wanted, shelf=shelf)
        made = make_draft(kind, pack)
        count = check_quotes(copy, made.citations)
    click.echo(f"For the CCG. Left out: {told_left_out(left_out)}.", err=True)
    return replace(made, draft=replace(made.draft, footer=f"{made.draft.footer} · copy for the CCG")), pack, count


def draft_all(workspace: Workspace, connection: sqlite3.Connection, act: Act) -> list[tuple[str, Path, int]]:
    """All documents of the framework from one reading of the workspace: kind, file and number of quotations checked."""
    from evidence.framework import load_framework
    from evidence.store.workspace import read_settings
    from generators.drafting import check_quotes, kinds_of, load_pack_for, make_draft

    pack = None
    written = []
    for kind in kinds_of(load_framework(read_settings(connection).framework)):
        pack = replace(load_pack_for(kind, connection, known=pack), shelf=own_shelf(workspace))
        made = make_draft(kind, pack)
        count = check_quotes(connection, made.citations)
        written.append((kind, write_draft(workspace, made, pack), count))
        _keep(connection, act, made, pack)
    return written


def _keep(connection: sqlite3.Connection, act: Act, made: Made, pack: Pack) -> None:
    """Keeps in the log which points the draft held, so that surprises can be told later."""
    from evidence.store.drafted import keep_drafted

    points = tuple(held.point for held in made.points)
    keep_drafted(connection, act, kind=made.draft.kind, period=str(pack.period), points=points, templates=made.own)


def write_draft(
    workspace: Workspace,
    made: Made,
    pack: Pack,
    *,
    out: Path | None = None,
    force: bool = False,
    fresh: bool = False,
    ending: str = "",
) -> Path:
    """Writes the draft, merged into an edited one of that name and `ending`.

    OutputExists when `out` is there and `force` is not given.
    """
    from evidence.errors import OutputExists
    from generators.files import next_version, write_whole
    from generators.readback.redraft import keep_base, redraft
    from generators.word import write

    name = f"{made.draft.kind}-{pack.period.year.replace('/', '-')}-q{pack.period.quarter}{ending}"
    if out is None and not fresh:
        done = redraft(workspace.drafts, name, made.draft, base=made.house_style)
        tell_redrafted(done)
        return done.path
    data = write(made.draft, base=made.house_style)
    if out is None:
        out = next_version(workspace.drafts, name, ".docx", data)
        keep_base(workspace.drafts, data, made.draft)
    elif out.exists() and not force:
        raise OutputExists(f"{out} is already there.", hint="Use --force to overwrite it, or another name.")
    write_whole(out, data)
    return out


def tell_redrafted(done: Redrafted) -> None:
    """What merging kept and changed, and each thing a person should look at."""
    merged = done.merged
    if done.earlier is not None:
        click.echo(f"The file as it was is kept: {done.earlier}", err=True)
    if merged is None or merged.idle:
        return
    click.echo(
        f"{plural(merged.kept, 'passage')} that people changed kept; {merged.taken:,} brought up to date, "
        f"{merged.added:,} new, {merged.removed:,} taken out.",
        err=True,
    )
    for notice in merged.notices:
        where = f" (under “{notice.where}”)" if notice.where else ""
        click.echo(f"Please look: {printable(notice.kind + where)}", err=True)
        if notice.yours.strip():
            click.echo(folded(f"yours: {shortened(notice.yours)}", indent="    "), err=True)
        if notice.now.strip():
            click.echo(folded(f"Assure would now say: {shortened(notice.now)}", indent="    "), err=True)
