"""`assure status`: where things stand and what to do next."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.store.papers import PaperRow


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The same as JSON (docs/json.md).")
@pass_assure
def status(assure: Assure, as_json: bool) -> None:
    """Say where things stand: papers and how reading them ended, passages, drafts, and what is due.

    \b
    Example:
      assure status
    """
    found, framework = _found(assure)
    if as_json:
        echo_json(found)
    else:
        _tell(found, framework)


def _found(assure: Assure) -> tuple[dict[str, Any], str]:
    """What the workspace holds of the quarter under review, and the framework's title."""
    from assure.cli.cycle import round_as_dict
    from evidence.framework import load_framework
    from evidence.framework.calendar import parse_period, preparation_due
    from evidence.store.papers import count_passages, list_papers, pages_by_ocr
    from evidence.store.partial import about_copy
    from evidence.store.regimes import clock_of
    from evidence.store.reviews import count_decided
    from evidence.store.workspace import read_settings

    workspace, now = assure.workspace(), assure.act().at
    with workspace.open() as connection:
        settings = read_settings(connection)
        papers = list_papers(connection, period=settings.period)
        passages = count_passages(connection, period=settings.period)
        by_ocr = pages_by_ocr(connection)
        decided = count_decided(connection, period=settings.period)
        overdue = _overdue(connection, now)
        cycle = round_as_dict(connection, settings.period, now)
        framework = load_framework(settings.framework)
        special_measures = clock_of(connection, framework, today=now)
        about = about_copy(connection)
    due = preparation_due(framework, parse_period(settings.period))
    found = {
        "workspace": str(workspace.root),
        "body": settings.body,
        "framework": settings.framework,
        "period": settings.period,
        "agenda_due": due.isoformat() if due else "",
        "cycle": cycle,
        "special_measures": special_measures,
        "copy": {"kind": about.kind, "left_out": about.left_out} if about else None,
        "papers": [{**_paper(paper), "ocr_pages": by_ocr.get(paper.source.sha256, 0)} for paper in papers],
        "passages": passages,
        "decided": decided,
        "overdue": overdue,
        "drafts": sorted(path.name for path in workspace.drafts.glob("*.docx")),
    }
    return found, framework.title


def _overdue(connection: sqlite3.Connection, now: str) -> dict[str, str]:
    """What is late of actions, requests and publications, by name."""
    from evidence.store.publications import read_publications
    from evidence.store.undertakings import late

    planned = {
        one.name: f"Publish: {one.said.document}" for one in read_publications(connection) if one.said.is_late(now)
    }
    return late(connection, today=now) | planned


def _paper(paper: PaperRow) -> dict[str, Any]:
    return {
        "name": paper.source.name,
        "sha256": paper.source.sha256,
        "type": paper.source.file_type.value,
        "outcome": paper.outcome.value,
        "reason": paper.reason,
        "pages": paper.pages,
        "unread_pages": paper.unread_pages,
        "title": paper.title,
        "kind": paper.kind,
        "date": paper.date,
        "body": paper.body,
    }


def _tell(found: dict[str, Any], framework: str) -> None:
    papers = found["papers"]
    click.echo(f"{printable(found['body'])}, {found['period']}, {framework}")
    _tell_round(found["cycle"], found["agenda_due"])
    if found["copy"]:
        from assure.cli.export import told_left_out

        click.echo(f"A copy {found['copy']['kind']}. Left out of it: {told_left_out(found['copy']['left_out'])}.")
    if found["special_measures"]:
        click.echo(found["special_measures"])
    outcomes = Counter(paper["outcome"] for paper in papers)
    counted = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    pages = sum(paper["pages"] for paper in papers)
    by_ocr = sum(paper["ocr_pages"] for paper in papers)
    scanned = f" ({plural(by_ocr, 'page')} read by OCR)" if by_ocr else ""
    click.echo(f"{plural(len(papers), 'paper')}{f' ({counted})' if counted else ''}, {plural(pages, 'page')}{scanned}.")
    decided = f"{found['decided']:,} decided" if found["decided"] else "none decided yet"
    click.echo(f"{plural(found['passages'], 'passage')}, {decided} by a person.")
    for paper in papers:
        if paper["reason"]:
            click.echo(f"  {paper['outcome']}: {printable(paper['name'])}: {printable(paper['reason'])}")
    for name, what in found["overdue"].items():
        click.echo(f"  overdue: {name} {printable(what)}")
    for name in found["drafts"]:
        click.echo(f"  draft: {printable(name)}")
    click.echo(f"Next:  {_next(found)}")


def _next(found: dict[str, Any]) -> str:
    """The command that a team would most likely want now."""
    if not found["papers"]:
        return "assure add FOLDER-OF-PAPERS"
    agreed = any(step["prepares"] and step["done"] for step in found["cycle"]["steps"])
    return "assure draft summary-report" if agreed else "assure draft agenda"


def _tell_round(cycle: dict[str, Any], agenda_due: str) -> None:
    """Which step of the round the quarter is at, and what should have been done by now."""
    from assure.cli.cycle import state
    from generators.dates import in_words

    if cycle["no_meeting"]:
        click.echo(f"No meeting in this quarter: {printable(cycle['no_meeting'])}")
        return
    if agenda_due and not any(step["prepares"] and step["done"] for step in cycle["steps"]):
        click.echo(f"Agenda to be agreed by {in_words(agenda_due)}.")
    now = next((step for step in cycle["steps"] if step["number"] == cycle["step"]), None)
    if now:
        click.echo(f"Step {now['number']} of {len(cycle['steps'])}: {now['name']} ({state(now)}).")
    for step in cycle["steps"]:
        if step["overdue"] and step is not now:
            click.echo(f"  overdue: step {step['number']} {step['name']}, {in_words(step['due'])}")
