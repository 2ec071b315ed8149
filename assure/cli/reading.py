"""What `assure add` and `assure paper reread` share: reading with a bar, and saying what became of each paper."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from assure.cli.context import Assure
from assure.cli.problems import printable, say_problem
from assure.cli.progress import progress
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.intake.pipeline import Added, How
    from evidence.tagging import Tagger


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a person wants papers to be read; without `jobs`, one at a time for each processor.

    `period` is the quarter that new papers are for, "" for the one under review.
    """

    jobs: int | None = None
    ocr: bool = True
    cluster: str | None = None
    period: str = ""


def tagger() -> Tagger:
    """The tagger, loaded when the first paper needs it: spaCy takes a second to come up."""
    from evidence.tagging import load_tagger

    return load_tagger()


def read(assure: Assure, wish: Wish, start: Callable[[How], Iterable[Added]], *, papers: int, as_json: bool) -> None:
    """Runs a reading of so many papers to its end and tells of it; PaperNotRead when one was not read."""
    from evidence.extract.cluster import connected
    from evidence.intake.pipeline import How

    machines = connected(wish.cluster) if wish.cluster else nullcontext()
    with machines as cluster, progress(papers=papers, clock=time.monotonic) as bar:
        how = How(
            tagger=tagger,
            act=assure.act,
            jobs=wish.jobs or os.cpu_count() or 1,
            ocr=wish.ocr,
            cluster=cluster,
            opening=bar.opening,
            period=wish.period,
        )
        results = list(bar.watched(start(how)))
    if as_json:
        echo_json([_as_dict(result) for result in results])
    else:
        _tell(results)
    _complain(results)


def _as_dict(result: Added) -> dict[str, object]:
    return {
        "name": result.name,
        "sha256": result.sha256,
        "known": result.known,
        "read_again": result.again,
        "kept_earlier": result.kept,
        "outcome": result.outcome.value if result.outcome else None,
        "reason": result.problem or result.reason,
        "pages": result.pages,
        "passages": result.passages,
    }


def _tell(results: Sequence[Added]) -> None:
    fresh = [result for result in results if result.outcome is not None and result.outcome.has_text]
    known = [result for result in results if result.known]
    again = [result for result in results if result.again and not result.kept]
    pages = sum(result.pages for result in fresh)
    passages = sum(result.passages for result in fresh)
    if fresh:
        papers = plural(len(fresh), "paper")
        click.echo(f"Read {papers}: {plural(pages, 'page')}, {plural(passages, 'passage')}.")
    if again:
        click.echo(f"{plural(len(again), 'paper')} read again; the earlier readings are kept in the workspace.")
    if known:
        quarters = ", ".join(sorted({result.period for result in known} - {""}))
        whose = f" ({quarters})" if quarters else ""
        click.echo(f"{plural(len(known), 'paper')} already in the workspace{whose}; nothing changed for those.")
    for result in fresh:
        if result.reason:
            click.echo(f"Partly read: {printable(result.name)}: {printable(result.reason)}")
    if fresh:
        click.echo("Next:  assure draft agenda   or   assure evidence list")


def _complain(results: Sequence[Added]) -> None:
    from evidence.errors import PaperNotRead

    for result in results:
        if result.kept:
            say_problem(f"{result.name}: read again in vain; the earlier reading stands. {result.reason}")
    unread = [result for result in results if not result.was_read and not result.kept]
    for result in unread:
        say_problem(f"{result.name}: {result.problem or result.reason}")
    if unread:
        others = len(results) - len(unread)
        raise PaperNotRead(f"{plural(len(unread), 'paper')} not read. (The other {others} are in the workspace.)")
