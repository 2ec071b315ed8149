"""The documents tell what the code does: every command, exit code and JSON field is in them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import evidence
from assure.main import _COMMANDS
from evidence import errors
from evidence.framework import framework_ids
from generators.drafting import KINDS

_ROOT = Path(__file__).parent.parent
_README = (_ROOT / "README.md").read_text(encoding="utf-8")
_JSON = (_ROOT / "docs" / "json.md").read_text(encoding="utf-8")


def test_every_command_and_document_is_in_the_readme() -> None:
    for command in _COMMANDS:
        assert f"`assure {command}" in _README, command
    for kind in KINDS:
        assert f"assure draft {kind}" in _README, kind


def test_every_error_has_its_exit_code_in_the_docs_and_no_two_share_one() -> None:
    told = dict(
        re.findall(
            r"^\| (\d+) \| (\w+) \|", (_ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    family = [
        value
        for value in vars(errors).values()
        if inspect.isclass(value) and issubclass(value, errors.AssureError) and value is not errors.AssureError
    ]
    codes = [error.exit_code for error in family]
    assert len(codes) == len(set(codes))
    for error in family:
        assert told.get(str(error.exit_code)) == error.__name__


@pytest.mark.parametrize(
    "field",
    [
        *("number", "size", "text", "text_source", "page", "box", "rows", "heading_path", "boxes", "outcome"),
        *("id", "domains", "scores", "stance", "prompts", "reasons", "start", "end", "why"),
        *("areas", "title", "points", "citations", "document", "quote", "question", "weight", "gaps", "open_actions"),
        *("agenda_due", "unread_pages", "passages", "drafts", "known", "reason"),
    ],
)
def test_every_promised_json_field_is_in_the_docs(field: str) -> None:
    assert f"`{field}`" in _JSON or f"`{field}[]`" in _JSON


def test_the_links_of_the_readme_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", _README):
        assert (_ROOT / target).exists(), target


def test_every_framework_that_ships_can_be_loaded_and_is_named_by_its_file() -> None:
    from evidence.framework import load_framework

    assert [load_framework(name).id for name in framework_ids()] == list(framework_ids())


def test_what_a_package_exports_can_be_imported() -> None:
    for module in pkgutil.iter_modules(evidence.__path__, "evidence."):
        if module.ispkg:
            package = importlib.import_module(module.name)
            for name in getattr(package, "__all__", ()):
                assert hasattr(package, name), f"{module.name}.{name}"
