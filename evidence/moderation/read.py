"""One body's workspace read for moderation: nothing is written, no copy is made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evidence.analysis.board import Board, make_board
from evidence.errors import AssureError, StoreError
from evidence.framework import Framework, load_framework
from evidence.framework.calendar import Period, parse_period
from evidence.framework.load_dashboard import load_dashboard
from evidence.indicator import Reading
from evidence.moderation.case import Case, Standing, movement
from evidence.moderation.facts import facts_of
from evidence.moderation.issues import Account, Seen, issues_in, read_begun, with_news
from evidence.moderation.places import place_of
from evidence.record.action import Action
from evidence.record.body import read_body
from evidence.record.chain import Form
from evidence.record.gates import OnFile, lacking
from evidence.record.judgement import Judgement
from evidence.record.moderation import Place
from evidence.store.dashboard import Kept, read_entries
from evidence.store.judgements import read_headline, read_judgements, read_on_file
from evidence.store.log import head
from evidence.store.moderations import (
    read_moderations,
    read_notes,
    read_place,
    read_recommendations,
    read_standing,
)
from evidence.store.read_only import look
from evidence.store.record import entries
from evidence.store.workspace import Settings, Workspace, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A workspace that could not be read, and why."""

    workspace: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to read: the `period`, and the `places` of a list that stands above what a workspace says of itself."""

    period: str
    places: Mapping[str, Place] = field(default_factory=dict)


def read_cases(roots: Iterable[Path], asked: Asked) -> Iterator[Case | Unread]:
    """Each workspace as it is read, in the order given; one that cannot be read stops none of the others."""
    for root in roots:
        try:
            yield read_case(root, asked)
        except AssureError as bad:
            yield Unread(workspace=str(root), reason=str(bad))


def read_case(root: Path, asked: Asked) -> Case:
    """The body as it stands in the period. Errors as of `look`; FrameworkError when its framework cannot be loaded."""
    return look(Workspace(root=root).database, partial(_case, root=root, asked=asked))


def read_periods(roots: Iterable[Path]) -> Iterator[str]:
    """The quarter under review in each workspace that can be read."""
    for root in roots:
        try:
            yield look(Workspace(root=root).database, read_settings).period
        except AssureError:
            continue


def _case(connection: sqlite3.Connection, *, root: Path, asked: Asked) -> Case:
    settings = read_settings(connection)
    newest = head(connection)
    if newest is None:
        raise StoreError(f"The log of {root} is empty.")
    found = _Reader(connection, settings, parse_period(asked.period))
    return Case(
        workspace=str(root),
        body=settings.body,
        place=place_of(asked.places, settings.body) or read_place(connection),
        framework=found.framework,
        period=asked.period,
        head=newest.hash,
        at=newest.at,
        headline=read_headline(connection, asked.period),
        standings=found.standings(),
        on_file=found.account.on_file,
        actions=found.account.actions,
        issues=found.issues,
        notes=read_notes(connection, asked.period),
        recommendations=read_recommendations(connection, asked.period),
    )


class _Reader:
    """Reads everything of one workspace once, for a quarter and the quarter before it."""

    def __init__(self, connection: sqlite3.Connection, settings: Settings, period: Period) -> None:
        self.framework: Framework = load_framework(settings.framework)
        self._connection = connection
        self._period = period
        kept = read_entries(connection)
        self._board = _board(settings.framework, kept, period)
        self.account = Account(
            body=settings.body,
            framework=settings.framework,
            on_file=read_on_file(connection),
            actions={one.key.name: read_body(one.body, Action) for one in entries(connection, Form.ACTION)},
            begun=read_begun(connection),
        )
        self._now = read_standing(connection, str(period))
        self._before = read_standing(connection, str(period.preceding))
        before = self._issues(_board(settings.framework, kept, period.preceding), period.preceding, self._before)
        self._seen = self._issues(self._board, period, self._now)
        self.issues = with_news(self._seen, before)

    def standings(self) -> tuple[Standing, ...]:
        """Where each domain of the framework stands."""
        judged = {one.said.domain: one for one in read_judgements(self._connection, str(self._period))}
        moderated = read_moderations(self._connection, str(self._period))
        found = []
        for domain in self.framework.domains:
            now, before = self._now.get(domain.number), self._before.get(domain.number)
            earlier = before.category if before else ""
            standing = Standing(
                domain=domain.number,
                judged=judged.get(domain.number),
                moderated=moderated.get(domain.number),
                before=earlier,
                movement=movement(self.framework, earlier, now.category if now else ""),
                unmet=_unmet(self.framework, now, self.account.on_file),
                facts=facts_of(
                    domain.number,
                    board=self._board,
                    on_file=self.account.on_file,
                    kinds=[kind for number, kind in self._seen.by_the_end if number == domain.number],
                    period=self._period,
                ),
            )
            found.append(standing)
        return tuple(found)

    def _issues(self, board: Board | None, period: Period, judgements: Mapping[int, Judgement]) -> Seen:
        cited = frozenset(one for judgement in judgements.values() for one in judgement.evidence)
        return issues_in(self._connection, self.account, board=board, period=period, cited=cited)


def _board(framework: str, kept: tuple[Kept, ...], period: Period) -> Board | None:
    """The dashboard of the quarter, or None when no reading was taken in for it."""
    read = any(isinstance(one.entry.value, Reading) and one.entry.period == str(period) for one in kept)
    return make_board(load_dashboard(framework), kept, str(period)) if read else None


def _unmet(framework: Framework, judgement: Judgement | None, on_file: OnFile) -> tuple[str, ...]:
    if judgement is None:
        return ()
    found = lacking(framework.judging.gates, judgement, on_file)
    return tuple(f"{lack.gate.needs} ({lack.missing})" for lack in found if lack.gate.needs not in judgement.overridden)
