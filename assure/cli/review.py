"""`assure review`: people decide on what was suggested as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.quarter import all_quarters_option, own_quarter, period_option
from assure.cli.show import echo_json, plural, shortened
from evidence.model import Verdict

if TYPE_CHECKING:
    from evidence.store.copies import Copies
    from evidence.store.reviews import Reviewed

_MOST_COPIES = 8


@click.group()
def review() -> None:
    """Decide on suggested evidence: accept, reject, retag, defer, note, undo.

    Nothing is ever overwritten: each decision is a line of the log with what stood before, and undoing adds a line.
    Rejected passages leave lists and drafts; retagged ones stand under your domains. Who decides is said with
    `assure --as "NAME, ROLE" review ...` or ASSURE_AS.
    """


@review.command("list")
@click.option("--verdict", type=click.Choice([verdict.value for verdict in Verdict]), help="Only these.")
@click.option("--domain", type=int, help="Only this domain, such as 4.")
@period_option
@all_quarters_option
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def list_reviewed(  # noqa: PLR0917
    assure: Assure, verdict: str | None, domain: int | None, period: str | None, all_quarters: bool, as_json: bool
) -> None:
    """List passages suggested as evidence with what was decided, by whom and when.

    \b
    Example:
      assure review list --verdict undecided --domain 4
    """
    from evidence.store.log import head
    from evidence.store.reviews import read_reviewed

    with assure.workspace().open() as connection:
        newest = head(connection)
        quarter = own_quarter(connection, period, all_quarters=all_quarters)
        found = [one for one in read_reviewed(connection, period=quarter) if one.line or one.item.domains]
    if verdict is not None:
        found = [one for one in found if one.review.verdict == verdict]
    if domain is not None:
        found = [one for one in found if domain in (one.item.domains or one.item.suggestion.tagging.domains)]
    seen = newest.id if newest else 0
    if as_json:
        echo_json({"seen": seen, "passages": [_as_dict(one) for one in found]})
        return
    for one in found:
        _tell(one)
    decided = sum(one.review.verdict is not Verdict.UNDECIDED for one in found)
    click.echo(
        f"{plural(len(found), 'passage')}, {decided:,} decided. To decide on what you see: --seen {seen}", err=True
    )


_ids = click.argument("ids", nargs=-1, required=True, metavar="ID...")
_reason = click.option("--reason", default="", help="Why, in a sentence.")
_copies = click.option("--copies", is_flag=True, help="Decide on their copies in other papers too, where nobody has.")
_seen = click.option("--seen", type=int, help="The newest line of the log you had seen (`review list` tells it).")
_json = click.option("--json", "as_json", is_flag=True, help="What then stands as JSON (docs/json.md).")


@review.command()
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option(
    "--cited-in",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.docx",
    help="Also those that this draft cites and nobody has decided on, once you have read it.",
)
@_reason
@_copies
@_seen
@_json
@pass_assure
def accept(  # noqa: PLR0917
    assure: Assure,
    ids: tuple[str, ...],
    cited_in: Path | None,
    reason: str,
    copies: bool,
    seen: int | None,
    as_json: bool,
) -> None:
    """Agree that the passages are evidence for the domains suggested. How many copies stand elsewhere is said.

    \b
    Examples:
      assure review accept 3fa2c1 77b0
      assure review accept --cited-in drafts/agenda-2013-14-q2.docx
    """
    if not ids and cited_in is None:
        raise click.UsageError("Name passages by their IDs, or a draft with --cited-in.")
    whole = tuple(dict.fromkeys((*ids, *(_undecided_in(assure, cited_in) if cited_in else ()))))
    if whole:
        _decide(assure, whole, "accept", words=reason, copies=copies, seen=seen, as_json=as_json)
    else:
        echo_json([]) if as_json else click.echo("Everything it cites is decided on.")


def _undecided_in(assure: Assure, file: Path) -> list[str]:
    """The passages that a draft cites, that have a domain and that nobody has decided on; says which have no domain."""
    from evidence.store.reviews import read_reviewed
    from generators.publish.checks.subject import cited_places
    from generators.publish.subject_of import as_draft
    from generators.readback.read import read_edited
    from generators.readback.redraft import kept_bases

    workspace = assure.workspace()
    edited = read_edited(file.read_bytes(), copies=kept_bases(workspace.drafts))
    draft = as_draft(edited, name=file.name, at=assure.act().at)
    ids = {citation.id.rpartition("-")[0] for _, citation in cited_places(draft)}
    with workspace.open() as connection:
        found = [one for one in read_reviewed(connection) if one.item.passage.id in ids]
    undecided = [one.item for one in found if one.review.verdict is Verdict.UNDECIDED]
    for item in undecided:
        if not item.suggestion.tagging.domains:
            click.echo(f"{item.passage.id} has no domain to agree to: assure review retag {item.passage.id}", err=True)
    return [item.passage.id for item in undecided if item.suggestion.tagging.domains]


@review.command()
@_ids
@_reason
@_copies
@_seen
@_json
@pass_assure
def reject(  # noqa: PLR0917
    assure: Assure, ids: tuple[str, ...], reason: str, copies: bool, seen: int | None, as_json: bool
) -> None:
    """Say that the passages are no evidence: they leave lists, search and drafts, and stay in the record.

    \b
    Example:
      assure review reject 3fa2c1 --copies --reason "A standing paragraph"
    """
    _decide(assure, ids, "reject", words=reason, copies=copies, seen=seen, as_json=as_json)


@review.command()
@_ids
@click.option("--domain", "domains", type=int, multiple=True, required=True, help="A domain; may be given again.")
@_reason
@_seen
@_json
@pass_assure
def retag(  # noqa: PLR0917
    assure: Assure, ids: tuple[str, ...], domains: tuple[int, ...], reason: str, seen: int | None, as_json: bool
) -> None:
    """Say which domains the passages are evidence for, in the place of those suggested.

    \b
    Example:
      assure review retag 3fa2c1 --domain 4 --domain 1 --reason "The audit is about governance"
    """
    _decide(assure, ids, "retag", domains=domains, words=reason, seen=seen, as_json=as_json)


@review.command()
@_ids
@_reason
@_seen
@_json
@pass_assure
def defer(assure: Assure, ids: tuple[str, ...], reason: str, seen: int | None, as_json: bool) -> None:
    """Leave the decision for later, and say so."""
    _decide(assure, ids, "defer", words=reason, seen=seen, as_json=as_json)


@review.command()
@click.argument("id", metavar="ID")
@click.argument("words", metavar="WORDS")
@_seen
@_json
@pass_assure
def note(assure: Assure, id: str, words: str, seen: int | None, as_json: bool) -> None:  # noqa: A002
    """Add a remark to a passage; what was decided stays.

    \b
    Example:
      assure review note 3fa2c1 "Ask the trust for the October figure"
    """
    _decide(assure, (id,), "note", words=words, seen=seen, as_json=as_json)


@review.command()
@_ids
@_seen
@_json
@pass_assure
def undo(assure: Assure, ids: tuple[str, ...], seen: int | None, as_json: bool) -> None:
    """Take back the last decision or note on each passage. The log keeps both; undoing again goes one further back."""
    from evidence.store.reviews import undo as take_back

    with assure.workspace().open() as connection:
        _tell_all(take_back(connection, assure.act(), ids, seen=seen), as_json=as_json, copies={})


def _decide(
    assure: Assure,
    ids: tuple[str, ...],
    verb: str,
    *,
    domains: tuple[int, ...] = (),
    words: str,
    copies: bool | None = None,
    seen: int | None,
    as_json: bool,
) -> None:
    """Decides on the passages, and on their `copies` too; None where copies are not looked for."""
    from evidence.framework import load_framework
    from evidence.record.review import Decision, Verb
    from evidence.store.copies import find_copies, to_decide
    from evidence.store.reviews import decide_on
    from evidence.store.workspace import read_settings

    decision = Decision(verb=Verb(verb), domains=domains, words=words)
    with assure.workspace().open() as connection:
        framework = load_framework(read_settings(connection).framework)
        found = {} if copies is None else find_copies(connection, ids)
        together = to_decide(found, decision.verb)
        whole = (*ids, *together) if copies else ids
        made = decide_on(connection, assure.act(), whole, decision, framework=framework, seen=seen)
    _tell_all(made, as_json=as_json, copies=found)
    if together and not copies:
        click.echo(f"{_counted(together)} could be decided together: add --copies", err=True)


def _tell_all(made: tuple[Reviewed, ...], *, as_json: bool, copies: Mapping[str, Copies]) -> None:
    if as_json:
        echo_json([_as_dict(one) | {"copies": _copy_ids(copies, one)} for one in made])
        return
    for one in made:
        _tell(one)
        if one.item.passage.id in copies:
            own = copies[one.item.passage.id]
            said = f"{_counted(own.all)} elsewhere, {len(own.open):,} undecided before"
            click.echo(f"    {said}: {', '.join(item.passage.id for item in own.all[:_MOST_COPIES])}")


def _counted(copies: Sequence[object]) -> str:
    return f"{len(copies):,} {'copy' if len(copies) == 1 else 'copies'}"


def _copy_ids(copies: Mapping[str, Copies], one: Reviewed) -> list[str]:
    own = copies.get(one.item.passage.id)
    return [item.passage.id for item in own.all] if own else []


def _tell(one: Reviewed) -> None:
    domains = ", ".join(map(str, one.item.domains or one.item.suggestion.tagging.domains)) or "none"
    who = f"  {printable(one.by)}, {one.at}" if one.line else ""
    click.echo(f"{one.item.passage.id}  {one.review.verdict}  domain {domains}{who}")
    click.echo(f"    {printable(one.item.paper)}, {printable(one.item.locator)}: {shortened(one.item.passage.text)}")
    if one.review.reason:
        click.echo(f"    because: {printable(one.review.reason)}")
    for words in one.review.notes:
        click.echo(f"    note: {printable(words)}")


def _as_dict(one: Reviewed) -> dict[str, Any]:
    return {
        "id": one.item.passage.id,
        "document": one.item.paper,
        "locator": one.item.locator,
        "text": one.item.passage.text,
        "verdict": one.review.verdict.value,
        "domains": list(one.item.domains),
        "domains_suggested": list(one.item.suggestion.tagging.domains),
        "reason": one.review.reason,
        "notes": list(one.review.notes),
        "by": one.by,
        "at": one.at,
        "line": one.line,
    }
