"""Opening a Word file that came back from a person: bounded, without outside references, or refused in plain words."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from evidence.errors import DraftNotRead, PaperNotRead
from evidence.extract.limits import Limits
from evidence.extract.package import BROKEN_ARCHIVE, check_package

_HINT = "Open it in Word, save it as a Word document (.docx) and try again."


def opened(data: bytes) -> Any:
    """The file as a python-docx document. DraftNotRead when it is no Word file, locked, damaged or far too large."""
    try:
        check_package(data, Limits())
        document = docx.Document(io.BytesIO(data))
    except PaperNotRead as error:
        raise DraftNotRead(f"The draft cannot be read: {error.message}.") from error
    except (PackageNotFoundError, KeyError, etree.XMLSyntaxError, *BROKEN_ARCHIVE) as error:
        raise DraftNotRead("The draft is not a Word document that can be read.", hint=_HINT) from error
    if document.element.find(qn("w:body")) is None:
        raise DraftNotRead("The draft is a Word document without a text.", hint=_HINT)
    return document
