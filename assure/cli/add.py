"""`assure add`: papers in, each with one recorded outcome."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.problems import printable, say_problem
from assure.cli.progress import watched
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.intake.pipeline import Added
    from evidence.tagging import Tagger


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 64), help="Papers read at the same time. Without it: one per processor.")
@click.option("--no-ocr", is_flag=True, help="Do not read scanned pages by OCR; they are listed.")
@click.option("--cluster", metavar="ADDRESS", help="Read on a Dask cluster, such as tcp://10.0.0.5:8786.")
@click.option("--json", "as_json", is_flag=True, help="Print what became of each paper as JSON.")
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure, paths: tuple[Path, ...], jobs: int | None, no_ocr: bool, cluster: str | None, as_json: bool
) -> None:
    """Read papers (files or folders) into the workspace.

    PDF, Word, Excel, PowerPoint, OpenDocument, RTF, web pages, e-mails with attachments, ZIP archives, text,
    Markdown and CSV. Originals are copied, never changed;
    adding a paper again changes nothing. Papers that cannot be read are listed with the reason.

    \b
    Example:
      assure add "../Q2 papers" ../letter.pdf
    """
    from evidence.errors import PaperNotRead
    from evidence.extract.cluster import connected
    from evidence.intake.gather import gather
    from evidence.intake.pipeline import add_papers

    workspace = assure.workspace()
    files = gather(paths)
    with connected(cluster) if cluster else nullcontext() as machines:
        stream = add_papers(
            workspace,
            files,
            tagger=tagger,
            act=assure.act,
            jobs=jobs or os.cpu_count() or 1,
            ocr=not no_ocr,
            cluster=machines,
        )
        results = list(watched(stream, papers=len(files), clock=time.monotonic))
    if as_json:
        echo_json([_as_dict(result) for result in results])
    else:
        _tell(results)
    unread = [result for result in results if not result.was_read]
    for result in unread:
        say_problem(f"{result.name}: {result.problem or result.reason}")
    if unread:
        others = len(results) - len(unread)
        raise PaperNotRead(f"{plural(len(unread), 'paper')} not read. (The other {others} are in the workspace.)")


def tagger() -> Tagger:
    """The tagger, loaded when the first paper needs it: spaCy takes a second to come up."""
    from evidence.tagging import load_tagger

    return load_tagger()


def _as_dict(result: Added) -> dict[str, object]:
    return {
        "name": result.name,
        "sha256": result.sha256,
        "known": result.known,
        "outcome": result.outcome.value if result.outcome else None,
        "reason": result.problem or result.reason,
        "pages": result.pages,
        "passages": result.passages,
    }


def _tell(results: Sequence[Added]) -> None:
    fresh = [result for result in results if result.outcome is not None and result.outcome.has_text]
    known = [result for result in results if result.known]
    pages = sum(result.pages for result in fresh)
    passages = sum(result.passages for result in fresh)
    if fresh:
        papers = plural(len(fresh), "paper")
        click.echo(f"Read {papers}: {plural(pages, 'page')}, {plural(passages, 'passage')}.")
    if known:
        click.echo(f"{plural(len(known), 'paper')} already in the workspace; nothing changed for those.")
    for result in fresh:
        if result.reason:
            click.echo(f"Partly read: {printable(result.name)}: {printable(result.reason)}")
    if fresh:
        click.echo("Next:  assure draft agenda   or   assure evidence list")
