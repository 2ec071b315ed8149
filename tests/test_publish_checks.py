"""What is looked at before a document goes out: each check finds its fault, and passes what only looks like it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import docx
import pytest

from evidence.errors import RecordError, TemplateError
from evidence.framework import Framework, load_framework
from evidence.model import Verdict
from evidence.personal import OfficeHolder
from evidence.record.judgement import Headline, Judgement
from generators.blocks import Block, Heading, Paragraph, Run
from generators.context import Citation
from generators.publish.checks.finding import Finding, Override, Severity
from generators.publish.checks.reading import cut, length, reading_age, sentences, syllables
from generators.publish.checks.run import CHECKS, findings, weigh
from generators.publish.checks.subject import Known, Subject
from generators.publish.checks.words import read_words, words
from generators.publish.clean import without_traces
from generators.publish.subject_of import as_draft
from generators.readback.read import read_edited
from generators.word import write
from tests.published import a_draft, a_list, a_paragraph, a_table, said
from tests.test_readback import changed

PASSAGE = "0123456789ab"
CITED = Citation(
    id=f"{PASSAGE}-1",
    document="Finance.pdf",
    sha256="a" * 64,
    page=2,
    label="Finance report, p. 2",
    quote="All is well.",
)
LEVEL = "d3/level"
AT = "2014-03-01T09:00:00Z"


@cache
def the_framework() -> Framework:
    return load_framework("2013-14")


def a_subject(
    *blocks: Block,
    kind: str = "annual-letter",
    edit: Callable[[Any], object] | None = None,
    holders: tuple[OfficeHolder, ...] = (),
    **known: Any,
) -> Subject:
    """A document of these blocks, written, edited by `edit` and read back."""
    written = a_draft(*blocks, kind=kind, title="Annual letter, 2013/14")
    edited = read_edited(changed(written, edit) if edit else write(written))
    draft = as_draft(edited, name="letter.docx", at=AT)
    facts = Known(framework=the_framework(), **{"verdicts": {PASSAGE: Verdict.ACCEPTED}, **known})
    return Subject(edited=edited, draft=draft, clean=without_traces(draft), known=facts, office_holders=holders)


def found(*blocks: Block, **more: Any) -> dict[str, list[Finding]]:
    """What is found in a document of these blocks, by check."""
    by_check: dict[str, list[Finding]] = {}
    for one in findings(a_subject(*blocks, **more)):
        by_check.setdefault(one.check.id, []).append(one)
    return by_check


def text(words: str, *, key: str = "own") -> Paragraph:
    return a_paragraph(words, key=key)


def cited(words: str = "All is well.", key: str = "d3/strengths/p1") -> Paragraph:
    return Paragraph(key=key, runs=(Run(text=f"{words} "), Run(text="[Finance report, p. 2]", citation=CITED)))


# ---------------------------------------------------------------- what is found, and what only looks like it


def test_a_finished_document_is_passed_without_a_word() -> None:
    assert found(text("We met in March 2014 and agreed the plan for winter."), cited()) == {}


@pytest.mark.parametrize(
    ("check", "block"),
    [
        ("to-fill-in", Paragraph(key="p", runs=said("[date]", fill=True))),
        ("draft-words", text("This draft is for the meeting.")),
        ("draft-words", text("Owner: TBC")),
        ("draft-words", text("To be agreed.")),
        ("draft-words", text("Choose one:")),
        ("draft-words", text("It rests with [insert name].")),
        ("personal-number", text("Her NHS number is 943 476 5919.")),
        ("personal-name", text("We thank Joanne Pell for her help.")),
        ("personal-contact", text("Ring Joanne on 07700 900318.")),
        ("personal-age", text("Her date of birth is 4 March 1941.")),
        ("small-count", text("In Coldbeck 2 patients with motor neurone disease were asked.")),
        (
            "personal-story",
            text("A woman of 72 told us that she fell. She lay there for three hours. Nobody told her daughter."),
        ),
        ("empty-heading", Heading(key="h", level=2, runs=said("Next steps"))),
        ("heading-order", Heading(key="h", level=3, runs=said("Next steps"))),
        ("caption", a_table(("Year", "Waits"), ("2013", "94%"), caption="")),
        ("link-words", Paragraph(key="p", runs=said("click here", href="https://example.org/report"))),
        ("link-words", Paragraph(key="p", runs=said("https://example.org/report", href="https://example.org/report"))),
        ("colour", text("Late steps are shown in red.")),
        ("tone", text("The trust failed to meet the standard in March 2014.")),
        ("jargon", text("Prior to the meeting we did a deep dive.")),
        ("acronym", text("The QIPP plan was agreed.")),
        ("date-form", text("We met on 14/11/2013 in Westford.")),
        ("date-form", text("We met on 14th November 2013 in Westford.")),
        ("period", text("Staff sickness in the community wards stood at 4.1 per cent altogether.")),
        ("long-sentence", text(f"We met {'and talked about the plan ' * 6}in March 2014.")),
    ],
)
def test_each_check_finds_its_fault_and_says_where(check: str, block: Block) -> None:
    hits = found(block)[check]
    assert all(one.check in CHECKS and one.why and one.check.mend for one in hits)
    assert hits[0].heading == ("Next steps" if isinstance(block, Heading) else "Annual letter, 2013/14")


@pytest.mark.parametrize(
    ("check", "block"),
    [
        ("draft-words", text("Draft shared with the CCG on 3 March 2014.")),
        ("draft-words", text("The plan had to be agreed by the board.")),
        ("personal-number", text("The incident has the reference 999 580 3164.")),
        ("personal-contact", text("The switchboard is 01632 960100.")),
        ("small-count", text("In all, 212 patients were asked.")),
        ("link-words", Paragraph(key="p", runs=said("Quality report, March 2014", href="https://example.org/report"))),
        ("empty-heading", a_list((1, "The plan"))),
        ("colour", text("A&E was amber twice, so it is red.")),
        ("tone", text("Kidney failure is rarer than in 2012.")),
        ("acronym", text("The programme for quality and savings (QIPP) was agreed. QIPP runs until 2015.")),
        ("acronym", text("QIPP (quality, innovation, productivity and prevention) was agreed by the NHS.")),
        ("date-form", text("We met on 14 November 2013, at 14:30.")),
        ("period", text("In March 2014 staff sickness in the community wards was 4.1 per cent.")),
        ("long-sentence", text("We met in March 2014. " * 9)),
        ("caption", a_table(("Year", "Waits"), ("2013", "94%"))),
        ("table-headers", a_table(("Year", "Waits"), ("2013", "94%"))),
    ],
)
def test_what_only_looks_like_a_fault_is_passed(check: str, block: Block) -> None:
    assert check not in found(block)


def test_a_table_without_header_cells_is_found() -> None:
    def plain(document: Any) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "Year"
        document.add_paragraph("After it.")

    assert "table-headers" in found(text("Before it."), edit=plain)


def test_comments_tracked_changes_and_pictures_stop_a_document() -> None:
    def scribble(document: Any) -> None:
        last = document.paragraphs[-1]
        document.add_comment(last.runs, text="Is this so?", author="Kim")
        run = last.runs[0]._r
        inserted = run.makeelement(docx.oxml.ns.qn("w:ins"), {docx.oxml.ns.qn("w:author"): "Kim"})
        run.addprevious(inserted)
        inserted.append(run)
        document.add_picture(io.BytesIO(_a_picture()))

    hits = found(text("We met in March 2014."), edit=scribble)
    assert {"comments", "tracked-changes", "left-out"} <= hits.keys()
    assert "Is this so?" in hits["comments"][0].text


def _a_picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def test_a_reference_that_lost_its_comment_may_never_go_out() -> None:
    def strip(document: Any) -> None:
        for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
            for mark in list(document.element.iter(docx.oxml.ns.qn(f"w:{tag}"))):
                mark.getparent().remove(mark)

    (one,) = found(cited(), edit=strip)["references"]
    assert one.check.override is Override.NEVER
    assert one.stops


def test_words_of_people_do_not_stay_out_unseen() -> None:
    def write_into_all(document: Any) -> None:
        for paragraph in document.paragraphs:
            paragraph.runs[-1].text += " Agreed with Kim."

    made = text("Assure gathered this from 3 papers.", key="made-from/p1")
    assert "own-words" not in found(made, cited())
    (one,) = found(made, text("We met in March 2014."), edit=write_into_all)["own-words"]
    assert (one.why, one.check.override) == ("in a note about the draft", Override.WITH_REASON)
    assert one.text.endswith("Agreed with Kim.")


def test_words_inside_a_reference_do_not_stay_out_unseen() -> None:
    def write_into_the_reference(document: Any) -> None:
        run = next(run for run in document.paragraphs[-1].runs if "Finance report" in run.text)
        run.text = run.text.replace("p. 2", "p. 2, as Kim says")

    (one,) = found(cited(), edit=write_into_the_reference)["own-words"]
    assert one.why == "inside a reference"


# ---------------------------------------------------------------- evidence and record


@pytest.mark.parametrize(
    ("check", "known"),
    [
        ("unreviewed-evidence", {"verdicts": {PASSAGE: Verdict.UNDECIDED}}),
        ("unreviewed-evidence", {"verdicts": {PASSAGE: Verdict.DEFERRED}}),
        ("rejected-evidence", {"verdicts": {PASSAGE: Verdict.REJECTED}}),
        ("unknown-evidence", {"verdicts": {}}),
        ("area-team", {"withheld_passages": frozenset({PASSAGE})}),
        ("area-team", {"withheld_papers": frozenset({"a" * 64})}),
        ("embargo", {"embargo": "2014-07-18T23:01:00Z"}),
        ("embargo", {"embargoed_papers": {"Finance.pdf": "2014-07-18T23:01:00Z"}}),
        ("surprises", {"surprises": ((frozenset({PASSAGE}), "All is well."),)}),
        ("surprises", {"surprises_unknown": "No agenda was drafted."}),
    ],
)
def test_what_stands_against_the_evidence_is_told(check: str, known: dict[str, Any]) -> None:
    assert check in found(cited(), **known)


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.RETAGGED])
def test_evidence_that_people_took_is_passed(verdict: Verdict) -> None:
    assert found(cited(), verdicts={PASSAGE: verdict}, surprises=((frozenset({"ffff00001111"}), "x"),)) == {}


def test_one_passage_cited_twice_is_one_finding() -> None:
    hits = found(cited(key="a"), cited(key="b"), verdicts={PASSAGE: Verdict.UNDECIDED})
    assert len(hits["unreviewed-evidence"]) == 1


def test_a_file_that_lost_its_memory_is_not_published_blindly() -> None:
    def forget(document: Any) -> None:
        for number, link in list(document.part.rels.items()):
            if link.reltype.endswith("/customXml"):
                document.part.rels.pop(number)

    assert "unknown-evidence" in found(text("We met in March 2014."), edit=forget)


def judged(category: str = "assured", **more: Any) -> dict[int, Judgement]:
    return {3: Judgement(period="2013/14 Q2", domain=3, category=category, reason="As agreed", **more)}


@pytest.mark.parametrize(
    ("said_in_text", "judgements", "told"),
    [
        ("Assessment: Assured", judged(), ""),
        ("Assessment: Assured with support", judged("assured-with-support"), ""),
        ("Assessment: Assured", judged("assured-with-support"), "on record is “Assured with support”"),
        ("Assessment: Assured with support", judged(), "on record is “Assured”"),
        ("Assessment: Assured", {}, "nobody has put a judgement on record"),
        ("Assessment: as we said", judged(), "none of the categories"),
        ("Assessment: as we said", {}, ""),
    ],
)
def test_the_category_in_the_text_is_the_one_on_record(
    said_in_text: str, judgements: dict[int, Judgement], told: str
) -> None:
    hits = found(text(said_in_text, key=LEVEL), judgements=judgements).get("category", [])
    assert [told in one.why for one in hits] == ([True] if told else [])


@pytest.mark.parametrize("kind", ["summary-report", "component-report", "scorecard"])
def test_the_level_cell_of_a_report_is_held_against_the_record(kind: str) -> None:
    table = a_table(
        ("Focus", "Level"), ("3. Are plans delivering?", "Assured"), ("4. Governance", "Assured"), key="report"
    )
    hits = found(table, kind=kind, judgements=judged("assured-with-support"))["category"]
    assert [one.why[:8] for one in hits] == ["domain 3", "domain 4"]


def test_a_headline_that_is_not_on_record_is_told() -> None:
    line = text("Our overall assessment: Not assured", key="headline")
    stands = Headline(period="2013/14 Q2", label="Assured", reason="As agreed")
    assert "on record is “Assured”" in found(line, headline=stands)["category"][0].why
    assert "category" not in found(line, headline=replace(stands, label="Not assured"))


def test_a_gate_that_is_not_met_can_never_be_overridden() -> None:
    hits = found(text("Assessment: Assured", key=LEVEL), judgements=judged(), lacking={3: ("evidence (none named)",)})
    assert hits["gate"][0].check.override is Override.NEVER


def test_an_override_has_to_be_shown_in_the_document() -> None:
    judgements = judged(override="It follows on Friday", overridden=("objectives",))
    line = text("Assessment: Assured", key=LEVEL)
    assert "override-not-shown" in found(line, judgements=judgements)
    assert "override-not-shown" not in found(line, text("It follows on Friday."), judgements=judgements)


# ---------------------------------------------------------------- names, and who may be named


def test_office_holders_and_those_a_letter_is_to_may_be_named() -> None:
    letter = (text("Dr Helen Marlowe, Chair", key="to/name"), text("Dr Marlowe and Susan Tallis spoke in March 2014."))
    assert [one.why for one in found(*letter)["personal-name"]] == ["name “Susan Tallis”: a first name and a surname"]
    assert "personal-name" not in found(*letter, holders=(OfficeHolder(name="Susan Tallis"),))


def test_a_heading_of_a_table_tells_what_its_numbers_are() -> None:
    table = a_table(("Practice", "Patients who died"), ("Coldbeck", "2"), ("Westford", "48"))
    assert [one.text for one in found(table)["small-count"]] == ["2"]


def test_a_place_in_a_table_is_told_by_its_row() -> None:
    table = a_table(("Focus", "Said"), ("3. Are plans delivering?", "We thank Joanne Pell."))
    assert [one.heading for one in found(table)["personal-name"]] == ["3. Are plans delivering?"]


def test_the_name_of_the_body_is_no_persons() -> None:
    line = text("Score, inpatients: Anyshire NHS FT: 63 in March 2014.")
    assert "personal-name" in found(line)
    assert "personal-name" not in found(line, body="NHS Anyshire CCG")


# ---------------------------------------------------------------- weighing


def test_a_reason_lets_a_check_pass_and_is_kept_with_what_it_passed() -> None:
    every = findings(a_subject(text("Ring Joanne Pell on 07700 900318.")))
    outcome = weigh(every, {"personal-name": "She agreed", "personal-contact": "It is her desk's"})
    assert outcome.may_go_out
    assert {one.check: one.why for one in outcome.overridden} == {
        "personal-name": "She agreed",
        "personal-contact": "It is her desk's",
    }


def test_one_finding_is_overridden_and_its_neighbour_is_not() -> None:
    every = findings(a_subject(text("We thank Joanne Pell.", key="a"), text("We thank Peter Lamb.", key="b")))
    pell = next(one for one in every if "Pell" in one.why)
    outcome = weigh(every, {pell.id: "She agreed"})
    assert [one.why for one in outcome.stops] == ["name “Peter Lamb”: a first name and a surname"]


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"personal-number": "We know her"}, "in spite of"),
        ({"spelling": "Never mind"}, "no check"),
        ({"comments": "  "}, "No reason"),
    ],
)
def test_what_may_not_be_overridden_is_refused(overrides: dict[str, str], told: str) -> None:
    with pytest.raises(RecordError, match=told):
        weigh(findings(a_subject(text("Her NHS number is 943 476 5919."))), overrides)


def test_advice_alone_stops_nothing() -> None:
    every = findings(a_subject(text("We did a deep dive in March 2014.")))
    assert {one.severity for one in every} == {Severity.ADVICE}
    assert weigh(every, {}).may_go_out


def test_every_check_has_an_id_of_its_own() -> None:
    ids = [check.id for check in CHECKS]
    assert len(set(ids)) == len(ids)


# ---------------------------------------------------------------- reading, and the list of words


def test_sentences_end_where_they_end() -> None:
    assert sentences("Dr Marlowe agreed. “It rose to 4.1 per cent.” See p. 4 for more!\nA line") == (
        "Dr Marlowe agreed.",
        "“It rose to 4.1 per cent.",
        "See p. 4 for more!",
        "A line",
    )
    assert length("It rose to 4.1 per cent, again.") == 7


def test_a_long_sentence_is_cut_at_the_joint_nearest_its_middle() -> None:
    assert (
        cut("The plan was late, but the board agreed it in March")
        == "The plan was late ✂, but the board agreed it in March"
    )
    assert cut("No joint at all") == "No joint at all"


@pytest.mark.parametrize(
    ("word", "count"),
    [("plan", 1), ("table", 2), ("agreed", 2), ("improved", 2), ("services", 3), ("CCG", 3), ("the", 1)],
)
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_prose_has_a_lower_reading_age_than_officialese() -> None:
    plain = ["We met the team in March. They told us what they had done. We liked it. It will help sick people."] * 8
    stiff = [
        "Organisational reconfiguration necessitates comprehensive multidisciplinary stakeholder consultation."
    ] * 15
    assert 5 <= reading_age(plain) < 10
    assert reading_age(stiff) > 20
    assert reading_age(["Too short."]) == 0


def test_the_list_of_words_names_file_key_and_line_when_it_is_wrong() -> None:
    with pytest.raises(TemplateError, match=r"mine\.toml, line 3, phrase\.kind"):
        read_words('[[phrase]]\nwords = ["a"]\nkind = "rude"\nsay = "b"\n', file="mine.toml")
    assert words().phrases["tone"].pattern.search("It has  failed.")
