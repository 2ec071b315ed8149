"""`assure evaluate` and its figures, and `assure tag --jsonl` as a stream. All texts are invented."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assure.main import cli
from evidence.errors import CorpusError
from evidence.model import Reason, Tagging
from evidence.tagging import units
from evidence.tagging.calibration import calibration_error, reliability
from evidence.tagging.errors_made import worst_errors
from evidence.tagging.gold import parse_gold
from evidence.tagging.lexicon import load_lexicon
from evidence.tagging.paired import compare_taggings
from evidence.tagging.weights import Weights, dump_weights

ROWS: Sequence[Mapping[str, Any]] = [
    {
        "id": "1",
        "text": "Internal audit gave limited assurance on safeguarding, and the risk register was not reviewed.",
        "domains": [4],
        "stance": ["issue"],
        "prompts": ["D4.6"],
        "source": "a.pdf",
        "body": "NHS Anyshire CCG",
    },
    {
        "id": "2",
        "text": "Healthwatch told us what patients said about access, and the patient panel agreed the new leaflet.",
        "domains": [2],
        "stance": ["achievement"],
        "prompts": [],
        "source": "b.pdf",
        "body": "NHS Westford CCG",
    },
    {"id": "3", "text": "The meeting closed at 4.15pm.", "domains": [], "source": "b.pdf", "body": "NHS Westford CCG"},
]


def a_tagging(*domains: int, reasons: tuple[Reason, ...] = (), **scores: float) -> Tagging:
    known = {number: scores.get(f"d{number}", 0.9 if number in domains else 0.05) for number in range(1, 7)}
    return Tagging(domains=domains, scores=known, reasons=reasons)


def a_row(*domains: int, name: str = "r", source: str = "a.pdf") -> dict[str, Any]:
    return {"id": name, "text": name, "domains": list(domains), "stance": [], "prompts": [], "source": source}


def evaluated(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", str(path), *arguments], catch_exceptions=False)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def test_the_report_has_every_score_by_domain_and_group(gold: Path) -> None:
    found = json.loads(evaluated(gold, "--json", "--by", "body", "--worst", "3").stdout)

    assert found["rows"] == 3
    assert found["domains"]["4"]["right"] == 1
    assert {"micro", "macro_f1", "none", "stance", "prompts", "calibration"} <= set(found)
    assert [group["name"] for group in found["groups"]] == ["NHS Anyshire CCG", "NHS Westford CCG"]
    assert sum(group["rows"] for group in found["groups"]) == 3
    assert sum(band["pairs"] for band in found["calibration"]["bands"]) == 3 * 6


def test_documents_are_groups_too_and_the_tables_can_be_read(gold: Path) -> None:
    shown = evaluated(gold, "--by", "document", "--worst", "1").stdout
    assert all(words in shown for words in ("domain 4", "all domains", "none", "Calibration", "a.pdf", "b.pdf"))


def test_other_weights_are_compared_on_the_same_rows(gold: Path, tmp_path: Path) -> None:
    weights = tmp_path / "weights.tsv"
    weights.write_text(dump_weights(Weights(name="plain"), note="none"), encoding="utf-8")

    found = json.loads(evaluated(gold, "--json", "--against", str(weights)).stdout)["against"]

    assert found["tagger"].startswith("plain-")
    assert found["paired"]["documents"] == 2
    assert found["paired"]["low"] <= found["paired"]["difference"] <= found["paired"]["high"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 2: not JSON"),
        ('{"text": "x"}', "line 2: a row is an object"),
        ('{"text": "x", "domains": [9]}', "line 2: domains has 9"),
        ('{"text": "x", "domains": 4}', "line 2: domains has to be a list"),
        ('{"text": "x", "domains": [], "stance": ["glad"]}', "line 2: stance has 'glad'"),
        ('{"text": "x", "domains": [], "source": []}', "line 2: source has to be a text"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(line: str, problem: str) -> None:
    with pytest.raises(CorpusError, match=problem):
        list(parse_gold(["", line], file="gold.jsonl"))


def test_a_file_that_is_not_there_or_empty_is_one_clear_line(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    for path, code in ((tmp_path / "nowhere.jsonl", 3), (empty, 13)):
        done = _assure("evaluate", str(path))
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.count("\n") == 1


def test_reliability_sorts_pairs_by_score_and_counts_who_was_right() -> None:
    rows = [a_row(1), a_row()]
    taggings = [a_tagging(1, d1=0.85), a_tagging(1, d1=0.82)]

    [band] = [band for band in reliability(rows, taggings, domain=1) if band.pairs]

    assert (band.low, band.pairs, band.right) == (0.8, 2, 0.5)
    assert band.score == pytest.approx(0.835)
    assert calibration_error([band]) == pytest.approx(0.335)


def test_scores_too_high_and_too_low_do_not_make_up_for_each_other() -> None:
    rows, taggings = [a_row(1), a_row()], [a_tagging(1, d1=0.6), a_tagging(1, d1=0.4)]
    assert calibration_error(reliability(rows, taggings, domain=1)) == pytest.approx(0.4)


def test_a_score_of_one_is_in_the_highest_band() -> None:
    [band] = reliability([a_row(1)], [a_tagging(1, d1=1.0)], domain=1)
    assert (band.low, calibration_error([band])) == (0.9, 0.0)


def test_the_worst_error_is_the_surest_one_with_the_reasons_that_misled() -> None:
    misled = Reason(start=0, end=4, words="risk", rule="risk", target="4", effect=2.0)
    warned = Reason(start=5, end=9, words="none", rule="furniture", target="evidence", effect=-1.0)
    rows = [a_row(1, name="right"), a_row(2, name="near"), a_row(name="far")]
    taggings = [
        a_tagging(1),
        a_tagging(1, 2, d1=0.6),
        a_tagging(4, d4=0.97, reasons=(misled, warned)),
    ]

    worst = worst_errors(rows, taggings, most=5)

    assert [wrong.row["id"] for wrong in worst] == ["far", "near"]
    assert (worst[0].domain, worst[0].reasons) == (4, (misled,))
    assert worst_errors(rows, taggings, most=1) == worst[:1]


def test_a_domain_that_was_missed_shows_what_spoke_against_it() -> None:
    against = Reason(start=0, end=4, words="note", rule="furniture", target="evidence", effect=-2.0)
    [wrong] = worst_errors([a_row(3)], [a_tagging(d3=0.02, reasons=(against,))], most=1)
    assert (wrong.domain, wrong.sureness, wrong.reasons) == (3, pytest.approx(0.98), (against,))


def test_a_tagger_that_is_right_in_every_document_is_surely_better() -> None:
    rows = [a_row(1, source=f"{number}.pdf") for number in range(12)]
    right, wrong = [a_tagging(1)] * 12, [a_tagging(2)] * 12

    paired = compare_taggings(rows, right, wrong)

    assert (paired.difference, paired.low, paired.high, paired.better) == (1.0, 1.0, 1.0, 1.0)
    assert compare_taggings(rows, right, right).better == 0.5


def test_one_long_document_does_not_make_a_difference_sure() -> None:
    sources = ["long.pdf"] * 40 + ["b.pdf", "c.pdf", "d.pdf"]
    rows = [a_row(1, source=source) for source in sources]
    first = [a_tagging(1)] * 40 + [a_tagging(2)] * 3
    second = [a_tagging(2)] * 40 + [a_tagging(1)] * 3

    paired = compare_taggings(rows, first, second)

    assert paired.difference > 0.8
    assert paired.low < 0 < paired.high
    assert paired == compare_taggings(rows, first, second)


def test_each_line_is_answered_before_the_next_one_is_sent() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "assure", "tag", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": "Limited assurance on safeguarding."}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_words_that_never_come_again_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "MOST_STRINGS", 100)
    monkeypatch.setattr(units, "READ_BEFORE_FORGETTING", 10)
    read = units.Units(load_lexicon())
    size = []
    for number in range(300):
        read.read([f"codeword{number} assurance item{number}x on safeguarding{number}"])
        size.append(len(read._strings))
    assert size[-1] <= size[150] < size[0] + 3 * 150
    fresh = units.Units(load_lexicon()).read(["limited assurance"])
    assert read.read(["limited assurance"]).phrases.tolist() == fresh.phrases.tolist() != []


def _assure(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assure", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
