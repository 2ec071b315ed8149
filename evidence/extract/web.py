"""Reads web pages: the main text with its headings, lists and tables. Menus are left out, readers' comments marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml import etree, html

from evidence.errors import PaperNotRead
from evidence.extract.characters import one_line
from evidence.extract.limits import USUAL, Limits
from evidence.extract.pages import Piece, document_of, page_of, prose, row_piece, table_of
from evidence.extract.sniff import decode
from evidence.model import BlockKind, Document, FileType, Table

READER = "web 2"
_TOO_DEEP = "its parts are nested too deeply to be read; save it as a PDF and add that"
_NOT_TEXT = (
    "script style noscript template nav header footer aside form button select iframe svg object head audio video "
    "canvas map dialog"
)
_OF_THEIR_OWN = (
    "address article asp:content blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 "
    "h6 hr html li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
_DROPPED = frozenset(_NOT_TEXT.split())
_BLOCKS = frozenset(_OF_THEIR_OWN.split())
_MENU = re.compile(
    r"\b(?:nav(?:igation|bar)?|menu|breadcrumbs?|cookies?|sidebar|skip(?:-?link)?|share|social|related|pagination|"
    r"masthead|site-?(?:header|footer)|page-?(?:header|footer)|banner|search|login|"
    r"subscribe|newsletter-signup|advert\w*)\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"\b(?:comments?|comment-?(?:list|s?-area|body|thread)|disqus\w*|respond|replies)\b", re.IGNORECASE
)
_COMMENT_HEAD = re.compile(
    r"^(?:\d+\s+)?(?:readers['’]? )?(?:comments?|responses?|replies)(?:\s*\(\d+\))?:?$|^(?:\d+\.\s*)?\S.{1,60} says:$|"
    r"^leave a (?:comment|reply)",
    re.IGNORECASE,
)
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_SERVER_CODE = re.compile(r"<%.*?%>", re.DOTALL)
_ASP_TITLE = re.compile(r"<[\w:]*:Title\b[^>]*>([^<]*)<", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(data: bytes, *, sha256: str, limits: Limits = USUAL) -> Document:
    """The page's main text on one page."""
    if len(data) > limits.markup_bytes:
        raise PaperNotRead(
            f"it is a web page of more than {limits.markup_bytes // 1_000_000} MB; save it as a PDF and add that"
        )
    pieces, tables, title = page_pieces(decode(data))
    page = page_of(pieces, number=1, label="page")
    return document_of([page], sha256=sha256, file_type=FileType.HTML, reader=READER, tables=tables, title=title)


def page_pieces(markup: str) -> tuple[list[Piece], list[Table], str]:
    """The pieces and tables of a page, and its title; PaperNotRead when it is nested too deeply."""
    asp_title = _ASP_TITLE.search(markup)
    clean = _SERVER_CODE.sub("", _XML_DECLARATION.sub("", markup)).replace("\0", "")
    if not clean.strip():
        return [], [], ""
    if "<body" not in clean.lower():
        # A page that a web server would have completed: without this its text counts as part of the head.
        clean = f"<body>{_ASP_TITLE.sub('<', clean)}</body>"
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    root = html.document_fromstring(clean, parser=parser)
    if parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT):
        # The parser goes 2,048 levels down and then drops the rest without a word.
        raise PaperNotRead(_TOO_DEEP)
    named = asp_title[1] if asp_title else root.findtext(".//title") or ""
    walk = _Walk()
    try:
        walk.block(_main(root))
    except RecursionError as bad:
        raise PaperNotRead(_TOO_DEEP) from bad
    walk.flush()
    if not walk.pieces:
        # A page whose text a server would have filled in says at least what it is about.
        walk.pieces.extend(prose(meta.get("content") or "") for meta in root.iter("meta") if _is_description(meta))
    return walk.pieces, walk.tables, one_line(unescape(named))


def _main(root: etree._Element) -> etree._Element:
    """The element that holds the paper: <main>, the only <article>, or the whole body."""
    for path in (".//main", ".//*[@role='main']"):
        found = root.find(path)
        if found is not None and len(_words(found)) >= 20:
            return found
    articles = [node for node in root.iter("article") if not _is_comment(node)]
    if len(articles) == 1:
        # Comments often follow an article and have to be seen to be marked.
        parent = articles[0].getparent()
        return articles[0] if parent is None else parent
    body = root.find("body")
    return root if body is None else body


def _words(node: etree._Element) -> list[str]:
    return "".join(str(text) for text in node.itertext(with_tail=False)).split()


def _is_description(meta: etree._Element) -> bool:
    return (meta.get("name") or "").lower() == "description" and bool((meta.get("content") or "").strip())


def _label(node: etree._Element) -> str:
    return f"{node.get('id') or ''} {node.get('class') or ''}".replace("_", "-")


def _is_comment(node: etree._Element) -> bool:
    return node.tag not in ("body", "html", "main") and bool(_COMMENTS.search(_label(node)))


def _is_menu(node: etree._Element) -> bool:
    if (
        node.tag in _DROPPED
        or node.get("role") in _ROLES
        or node.get("aria-hidden") == "true"
        or node.get("hidden") is not None
    ):
        return True
    if node.tag in ("body", "html", "main", "article") or not _MENU.search(_label(node)):
        return False
    words = len(_words(node))
    linked = sum(len(_words(link)) for link in node.iter("a"))
    return words < 30 or linked > words * 0.5


class _Walk:
    """Goes through the tree once and collects pieces; a text run ends wherever a block begins or ends."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.tables: list[Table] = []
        self._run: list[str] = []
        self._kind: BlockKind | None = None
        self._level = 0
        self._comments = False

    def flush(self) -> None:
        text = one_line("".join(self._run))
        self._run.clear()
        if not text:
            return
        # From a heading "Comments" or a first "... says:" on, nothing is the publisher's own text.
        if len(text) < 70 and _COMMENT_HEAD.match(text) and (self._kind is not None or text.endswith(":")):
            self._comments = True
        kind = BlockKind.COMMENT if self._comments else self._kind
        self.pieces.append(prose(text, kind, self._level if kind is BlockKind.HEADING else 0))

    def block(self, node: etree._Element) -> None:
        if node.tag == "table" and self._table(node):
            return
        before = (self._kind, self._level, self._comments)
        self._enter(node)
        self._run.append(node.text or "")
        for child in node:
            if not isinstance(child.tag, str) or _is_menu(child):
                pass
            elif child.tag == "br":
                self._break(child)
            elif child.tag in _BLOCKS or len(child) > 0:
                self._child(child)
            else:
                self._run.append(child.text or "")
            self._run.append(child.tail or "")
        if node.tag in _BLOCKS:
            self.flush()
            self._kind, self._level = before[0], before[1]
            self._comments = before[2] if _is_comment(node) else self._comments

    def _enter(self, node: etree._Element) -> None:
        if node.tag in _BLOCKS:
            self.flush()
            self._comments = self._comments or _is_comment(node)
            if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                self._kind, self._level = BlockKind.HEADING, int(str(node.tag)[1])
            elif node.tag in ("li", "dd"):
                self._kind, self._level = BlockKind.LIST_ITEM, 0
            elif node.tag in ("p", "div", "section", "article", "blockquote") and self._kind is BlockKind.HEADING:
                self._kind, self._level = None, 0

    def _child(self, child: etree._Element) -> None:
        if child.tag in _BLOCKS:
            self.flush()
        self.block(child)

    def _break(self, child: etree._Element) -> None:
        """Two line breaks in a row part paragraphs; one is only a space."""
        following = child.getnext()
        if following is not None and following.tag == "br" and not (child.tail or "").strip():
            self.flush()
        self._run.append(" ")

    def _table(self, node: etree._Element) -> bool:
        """A table of data; False for one that only lays out the page."""
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        texts = [[one_line(" ".join(_spaced(cell))) for cell in row] for row in cells]
        widest = max((len(row) for row in texts), default=0)
        if (
            widest < 2
            or node.find(".//table") is not None
            or any(len(text.split()) > 120 for row in texts for text in row)
        ):
            return False
        self.flush()
        table = table_of((row for row in texts if any(row)), page=1)
        if table.rows:
            self.pieces.extend(row_piece(row, len(self.tables), at) for at, row in enumerate(table.rows))
            self.tables.append(table)
        return True


def _spaced(node: etree._Element) -> Iterator[str]:
    """Texts inside a cell; those of menus and scripts left out."""
    if isinstance(node.tag, str) and node.tag not in _DROPPED:
        yield node.text or ""
        for child in node:
            yield from _spaced(child)
            yield child.tail or ""
