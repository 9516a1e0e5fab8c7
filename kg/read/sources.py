"""Where messages come from: files, mailboxes, folders, standard input.

In: paths, "-" for standard input. Out: bytes with the name and ending to read them by, one message
at a time, folders in sorted order; or the UnreadableInputError that stands in the place of one. In
a folder, hidden files and files of other endings are passed over in silence (JSON unless it holds
neighbourhood priorities); a path that was named is always read or refused, and a folder in which no
message is found said to hold none.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import UnreadableInputError
from kg.read.kinds import ENDINGS, Kind, looks_like_mail
from kg.read.mailbox import (
    is_maildir,
    is_maildir_name,
    is_mbox,
    maildir_files,
    mbox_messages,
)
from kg.read.neighbourhood import looks_like_priorities

LARGEST = 50_000_000
"""Bytes; a single message of more is refused before it is read."""
STANDARD_INPUT = "-"
_HEAD = 65_536
_NONE = "no message in it; a folder's .txt, .md, .html, .eml, .mbox, .msg and .pdf files are read"


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that hold a message, the name to speak of them by, and their ending ("" if unknown)."""

    name: str
    ending: str
    data: bytes


def sources(path: Path | str) -> Iterator[Source | UnreadableInputError]:
    """What ``path`` holds, message by message."""
    if str(path) == STANDARD_INPUT:
        yield from from_stream(cast(BinaryIO, _Peeking(sys.stdin.buffer)), "standard input", "")
        return
    path = Path(path)
    found = False
    for source in _at(path):
        found = True
        yield source
    if not found:
        yield UnreadableInputError(str(path), _NONE)


def from_stream(file: BinaryIO, name: str, ending: str) -> Iterator[Source | UnreadableInputError]:
    """The messages in an open file that can go back to its beginning."""
    head = file.read(_HEAD)
    file.seek(0)
    mailbox = ENDINGS.get(ending.casefold()) is Kind.MAILBOX
    if is_mbox(head) and (mailbox or looks_like_mail(head.partition(b"\n")[2], strict=False)):
        yield from _mailbox(file, name, numbered=mailbox or not ending)
    elif mailbox and head.strip():
        yield UnreadableInputError(name, "this is not a mailbox; save it again, or name it .eml")
    else:
        data = file.read(LARGEST + 1)
        yield Source(name, ending, data) if len(data) <= LARGEST else _too_large(name)


def _mailbox(
    file: BinaryIO, name: str, *, numbered: bool
) -> Iterator[Source | UnreadableInputError]:
    """The messages of a mailbox; a single one keeps the file's name unless ``numbered``."""
    several, messages = _counted(mbox_messages(file, LARGEST))
    for number, data in enumerate(messages, start=1):
        place = f"{name}#{number}" if numbered or several else name
        yield _too_large(place) if data is None else Source(place, ".eml", data)


def _counted(messages: Iterator[bytes | None]) -> tuple[bool, Iterator[bytes | None]]:
    """Whether there is more than one message, and all of them."""
    first = list(islice(messages, 2))
    return len(first) > 1, chain(first, messages)


def _at(path: Path) -> Iterator[Source | UnreadableInputError]:
    """What lies at ``path``; where that cannot be read, one line says so in its place."""
    try:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path, path.suffix)
    except OSError as error:
        yield UnreadableInputError(str(path), _reason(error))


def _folder(folder: Path) -> Iterator[Source | UnreadableInputError]:
    """The messages of a folder, sorted; of a folder that is linked into it none."""
    if is_maildir(folder):
        for file in maildir_files(folder):
            yield from _file(file, ".eml")
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _at(entry)
        elif (ending := _ending(entry)) is not None:
            yield from _file(entry, ending)


def _ending(path: Path) -> str | None:
    """The ending to read a folder's file by; None for one that is passed over."""
    if path.suffix.casefold() in ENDINGS or _is_priorities(path):
        return path.suffix
    if path.name == "mbox":  # in the folder that Apple Mail makes of a mailbox
        return ".mbox"
    return ".eml" if is_maildir_name(path.name) else None


def _is_priorities(path: Path) -> bool:
    if path.suffix.casefold() != ".json" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return looks_like_priorities(file.read(_HEAD))
    except OSError:
        return True  # to be named as a file that cannot be read


def _file(path: Path, ending: str) -> Iterator[Source | UnreadableInputError]:
    try:
        mode = path.stat().st_mode
        if stat.S_ISFIFO(mode):
            with path.open("rb") as pipe:
                yield from from_stream(cast(BinaryIO, _Peeking(pipe)), str(path), ending)
        elif stat.S_ISREG(mode):
            with path.open("rb") as file:
                yield from from_stream(file, str(path), ending)
        else:
            yield UnreadableInputError(str(path), "this is not a file; name a file or folder")
    except OSError as error:
        yield UnreadableInputError(str(path), _reason(error))


class _Peeking:
    """A stream whose opening can be read twice, as that of a file can."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept = b""
        self._opening = True

    def read(self, size: int) -> bytes:
        """Read ``size`` bytes or to the end."""
        parts = [self._kept[:size]]
        self._kept = self._kept[size:]
        missing = size - len(parts[0])
        while missing > 0 and (part := self._stream.read(missing)):
            parts.append(part)
            missing -= len(part)
        data = b"".join(parts)
        if self._opening:
            self._opening, self._again = False, data
        return data

    def seek(self, _: int) -> None:
        """Go back to the beginning, once, after the first reading."""
        self._kept = self._again

    def readline(self, size: int) -> bytes:
        """Read one line, of ``size`` bytes at most."""
        if not self._kept:
            return self._stream.readline(size)
        end = self._kept.find(b"\n") + 1
        if end:
            line, self._kept = self._kept[:end], self._kept[end:]
            return line
        line, self._kept = self._kept, b""
        return line + self._stream.readline(size)


def _too_large(name: str) -> UnreadableInputError:
    reason = f"larger than {LARGEST // 1_000_000} MB, which no letter is; save the text alone"
    return UnreadableInputError(name, reason)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "you may not read it; check its permissions"
    return f"it cannot be read ({error.strerror or error}); check the disk and the path"
