"""Where the validators are, and what they say about files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent
_FOLDER = Path(os.environ.get("ASSURE_VALIDATORS") or _HERE.parent.parent / "build" / "validators").resolve()
_PYTHON = _FOLDER / "venv" / "bin" / "python"
_MODULES = _FOLDER / "node_modules"
_CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""

Found = list[dict[str, Any]]


def check_pdf(paths: Sequence[Path]) -> Found:
    """veraPDF on each file, by PDF/UA-1 and by PDF/A-2a: `passes`, `broken` (rule and words), `assertions`."""
    _need("java", shutil.which("java"), "a Java runtime")
    _need("veraPDF", _PYTHON.exists(), "`make validators`")
    return _lines([_PYTHON, "-I", _HERE / "pdf_rules.py", *paths])


def check_word(paths: Sequence[Path]) -> Found:
    """The Open XML SDK on each file: `passes` and `broken`."""
    _need("node", shutil.which("node"), "Node 18 or newer")
    _need("the Open XML SDK", (_MODULES / "@xarsh" / "ooxml-validator").exists(), "`make validators`")
    return _lines(["node", _HERE / "word.mjs", _MODULES, *paths])


def check_pages(paths: Sequence[Path]) -> Found:
    """axe-core on each page at 1280 and at 320 px: `broken`, `passed` (rules), `across` (px), `roles`, `fetched`."""
    _need("node", shutil.which("node"), "Node 18 or newer")
    _need("chromium", _CHROMIUM, "Chromium")
    _need("axe-core", (_MODULES / "axe-core").exists(), "`make validators`")
    return _lines(["node", _HERE / "pages.mjs", _MODULES, *paths])


def _need(name: str, there: object, remedy: str) -> None:
    """Skip the test when a validator is not there, or fail it when ASSURE_VALIDATE says that it has to be."""
    if there:
        return
    reason = f"{name} is not on this machine; it comes with {remedy}"
    if os.environ.get("ASSURE_VALIDATE"):
        pytest.fail(reason)
    pytest.skip(reason)


def _lines(command: Iterable[object]) -> Found:
    environment = {**os.environ, "CHROMIUM": _CHROMIUM}
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=300, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
