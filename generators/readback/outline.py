"""The new draft's parts in order, and the headings each of them stands under."""

from __future__ import annotations

from generators.blocks import Draft, Figure, Heading, Table
from generators.word_pieces import block_pieces, text_of

TABLE_ITSELF, PICTURE_ITSELF = "#table", "#picture"


class Outline:
    """`parts` names what stands in the body, in order: pieces by key; a table or picture comes after its caption."""

    def __init__(self, draft: Draft) -> None:
        self.parts: list[str] = []
        self.headings: dict[str, str] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        chain: list[tuple[int, str]] = []
        for block in draft.blocks:
            if isinstance(block, Heading):
                chain = [one for one in chain if one[0] < block.level]
                self.headings[block.key] = text_of(block.runs)
            above = tuple(key for _, key in chain)
            for piece in block_pieces(block):
                self._above[piece.key] = above
                if not piece.table:
                    self.parts.append(piece.key)
            if isinstance(block, Heading):
                chain.append((block.level, block.key))
            elif isinstance(block, (Table, Figure)):
                self.parts.append(block.key + (TABLE_ITSELF if isinstance(block, Table) else PICTURE_ITSELF))

    def above(self, key: str) -> tuple[str, ...]:
        """The keys of the headings over a piece, outermost first."""
        return self._above.get(key, ())

    def where(self, key: str) -> str:
        """The words of the nearest heading: the piece's own when it is one, "" when there is none."""
        nearest = key if key in self.headings else next(reversed(self.above(key)), "")
        return self.headings.get(nearest, "")
