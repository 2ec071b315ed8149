"""`assure tag --jsonl`: texts in, suggestions out, a line each."""

from __future__ import annotations

import io
import sys

import click


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
    from evidence.tagging import load_tagger
    from evidence.tagging.wire import tag_line

    tagger = load_tagger()
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            sys.stdout.buffer.write((tag_line(tagger, line, number=number) + "\n").encode("utf-8"))
            sys.stdout.buffer.flush()
