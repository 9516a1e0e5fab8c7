"""The day on which a text says that it was issued.

In: the text. Out: the date, or None where none is stated or several are. Never guessed: no year is
supplied, no "last updated" taken for it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from kg.read.wordings import any_phrase, wordings

HEAD_LINES = 6
"""A bare date counts among the first lines only."""


@cache
def _months() -> dict[str, int]:
    names = wordings("stated_dates")["months"]
    return {name[:3]: number for number, name in enumerate(names, start=1)}


@cache
def _day() -> re.Pattern[str]:
    months = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in wordings("stated_dates")["months"])
    weekdays = "|".join(wordings("stated_dates")["weekdays"])
    return re.compile(
        rf"(?:(?:{weekdays})\.?,?\s+)?(?:"
        r"(?P<iso>\d{4}-\d{2}-\d{2})"
        rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{months}|sept)\.?,?\s+(?P<y>\d{{4}})"
        rf"|(?P<m2>{months}|sept)\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
        r"|(?P<nd>\d{1,2})[/.](?P<nm>\d{1,2})[/.](?P<ny>\d{4})"
        r")(?!\d)",
        re.IGNORECASE,
    )


@cache
def _cued() -> re.Pattern[str]:
    cues = any_phrase(wordings("stated_dates")["issued"])
    return re.compile(
        rf"(?:^|[|(.•]\s*)(?:{cues})(?:\s+on)?\s*[:\-–]?\s*(?=[\d\w])", re.IGNORECASE | re.MULTILINE
    )


def stated_date(text: str) -> date | None:
    """The day of issue that ``text`` states by a word ("Published") or on a line of its own."""
    days = set()
    for cue in _cued().finditer(text):
        if (match := _day().match(text, cue.end())) and (day := _as_date(match)):
            days.add(day)
    if days:
        return days.pop() if len(days) == 1 else None
    return _bare_date(text)


def parse_date(text: str) -> date | None:
    """The date that ``text`` opens with (2025-12-09, 9 December 2025, 09/12/2025), if any."""
    match = _day().match(text.strip())
    return _as_date(match) if match else None


def _bare_date(text: str) -> date | None:
    lines = [line.strip(" *_#") for line in text.split("\n", 3 * HEAD_LINES) if line.strip()]
    head = lines[:HEAD_LINES]
    joined = " ".join(head).casefold()
    if any(
        re.search(rf"\b{re.escape(word)}\b", joined)
        for word in wordings("stated_dates")["meetings"]
    ):
        return None
    days = {_as_date(match) for line in head if (match := _day().fullmatch(line.rstrip(".")))}
    return days.pop() if len(days) == 1 else None


def _as_date(match: re.Match[str]) -> date | None:
    part = match.groupdict()
    try:
        if part["iso"]:
            return date.fromisoformat(part["iso"])
        if part["nd"]:
            return date(int(part["ny"]), int(part["nm"]), int(part["nd"]))
        month = _months()[(part["m"] or part["m2"])[:3].casefold()]
        return date(int(part["y"] or part["y2"]), month, int(part["d"] or part["d2"]))
    except ValueError:
        return None
