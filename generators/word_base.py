"""What a Word draft remembers of itself: the generated text, carried in a custom XML part of the file.

With it, what people changed can be told from what Assure wrote, even when the evidence has moved on since. The part is
data about the draft and holds no words that the draft itself does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from generators.blocks import Draft, Run
from generators.context import Citation
from generators.printable import printable
from generators.word_pieces import Piece, PieceKind, pieces_of

_SPACE = "urn:assure:draft:1"
_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    b'<ds:datastoreItem ds:itemID="{2D0C1C5B-6F0A-4E5E-9B7B-6A1F0D7C1A01}" '
    b'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
    b'<ds:schemaRef ds:uri="urn:assure:draft:1"/></ds:schemaRefs></ds:datastoreItem>'
)
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_FLAGS = ("strong", "emphasis", "fill")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A draft as it was generated: what it was made from, and its pieces in order."""

    kind: str
    title: str
    period: str
    framework: str
    log_head: str
    made: str
    wording: str
    pieces: tuple[Piece, ...]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation, in order."""
        return tuple(run.citation for piece in self.pieces for run in piece.runs if run.citation is not None)


def base_of(draft: Draft) -> Base:
    """What the file of this draft remembers."""
    return Base(
        kind=draft.kind,
        title=draft.title,
        period=draft.period,
        framework=draft.footer,
        log_head=draft.log_head,
        made=draft.made,
        wording=draft.wording,
        pieces=pieces_of(draft),
    )


def as_xml(base: Base) -> bytes:
    """The base as the content of a custom XML part; the same base gives the same bytes."""
    root = etree.Element(f"{{{_SPACE}}}draft", nsmap={"a": _SPACE})
    for name in ("kind", "title", "period", "framework", "log_head", "made", "wording"):
        root.set(name, printable(getattr(base, name)))
    known: dict[Citation, str] = {}
    sources = etree.SubElement(root, f"{{{_SPACE}}}citations")
    for place in base.citations:
        if place not in known:
            known[place] = f"c{len(known) + 1}"
            cited = etree.SubElement(sources, f"{{{_SPACE}}}citation", n=known[place])
            for name in ("id", "document", "sha256", "page", "label"):
                cited.set(name, printable(str(getattr(place, name))))
            cited.text = printable(place.quote)
    for piece in base.pieces:
        root.append(_piece(piece, known))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=False)


def from_xml(data: bytes) -> Base | None:
    """The base in a custom XML part, or None when the part is another program's, or not whole."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
        if root.tag != f"{{{_SPACE}}}draft":
            return None
        cited = {one.get("n", ""): _citation(one) for one in root.iter(f"{{{_SPACE}}}citation")}
        pieces = tuple(_read_piece(one, cited) for one in root.iter(f"{{{_SPACE}}}piece"))
        told = {name: root.get(name, "") for name in ("kind", "title", "period", "framework", "log_head", "made")}
        return Base(**told, wording=root.get("wording", ""), pieces=pieces)
    except (etree.XMLSyntaxError, ValueError, KeyError):
        return None


def carry(document: Any, base: Base) -> None:
    """Put the base into a python-docx document, in the place of an earlier one."""
    blob = as_xml(base)
    for part in _parts(document):
        if from_xml(part.blob) is not None:
            part._blob = blob
            return
    package = document.part.package
    taken = {str(part.partname) for part in package.iter_parts()}
    number = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
    part = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", blob, package)
    properties = Part(PackURI(f"/customXml/itemProps{number}.xml"), _PROPERTIES_TYPE, _PROPERTIES, package)
    part.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def carried(document: Any) -> Base | None:
    """The base that a python-docx document carries, or None."""
    return next((base for part in _parts(document) if (base := from_xml(part.blob)) is not None), None)


def _parts(document: Any) -> Iterator[Any]:
    """Custom XML parts of the document. A relation to a part that is gone is passed over."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and not relation.is_external:
            yield relation.target_part


def _piece(piece: Piece, known: dict[Citation, str]) -> etree._Element:
    made = etree.Element(f"{{{_SPACE}}}piece", key=printable(piece.key), kind=piece.kind.value)
    if piece.block:
        made.set("block", printable(piece.block))
    if piece.table:
        made.set("table", printable(piece.table))
        made.set("row", str(piece.row))
        made.set("column", str(piece.column))
    for run in piece.runs:
        one = etree.SubElement(made, f"{{{_SPACE}}}run")
        one.text = printable(run.text)
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for flag in _FLAGS:
            if getattr(run, flag):
                one.set(flag, "1")
        if run.href:
            one.set("href", printable(run.href))
        if run.citation is not None:
            one.set("cites", known[run.citation])
    return made


def _citation(node: etree._Element) -> Citation:
    named = {name: node.get(name, "") for name in ("id", "document", "sha256", "label")}
    return Citation(**named, page=int(node.get("page", "0")), quote=node.text or "")


def _read_piece(node: etree._Element, cited: dict[str, Citation]) -> Piece:
    return Piece(
        key=node.get("key", ""),
        kind=PieceKind(node.get("kind", "")),
        runs=tuple(_read_runs(node.iter(f"{{{_SPACE}}}run"), cited)),
        block=node.get("block", ""),
        table=node.get("table", ""),
        row=int(node.get("row", "-1")),
        column=int(node.get("column", "-1")),
    )


def _read_runs(nodes: Iterable[etree._Element], cited: dict[str, Citation]) -> Iterator[Run]:
    for node in nodes:
        flags = {flag: node.get(flag) == "1" for flag in _FLAGS}
        place = cited[node.get("cites", "")] if node.get("cites") else None
        yield Run(text=node.text or "", href=node.get("href", ""), citation=place, **flags)
