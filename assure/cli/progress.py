"""How far a long reading is: papers, pages, pages a second, time left. Only shown where stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click

from assure.cli.show import plural

if TYPE_CHECKING:
    from evidence.intake.pipeline import Added


def watched(stream: Iterable[Added], *, papers: int, clock: Callable[[], float]) -> Iterator[Added]:
    """The results as they come, with a bar on stderr. `clock` gives seconds; papers known already cost no time."""
    began = clock()
    pages = fresh = done = 0
    with click.progressbar(
        length=papers,
        label="Reading papers",
        file=sys.stderr,
        show_eta=False,
        show_pos=True,
        item_show_func=lambda text: text,
    ) as bar:
        for result in stream:
            done += 1
            fresh += not result.known
            pages += result.pages
            left = max(0, papers - done)
            bar.update(1, progress_text(pages=pages, fresh=fresh, left=left, seconds=clock() - began))
            yield result


def progress_text(*, pages: int, fresh: int, left: int, seconds: float) -> str:
    """ "345 pages, 28.7 a second, about 2 min left"; without a guess before there is something to go by."""
    told = plural(pages, "page")
    if not fresh or seconds <= 0:
        return told
    told += f", {pages / seconds:.1f} a second"
    return f"{told}, about {_spoken(left * seconds / fresh)} left" if left else told


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
