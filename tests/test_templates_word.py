"""A team's own Word template: filled in safely, refused in plain words, and the file opens."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from evidence.errors import OutputExists, TemplateError
from generators.context import AgendaContext
from generators.drafting import KINDS
from generators.own.apart import fill_apart
from generators.own.catalogue import context_of, template_named
from generators.own.check import check_file
from generators.own.copies import put_starter
from generators.own.specimen import full
from generators.own.starter import starter
from generators.own.word_fill import fill
from generators.own.word_template import need_extra
from generators.shelf import OURS
from tests.validators.run import check_word

pytest.importorskip("docxtpl")

AGENDA: AgendaContext = full(AgendaContext)


def template(*paragraphs: str, header: str = "", rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A Word template with those paragraphs, a header and a table."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def words_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def refusal(*paragraphs: str, header: str = "") -> str:
    with pytest.raises(TemplateError) as caught:
        fill(template(*paragraphs, header=header), "ours.docx", AGENDA)
    return str(caught.value)


def test_fields_lists_tables_and_headers_are_filled_in() -> None:
    made = fill(
        template(
            "Dear {{ front.body }}",
            "{%p for domain in domains %}",
            "Domain {{ domain.number }}",
            "{%p endfor %}",
            header="{{ front.period }}",
            rows=(
                ("Indicator", "Value"),
                ("{%tr for row in indicators %}", ""),
                ("{{ row.id }}", "{{ row.value }}"),
                ("{%tr endfor %}", ""),
            ),
        ),
        "ours.docx",
        AGENDA,
    )
    document = docx.Document(io.BytesIO(made))
    numbers = [f"Domain {domain.number}" for domain in AGENDA.domains]
    assert words_of(made) == [f"Dear {AGENDA.front.body}", *numbers]
    assert document.sections[0].header.paragraphs[0].text == AGENDA.front.period
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Indicator", "Value"],
        *([row.id, row.value] for row in AGENDA.indicators),
    ]
    assert document.core_properties.title == AGENDA.front.title


def test_cited_writes_words_and_their_places() -> None:
    point = AGENDA.domains[0].good_practice[0]
    (said,) = words_of(fill(template("{{ domains[0].good_practice[0]|cited }}"), "ours.docx", AGENDA))
    assert all(statement.text in said for statement in point.statements)
    assert said.count("[Paper, p. 1]") == len(point.citations)


def test_the_same_template_and_values_give_the_same_bytes() -> None:
    data = template("{{ front.title }}")
    assert fill(data, "ours.docx", AGENDA) == fill(data, "ours.docx", AGENDA)


HARMFUL = [
    ("{{ ''.__class__ }}", "''.__class__ is not allowed"),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "not allowed"),
    ("{{ front.__init__.__globals__ }}", "not allowed"),
    ("{{ front['__class__'] }}", "not allowed"),
    ("{{ front|attr('__class__') }}", "ours.docx"),
    ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "not allowed"),
    ("{{ self.__dict__ }}", "ours.docx"),
    ("{% include '/etc/passwd' %}", "ours.docx"),
    ("{% import '/etc/passwd' as x %}", "there is no template /etc/passwd"),
    ("{% extends '/etc/passwd' %}", "ours.docx"),
    ("{{ 'x' * 999999999 }}", "not allowed"),
    ("{{ 9 ** 9 ** 9 }}", "not allowed"),
    ("{{ '{:>999999999}'.format(1) }}", "not allowed"),
    ("{{ front.title|safe }}", "|safe is not known, or not allowed"),
    ("{% autoescape false %}{{ front.title }}{% endautoescape %}", "escaping cannot be switched off"),
    ("{% macro m() %}{{ lipsum() }}{% endmacro %}{{ m() }}", "there is no {{ lipsum }}"),
    ("{{r front.title }}", "puts Word's own code in"),
    ("{{p front.title }}", "puts Word's own code in"),
]


@pytest.mark.parametrize(("words", "says"), HARMFUL)
@pytest.mark.parametrize("place", ["body", "header"])
def test_a_template_that_means_harm_is_refused(words: str, says: str, place: str) -> None:
    told = refusal(words) if place == "body" else refusal("text", header=words)
    assert says in told


def test_code_in_the_file_s_properties_is_not_run() -> None:
    document = docx.Document()
    document.core_properties.author = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"
    with pytest.raises(TemplateError, match="not allowed"):
        fill(saved(document), "ours.docx", AGENDA)


def test_a_template_without_end_is_stopped() -> None:
    loops = "{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    with pytest.raises(TemplateError, match="was stopped"):
        fill_apart(template(loops), "ours.docx", AGENDA, seconds=1)


def test_what_the_child_says_reaches_the_user() -> None:
    with pytest.raises(TemplateError, match=r"in “\{\{ front\.boddy \}\}”: .*did you mean front\.body\?"):
        fill_apart(template("{{ front.boddy }}"), "ours.docx", AGENDA)
    assert words_of(fill_apart(template("{{ front.body }}"), "ours.docx", AGENDA)) == [AGENDA.front.body]


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "aFChunk", "frame"])
def test_a_template_that_reaches_out_is_refused(kind: str) -> None:
    document = docx.Document()
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    document.part.relate_to("https://example.org/x", f"{namespace}/{kind}", is_external=True)
    with pytest.raises(TemplateError, match="may carry"):
        fill(saved(document), "ours.docx", AGENDA)


def test_no_word_file_is_refused_in_plain_words() -> None:
    for data in (b"", b"hello", template("x")[:300]):
        with pytest.raises(TemplateError, match=r"ours\.docx"):
            fill(data, "ours.docx", AGENDA)


WORDS = [
    "A&E <4 hours> R&D “quoted” 'x' \"y\"",
    "🏥 👩‍⚕️ 𝕏",
    "שלום עולם، مرحبا",
    "a\x00b\x08c\x0bd\x1be\ufffe",
    "{{ front.title }} {% for x in y %} {# #}",
    "<w:p><w:r><w:t>forged</w:t></w:r></w:p>",
    "]]> <!-- --> <?x?> &lt; &#60;",
]


def with_body(words: str) -> AgendaContext:
    return replace(AGENDA, front=replace(AGENDA.front, body=words, title=words))


@pytest.mark.parametrize("words", WORDS)
def test_words_of_papers_stay_words(words: str) -> None:
    made = fill(template("{{ front.body }}", header="{{ front.title }}"), "ours.docx", with_body(words))
    kept = "".join(letter for letter in words if letter >= " " and letter != "\ufffe")
    assert words_of(made) == [kept]
    assert docx.Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text == kept


def test_forty_thousand_words_in_a_cell_all_arrive() -> None:
    words = "word&<> " * 40_000
    made = fill(template(rows=(("{{ front.body }}",),)), "ours.docx", with_body(words))
    assert docx.Document(io.BytesIO(made)).tables[0].cell(0, 0).text == words


def test_line_ends_and_tabs_of_a_quotation_become_word_s_own() -> None:
    made = fill(template("{{ front.body }}"), "ours.docx", with_body("a\tb\nc"))
    (paragraph,) = docx.Document(io.BytesIO(made)).paragraphs
    assert [len(list(paragraph._p.iter(qn(tag)))) for tag in ("w:tab", "w:br")] == [1, 1]


def test_the_check_says_all_that_is_wrong_with_the_words_of_the_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "ours.docx"
    path.write_bytes(template("Dear {{ front.boddy }},", "{{ frnt.title }}", header="{{ front.perod }}"))
    found = check_file(path, template_named("agenda"), OURS)
    assert [one.words for one in found] == [
        "in “Dear {{ front.boddy }},”: there is no {{ front.boddy }}; did you mean front.body?",
        "in “{{ frnt.title }}”: there is no {{ frnt }}; did you mean front?",
        "in “{{ front.perod }}”: there is no {{ front.perod }}; did you mean front.period?",
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_starter_of_each_kind_can_be_filled_in(kind: str) -> None:
    context = full(context_of(kind))
    words = "\n".join(words_of(fill(starter(context_of(kind)), "ours.docx", context)))
    assert context.front.body in words
    assert "{{" not in words
    assert "{%" not in words


def test_a_filled_in_file_says_at_its_foot_that_it_is_a_draft() -> None:
    made = docx.Document(io.BytesIO(fill(starter(AgendaContext), "ours.docx", AGENDA)))
    shown = ["".join(node.itertext()) for node in made.sections[0].footer._element.iter(qn("w:p"))]
    assert any("Draft for discussion" in words for words in shown)
    assert made.core_properties.content_status == "Draft"


def test_the_starter_cites_and_never_stands_over_another_file(tmp_path: Path) -> None:
    path = put_starter(template_named("agenda"), tmp_path)
    made = "\n".join(words_of(fill(path.read_bytes(), "ours.docx", AGENDA)))
    assert AGENDA.domains[0].areas[0].points[0].text.split()[0] in made
    assert "[Paper, p. 1]" in made
    with pytest.raises(OutputExists):
        put_starter(template_named("agenda"), tmp_path)


def test_the_check_tells_of_a_template_without_placeholders(tmp_path: Path) -> None:
    path = tmp_path / "ours.docx"
    path.write_bytes(template("Dear all"))
    (found,) = check_file(path, template_named("agenda"), OURS)
    assert not found.wrong
    assert "no placeholder" in found.words


def test_without_the_extra_the_line_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generators.own.word_template.find_spec", lambda _: None)
    with pytest.raises(TemplateError) as caught:
        need_extra()
    assert 'pip install "nhs-assure[own-templates]"' in str(caught.value)


@pytest.mark.slow
def test_the_open_xml_sdk_finds_nothing_wrong_with_what_was_filled_in(tmp_path: Path) -> None:
    paths = []
    for number, words in enumerate(WORDS):
        context = replace(full(context_of("agenda")), front=replace(AGENDA.front, body=words, title=words))
        path = tmp_path / f"{number}.docx"
        path.write_bytes(
            fill(
                template(
                    "{{ front.body }}",
                    "{%p for domain in domains %}",
                    "{{ domain.question }}",
                    "{%p endfor %}",
                    header="{{ front.title }}",
                    rows=(("{%tr for row in indicators %}",), ("{{ row.value }}",), ("{%tr endfor %}",)),
                ),
                "ours.docx",
                context,
            )
        )
        with zipfile.ZipFile(path) as file:
            assert file.testzip() is None
        paths.append(path)
    assert [(each["file"], each["broken"]) for each in check_word(paths) if not each["passes"]] == []
