"""Years that a label gives to the dates behind it: "Forum dates 2026: 11 Mar, 10 Jun".

In: a text and its dates. Out: the same dates, those without a year that stand behind such a label,
or in the list under one, with its year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from kg.extract.dates.model import Dated, Precision
from kg.extract.wordlists import any_of, word_list

_LINE = re.compile(r"[^\n]+")
_YEAR = re.compile(r"(?<![\w/.£-])(20[0-4]\d)\b(?![/–-]\d|\.\d)")
_HEADING = 60  # characters of the longest line that heads a list
_TURN = 8  # months back, from one date to the next, that tell of the turn of the year


@cache
def _dates_named() -> re.Pattern[str]:
    """Words that say that a line lists days: "dates", "meetings"."""
    return re.compile(rf"\b(?i:{any_of(word_list('dates')['labels']['words'])})\b")


def with_label_years(text: str, found: Sequence[Dated]) -> list[Dated]:
    """The dates in order, with the years of the labels that they stand under."""
    years: dict[int, int] = {}  # place of a date to its year
    for start, end, year in _labels(text, found):
        before = 0
        for place, dated in enumerate(found):
            if start <= dated.start < end and dated.month:
                if before - dated.month >= _TURN:
                    break
                before = dated.month
                years[place] = year
    return [
        _in_year(dated, years[place]) if place in years else dated
        for place, dated in enumerate(found)
    ]


def _labels(text: str, found: Sequence[Dated]) -> Iterator[tuple[int, int, int]]:
    """The stretch of text that each label speaks for, and its year."""
    lines = list(_LINE.finditer(text))
    for number, line in enumerate(lines):
        named = _named(text, line, found)
        if named is None:
            continue
        year, start = named
        if any(start <= d.start < line.end() for d in found):
            yield start, line.end(), year
        elif line.end() - line.start() <= _HEADING:
            yield start, _end_of_list(text, lines[number:], found), year


def _named(text: str, line: re.Match[str], found: Sequence[Dated]) -> tuple[int, int] | None:
    """The only year that a line of dates names by itself, before any day, and where it ends."""
    years = [
        year
        for year in _YEAR.finditer(text, line.start(), line.end())
        if not any(d.start <= year.start() < d.end for d in found)
    ]
    if len(years) != 1 or any(line.start() <= d.start < years[0].start() for d in found):
        return None
    first = next((d.start for d in found if d.start > years[0].end()), line.end())
    if not _dates_named().search(text, line.start(), min(first, line.end())):
        return None
    return int(years[0].group(1)), years[0].end()


def _end_of_list(text: str, lines: Sequence[re.Match[str]], found: Sequence[Dated]) -> int:
    """Where the list under a heading ends: at an empty line, or at the next line with a year."""
    end = lines[0].end()
    for line in lines[1:]:
        apart = text.count("\n", end, line.start()) > 1 and end > lines[0].end()
        if apart or _named(text, line, found):
            break
        end = line.end()
    return end


def _in_year(dated: Dated, year: int) -> Dated:
    """The date in that year, if it has none yet and its day of the week is right there."""
    if dated.precision is not Precision.YEARLESS or not dated.day or not dated.month:
        return dated
    try:
        day = date(year, dated.month, dated.day)
    except ValueError:  # 29 February
        return dated
    if dated.weekday not in (None, day.weekday()):
        return dated
    return replace(dated, year=year, precision=Precision.DAY)
