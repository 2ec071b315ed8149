"""Which paragraphs of an edited draft stand for which pieces of the draft as it was generated.

Bookmarks say so first. Where they were lost, the same words do, in order and then moved; then words that are much
alike; then the place, where one piece and one paragraph are left between the same neighbours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from generators.readback.written import Written, folded
from generators.word_marks import bookmark_name
from generators.word_pieces import Piece, PieceKind

_ALIKE = 0.6
_ENOUGH_WORDS = 3  # fewer say nothing about where a text comes from
_FURTHEST = 60  # paragraphs left over on either side beyond which alike words are not looked for


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unit:
    """Pieces and the paragraphs that stand for them: one of each, or more where a person split or merged.

    Without pieces the paragraph is a person's own; without paragraphs the piece was deleted.
    """

    pieces: tuple[Piece, ...]
    written: tuple[Written, ...]

    @property
    def key(self) -> str:
        return self.pieces[0].key if self.pieces else ""

    @property
    def said(self) -> str:
        """What a person's file says."""
        return "\n".join(one.text for one in self.written)

    @property
    def generated(self) -> str:
        """What Assure had written."""
        return "\n".join(piece.text for piece in self.pieces)


def match(pieces: Sequence[Piece], written: Sequence[Written]) -> tuple[Unit, ...]:
    """Units in the order of the edited draft; deleted pieces come after all others, in their own order."""
    pairing = _Pairing(pieces, written)
    pairing.by_bookmark()
    pairing.by_words_in_order()
    pairing.by_words_anywhere()
    pairing.by_parts()
    pairing.by_likeness()
    pairing.by_place()
    return pairing.units()


class _Pairing:
    """Grows from certain to likely; what one step has paired, later steps leave alone."""

    def __init__(self, pieces: Sequence[Piece], written: Sequence[Written]) -> None:
        self._pieces = pieces
        self._written = [one for one in written if not one.is_remark]
        self._texts = [folded(one.text) for one in self._written]
        self._bases = [folded(piece.text) for piece in pieces]
        self._of_piece: dict[int, list[int]] = defaultdict(list)
        self._of_written: dict[int, list[int]] = defaultdict(list)

    def _pair(self, piece: int, place: int) -> None:
        self._of_piece[piece].append(place)
        self._of_written[place].append(piece)

    def _open_pieces(self) -> list[int]:
        return [index for index in range(len(self._pieces)) if index not in self._of_piece]

    def _open_written(self) -> list[int]:
        return [index for index, text in enumerate(self._texts) if text and index not in self._of_written]

    def by_bookmark(self) -> None:
        names = {bookmark_name(piece.key): index for index, piece in enumerate(self._pieces)}
        for place, one in enumerate(self._written):
            for name in one.names.touching:
                if name in names:
                    self._pair(names[name], place)
        for place, one in enumerate(self._written):
            hollow = [name for name in one.names.hollow if name in names]
            if len(hollow) == 1 and place not in self._of_written:  # all its words were typed over
                self._pair(names[hollow[0]], place)

    def by_words_in_order(self) -> None:
        pieces, places = self._open_pieces(), self._open_written()
        mine, theirs = [self._bases[index] for index in pieces], [self._texts[index] for index in places]
        for start, other, size in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks():
            for step in range(size):
                self._pair(pieces[start + step], places[other + step])

    def by_words_anywhere(self) -> None:
        pieces, places = self._open_pieces(), self._open_written()
        once = Counter(self._bases[index] for index in pieces)
        where = {self._texts[place]: place for place in reversed(places)}
        for index in pieces:
            text = self._bases[index]
            if once[text] == 1 and text in where and len(text.split()) >= _ENOUGH_WORDS:
                self._pair(index, where.pop(text))

    def by_parts(self) -> None:
        """Halves of a paragraph that was split, and a paragraph that another was merged into."""
        for index in self._open_pieces():
            base = self._bases[index]
            if len(base.split()) < 2 * _ENOUGH_WORDS:
                continue
            parts = [
                place for place in self._open_written() if len(self._texts[place]) > 1 and self._texts[place] in base
            ]
            joined = folded(" ".join(self._texts[place] for place in parts))
            if len(parts) > 1 and joined == base:
                for place in parts:
                    self._pair(index, place)
                continue
            whole = [place for place in range(len(self._texts)) if self._holds_beside_its_own(place, base)]
            if len(whole) == 1:
                self._pair(index, whole[0])

    def _holds_beside_its_own(self, place: int, base: str) -> bool:
        """Whether a paragraph holds these words, and those it stands for as well: not the same words said twice."""
        before, found, after = self._texts[place].partition(base)
        return bool(found) and all(self._bases[own] in f"{before} {after}" for own in self._of_written.get(place, ()))

    def by_likeness(self) -> None:
        pieces, places = self._open_pieces(), self._open_written()
        if len(places) > _FURTHEST:
            return
        scored = [
            (score, index, place)
            for index in pieces
            for place in places
            if (score := _alike(self._bases[index], self._texts[place])) >= _ALIKE
        ]
        for _, index, place in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
            if index not in self._of_piece and place not in self._of_written:
                self._pair(index, place)

    def by_place(self) -> None:
        """A piece whose words were all replaced: alone between the neighbours it had, in the same cell or outside."""
        for run in self._runs_of_open():
            before = self._last_piece(run[0] - 1)
            after = self._first_piece(run[-1] + 1)
            between = [index for index in range(before + 1, after) if index not in self._of_piece]
            if len(between) != len(run) or len(between) > 1:
                continue
            if _same_kind(self._pieces[between[0]], self._written[run[0]]):
                self._pair(between[0], run[0])

    def _runs_of_open(self) -> list[list[int]]:
        runs: list[list[int]] = []
        for place in self._open_written():
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return runs

    def _last_piece(self, place: int) -> int:
        while place >= 0 and place not in self._of_written:
            place -= 1
        return max(self._of_written[place]) if place >= 0 else -1

    def _first_piece(self, place: int) -> int:
        while place < len(self._written) and place not in self._of_written:
            place += 1
        return min(self._of_written[place]) if place < len(self._written) else len(self._pieces)

    def units(self) -> tuple[Unit, ...]:
        made: list[Unit] = []
        done: set[int] = set()
        for place in range(len(self._written)):
            if place in done:
                continue
            pieces, places = self._together(place)
            done |= places
            made.append(
                Unit(
                    pieces=tuple(self._pieces[index] for index in sorted(pieces)),
                    written=tuple(self._written[index] for index in sorted(places)),
                )
            )
        gone = [self._pieces[index] for index in self._open_pieces()]
        return (*made, *(Unit(pieces=(piece,), written=()) for piece in gone))

    def _together(self, place: int) -> tuple[set[int], set[int]]:
        """All pieces and paragraphs that hang together with this paragraph."""
        pieces: set[int] = set()
        places = {place}
        queue: list[int] = [place]
        while queue:
            for index in self._of_written.get(queue.pop(), ()):
                if index not in pieces:
                    pieces.add(index)
                    fresh = set(self._of_piece[index]) - places
                    places |= fresh
                    queue += sorted(fresh)
        return pieces, places


def alike(one: str, other: str) -> float:
    """How much of two texts is the same words, from 0 to 1."""
    return _alike(folded(one), folded(other))


def _alike(one: str, other: str) -> float:
    mine, theirs = one.split(), other.split()
    if min(len(mine), len(theirs)) < _ENOUGH_WORDS:
        return 0.0
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _same_kind(piece: Piece, one: Written) -> bool:
    if piece.table:
        return one.table is not None
    if piece.kind is PieceKind.FIGURE:
        return bool(one.pictures)
    return one.table is None and (piece.kind is PieceKind.HEADING) == one.is_heading


def pieces_by_key(pieces: Iterable[Piece]) -> dict[str, Piece]:
    """The pieces by their keys."""
    return {piece.key: piece for piece in pieces}
