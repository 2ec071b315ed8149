"""The learned reading of names, the wide nets for other kinds, and the sentences that teach."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.name_sentences import Maker, marked
from evidence.personal import Level, PersonalKind, find_personal
from evidence.personal.learned import chances, load_weights, spans
from evidence.personal.names import load_names, load_wide_names, shipped
from evidence.personal.tokens import tokens

_CORPUS = Path(__file__).parent.parent / "corpora" / "personal"


def said(text: str, *kinds: PersonalKind) -> list[str]:
    """The words found of these kinds."""
    return [one.words for one in find_personal(text) if one.kind in kinds]


_NAMES = (PersonalKind.NAME, PersonalKind.STAFF_NAME, PersonalKind.RELATIVE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The care of Brithwen Tollugay was reviewed by the panel.", "Brithwen Tollugay"),
        ("Question from Oszkarin Vendrathy: why has the clinic closed?", "Oszkarin Vendrathy"),
        ("Tollugay was sent home without her tablets.", "Tollugay"),
        ("Action: Quillamere to send the rota.", "Quillamere"),
    ],
)
def test_a_name_in_no_list_is_found_by_what_stands_around_it(text: str, name: str) -> None:
    wide, narrow = load_wide_names(), load_names()
    assert not set(name.split()) & (wide.first | wide.surnames | narrow.first | narrow.surnames)
    assert said(text, *_NAMES) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Elm Ward and the Beatrice Wing were closed for ten days in May.",
        "Huntington's disease clinics are held weekly at Westbury.",
        "Glaucoma",
        "Sussex, Surrey and Essex were compared with England.",
        "The Braden score and the Waterlow score were used on admission.",
        "Quality Dashboard Exception Report",
        "NHS SUTTON CCG\tGeneral Surgery\t12\t31",
        "Bengali, Polish, Tamil and Urdu leaflets have been printed.",
        "Grant funding was agreed and members will mark the policy.",
    ],
)
def test_what_is_only_written_like_a_name_is_passed_over(text: str) -> None:
    assert said(text, *_NAMES) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Waiting: HUSSAIN Nasreen, seen on Monday.", PersonalKind.NAME, "HUSSAIN Nasreen"),
        ("The physio (Tariq) got me up the stairs.", PersonalKind.STAFF_NAME, "Tariq"),
        ("Contact for the family: Danuta Lis, sister, 07700 900 962.", PersonalKind.RELATIVE, "Danuta Lis"),
        ("NHS 9990477264 - wants a female driver", PersonalKind.NHS_NUMBER, "9990477264"),
        (
            "She had moved to Rose Cottage, Back Lane, Thornby.",
            PersonalKind.ADDRESS,
            "Rose Cottage, Back Lane, Thornby",
        ),
        ("The girl, thirteen, was held in a cell.", PersonalKind.AGE, "thirteen"),
        ("M/45, chest pain, left without being seen.", PersonalKind.AGE, "M/45"),
        ("Claim NHSLA M14CT882/031 was settled.", PersonalKind.REFERENCE, "NHSLA M14CT882/031"),
        ("She was born in Leeds on 12 March 1990.", PersonalKind.BIRTH_DATE, "12 March 1990"),
        ("Of eleven transfers, two were of children.", PersonalKind.SMALL_COUNT, "two"),
        ("Patients by ethnic group: Chinese 1, Irish 12.", PersonalKind.SMALL_COUNT, "1"),
        ("HIV diagnoses fell from nine to three.", PersonalKind.SMALL_COUNT, "three"),
    ],
)
def test_looser_turns_are_found_too(text: str, kind: PersonalKind, words: str) -> None:
    assert words in said(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Policy reference HR/017, version 2, supersedes HR/009.",
        "Sections 2 and 3 are for information.",
        "Children aged 2 and 3 were offered the vaccine.",
        "Two people left the meeting before the vote.",
        "Thank you for your letter of 3 October about the car park.",
        "The patient was admitted on 14/02/2013 and went home on 18/02/2013.",
    ],
)
def test_the_wide_nets_pass_over_papers_days_and_meetings(text: str) -> None:
    assert find_personal(text) == ()


def test_a_story_told_without_the_words_of_care_is_possible() -> None:
    text = (
        "I cared for Dad at home until he could no longer stand. The night nurse came once. He died on the floor "
        "because two of us could not lift him and no one answered the phone."
    )
    (found,) = [one for one in find_personal(text) if one.kind is PersonalKind.STORY]
    assert found.level in (Level.POSSIBLE, Level.LIKELY)


def test_a_chance_is_that_of_the_least_sure_word_and_a_higher_floor_finds_no_more() -> None:
    line = tokens("Brithwen Tollugay fell. Mr Ashby and Dilip Bhatt saw it from Hazel Ward in Westbury.")
    likely = chances(line, least=0.2)
    low, high = list(spans(line, likely, least=0.1)), list(spans(line, likely, least=0.9))
    assert all(0.1 <= span.chance <= 1 and span.first <= span.last for span in low)
    inside = {at for span in low for at in range(span.first, span.last + 1)}
    assert {at for span in high for at in range(span.first, span.last + 1)} <= inside


def test_the_shipped_weights_are_sorted_whole_numbers() -> None:
    for name in ("weights", "kinds"):
        read = json.loads(shipped(f"names/{name}.json").read_text(encoding="utf-8"))
        assert list(read) == sorted(read)
        assert all(isinstance(one, int) for value in read.values() for one in (value if name == "kinds" else [value]))
    assert load_weights()["bias"] < 0, "a word is no name unless something speaks for it"


def test_the_same_seed_makes_the_same_sentences_and_their_marks_stand_in_them() -> None:
    first, again, other = Maker(1), Maker(1), Maker(2)
    patterns = [pattern for voice in ("people", "staff", "relatives") for pattern in first.patterns[voice]]
    made = [first.sentence(pattern) for pattern in patterns]
    assert made == [again.sentence(pattern) for pattern in patterns]
    assert made != [other.sentence(pattern) for pattern in patterns]
    for sentence in made:
        for mark in sentence.marks:
            assert re.match(r"\S", sentence.text[mark.start : mark.end])
        assert not re.search(r"[{}]", sentence.text), sentence.text


def test_sentences_of_nobody_have_no_marks() -> None:
    maker = Maker(3)
    assert all(not maker.sentence(pattern).marks for pattern in maker.patterns["nobody"])


def test_renaming_a_passage_keeps_all_but_its_names() -> None:
    maker = Maker(4)
    text, marks = next((text, marks) for text, marks in marked(_CORPUS / "train.jsonl") if len(marks) > 1)
    made = maker.renamed(text, marks)
    assert len(made.marks) == len(marks)
    assert made.text != text
    assert made.text[: made.marks[0].start] == text[: min(mark["start"] for mark in marks)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("IFR/2014/077: declined by the panel.", "IFR/2014/077"),
        ("2015/0913 (complaint). The wife says he fell.", "2015/0913"),
        ("Our ref PALS 2291. Dear Sir, thank you.", "PALS 2291"),
        ("Police log 0442 of 12 May was closed.", "0442"),
        ("Payroll no. 33871 was overpaid.", "33871"),
        ("Complaints closed\tC/1409\tupheld\tC/1417\tlost", "C/1417"),
        ("Cases 10233, 10291 and 10302 were read.", "10302"),
    ],
)
def test_codes_of_cases_are_references_in_many_turns(text: str, words: str) -> None:
    assert words in said(text, PersonalKind.REFERENCE)


@pytest.mark.parametrize("text", ["The plan for 2014/15 (claims) is late.", "Our ref: GB/15/042. Paper E, item 9."])
def test_years_and_the_numbers_of_papers_are_no_references(text: str) -> None:
    assert said(text, PersonalKind.REFERENCE) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I am 81 myself and not well.", "81"),
        ("The mother of a child of six says it stopped.", "six"),
        ("Patient A, 4 years, was seen.", "4 years"),
        ("At eighty-one she still drives.", "eighty-one"),
        ("In her ninety-first year she fell.", "ninety-first"),
        ("A man approaching 90 was sent home.", "90"),
        ("The youngest, 3, has croup.", "3"),
    ],
)
def test_ages_are_found_in_less_usual_turns(text: str, words: str) -> None:
    assert said(text, PersonalKind.AGE) == [words]


@pytest.mark.parametrize("text", ["A mother of four spoke.", "At 10 we met the team.", "In his first year he rose."])
def test_other_numbers_in_such_turns_are_no_ages(text: str) -> None:
    assert said(text, PersonalKind.AGE) == []


def test_one_of_several_and_what_a_body_has_are_counts() -> None:
    for text, words in (
        ("Of the women who booked late, one woman had not known.", "one woman"),
        ("The home now has two residents from Anyshire.", "two residents"),
        ("The trust reported 2 never events.", "2 never events"),
    ):
        assert said(text, PersonalKind.SMALL_COUNT) == [words]
    assert said("Each nurse has four patients.", PersonalKind.SMALL_COUNT) == []


def test_a_possible_name_that_the_learned_reading_holds_for_something_else_is_dropped() -> None:
    text = "Uptake fell to 68.4 per cent. Foley catheters and Thomas splints are kept at home."
    assert said(text, PersonalKind.NAME) == []


def test_initials_belong_to_a_name_in_a_table_and_stand_for_a_patient() -> None:
    found = find_personal("Arkle J.\t12 weeks\tBeech Lodge\napproved for patient SB, 34 years old")
    assert {"Arkle J.", "SB"} <= {one.words for one in found}
