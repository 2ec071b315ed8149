"""Row headers in a PDF that Typst made: its tables know header rows only.

A table's cells are structure elements of their own in the file, written plainly (ISO 32000-1, 14.8.4.3.4 and table
349), so a header cell is marked by its type and scope alone and nothing on the page moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generators.blocks import Table

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_KIND = re.compile(rb"/S/([A-Za-z0-9]+)")
_REFERENCE = re.compile(rb"(\d+) 0 R")
_COLUMN_IDS = re.compile(rb"/Headers\[[^\]]*\]")
_OPENING = 48  # bytes: the number and type of an object
_SCOPES = {"row": b"/Scope/Row", "col": b"/Scope/Column"}


def with_row_headers(pdf: bytes, tables: Sequence[Table]) -> bytes:
    """The PDF in which every cell with a scope is a header cell of that scope.

    `tables` are all tables of the document in order, with as many cells as in the file; ValueError when they are not.
    """
    file = _Objects(pdf)
    found = list(file.tables())
    if len(found) != len(tables):
        raise ValueError(f"the PDF has {len(found)} tables and the document {len(tables)}")
    for cells, table in zip(found, tables, strict=True):
        scopes = [[cell.scope for cell in row.cells] for row in table.rows]
        if [len(row) for row in cells] != [len(row) for row in scopes]:
            raise ValueError(f"the table “{table.caption}” has other cells in the PDF than in the document")
        if any(scope for row in scopes[table.header_rows :] for scope in row):
            for row, row_scopes in zip(cells, scopes, strict=True):
                for number, scope in zip(row, row_scopes, strict=True):
                    file.bodies[number] = _scoped(file.bodies[number], scope)
    return file.written()


def _scoped(cell: bytes, scope: str) -> bytes:
    """The cell with its scope. Lists of header cells go, as they would leave the row headers out."""
    cell = _COLUMN_IDS.sub(b"", cell, count=1)
    if not scope or b"/S/TH" in cell:
        return cell
    cell = cell.replace(b"/S/TD", b"/S/TH", 1)
    if b"<</O/Table" in cell:
        return cell.replace(b"<</O/Table", b"<</O/Table" + _SCOPES[scope], 1)
    entry = b"<</O/Table" + _SCOPES[scope] + b">>"
    return (
        cell.replace(b"/A[", b"/A[" + entry, 1) if b"/A[" in cell else cell.replace(b"/K", b"/A[" + entry + b"]/K", 1)
    )


class _Objects:
    """The objects of a PDF with a plain cross-reference table, by number; written again with the right offsets."""

    def __init__(self, pdf: bytes) -> None:
        start = _START.search(pdf)
        if start is None or not pdf.startswith(b"xref", int(start[1])):
            raise ValueError("the PDF has no plain cross-reference table")
        at = int(start[1])
        lines = pdf[at : pdf.index(b"trailer", at)].split(b"\n")
        self._count = int(lines[1].split()[1])
        offsets = [int(line.split()[0]) for line in lines[3 : 2 + self._count]]
        ends = dict(zip(sorted(offsets), [*sorted(offsets)[1:], at], strict=True))
        self._head = pdf[: min(offsets)]
        self._trailer = pdf[pdf.index(b"trailer", at) : start.start()]
        self.bodies = {number: pdf[offset : ends[offset]] for number, offset in enumerate(offsets, 1)}

    def tables(self) -> Iterator[list[list[int]]]:
        """The cells' object numbers of each table, by row, in the order of the structure tree."""
        root = next(number for number in self.bodies if self._is(number, b"StructTreeRoot"))
        for table in self._below(root, b"Table"):
            yield [list(self._below(row, b"TH", b"TD")) for row in self._below(table, b"TR")]

    def _below(self, parent: int, *kinds: bytes) -> Iterator[int]:
        """The nearest elements of these kinds under an element, in order."""
        for child in self._children(parent):
            kind = _KIND.search(self.bodies[child])
            if kind is not None and kind[1] in kinds:
                yield child
            else:
                yield from self._below(child, *kinds)

    def _children(self, number: int) -> Iterator[int]:
        _, _, inside = self.bodies[number].rpartition(b"/K[")
        for reference in _REFERENCE.findall(inside.partition(b"]")[0]):
            if self._is(int(reference), b"StructElem"):
                yield int(reference)

    def _is(self, number: int, kind: bytes) -> bool:
        return b" 0 obj\n<</Type/" + kind + b"/" in self.bodies[number][:_OPENING]

    def written(self) -> bytes:
        """The whole file."""
        parts, entries, at = [self._head], [b"0000000000 65535 f \n"], len(self._head)
        for number in sorted(self.bodies):
            entries.append(b"%010d 00000 n \n" % at)
            parts.append(self.bodies[number])
            at += len(self.bodies[number])
        table = b"xref\n0 %d\n" % self._count + b"".join(entries)
        return b"".join([*parts, table, self._trailer, b"startxref\n%d\n%%%%EOF\n" % at])
