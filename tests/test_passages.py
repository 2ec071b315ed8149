"""Passages: what is kept, where it stands, and what says the same again."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import QuoteNotFound
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.model import BlockKind, Box, Document, FileType, Line, Passage, Table
from evidence.passages import extract_json, passages, repeat_groups, verify


def a_document(*pages: list[Piece], tables: tuple[Table, ...] = (), sha256: str = "a" * 64, kind: str = "") -> Document:
    made = [page_of(pieces, number=number, label=f"p. {number}") for number, pieces in enumerate(pages, 1)]
    return document_of(made, sha256=sha256, file_type=FileType.PDF, reader="test", tables=tables, kind=kind)


def heading(text: str, level: int) -> Piece:
    return prose(text, BlockKind.HEADING, level)


def texts(document: Document) -> list[str]:
    return [passage.text for passage in passages(document)]


SENTENCE = "The trust has agreed a plan with the CCG to meet the standard by the end of December 2013."


def test_paragraphs_items_and_rows_are_passages_and_furniture_headings_and_fragments_are_not() -> None:
    document = a_document(
        [
            prose("NHS Anyshire CCG governing body papers", BlockKind.HEADER),
            heading("3.2 Finance and value for money", 2),
            prose(SENTENCE),
            prose("\u2022 Agree the recovery plan with the trust"),
            prose("Any questions?"),
            prose("A&E 93.8%"),
            prose("1,204"),
            prose("3.2 Finance ........ 14", BlockKind.CONTENTS),
            prose("A reader says that this is far too late.", BlockKind.COMMENT),
            prose("Page 4 of 12", BlockKind.PAGE_NUMBER),
        ]
    )
    assert texts(document) == [SENTENCE, "Agree the recovery plan with the trust", "A&E 93.8%"]


def test_every_anchor_quotes_its_page_exactly_with_forty_characters_around() -> None:
    document = a_document([prose(SENTENCE), prose(f"(a) {SENTENCE}"), prose(SENTENCE)])
    for passage in passages(document):
        anchor = passage.anchor
        page = document.page(anchor.page)
        verify(anchor, document)
        assert page.text[anchor.start - len(anchor.prefix) : anchor.end + len(anchor.suffix)] == (
            anchor.prefix + anchor.quote + anchor.suffix
        )
    assert len({passage.id for passage in passages(document)}) == 3


def test_a_quotation_that_is_not_there_any_more_is_refused() -> None:
    document = a_document([prose(SENTENCE)])
    (passage,) = passages(document)
    changed = a_document([prose(SENTENCE.replace("December", "November"))])
    with pytest.raises(QuoteNotFound):
        verify(passage.anchor, changed)
    with pytest.raises(QuoteNotFound):
        verify(passage.anchor, a_document([prose(SENTENCE)], sha256="b" * 64))
    with pytest.raises(QuoteNotFound):
        verify(replace(passage.anchor, page=2), document)


def test_headings_lead_to_a_passage_over_pages_and_end_with_their_level() -> None:
    document = a_document(
        [heading("Quality report", 1), heading("Safeguarding", 2), prose(SENTENCE)],
        [prose(SENTENCE), heading("Infection control", 2), prose(SENTENCE)],
    )
    assert [passage.heading_path for passage in passages(document)] == [
        ("Quality report", "Safeguarding"),
        ("Quality report", "Safeguarding"),
        ("Quality report", "Infection control"),
    ]


def test_a_table_row_has_its_column_headings_as_context_on_the_next_page_too() -> None:
    rows = [["Measure", "Target", "Actual"], ["Cancer 62 days", "85%", "82.4%"]]
    more = [["Stroke unit stay", "80%", "78.0%"]]
    document = a_document(
        [row_piece(row, 0, number) for number, row in enumerate(rows)],
        [row_piece(row, 1, number) for number, row in enumerate(more)],
        tables=(table_of(rows, page=1), table_of(more, page=2)),
    )
    found = passages(document)
    assert [passage.text for passage in found] == ["Cancer 62 days\t85%\t82.4%", "Stroke unit stay\t80%\t78.0%"]
    assert [passage.context for passage in found] == ["Measure\tTarget\tActual"] * 2


def test_a_passage_has_the_boxes_of_the_lines_it_touches() -> None:
    boxes = [Box(x0=72, top=10 * n, x1=300, bottom=10 * n + 9) for n in range(2)]
    half = len(SENTENCE) // 2
    lines = (Line(start=0, end=half, box=boxes[0]), Line(start=half, end=len(SENTENCE), box=boxes[1]))
    document = a_document([Piece(kind=BlockKind.PARAGRAPH, text=SENTENCE, lines=lines)])
    assert passages(document)[0].anchor.boxes == tuple(boxes)


def test_a_long_text_is_cut_at_sentence_ends_and_not_after_abbreviations() -> None:
    text = " ".join(
        f"Dr. Example said that item no. {number} i.e. the plan of approx. 4.5 weeks was agreed."
        for number in range(30)
    )
    found = passages(a_document([prose(text)]))
    assert len(found) > 2
    assert " ".join(passage.text for passage in found) == text
    assert all(passage.text.startswith("Dr. Example") and passage.text.endswith("agreed.") for passage in found)
    assert all(len(passage.text.split()) <= 120 for passage in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["care", "plan.", "Dr.", "4.5%", "(a)", "No.", "said", "The", "x" * 40]), max_size=700))
def test_no_word_is_lost_or_doubled_when_a_text_is_cut(words: list[str]) -> None:
    text = " ".join(["Every", "paper", "begins", "somehow", *words])
    found = passages(a_document([prose(text, BlockKind.PARAGRAPH)]))
    kept = " ".join(passage.text for passage in found).split()
    assert len(kept) <= len(text.split())
    assert all(len(passage.text.split()) <= 150 for passage in found)
    if len(text.split()) <= 150:
        assert kept == text.split()
    for one, other in pairwise(found):
        assert one.anchor.end <= other.anchor.start


def paper(number: int, *paragraphs: str) -> tuple[Passage, ...]:
    return passages(a_document([prose(text) for text in paragraphs], sha256=f"{number:064d}"))


STANDING = (
    "The CCG continues to work with all partners to improve services for local people and will report each {} on it."
)


def test_the_same_words_in_two_papers_are_one_group_and_others_are_not() -> None:
    first, second = paper(1, SENTENCE, "Something else is said here."), paper(2, SENTENCE.upper())
    groups = repeat_groups([*first, *second])
    assert groups == {first[0].id: first[0].id, second[0].id: first[0].id}


def test_nearly_the_same_paragraph_is_a_repeat_unless_its_figures_differ() -> None:
    month, quarter = paper(1, STANDING.format("month")), paper(2, STANDING.format("quarter"))
    assert set(repeat_groups([*month, *quarter])) == {month[0].id, quarter[0].id}
    told = "Performance on cancer waits was {} in the quarter and the trust has explained the reasons to the committee."
    one, other = paper(3, told.format("82.4%")), paper(4, told.format("85.1%"))
    assert repeat_groups([*one, *other]) == {}


def test_groups_do_not_depend_on_what_else_is_read() -> None:
    repeated = [*paper(1, SENTENCE), *paper(2, SENTENCE)]
    others = [passage for number in range(3, 40) for passage in paper(number, f"Report {number} says {number} things.")]
    assert repeat_groups(repeated) == repeat_groups([*repeated, *others])


def test_the_json_form_has_the_promised_keys_and_is_json() -> None:
    table = table_of([["A", "B"], ["x", "1"]], page=1, box=Box(x0=1, top=2, x1=3, bottom=4))
    document = a_document([prose(SENTENCE), row_piece(["A", "B"], 0, 0)], tables=(table,), kind="minutes")
    form = json.loads(json.dumps(extract_json(document, passages(document), name="minutes.pdf")))
    assert list(form) == [
        "name", "sha256", "outcome", "reason", "file_type", "title", "kind", "date", "body", "items", "pages",
        "tables", "passages",
    ]  # fmt: skip
    assert form["name"] == "minutes.pdf"
    assert set(form["pages"][0]) == {"number", "size", "label", "text", "text_source", "confidence"}
    assert form["tables"] == [{"page": 1, "box": [1, 2, 3, 4], "rows": [["A", "B"], ["x", "1"]]}]
    assert form["passages"][0]["text"] == SENTENCE
    assert set(form["passages"][0]) == {"id", "page", "text", "heading_path", "boxes", "kind"}
