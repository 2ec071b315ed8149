"""`assure tag --jsonl`: texts in, suggestions out, a line each."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Final, cast

import click

_TAKEN: Final = 1 << 16  # bytes, what a pipe holds


@click.command()
@click.option("--jsonl", is_flag=True, required=True, help="Lines of JSON in on stdin, lines of JSON out on stdout.")
def tag(jsonl: bool) -> None:  # noqa: ARG001
    """Tag texts against the six domains: one JSON object a line in, one a line out.

    In: id, text, and if known heading and kind. Out: id, domains, scores, stance, prompts, reasons.
    docs/json.md describes every field.

    \b
    Example:
      echo '{"id": "1", "text": "Internal audit gave limited assurance on safeguarding."}' | assure tag --jsonl
    """
    from evidence.tagging import load_tagger, tag_lines

    tagger = load_tagger()
    for lines in _at_hand(cast("io.BufferedIOBase", sys.stdin.buffer)):
        for answer in tag_lines(tagger, lines):
            sys.stdout.buffer.write((answer + "\n").encode("utf-8"))
        sys.stdout.buffer.flush()


def _at_hand(stream: io.BufferedIOBase) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of a stream, as many at a time as are there without waiting; blank ones are left out."""
    begun: list[bytes] = []
    number = 0
    while taken := stream.read1(_TAKEN):
        *whole, rest = taken.split(b"\n")
        if whole:
            lines = _numbered([b"".join([*begun, whole[0]]), *whole[1:]], number + 1)
            number += len(whole)
            begun = []
            yield lines
        begun.append(rest)
    yield _numbered([b"".join(begun)], number + 1)


def _numbered(lines: list[bytes], first: int) -> list[tuple[int, str]]:
    said = [(number, line.decode("utf-8", "replace")) for number, line in enumerate(lines, start=first)]
    return [(number, line) for number, line in said if line.strip()]
