"""The house style: writes `templates/house-style.docx`, the base of every Word draft.

`python -m generators.house_style` writes it again. A team that wants another look opens the file in Word, changes its
styles, header or footer, and saves it in its own templates folder; the writer finds styles by their names, and fills
the fields TITLE, SUBJECT and COMMENTS wherever they stand in header and footer.

Looks follow the NHS identity's plain side: Arial, 12 point, NHS Blue (#005EB8, 6.4:1 on white), no logo. The first
page leaves room for the logo at the top right. Header and footer are plain lines without tabs, so that a long title
wraps instead of pushing the page number about. Lengths: `w:sz` is half points, the rest twentieths of a point.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generators.word_package import package

BLUE, DARK_BLUE, GREY, RULE = "005EB8", "003087", "425563", "AEB7BD"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MARGIN = 1247  # 2.2 cm
A4 = (11906, 16838)
BULLETS, NUMBERS, TABLE_BULLETS = 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One Word style: `paragraph` and `character` are the inside of w:pPr and w:rPr, in schema order."""

    name: str
    kind: str = "paragraph"
    based_on: str = "Normal"
    following: str = ""
    paragraph: str = ""
    character: str = ""
    priority: int = 1

    @property
    def id(self) -> str:
        return _IDS.get(self.name) or self.name.title().replace(" ", "")


_IDS = {"annotation text": "CommentText", "annotation reference": "CommentReference"}


def _size(points: float, colour: str = "", *, bold: bool = False, italic: bool = False) -> str:
    """Type in schema order: weight, slope, colour, size."""
    parts = ["<w:b/><w:bCs/>" if bold else "", "<w:i/><w:iCs/>" if italic else ""]
    parts.append(f'<w:color w:val="{colour}"/>' if colour else "")
    parts.append(f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>')
    return "".join(parts)


def _space(before: float = 0, after: float = 0, line: int = 264) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{line}" w:lineRule="auto"/>'
    )


def _heading(level: int, points: float, colour: str, *, before: float, after: float, border: str = "") -> Style:
    return Style(
        name=f"heading {level}",
        following="Normal",
        priority=9,
        paragraph=f'<w:keepNext/><w:keepLines/>{border}{_space(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>',
        character=_size(points, colour, bold=True),
    )


def _list(name: str, number: int, level: int, *, points: float = 12, before: float = 0, after: float = 4) -> Style:
    """A list style. Its indents come from the numbering, so bullets and figures are Word's own."""
    paragraph = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{_space(before, after)}'
    return Style(name=name, paragraph=paragraph, character=_size(points), priority=10)


def _border(side: str, eighths: int, colour: str, space: int = 4) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


def _note(name: str, colour: str, tint: str) -> Style:
    """A boxed remark made of a shaded paragraph with a bar at its left: reads in order, unlike a text box."""
    bars = _border("top", 4, tint, 6) + _border("left", 36, colour, 8) + _border("bottom", 4, tint, 6)
    paragraph = (
        f'<w:keepLines/><w:pBdr>{bars}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{tint}"/>{_space(6, 6)}'
        '<w:ind w:left="227"/>'
    )
    return Style(name=name, paragraph=paragraph, character=_size(11.5), priority=20)


_UNDER_TITLE = f"<w:pBdr>{_border('bottom', 18, BLUE, 6)}</w:pBdr>"
_QUESTION_BAR = f"<w:pBdr>{_border('left', 24, '41B6E6', 8)}</w:pBdr>"

STYLES = (
    _heading(1, 21, BLUE, before=0, after=10, border=_UNDER_TITLE),
    _heading(2, 15.5, BLUE, before=18, after=6),
    _heading(3, 12.5, DARK_BLUE, before=14, after=3),
    _heading(4, 12, GREY, before=10, after=2),
    Style(name="Lead", paragraph=_space(0, 8), character=_size(14, GREY)),
    Style(
        name="Question",
        paragraph=f'<w:keepLines/>{_QUESTION_BAR}{_space(8, 10)}<w:ind w:left="227"/>',
        character="<w:i/><w:iCs/>",
    ),
    Style(name="Address", paragraph=f"<w:keepNext/>{_space(0, 0)}"),
    Style(name="Date Line", paragraph=_space(10, 10)),
    Style(name="Small", paragraph=_space(0, 5), character=_size(10, GREY)),
    _list("List Bullet", BULLETS, 0),
    _list("List Bullet 2", BULLETS, 1),
    _list("List Bullet 3", BULLETS, 2),
    _list("List Number", NUMBERS, 0),
    _list("List Number 2", NUMBERS, 1),
    _list("List Number 3", NUMBERS, 2),
    Style(
        name="caption",
        paragraph=f"<w:keepNext/>{_space(10, 4)}",
        character=_size(11, DARK_BLUE, bold=True),
        priority=35,
    ),
    Style(name="Table Text", paragraph=_space(2, 2, 252), character=_size(11)),
    Style(
        name="Table Heading",
        based_on="TableText",
        paragraph=_space(2, 2, 252),
        character=_size(11, DARK_BLUE, bold=True),
    ),
    _list("Table Bullet", TABLE_BULLETS, 0, points=11, before=2, after=2),
    _list("Table Bullet 2", TABLE_BULLETS, 1, points=11, before=2, after=2),
    _note("Note Info", BLUE, "EDF4FA"),
    _note("Note Warning", "AE2573", "FBEEF5"),
    _note("Note Judgement", "8A6700", "FFF6DB"),
    Style(name="header", paragraph=_space(0, 8), character=_size(9, GREY), priority=99),
    Style(name="footer", paragraph=_space(8, 0), character=_size(9, GREY), priority=99),
    Style(name="Logo Place", paragraph=_space(0, 30) + '<w:jc w:val="right"/>', priority=99),
    Style(name="annotation text", paragraph=_space(0, 3, 240), character=_size(10), priority=99),
    Style(name="Strong", kind="character", character="<w:b/><w:bCs/>", priority=22),
    Style(name="Emphasis", kind="character", character="<w:i/><w:iCs/>", priority=20),
    Style(
        name="Evidence Reference", kind="character", character='<w:b w:val="0"/><w:i w:val="0"/>' + _size(9, "595959")
    ),
    Style(
        name="Fill", kind="character", character='<w:i w:val="0"/><w:shd w:val="clear" w:color="auto" w:fill="FFEB99"/>'
    ),
    Style(name="Hyperlink", kind="character", character=f'<w:color w:val="{BLUE}"/><w:u w:val="single"/>', priority=99),
    Style(name="annotation reference", kind="character", character=_size(8), priority=99),
)


def _style_xml(style: Style) -> str:
    base = "DefaultParagraphFont" if style.kind == "character" else style.based_on
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    character = f"<w:rPr>{style.character}</w:rPr>" if style.character else ""
    return (
        f'<w:style w:type="{style.kind}" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{base}"/>{following}<w:uiPriority w:val="{style.priority}"/><w:qFormat/>'
        f"{paragraph}{character}</w:style>"
    )


_DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    f"<w:pPrDefault><w:pPr>{_space(0, 7)}</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
    '<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)
_CELL_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
)
_PLAIN_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
)


def _table_style() -> str:
    """Light bands, a blue rule under the header row, thin rules between rows, none at the sides."""
    borders = _border("top", 8, BLUE, 0) + _border("bottom", 8, BLUE, 0) + _border("insideH", 4, RULE, 0)
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
    header = f"<w:tcBorders>{_border('bottom', 18, BLUE, 0)}</w:tcBorders>{shade.format('E8EDEE')}"
    return (
        '<w:style w:type="table" w:styleId="AssureTable"><w:name w:val="Assure Table"/><w:basedOn w:val="TableNormal"/>'
        '<w:uiPriority w:val="40"/><w:qFormat/><w:tblPr><w:tblStyleRowBandSize w:val="1"/>'
        '<w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>{_CELL_MARGINS}</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr>{header}</w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="band2Horz"><w:tcPr>{shade.format("F5F7F8")}</w:tcPr></w:tblStylePr></w:style>'
    )


def _levels(marks: tuple[tuple[str, str], ...], styles: tuple[str, ...], indent: int, step: int) -> str:
    levels = []
    for index, (fmt, mark) in enumerate(marks):
        link = f'<w:pStyle w:val="{styles[index]}"/>' if index < len(styles) else ""
        left = indent + step * (index + 1)
        levels.append(
            f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{link}<w:lvlText w:val="{mark}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{step}"/></w:pPr>'
            '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:hint="default"/></w:rPr></w:lvl>'
        )
    return "".join(levels)


def _numbering() -> str:
    bullets = (("bullet", "•"), ("bullet", "–"), ("bullet", "•"))
    numbers = (("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3."))
    kinds = (
        (BULLETS, _levels(bullets, ("ListBullet", "ListBullet2", "ListBullet3"), 0, 340)),
        (NUMBERS, _levels(numbers, ("ListNumber", "ListNumber2", "ListNumber3"), 0, 397)),
        (TABLE_BULLETS, _levels(bullets, ("TableBullet", "TableBullet2"), 0, 227)),
    )
    shapes = "".join(
        f'<w:abstractNum w:abstractNumId="{n}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for n, levels in kinds
    )
    uses = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n, _ in kinds)
    return f'<w:numbering xmlns:w="{WORD}">{shapes}{uses}</w:numbering>'


def _field(instruction: str, shown: str) -> str:
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t xml:space="preserve">{shown}</w:t></w:r></w:fldSimple>'


def _words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _running(tag: str, style: str, border: str, *parts: str) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{border}</w:pPr>'
    return f'<w:{tag} xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:p>{properties}{"".join(parts)}</w:p></w:{tag}>'


def _parts() -> dict[str, str]:
    """Every XML part of the base document by its name in the package."""
    page = _words("Page ") + _field("PAGE", "1") + _words(" of ") + _field("NUMPAGES", "1")
    foot = (page, _words(" · "), _field("COMMENTS", "Draft"))
    above = f"<w:pBdr>{_border('top', 6, BLUE, 6)}</w:pBdr>"
    below = f"<w:pBdr>{_border('bottom', 6, BLUE, 6)}</w:pBdr>"
    names = ("header1", "header2", "footer1", "footer2")
    references = "".join(
        f'<w:{name[:6]}Reference w:type="{"default" if name.endswith("1") else "first"}" r:id="rId{index}"/>'
        for index, name in enumerate(names, 1)
    )
    section = (
        f'<w:sectPr>{references}<w:pgSz w:w="{A4[0]}" w:h="{A4[1]}"/><w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" '
        f'w:bottom="{MARGIN}" w:left="{MARGIN}" w:header="567" w:footer="510" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )
    settings = (
        f'<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
    styles = _DEFAULTS + _PLAIN_TABLE + "".join(map(_style_xml, STYLES)) + _table_style()
    relations = [(name[:6], f"{name}.xml") for name in names]
    relations += [(kind, f"{kind}.xml") for kind in ("styles", "numbering", "settings")]
    return {
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}">'
        f"<w:body>{section}</w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
        "word/numbering.xml": _numbering(),
        "word/settings.xml": settings,
        "word/header1.xml": _running(
            "hdr", "Header", below, _field("TITLE", "Title"), _words(" · "), _field("SUBJECT", "Body")
        ),
        "word/header2.xml": _running("hdr", "LogoPlace", ""),
        "word/footer1.xml": _running("ftr", "Footer", above, *foot),
        "word/footer2.xml": _running("ftr", "Footer", above, *foot),
        "word/_rels/document.xml.rels": _relationships(relations, RELATIONS),
        **_package_parts(),
    }


def _relationships(targets: list[tuple[str, str]], namespace: str) -> str:
    inside = "".join(
        f'<Relationship Id="rId{index}" Type="{namespace}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'


def _package_parts() -> dict[str, str]:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = [("document", "document.main"), *((kind, kind) for kind in ("styles", "numbering", "settings"))]
    kinds += [(name, name[:6]) for name in ("header1", "header2", "footer1", "footer2")]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>' for name, kind in kinds
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        f'<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>House style</dc:title></cp:coreProperties>',
    }


def house_style() -> bytes:
    """The base document as bytes, the same on every machine."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return package({name: (declaration + text).encode() for name, text in _parts().items()})


def main() -> None:
    """Write `templates/house-style.docx` beside the wording."""
    Path(__file__).parent.parent.joinpath("templates", "house-style.docx").write_bytes(house_style())


if __name__ == "__main__":
    main()
