"""Every dependency is pinned with hashes, and no file of pins names a registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_PINS = sorted((_ROOT / "requirements").glob("*.txt"))


def normal(name: str) -> str:
    """A distribution's name as pip-compile writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(path: Path) -> set[str]:
    return set(map(normal, re.findall(r"^([\w.-]+)(?:\[\w+\])?==", path.read_text(encoding="utf-8"), re.MULTILINE)))


@pytest.mark.parametrize("path", _PINS, ids=lambda path: path.name)
def test_each_pin_has_hashes_and_no_file_names_a_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    entries = re.findall(r"^([\w.-]+(?:\[\w+\])?==\S+) \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[\w.-]+.*==", text, re.MULTILINE))
    assert entries
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize(
    ("extra", "file"), [(None, "runtime"), ("cluster", "cluster"), ("own-templates", "own-templates"), ("dev", "dev")]
)
def test_what_the_project_needs_is_pinned(extra: str | None, file: str) -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    names = {normal(re.split(r"[\[<>=!]", need)[0].strip()) for need in needed}
    assert names
    assert names <= pinned(_ROOT / "requirements" / f"{file}.txt")
