"""Printing: JSON, counts in words, texts folded to the width of the terminal."""

from __future__ import annotations

import json
import shutil
import textwrap
from typing import Any

import click

from assure.cli.problems import printable


def echo_json(value: Any) -> None:
    """The value as JSON on stdout; text stays readable, lines stay stable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def plural(count: int, noun: str) -> str:
    """ "1 paper", "12 papers"."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def folded(text: str, *, indent: str = "") -> str:
    """The text without control characters, folded to the terminal's width."""
    width = min(shutil.get_terminal_size((100, 40)).columns, 100)
    return textwrap.fill(printable(text), width=width, initial_indent=indent, subsequent_indent=indent)


def shortened(text: str, *, to: int = 160) -> str:
    """The text on one line, cut at a word with an ellipsis when it is longer."""
    return textwrap.shorten(printable(text), width=to, placeholder=" ...")
