"""People's own wording: found first, checked in plain words, never lost, and run so that it can do no harm."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assure.main import cli
from evidence.errors import AssureError, MissingFile, OutputExists, TemplateError
from evidence.intake.pipeline import How, add_papers
from evidence.store.drafted import read_drafted
from evidence.store.workspace import Settings, Workspace, create_workspace
from evidence.tagging import load_tagger
from generators.blocks import Heading, Paragraph
from generators.context import AgendaContext
from generators.drafting import KINDS
from generators.own.catalogue import Sort, catalogue, context_of, template_named
from generators.own.check import check_template
from generators.own.copies import changed_since, copy_template, reset_template
from generators.own.fields import listed
from generators.own.questions import question_faults
from generators.own.ready import ready_shelf
from generators.own.rendered import own_blocks, wording_slips
from generators.own.specimen import full
from generators.shelf import OURS, Shelf, ours
from tests.build import AN_ACT

_PAPER = "Members of the governing body were concerned that A&E waits missed the four-hour standard in Quarter 2.\n"
AGENDA, LETTER = template_named("agenda"), template_named("annual-letter")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("templates")
    settings = Settings(body="NHS Anyshire CCG", framework="2013-14", period="2013/14 Q3")
    made = create_workspace(folder / "space", settings, AN_ACT)
    (folder / "paper.txt").write_text(_PAPER, encoding="utf-8")
    list(add_papers(made, [folder / "paper.txt"], How(tagger=load_tagger, act=lambda: AN_ACT, jobs=1)))
    return made


@pytest.fixture
def own(workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The workspace's folder of own templates, empty; the user's folder is nowhere near a real one."""
    monkeypatch.setattr("assure.cli.templates.user_folder", lambda: tmp_path / "user")
    folder = workspace.root / "templates"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    return folder


def run(workspace: Workspace, *words: str) -> Result:
    done = CliRunner().invoke(cli, ["-w", str(workspace.root), *words])
    if done.exception is not None and not isinstance(done.exception, (AssureError, SystemExit)):
        raise done.exception
    return done


def does(workspace: Workspace, *words: str) -> str:
    done = run(workspace, *words)
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def of(folder: Path, **files: str) -> Shelf:
    for name, text in files.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return Shelf(folders=(folder,))


def said(folder: Path, source: str) -> list[str]:
    """What the check says of an own agenda, with the line first."""
    found = check_template(AGENDA, of(folder, agenda=source))
    return [one.words for one in found if one.wrong]


# ------------------------------------------------------------ finding, copying, going back


def test_people_s_own_template_comes_before_ours_and_the_first_folder_before_the_second(tmp_path: Path) -> None:
    first, second = tmp_path / "workspace", tmp_path / "user"
    for folder in (first, second):
        folder.mkdir()
        (folder / "agenda.html").write_text(f"<h1>{folder.name}</h1>", encoding="utf-8")
    shelf = Shelf(folders=(first, second))
    assert shelf.read("agenda.html") == b"<h1>workspace</h1>"
    (first / "agenda.html").unlink()
    assert shelf.read("agenda.html") == b"<h1>user</h1>"
    assert shelf.read("annual-letter.html") == ours("annual-letter.html")


@pytest.mark.parametrize("name", ["../agenda.html", "sub/agenda.html", "..\\agenda.html", ".hidden.html", "passwd"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "inner"
    (inner / "sub").mkdir(parents=True)
    for path in (tmp_path / "agenda.html", inner / "sub" / "agenda.html", inner / ".hidden.html", inner / "passwd"):
        path.write_text("<h1>Secret</h1>", encoding="utf-8")
    assert Shelf(folders=(inner,)).read(name) is None


def test_every_document_is_listed_with_what_it_is_for(workspace: Workspace, own: Path) -> None:
    told = json.loads(does(workspace, "templates", "list", "--json"))
    assert {one["name"] for one in told} >= {*KINDS, "shared", "questions", "house-style"}
    assert all(len(one["what"]) > 20 and "Fields:" not in one["what"] and one["own"] is None for one in told)
    does(workspace, "templates", "copy", "agenda")
    told = json.loads(does(workspace, "templates", "list", "--json"))
    assert {one["name"]: one["own"] for one in told}["agenda"] == str(own / "agenda.html")


def test_a_copy_is_ours_to_the_byte_and_is_not_made_over_one_that_is_there(tmp_path: Path) -> None:
    path = copy_template(AGENDA, tmp_path)
    assert path.read_bytes() == ours("agenda.html")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExists, match="assure templates reset agenda"):
        copy_template(AGENDA, tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_going_back_puts_the_own_template_aside_and_never_over_an_earlier_one(tmp_path: Path) -> None:
    for words in ("first", "second"):
        copy_template(AGENDA, tmp_path).write_text(words, encoding="utf-8")
        assert reset_template(AGENDA, tmp_path, really=False).exists() is False
        reset_template(AGENDA, tmp_path)
    kept = sorted((tmp_path / "set-aside").iterdir())
    assert [path.read_text(encoding="utf-8") for path in kept] == ["first", "second"]
    assert Shelf(folders=(tmp_path,)).own("agenda.html") is None
    with pytest.raises(MissingFile):
        reset_template(AGENDA, tmp_path)


def test_what_assure_changed_since_the_copy_is_told(tmp_path: Path) -> None:
    copy_template(AGENDA, tmp_path)
    assert changed_since(AGENDA, tmp_path) == ()
    was = tmp_path / "as-copied" / "agenda.html"
    was.write_text(was.read_text(encoding="utf-8").replace("{{ front.title }}</h1>", "Before</h1>"), encoding="utf-8")
    lines = changed_since(AGENDA, tmp_path)
    assert any(line.startswith("-") and "Before" in line for line in lines)
    assert any(line.startswith("+") and "{{ front.title }}" in line for line in lines)
    (advice,) = [one for one in check_template(AGENDA, Shelf(folders=(tmp_path,))) if "+" in one.words]
    assert not advice.wrong


# ------------------------------------------------------------ drafts


def test_a_draft_uses_the_own_template_and_the_log_tells_which_with_its_hash(workspace: Workspace, own: Path) -> None:
    (own / "annual-letter.html").write_text("<h1>Our own letter to {{ front.body }}</h1>", encoding="utf-8")
    (own / "other.html").write_text("<p>not used</p>", encoding="utf-8")
    before = _newest(workspace)
    does(workspace, "draft", "annual-letter")
    newest = _newest(workspace)
    assert newest.line > (before.line if before else 0)
    assert newest.templates == Shelf(folders=(own,)).own_among(["annual-letter.html"])
    assert len(newest.templates["annual-letter.html"]) == 64
    does(workspace, "draft", "annual-letter")
    assert _newest(workspace) == newest, "the same draft by the same template is no news"


def _newest(workspace: Workspace) -> Any:
    with workspace.open() as connection:
        drafted = read_drafted(connection, {"annual-letter"})
    return drafted[-1] if drafted else None


def test_a_wording_can_be_named_for_one_draft(workspace: Workspace, own: Path, tmp_path: Path) -> None:
    wording = tmp_path / "ours.html"
    wording.write_text("<h1>Named for {{ front.body }}</h1>", encoding="utf-8")
    out = tmp_path / "out.docx"
    does(workspace, "draft", "agenda", "--template", str(wording), "--out", str(out))
    import docx

    assert docx.Document(str(out)).paragraphs[0].text == "Named for NHS Anyshire CCG"
    assert not (own / "ours.html").exists()


def test_own_questions_are_asked_and_bad_ones_stop_the_draft_with_their_line(workspace: Workspace, own: Path) -> None:
    text = (ours("questions.toml") or b"").decode()
    (own / "questions.toml").write_text(text.replace("We found no paper this quarter", "Nothing reached us"), "utf-8")
    told = does(workspace, "draft", "agenda", "--json")
    assert "Nothing reached us" in told
    assert "We found no paper this quarter" not in told
    (own / "questions.toml").write_text(text.replace("no-plan = [", "no-plam = ["), encoding="utf-8")
    refused = run(workspace, "draft", "agenda")
    assert isinstance(refused.exception, TemplateError)
    assert "nobody asks for situation.no-plam; did you mean no-plan?" in str(refused.exception)


# ------------------------------------------------------------ checking


@pytest.mark.parametrize("kind", ["agenda", "annual-letter"])
def test_our_own_templates_pass_the_check_as_copies(tmp_path: Path, kind: str) -> None:
    template = template_named(kind)
    copy_template(template, tmp_path)
    assert [one for one in check_template(template, Shelf(folders=(tmp_path,))) if one.wrong] == []


@pytest.mark.parametrize("template", [one for one in catalogue() if one.sort is not Sort.DOCUMENT], ids=str)
def test_our_phrases_questions_and_house_style_pass_the_check_as_copies(tmp_path: Path, template: Any) -> None:
    copy_template(template, tmp_path)
    assert check_template(template, Shelf(folders=(tmp_path,))) == ()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<h1>a</h1>\n<p>{{ front.boddy }}</p>", "line 2: there is no {{ front.boddy }}; did you mean front.body?"),
        ("<h1>{{ boddy }}</h1>", "line 1: there is no {{ boddy }}; did you mean front.body?"),
        ("<h1>a</h1>{% if false %}\n<p>{{ front.x }}</p>{% endif %}", "line 2: there is no {{ front.x }}"),
        ("<h1>{{ front.title|upperr }}</h1>", "line 1: |upperr is not known, or not allowed in a template"),
        (
            "<h1>a</h1>{% for d in domains %}\n{% for a in d.areas %}<p>{{ a.titel }}</p>{% endfor %}{% endfor %}",
            "line 2: there is no {{ a.titel }}; did you mean a.title?",
        ),
        ("<h1>{{ domains.title }}</h1>", "line 1: domains.title: this is a list; write {% for … in … %}"),
        ("<h1>a</h1>\n{% for x in front %}{% endfor %}", "line 2: front is one thing, not a list"),
        ("{% import 'shared.html' as say %}\n<h1>{{ say.pionts(1) }}</h1>", "line 2: shared.html has no phrase pionts"),
        ("<h1>a</h1>\n{% for d in domains %}\n<p>x</p>", "{% for … %} is opened and never closed with {% endfor %}"),
        ("<h1>a</h1>\n{% if front %}{% endfor %}", "line 2: {% endfor %} does not fit here: {% if … %} above is still"),
        ("<h1>a</h1>\n<p>{{ front.title }</p>", "line 2:"),
        ("<h1>a</h1>\n<p>never closed", "line 2: <p> is opened here and never closed"),
        ("<h1>a</h1>\n<div>x</div>", "line 2: <div> cannot be used; a template may use"),
        ("<h1>a</h1>\n<h3>b</h3>", "line 2: <h3> skips a level"),
        (
            "<h1>a</h1>\n<table><caption>c</caption><tr><td>x</td></tr></table>",
            'line 2: this table has no header cells; write <th scope="col">',
        ),
        ('<h1 data-key="k">a</h1>\n<p data-key="k">b</p>', "line 2: the key “k” stands twice (first in line 1)"),
        ("<h1>{{ ''.__class__ }}</h1>", "''.__class__ is not allowed in a template"),
        ("<h1>{{ front['__init__'] }}</h1>", "front.__init__ is not allowed in a template"),
        ("<h1>{{ front.title|safe }}</h1>", "|safe is not known, or not allowed"),
        ("{% autoescape false %}<h1>x</h1>{% endautoescape %}", "escaping cannot be switched off"),
        ("<h1>{{ 'x' * 9 }}</h1>", "line 1: this is not allowed in a template: the operator *"),
        ("<h1>a</h1>{% include '/etc/passwd' %}", "There is no template called /etc/passwd"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_in_plain_words(tmp_path: Path, source: str, words: str) -> None:
    assert any(words in one for one in said(tmp_path, source)), said(tmp_path, source)


def test_a_file_that_is_not_utf8_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "agenda.html").write_bytes(b"<h1>a</h1>\n<p>caf\xe9</p>")
    (found,) = check_template(AGENDA, Shelf(folders=(tmp_path,)))
    assert found.words == "line 2: the file is not saved as UTF-8 text"


def test_a_block_without_a_key_is_advice_and_stops_nothing(tmp_path: Path) -> None:
    found = check_template(AGENDA, of(tmp_path, agenda='<h1 data-key="t">a</h1>\n<p>b</p>'))
    assert [(one.wrong, "line 2" in one.words) for one in found] == [(False, True)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('due = "', 'due = "'), ""),
        (("[gap]", "[gaps]"), "there is no table [gaps]; did you mean gap?"),
        (("{topic}", "{topik}"), "{topik}"),
        (("{topic}", "{topic:>99999999}"), "more than a name"),
        (("{topic}", "{topic.__class__}"), "{topic.__class__}"),
        (("{topic}", "{topic!r}"), "more than a name"),
        (("{topic}", "{topic"), "bracket"),
        (("[words]", "[words]\nprovider = 'x'"), "line "),
        (("provider = ", "providr = "), "did you mean provider?"),
    ],
)
def test_a_slip_in_the_questions_is_told(change: tuple[str, str], words: str) -> None:
    text = (ours("questions.toml") or b"").decode()
    faults = question_faults(text.replace(*change).encode())
    assert bool(faults) == bool(words)
    assert not words or any(words in fault for fault in faults), faults


def test_a_shelf_with_a_bad_house_style_is_refused(tmp_path: Path) -> None:
    (tmp_path / "house-style.docx").write_bytes(b"no Word file")
    with pytest.raises(TemplateError, match=r"house-style\.docx"):
        ready_shelf(tmp_path)


def test_the_command_ends_with_the_exit_code_of_a_bad_template(workspace: Workspace, own: Path) -> None:
    (own / "agenda.html").write_text("<h1>{{ front.boddy }}</h1>", encoding="utf-8")
    done = run(workspace, "templates", "check")
    assert "agenda.html, line 1: there is no {{ front.boddy }}; did you mean front.body?" in done.output
    assert isinstance(done.exception, TemplateError)
    assert done.exception.exit_code == 9
    refused = run(workspace, "draft", "agenda")
    assert "did you mean front.body?" in str(refused.exception)


def test_a_file_is_checked_for_the_document_that_is_named(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "ours.html"
    path.write_text('<h1 data-key="t">{{ front.title }}</h1>', encoding="utf-8")
    asked = run(workspace, "templates", "check", str(path))
    assert asked.exit_code == 2
    assert "--for annual-letter" in asked.output
    assert "can be used" in does(workspace, "templates", "check", str(path), "--for", "agenda")


# ------------------------------------------------------------ fields


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_tells_its_fields(kind: str) -> None:
    paths = {one.path for one in listed(context_of(kind))}
    assert {"front.title", "front.body"} <= paths


def test_the_fields_of_lists_are_told_as_such(workspace: Workspace) -> None:
    told = does(workspace, "templates", "fields", "agenda")
    assert "domains[].areas[].points[].text" in told
    assert "list of AgendaDomain" in told


@pytest.mark.parametrize("kind", ["html", "word"])
def test_the_examples_of_the_guide_use_fields_that_are_there(tmp_path: Path, kind: str) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "templates.md").read_text(encoding="utf-8")
    examples = re.findall(rf"```{kind}\n(.*?)```", guide, re.DOTALL)
    assert examples
    for example in examples:
        shelf = of(tmp_path, **{"annual-letter": re.sub(r"\{%(?:p|tr) ", "{% ", example)})
        assert wording_slips("annual-letter.html", LETTER.context, shelf) == (), example


# ------------------------------------------------------------ templates that mean harm


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(9999) %}{% for b in range(99999) %}{% for c in range(9) %}{% endfor %}" + 2 * "{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% set ns = namespace(s='x') %}{% for i in range(60) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
    ],
    ids=["loops", "macros", "doubling"],
)  # fmt: skip
def test_a_template_without_end_is_stopped(tmp_path: Path, source: str) -> None:
    shelf = of(tmp_path, agenda=f"<h1>a</h1>{source}")
    with pytest.raises(TemplateError, match=r"was stopped|cannot be worked out"):
        own_blocks("agenda.html", full(AgendaContext), shelf=shelf, seconds=1)


@pytest.mark.parametrize(
    "words",
    [
        "A&E <4 hours> R&D",
        "🏥 👩‍⚕️",
        "عربي עברית",
        "a\x00b\x0bc\x1bd",
        "<strong>x</strong>",
        "{{ front.body }} {% for %}",
    ],
)
def test_words_of_papers_stay_words(tmp_path: Path, words: str) -> None:
    context = full(AgendaContext)
    context = replace(context, front=replace(context.front, body=words))
    shelf = of(tmp_path, agenda="<h1>a</h1><p>{{ front.body }}</p>")
    blocks = own_blocks("agenda.html", context, shelf=shelf)
    assert isinstance(blocks[0], Heading)
    assert isinstance(blocks[1], Paragraph)
    assert blocks[1].runs[0].text == "".join(letter for letter in words if letter >= " ")


def test_names_are_checked_in_our_own_templates_too() -> None:
    for kind, what in KINDS.items():
        assert wording_slips(what.template, context_of(kind), OURS) == (), kind
