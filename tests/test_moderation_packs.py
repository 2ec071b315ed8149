"""Eight invented bodies read and laid side by side: what a director is given, and that nothing is touched."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from assure.main import cli
from benchmarks.moderation import bodies, make_workspaces
from benchmarks.moderation_paper import add_paper
from evidence.errors import MissingFile, NothingToRead, RecordError
from evidence.moderation.case import Basis, Case, Movement
from evidence.moderation.places import parse_places, place_of
from evidence.moderation.read import Asked, Unread, read_case, read_cases
from evidence.moderation.workspaces import find_workspaces
from evidence.record.moderation import Place, Stage
from evidence.record.support import Agreement, Support
from evidence.store import moderations
from evidence.store.quarters import review_quarter
from evidence.store.undertakings import enter
from evidence.store.workspace import Workspace
from generators.moderation_pack import Level, make_packs
from generators.word import write
from tests.cases import FRAMEWORK
from tests.record import BEN

NOW = "2013/14 Q4"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bodies")
    make_workspaces(made, 8)
    return made


@pytest.fixture(scope="module")
def cases(folder: Path) -> list[Case]:
    found = list(read_cases(find_workspaces([str(folder)], start=folder), Asked(period=NOW)))
    assert not [one for one in found if isinstance(one, Unread)]
    return [one for one in found if isinstance(one, Case)]


def run(*words: str) -> Result:
    done = CliRunner().invoke(cli, ["moderate", *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def told(*words: str) -> dict[str, Any]:
    return dict(json.loads(run(*words, "--json").stdout))


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_region_has_its_pack_with_a_row_for_each_body_and_nothing_in_any_workspace_changes(
    folder: Path, tmp_path: Path
) -> None:
    before = state(folder)
    found = told(str(folder), "--regions", str(folder / "regions.csv"))
    assert [pack["front"]["scope"] for pack in found["packs"]] == sorted({body.region for body in bodies(8)})
    assert sorted(row["body"] for pack in found["packs"] for row in pack["bodies"]) == sorted(
        body.name for body in bodies(8)
    )
    done = run(str(folder), "--out", str(tmp_path / "packs"))
    assert [Path(line).name for line in done.stdout.splitlines()] == sorted(
        path.name for path in (tmp_path / "packs").iterdir()
    )
    assert state(folder) == before


def test_the_national_pack_sums_the_regions(folder: Path) -> None:
    (pack,) = told(str(folder), "--level", "nation")["packs"]
    for total in pack["domains"]:
        own = [row for row in pack["by_region"] if row["domain"] == total["domain"]]
        for nth, level in enumerate(total["levels"]):
            assert level["count"] == sum(row["levels"][nth]["count"] for row in own)
        assert total["unjudged"] + sum(level["count"] for level in total["levels"]) == 8


def test_a_category_is_told_in_words_with_how_it_moved_as_two_quarters_judgements_say(cases: list[Case]) -> None:
    moved = [(case, standing) for case in cases for standing in case.standings if standing.movement is Movement.WORSE]
    assert moved
    for case, standing in moved:
        with Workspace(root=Path(case.workspace)).open() as connection:
            before = moderations.read_standing(connection, "2013/14 Q3")[standing.domain]
            now = moderations.read_standing(connection, NOW)[standing.domain]
        order = [category.id for category in case.framework.categories]
        assert order.index(now.category) > order.index(before.category)


def test_the_same_logs_give_the_same_bytes_in_whatever_order_they_are_read(cases: list[Case]) -> None:
    one = make_packs(cases, [], level=Level.NATION)[0]
    other = make_packs(cases[::-1], [], level=Level.NATION)[0]
    assert write(one.draft) == write(other.draft)


def test_the_word_pack_begins_with_a_summary_and_header_rows_come_again_on_every_page(cases: list[Case]) -> None:
    (pack,) = make_packs(cases, [], level=Level.NATION)
    document = docx.Document(io.BytesIO(write(pack.draft)))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[0] == f"National moderation, {NOW}"
    assert "bodies are judged in every domain" in words[1]
    assert document.sections[0].page_width > document.sections[0].page_height
    side_by_side = next(table for table in document.tables if len(table.columns) == 8)
    assert len(side_by_side.rows) == 1 + len(cases)
    for table in document.tables:
        assert table.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_what_cannot_be_read_is_named_and_the_others_go_on(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "assure.sqlite3").write_bytes(b"no database")
    (tmp_path / "list.txt").write_text(
        f"# two of ours and two that are none\n{folder}/anyborough\n\nbroken\nnowhere\n{folder}/anybury\n"
    )
    done = run(f"@{tmp_path / 'list.txt'}", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 10
    assert [Path(one["workspace"]).name for one in found["unread"]] == ["broken", "nowhere"]
    assert sum(len(pack["bodies"]) for pack in found["packs"]) == 2
    assert found["packs"][0]["front"]["unread"] == found["unread"]


def test_when_nothing_can_be_read_there_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead):
        run(str(tmp_path / "nowhere"), "--out", str(tmp_path))
    with pytest.raises(MissingFile, match="list"):
        run(f"@{tmp_path / 'list.txt'}")
    assert list(tmp_path.iterdir()) == []


def test_workspaces_are_found_in_folders_of_regions_and_never_inside_one_another(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "anyborough", tmp_path / "north" / "anyborough")
    shutil.copytree(folder / "anybury", tmp_path / "north" / "anyborough" / "backups")
    shutil.copytree(folder / "anydale", tmp_path / "south" / "anydale")
    found = find_workspaces([".", "south", "north", "north/anyborough"], start=tmp_path)
    assert [path.name for path in found] == ["anyborough", "anydale"]


def test_a_moderated_category_is_what_stands_and_the_pack_says_what_it_was(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "anyborough", tmp_path / "anyborough")
    workspace = Workspace(root=tmp_path / "anyborough")
    case = read_case(workspace.root, Asked(period=NOW))
    domain = next(one.domain for one in case.standings if one.category == "assured")
    support = Support(domains=(domain,), what="Peers", date="2014-04-14", level=2, agreement=Agreement.AGREED)
    wanted = moderations.Wanted(
        period=NOW, domain=domain, category="assured-with-support", why="As others", stage=Stage.REGION, override="Soon"
    )
    with workspace.open() as connection:
        enter(connection, BEN, support)
        moderations.change_category(connection, BEN, wanted, framework=case.framework)
    (pack,) = told(str(workspace.root))["packs"]
    (change,) = pack["changes"]
    assert (change["before"], change["after"], change["why"]) == ("Assured", "Assured with support", "As others")
    cell = pack["bodies"][0]["cells"][domain - 1]
    assert cell["level"] == "Assured with support"
    assert "moderated from Assured" in cell["marks"]


def test_a_gate_that_the_record_no_longer_meets_is_shown(tmp_path: Path, cases: list[Case]) -> None:
    case, standing = next((c, s) for c in cases for s in c.standings if s.category == "assured-with-support")
    copied = tmp_path / "copied"
    shutil.copytree(case.workspace, copied)
    for name, support in case.on_file.of(standing.domain).supports.items():
        if not support.closed:
            words = ("support", "close", name, "--result", "withdrawn", "--outcome", "No longer wanted")
            done = CliRunner().invoke(cli, ["-w", str(copied), *words])
            assert done.exit_code == 0, done.output
    (pack,) = told(str(copied))["packs"]
    assert "gate not met" in pack["bodies"][0]["cells"][standing.domain - 1]["marks"]
    assert (standing.domain, "category") in [(need["domain"], need["why"]) for need in pack["needs"]]


def test_the_quarter_is_the_one_that_most_are_in_and_may_be_named(folder: Path) -> None:
    assert told(str(folder))["period"] == NOW
    earlier = told(str(folder), "--period", "2013/14 Q1")
    assert earlier["packs"][0]["bodies"][0]["cells"][0]["movement"] in ("not judged before", "")


def test_a_list_of_regions_stands_above_what_a_workspace_says_and_is_read_as_people_write_it(folder: Path) -> None:
    places = parse_places("Body,Region,Area_Team\nnhs  ANYBOROUGH ccg,Elsewhere,\n", file="r.csv")
    assert place_of(places, "NHS Anyborough CCG") == Place(region="Elsewhere")
    assert read_case(folder / "anyborough", Asked(period=NOW, places=places)).place.region == "Elsewhere"
    assert read_case(folder / "anyborough", Asked(period=NOW)).place.region == bodies(1)[0].region


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,region\nNHS A,North\n", "needs the columns"),
        ("body,region\n,North\n", "line 2: the name"),
        ("body,region\nNHS A,North\nnhs a,South\n", "line 3: nhs a is there twice"),
    ],
)
def test_a_list_of_regions_that_cannot_be_used_names_its_line(text: str, why: str) -> None:
    with pytest.raises(RecordError, match=why):
        parse_places(text, file="r.csv")


def test_the_committees_paper_has_recommendations_with_their_grounds_and_those_that_have_none(
    cases: list[Case],
) -> None:
    (pack,) = make_packs(cases, [], level=Level.COMMITTEE)
    grave = [
        (case.body, standing.domain)
        for case in cases
        for standing in case.standings
        if standing.category == "not-assured"
    ]
    assert sorted((row["body"], row["domain"]) for row in pack.values["without"]) == sorted(grave)
    assert pack.values["recommendations"] == []


def test_a_recommendation_comes_to_the_committee_with_ground_options_tried_and_support_over_time(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder / "anyborough", tmp_path / "anyborough")
    workspace = Workspace(root=tmp_path / "anyborough")
    said = ("--ground", "failing", "--ground-because", "No plan", "--patient-safety", "Harm was seen")
    words = ("moderate", "change", "3", "not-assured", "--why", "New facts", "--tried", "Peer review", *said)
    recommended = ("moderate", "recommend", "--domain", "3", "--option", "direct", "--why", "Nothing else is left")
    with workspace.open() as connection:
        offered = Support(domains=(3,), what="Peers", date="2014-01-14", level=2, agreement=Agreement.REFUSED)
        enter(connection, BEN, offered)
    for command in (words, recommended):
        done = CliRunner().invoke(cli, ["-w", str(workspace.root), *command])
        assert done.exit_code == 0, (done.output, done.exception)
    (pack,) = told(str(workspace.root), "--level", "committee")["packs"]
    (row,) = pack["recommendations"]
    assert (row["domain"], row["power"], row["tried"]) == (3, "14Z21", ["Peer review"])
    assert row["ground"] == "failing: No plan"
    assert "14 January 2014: Peers, level 2, refused" in row["support"]
    assert 3 not in [one["domain"] for one in pack["without"]]


def test_an_accepted_issue_counts_and_one_only_suggested_is_named_apart_and_new_is_what_was_not_there_before(
    workspace: Workspace,
) -> None:
    ae, infection = (4, "Waiting times in A&E"), (1, "Infection control and C. difficile")
    with workspace.open() as connection:
        add_paper(connection, BEN, [ae, infection], name="q2.txt", framework=FRAMEWORK)
        review_quarter(connection, BEN, "2013/14 Q3")
        add_paper(connection, BEN, [ae, (4, "Safeguarding training"), infection], name="q3.txt", framework=FRAMEWORK)
    case = read_case(workspace.root, Asked(period="2013/14 Q3"))
    found = {issue.subject: (issue.domain, issue.basis, issue.is_new) for issue in case.issues}
    assert found["ae-four-hours"] == (4, Basis.EVIDENCE, False)
    assert found["safeguarding"] == (4, Basis.EVIDENCE, True)
    assert found["hcai"] == (1, Basis.SUGGESTION, False)
    (pack,) = make_packs([case], [], level=Level.NATION)
    rows = {row["subject"]: row for domain in pack.values["issues"] for row in domain["rows"]}
    assert (rows["safeguarding"]["new"], rows["ae-four-hours"]["others"]) == ([case.body], [case.body])
    assert (rows["hcai"]["bodies"], rows["hcai"]["suggested"]) == ([], [case.body])
    assert case.standings[3].facts.kinds == ("ae-four-hours", "safeguarding")


def test_nothing_is_called_new_when_nothing_is_known_of_the_quarter_before(folder: Path) -> None:
    case = read_case(folder / "anyborough", Asked(period="2013/14 Q1"))
    told = [issue for issue in case.issues if issue.basis is not Basis.RECORD]
    assert told
    assert {issue.is_new for issue in told} == {None}


def test_a_folder_that_may_not_be_opened_is_named_with_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = folder / "anydale"
    opened = Path.is_file

    def refused(path: Path) -> bool:
        if path.parent == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(Path, "is_file", refused)
    found = told(str(folder))
    assert [Path(one["workspace"]) for one in found["unread"]] == [locked]
    assert "Permission denied" in found["unread"][0]["reason"]
