"""`assure personal --jsonl`: texts in, personal data out, a line each; and the list of it over a workspace."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure
from assure.cli.problems import printable
from assure.cli.quarter import own_quarter
from assure.cli.show import echo_json, plural, shortened

if TYPE_CHECKING:
    from evidence.model import Page
    from evidence.personal import Finding, OfficeHolder

    Found = tuple[str, str, Page, Finding]


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Lines of JSON in on stdin, lines of JSON out on stdout.")
def personal(jsonl: bool) -> None:  # noqa: ARG001
    """Find personal data in texts: one JSON object a line in, one a line out.

    In: id, text, and if wanted office_holders and small. Out: id, findings. docs/json.md describes every field.

    \b
    Example:
      echo '{"id": "1", "text": "Her daughter Julie rang on 01632 960417."}' | assure personal --jsonl
    """
    from evidence.personal import personal_line

    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            sys.stdout.buffer.write((personal_line(line, number=number) + "\n").encode("utf-8"))
            sys.stdout.buffer.flush()


def in_papers(
    assure: Assure, list_of_names: Path | None, small: int, *, period: str | None, all_quarters: bool
) -> list[Found]:
    """What is found in the papers of a quarter, or all: the paper's name and hash, the page, the finding."""
    from evidence.errors import MissingFile
    from evidence.personal import personal_in, read_office_holders
    from evidence.store.papers import list_papers, read_document

    holders: tuple[OfficeHolder, ...] = ()
    if list_of_names:
        if not list_of_names.exists():
            raise MissingFile(f"There is no {list_of_names}.", hint="It lists those who may be named.")
        holders = read_office_holders(list_of_names.read_text(encoding="utf-8"), file=list_of_names.name)
    with assure.workspace().open() as connection:
        return [
            (paper.source.name, paper.source.sha256, page, found)
            for paper in list_papers(connection, period=own_quarter(connection, period, all_quarters=all_quarters))
            if paper.outcome.has_text
            for page, found in personal_in(
                read_document(connection, paper.source.sha256), office_holders=holders, small=small
            )
        ]


def show_findings(found: list[Found], *, as_json: bool) -> None:
    """The findings paper by paper, or as JSON."""
    from evidence.personal import as_json as plain

    if as_json:
        echo_json(
            [
                {"document": name, "sha256": sha256, "page": page.number, "locator": page.label, **plain(one)}
                for name, sha256, page, one in found
            ]
        )
        return
    paper = ""
    for name, _, page, one in found:
        if name != paper:
            paper = name
            click.echo(f"\n{printable(paper)}")
        whose = ", an organisation's" if one.organisation else ""
        click.echo(f"  {printable(page.label)}  {one.kind} ({one.level}{whose}): {shortened(one.words, to=90)}")
        click.echo(f"      {one.why}")
    papers = len({sha256 for _, sha256, _, _ in found})
    told = f"{plural(len(found), 'finding')} in {plural(papers, 'paper')}."
    click.echo(f"\n{told} Suggestions of the machine, not complete; a person decides.", err=True)
