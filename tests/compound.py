"""Writes the old Office container (OLE 2), so that tests can make Outlook messages and locked files from nothing."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

_SECTOR, _MINI = 512, 64
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


def a_compound(tree: Tree) -> bytes:
    """A container with these streams (bytes) and storages (mappings). Every stream is kept in whole sectors."""
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _END, 0]]
    sectors: list[bytes] = []
    chains: list[int] = []

    def store(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        count = -(-len(data) // _SECTOR)
        for at in range(count):
            sectors.append(data[at * _SECTOR : (at + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            chains.append(first + at + 1 if at + 1 < count else _END)
        return first

    def add(children: Tree, parent: int) -> None:
        previous = None
        for name in sorted(children, key=lambda text: (len(text), text.upper())):
            value = children[name]
            index = len(entries)
            if isinstance(value, bytes):
                # Small streams would belong into the mini stream: padded, they need none.
                padded = value.ljust(4096, b"\0") if name == "pad" else value
                entries.append([name, 2, _FREE, padded, len(padded)])
            else:
                entries.append([name, 1, _FREE, _END, 0])
            if previous is None:
                entries[parent][2] = index
            else:
                entries[previous].append(index)
            previous = index
            if not isinstance(value, bytes):
                add(value, index)

    add(tree, 0)
    mini = b""
    minifat: list[int] = []
    starts: list[tuple[int, int]] = []
    for entry in entries:
        data = entry[3]
        if not isinstance(data, bytes):
            starts.append((0 if entry[1] == 1 else _END, 0))
        elif len(data) >= 4096:
            starts.append((store(data), len(data)))
        elif data:
            first, count = len(minifat), -(-len(data) // _MINI)
            minifat.extend([*range(first + 1, first + count), _END])
            mini += data.ljust(count * _MINI, b"\0")
            starts.append((first, len(data)))
        else:
            starts.append((_END, 0))
    starts[0] = (store(mini), len(mini))
    mini_start = store(struct.pack(f"<{len(minifat)}I", *minifat).ljust(_SECTOR, b"\xff")) if minifat else _END
    directory = b"".join(_entry(entry, start) for entry, start in zip(entries, starts, strict=True))
    directory_start = store(directory)
    return _whole(sectors, chains, directory_start, mini_start, -(-len(minifat) * 4 // _SECTOR))


def _entry(entry: list[object], start: tuple[int, int]) -> bytes:
    name, kind, child = str(entry[0]), entry[1], entry[2]
    right = entry[5] if len(entry) > 5 else _FREE
    raw = (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
    head = struct.pack("<HBBIII", len(name) * 2 + 2, kind, 1, _FREE, right, child)
    return raw + head + b"\0" * 36 + struct.pack("<IQ", *start)


def _whole(sectors: list[bytes], chains: list[int], directory: int, mini: int, mini_count: int) -> bytes:
    fat_count = 1
    while (len(chains) + fat_count) * 4 > fat_count * _SECTOR:
        fat_count += 1
    first_fat = len(sectors)
    fat = [*chains, *([_FAT] * fat_count)]
    fat += [_FREE] * (fat_count * _SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_count, directory)
    header += struct.pack("<IIIIII", 0, 4096, mini, mini_count, _END, 0)
    numbers = [*range(first_fat, first_fat + fat_count)]
    header += struct.pack("<109I", *(numbers + [_FREE] * (109 - len(numbers))))
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


# ---------------------------------------------------------------- Outlook messages


def a_message(
    *,
    subject: str,
    body: str = "",
    page: bytes = b"",
    sent: datetime = datetime(2013, 10, 3, 9, tzinfo=UTC),
    files: Mapping[str, bytes] | None = None,
    inner: Mapping[str, Tree] | None = None,
    at_top: bool = True,
) -> Tree:
    """The storages and streams of an Outlook message from Pat Example."""
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    properties = b"\0" * (32 if at_top else 24) + struct.pack("<IIQ", 0x00390040, 6, ticks)
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": properties,
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Pat Example".encode("utf-16-le"),
        "__substg1.0_5D01001F": "pat@anyshire.example".encode("utf-16-le"),
        "__substg1.0_0E04001F": "The team".encode("utf-16-le"),
    }
    if body:
        tree["__substg1.0_1000001F"] = body.encode("utf-16-le")
    if page:
        tree["__substg1.0_10130102"] = page
    attached: list[tuple[str, bytes | Tree]] = [*(files or {}).items(), *(inner or {}).items()]
    for number, (name, content) in enumerate(attached):
        key = "__substg1.0_37010102" if isinstance(content, bytes) else "__substg1.0_3701000D"
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": b"\0" * 8,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            key: content,
        }
    return tree
