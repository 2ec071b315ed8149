"""People at work in a Word draft, imitated: the changes that Word and LibreOffice leave in a file, one after another.

Every edit puts in words that stand nowhere else ("hum17a"), so that a lost one is seen.
"""

from __future__ import annotations

import copy
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

_MARKS = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"))


@dataclass(slots=True)
class Person:
    """Somebody who edits one document. `words` are those they put in, `looks` the ones among them in bold."""

    document: Any
    chance: random.Random
    number: int
    words: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def say(self, count: int = 3) -> str:
        """New words, remembered."""
        fresh = [f"hum{self.number}x{len(self.words) + step}" for step in range(count)]
        self.words += fresh
        return " ".join(fresh)

    def paragraphs(self) -> list[Any]:
        """Paragraphs of the body with words, headings left out."""
        return [
            one
            for one in self.document.paragraphs
            if len(one.text.split()) > 3 and not one.style.name.startswith(("Heading", "Caption"))
        ]

    def a_paragraph(self) -> Any:
        return self.chance.choice(self.paragraphs())

    def a_cell(self) -> Any:
        table = self.chance.choice(self.document.tables)
        return self.chance.choice(self.chance.choice(table.rows[1:] or table.rows).cells)


def _runs(paragraph: Any) -> list[Any]:
    return [run for run in paragraph.runs if run.text.strip()]


def change_words(person: Person) -> None:
    """A word in the middle is typed over; Word cuts the run in three and leaves its own marks behind."""
    paragraph = person.a_paragraph()
    run = person.chance.choice(_runs(paragraph))
    words = run.text.split(" ")
    place = person.chance.randrange(len(words))
    before, after = " ".join(words[:place]), " ".join(words[place + 1 :])
    middle, last = copy.deepcopy(run._r), copy.deepcopy(run._r)
    run.text = f"{before} " if before else ""
    run._r.addnext(middle)
    middle.addnext(last)
    WordParagraph(paragraph._p, None)
    for element, text in ((middle, person.say()), (last, f" {after}" if after else "")):
        for node in [one for one in element if one.tag != qn("w:rPr")]:
            element.remove(node)
        element.set(qn("w:rsidR"), "00A77B3E")
        word = OxmlElement("w:t")
        word.text = text
        word.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        element.append(word)
    error = OxmlElement("w:proofErr")
    error.set(qn("w:type"), "spellStart")
    middle.addprevious(error)


def append_sentence(person: Person) -> None:
    person.a_paragraph().add_run(f" {person.say()}.")


def delete_paragraph(person: Person) -> None:
    paragraph = person.a_paragraph()
    person.deleted.append(paragraph.text)
    paragraph._p.getparent().remove(paragraph._p)


def insert_paragraph(person: Person) -> None:
    paragraph = person.a_paragraph()
    fresh = OxmlElement("w:p")
    if paragraph._p.pPr is not None and person.chance.random() < 0.5:
        fresh.append(copy.deepcopy(paragraph._p.pPr))
    paragraph._p.addnext(fresh)
    WordParagraph(fresh, paragraph._parent).add_run(f"{person.say(6)}.")


def move_paragraph(person: Person) -> None:
    """Cut and pasted elsewhere, with its bookmarks or, as after copying, without."""
    paragraph, target = person.a_paragraph(), person.a_paragraph()
    if paragraph._p is target._p:
        return
    if person.chance.random() < 0.5:
        _strip(paragraph._p)
    paragraph.add_run(f" {person.say(2)}")
    target._p.addnext(paragraph._p)


def split_paragraph(person: Person) -> None:
    """Enter in the middle: the bookmark then lies around both halves."""
    paragraph = person.a_paragraph()
    children = [one for one in paragraph._p if one.tag != qn("w:pPr")]
    second = OxmlElement("w:p")
    if paragraph._p.pPr is not None:
        second.append(copy.deepcopy(paragraph._p.pPr))
    at = person.chance.randrange(1, len(children)) if len(children) > 1 else 1
    for node in children[at:]:
        second.append(node)
    paragraph._p.addnext(second)
    WordParagraph(second, paragraph._parent).add_run(f" {person.say(2)}")


def merge_paragraphs(person: Person) -> None:
    """Delete at the end of a paragraph: the next one's words join it."""
    paragraph = person.a_paragraph()
    following = paragraph._p.getnext()
    if following is None or following.tag != qn("w:p"):
        return append_sentence(person)
    paragraph.add_run(f" {person.say(2)} ")
    for node in [one for one in following if one.tag != qn("w:pPr")]:
        paragraph._p.append(node)
    following.getparent().remove(following)
    return None


def edit_cell(person: Person) -> None:
    """Typed into a table's cell, an empty one or after what is there."""
    paragraph = person.a_cell().paragraphs[-1]
    paragraph.add_run(f" {person.say()}" if paragraph.text else person.say())


def complete_fill(person: Person) -> None:
    """A place to complete is overtyped, in its own style as Word does it."""
    runs = [run for table in person.document.tables for row in table.rows for cell in row.cells
            for paragraph in cell.paragraphs for run in paragraph.runs if run.style.name == "Fill"]  # fmt: skip
    runs += [run for paragraph in person.document.paragraphs for run in paragraph.runs if run.style.name == "Fill"]
    if not runs:
        return edit_cell(person)
    person.chance.choice(runs).text = person.say()
    return None


def embolden(person: Person) -> None:
    word = person.say(1)
    run = person.a_paragraph().add_run(f" {word}")
    run.bold = True
    person.bold.append(word)


def comment(person: Person) -> None:
    runs = _runs(person.a_paragraph())
    person.document.add_comment(runs[0], text=person.say(4), author="Ana Reader", initials="AR")


def replace_text(person: Person) -> None:
    """All words of a paragraph typed over: Word takes the bookmark away with them."""
    paragraph = person.a_paragraph()
    properties = paragraph._p.pPr
    for node in [one for one in paragraph._p if one is not properties]:
        paragraph._p.remove(node)
    paragraph.add_run(person.say(8))


def paste_anything(person: Person) -> None:
    paragraph = person.a_paragraph()
    paragraph.add_run(f" \U0001f9d1\u200d\u2695\ufe0f {person.say(2)} \u202bשלום عليكم\u202c R&D <18 weeks")


def tracked_change(person: Person) -> None:
    """Words put in and taken out with changes tracked."""
    paragraph = person.a_paragraph()
    run = person.chance.choice(_runs(paragraph))
    gone, come = OxmlElement("w:del"), OxmlElement("w:ins")
    for number, node in enumerate((gone, come)):
        node.set(qn("w:id"), str(9000 + number))
        node.set(qn("w:author"), "Ana Reader")
        node.set(qn("w:date"), "2013-11-25T10:00:00Z")
    run._r.addprevious(gone)
    gone.append(run._r)
    for text in gone.iter(qn("w:t")):
        text.tag = qn("w:delText")
    gone.addnext(come)
    fresh = OxmlElement("w:r")
    word = OxmlElement("w:t")
    word.text = person.say()
    fresh.append(word)
    come.append(fresh)


def insert_row(person: Person) -> None:
    table = person.chance.choice(person.document.tables)
    row = copy.deepcopy(table.rows[-1]._tr)
    table.rows[-1]._tr.addnext(row)
    _strip(row)
    for text in row.iter(qn("w:t")):
        text.text = ""
    for node in list(row.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"))):
        node.getparent().remove(node)
    for node in list(row.iter(qn("w:commentReference"))):
        node.getparent().getparent().remove(node.getparent())
    table.rows[-1].cells[0].paragraphs[0].add_run(person.say())


def insert_table(person: Person) -> None:
    target = person.a_paragraph()
    table = person.document.add_table(rows=2, cols=2)
    table.cell(1, 1).text = person.say()
    target._p.addnext(table._tbl)


def delete_section(person: Person) -> None:
    """A heading and all under it, up to the next."""
    headings = [one for one in person.document.paragraphs if one.style.name.startswith("Heading") and one.text]
    heading = person.chance.choice(headings[1:] or headings)._p
    following = heading.getnext()
    heading.getparent().remove(heading)
    while following is not None and not _is_heading(following) and following.tag != qn("w:sectPr"):
        after = following.getnext()
        following.getparent().remove(following)
        following = after


EDITS: dict[str, Callable[[Person], None]] = {
    "change words": change_words,
    "append a sentence": append_sentence,
    "delete a paragraph": delete_paragraph,
    "insert a paragraph": insert_paragraph,
    "move a paragraph": move_paragraph,
    "split a paragraph": split_paragraph,
    "merge paragraphs": merge_paragraphs,
    "edit a cell": edit_cell,
    "complete a place": complete_fill,
    "set in bold": embolden,
    "comment": comment,
    "replace a text": replace_text,
    "paste emoji and right-to-left text": paste_anything,
    "track a change": tracked_change,
    "insert a row": insert_row,
    "insert a table": insert_table,
    "delete a section": delete_section,
}


def edited(data: bytes, name: str, *, number: int, times: int = 1) -> tuple[bytes, Person]:
    """The file after that edit, done `times` times; the same number gives the same edits."""
    person = Person(docx.Document(io.BytesIO(data)), random.Random(number), number)
    for _ in range(times):
        EDITS[name](person)
    out = io.BytesIO()
    person.document.save(out)
    return out.getvalue(), person


def words_in(data: bytes) -> Iterator[str]:
    """Every word of a file that people can see, comments included."""
    document = docx.Document(io.BytesIO(data))
    roots = [document.element, document.part._comments_part.element]
    for root in roots:
        for paragraph in root.iter(qn("w:p")):
            yield from "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).split()


def bold_words_in(data: bytes) -> set[str]:
    """The words in bold by their own run."""
    document = docx.Document(io.BytesIO(data))
    return {
        word
        for run in document.element.iter(qn("w:r"))
        if run.rPr is not None and run.rPr.find(qn("w:b")) is not None
        for text in run.iter(qn("w:t"))
        for word in (text.text or "").split()
    }


def _strip(element: Any) -> None:
    for node in list(element.iter(*_MARKS)):
        node.getparent().remove(node)


def _is_heading(element: Any) -> bool:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style is not None and style.get(qn("w:val"), "").startswith("Heading")
