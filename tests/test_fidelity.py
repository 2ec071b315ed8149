"""Floors under how faithfully papers are read, on papers set from known text (benchmarks/extraction)."""

from __future__ import annotations

import pytest

from benchmarks.extraction.fidelity import Read, ours, plumbers, score
from benchmarks.extraction.layouts import LAYOUTS, Truth


@pytest.mark.parametrize("layout", LAYOUTS)
def test_words_come_in_reading_order_and_headings_are_told(layout: str) -> None:
    data, truth = LAYOUTS[layout](7)
    order, headings, precision, recall, _ = score(ours(data), truth)
    assert order is not None
    assert order >= 0.99
    assert headings is not None
    assert headings >= 0.8
    assert min(1.0 if value is None else value for value in (precision, recall)) >= 0.9


def test_ruled_tables_are_read_like_pdfplumber_reads_them_and_unruled_ones_far_better() -> None:
    data, truth = LAYOUTS["ruled tables"](7)
    assert (score(ours(data), truth)[4] or 0) >= (score(plumbers(data), truth)[4] or 0) - 0.01
    data, truth = LAYOUTS["unruled tables"](7)
    assert (score(ours(data), truth)[4] or 0) >= (score(plumbers(data), truth)[4] or 0) + 0.3


def test_the_score_itself_falls_for_words_out_of_order_and_cells_in_the_wrong_place() -> None:
    truth = Truth(words=["a", "b", "c", "d"], ruled=[[["1", "2"], ["3", "4"]]])
    right = Read(words=["a", "b", "c", "d"], tables=[[["1", "2"], ["3", "4"]]])
    wrong = Read(words=["c", "d", "a", "b"], tables=[[["2", "1"], ["3", "4"]]])
    assert score(right, truth)[::4] == (1.0, 1.0)
    assert score(wrong, truth)[0] == 0.5
    assert score(wrong, truth)[4] == 0.25
