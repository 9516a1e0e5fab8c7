"""Words for people: days, counts, figures, and names for the codes of the graph.

In: values of the catalogue. Out: short texts in British English. The names come from
``viz/pages/words.toml``; nothing here escapes HTML, the templates do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from kg.catalogue.catalogue import Basis
from kg.catalogue.records import Claim, Event, Post, as_date
from kg.folders import data_folder
from kg.show.words import readable_date

_NO_CHARACTERS = "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
"""What is no character (Unicode, section 23.7); XML forbids the first two."""
_TURNING = re.compile(f"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069{_NO_CHARACTERS}]")
_BREAKING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Controls, ends of lines and paragraphs, and halves of characters; lines and tabs stay."""
_UNSEEN = "\ufffd"


@cache
def words() -> Mapping[str, Any]:
    """The tables of ``viz/pages/words.toml``."""
    path = data_folder("viz") / "pages" / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def named(table: str, code: str | None) -> str:
    """The name of ``code`` in that table; the code itself where the table lacks it."""
    return str(words()[table].get(code or "", code or ""))


def harmless(text: str) -> str:
    """The text with every sign that would turn or break its lines made visible or plain.

    Each sign becomes one sign, so that offsets into the text still hold. Signs that turn the
    direction of writing (UAX 9) could make a quote read as another; lines and tabs stay.
    """
    if text.isprintable() and text.isascii():
        return text
    return _BREAKING.sub(" ", _TURNING.sub(_UNSEEN, text))


def day(value: date | str | None) -> str:
    """A day as people write it: 19 November 2025; 19 November where the year is not stated."""
    if value is None:
        return ""
    return readable_date(value.isoformat() if isinstance(value, date) else value)


def short_day(value: date) -> str:
    """A day in little room: 19 Nov 2025."""
    return f"{value.day} {value:%b %Y}"


def number(value: float) -> str:
    """A figure with commas and no zeros at its end: 1,200; 18.6."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:.6g}"
    return text.replace("-", "\u2212")


def counted(count: int, one: str, several: str = "") -> str:
    """A count with its noun: 1 message; 1,200 messages."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def share(part: int, whole: int) -> str:
    """A share in words that are right at both ends: none, 3 in 10, all; never "0 per cent" of some.

    >>> share(0, 8), share(8, 8), share(1, 400), share(3, 10)
    ('none', 'all', 'fewer than 1 in 100', '30 in 100')
    """
    if part == 0 or whole == 0:
        return "none"
    if part == whole:
        return "all"
    hundredths = round(100 * part / whole)
    if hundredths == 0:
        return "fewer than 1 in 100"
    return "more than 99 in 100" if hundredths == 100 else f"{hundredths} in 100"


def basis_sentence(basis: Basis) -> str:
    """On how many messages, of which period, something rests."""
    opening = f"Rests on {counted(basis.messages, 'message')}"
    if basis.messages == 0:
        return "Rests on no message yet."
    if basis.first is None or basis.last is None:
        return f"{opening}, none of them dated."
    undated = basis.messages - basis.dated
    rest = f" ({undated:,} undated)" if undated else ""
    if basis.first == basis.last:
        return f"{opening}{rest}, of {day(basis.first)}."
    return f"{opening}{rest}, from {day(basis.first)} to {day(basis.last)}."


def sure(confidence: float) -> Mapping[str, Any]:
    """How sure a judgement is, in words: the entry of the table ``sure`` that it reaches."""
    entries: list[Mapping[str, Any]] = words()["sure"]
    return next(entry for entry in entries if confidence >= entry["least"])


def figure(claim: Claim) -> str:
    """The figure that a claim states: down 17 per cent; more than 500 (before: 12)."""
    parts = (named("direction", claim.direction), named("bound", claim.bound), quantity(claim))
    before = f" (before: {number(claim.baseline)})" if claim.baseline is not None else ""
    return " ".join(part for part in parts if part) + before


def quantity(claim: Claim) -> str:
    """The value with its unit: 17 per cent; £5,000."""
    value = number(claim.value)
    if claim.unit == "rank":
        return f"place {value}"
    if claim.unit == "pounds":
        return f"£{value}"
    return f"{value} {named('unit', claim.unit)}".strip()


def event_day(event: Event) -> str:
    """When an event takes place, as far as the message says."""
    return day(event.day) if event.day else "no day stated"


def is_coming(event: Event, today: date) -> bool:
    """Whether an event lies on or after ``today``; one without its year is taken for past."""
    when = as_date(event.day)
    return when is not None and when >= today


def post_title(post: Post, rank: str, organisation: str) -> str:
    """Rank and post of an officer: Temporary Superintendent, Hackney Neighbourhoods."""
    flags = [word for word, on in (("Acting", post.acting), ("Temporary", post.temporary)) if on]
    title = " ".join([*flags, rank or post.written or ""]).strip()
    return ", ".join(part for part in (title, post.post, organisation) if part)
