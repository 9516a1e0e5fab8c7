"""Mailboxes: mbox files and Maildir folders.

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

_SEPARATOR = re.compile(rb"From (?:\S+ +)?.*\d{1,2}:\d{2}.*\d{4}\s*$")
_QUOTED = re.compile(rb">+From ")
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


def is_maildir(folder: Path) -> bool:
    """Whether ``folder`` is a Maildir."""
    return (folder / "cur").is_dir() and (folder / "new").is_dir()


def maildir_files(folder: Path) -> Iterator[Path]:
    """The messages of a Maildir and of its folders (".Sent"), sorted."""
    for part in ("cur", "new"):
        yield from sorted(
            file for file in (folder / part).iterdir() if not file.name.startswith(".")
        )
    for inner in sorted(folder.iterdir()):
        if inner.name.startswith(".") and inner.is_dir() and is_maildir(inner):
            yield from maildir_files(inner)
