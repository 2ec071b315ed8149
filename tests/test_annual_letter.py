"""The annual letter: the year's quarters from the record, nothing new to its reader, and its variants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evidence.errors import TemplateError
from evidence.framework import load_framework
from evidence.record.action import Action
from evidence.record.judgement import Headline, Judgement
from evidence.record.support import Agreement, Support
from evidence.store.cycle import mark
from evidence.store.judgements import judge, set_headline
from evidence.store.quarters import review_quarter
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace
from generators.annual_letter import annual_letter_context, told_over_the_year
from generators.blocks import Block, Heading, Table
from generators.drafting import _runs, check_quotes, load_pack_for, make_draft
from generators.letter_context import AnnualLetterContext
from generators.letter_variants import load_variant, variants
from generators.pack import Pack
from generators.shelf import OURS, Shelf
from generators.wanted import Wanted
from tests.build import AN_ACT
from tests.record import ANA, with_passages
from tests.spoken import said

_LATER = replace(ANA, at="2014-06-10T09:00:00Z")
_FRAMEWORK = load_framework("2013-14")


def the_pack(workspace: Workspace, **wanted: str) -> Pack:
    with workspace.open() as connection:
        return replace(load_pack_for("annual-letter", connection), wanted=Wanted(**wanted))  # type: ignore[arg-type]


def the_letter(workspace: Workspace) -> AnnualLetterContext:
    return annual_letter_context(the_pack(workspace))


def all_text(blocks: tuple[Block, ...]) -> str:
    return " ".join(run.text for block in blocks for run in _runs(block))


@pytest.fixture
def year(workspace: Workspace) -> Workspace:
    """Q2 to Q4 judged in two domains, support that helped, an action, the annual review held."""
    audit, *_ = with_passages(workspace)
    levels = {"2013/14 Q2": "assured", "2013/14 Q3": "assured-with-support", "2013/14 Q4": "assured"}
    support = Support(
        domains=(4,),
        what="Advice on safeguarding",
        date="2013-12-01",
        level=1,
        agreement=Agreement.AGREED,
        objectives=("Training done",),
        follow_up="Monthly",
        confirmed="2013-12-02",
    )
    with workspace.open() as connection:
        enter(connection, ANA, support)
        enter(connection, ANA, Action(domains=(4,), what="Train all staff", owner="Chief Nurse", due="2014-03-31"))
        for period, category in levels.items():
            review_quarter(connection, AN_ACT, period)
            judgement = Judgement(
                period=period, domain=4, category=category, reason=f"Seen in {period}", evidence=(audit,)
            )
            judge(connection, ANA, judgement, framework=_FRAMEWORK)
        set_headline(
            connection, ANA, Headline(period=period, label="Assured", reason="A steady year"), framework=_FRAMEWORK
        )
        mark(connection, _LATER, "2013/14 Q4", 3, done="2014-05-27")
    return workspace


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (("Assured",) * 4, "Assured in every quarter."),
        (("", "", "", ""), ""),
        (("", "Assured", "", ""), "Assured in Q2."),
        (("Assured", "Assured", "Assured with support", ""), "Assured from Q1 to Q2; assured with support in Q3."),
        (("Assured", "", "Assured", "Assured"), "Assured in Q1; assured from Q3 to Q4."),
    ],
)
def test_a_years_levels_are_told_in_a_sentence_that_skips_no_gap(levels: tuple[str, ...], told: str) -> None:
    assert told_over_the_year(levels) == told


def test_the_letter_tells_the_year_from_the_record(year: Workspace) -> None:
    letter = the_letter(year)
    governance = letter.domains[3]
    assert governance.levels == ("", "Assured", "Assured with support", "Assured")
    assert governance.change == "Assured in Q2; assured with support in Q3; assured in Q4."
    assert [entry.what for entry in governance.agreed] == ["Train all staff"]
    assert (letter.headline, letter.headline_reason, letter.review) == ("Assured", "A steady year", "2014-05-27")
    assert [line.what for line in letter.support] == ["Advice on safeguarding"]
    text = all_text(make_draft("annual-letter", the_pack(year)).draft.blocks)
    for words in ("27 May 2014", "A steady year", "Seen in 2013/14 Q3", "Train all staff (Chief Nurse, 31 March 2014"):
        assert words in text


def test_support_that_ended_within_the_year_is_told_with_what_came_of_it(year: Workspace) -> None:
    said(year, "support", "close", "S1", "--result", "improved", "--outcome", "92 per cent", "--date", "2014-01-15")
    assert [line.state for line in the_letter(year).support] == [
        "Ended, with improvement (15 January 2014): 92 per cent"
    ]


def test_a_note_in_the_letter_is_the_number_of_its_place_in_the_annex(year: Workspace) -> None:
    made = make_draft("annual-letter", the_pack(year))
    annex = made.values["annex"]
    notes = {run.text: run.citation for block in made.draft.blocks for run in _runs(block) if run.citation}
    assert notes
    for text, citation in notes.items():
        number = int(text.removeprefix("[note ").removesuffix("]"))
        assert annex[number - 1]["id"] == citation.id
    with year.open() as connection:
        assert check_quotes(connection, made.citations) >= len(notes)


def test_without_an_agenda_the_letter_says_that_nothing_was_held_against_it(workspace: Workspace) -> None:
    with_passages(workspace)
    assert not the_letter(workspace).compared
    assert "No agenda of the year was drafted here" in all_text(
        make_draft("annual-letter", the_pack(workspace)).draft.blocks
    )


@pytest.mark.parametrize("variant", variants(OURS))
def test_every_variant_makes_a_letter_with_its_own_words_and_annexes(year: Workspace, variant: str) -> None:
    chosen = load_variant(variant, OURS)
    blocks = make_draft("annual-letter", the_pack(year, variant=variant)).draft.blocks
    headings = [block.key for block in blocks if isinstance(block, Heading)]
    assert chosen.closing in all_text(blocks)
    assert ("annex" in headings, "levels" in headings) == ("evidence" in chosen.annexes, "judgements" in chosen.annexes)


def test_there_is_a_formal_variant_one_by_first_names_and_one_without_annexes() -> None:
    assert variants(OURS) == ("first-name", "formal", "without-annexes")


def test_a_teams_own_variant_is_used_and_a_wrong_one_is_refused_with_its_line(tmp_path: Path) -> None:
    words = 'name = "Ours"\naddressees = "a"\ngreeting = "Hello"\nnames = "b"\nthanks = "c"\nclosing = "d"\n'
    (tmp_path / "letter-ours.toml").write_text(words + 'signature = "e"\nannexes = ["maps"]\n', encoding="utf-8")
    shelf = Shelf(folders=(tmp_path,))
    with pytest.raises(TemplateError, match=r"letter-ours.toml, line 8, annexes: has “maps”"):
        load_variant("ours", shelf)
    (tmp_path / "letter-ours.toml").write_text(words + 'signature = "e"\n', encoding="utf-8")
    assert load_variant("ours", shelf).greeting == "Hello"
    with pytest.raises(TemplateError, match="no letter called theirs"):
        load_variant("theirs", shelf)


def test_the_table_of_the_year_has_a_column_for_each_quarter(year: Workspace) -> None:
    tables = [block for block in make_draft("annual-letter", the_pack(year)).draft.blocks if isinstance(block, Table)]
    heads = ["".join(run.text for run in _runs(cell)) for cell in tables[0].rows[0].cells]
    assert heads == ["Domain", "Q1", "Q2", "Q3", "Q4"]
