"""Check figures and dates that a second reader derived from the words it quotes.

In: a number or a date, and words. Out: whether the words bear it out. Numbers and months in words
stand in ``words.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[a-z]+", re.IGNORECASE)
_DATE = re.compile(r"(?:(\d{4})|-)-(\d{2})-(\d{2})")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}([/.-])\d{1,2}\1(\d\d)(?!\d)")
_RATIO = re.compile(r"\b(?:in|out of)\b", re.IGNORECASE)
_LEAP_YEAR = 2024  # in which every day of every month exists


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).parent / "words.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def bears_number(words: str, value: float) -> bool:
    """Whether ``words`` state the number, in figures or in words: "a 17% drop" states 17.

    "One in five" states 20 too, the share in percent.
    """
    found = list(numbers_in(words))
    if any(abs(each - abs(value)) < 1e-9 for each in found):
        return True
    shares = (100 * a / b for a in found for b in found if 0 < a < b)
    return bool(_RATIO.search(words)) and any(abs(share - value) < 0.1 for share in shares)


def numbers_in(words: str) -> Iterator[float]:
    """Every number that ``words`` may be taken to state; "two hundred" gives 2 and 200."""
    known = _words()
    sum_so_far: float | None = None
    for word in _TOKEN.findall(words.lower()):
        if word[0].isdigit():
            sum_so_far = float(word.replace(",", ""))
        elif word in known["scales"]:
            sum_so_far = (1.0 if sum_so_far is None else sum_so_far) * known["scales"][word]
        elif word in known["units"]:
            yield float(known["units"][word])
            sum_so_far = (sum_so_far or 0.0) + known["units"][word]
        elif word != "and":
            sum_so_far = None
        yield from (float(share) for share in known["shares"].get(word, ()))
        if sum_so_far is not None:
            yield sum_so_far


def stated_date(written: str, text: str, issued: date | None) -> str | None:
    """The date as ISO or ``--MM-DD`` where the text states its day and month; None else.

    Day and month stand together ("19 November", "19/11"), or the day is told as "the 19th" under
    a month that is named elsewhere.

    The year stays where the text has it, or where it is that of ``issued`` or one beside it.
    """
    match = _DATE.fullmatch(written.strip())
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is None or day is None or not _states_day(text, month, day):
        return None
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return None
    known = {int(each) for each in _YEAR.findall(text)}
    known |= {2000 + int(short) for _, short in _SHORT_YEAR.findall(text)}
    if issued:
        known |= {issued.year - 1, issued.year, issued.year + 1}
    return f"{year:04}-{month:02}-{day:02}" if year in known else f"--{month:02}-{day:02}"


def _states_day(text: str, month: int, day: int) -> bool:
    names = "|".join(name for name, number in _words()["months"].items() if number == month)
    number = rf"(?<!\d)0?{day}(?:st|nd|rd|th)?(?![\w])"
    together = (
        rf"{number}[^.\n]{{0,30}}?\b(?:{names})\b",
        rf"\b(?:{names})\b[^.\n]{{0,20}}?{number}",
        rf"(?<!\d)0?{day}[/.-]0?{month}(?!\d)",
        rf"(?<!\d)\d{{4}}-0?{month}-0?{day}(?!\d)",
    )
    apart = (rf"(?<!\d)0?{day}(?:st|nd|rd|th)\b", rf"\b(?:{names})\b")
    return bool(names) and (
        _has(text, "|".join(together)) or all(_has(text, each) for each in apart)
    )


def _has(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
