"""Wording templates become blocks, and whatever goes wrong names template and line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import TemplateError
from generators.blocks import Heading, List, Note, PageBreak, Paragraph, Table
from generators.context import Citation, Point, Statement
from generators.dates import in_words as day
from generators.markup import render
from generators.shelf import Shelf

CITATION = Citation(
    id="a1", document="Finance report", sha256="0" * 64, page=4, label="Finance report, p. 4", quote="A & B < C"
)


def blocks(folder: Path, source: str, **context: Any) -> tuple[Any, ...]:
    (folder / "mine.html").write_text(source, encoding="utf-8")
    return render("mine.html", context, shelf=Shelf(folders=(folder,)))


def words(block: Any) -> str:
    return "".join(run.text for run in block.runs)


def refusal(folder: Path, source: str, **context: Any) -> str:
    with pytest.raises(TemplateError) as caught:
        blocks(folder, source, **context)
    return str(caught.value)


def test_every_element_of_the_subset_becomes_its_block(tmp_path: Path) -> None:
    made = blocks(
        tmp_path,
        '<h1>T</h1><p class="lead">x</p><ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol>'
        '<aside class="warning"><p>n</p></aside><hr class="page">'
        '<table class="wide" data-widths="25 75"><caption>C</caption>'
        '<thead><tr><th scope="col">H</th><th scope="col">I</th></tr></thead>'
        '<tbody><tr><th scope="row">r</th><td></td></tr></tbody></table>',
    )
    assert [type(block) for block in made] == [Heading, Paragraph, List, List, Note, PageBreak, Table]
    assert made[1].role == "lead"
    assert [(words(item), item.level) for item in made[2].items] == [("a", 1), ("b", 2)]
    assert (made[2].ordered, made[3].ordered) == (False, True)
    table = made[6]
    assert (table.caption, table.header_rows, table.widths, table.wide) == ("C", 1, (0.25, 0.75), True)
    assert [[cell.scope for cell in row.cells] for row in table.rows] == [["col", "col"], ["row", ""]]
    assert table.rows[1].cells[1].blocks == ()


def test_marks_inside_text_become_runs(tmp_path: Path) -> None:
    (made,) = blocks(
        tmp_path,
        '<p>a <strong>b <em>c</em></strong> <a href="https://example.org">d</a> '
        '<span class="fill">date</span> &amp; e</p>',
    )
    assert words(made) == "a b c d [date] & e"
    assert [run.text for run in made.runs if run.strong and run.emphasis] == ["c"]
    assert [run.text for run in made.runs if run.href] == ["d"]
    assert [run.text for run in made.runs if run.fill] == ["[date]"]


def test_a_cited_statement_is_followed_by_its_reference(tmp_path: Path) -> None:
    point = Point(key="k", statements=(Statement(text="Costs rose.", citations=(CITATION,)), Statement(text="Ours.")))
    (made,) = blocks(tmp_path, "<p>{{ point|cited }}</p>", point=point)
    assert words(made) == "Costs rose. [Finance report, p. 4] Ours."
    assert [run.citation for run in made.runs if run.citation] == [CITATION]


def test_a_quotation_mark_up_in_evidence_stays_text(tmp_path: Path) -> None:
    nasty = "A&E <4 hours</p><script>x</script> R&D \"q\" 'q' &amp; {{ x }} <cite data-ref='c1'></cite>"
    (made,) = blocks(tmp_path, "<p>{{ text }}</p>", text=nasty)
    assert words(made) == nasty


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_text_comes_through_with_spaces_folded_and_control_characters_dropped(text: str) -> None:
    (heading, *rest) = render(
        "shared-sample.html", {"text": text}, shelf=Shelf(folders=(Path(__file__).parent / "templates",))
    )
    kept = re.sub(r"[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text.replace("\x0c", ""))
    folded = re.sub(r"[ \t\r\n]+", " ", kept)
    assert [words(block) for block in rest] == [f"[{folded}]"]
    assert words(heading) == "Title"


def test_keys_are_given_or_derived_from_the_place_under_the_heading(tmp_path: Path) -> None:
    made = blocks(
        tmp_path,
        '<h1>Title</h1><h2>Part one</h2><p>a</p><p data-key="mine">b</p><p>c</p>'
        "<ul><li>d</li></ul><h2>Part one</h2><p>e</p>",
    )
    assert [block.key for block in made] == [
        "title", "part-one", "part-one/p1", "mine", "part-one/p2", "part-one/list1", "part-one-2", "part-one-2/p1",
    ]  # fmt: skip
    assert made[5].items[0].key == "part-one/list1/item1"


def test_a_key_given_twice_still_names_one_block_each(tmp_path: Path) -> None:
    made = blocks(tmp_path, '<p data-key="k">a</p><p data-key="k">b</p><p data-key="k-2">c</p>')
    assert len({block.key for block in made}) == 3


def test_the_users_own_folder_comes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "agenda.html").write_text("<p>Our own agenda</p>", encoding="utf-8")
    assert words(render("agenda.html", {}, shelf=Shelf(folders=(tmp_path,)))[0]) == "Our own agenda"


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("<h1>T</h1>\n<font>x</font>", 2, "<font> cannot be used"),
        ("<h1>T</h1>\n\n<p class='big'>x</p>", 3, "class “big”"),
        ("<p>\n<p>x</p></p>", 2, "<p> cannot stand inside <p>"),
        ("<p>a</p>\n<ul>\n<li>x\n</ul>", 3, "not closed"),
        ("<p>a</p>\n<p>never", 2, "never closed"),
        ("<p>a</p></p>", 1, "closes nothing"),
        ("<h1>T</h1>\n<h3>x</h3>", 2, "skips a level"),
        ("<h1>T</h1>\nloose words", 1, "loose words"),
        ("<p style='color:red'>x</p>", 1, "house style"),
        ("<p><a href='javascript:x'>x</a></p>", 1, "a link starts with"),
        ("<p><cite data-ref='c9'></cite></p>", 1, "not by hand"),
        ("<table>\n<tr><td>x</td></tr></table>", 1, "<caption>"),
        ("<table><caption>C</caption>\n<tr><th>x</th></tr></table>", 2, "header cell"),
        ("<table><caption>C</caption><tr><td>x</td></tr><tr></tr></table>", 1, "same number of cells"),
        ("<ul></ul>", 1, "list without items"),
        ("<p>a</p>\n{% if %}", 2, "Expected an expression"),
        ("<p>a</p>\n{% for x in y %}", 2, "never closed"),
        ("<p>a</p>\n\n<p>{{ missing.field }}</p>", 3, "missing"),
        ("<p>a</p>\n<p>{{ ''.__class__.__mro__ }}</p>", 2, "not allowed"),
        ("<p>{{ x.__init__.__globals__ }}</p>", 1, "not allowed"),
        ("<p>{{ 9 ** 9 ** 9 }}</p>", 1, "not allowed"),
        ("<p>{{ 'x' * 999999999 }}</p>", 1, "not allowed"),
        ("<p>{{ '%999999999d' % 1 }}</p>", 1, "not allowed"),
        ("<p>{{ '{:999999999}'.format(1) }}</p>", 1, "not allowed"),
        ("<p>\n{{ 1 / 0 }}</p>", 2, "cannot be worked out"),
        ("<p>{{ x|cited }}</p>", 1, "cited"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_template_line_and_reason(
    tmp_path: Path, source: str, line: int, says: str
) -> None:
    said = refusal(tmp_path, source, x="text")
    assert f"mine.html, line {line}:" in said
    assert says in said


def test_a_fault_in_an_imported_template_names_that_template(tmp_path: Path) -> None:
    (tmp_path / "part.html").write_text("{% macro m() %}\n<b>x</b>\n{% endmacro %}", encoding="utf-8")
    assert "part.html, line 2:" in refusal(tmp_path, "{% import 'part.html' as part %}<p>{{ part.m() }}</p>")


def test_a_missing_template_is_named_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"no template called nothing\.html.*agenda\.html"):
        render("nothing.html", {}, shelf=Shelf(folders=(tmp_path,)))


@pytest.mark.parametrize("name", ["../secret.html", "/etc/hosts.html", "sub\\x.html", "pyproject.toml"])
def test_templates_are_read_from_the_two_folders_only(tmp_path: Path, name: str) -> None:
    with pytest.raises(TemplateError, match="no template called"):
        render(name, {}, shelf=Shelf(folders=(tmp_path / "inner",)))


def test_a_template_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_bytes("<p>ok</p>\n<p>£</p>".encode("cp1252"))
    with pytest.raises(TemplateError, match=r"mine\.html, line 2: .*UTF-8"):
        render("mine.html", {}, shelf=Shelf(folders=(tmp_path,)))


@pytest.mark.parametrize(
    ("date", "said"),
    [("2013-09-30", "30 September 2013"), ("2013-12", "December 2013"), ("mid-winter", "mid-winter"), ("", "")],
)
def test_dates_are_written_as_people_write_them(date: str, said: str) -> None:
    assert day(date) == said
