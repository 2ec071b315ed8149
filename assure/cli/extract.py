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
@click.option(
    "--debug-page",
    type=(click.IntRange(min=1), click.Path(path_type=Path)),
    metavar="N OUT.png",
    help="Draw page N of a PDF with its words, blocks and tables as they were read.",
)
@click.option("--no-ocr", is_flag=True, help="Do not read scanned pages by OCR; they are listed.")
def extract(file: Path, as_json: bool, debug_page: tuple[int, Path] | None, no_ocr: bool) -> None:
    """Show the text of one paper, page by page. Nothing is stored.

    \b
    Example:
      assure extract "Finance report.pdf" --json
      assure extract "Finance report.pdf" --debug-page 3 page-3.png
    """
    from evidence.errors import MissingFile, PaperNotRead
    from evidence.extract.supervisor import extract as read_paper
    from evidence.intake.vault import file_hash
    from evidence.passages.segment import passages
    from evidence.passages.wire import extract_json

    if not file.is_file():
        raise MissingFile(f"There is no file {file}.")
    if debug_page is not None:
        _draw(file, *debug_page)
        return
    document = read_paper(file, sha256=file_hash(file), name=file.name, ocr=not no_ocr)
    if as_json:
        found = passages(document) if document.outcome.has_text else ()
        echo_json({"name": file.name, **extract_json(document, found)})
    else:
        _tell(document)
    if not document.outcome.has_text:
        raise PaperNotRead(f"{file.name}: {document.reason}")


def _draw(file: Path, number: int, out: Path) -> None:
    """Writes the drawing; OutputExists when there is a file of that name."""
    from evidence.errors import OutputExists
    from evidence.extract.debug import draw_page
    from generators.files import write_whole

    if out.exists():
        raise OutputExists(f"{out} is already there.", hint="Choose another name.")
    write_whole(out, draw_page(file, number))
    click.echo(str(out))


def _tell(document: Document) -> None:
    for page in document.pages:
        click.echo(f"--- {page.label or 'text'} ({page.text_source.value}) ---")
        click.echo("\n".join(printable(line) for line in page.text.replace("\t", " | ").splitlines()))
    if document.outcome.has_text:
        click.echo(f"{plural(len(document.pages), 'page')}, {plural(len(document.tables), 'table')}.", err=True)
        if document.reason:
            click.echo(printable(document.reason), err=True)
