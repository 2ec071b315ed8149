"""Hostile PDF files, made from nothing: bombs, loops, lies and locks."""

from __future__ import annotations

import hashlib
import io
import zlib

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

_PLAIN_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_WORDS = b"BT /F 12 Tf 72 720 Td (The plan is agreed.) Tj ET"


def a_pdf(objects: dict[int, bytes], *, trailer: bytes = b"") -> bytes:
    """A file with these objects, a right cross-reference table and object 1 as its root."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(out)


def a_stream(data: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    head = b"<<%s/Length %d>>" % (entries, len(data) if length is None else length)
    return head + b"stream\n" + data + b"\nendstream"


def a_page(content: bytes = _WORDS, **more: bytes) -> dict[int, bytes]:
    """The objects of a good file of one page; `o3=...` replaces object 3, `o6=...` adds one."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: _PLAIN_PAGE,
        4: content if content.startswith(b"<<") else a_stream(content),
        5: _FONT,
    }
    return objects | {int(name[1:]): body for name, body in more.items()}


def tightly_packed(megabytes: int, piece: bytes = b"0" * 1_000_000) -> bytes:
    """Repeats of a piece, packed without ever being large here: a packed piece that ends on a byte can be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + packed * megabytes + b"\x03\x00"


def flate_bomb() -> bytes:
    twice = zlib.compress(tightly_packed(3_000), 9)
    return a_pdf(a_page(a_stream(twice, b"/Filter[/FlateDecode/FlateDecode]")))


def content_bomb() -> bytes:
    operators = (b"BT /F 9 Tf 9 9 Td (x) Tj ET\n" * 40_000)[:1_000_000]
    return a_pdf(a_page(a_stream(tightly_packed(120, operators), b"/Filter/FlateDecode")))


def form_bomb() -> bytes:
    forms = {}
    for level in range(6, 20):
        call = b"/X Do " * 10 if level < 19 else _WORDS
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>/XObject<</X %d 0 R>>>>"
        forms[f"o{level}"] = a_stream(call, entries % (level + 1))
    page = _PLAIN_PAGE.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")
    return a_pdf(a_page(b"/X Do", o3=page, **forms))


def form_calls_itself() -> bytes:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>"
    page = _PLAIN_PAGE.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")
    return a_pdf(a_page(b"/X Do", o3=page, o6=a_stream(b"/X Do /X Do", entries)))


def deep_arrays() -> bytes:
    return a_pdf(a_page(o6=b"[" * 200_000 + b"]" * 200_000, o1=b"<</Type/Catalog/Pages 2 0 R/Names 6 0 R>>"))


def deep_content() -> bytes:
    return a_pdf(a_page(b"q " * 300_000 + b"[" * 200_000 + _WORDS))


def a_million_claimed_pages() -> bytes:
    return a_pdf(a_page(o2=b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"))


def minus_one_page() -> bytes:
    return a_pdf(a_page(o2=b"<</Type/Pages/Kids[3 0 R]/Count -1>>"))


def page_tree_loop() -> bytes:
    return a_pdf(a_page(o2=b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>"))


def xref_loop() -> bytes:
    whole = a_pdf(a_page())
    start = whole.rindex(b"startxref\n") + 10
    place = whole[start : whole.index(b"\n", start)]
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev " + place)


def length_lies() -> bytes:
    return a_pdf(a_page(a_stream(_WORDS, length=2_000_000_000)))


def cut_short() -> bytes:
    whole = a_pdf(a_page())
    return whole[: len(whole) // 2]


def wrong_types() -> bytes:
    page = b"<</Type/Page/Parent(x)/MediaBox[(a) true null <</A 1>>]/Rotate/Ninety/Contents 4 0 R/Resources 7>>"
    return a_pdf(a_page(o3=page))


def absurd_size() -> bytes:
    return a_pdf(a_page(o3=_PLAIN_PAGE.replace(b"595 842", b"999999999999 1e30")))


def no_size() -> bytes:
    return a_pdf(a_page(o3=_PLAIN_PAGE.replace(b"595 842", b"0 0")))


def picture_bomb() -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = a_stream(zlib.compress(tightly_packed(2_000), 9), entries + b"/Filter[/FlateDecode/FlateDecode]")
    page = _PLAIN_PAGE.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font")
    return a_pdf(a_page(b"q 595 0 0 842 0 0 cm /X Do Q", o3=page, o6=image))


def predictor_lies() -> bytes:
    entries = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
    return a_pdf(a_page(a_stream(zlib.compress(_WORDS), entries)))


def font_maps_everything() -> bytes:
    ranges = b"100 beginbfrange " + b"<0000> <ffff> <0000>" * 100 + b" endbfrange "
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>"
    return a_pdf(a_page(o5=font, o6=a_stream(b"/CIDInit /ProcSet findresource begin begincmap " + ranges * 30)))


def acts_on_opening() -> bytes:
    root = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AA<</WC<</S/Launch/F(x)>>>>>>"
    return a_pdf(a_page(o1=root))


def noise() -> bytes:
    seed, out = b"noise", b""
    while len(out) < 200_000:
        seed = hashlib.sha256(seed).digest()
        out += seed
    return b"%PDF-1.7\n" + out


def long_name() -> bytes:
    return a_pdf(a_page(b"BT /" + b"A" * 3_000_000 + b" 12 Tf (" + b"(" * 100_000 + b" Tj ET"))


def many_rules() -> bytes:
    rules = b"".join(b"%d %d m %d %d l S\n" % (n % 590, n % 840, (n * 7) % 590, n % 840) for n in range(60_000))
    return a_pdf(a_page(_WORDS + b"\n" + rules))


def many_words_in_one_place() -> bytes:
    return a_pdf(a_page(b"BT /F 9 Tf 99 99 Td " + b"(same place) Tj 0 0 Td " * 30_000 + b"ET"))


def many_pages(count: int = 10_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    pages = {f"o{number}": _PLAIN_PAGE for number in range(10, 10 + count)}
    return a_pdf(a_page(o2=b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), **pages))


def a_locked_pdf(password: str) -> bytes:
    """Locked for readers with a password; with "" anybody may read and only changing is locked."""
    out = io.BytesIO()
    lock = StandardEncryption(password, ownerPassword="owner", canModify=0, strength=128)
    canvas = Canvas(out, encrypt=lock)
    canvas.drawString(72, 720, "The plan is agreed.")
    canvas.save()
    return out.getvalue()
