"""Where messages come from: files, folders, standard input.

In: paths, "-" for standard input. Out: bytes with the name and ending to read them by, folders in
sorted order, or the UnreadableInputError that stands in the place of one. In a folder, hidden files
and files of other endings are passed over in silence; a path that was named is always read or
refused.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UnreadableInputError
from kg.read.kinds import ENDINGS

LARGEST = 50_000_000
"""Bytes; a single message of more is refused before it is read."""
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that hold a message, the name to speak of them by, and their ending ("" if unknown)."""

    name: str
    ending: str
    data: bytes


def sources(path: Path | str) -> Iterator[Source | UnreadableInputError]:
    """What ``path`` holds, file by file."""
    if str(path) == STANDARD_INPUT:
        yield _standard_input()
        return
    path = Path(path)
    try:
        if path.is_dir():
            for file in _walk(path):
                yield _file(file)
        else:
            yield _file(path)
    except OSError as error:
        yield UnreadableInputError(str(path), _reason(error))


def _walk(folder: Path) -> Iterator[Path]:
    """The files of a folder with a message's ending, sorted; no hidden ones, no linked folders."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                yield from _walk(entry)
        elif entry.suffix.casefold() in ENDINGS:
            yield entry


def _file(path: Path) -> Source | UnreadableInputError:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
            return UnreadableInputError(str(path), "this is not a file; name a file or folder")
        if status.st_size > LARGEST:
            return UnreadableInputError(str(path), too_large())
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        return UnreadableInputError(str(path), _reason(error))
    if len(data) > LARGEST:
        return UnreadableInputError(str(path), too_large())
    return Source(str(path), path.suffix, data)


def _standard_input() -> Source | UnreadableInputError:
    name = "standard input"
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        return UnreadableInputError(name, too_large())
    return Source(name, "", data)


def too_large() -> str:
    """The reason that is given for a message of too many bytes."""
    return f"larger than {LARGEST // 1_000_000} MB, which no letter is; save the text alone"


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "it may not be read by you; check its permissions"
    return f"it cannot be read ({error.strerror or error}); check the disk and the path"
