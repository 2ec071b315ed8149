"""`assure add`: papers in, each with one recorded outcome."""

from __future__ import annotations

from pathlib import Path

import click

from assure.cli.context import Assure, pass_assure
from assure.cli.quarter import period_option
from assure.cli.reading import Wish, read


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--jobs", type=click.IntRange(1, 64), help="Papers read at the same time. Without it: one per processor.")
@click.option("--no-ocr", is_flag=True, help="Do not read scanned pages by OCR; they are listed.")
@click.option("--cluster", metavar="ADDRESS", help="Read on a Dask cluster, such as tcp://10.0.0.5:8786.")
@period_option
@click.option("--json", "as_json", is_flag=True, help="Print what became of each paper as JSON.")
@pass_assure
def add(  # noqa: PLR0917
    assure: Assure,
    paths: tuple[Path, ...],
    jobs: int | None,
    no_ocr: bool,
    cluster: str | None,
    period: str | None,
    as_json: bool,
) -> None:
    """Read papers (files or folders) into the workspace, for the quarter under review.

    PDF, Word, Excel, PowerPoint, OpenDocument, RTF, web pages, e-mails with attachments, ZIP archives, text,
    Markdown and CSV. Originals are copied, never changed. Adding a paper again changes nothing, unless it
    was not read whole and Assure can do more by now, say because Tesseract was installed: then it is read
    again. Papers that cannot be read are listed with the reason.

    \b
    Example:
      assure add "../Q2 papers" ../letter.pdf
    """
    from evidence.indicators.quarter import quarter_of
    from evidence.intake.gather import gather
    from evidence.intake.pipeline import add_papers

    workspace = assure.workspace()
    files = gather(paths)
    wish = Wish(jobs=jobs, ocr=not no_ocr, cluster=cluster, period=quarter_of(period) if period else "")
    read(assure, wish, lambda how: add_papers(workspace, files, how), papers=len(files), as_json=as_json)
