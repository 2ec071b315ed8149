"""`assure evidence`: what the papers say, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assure.cli.comparison import agreements, conflicts
from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.quarter import all_quarters_option, own_quarter, period_option, settings_for
from assure.cli.show import echo_json, folded, plural, shortened
from evidence.model import Verdict

if TYPE_CHECKING:
    from evidence.model import EvidenceItem


@click.group()
def evidence() -> None:
    """Look at what the papers say, and at what is missing.

    Everything listed is a suggestion of the machine until a person has decided (assure review). What a person rejected
    is left out; what a person retagged stands under the person's domains.
    """


evidence.add_command(conflicts)
evidence.add_command(agreements)


@evidence.command("list")
@click.option("--domain", type=int, help="Only this domain, such as 4.")
@click.option("--prompt", help="Only this prompt, such as D4.6.")
@click.option("--stance", type=click.Choice(["achievement", "issue", "action"]), help="Only this stance.")
@click.option("--all", "everything", is_flag=True, help="Also passages that are evidence of nothing.")
@period_option
@all_quarters_option
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def list_items(  # noqa: PLR0917
    assure: Assure,
    domain: int | None,
    prompt: str | None,
    stance: str | None,
    everything: bool,
    period: str | None,
    all_quarters: bool,
    as_json: bool,
) -> None:
    """List passages suggested as evidence, paper by paper: those of the quarter under review.

    \b
    Example:
      assure evidence list --domain 4 --stance issue
    """
    found = _items(assure, period, all_quarters=all_quarters)
    items = [item for item in found if everything or item.domains]
    if domain is not None:
        items = [item for item in items if domain in item.domains]
    if prompt is not None:
        items = [item for item in items if prompt.upper() in item.prompts]
    if stance is not None:
        items = [item for item in items if stance in item.suggestion.tagging.stance]
    _print(items, as_json=as_json)
    if unsorted := sum(item.unsorted for item in found):
        click.echo(f"{plural(unsorted, 'passage')} more without a place in this framework: --all shows them.", err=True)


@evidence.command()
@click.argument("words", nargs=-1, required=True)
@period_option
@all_quarters_option
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def search(assure: Assure, words: tuple[str, ...], period: str | None, all_quarters: bool, as_json: bool) -> None:
    """Find passages that hold all the WORDS; a phrase in quotation marks holds together.

    \b
    Example:
      assure evidence search "limited assurance" safeguarding
    """
    from evidence.store.items import search_items

    query = " ".join(f'"{word}"' if " " in word else word for word in words)
    with assure.workspace().open() as connection:
        quarter = own_quarter(connection, period, all_quarters=all_quarters)
        _print(list(search_items(connection, query, period=quarter)), as_json=as_json)


@evidence.command()
@click.argument("id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def show(assure: Assure, id: str, as_json: bool) -> None:  # noqa: A002
    """Show one passage: its words, its place, and why the tagger suggests what it suggests.

    ID is the passage's id from `assure evidence list`; its first few digits will do.
    """
    from evidence.errors import MissingFile
    from evidence.store.items import find_items

    with assure.workspace().open() as connection:
        found = find_items(connection, id)
    if len(found) != 1:
        many = f"{len(found)} passages begin with" if found else "No passage has the id"
        raise MissingFile(f"{many} {id}.", hint="List ids with: assure evidence list")
    if as_json:
        echo_json(item_json(found[0]))
    else:
        _show(found[0])


@evidence.command()
@period_option
@click.option("--json", "as_json", is_flag=True, help="All prompts with their state as JSON (docs/json.md).")
@pass_assure
def gaps(assure: Assure, period: str | None, as_json: bool) -> None:
    """List the guide's prompts for which the papers offer nothing, or one mention only."""
    from generators.agenda import gaps as domain_gaps
    from generators.pack import load_pack

    with assure.workspace().open() as connection:
        pack = load_pack(connection, period=settings_for(connection, period).period)
    coverage = pack.findings.coverage
    if as_json:
        echo_json(
            [
                {
                    "prompt": found.prompt.id,
                    "domain": found.domain,
                    "text": found.prompt.text,
                    "state": found.cover.value,
                    "passages": len(found.items),
                    "papers": len({item.paper for item in found.items}),
                }
                for found in coverage
            ]
        )
        return
    for domain in pack.framework.domains:
        missing = domain_gaps(coverage, domain.number, pack.wording())
        if missing:
            click.echo(f"{pack.framework.domain_word.capitalize()} {domain.number}: {domain.question}")
            for gap in missing:
                click.echo(folded(f"{gap.prompt} ({gap.state}) {gap.text}", indent="  "))
    covered = sum(found.cover.value == "covered" for found in coverage)
    click.echo(f"{covered} of {len(coverage)} prompts have evidence in more than one passage.")
    if pack.framework.crosswalk is not None:
        click.echo(f"The prompts are those of {pack.framework.crosswalk.by}; where they stand here is our reading.")


@evidence.command()
@click.option(
    "--office-holders",
    "list_of_names",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A TOML file of those who may be named (docs/personal-data.md).",
)
@click.option("--small", type=click.IntRange(min=1), default=5, show_default=True, help="Counts under this are small.")
@period_option
@all_quarters_option
@click.option("--json", "as_json", is_flag=True, help="All fields as JSON (docs/json.md).")
@pass_assure
def personal(  # noqa: PLR0917
    assure: Assure, list_of_names: Path | None, small: int, period: str | None, all_quarters: bool, as_json: bool
) -> None:
    """List what may be personal data in the papers: names, numbers, addresses, patient stories, small counts.

    \b
    Example:
      assure evidence personal --office-holders people.toml
    """
    from assure.cli.personal import in_papers, show_findings

    found = in_papers(assure, list_of_names, small, period=period, all_quarters=all_quarters)
    show_findings(found, as_json=as_json)


def _items(assure: Assure, period: str | None, *, all_quarters: bool) -> tuple[EvidenceItem, ...]:
    from evidence.store.items import read_items

    with assure.workspace().open() as connection:
        return read_items(connection, period=own_quarter(connection, period, all_quarters=all_quarters))


def _print(items: list[EvidenceItem], *, as_json: bool) -> None:
    if as_json:
        echo_json([item_json(item) for item in items])
        return
    paper = ""
    for item in items:
        if item.paper != paper:
            paper = item.paper
            click.echo(f"\n{printable(paper)}")
        tagging = item.suggestion.tagging
        domains = ", ".join(_with_score(item, domain) for domain in item.domains) or "none"
        stance = ", ".join(tagging.stance)
        decided = "" if item.verdict is Verdict.UNDECIDED else f"  {item.verdict} by a person"
        click.echo(f"  {item.passage.id}  {printable(item.locator)}  domain {domains}  {stance}{decided}")
        click.echo(f"      {shortened(item.passage.text)}")
    click.echo(f"\n{plural(len(items), 'passage')}. Suggestions of the machine; a person decides.", err=True)


def _with_score(item: EvidenceItem, domain: int) -> str:
    """A domain with the tagger's score, or bare when a person named it."""
    return str(domain) if item.domains_decided else f"{domain} ({item.suggestion.tagging.scores[domain]:.2f})"


def _show(item: EvidenceItem) -> None:
    passage, tagging = item.passage, item.suggestion.tagging
    click.echo(f"{printable(item.paper)}, {printable(item.locator)}   ({passage.id})")
    if passage.heading_path:
        click.echo(f"Under: {printable(' > '.join(passage.heading_path))}")
    if passage.context:
        click.echo(f"Columns: {printable(passage.context.replace(chr(9), ' | '))}")
    click.echo("\n" + folded(passage.text.replace("\t", " | "), indent="  ") + "\n")
    for domain in tagging.domains:
        click.echo(f"Domain {domain} - {tagging.scores[domain]:.2f}")
    if not tagging.domains:
        click.echo(f"No domain. Evidence about a body at all: {tagging.evidence:.2f}")
    if item.verdict is not Verdict.UNDECIDED:
        domains = f" to domain {', '.join(map(str, item.domains))}" if item.domains_decided else ""
        click.echo(f"Decided by a person: {item.verdict}{domains}")
    click.echo(f"Stance: {', '.join(tagging.stance) or 'none'}   Prompts: {', '.join(tagging.prompts) or 'none'}")
    click.echo(f"Whose: {tagging.owner.value}   Tagger: {item.suggestion.tagger}")
    if item.prompt_homes:
        click.echo("Numbers of domains below are those of the framework whose prompts papers are sorted by.")
    click.echo("Because:")
    for reason in tagging.reasons:
        click.echo(f'  {reason.effect:+.2f} {reason.target:<12} "{printable(reason.words)}" ({reason.rule})')


def item_json(item: EvidenceItem) -> dict[str, Any]:
    """One item as docs/json.md describes it."""
    passage, tagging = item.passage, item.suggestion.tagging
    return {
        "id": passage.id,
        "document": item.paper,
        "title": item.paper_title,
        "document_kind": item.paper_kind,
        "date": item.paper_date,
        "body": item.paper_body,
        "sha256": passage.anchor.document,
        "page": passage.anchor.page,
        "locator": item.locator,
        "item": passage.item.number or passage.item.enclosure if passage.item else "",
        "item_title": passage.item.title if passage.item else "",
        "item_page": passage.item.page_of(passage.anchor.page) if passage.item else 0,
        "text": passage.text,
        "heading_path": list(passage.heading_path),
        "context": passage.context,
        "kind": passage.kind.value,
        "domains": list(item.domains),
        "domains_suggested": list(tagging.domains),
        "verdict": item.verdict.value,
        "scores": {str(domain): round(score, 4) for domain, score in sorted(tagging.scores.items())},
        "stance": [stance.value for stance in tagging.stance],
        "prompts": list(item.prompts),
        "evidence": round(tagging.evidence, 4),
        "owner": tagging.owner.value,
        "reasons": [
            {
                "start": reason.start,
                "end": reason.end,
                "words": reason.words,
                "why": reason.rule,
                "target": reason.target,
                "effect": round(reason.effect, 4),
            }
            for reason in tagging.reasons
        ],
        "tagger": item.suggestion.tagger,
        "boxes": [[box.x0, box.top, box.x1, box.bottom] for box in passage.anchor.boxes],
    }
