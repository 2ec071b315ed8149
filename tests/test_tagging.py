"""The tagger: evidence or not, domains, stance, prompts, and reasons that are true. All bodies are invented."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import CorpusError
from evidence.model import Owner, Stance, Tagging
from evidence.tagging import Tagger, evaluate, load_lexicon, load_tagger, tag_lines
from evidence.tagging.lexicon import DOMAINS, PROMPTS
from evidence.tagging.stance import MARKS, MOODS, UNMARKED, Mood, moods, turned
from evidence.tagging.weights import Weights, dump_weights, load_weights
from evidence.tagging.words import flatten, key, stem

CLEAR = [
    ("Internal audit gave limited assurance on safeguarding arrangements.", 4, Stance.ISSUE, "D4.6"),
    ("62-day cancer waits were 82.4% in Q2 against the 85% standard.", 3, Stance.ISSUE, "D3.2"),
    ("A&E performance was 96.2% in Q2 against the 95% standard.", 3, Stance.ACHIEVEMENT, "D3.2"),
    ("The CQC issued a warning notice to Westford Hospitals NHS Trust on staffing levels.", 1, Stance.ISSUE, "D1.3"),
    ("Complaints about the booking line rose sharply and patients were dissatisfied.", 2, Stance.ISSUE, "D2.3"),
    ("We will hold three listening events on the urgent care strategy.", 2, Stance.ACTION, "D2.3"),
    ("A section 75 agreement for the better care fund was signed with the council.", 5, Stance.ACHIEVEMENT, "D5.2"),
    ("The succession plan for clinical leads has not been completed.", 6, Stance.ISSUE, "D6.4"),
    ("The organisational development plan will be reviewed by the governing body.", 6, Stance.ACTION, "D6.1"),
    ("The CCG is forecasting a deficit of £2.5m and QIPP savings are below plan.", 3, Stance.ISSUE, "D3.4"),
]
FURNITURE = [
    "The Governing Body is asked to note the contents of this report.",
    "Apologies for absence were received from Dr Brown and Mrs Green.",
    "Date of next meeting: Thursday 12 December 2013, 2pm, Anyshire House",
    "Introduction ........ 4  Finance report ........ 12  Safeguarding ........ 15",
    "© NHS Anyshire CCG 2013. All rights reserved.",
    "Yes ☐ No ☐ N/A ☑",
    "Page 3 of 12",
    "What is a joint strategic needs assessment?",
    "Please contact the patient advice and liaison service on 01999 555 010 or at pals@anyshire.example",
    "Glossary: CQUIN is defined as commissioning for quality and innovation.",
    "",
]
ODD = [
    "",
    " ",
    "\n\t",
    "😀😀 A&E 😀",
    "Mae'r bwrdd iechyd wedi methu'r targed",
    "LIMITED ASSURANCE ON SAFEGUARDING",
    "\0\ufeff",
    "\ud800 audit \udfff",
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger()


def test_importing_the_package_does_not_import_spacy() -> None:
    code = "import sys, evidence.tagging, evidence.tagging.facts; print('spacy' in sys.modules)"
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "False"


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize(("text", "domain", "stance", "prompt"), CLEAR)
def test_a_clear_statement_gets_its_domain_stance_and_prompt(
    tagger: Tagger, text: str, domain: int, stance: Stance, prompt: str
) -> None:
    tagging = tagger.tag(text)
    assert tagging.domains[0] == domain
    assert stance in tagging.stance
    assert prompt in tagging.prompts[:2]


@pytest.mark.parametrize("text", FURNITURE)
def test_furniture_is_no_evidence(tagger: Tagger, text: str) -> None:
    assert tagger.tag(text).domains == ()


def test_a_barren_heading_lowers_the_evidence_score(tagger: Tagger) -> None:
    text = "Safeguarding and complaints report"
    assert tagger.tag(text, heading="Contents").evidence < tagger.tag(text).evidence


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Anyshire Hospitals NHS Foundation Trust reported two serious incidents.", Owner.PROVIDER),
        ("The borough council has reviewed adult social care.", Owner.PARTNER),
        ("Our governing body agreed that we will review the plan.", Owner.THIS_BODY),
        ("The neighbouring CCG has a deficit.", Owner.OTHER_BODY),
        ("It rained.", Owner.UNKNOWN),
    ],
)
def test_the_owner_is_said_when_the_text_tells(tagger: Tagger, text: str, owner: Owner) -> None:
    assert tagger.tag(text).owner is owner


def test_scores_cover_every_domain_and_lie_between_0_and_1(tagger: Tagger) -> None:
    tagging = tagger.tag(CLEAR[0][0])
    assert sorted(tagging.scores) == [1, 2, 3, 4, 5, 6]
    assert all(0 <= score <= 1 for score in [*tagging.scores.values(), tagging.evidence])


# ---------------------------------------------------------------- why it says so


@pytest.mark.parametrize("text", [text for text, *_ in CLEAR] + FURNITURE)
def test_every_reason_quotes_its_range(tagger: Tagger, text: str) -> None:
    for reason in tagger.tag(text).reasons:
        assert text[reason.start : reason.end] == reason.words


def test_taking_a_reasons_words_away_moves_the_score_as_it_says(tagger: Tagger) -> None:
    told, true = 0, 0
    for text in [text for text, *_ in CLEAR] + FURNITURE:
        tagging = tagger.tag(text)
        for reason in tagging.reasons:
            if reason.target not in (*DOMAINS, "evidence") or not reason.words:
                continue
            without = tagger.tag(text[: reason.start] + text[reason.end :])
            before, after = _score(tagging, reason.target), _score(without, reason.target)
            told += 1
            true += (before - after) * reason.effect > 0
    assert told > 60
    assert true >= 0.95 * told


def _score(tagging: Tagging, target: str) -> float:
    return tagging.evidence if target == "evidence" else tagging.scores[int(target)]


def test_a_figure_that_misses_its_target_is_a_reason_for_an_issue(tagger: Tagger) -> None:
    reasons = tagger.tag("A&E performance was 93.8% in Q2 against the 95% standard.").reasons
    assert any(reason.target == "issue" and reason.words == "93.8%" for reason in reasons)


@pytest.mark.parametrize(
    ("before", "said"),
    [("the target was not", Mood.NEGATED), ("we will", Mood.TO_COME), ("not so . it", Mood.PLAIN), ("", Mood.PLAIN)],
)
def test_the_nearest_negation_or_modal_in_the_clause_gives_the_mood(before: str, said: Mood) -> None:
    marks = [MOODS.index(MARKS[word]) if word in MARKS else UNMARKED for word in before.split()]
    (found,) = moods(np.array([*marks, UNMARKED], np.intp), np.array([len(marks)]))
    assert MOODS[found] is said


def test_negation_turns_a_stance_round_and_a_modal_makes_it_an_action() -> None:
    assert turned(Stance.ACHIEVEMENT, Mood.NEGATED) is Stance.ISSUE
    assert turned(Stance.ISSUE, Mood.NEGATED) is Stance.ACHIEVEMENT
    assert turned(Stance.ACHIEVEMENT, Mood.TO_COME) is Stance.ACTION
    assert turned(Stance.ACTION, Mood.NEGATED) is None


# ---------------------------------------------------------------- what it stands


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_gets_an_answer(tagger: Tagger, text: str) -> None:
    assert len(tagger.tag(text).scores) == 6


def test_capitals_are_read_like_small_letters(tagger: Tagger) -> None:
    assert 4 in tagger.tag("LIMITED ASSURANCE WAS GIVEN BY INTERNAL AUDIT ON SAFEGUARDING TRAINING.").domains


def test_fifty_thousand_words_are_read(tagger: Tagger) -> None:
    tagging = tagger.tag("The risk register was reviewed by the audit committee. " * 6_000)
    assert tagging.domains[0] == 4


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_gives_the_same_answer_twice(text: str) -> None:
    tagger = _shared()
    assert tagger.tag(text) == tagger.tag(text)


_TAGGERS: list[Tagger] = []


def _shared() -> Tagger:
    if not _TAGGERS:
        _TAGGERS.append(load_tagger())
    return _TAGGERS[0]


def test_pipe_keeps_the_order(tagger: Tagger) -> None:
    items = [(text, "", "") for text, *_ in CLEAR]
    assert list(tagger.pipe(items)) == [tagger.tag(text) for text, *_ in CLEAR]


def test_the_version_names_lexicon_and_weights_by_content(tagger: Tagger) -> None:
    other = Tagger(load_lexicon(), Weights())
    assert other.version != tagger.version
    assert Tagger(load_lexicon(), Weights()).version == other.version


# ---------------------------------------------------------------- lines of JSON


def _answer(tagger: Tagger, line: str, *, number: int = 1) -> dict[str, Any]:
    (answer,) = tag_lines(tagger, [(number, line)])
    found: dict[str, Any] = json.loads(answer)
    return found


def test_a_line_is_answered_by_a_line(tagger: Tagger) -> None:
    answer = _answer(tagger, json.dumps({"id": "a1", "text": CLEAR[0][0], "heading": "Audit"}))
    assert answer["id"] == "a1"
    assert answer["domains"][0] == 4
    assert sorted(answer["scores"]) == list(DOMAINS)
    assert {"start", "end", "why", "words", "target", "effect"} == set(answer["reasons"][0])


def test_half_a_pair_in_a_line_is_answered_in_plain_utf_8(tagger: Tagger) -> None:
    line = '{"id": "\\ud800", "text": "limited \\udfff assurance on \\ud800 safeguarding"}'
    (answer,) = tag_lines(tagger, [(1, line)])
    assert answer.encode("utf-8")


@pytest.mark.parametrize(
    ("line", "known", "problem"),
    [
        ("{", None, "line 3: not JSON"),
        ("[]", None, "line 3: not an object"),
        ('{"text": "x"}', None, '"id" is missing'),
        ('{"id": 7}', 7, '"text" is missing'),
        ('{"id": 7, "text": "x", "heading": 3}', 7, '"heading" is not text'),
    ],
)
def test_a_bad_line_is_answered_by_its_number_and_problem(
    tagger: Tagger, line: str, known: object, problem: str
) -> None:
    answer = _answer(tagger, line, number=3)
    assert answer["id"] == known
    assert problem in answer["error"]


# ---------------------------------------------------------------- lexicon and weights


def test_the_lexicon_speaks_of_every_domain_and_prompt() -> None:
    lexicon = load_lexicon()
    assert sum(len(lexicon.about(domain)) for domain in DOMAINS) >= 700
    assert all(len(lexicon.about(domain)) >= 100 for domain in DOMAINS)
    assert all(lexicon.about(prompt) for prompt in PROMPTS)


GOOD_RULE = '[[rule]]\nname = "r"\neffects = { "4" = 1.0 }\nphrases = ["audit"]\n'


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("[[rule]\n", "x.toml"),
        ("title = 3\n" + GOOD_RULE, 'x.toml, line 1, "title"'),
        (GOOD_RULE.replace('"4" = 1.0', '"9" = 1.0'), 'x.toml, line 3, "9": unknown target'),
        (GOOD_RULE.replace("1.0", '"much"'), 'x.toml, line 3, "4"'),
        (GOOD_RULE + GOOD_RULE.replace("audit", " "), 'x.toml, line 8, "phrases": an empty phrase'),
        (GOOD_RULE.replace('name = "r"\n', ""), 'x.toml, line 1, "name"'),
        (GOOD_RULE.replace('["audit"]', "[]"), 'x.toml, line 1, "phrases"'),
        (GOOD_RULE + GOOD_RULE.replace('"r"', '"s"'), 'line 8, "audit": already has an effect on "4" by rule "r"'),
    ],
)
def test_a_bad_lexicon_is_refused_by_file_line_and_key(tmp_path: Path, source: str, says: str) -> None:
    (tmp_path / "x.toml").write_text(source, encoding="utf-8")
    with pytest.raises(CorpusError) as caught:
        load_lexicon(tmp_path)
    assert says in str(caught.value)


def test_weights_survive_being_written_and_read(tmp_path: Path) -> None:
    weights = Weights(
        mix={"4": {"4": 0.9, "D4.2": 0.1}}, shifts={"audit_committe": {"4": 0.25, "issue": -0.1}}, name="trial"
    )
    (tmp_path / "w.tsv").write_text(dump_weights(weights, note="made here"), encoding="utf-8")
    assert load_weights(tmp_path / "w.tsv") == weights


@pytest.mark.parametrize("line", ["audit\t4=much", "audit\t9=1", "bias:\t4", "threshold:\tx=1"])
def test_a_bad_weights_file_is_refused_by_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "w.tsv").write_text(f"# note\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"w\.tsv, line 2"):
        load_weights(tmp_path / "w.tsv")


@given(st.text())
def test_flattening_keeps_every_place(text: str) -> None:
    assert len(flatten(text)) == len(text)


@pytest.mark.parametrize(
    ("word", "root"), [("Commissioning", "commission"), ("risks", "risk"), ("planned", "plan"), ("CCG's", "ccg")]
)
def test_inflections_share_a_stem(word: str, root: str) -> None:
    assert stem(word) == root


def test_numbers_are_alike_unless_a_phrase_names_them() -> None:
    assert key("62-day waits 93.8", {"62"}) == ("62", "day", "wait", "#")


# ---------------------------------------------------------------- scores


def test_scores_count_right_wrong_and_missed() -> None:
    rows = [
        {"domains": [3, 1], "stance": ["issue"], "prompts": ["D3.2"]},
        {"domains": [], "stance": [], "prompts": []},
        {"domains": [4], "stance": [], "prompts": []},
    ]
    zero = dict.fromkeys(range(1, 7), 0.0)
    taggings = [
        Tagging(domains=(3,), scores=zero, stance=(Stance.ISSUE, Stance.ACTION), prompts=("D3.1", "D3.2")),
        Tagging(domains=(2,), scores=zero),
        Tagging(domains=(), scores=zero),
    ]
    scores = evaluate(rows, taggings)
    assert (scores.micro.right, scores.micro.wrong, scores.micro.missed) == (1, 1, 2)
    assert scores.domains[3].f1 == 1.0
    assert (scores.none.precision, scores.none.recall) == (0.0, 0.0)
    assert (scores.stance.right, scores.stance.wrong, scores.stance.missed) == (1, 1, 0)
    assert scores.prompt_rate == 1.0
