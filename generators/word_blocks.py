"""Blocks as Word paragraphs, lists, notes and tables, by the styles of the house style and never by hand-set looks."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips
from docx.text.run import Run as WordRun

from evidence.errors import TemplateError
from generators.blocks import (
    Block,
    Cell,
    Figure,
    Heading,
    List,
    ListItem,
    Note,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
)
from generators.chart import as_png
from generators.printable import printable
from generators.word_marks import Marks

PARAGRAPH_STYLES = {
    "": "Normal",
    "lead": "Lead",
    "question": "Question",
    "address": "Address",
    "small": "Small",
    "date": "Date Line",
}
NOTE_STYLES = {"info": "Note Info", "warning": "Note Warning", "judgement": "Note Judgement"}
BULLET_STYLES = ("List Bullet", "List Bullet 2", "List Bullet 3")
NUMBER_STYLES = ("List Number", "List Number 2", "List Number 3")
TABLE_BULLET_STYLES = ("Table Bullet", "Table Bullet 2", "Table Bullet 2")
CITATION_STYLE = "Evidence Reference"  # LibreOffice renames a style called Citation
TABLE_STYLE, CELL_STYLE, HEADER_CELL_STYLE = "Assure Table", "Table Text", "Table Heading"
_AIR = Pt(8)
_TWIPS_A_UNIT = 15  # of a chart: 96 units an inch
_WHOLE_ROW = 300  # characters: a longer cell may break over pages, or half pages would stay empty
_AFTER_BORDER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl", "w:rPr")
NEEDED_STYLES = (
    *(f"Heading {level}" for level in range(1, 5)),
    *PARAGRAPH_STYLES.values(),
    *NOTE_STYLES.values(),
    *BULLET_STYLES,
    *NUMBER_STYLES,
    *TABLE_BULLET_STYLES,
    *(TABLE_STYLE, CELL_STYLE, HEADER_CELL_STYLE),
    *("Caption", "Strong", "Emphasis", CITATION_STYLE, "Fill", "Hyperlink"),
    *("annotation text", "annotation reference"),
)


class BlockWriter:
    """Writes blocks at the end of one Word document. `width` is the line's length in twentieths of a point."""

    def __init__(self, document: Any, marks: Marks, width: int) -> None:
        self._document = document
        self._marks = marks
        self._width = width
        self._break_due = self._after_table = False
        self._styles = {(style.type, style.name): style for style in document.styles}
        missing = sorted({name for name in NEEDED_STYLES if not self._has(name)})
        if missing:
            raise TemplateError(
                f"The house style has no style called {', '.join(missing)}.",
                hint="Add it in Word under that name, or start again from the house style that comes with Assure.",
            )

    def write(self, blocks: Iterable[Block]) -> None:
        """Append the blocks, each with its bookmark. What introduces a list, or leads to a question, stays with it."""
        for block, following in pairwise((*blocks, None)):
            if isinstance(block, Paragraph):
                paragraph = self._paragraph(self._document, block.key, block.runs, PARAGRAPH_STYLES[block.role])
                if isinstance(following, List):
                    paragraph.paragraph_format.keep_with_next = True
            elif isinstance(block, List):
                last = self._list(self._document, block, NUMBER_STYLES if block.ordered else BULLET_STYLES)[-1]
                if isinstance(following, Paragraph) and following.role == "question":
                    last.paragraph_format.keep_with_next = True
            elif block is not None:
                self._block(block)
        if self._after_table:  # Word wants a paragraph after the last table
            self._new(self._document, PARAGRAPH_STYLES["small"])

    def _block(self, block: Heading | Table | Note | PageBreak | Figure) -> None:
        if isinstance(block, Heading):
            self._paragraph(self._document, block.key, block.runs, f"Heading {block.level}")
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Note):
            self._note(block)
        elif isinstance(block, Figure):
            self._figure(block)
        else:
            self._break_due = True

    def _has(self, name: str) -> bool:
        return any(style_name == name for _, style_name in self._styles)

    def _style(self, name: str, kind: Any = WD_STYLE_TYPE.PARAGRAPH) -> Any:
        return self._styles[kind, name]

    # ------------------------------------------------------------ paragraphs and runs

    def _new(self, container: Any, style: str) -> Any:
        """A new paragraph; on a new page after a page break, and with air above it after a table."""
        paragraph = container.add_paragraph(style=self._style(style))
        if container is self._document:
            if self._break_due:
                paragraph.paragraph_format.page_break_before = True
            if self._after_table and not style.startswith(("Heading", "Caption")):
                paragraph.paragraph_format.space_before = _AIR
            self._break_due = self._after_table = False
        return paragraph

    def _paragraph(self, container: Any, key: str, runs: Runs, style: str) -> Any:
        """A new paragraph in the document or in a cell, bookmarked."""
        paragraph = self._new(container, style)
        self._runs(paragraph, runs)
        self._marks.around(key, paragraph, paragraph)
        return paragraph

    def _runs(self, paragraph: Any, runs: Runs) -> None:
        for run in runs:
            word_run = self._linked(paragraph, run) if run.href else paragraph.add_run(printable(run.text))
            look = _character_style(run)
            if look:
                word_run.style = self._style(look, WD_STYLE_TYPE.CHARACTER)
            if run.strong and look != "Strong":
                word_run.bold = True
            if run.emphasis and look != "Emphasis":
                word_run.italic = True
            if run.citation is not None:
                self._marks.comment(word_run, run.citation)

    def _linked(self, paragraph: Any, run: Run) -> Any:
        link = OxmlElement("w:hyperlink")
        if run.href.startswith("#"):
            link.set(qn("w:anchor"), run.href[1:])
        else:
            link.set(qn("r:id"), self._document.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        inside = OxmlElement("w:r")
        link.append(inside)
        paragraph._p.append(link)
        word_run = WordRun(inside, paragraph)
        word_run.text = printable(run.text)
        return word_run

    # ------------------------------------------------------------ lists and notes

    def _list(self, container: Any, block: List, styles: tuple[str, ...]) -> list[Any]:
        """The list's paragraphs. An ordered list starts again at 1."""
        number = self._fresh_number(styles[0]) if block.ordered else None
        paragraphs = [self._item(container, item, styles[item.level - 1]) for item in block.items]
        if number is not None:
            for paragraph, item in zip(paragraphs, block.items, strict=True):
                _number(paragraph, number, item.level - 1)
        if container is self._document:  # LibreOffice loses the end of a bookmark over several paragraphs of a cell
            self._marks.around(block.key, paragraphs[0], paragraphs[-1])
        return paragraphs

    def _item(self, container: Any, item: ListItem, style: str) -> Any:
        return self._paragraph(container, item.key, item.runs, style)

    def _fresh_number(self, style: str) -> int:
        """A new use of the style's own numbering, told to start at 1."""
        numbering = self._document.part.numbering_part.element
        wanted = self._style(style).element.pPr.numPr.numId.val
        use = numbering.add_num(numbering.num_having_numId(wanted).abstractNumId.val)
        for level in range(3):
            use.add_lvlOverride(ilvl=level).add_startOverride(1)
        return int(use.numId)

    def _note(self, block: Note) -> None:
        """A boxed remark as shaded paragraphs: in reading order for everyone, unlike a text box."""
        style = NOTE_STYLES[block.role]
        ends: list[Any] = []
        for part in block.blocks:
            if isinstance(part, Paragraph):
                ends.append(self._paragraph(self._document, part.key, part.runs, style))
                continue
            items = self._list(self._document, part, NUMBER_STYLES if part.ordered else BULLET_STYLES)
            for paragraph in items:
                _dress(paragraph, self._style(style).element)
            ends += items
        if ends:
            self._marks.around(block.key, ends[0], ends[-1])

    def _figure(self, block: Figure) -> None:
        """The picture in the line of type, where screen readers find it, with its alternative text."""
        caption = self._new(self._document, "Caption")
        caption.add_run(printable(block.chart.caption))
        caption.paragraph_format.keep_with_next = True
        paragraph = self._new(self._document, PARAGRAPH_STYLES[""])
        width = min(self._width, round(block.chart.size[0] * _TWIPS_A_UNIT))
        picture = paragraph.add_run().add_picture(io.BytesIO(as_png(block.chart)), width=Twips(width))
        picture._inline.docPr.set("descr", printable(block.chart.alternative))
        self._marks.around(block.key, caption, paragraph)

    # ------------------------------------------------------------ tables

    def _table(self, block: Table) -> None:
        caption = self._new(self._document, "Caption")
        caption.add_run(printable(block.caption))
        self._marks.around(block.key, caption, caption)
        columns = len(block.rows[0].cells)
        table = self._document.add_table(rows=0, cols=columns)
        table.style = self._style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
        table.autofit = False
        shares = block.widths or (1 / columns,) * columns
        widths = [round(share * self._width) for share in shares]
        _describe(table, block, widths)
        for index, row in enumerate(block.rows):
            self._row(table, row, widths, header=index < block.header_rows)
        self._after_table = True

    def _row(self, table: Any, row: Row, widths: list[int], *, header: bool) -> None:
        word_row = table.add_row()
        properties = word_row._tr.get_or_add_trPr()
        if max(map(_length, row.cells), default=0) <= _WHOLE_ROW:
            properties.append(OxmlElement("w:cantSplit"))
        if header:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, word_cell, width in zip(row.cells, word_row.cells, widths, strict=True):
            word_cell._tc.get_or_add_tcPr().get_or_add_tcW().type = "dxa"
            word_cell._tc.tcPr.tcW.set(qn("w:w"), str(width))
            self._cell(word_cell, cell)

    def _cell(self, word_cell: Any, cell: Cell) -> None:
        style = HEADER_CELL_STYLE if cell.scope else CELL_STYLE
        empty = word_cell.paragraphs[0]
        for part in cell.blocks:
            if isinstance(part, Paragraph):
                look = style if part.role in ("", "lead", "question") else PARAGRAPH_STYLES[part.role]
                self._paragraph(word_cell, part.key, part.runs, look)
            else:
                self._list(word_cell, part, NUMBER_STYLES if part.ordered else TABLE_BULLET_STYLES)
        if cell.blocks:
            empty._p.getparent().remove(empty._p)
        else:
            empty.style = self._style(style)


def _character_style(run: Run) -> str:
    """The one character style of a run; bold and italics are added to it where both are meant."""
    if run.citation is not None:
        return CITATION_STYLE
    if run.fill:
        return "Fill"
    if run.href:
        return "Hyperlink"
    if run.strong:
        return "Strong"
    return "Emphasis" if run.emphasis else ""


def _length(cell: Cell) -> int:
    """The characters in a cell."""
    texts = [part.runs for part in cell.blocks if isinstance(part, Paragraph)]
    texts += [item.runs for part in cell.blocks if isinstance(part, List) for item in part.items]
    return sum(len(run.text) for runs in texts for run in runs)


def _dress(paragraph: Any, note: Any) -> None:
    """Give a list item inside a note the note's bar and shade, while it stays a list item."""
    properties = paragraph._p.get_or_add_pPr()
    for name, later in (("w:pBdr", _AFTER_BORDER), ("w:shd", _AFTER_BORDER[1:])):
        look = note.pPr.find(qn(name))
        if look is not None:
            properties.insert_element_before(copy.deepcopy(look), *later)


def _number(paragraph: Any, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number


def _describe(table: Any, block: Table, widths: list[int]) -> None:
    """Width, fixed layout, which conditional looks apply, and the caption as the table's title for screen readers."""
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        properties.insert_element_before(
            width,
            "w:jc",
            "w:tblCellSpacing",
            "w:tblInd",
            "w:tblBorders",
            "w:shd",
            "w:tblLayout",
            "w:tblCellMar",
            "w:tblLook",
        )
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(sum(widths)))
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    look.attrib.clear()
    row_headers = any(row.cells and row.cells[0].scope == "row" for row in block.rows)
    flags = {"firstRow": block.header_rows > 0, "lastRow": False, "firstColumn": row_headers, "lastColumn": False}
    for name, on in {**flags, "noHBand": False, "noVBand": True}.items():
        look.set(qn(f"w:{name}"), str(int(on)))
    value = 0x20 * flags["firstRow"] + 0x80 * flags["firstColumn"] + 0x400
    look.set(qn("w:val"), f"{value:04X}")
    title = OxmlElement("w:tblCaption")
    title.set(qn("w:val"), printable(block.caption))
    properties.append(title)
    for column, each in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(each))
