"""NHS England's referral-to-treatment workbooks by commissioner: the CCG's figures as printed, each with its cell."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
import xlwt

from evidence.errors import ReadingError
from evidence.framework.section_rating import rate_dashboard
from evidence.indicators.opened import open_book
from evidence.indicators.referral import commissioners, is_referral_workbook, take_referrals
from evidence.indicators.sheets import Book
from tests.readings import BOARD

_REAL = Path(__file__).parents[2] / "shared" / "real-papers" / "data"
_INCOMPLETE = _REAL / "rtt_Incomplete-Commissioner-Mar15-revised-XLS-2357K.xls"
_HEAD = ("Area Team Code", "CCG Code", "CCG Name", "Treatment Function Code", "Treatment Function", ">0-1", "52 plus")
_LAST = ("Total number of incomplete pathways", "Total within 18 weeks", "% within 18 weeks")


def a_workbook(folder: Path, *, summary: str = "incomplete pathways", total: object = 400) -> Path:
    """A small workbook in the form of the published ones, with two bodies."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Commissioner")
    sheet.write(1, 1, "Summary:")
    sheet.write(1, 2, f"Monthly Referral to Treatment (RTT) waiting times for {summary}.")
    sheet.write(4, 1, "Period:")
    sheet.write(4, 2, "December 2013")
    for column, words in enumerate((*_HEAD, *_LAST), start=1):
        sheet.write(13, column, words)
    for row, (code, function, within) in enumerate(
        [("99A", "IP100", 80), ("99A", "IP999", 362), ("99B", "IP999", 320)], start=14
    ):
        shown = xlwt.easyxf(num_format_str="0.0%")
        for column, value in enumerate(
            ("Q99", code, f"NHS {code} CCG", function, "Total", 20, 2, total, within), start=1
        ):
            sheet.write(row, column, value)
        sheet.write(row, 10, within / 400, shown)
    path = folder / "incomplete.xls"
    book.save(str(path))
    return path


@pytest.fixture(scope="module")
def real() -> Book:
    if not _INCOMPLETE.is_file():
        pytest.skip("the published workbooks are not at hand")
    return open_book(_INCOMPLETE)


@pytest.mark.parametrize(
    ("code", "printed", "cell"), [("01C", "93.81", "BJ34"), ("01R", "93.71", "BJ54"), ("99P", "91.58", "BJ2794")]
)
def test_the_march_2015_workbook_gives_the_printed_percentages_each_with_its_cell(
    real: Book, code: str, printed: str, cell: str
) -> None:
    share, waits = take_referrals(real, BOARD, file=_INCOMPLETE.name, code=code)
    assert share.value is not None
    assert share.value.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal(printed)
    assert (share.indicator, share.period, share.source.sheet, share.source.cell) == (
        "C03",
        "2014/15 Q4",
        "Commissioner",
        cell,
    )
    assert waits.indicator == "C04"


def test_all_bodies_of_the_march_2015_workbook_agree_with_their_own_numbers(real: Book) -> None:
    codes = commissioners(real)
    assert len(codes) == 212
    for code in codes:
        share, _ = take_referrals(real, BOARD, file=_INCOMPLETE.name, code=code)
        assert share.value is not None
        assert share.numerator is not None
        assert share.denominator
        assert abs(share.value - 100 * share.numerator / share.denominator) < Decimal("1e-9")


def test_the_row_of_all_functions_of_the_chosen_body_is_taken_with_its_month(tmp_path: Path) -> None:
    book = open_book(a_workbook(tmp_path))
    assert is_referral_workbook(book)
    assert commissioners(book) == ("99A", "99B")
    share, waits = take_referrals(book, BOARD, file="incomplete.xls", code="99a")
    assert (share.value, share.numerator, share.denominator, share.source.cell) == (Decimal("90.5"), 362, 400, "K16")
    assert (waits.value, waits.source.cell, waits.period) == (2, "H16", "2013/14 Q3")
    assert share.basis.startswith("month of December 2013, incomplete pathways")
    constitution = rate_dashboard(BOARD, [share, waits], "2013/14 Q3")[1]
    assert {one.indicator: one.colour for one in constitution.ratings if one.reading} == {
        "C03": "amber",
        "C04": "amber",
    }


def test_an_unknown_code_names_those_near_to_it_and_another_quarter_is_refused(tmp_path: Path) -> None:
    book = open_book(a_workbook(tmp_path))
    with pytest.raises(ReadingError, match=r'no CCG with the code "99C"\. Near to it: 99'):
        take_referrals(book, BOARD, file="incomplete.xls", code="99C")
    with pytest.raises(ReadingError, match="of December 2013, which lies in 2013/14 Q3 and not in 2013/14 Q2"):
        take_referrals(book, BOARD, file="incomplete.xls", code="99A", period="2013/14 Q2")


def test_a_text_where_a_number_belongs_is_named_with_its_cell(tmp_path: Path) -> None:
    book = open_book(a_workbook(tmp_path, total="withheld"))
    with pytest.raises(ReadingError, match=r'incomplete\.xls Commissioner I16: "withheld" is no number'):
        take_referrals(book, BOARD, file="incomplete.xls", code="99A")


def test_an_unknown_kind_of_pathway_is_refused(tmp_path: Path) -> None:
    book = open_book(a_workbook(tmp_path, summary="new periods"))
    with pytest.raises(ReadingError, match=r"incomplete\.xls: the framework has no indicator for new periods"):
        take_referrals(book, BOARD, file="incomplete.xls", code="99A")
