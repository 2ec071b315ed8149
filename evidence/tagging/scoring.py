"""Scores and reasons as arithmetic over the units of texts, many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from evidence.model import Reason
from evidence.tagging.effects import COLUMN, COLUMNS, NOTHING, Effects, Numbers, Said
from evidence.tagging.lexicon import DOMAINS, EVIDENCE, PROMPTS, Lexicon
from evidence.tagging.units import Places
from evidence.tagging.weights import Weights

SMALLEST_REASON: Final = 0.2
MOST_REASONS: Final = 8
_FIRST, _LAST = COLUMN[DOMAINS[0]], COLUMN[DOMAINS[-1]] + 1
_SCORED: Final = slice(COLUMN[EVIDENCE], _LAST)
_FOR_EVIDENCE: Final = np.array([1.0, *(0.0 for _ in DOMAINS)])
_SURE: Final = 1e-6
_BY_NAME: Final = np.argsort(np.argsort(np.array(COLUMNS)))


@dataclass(frozen=True, slots=True)
class Scored:
    """Texts (a row each): their units, the sums on the columns before ALWAYS, evidence, and domains 1 to 6.

    `around` is what stands around each text and speaks for evidence.
    """

    said: Said
    around: Numbers
    sums: Numbers
    evidence: Numbers
    domains: Numbers

    def by_target(self) -> list[dict[str, float]]:
        """The sums of each text by target: evidence, domains, stances and owners."""
        return [dict(zip(COLUMNS, row, strict=False)) for row in self.sums.tolist()]


@dataclass(frozen=True, slots=True)
class _Moves:
    """What moved what: a span (by its token), a text's target (by column), and by how much."""

    spans: Places
    columns: Places
    sizes: Numbers

    def only(self, which: Places) -> _Moves:
        return _Moves(self.spans[which], self.columns[which], self.sizes[which])


class Scorer:
    """Adds up the effects in texts; `reasons` says what the sums are made of."""

    def __init__(self, lexicon: Lexicon, weights: Weights) -> None:
        self._effects = Effects(lexicon, weights)
        self.fingerprint: Final = self._effects.fingerprint
        self._bias = np.array([weights.bias[target] for target in COLUMNS[_SCORED]])
        self._around = weights.scale["around"]
        self._level, self._slope = weights.scale["level"], weights.scale["slope"]

    def score(self, texts: Sequence[str], around: Sequence[float]) -> Scored:
        """The scores of texts; the surroundings of each speak for evidence by `around`."""
        said = self._effects.of(texts)
        sums, weighed = said.sums, np.array(around) * self._around
        return Scored(said, weighed, sums, *self._scores(sums[:, _SCORED], weighed))

    def prompts(self, scored: Scored, which: Sequence[bool]) -> list[dict[str, float]]:
        """The sums of these texts by prompt; nothing for the others."""
        sums = self._effects.prompts(scored.said, np.array(which)).tolist()
        return [dict(zip(PROMPTS, row, strict=True)) if own else {} for own, row in zip(which, sums, strict=True)]

    def reasons(self, texts: Sequence[str], scored: Scored, shown: Sequence[Sequence[str]]) -> list[list[Reason]]:
        """For each text the spans that moved the targets shown, strongest first, at most MOST_REASONS.

        What two words add together is told half with each. A span whose going would not move a domain's score the way
        it says is left out.
        """
        said = scored.said
        moves = self._strongest(said, self._true(scored, self._moves(said, shown)))
        found: list[list[Reason]] = [[] for _ in texts]
        for text, start, end, phrase, column, effect in zip(
            *(part[moves.spans].tolist() for part in (said.whose, said.starts, said.ends, said.phrase)),
            moves.columns.tolist(),
            moves.sizes.tolist(),
            strict=True,
        ):
            found[text].append(
                Reason(
                    start=start,
                    end=end,
                    words=texts[text][start:end],
                    rule=self._effects.rule(phrase, column),
                    target=COLUMNS[column],
                    effect=effect,
                )
            )
        return found

    def _moves(self, said: Said, shown: Sequence[Sequence[str]]) -> _Moves:
        """Every span's effect on what its text shows, where it is large enough."""
        most = max(map(len, shown))
        columns = np.full((len(shown), most), NOTHING)
        for text, targets in enumerate(shown):
            columns[text, : len(targets)] = [COLUMN[target] for target in targets]
        found = []
        for chosen in columns.T:
            effects = self._effects.on(said, chosen)
            sizes = 0.5 * (_by_span(said.first, effects, said) + _by_span(said.second, effects, said))
            spans = np.flatnonzero(np.abs(sizes) >= SMALLEST_REASON)
            found.append(_Moves(spans, chosen[said.whose[spans]], sizes[spans]))
        return _Moves(
            np.concatenate([moves.spans for moves in found]),
            np.concatenate([moves.columns for moves in found]),
            np.concatenate([moves.sizes for moves in found]),
        )

    def _true(self, scored: Scored, moves: _Moves) -> _Moves:
        """Without the moves of domains that do not move the score as they say."""
        said, columns = scored.said, moves.columns
        about_domains = (columns >= _FIRST) & (columns < _LAST)
        spans, at = np.unique(moves.spans[about_domains], return_inverse=True)
        two = said.first != said.second
        lost = np.array(
            [
                _by_span(said.first, each, said)[spans] + _by_span(said.second[two], each[two], said)[spans]
                for each in said.effects[_SCORED]
            ]
        ).T
        whose = said.whose[spans]
        _, without = self._scores(scored.sums[whose, _SCORED] - lost, scored.around[whose])
        moved = (scored.domains[whose] - without)[at, columns[about_domains] - _FIRST]
        stays = np.full(len(columns), True)
        stays[about_domains] = moved * moves.sizes[about_domains] > 0
        return moves.only(np.flatnonzero(stays))

    def _strongest(self, said: Said, moves: _Moves) -> _Moves:
        """The MOST_REASONS of each text, text by text, the strongest first."""
        sizes, whose = np.round(moves.sizes, 4), said.whose[moves.spans]
        order = np.lexsort((_BY_NAME[moves.columns], said.starts[moves.spans], -np.abs(sizes), whose))
        whose = whose[order]
        begins = np.searchsorted(whose, whose)
        kept = order[np.arange(len(whose)) - begins < MOST_REASONS]
        return _Moves(moves.spans[kept], moves.columns[kept], sizes[kept])

    def _scores(self, sums: Numbers, around: Numbers) -> tuple[Numbers, Numbers]:
        """Evidence, and domains: evidence, times the domain's chance given that there is at least one, calibrated."""
        chances = 0.5 + 0.5 * np.tanh(0.5 * (sums + self._bias + around[:, None] * _FOR_EVIDENCE))
        evidence, alone = chances[:, 0], chances[:, 1:]
        some = np.maximum(1.0 - (1.0 - alone).prod(axis=1), 1e-9)
        both = np.clip((evidence / some)[:, None] * alone, _SURE, 1.0 - _SURE)
        odds = self._level + self._slope * np.log(both / (1.0 - both))
        return evidence, 0.5 + 0.5 * np.tanh(0.5 * odds)


def _by_span(spans: Places, effects: Numbers, said: Said) -> Numbers:
    """The sum of effects by the span they are of."""
    return np.bincount(spans, effects, len(said.whose)).astype(np.float64, copy=False)
