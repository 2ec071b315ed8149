"""The dashboard as a page: every colour in words, every picture with its words, every number in a table."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from lxml import html

from evidence.store.workspace import Workspace
from generators.chart import Trend, TrendChart, TrendPoint, as_png, as_svg
from tests.commands import BEFORE, does


@pytest.fixture
def a_page(workspace: Workspace) -> Workspace:
    for period, value in (("2013/14 Q1", "88.4%"), (BEFORE, "86.1%")):
        does(workspace, "enter", "C01", "--value", value, "--period", period, "--source", "Board <report> & return")
    return workspace


def test_the_web_page_says_every_colour_in_words_and_every_picture_has_its_words_and_numbers(a_page: Workspace) -> None:
    out = a_page.root / "page.html"
    does(a_page, "page", "--out", str(out))
    page = html.fromstring(out.read_bytes())
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == f"NHS Anyshire CCG: delivery dashboard, {BEFORE}"
    picture = page.find(".//svg")
    assert picture.get("role") == "img"
    assert "C01: from 88.4 % in 2013/14 Q1 to 86.1 % in 2013/14 Q2, lower, standard 90." in picture.findtext("title")
    texts = [cell.text_content() for cell in page.iter("td", "th")]
    assert {"88.4 % (▲ amber)", "86.1 % (■ red)"} <= set(texts)
    assert all(table.find("caption") is not None for table in page.iter("table"))
    assert all(head.get("scope") for head in page.iter("th"))
    assert not page.xpath("//@src | //link | //script")


def test_the_word_page_has_the_picture_with_its_alternative_text_and_is_the_same_each_time(a_page: Workspace) -> None:
    does(a_page, "page")
    (path,) = a_page.drafts.glob("dashboard-*.docx")
    first = path.read_bytes()
    does(a_page, "page", "--out", str(a_page.root / "again.docx"))
    assert (a_page.root / "again.docx").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        words = package.read("word/document.xml").decode()
        assert [name for name in package.namelist() if name.endswith(".png")]
    assert 'descr="The numbers follow in a table. C01: from 88.4 %' in words


def test_a_chart_draws_each_point_and_escapes_what_it_says() -> None:
    points = tuple(TrendPoint(label=f"Q{n}", value=Decimal(n), shown=f"{n} %") for n in range(1, 5))
    chart = TrendChart(caption="Trend", trends=(Trend(title="<C01> & more", points=points, standard=Decimal(2)),))
    drawn = as_svg(chart)
    assert drawn.count("<circle") == 4
    assert "&lt;C01&gt; &amp; more" in drawn
    assert as_png(chart) == as_png(chart)
    assert as_png(chart).startswith(b"\x89PNG")
