"""How far a long reading is: papers, pages, pages a second, time left. Only shown where stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from assure.cli.problems import printable
from assure.cli.show import plural

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from evidence.intake.pipeline import Added


class Progress:
    """A bar on stderr. `clock` gives seconds; papers known already cost no time."""

    def __init__(self, bar: ProgressBar[int], *, papers: int, clock: Callable[[], float]) -> None:
        self._bar = bar
        self._clock = clock
        self._began = clock()
        self._papers = papers
        self._pages = self._fresh = self._done = 0

    def opening(self, name: str) -> None:
        """Says which archive or message is being opened."""
        self._bar.current_item = f"opening {printable(name)}"  # type: ignore[assignment]  # click types it as an item
        self._bar.render_progress()

    def watched(self, stream: Iterable[Added]) -> Iterator[Added]:
        """The results as they come. A paper that lay in another makes the bar longer."""
        from evidence.store.papers import INSIDE

        for result in stream:
            self._papers += INSIDE in result.name
            self._bar.length = self._papers
            self._done += 1
            self._fresh += not result.known
            self._pages += result.pages
            told = progress_text(
                pages=self._pages,
                fresh=self._fresh,
                left=max(0, self._papers - self._done),
                seconds=self._clock() - self._began,
            )
            self._bar.update(1, told)  # type: ignore[arg-type]  # as above
            yield result


@contextmanager
def progress(*, papers: int, clock: Callable[[], float]) -> Iterator[Progress]:
    """A bar for so many papers, drawn until the block ends."""
    bar: ProgressBar[int]
    with click.progressbar(
        length=papers,
        label="Reading papers",
        file=sys.stderr,
        show_eta=False,
        show_pos=True,
        item_show_func=lambda text: None if text is None else str(text),
    ) as bar:
        yield Progress(bar, papers=papers, clock=clock)


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
