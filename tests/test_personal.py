"""Personal data: what is found, what is passed over, and what holds for any text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import CorpusError
from evidence.model import Block, BlockKind, Document, Outcome, Page, TextSource
from evidence.personal import (
    Finding,
    Level,
    OfficeHolder,
    PersonalKind,
    find_personal,
    personal_in,
    personal_line,
    read_office_holders,
)
from evidence.personal.identifiers import begins_with_date, passes_check
from evidence.personal.letters import formed_as_surname
from evidence.personal.names import read_names
from tests.test_command_line import assure

_CORPUS = Path(__file__).parent.parent / "corpora" / "personal"
_SETS = sorted(_CORPUS.glob("*.jsonl"))
_CHAIR = OfficeHolder(name="Dr Helen Marlowe", role="Chair")
_SECRETARY = OfficeHolder(name="Karen Webb", role="Corporate Secretary", board=False)


def said(text: str, kind: PersonalKind, **options: object) -> list[str]:
    """The words found of one kind that belong to a person."""
    found = find_personal(text, **options)  # type: ignore[arg-type]
    return [one.words for one in found if one.kind is kind and not one.organisation]


def a_valid_number(nine: str) -> str:
    """The nine digits with the check digit that the weights ask for, or "" when they have none."""
    rest = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    return "" if rest == 1 else nine + str((11 - rest) % 11)


# ---------------------------------------------------------------- each kind


@pytest.mark.parametrize("written", ["999 469 3921", "999-469-3921", "9994693921"])
def test_an_nhs_number_that_is_called_one_is_certain(written: str) -> None:
    (found,) = find_personal(f"The notes (NHS number {written}) could not be found.")
    assert (found.kind, found.level, found.words) == (PersonalKind.NHS_NUMBER, Level.CERTAIN, written)


def test_an_nhs_number_with_a_wrong_check_digit_is_still_found_where_it_is_called_one() -> None:
    (found,) = find_personal("NHS number 999 469 3922 was typed wrongly.")
    assert found.kind is PersonalKind.NHS_NUMBER
    assert "check digit is wrong" in found.why


@pytest.mark.parametrize(
    "text",
    [
        "The contract is worth £4,010,232,137 over three years.",
        "The contract is worth 4010232137 pounds.",
        "The patients of the ward gave 4010232137 pounds.",
        "Invoice 4010232137 was paid.",
        "Purchase order 4010232137 was raised for the ward.",
        "ISBN 4010232137, second edition.",
        "Charity number 4010232137 was given.",
        "Barcode 4010232137 did not match.",
    ],
)
def test_a_number_that_passes_the_nhs_check_is_passed_over_when_it_is_something_else(text: str) -> None:
    assert passes_check("4010232137")
    assert find_personal(text) == ()


def test_a_chi_number_is_a_kind_of_its_own_and_begins_with_a_day() -> None:
    good = a_valid_number("010245001") or a_valid_number("010245002")
    assert said(f"Her CHI number is {good}.", PersonalKind.CHI_NUMBER) == [good]
    assert said("Her CHI number is 9994693921.", PersonalKind.CHI_NUMBER) == []
    assert begins_with_date("2902000000")
    assert not begins_with_date("3002000000")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Her home number is 01632 960417.", PersonalKind.PHONE, "01632 960417"),
        ("Mobile 07700 900321, evenings", PersonalKind.PHONE, "07700 900321"),
        ("He rang from +44 7700 900 212.", PersonalKind.PHONE, "+44 7700 900 212"),
        ("Call her on 01632 960417 ext. 12", PersonalKind.PHONE, "01632 960417 ext. 12"),
        ("Write to olive.marsh44@example.com", PersonalKind.EMAIL, "olive.marsh44@example.com"),
        ("She lives at 14 Larch Close, Westbury, AN4 7QT.", PersonalKind.ADDRESS, "14 Larch Close, Westbury, AN4 7QT"),
        ("Home postcode an5 6ty", PersonalKind.POSTCODE, "an5 6ty"),
        ("DoB 3.7.2009", PersonalKind.BIRTH_DATE, "3.7.2009"),
        ("She was born on 9 May 1958.", PersonalKind.BIRTH_DATE, "9 May 1958"),
        ("A man aged 47 from Westbury", PersonalKind.AGE, "47"),
        ("An 82-year-old woman was moved.", PersonalKind.AGE, "82"),
        ("NI number AB 12 34 56 C", PersonalKind.NI_NUMBER, "AB 12 34 56 C"),
        ("Datix W48213: a fall", PersonalKind.REFERENCE, "W48213"),
        ("Hospital number W1042337", PersonalKind.REFERENCE, "W1042337"),
        ("Mrs Olive Dunstan asked why.", PersonalKind.NAME, "Olive Dunstan"),
        ("Letter from Desmond Clay", PersonalKind.NAME, "Desmond Clay"),
        ("KOWALSKI, Piotr did not attend.", PersonalKind.NAME, "KOWALSKI, Piotr"),
        ("Sarah Jellicoe, ward manager, was told.", PersonalKind.STAFF_NAME, "Sarah Jellicoe"),
        ("Dr Sandhu has left.", PersonalKind.STAFF_NAME, "Sandhu"),
        ("Her daughter Julie was told.", PersonalKind.RELATIVE, "Julie"),
        ("Mr A Stobbs asked for his notes.", PersonalKind.NAME, "A Stobbs"),
        ("The care of Ștefania Lupașcu was reviewed.", PersonalKind.NAME, "Ștefania Lupașcu"),
        ("Bed 4 Birtles, Gordon - no change", PersonalKind.NAME, "Birtles, Gordon"),
        ("Surname: McTavish", PersonalKind.NAME, "McTavish"),
        ("Bill Summers, driver, has left.", PersonalKind.STAFF_NAME, "Bill Summers"),
        ("Declared: husband Piers Trewhitt", PersonalKind.RELATIVE, "Piers Trewhitt"),
        ("He turned 17 during his stay.", PersonalKind.AGE, "17"),
        ("Of the patients moved three died.", PersonalKind.SMALL_COUNT, "three"),
        ("Inpatients by ward: Hazel 9; Larch 3; Rowan 14.", PersonalKind.SMALL_COUNT, "3"),
        ("There were 3 patients waiting.", PersonalKind.SMALL_COUNT, "3 patients"),
        ("Suicides in the quarter: <5", PersonalKind.SMALL_COUNT, "<5"),
    ],
)
def test_each_kind_is_found_in_its_usual_words(text: str, kind: PersonalKind, words: str) -> None:
    assert said(text, kind) == [words]


@pytest.mark.parametrize(
    "text",
    [
        "Mary Seacole ward was closed for nine days.",
        "St John Ambulance and Marie Curie provided volunteers.",
        "The Virginia Mason system was studied.",
        "Parkinson's disease and Crohn's disease have specialist nurses.",
        "The Caldicott Guardian reviewed all data flows.",
        "The Francis report and the Keogh review were discussed.",
        "Under HSG(93)40 such papers are kept for eight years.",
        "Health checks are offered to everyone aged 40 to 74.",
        "Admissions of over 75 year olds rose by 4%.",
        "The scanner is 11 years old.",
        "The bus from Little Hadwick to Market Ansley does not run.",
        "Clinics in Morley Cross, Ashdown Fold and Kirby Green will close.",
        "Harper St Mary has no surgery of its own.",
        "A single patient record will be kept.",
        "Three practices and 4 wards sent no return.",
        "There are 2.1 patients for each bed, 3% more patients and 1,204 in all.",
        "NHS England was established on 1 April 2013.",
        "Cost centre CD 12 34 56 A has been merged.",
        "Patient stories are heard at the beginning of every meeting of the governing body, and members ask questions.",
    ],
)
def test_what_only_looks_like_personal_data_is_passed_over(text: str) -> None:
    assert find_personal(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ring the switchboard on 01632 960100.",
        "Freephone 0808 157 0999",
        "Send comments to enquiries@anyshireccg.nhs.uk",
        "Westbury Health Centre, 40 Station Road, Westbury AN4 2LL",
    ],
)
def test_what_belongs_to_an_organisation_is_found_and_marked(text: str) -> None:
    found = find_personal(text)
    assert found
    assert all(one.organisation for one in found)


def test_office_holders_at_board_level_are_passed_over_however_they_are_named() -> None:
    text = "Dr Helen Marlowe thanked members. Dr Marlowe, H Marlowe and Marlowe are the same."
    assert find_personal(text, office_holders=[_CHAIR]) == ()
    assert len(find_personal(text)) == 4


def test_who_is_named_with_a_post_at_board_level_is_passed_over_and_no_one_else() -> None:
    assert find_personal("The Chief Officer, Mrs Ann Oakes, spoke. Mrs Oakes then left.") == ()
    assert find_personal("Present: Dr Ann Oakes (Chair), Mr Paul Crane (Lay Member)") == ()
    assert [one.words for one in find_personal("Dr Ann Oakes (Chair)", trust_posts=False)] == ["Ann Oakes"]
    text = "Dr Ann Oakes, Chair, spoke. Joan Oakes fell. Ben Wood, Deputy Chief Officer, Eve Hart, PA to the Chair."
    assert {one.words for one in find_personal(text)} == {"Joan Oakes", "Ben Wood", "Eve Hart"}


def test_another_person_with_an_office_holders_surname_is_found() -> None:
    assert said("Mrs Joan Marlowe fell.", PersonalKind.NAME, office_holders=[_CHAIR]) == ["Joan Marlowe"]
    assert said("Mrs Marlowe fell.", PersonalKind.NAME, office_holders=[_CHAIR]) == ["Marlowe"]


def test_those_on_the_list_below_board_level_are_staff() -> None:
    (found,) = find_personal("Karen Webb took the minutes.", office_holders=[_SECRETARY])
    assert (found.kind, found.level) == (PersonalKind.STAFF_NAME, Level.CERTAIN)


def test_a_patient_story_is_found_with_its_reasons_and_what_patients_said_is_none() -> None:
    story = (
        "Arthur is 84. He was admitted after a fall in January and moved between three wards. He told us that he did "
        "not know who was in charge of his care. He has not been able to go back to his flat."
    )
    (found,) = [one for one in find_personal(story) if one.kind is PersonalKind.STORY]
    assert "turns of care" in found.why
    general = (
        "Patients with diabetes are referred by their GP, seen within two weeks and discharged with a care plan, and "
        "carers said that they were told what to do when the plan did not work for them or their families."
    )
    assert said(general, PersonalKind.STORY) == []


def test_the_size_of_a_small_count_is_the_callers() -> None:
    text = "There were 7 patients waiting."
    assert said(text, PersonalKind.SMALL_COUNT) == []
    assert said(text, PersonalKind.SMALL_COUNT, small=10) == ["7 patients"]


def test_small_cells_are_found_in_rows_by_practice() -> None:
    table = "Practice\tPatients over 52 weeks\nElm Tree Surgery\t2\nWestbury Health Centre\t38"
    assert said(table, PersonalKind.SMALL_COUNT) == ["2"]


# ---------------------------------------------------------------- any text


@pytest.mark.parametrize("surname", ["Wierzbicka", "O'Hagan", "McTavish", "Papadopoulou", "Lupescu", "Yildizoglu"])
def test_a_surname_is_known_by_its_form(surname: str) -> None:
    assert formed_as_surname(surname)


@pytest.mark.parametrize("word", ["Alaska", "Risk", "Iceland", "Hospital", "Anyshire", "Mackerel", "Westbury"])
def test_other_words_do_not_have_the_form_of_a_surname(word: str) -> None:
    assert not formed_as_surname(word)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_one_check_digit_passes_and_no_other(nine: str) -> None:
    good = a_valid_number(nine)
    passing = [digit for digit in "0123456789" if passes_check(nine + digit)]
    assert passing == ([good[-1]] if good and good != "0" * 10 else [])


_BITS = (
    "Mrs|Jean|Holloway|NHS|number|999 469 3921|aged 47|she|her daughter Julie|was admitted|01632 960417|3 patients|<5"
    "|AN4 7QT|14 Larch Close,|DoB 3.7.2009|@|a.b@example.com|\t|\n|(|)|.|,|Ward manager|Dr|£4,010,232,137"
    "|W48213|Datix|é|𝒜|"
)
_WORDS = st.sampled_from(_BITS.split("|"))
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_WORDS, max_size=25).map(" ".join))


@given(_TEXTS)
def test_findings_stand_in_the_text_in_order_and_only_stories_lie_over_others(text: str) -> None:
    found = find_personal(text, office_holders=[_CHAIR])
    assert all(text[one.start : one.end] == one.words for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    plain = [one for one in found if one.kind is not PersonalKind.STORY]
    assert all(first.end <= second.start for first, second in pairwise(plain))
    assert found == find_personal(text, office_holders=[_CHAIR])


@given(st.lists(_WORDS.filter(str.strip), max_size=25).map(" ".join), st.integers(1, 5))
def test_blanks_around_a_text_change_nothing_but_the_offsets(text: str, blanks: int) -> None:
    plain = [(one.kind, one.words, one.start) for one in find_personal(text)]
    moved = [(one.kind, one.words, one.start - blanks) for one in find_personal(" " * blanks + text + " " * blanks)]
    assert moved == plain


def test_a_finding_cannot_be_empty() -> None:
    with pytest.raises(ValueError, match="as long as its range"):
        Finding(kind=PersonalKind.AGE, start=3, end=3, words="", why="none", level=Level.LIKELY)


# ---------------------------------------------------------------- sets, lists, papers, lines


@pytest.mark.parametrize("file", _SETS, ids=lambda file: file.stem)
def test_the_marks_of_each_set_stand_in_their_passages(file: Path) -> None:
    kinds = {str(kind) for kind in PersonalKind}
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for mark in row["findings"]:
            assert row["text"][mark["start"] : mark["end"]] == mark["words"], row["id"]
            assert mark["kind"] in kinds


def test_what_is_planted_in_the_sample_papers_is_found() -> None:
    key = json.loads((_CORPUS.parent / "anyshire" / "key.json").read_text(encoding="utf-8"))
    planted = [item["quote"] for item in key["items"] if item["role"] == "personal data"]
    assert len(planted) >= 18
    assert [quote for quote in planted if not find_personal(quote)] == []


def test_the_passages_to_build_on_do_not_get_worse() -> None:
    holders = read_office_holders((_CORPUS / "office-holders.toml").read_text(encoding="utf-8"), file="x")
    marked = covered = 0
    for line in (_CORPUS / "train.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = find_personal(row["text"], office_holders=holders)
        marks = [mark for mark in row["findings"] if mark["kind"] != "patient story"]
        marked += len(marks)
        covered += sum(any(one.start <= mark["start"] and mark["end"] <= one.end for one in found) for mark in marks)
    assert covered >= 0.98 * marked


def test_a_list_of_office_holders_that_is_wrong_is_named_with_file_and_line() -> None:
    text = '[[office_holder]]\nname = "Ann Other"\nrole = "Clerk"\nlevel = "high"\n'
    with pytest.raises(CorpusError, match=r"people\.toml, line 4, office_holder\.level"):
        read_office_holders(text, file="people.toml")


def test_a_list_of_names_without_one_of_its_parts_is_an_error() -> None:
    with pytest.raises(CorpusError, match=r"names\.toml.*surnames"):
        read_names('first = "Ann"\n', file="names.toml")


def test_in_a_paper_the_heading_of_a_table_says_what_its_numbers_are_and_footers_are_read() -> None:
    rows = ["NHS number\tDays", "4010232137\t14"]
    text = "\n".join([*rows, "Contact: Mrs Olive Dunstan"])
    first, second = len(rows[0]), len("\n".join(rows))
    blocks = (
        Block(kind=BlockKind.TABLE_ROW, start=0, end=first, table_row=(0, 0)),
        Block(kind=BlockKind.TABLE_ROW, start=first + 1, end=second, table_row=(0, 1)),
        Block(kind=BlockKind.FOOTER, start=second + 1, end=len(text)),
    )
    page = Page(number=1, text=text, text_source=TextSource.TEXT, label="p. 1", blocks=blocks)
    found = [one for _, one in personal_in(Document(sha256="0", outcome=Outcome.EXTRACTED, pages=(page,)))]
    assert [(one.kind, one.words) for one in found] == [
        (PersonalKind.NHS_NUMBER, "4010232137"),
        (PersonalKind.NAME, "Olive Dunstan"),
    ]
    assert all(page.text[one.start : one.end] == one.words for one in found)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 7: not JSON"),
        ("[]", "line 7: not an object"),
        ('{"id": 1}', '"text" is missing'),
        ('{"text": "a"}', '"id" is missing'),
        ('{"id": 1, "text": "a", "small": "b"}', '"small" is not a whole number'),
        ('{"id": 1, "text": "a", "office_holders": [1]}', '"office_holders" is not'),
        ('{"id": 1, "text": "a", "office_holders": [{"name": "A", "board": "no"}]}', '"office_holders" is not'),
    ],
)
def test_a_bad_line_is_answered_with_its_number(line: str, problem: str) -> None:
    assert problem in json.loads(personal_line(line, number=7))["error"]


def test_a_line_is_answered_with_its_findings() -> None:
    asked = {"id": "a", "text": "Dr Marlowe rang Mrs Dunstan.", "office_holders": [{"name": "Dr Helen Marlowe"}]}
    answer = json.loads(personal_line(json.dumps(asked)))
    assert [one["words"] for one in answer["findings"]] == ["Dunstan"]
    assert set(answer["findings"][0]) == {"kind", "start", "end", "words", "why", "level", "organisation"}


def test_the_command_lists_paper_page_kind_words_and_reason(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Mrs Olive Dunstan rang Dr Helen Marlowe on 01632 960417.\n", encoding="utf-8")
    (tmp_path / "people.toml").write_text(
        '[[office_holder]]\nname = "Dr Helen Marlowe"\nrole = "Chair"\nlevel = "board"\n', encoding="utf-8"
    )
    space = ("--workspace", "space")
    assert assure("new", "space", "--body", "NHS Anyshire CCG", "--period", "2013/14 Q2", cwd=tmp_path).returncode == 0
    assert assure(*space, "add", "note.txt", cwd=tmp_path).returncode == 0
    listed = assure(*space, "evidence", "personal", "--office-holders", "people.toml", "--json", cwd=tmp_path)
    found = json.loads(listed.stdout)
    assert [(one["document"], one["page"], one["kind"], one["words"]) for one in found] == [
        ("note.txt", 1, "name", "Olive Dunstan"),
        ("note.txt", 1, "phone", "01632 960417"),
    ]
    shown = assure(*space, "evidence", "personal", cwd=tmp_path)
    assert "staff name (certain): Helen Marlowe" in shown.stdout
    assert 'after "Dr"' in shown.stdout
    assert assure(*space, "evidence", "personal", "--office-holders", "none.toml", cwd=tmp_path).returncode == 3


def test_lines_of_json_go_in_and_come_out_in_order(tmp_path: Path) -> None:
    lines = '{"id": "a", "text": "Mrs Olive Dunstan"}\nbad\n{"id": "b", "text": "Nothing here."}\n'
    done = assure("personal", "--jsonl", cwd=tmp_path, stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", None, "b"]
    assert answers[0]["findings"][0]["words"] == "Olive Dunstan"
    assert "line 2" in answers[1]["error"]
    assert answers[2]["findings"] == []
