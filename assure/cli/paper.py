"""`assure paper`: what each paper was taken to be, and a person's corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.quarter import all_quarters_option, own_quarter, period_option
from assure.cli.reading import Wish, read, tagger
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.store.papers import PaperRow
    from evidence.store.rereading import EarlierReading


@click.group()
def paper() -> None:
    """List the papers, look at one, correct what Assure took it to be.

    Title, kind, date and body are suggested from the text. A correction is used in every draft from then on, and the
    log keeps what was there before; setting the old value again undoes it.
    """


@paper.command("list")
@period_option
@all_quarters_option
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def list_all(assure: Assure, period: str | None, all_quarters: bool, as_json: bool) -> None:
    """List the papers of the quarter under review with kind, date, body and title.

    \b
    Example:
      assure paper list
    """
    from evidence.store.papers import list_papers

    with assure.workspace().open() as connection:
        papers = list_papers(connection, period=own_quarter(connection, period, all_quarters=all_quarters))
    if as_json:
        echo_json([_as_dict(row) for row in papers])
        return
    for row in papers:
        click.echo(f"{row.source.sha256[:8]}  {printable(row.source.name)}")
        told = (row.kind or "kind?", row.date or "date?", row.body or "body?", row.title or "title?")
        click.echo(f"          {printable(' | '.join((*told, row.period) if all_quarters else told))}")
    click.echo(f"{plural(len(papers), 'paper')}. To correct one: assure paper set NAME --kind ... --date ...", err=True)


@paper.command()
@click.argument("name", metavar="NAME-OR-SHA")
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def show(assure: Assure, name: str, as_json: bool) -> None:
    """Show one paper: what it is, its agenda items if it is a pack, and what was corrected.

    NAME-OR-SHA is the file's name, a part of it, or the first digits of its hash.
    """
    from evidence.passages.wire import extract_json
    from evidence.store.corrections import corrections, find_paper
    from evidence.store.papers import read_document
    from evidence.store.rereading import earlier_readings

    with assure.workspace().open() as connection:
        row = find_paper(connection, name)
        document = read_document(connection, row.source.sha256)
        changes = corrections(connection, row.source.sha256)
        earlier = earlier_readings(connection, row.source.sha256)
    if as_json:
        made = [{"at": it.at, "actor": it.actor, "before": it.before, "after": it.after} for it in changes]
        told = {"items": extract_json(document, ())["items"], "corrections": made}
        echo_json(_as_dict(row) | told | {"earlier_readings": [_reading_as_dict(reading) for reading in earlier]})
        return
    _tell(row)
    for reading in earlier:
        click.echo(f"  read before on {reading.at}: {reading.document.outcome} {printable(reading.document.reason)}")
    for item in document.items:
        presenter = f" ({item.presenter})" if item.presenter else ""
        pages = f"p. {item.first_page} to {item.last_page}: " if row.pages > 1 else ""
        click.echo(f"  {pages}{printable(item.label + presenter)}")
    for change in changes:
        for key, value in sorted(change.after.items()):
            click.echo(printable(f"  {change.at} {change.actor}: {key} “{change.before[key]}” is now “{value}”"))


@paper.command("set")
@click.argument("name", metavar="NAME-OR-SHA")
@click.option("--title", help="What the paper calls itself.")
@click.option("--kind", help='What it is, such as "finance report" or "minutes".')
@click.option("--date", help="2013-11-14, or 2013-11 for a month.")
@click.option("--body", help="Whose paper it is, such as “NHS Anyshire CCG”.")
@click.option("--period", help="The quarter it belongs to, such as “2013/14 Q2”.")
@click.option("--audience", type=click.Choice(["area-team", "everybody"]), help="Who may see it.")
@click.option("--reason", default="", help="Why it is kept to the area team.")
@click.option("--json", "as_json", is_flag=True, help="Print the paper as JSON.")
@pass_assure
def correct(  # noqa: PLR0917
    assure: Assure,
    name: str,
    title: str | None,
    kind: str | None,
    date: str | None,
    body: str | None,
    period: str | None,
    audience: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Correct a paper's title, kind, date, body or quarter, or say who may see it. The log keeps what was.

    Assure judges passages by the kind of their paper too: with another kind its suggestions are made anew. A paper for
    the area team, such as soft intelligence, is in no copy for the CCG, nor are papers that lay in it.

    \b
    Examples:
      assure paper set "Call with the trust.eml" --audience area-team --reason "told in confidence"
      assure paper set "Finance report M6.pdf" --date 2013-11-14 --kind "finance report"
    """
    from evidence.indicators.quarter import quarter_of
    from evidence.intake.suggest import suggestions
    from evidence.record.audience import Audience, Restriction
    from evidence.store.audience import restrict_paper
    from evidence.store.corrections import Correction, correct_paper, find_paper

    quarter = quarter_of(period) if period is not None else None
    correction = Correction(title=title, kind=kind, date=date, body=body, period=quarter)
    restriction = Restriction(audience=Audience(audience), reason=reason) if audience else None
    if not correction.said() and restriction is None:
        raise click.UsageError("Say what to correct: --title, --kind, --date, --body, --period or --audience.")
    with assure.workspace().open() as connection:
        sha256 = find_paper(connection, name).source.sha256
        changed = restriction is not None and restrict_paper(connection, assure.act(), sha256, restriction)
        if correction.said():
            changed |= correct_paper(
                connection,
                sha256,
                correction,
                assure.act(),
                suggest=lambda passages, kind: suggestions(passages, kind, tagger()),
            )
        row = find_paper(connection, sha256)
    if as_json:
        echo_json(_as_dict(row))
    else:
        _tell(row)
        click.echo("Corrected." if changed else "Nothing to correct: it says so already.")


@paper.command()
@click.argument("names", nargs=-1, metavar="[NAME-OR-SHA]...")
@click.option("--all-failed", is_flag=True, help="Every paper that was not read whole.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Papers read at the same time. Without it: one per processor.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each paper as JSON.")
@pass_assure
def reread(assure: Assure, names: tuple[str, ...], all_failed: bool, jobs: int | None, as_json: bool) -> None:
    """Read papers of the workspace again.

    The newer reading takes the place of the earlier one, which is kept. What you corrected stays, and so does the
    identity of passages that say the same in the same place. A reading that has less than the earlier one is not used.

    \b
    Example:
      assure paper reread "Scanned minutes.pdf"
      assure paper reread --all-failed
    """
    from evidence.intake.pipeline import read_again
    from evidence.model import Outcome
    from evidence.store.corrections import find_paper
    from evidence.store.papers import list_papers

    if bool(names) == all_failed:
        raise click.UsageError("Name papers, or say --all-failed.")
    workspace = assure.workspace()
    with workspace.open() as connection:
        if all_failed:
            papers = tuple(row for row in list_papers(connection) if row.outcome is not Outcome.EXTRACTED)
        else:
            papers = tuple(find_paper(connection, name) for name in names)
    read(assure, Wish(jobs=jobs), lambda how: read_again(workspace, papers, how), papers=len(papers), as_json=as_json)


def _tell(row: PaperRow) -> None:
    click.echo(f"{printable(row.source.name)}   {row.source.sha256}")
    for label, value in (
        ("Title", row.title),
        ("Kind", row.kind),
        ("Date", row.date),
        ("Body", row.body),
        ("Quarter", row.period),
    ):
        click.echo(f"  {label}: {printable(value) or 'not known'}")
    click.echo(
        f"  {plural(row.pages, 'page')}, {row.outcome.value}{f': {printable(row.reason)}' if row.reason else ''}"
    )


def _reading_as_dict(reading: EarlierReading) -> dict[str, Any]:
    document = reading.document
    return {
        "at": reading.at,
        "outcome": document.outcome.value,
        "reason": document.reason,
        "pages": len(document.pages),
        "passages": len(reading.passages),
    }


def _as_dict(row: PaperRow) -> dict[str, Any]:
    return {
        "name": row.source.name,
        "sha256": row.source.sha256,
        "type": row.source.file_type.value,
        "outcome": row.outcome.value,
        "title": row.title,
        "kind": row.kind,
        "date": row.date,
        "body": row.body,
        "period": row.period,
        "pages": row.pages,
        "unread_pages": row.unread_pages,
    }
