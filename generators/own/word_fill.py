"""Fills in a team's own Word template, in the child process. `docxtpl` writes; sandbox and escaping are ours."""

from __future__ import annotations

import io
from typing import Any

import docx
import jinja2
from jinja2.exceptions import SecurityError
from lxml import etree

from evidence.errors import TemplateError
from generators.markup import names_in
from generators.own.word_template import need_extra, word_sandbox, word_slips
from generators.printable import printable
from generators.word import STATUS, fill_fields
from generators.word_package import repack

_HINT = "Correct the template in Word and run the command again; assure templates check tells all that is wrong."


def fill(data: bytes, name: str, context: object) -> bytes:
    """The template with its fields filled in, as a Word file; the same template and context give the same bytes.

    TemplateError for anything that is unknown, unsafe or wrong in it.
    """
    need_extra()
    for words in word_slips(data, name, type(context)):
        raise TemplateError(f"{name}, {words}.", hint=_HINT)
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(data))
    try:
        template.render(names_in(context), jinja_env=word_sandbox(), autoescape=True)
    except SecurityError as error:
        raise TemplateError(f"{name}: this is not allowed in a template: {error}.", hint=_HINT) from error
    except jinja2.TemplateError as error:
        raise TemplateError(f"{name}: {error}.", hint=_HINT) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, etree.LxmlError) as error:
        raise TemplateError(f"{name}: something in it cannot be worked out ({error}).", hint=_HINT) from error
    filled = docx.Document(io.BytesIO(_saved(template.docx)))  # docxtpl's own object still holds the old footers
    _tell(filled, context)
    return repack(_saved(filled))


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _tell(document: Any, context: object) -> None:
    """The file's own title, for screen readers, and that it is a draft, in place of what the template says."""
    front = getattr(context, "front", context)
    title, period = (printable(str(getattr(front, name, "")))[:255] for name in ("title", "period"))
    core = document.core_properties
    core.title, core.comments, core.content_status = title, STATUS, "Draft"
    fill_fields(document, {"TITLE": title, "SUBJECT": period, "COMMENTS": STATUS})
