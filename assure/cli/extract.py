"""`assure extract FILE`: what is read from one paper, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assure.cli.problems import printable
from assure.cli.show import echo_json, plural

if TYPE_CHECKING:
    from evidence.model import Document


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Pages, tables and passages as JSON (docs/json.md).")
def extract(file: Path, as_json: bool) -> None:
    """Show the text of one paper, page by page. Nothing is stored.

    \b
    Example:
      assure extract "Finance report.pdf" --json
    """
    from evidence.errors import MissingFile, PaperNotRead
    from evidence.extract.supervisor import extract as read_paper
    from evidence.intake.vault import file_hash
    from evidence.passages.segment import passages
    from evidence.passages.wire import extract_json

    if not file.is_file():
        raise MissingFile(f"There is no file {file}.")
    document = read_paper(file, sha256=file_hash(file), name=file.name)
    if as_json:
        found = passages(document) if document.outcome.has_text else ()
        echo_json({"name": file.name, **extract_json(document, found)})
    else:
        _tell(document)
    if not document.outcome.has_text:
        raise PaperNotRead(f"{file.name}: {document.reason}")


def _tell(document: Document) -> None:
    for page in document.pages:
        click.echo(f"--- {page.label or 'text'} ({page.text_source.value}) ---")
        click.echo("\n".join(printable(line) for line in page.text.replace("\t", " | ").splitlines()))
    if document.outcome.has_text:
        click.echo(f"{plural(len(document.pages), 'page')}, {plural(len(document.tables), 'table')}.", err=True)
        if document.reason:
            click.echo(printable(document.reason), err=True)
