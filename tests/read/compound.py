"""Write a small compound file, the container of Outlook's .msg ([MS-CFB], [MS-OXMSG]).

In: an invented message's properties. Out: the bytes of a .msg as Outlook would save it, as far as
its readers look: property streams, a recipient and attachments, short streams in the mini stream.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STREAM, STORAGE, ROOT = 2, 1, 5


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    kids: list[_Entry] = field(default_factory=list)
    number: int = 0
    start: int = END
    right: int = FREE  # the next entry of the same storage


def outlook_file(
    *,
    body: str | None,
    subject: str = "Noise in Kilburn",
    sender: tuple[str, str] = ("Brent Police", "brent@met.police.uk"),
    recipient: str = "Adrian Leman",
    html: bytes | None = None,
    sent: datetime | None = None,
    headers: str | None = None,
    attachments: Sequence[str] = (),
    kind: str = "IPM.Note",
) -> bytes:
    """The bytes of an Outlook message."""
    texts = {0x001A: kind, 0x0037: subject, 0x0C1A: sender[0], 0x0C1F: sender[1]}
    if body is not None:
        texts[0x1000] = body
    if headers is not None:
        texts[0x007D] = headers
    rows, kids = _properties(texts)
    if html is not None:
        rows += struct.pack("<HHIII", 0x0102, 0x1013, 6, len(html), 0)
        kids.append(_Entry("__substg1.0_10130102", STREAM, html))
    rows += struct.pack("<HHIII", 0x0003, 0x3FDE, 6, 65001, 0)
    if sent is not None:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        rows += struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    counts = struct.pack("<8x4I8x", 1, len(attachments), 1, len(attachments))
    kids.append(_Entry("__properties_version1.0", STREAM, counts + rows))
    kids.append(_part("__recip_version1.0_#00000000", {0x3001: recipient}))
    kids += [
        _part(f"__attach_version1.0_#{number:08X}", {0x3707: name})
        for number, name in enumerate(attachments)
    ]
    return _compound(_Entry("Root Entry", ROOT, kids=kids))


def _part(name: str, texts: dict[int, str]) -> _Entry:
    rows, kids = _properties(texts)
    kids.append(_Entry("__properties_version1.0", STREAM, bytes(8) + rows))
    return _Entry(name, STORAGE, kids=kids)


def _properties(texts: dict[int, str]) -> tuple[bytes, list[_Entry]]:
    rows, kids = b"", []
    for number, text in texts.items():
        data = text.encode("utf-16-le")
        rows += struct.pack("<HHIII", 0x001F, number, 6, len(data) + 2, 0)
        kids.append(_Entry(f"__substg1.0_{number:04X}001F", STREAM, data))
    return rows, kids


def _compound(root: _Entry) -> bytes:
    entries = _numbered(root)
    sectors: list[bytes] = []
    fat: list[int] = []

    def store(data: bytes) -> int:
        if not data:
            return END
        start, count = len(sectors), -(-len(data) // SECTOR)
        for n in range(count):
            sectors.append(data[n * SECTOR : (n + 1) * SECTOR].ljust(SECTOR, b"\0"))
            fat.append(start + n + 1 if n < count - 1 else END)
        return start

    mini, mini_fat = b"", []
    for entry in entries:
        if entry.kind == STREAM and entry.data and len(entry.data) < CUTOFF:
            entry.start = len(mini_fat)
            count = -(-len(entry.data) // MINI)
            mini_fat += [*range(entry.start + 1, entry.start + count), END]
            mini += entry.data.ljust(count * MINI, b"\0")
        elif entry.kind == STREAM:
            entry.start = store(entry.data)
    root.data, root.start = mini, store(mini)
    mini_start = store(b"".join(struct.pack("<I", n) for n in mini_fat))
    directory = b"".join(_directory_entry(entry) for entry in entries)
    directory_start = store(directory)
    fat_start = len(sectors)
    fat_count = -(-(len(fat) + 8) // 128)
    fat += [FAT] * fat_count
    table = b"".join(struct.pack("<I", n) for n in fat).ljust(fat_count * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6,
        0, fat_count, directory_start, 0, CUTOFF, mini_start, -(-len(mini_fat) // 128), END, 0,
        fat_start,
    )  # fmt: skip
    more = b"".join(struct.pack("<I", fat_start + n) for n in range(1, fat_count))
    return (header + more).ljust(SECTOR, b"\xff") + b"".join(sectors) + table


def _numbered(root: _Entry) -> list[_Entry]:
    entries = [root]
    for entry in entries:
        entry.kids.sort(key=lambda kid: (len(kid.name), kid.name.upper()))
        entries += entry.kids
    for number, entry in enumerate(entries):
        entry.number = number
    for entry in entries:
        for kid, following in pairwise(entry.kids):
            kid.right = following.number
    return entries


def _directory_entry(entry: _Entry) -> bytes:
    coded = (entry.name + "\0").encode("utf-16-le")
    child = entry.kids[0].number if entry.kids else FREE
    size = len(entry.data)
    return struct.pack(
        "<64sHBBIII16x4x16xIQ",
        coded, len(coded), entry.kind, 1, FREE, entry.right, child, entry.start, size,
    )  # fmt: skip
