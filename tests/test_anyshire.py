"""The sample pack keeps its promises: what the key lists is there, figures agree, and the build repeats itself."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from corpora.anyshire import build as pack
from corpora.anyshire.key import make_key
from corpora.anyshire.layout.marks import marks, unmarked
from corpora.anyshire.layout.script import Grid, Paragraph, parse, typographic
from corpora.anyshire.reading import flat, pages
from evidence.errors import CorpusError

KEY: Mapping[str, Any] = json.loads(pack.KEY.read_text(encoding="utf-8"))
ITEMS: list[Mapping[str, Any]] = KEY["items"]
EVIDENCE = [item for item in ITEMS if item["role"] in ("evidence", "conflict")]
SMALL = (
    "HWB minutes 19 Sept 2013.pdf",
    "360 survey slides.pptx",
    "Risk register and BAF Oct 2013.xlsx",
    "scan0042.pdf",
)


@cache
def read(name: str) -> tuple[str, ...]:
    return pages(pack.PAPERS / name)


def paper(name: str) -> pack.Paper:
    return next(each for each in pack.PACK if each.name == name)


def tables(name: str) -> list[Grid]:
    return [part for part in parse(unmarked(paper(name).source())) if isinstance(part, Grid)]


def pounds(cell: str) -> int:
    figure = int(re.sub(r"[^\d]", "", cell))
    return -figure if cell.startswith(("(", "-")) else figure


def whole_texts(name: str) -> list[str]:
    """The paragraphs and cells of an office file, or of the script behind a PDF."""
    path = pack.PAPERS / name
    if path.suffix == ".docx":
        word = docx.Document(str(path))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return [*(paragraph.text for paragraph in word.paragraphs), *cells]
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    parts = parse(unmarked(paper(name).source()))
    cells = [cell for part in parts if isinstance(part, Grid) for row in part.rows for cell in row]
    return [*(part.text for part in parts if isinstance(part, Paragraph)), *cells]


@pytest.mark.parametrize("name", [each.name for each in pack.PACK])
def test_every_quote_of_the_key_stands_on_the_page_it_names(name: str) -> None:
    missing = [
        item["id"] for item in ITEMS if item["paper"] == name and item["quote"] not in read(name)[item["page"] - 1]
    ]

    assert not missing


@pytest.mark.parametrize(
    "name", [each.name for each in pack.PACK if Path(each.name).suffix in (".pdf", ".docx", ".xlsx")]
)
def test_every_quote_stands_in_one_paragraph_list_item_or_cell(name: str) -> None:
    wholes = [] if name == "scan0042.pdf" else [flat(text) for text in whole_texts(name)]

    broken = [
        item["id"]
        for item in ITEMS
        if item["paper"] == name and not any(item["quote"] in whole.replace("**", "") for whole in wholes)
    ]

    assert not broken


def test_the_folder_holds_the_papers_of_the_pack_and_no_others() -> None:
    assert sorted(path.name for path in pack.PAPERS.iterdir()) == sorted(each.name for each in pack.PACK)


def test_the_pack_is_a_quarter_s_worth_of_reading_and_small_on_disk() -> None:
    count = sum(len(read(each.name)) for each in pack.PACK)
    size = sum(path.stat().st_size for path in pack.PAPERS.iterdir())

    assert len(pack.PACK) >= 10
    assert count >= 60
    assert len(read("Governing Body pack 14 November 2013.pdf")) >= 16
    assert size < 2_000_000


def test_the_key_is_large_enough_to_measure_with() -> None:
    roles = Counter(item["role"] for item in ITEMS)

    assert len(EVIDENCE) >= 200
    assert roles["decoy"] >= 15
    assert roles["furniture"] >= 8
    assert roles["personal data"] >= 8


def test_ids_are_unique_and_the_lists_name_only_what_is_planted() -> None:
    names = [item["id"] for item in ITEMS]
    listed = [*KEY["overdue"], *KEY["done"], *KEY["unmitigated"]]
    listed += [name for conflict in KEY["conflicts"] for name in conflict["items"]]

    assert len(set(names)) == len(names)
    assert set(listed) <= set(names)


def test_evidence_has_a_domain_and_a_stance_and_its_prompts_are_inside_its_domains() -> None:
    odd = [
        item["id"]
        for item in EVIDENCE
        if not item["domains"]
        or not item["stance"]
        or any(int(prompt[1]) not in item["domains"] for prompt in item["prompts"])
    ]

    assert not odd


def test_prompts_named_as_gaps_have_no_evidence_and_all_others_have_some() -> None:
    found = {prompt for item in EVIDENCE for prompt in item["prompts"]}
    every = {
        f"D{domain}.{n}"
        for domain, last in zip(range(1, 7), (7, 5, 5, 9, 3, 4), strict=True)
        for n in range(1, last + 1)
    }

    assert every - found == set(KEY["gaps"])


def test_thin_prompts_have_one_or_two_items() -> None:
    counted = Counter(prompt for item in EVIDENCE for prompt in item["prompts"])

    assert all(1 <= counted[prompt] <= 2 for prompt in KEY["thin"])


def test_words_that_would_fill_a_gap_stand_only_in_decoys() -> None:
    telling = re.compile(
        r"succession|future (?:clinical )?leader|delegated|smartphone|text message|out-of-hours|GP IT", re.IGNORECASE
    )
    decoys = [item["quote"] for item in ITEMS if item["role"] == "decoy"]

    outside = []
    for each in pack.PACK:
        text = " ".join(read(each.name))
        for quote in decoys:
            text = text.replace(quote, "")
        outside += [(each.name, found[0]) for found in telling.finditer(text)]

    assert not outside


def test_the_two_sides_of_a_conflict_come_from_different_papers() -> None:
    where = {item["id"]: item["paper"] for item in ITEMS}

    assert all(where[first] != where[second] for first, second in (c["items"] for c in KEY["conflicts"]))


def test_the_standing_paragraph_is_in_three_papers_word_for_word() -> None:
    standing = [item for item in ITEMS if item["topic"] == "standing text"]

    assert len({item["paper"] for item in standing}) == 3
    assert len({item["quote"] for item in standing}) == 1


def test_the_planted_nhs_number_passes_its_check_and_the_decoys_fail() -> None:
    def passes(number: str) -> bool:
        digits = [int(digit) for digit in number]
        return (11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11) % 11 == digits[9]

    planted = {
        item["id"]: passes(re.findall(r"(?:\d ?){10}", item["quote"])[0].replace(" ", ""))
        for item in ITEMS
        if "NHS number" in item["topic"]
    }

    assert planted == {"pd-nhs1": True} | dict.fromkeys((f"de-nhs{n}" for n in range(1, 5)), False)


def test_telephone_numbers_are_from_the_ranges_kept_for_drama() -> None:
    numbers = {
        number for each in pack.PACK for page in read(each.name) for number in re.findall(r"\b0[17]\d{3} \d{6}\b", page)
    }

    assert numbers
    assert all(number.startswith(("01632 960", "07700 900")) for number in numbers)


def test_the_scanned_page_has_no_text() -> None:
    assert read("scan0042.pdf") == ("",)


def test_the_budget_table_adds_up() -> None:
    budget = next(grid for grid in tables("Finance report M6.pdf") if grid.rows[0][0] == "Budget")
    lines = {row[0]: [pounds(cell) for cell in row[1:]] for row in budget.rows[1:]}
    parts = [values for name, values in lines.items() if name not in ("Total spending", "Allocation", "Surplus")]

    assert [sum(column) for column in zip(*parts, strict=True)] == lines["Total spending"]
    assert all(actual - plan == variance for plan, actual, variance, *_ in parts)
    assert all(forecast - plan == variance for *_, plan, forecast, variance in parts)
    assert lines["Allocation"][0] - lines["Total spending"][0] == lines["Surplus"][0]
    assert lines["Allocation"][1] - lines["Total spending"][1] == lines["Surplus"][1]


def test_the_savings_table_adds_up() -> None:
    savings = next(grid for grid in tables("Finance report M6.pdf") if grid.rows[0][0] == "Scheme")
    *schemes, total = [[pounds(cell) for cell in row[1:5]] for row in savings.rows[1:]]

    assert [sum(column) for column in zip(*schemes, strict=True)] == total


def test_percentages_of_the_dashboard_follow_from_their_counts() -> None:
    sheet = openpyxl.load_workbook(pack.PAPERS / "Delivery dashboard Q2.xlsx")["NHSC"]
    rows = [row for row in sheet.iter_rows(min_row=7, values_only=True) if isinstance(row[7], int)]

    wrong = [row[1] for row in rows if round(100 * float(str(row[6])) / float(str(row[7])), 1) != row[5]]

    assert len(rows) > 12
    assert not wrong


def test_the_dashboard_and_the_performance_report_agree_on_every_standard_both_show() -> None:
    sheet = openpyxl.load_workbook(pack.PAPERS / "Delivery dashboard Q2.xlsx")["NHSC"]
    values = {(row[4], row[5]) for row in sheet.iter_rows(min_row=7, values_only=True)}
    report = tables("Governing Body pack 14 November 2013.pdf")
    summary = next(grid for grid in report if grid.rows[0][:2] == ("Standard", "Threshold"))

    shown = {(float(row[2].rstrip("%")), float(row[3].rstrip("%"))) for row in summary.rows[1:]}

    assert shown <= values


@pytest.mark.parametrize("name", SMALL)
def test_building_a_paper_twice_gives_the_same_bytes(name: str) -> None:
    assert paper(name).content() == paper(name).content()


@pytest.mark.parametrize("name", SMALL)
def test_the_committed_paper_says_what_its_text_says(name: str, tmp_path: Path) -> None:
    fresh = tmp_path / name
    fresh.write_bytes(paper(name).content())

    assert pages(fresh) == read(name)


def test_office_files_carry_no_time_of_their_making() -> None:
    office = [path for path in pack.PAPERS.iterdir() if path.suffix in (".docx", ".xlsx", ".pptx")]
    years = {entry.date_time[0] for path in office for entry in zipfile.ZipFile(path).infolist()}

    assert years == {2013}


def test_a_mark_that_cannot_be_read_is_refused_by_name() -> None:
    with pytest.raises(CorpusError, match="x1~nonsense"):
        marks("Some [[x1~nonsense~here]] words")


def test_a_quote_that_stands_in_two_places_is_refused(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("The same words. The same words.", encoding="utf-8")

    with pytest.raises(CorpusError, match="not in one place"):
        make_key([(notes, marks("[[x1~4~I~D4.2~risk~The same words]]"))], "conflicts = []\noverdue = []\ndone = []")


def test_a_script_line_that_is_not_known_is_refused_with_its_number() -> None:
    with pytest.raises(CorpusError, match="line 3"):
        parse("# A heading\n\n!nonsense here\n")


def test_quotes_and_dashes_become_typographic() -> None:
    assert typographic("The CCG's \"plan\" -- 'ours'") == "The CCG’s “plan” – ‘ours’"


def test_the_readme_tells_the_pages_of_every_paper() -> None:
    readme = (pack.HERE / "README.md").read_text(encoding="utf-8")
    told = {name: int(count) for name, count in re.findall(r"^\| ([^|]+?\.\w+) \|.*\| (\d+) \|$", readme, re.MULTILINE)}

    assert told == {each.name: len(read(each.name)) for each in pack.PACK}
