"""Which of several forms a client would rather have, by its Accept header.

In: the header as it came, and what is offered. Out: the value that fits best, or None where none is
acceptable (status 406). RFC 9110, section 12.5.1; what does not follow its grammar is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

_LONGEST = 4096  # characters of a header that are read; browsers send some 200
_MOST = 64  # media ranges
_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"({_WORD})/({_WORD})")
_PARAMETER = re.compile(rf'({_WORD})\s*=\s*(?:({_WORD})|"((?:[^"\\]|\\.)*)")')
_WEIGHT = re.compile(r"0(?:\.\d*)?|1(?:\.0*)?")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or, in an Accept header, a range of them; all names are in lower case.

    ``parameters`` are sorted; ``weight`` is the ``q`` of a range, and no parameter.
    """

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...] = ()
    weight: float = 1.0

    @property
    def name(self) -> str:
        """The type without its parameters, such as "text/turtle"."""
        return f"{self.type}/{self.subtype}"

    def parameter(self, name: str) -> str | None:
        """The value of a parameter; None where it is not there."""
        return dict(self.parameters).get(name)

    def covers(self, other: MediaType) -> int:
        """How closely this range describes ``other``: from 4 (its parameters too) to 1; 0: not.

        Parameters that ``other`` does not have are not held against it, so that
        ``text/turtle;charset=utf-8`` takes ``text/turtle``.
        """
        if self.name == other.name:
            return 4 if self.parameters and self.parameters == other.parameters else 3
        if self.subtype == "*" and self.type == other.type:
            return 2
        return 1 if self.name == "*/*" else 0


def read_media_type(text: str) -> MediaType | None:
    """The media type of a Content-Type header or of one part of Accept; None for anything else."""
    name, *rest = _parted(text, ";")
    found = _RANGE.fullmatch(name.strip())
    if found is None:
        return None
    parameters: dict[str, str] = {}
    for each in rest:
        if not each.strip():
            continue
        parameter = _PARAMETER.fullmatch(each.strip())
        if parameter is None:
            return None
        value = parameter[2] if parameter[3] is None else re.sub(r"\\(.)", r"\1", parameter[3])
        parameters.setdefault(parameter[1].lower(), value)
    weight = parameters.pop("q", "1")
    if not _WEIGHT.fullmatch(weight):
        return None
    return MediaType(
        found[1].lower(), found[2].lower(), tuple(sorted(parameters.items())), float(weight)
    )


def negotiate(accept: str | None, offered: Sequence[tuple[str, Value]]) -> Value | None:
    """The value of the media type that the client prefers among ``offered``.

    Greater weight comes first, then the range that names the type more closely, then the order in
    which the client names them, then the order of ``offered``. Without a header, or where nothing
    in it can be understood, that is the first one; None where the client takes none of them.
    Media types of ``offered`` may repeat a value under another name that clients use for it.
    """
    ranges = _ranges(accept or "")
    if not ranges:
        return offered[0][1] if offered else None
    best: tuple[float, int, int] = (0.0, 0, 0)
    chosen: Value | None = None
    for media_type, value in offered:
        rank = _rank(ranges, _offered(media_type))
        if rank[0] > 0 and rank > best:
            best, chosen = rank, value
    return chosen


def accepts(accept: str | None, media_type: str) -> bool:
    """Whether the header names ``media_type`` itself, not only by ``*/*``."""
    other = _offered(media_type)
    return any(each.weight > 0 and each.covers(other) >= 2 for each in _ranges(accept or ""))


def _rank(ranges: Sequence[MediaType], other: MediaType) -> tuple[float, int, int]:
    """The weight of ``other`` by the range that describes it most closely, and where that is."""
    closeness, weight, place = 0, 0.0, 0
    for number, each in enumerate(ranges):
        covers = each.covers(other)
        if covers > closeness or (covers == closeness and covers and each.weight > weight):
            closeness, weight, place = covers, each.weight, -number
    return weight, closeness, place


@lru_cache(maxsize=256)
def _ranges(accept: str) -> tuple[MediaType, ...]:
    """The ranges that can be understood; the work is bounded whatever the header's length."""
    if len(accept) > _LONGEST:  # the last part may have been cut in two
        accept = accept[:_LONGEST].rpartition(",")[0]
    parts = islice(_parted(accept, ","), _MOST)
    return tuple(found for part in parts if (found := read_media_type(part)) is not None)


@lru_cache(maxsize=256)
def _offered(media_type: str) -> MediaType:
    found = read_media_type(media_type)
    if found is None:
        raise ValueError(f"{media_type!r} is no media type")
    return found


def _parted(text: str, mark: str) -> Iterator[str]:
    """``text`` parted at ``mark`` outside quotation marks."""
    if '"' not in text:
        yield from text.split(mark)
        return
    start, quoted, escaped = 0, False, False
    for place, letter in enumerate(text):
        if escaped:
            escaped = False
        elif quoted and letter == "\\":
            escaped = True
        elif letter == '"':
            quoted = not quoted
        elif letter == mark and not quoted:
            yield text[start:place]
            start = place + 1
    yield text[start:]
