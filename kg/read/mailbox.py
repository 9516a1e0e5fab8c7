"""Mailboxes: mbox files, Maildir folders and the files of Apple Mail.

In: a file open for reading, or a folder. Out: the bytes of one message after another, so that
memory holds one at a time. An mbox is parted at its "From " lines (RFC 4155; those quoted as
">From " are put back, as mboxrd does); a message that is too large is given as None and passed
over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = rb"\d{1,2}:\d{2}(?::\d{2})?"
_ZONE = rb"(?: ++(?:[A-Z]{1,5}|[+-]\d{4}))?"
# The sender, then the day as C's asctime writes it; after an address also as mail headers have it.
_SEPARATOR = re.compile(
    rb"From (?:"
    rb"\S++(?: at \S++)? +%(day)s +%(month)s +\d{1,2} +%(time)s%(zone)s +\d{4}%(zone)s"
    rb"|[^\s@]*+@\S*+ +%(day)s, +\d{1,2} +%(month)s +\d{4} +%(time)s%(zone)s"
    rb")(?: +remote from \S++)?\s*$"
    % {b"day": _DAY, b"month": _MONTH, b"time": _TIME, b"zone": _ZONE}
)
_FLAGS = re.compile(r"[:;!]2,[A-Za-z]*$")
_QUOTED = re.compile(rb">+From ")
_COUNT = re.compile(rb"(?P<count>\d{1,9})[ \t]*\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)")
_PROPERTIES = re.compile(rb"<\?xml[^>]{0,200}>\s{0,9}<!DOCTYPE plist.*\Z", re.DOTALL)
_LONGEST_LINE = 1 << 20


def is_mbox(head: bytes) -> bool:
    """Whether ``head`` opens as an mbox does."""
    return _SEPARATOR.match(head.split(b"\n", 1)[0]) is not None


def mbox_messages(file: BinaryIO, largest: int) -> Iterator[bytes | None]:
    """The messages of an mbox; None for one of more than ``largest`` bytes."""
    lines: list[bytes] = []
    size, after_blank, seen = 0, True, False
    while line := file.readline(_LONGEST_LINE):
        if after_blank and line.startswith(b"From ") and _SEPARATOR.match(line):
            if seen:
                yield b"".join(lines) if size <= largest else None
            lines, size, seen = [], 0, True
            continue
        size += len(line)
        if size <= largest:
            lines.append(line[1:] if _QUOTED.match(line) else line)
        after_blank = line in (b"\n", b"\r\n")
    if seen or lines:
        yield b"".join(lines) if size <= largest else None


def without_wrapping(data: bytes) -> bytes:
    """The message in a file of Apple Mail (.emlx); other ``data`` as they are.

    Its first line counts the message's bytes; a property list stands behind them. Where the count
    is wrong, because line ends were changed, the property list tells where the message ends.
    """
    match = _COUNT.match(data)
    if not match:
        return data
    message, count = data[match.end() :], int(match["count"])
    behind = message[count:].lstrip()
    if len(message) >= count and (not behind or behind.startswith(b"<?xml")):
        return message[:count]
    return _PROPERTIES.sub(b"", message)


def is_maildir(folder: Path) -> bool:
    """Whether ``folder`` is a Maildir; one whose "new" got lost is known by its files' names."""
    read = folder / "cur"
    if not read.is_dir():
        return False
    return (folder / "new").is_dir() or any(is_maildir_name(file.name) for file in read.iterdir())


def is_maildir_name(name: str) -> bool:
    """Whether a file's name ends in the flags of a Maildir ("1741.host:2,S")."""
    return _FLAGS.search(name) is not None


def maildir_files(folder: Path) -> Iterator[Path]:
    """The messages of a Maildir and of its folders (".Sent"), sorted."""
    for part in (folder / "cur", folder / "new"):
        if part.is_dir():
            yield from sorted(file for file in part.iterdir() if not file.name.startswith("."))
    for inner in sorted(folder.iterdir()):
        if inner.name.startswith(".") and inner.is_dir() and is_maildir(inner):
            yield from maildir_files(inner)
