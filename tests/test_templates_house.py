"""A house style of a team's own: used for every draft, and refused in words that say how to mend it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from PIL import Image

from evidence.errors import TemplateError
from generators.blocks import Draft, Heading, Paragraph, Run
from generators.house_style import house_style
from generators.own.house import house_style_advice, house_style_faults
from generators.own.ready import ready_shelf
from generators.readback.redraft import redraft
from generators.word import HOUSE_STYLE, house_style_file, write
from generators.word_blocks import NEEDED_STYLES

DRAFT = Draft(
    kind="agenda",
    title="NHS Anyshire CCG",
    subject="Agenda",
    language="en-GB",
    log_head="0" * 12,
    made="2013-11-14T10:00:00Z",
    blocks=(
        Heading(key="title", level=1, runs=(Run(text="Agenda"),)),
        Paragraph(key="p", runs=(Run(text="Some words."),)),
    ),
)


def changed(change: Callable[[Any], object]) -> bytes:
    """Our house style after somebody changed it in Word."""
    document = docx.Document(io.BytesIO(house_style_file()))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def without(name: str) -> bytes:
    def drop(document: Any) -> None:
        style = next(style for style in document.styles if style.name == name)
        style.element.getparent().remove(style.element)

    return changed(drop)


def test_our_house_style_has_no_fault_and_needs_no_advice() -> None:
    assert house_style_faults(house_style_file()) == ()
    assert house_style_advice(house_style_file()) == ()
    assert house_style() == house_style_file()


def test_a_colour_and_a_logo_of_a_team_s_own_are_in_the_draft(tmp_path: Path) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(logo, "PNG")

    def ours(document: Any) -> None:
        document.styles["Heading 1"].font.color.rgb = RGBColor(0x33, 0x00, 0x66)
        document.sections[0].first_page_header.paragraphs[0].add_run().add_picture(logo)

    (tmp_path / HOUSE_STYLE).write_bytes(changed(ours))
    shelf = ready_shelf(tmp_path)
    made = docx.Document(io.BytesIO(write(DRAFT, base=shelf.read(HOUSE_STYLE))))
    assert made.styles["Heading 1"].font.color.rgb == RGBColor(0x33, 0x00, 0x66)
    assert list(made.sections[0].first_page_header._element.iter(qn("a:blip")))


def test_a_new_file_has_the_team_s_looks_and_an_edited_one_keeps_its_words(tmp_path: Path) -> None:
    ours = changed(lambda document: setattr(document.styles["Normal"].font, "size", Pt(14)))
    path = redraft(tmp_path, "agenda", DRAFT, base=ours).path
    document = docx.Document(str(path))
    assert document.styles["Normal"].font.size == Pt(14)
    document.paragraphs[1].text = "Words of a person."
    document.save(str(path))
    redraft(tmp_path, "agenda", DRAFT, base=ours)
    assert "Words of a person." in [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


@pytest.mark.parametrize(
    "name", sorted(set(NEEDED_STYLES) - {"Normal", *(f"Heading {n}" for n in range(1, 5)), "Caption"})
)
def test_each_style_that_is_missing_is_named_with_how_to_add_it(name: str) -> None:
    (fault,) = [fault for fault in house_style_faults(without(name)) if f"there is no style “{name}”" in fault]
    assert "New Style" in fault
    with pytest.raises(TemplateError):
        write(DRAFT, base=without(name))


def test_a_style_of_the_wrong_type_is_told() -> None:
    def swap(document: Any) -> None:
        document.styles["Fill"].element.getparent().remove(document.styles["Fill"].element)
        document.styles.add_style("Fill", WD_STYLE_TYPE.PARAGRAPH)

    (fault,) = house_style_faults(changed(swap))
    assert "“Fill” is a paragraph style and has to be a character style" in fault


def test_a_numbered_list_without_numbers_is_told() -> None:
    def strip(document: Any) -> None:
        properties = document.styles["List Number"].element.pPr
        properties.remove(properties.numPr)

    (fault,) = house_style_faults(changed(strip))
    assert "“List Number” has no numbers" in fault


def test_small_type_and_a_missing_page_number_are_advice() -> None:
    def shrink(document: Any) -> None:
        document.styles["Normal"].font.size = Pt(9)
        for footer in (document.sections[0].footer, document.sections[0].first_page_footer):
            for paragraph in list(footer.paragraphs):
                paragraph._p.getparent().remove(paragraph._p)
            footer.add_paragraph("Anyshire")

    data = changed(shrink)
    assert house_style_faults(data) == ()
    advice = house_style_advice(data)
    assert any("9 point" in words for words in advice)
    assert any("the page number" in words for words in advice)
    assert any("this is a draft" in words for words in advice)


@pytest.mark.parametrize("data", [b"", b"hello", house_style_file()[:500]], ids=["empty", "text", "cut"])
def test_a_file_that_is_no_word_file_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / HOUSE_STYLE).write_bytes(data)
    with pytest.raises(TemplateError, match=r"house-style\.docx") as caught:
        ready_shelf(tmp_path)
    assert "assure templates check house-style" in str(caught.value)


def test_a_house_style_that_points_elsewhere_is_refused() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    data = changed(lambda document: document.part.relate_to("https://example.org/x.dotm", kind, is_external=True))
    (fault,) = house_style_faults(data)
    assert "attachedTemplate" in fault


def _contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours written as six hexadecimal digits."""

    def light(colour: str) -> float:
        shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_style_can_be_read_on_its_own_shade() -> None:
    document = docx.Document(io.BytesIO(house_style_file()))
    table = document.styles["Assure Table"].element
    shades = [shade.get(qn("w:fill")) for shade in table.iter(qn("w:shd"))]
    assert shades
    for style in document.styles:
        colour = style.element.find(f"{qn('w:rPr')}/{qn('w:color')}")
        if colour is None:
            continue
        grounds = [shade.get(qn("w:fill")) for shade in style.element.iter(qn("w:shd"))] or ["FFFFFF"]
        grounds += shades if style.name.startswith("Table") else []
        for ground in grounds:
            assert _contrast(colour.get(qn("w:val")), ground) >= 4.5, (style.name, ground)
