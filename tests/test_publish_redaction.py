"""What is redacted is gone from every form, wherever it stood, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import NotReady
from generators.blocks import Draft, Figure, Heading, List, ListItem, Note, Paragraph, Run, Table
from generators.chart import Trend, TrendPoint
from generators.publish.redact import MARK, Span, redact
from generators.publish.runs import runs_within
from tests.published import (
    CITED,
    FORMS,
    INSIDE,
    PUBLISHER,
    a_chart,
    a_draft,
    a_paragraph,
    a_table,
    said,
)


def words_of(draft: Draft) -> list[str]:
    """The words of each block under the title."""
    return ["".join(run.text for run in runs_within(block)) for block in draft.blocks[1:]]


def everywhere(name: str) -> Draft:
    """A draft that says the name in every place where a draft can say anything."""
    chart = replace(a_chart(title=f"Seen by {name}"), caption=f"Waits of {name}")
    return a_draft(
        Heading(key=f"about-{name.lower()}", level=2, runs=said(f"About {name}")),
        Paragraph(
            key=f"p-{name.lower()}",
            runs=(
                Run(text="Ask "),
                Run(text=name[:3], strong=True),
                Run(text=f"{name[3:]}, "),
                Run(text="see above", href=f"#about-{name.lower()}"),
                Run(text=" or write", href=f"mailto:{name.lower()}@example.org"),
                Run(text="[ref]", citation=replace(CITED, quote=f"{name} said so")),
            ),
        ),
        Note(key="note", role="info", blocks=(a_paragraph(f"{name} in a note"),)),
        List(key="list", items=(ListItem(key="item", runs=said(f"{name} in a list")),)),
        a_table(("Who", name), (f"{name} here", f"and {name.upper()}"), caption=f"Table of {name}"),
        Figure(key="figure", chart=chart),
        title=f"Report on {name}",
        subject=f"About {name}",
        footer=f"Framework of {name}",
    )


@pytest.mark.parametrize("form", FORMS)
def test_a_redacted_name_is_nowhere_in_the_file(form: str) -> None:
    inside = INSIDE[form](FORMS[form](redact(everywhere("Zebedee"), ["Zebedee"]), publisher=PUBLISHER))
    assert "zebedee" not in inside.lower()
    assert inside.count(MARK) >= 8


@pytest.mark.parametrize("form", FORMS)
def test_the_search_for_a_name_would_find_it_unredacted(form: str) -> None:
    inside = INSIDE[form](FORMS[form](everywhere("Zebedee"), publisher=PUBLISHER))
    assert inside.lower().count("zebedee") >= 8


@pytest.mark.parametrize(
    ("text", "word", "left"),
    [
        ("Anne met Ann.", "Ann", "Anne met [removed]."),
        ("ANN BAKER, Ann\u00a0 Baker", "Ann Baker", "[removed], [removed]"),
        ("Zoë and Zoe\u0308 and Zoe", "zoe", "[removed] and [removed] and [removed]"),
        ("O’Brien, O'Brien", "O'Brien", "[removed], [removed]"),
        ("Smith‐Jones and Smith-Jones", "Smith–Jones", "[removed] and [removed]"),
        ("Zeb\u00ade\u200bdee", "Zebedee", "[removed]"),
        ("the oﬃce", "office", "the [removed]"),
        ("3 (three) deaths", "3 (three)", "[removed] deaths"),
        ("Ann Ann", "Ann", "[removed] [removed]"),
        ("nothing here", " ", "nothing here"),
    ],
)
def test_a_word_is_found_however_it_is_written(text: str, word: str, left: str) -> None:
    assert words_of(redact(a_draft(a_paragraph(text)), [word])) == [left]


def test_a_name_across_bold_and_a_link_is_one_name() -> None:
    runs = (Run(text="By Pat "), Run(text="Tes", strong=True), Run(text="ter now", href="https://example.org/1"))
    block = redact(a_draft(Paragraph(key="p", runs=runs)), ["Pat Tester"]).blocks[1]
    assert isinstance(block, Paragraph)
    assert [(run.text, run.strong, run.href) for run in block.runs] == [
        ("By [removed]", False, ""),
        (" now", False, ""),
    ]


def test_a_span_goes_in_its_place_only() -> None:
    draft = a_draft(a_paragraph("two deaths", key="one"), a_paragraph("two deaths", key="other"))
    assert words_of(redact(draft, [Span(key="one", start=0, end=3)])) == ["[removed] deaths", "two deaths"]


def test_spans_and_words_that_overlap_leave_one_mark() -> None:
    draft = a_draft(a_paragraph("Mr Pat Tester of Ward 7", key="p"))
    assert words_of(redact(draft, ["Pat Tester", Span(key="p", start=0, end=9)])) == ["[removed] of Ward 7"]


@pytest.mark.parametrize("span", [Span(key="gone", start=0, end=1), Span(key="p", start=2, end=99)])
def test_a_span_that_is_not_there_is_refused(span: Span) -> None:
    with pytest.raises(NotReady, match="There are no"):
        redact(a_draft(a_paragraph("Words", key="p")), [span])


def test_a_chart_with_a_redacted_value_is_left_out_because_its_line_would_tell() -> None:
    kept = Trend(title="Kept", points=(TrendPoint(label="Q1", value=Decimal(1), shown="1%"),) * 2)
    chart = a_chart("95%", "4 deaths")
    both = replace(chart, trends=(*chart.trends, kept))
    draft = redact(a_draft(Figure(key="f", chart=both), Figure(key="g", chart=chart)), ["4 deaths"])
    figure, gone = draft.blocks[1:]
    assert isinstance(figure, Figure)
    assert [trend.title for trend in figure.chart.trends] == ["Kept"]
    assert gone == Paragraph(key="g", runs=(Run(text=MARK),))


def test_captions_and_citations_are_redacted_in_the_draft_itself() -> None:
    draft = redact(everywhere("Zebedee"), ["zebedee"])
    table = next(block for block in draft.blocks if isinstance(block, Table))
    assert table.caption == "Table of [removed]"
    cited = [run.citation for block in draft.blocks for run in runs_within(block) if run.citation]
    assert [citation.quote for citation in cited] == ["[removed] said so"]


@settings(max_examples=200, deadline=None)
@given(
    parts=st.lists(st.text("abc ’'-é\u200b", min_size=1, max_size=6), min_size=1, max_size=5),
    word=st.text("abc'", min_size=1, max_size=3),
)
def test_redacting_twice_changes_nothing_and_the_rest_stays(parts: list[str], word: str) -> None:
    draft = a_draft(
        Paragraph(key="p", runs=tuple(Run(text=part, strong=bool(at % 2)) for at, part in enumerate(parts)))
    )
    once = redact(draft, [word])
    assert redact(once, [word]) == once
    if MARK not in words_of(once)[0]:
        assert words_of(once) == words_of(draft)
