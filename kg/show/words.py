"""Words as the drawing shows them: made harmless, wrapped, shortened, dates spelt out.

In: text from messages. Out: text for people. Nothing here escapes HTML; the template does.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import lru_cache

ELLIPSIS = "…"
# Signs that turn the direction of writing (UAX #9); they could make a label read as another.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Control signs and breaks of lines and paragraphs (Unicode's categories Cc, Zl and Zp).
_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Width of letters in a common sans-serif face, as parts of the font size; generous on purpose.
_NARROW, _WIDE, _CAPITAL, _MIDDLE = 0.34, 0.95, 0.72, 0.59


def short_name(iri: str) -> str:
    """A name for a node that stays the same from page to page and is no address."""
    return "n" + hashlib.sha256(iri.encode()).hexdigest()[:12]


def harmless(text: str) -> str:
    """The text on one line, with signs that turn the writing direction shown as ``\ufffd``."""
    return " ".join(_BREAKING.sub(" ", _TURNING.sub("\ufffd", text)).split())


def text_width(text: str, size: float) -> float:
    """About how wide the text is when drawn at ``size``, in the same unit; rather too wide."""
    return size * sum(map(_letter_width, text))


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    if letter in "iljtfrI.,:;'’|!()[] ":
        return _NARROW
    if letter in "mwMW@%…—" or ord(letter) > 0x2E80:
        return _WIDE
    return _CAPITAL if letter.isupper() else _MIDDLE


def wrap(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """The text in at most ``most`` lines no wider than ``width``; what is cut ends in ``…``."""
    lines: list[str] = []
    line, filled, space = "", 0.0, text_width(" ", size)
    for word in _pieces(harmless(text), width, size):
        wide = text_width(word, size)
        if line and filled + space + wide <= width:
            line, filled = f"{line} {word}", filled + space + wide
        else:
            lines.extend([line] if line else [])
            line, filled = word, wide
    lines.append(line)
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _shortened(lines[most - 1], width, size))


def _pieces(text: str, width: float, size: float) -> list[str]:
    """The words of a text, those too long for a line cut into pieces."""
    pieces: list[str] = []
    for word in text.split():
        rest = word
        while text_width(rest, size) > width:
            fit = max(1, int(width / (size * _WIDE)))
            pieces.append(rest[:fit])
            rest = rest[fit:]
        pieces.append(rest)
    return pieces


def _shortened(line: str, width: float, size: float) -> str:
    """The line with ``…`` at its end, within the width."""
    while line and text_width(line + ELLIPSIS, size) > width:
        line = line[:-1]
    return line.rstrip(" ,;:–-") + ELLIPSIS


def readable_date(iso: str) -> str:
    """``2025-11-19`` → ``19 November 2025``; ``--11-19`` → ``19 November``; others as they are."""
    if re.fullmatch(r"--\d\d-\d\d", iso):
        try:
            day = date.fromisoformat(f"2024{iso[1:]}")
        except ValueError:
            return iso
        return f"{day.day} {day:%B}"
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.day} {day:%B} {day.year}"
