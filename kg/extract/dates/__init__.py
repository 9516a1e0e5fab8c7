"""Dates as people write them.

In: a text and the day it was issued, where known. Out: every date with its place in the text, as
an ISO date, as ``--MM-DD`` (ISO 8601 without the year) where no year can be inferred from the text,
or without a value where it recurs or names a month or weekday only.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from kg.extract.dates.labels import with_label_years
from kg.extract.dates.model import Dated, Precision
from kg.extract.dates.patterns import date_patterns, date_words, month_numbers
from kg.extract.wordlists import word_list

__all__ = ["Dated", "Precision", "find_dates"]

_SEED = re.compile(r"\d{1,4}(?:st|nd|rd|th|[/.-]\d)|[^\W\d_]{3,}")
_REACH = 48  # characters of a date before and after a word that it holds
_TO = re.compile(r"\s*(?:to|until|till|-|–|—)\s*(?:the\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s\Z", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s\Z", re.IGNORECASE)
_COUNT = re.compile(r"^\W*(\d{1,2})/(\d{1,2})(?![\d/])", re.MULTILINE)
_TITLE_YEAR = re.compile(r"(?i)(?<!\bin )(?<!\bsince )(?<!\bby )\b(20[12]\d)\b")  # no "in 2025 we"
_TITLE = 160  # characters of the title lines
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})", re.IGNORECASE)
_NEAR_YEAR = timedelta(days=183)  # a date without a year is taken to lie within half a year
_OF_NOW = timedelta(days=548)  # what lies further off than this from the rest tells no other's year


def find_dates(text: str, issued: date | None = None) -> tuple[Dated, ...]:
    """Every date of ``text`` in order.

    Years that are left out are filled in from the text's other dates, else from ``issued``.
    """
    found: list[Dated] = []
    windows = _windows(text)
    for name, pattern in date_patterns():
        for match in (m for window in windows for m in pattern.finditer(text, *window)):
            if any(d.start < match.end() and match.start() < d.end for d in found):
                continue
            found += _read(name, match)
    found.sort(key=lambda d: (d.start, d.end))
    found = with_label_years(text, _without_counts(text, _with_ends(text, found)))
    since = frozenset(d.start for d in found if _SINCE.search(text[max(0, d.start - 8) : d.start]))
    return tuple(_with_years(found, issued or _year_of_title(text), since))


def _with_ends(text: str, found: list[Dated]) -> list[Dated]:
    """The last day of "30 October to 6 November" marked as a further day of its first."""
    marked: list[Dated] = []
    for dated in found:
        before = marked[-1] if marked else None
        if before and before.iso and dated.iso and _until(text, before, dated):
            marked[-1] = replace(before, ranged=True)
            dated = replace(dated, further=True)
        marked.append(dated)
    return marked


def _until(text: str, first: Dated, last: Dated) -> bool:
    """Whether "to" joins two dates, or "between" and "and"."""
    between = text[first.end : last.start]
    if _TO.fullmatch(between):
        return True
    before = text[max(0, first.start - 9) : first.start]
    return between.strip() == "and" and bool(_BETWEEN.search(before))


def _without_counts(text: str, found: list[Dated]) -> list[Dated]:
    """Without the numbers of a thread of posts, which count up: "1/5 … 2/5"."""
    counts = [m for m in _COUNT.finditer(text) if int(m.group(1)) <= int(m.group(2))]
    pairs = {(m.group(1), m.group(2)) for m in counts}
    threads = {total for _, total in pairs if {("1", total), ("2", total)} <= pairs}
    starts = {m.start(1) for m in counts if m.group(2) in threads}
    return [d for d in found if d.start not in starts]


def _windows(text: str) -> list[tuple[int, int]]:
    """The stretches around words and figures that a date can hold; the rest is not searched."""
    seeds = date_words()
    windows: list[tuple[int, int]] = []
    for found in _SEED.finditer(text):
        word = found.group(0)
        if word[0].isdigit() or word.casefold() in seeds:
            start, end = max(0, found.start() - _REACH), min(len(text), found.end() + _REACH)
            if windows and start <= windows[-1][1]:
                windows[-1] = (windows[-1][0], end)
            else:
                windows.append((start, end))
    return windows


def _year_of_title(text: str) -> date | None:
    """The middle of the only year in the title lines: "Ward panel minutes 2025"."""
    years = set(_TITLE_YEAR.findall(text[:_TITLE]))
    return date(int(years.pop()), 7, 1) if len(years) == 1 else None


def _read(name: str, match: re.Match[str]) -> Iterator[Dated]:
    """The dates of one match of the pattern ``name``."""
    if name == "recurring":
        return iter([Dated(*match.span(), Precision.RECURRING)])
    if name == "weekday":
        capital = match.group(0)[0].isupper()
        return iter([Dated(*match.span(), Precision.WEEKDAY)] if capital else [])
    if name == "holiday":
        return _holiday(match)
    if name == "day":
        return _bare_day(match)
    if name == "month":
        return _bare_month(match)
    if name == "day of month":
        word = re.sub(r"[^a-z]+", "-", match.group("word").casefold())
        days = [word_list("dates")["days"].index(word) + 1]
    else:
        days = [int(d) for d in re.findall(r"\d{1,2}", match.group("days"))]
    return _checked(match, days, _month(match.group("month")))


def _holiday(match: re.Match[str]) -> Iterator[Dated]:
    key = re.sub(r"[,\s]+(?:20\d\d)?$", "", match.group(0)).casefold()
    month, day = word_list("dates")["holidays"].get(key, (0, 0))
    return _checked(match, [day], month)


def _bare_day(match: re.Match[str]) -> Iterator[Dated]:
    """A day without a month ("the 21st"): its month is that of the dates around it."""
    day = int(re.sub(r"\D", "", match.group("days") or match.group("alone")))
    if 1 <= day <= 31:
        yield Dated(*match.span(), Precision.YEARLESS, day)


def _bare_month(match: re.Match[str]) -> Iterator[Dated]:
    word = match.group("month")
    if word[0].isupper() and (match.group("year") or _is_month(match)):
        yield Dated(*match.span(), Precision.MONTH, None, _month(word), _year(match))


def _is_month(match: re.Match[str]) -> bool:
    """Whether "March" or "May" is a month: after "in", "since" and the like."""
    word = match.group("month").rstrip(".")
    if word.casefold() not in {"march", "may", "mar", "jan", "sun", "sat"}:
        return True
    before = match.string[max(0, match.start() - 12) : match.start()]
    return bool(re.search(r"\b(?:in|since|until|by|from|during|last|next|of|to|and)\s+\Z", before))


def _month(word: str) -> int:
    return int(word) if word.isdigit() else month_numbers()[word.casefold().rstrip(".")]


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    year = groups.get("year") or groups.get("short") or groups.get("bare")
    if not year:
        return None
    return int(year) if len(year) == 4 else 2000 + int(year)


def _checked(match: re.Match[str], days: list[int], month: int) -> Iterator[Dated]:
    """The days as dates, where the calendar has them."""
    year = _year(match)
    if not 1 <= month <= 12:
        return
    longest = calendar.monthrange(year or 2024, month)[1]
    if not all(1 <= day <= longest for day in days):
        return
    precision = Precision.DAY if year else Precision.YEARLESS
    weekday = _weekday(match.group(0), single=len(days) == 1)
    for number, day in enumerate(days):
        yield Dated(
            match.start(),
            match.end(),
            precision,
            day,
            month,
            year,
            ranged=number == 0 and len(days) > 1,
            further=number > 0,
            weekday=None if weekday is None else (weekday + day - days[0]) % 7,
        )


def _weekday(words: str, *, single: bool) -> int | None:
    """The day of the week of the first day: "Friday 12 and Saturday 13 December"."""
    named = _WEEKDAY.search(words if single else re.split(r"\d", words, maxsplit=1)[0])
    return _WEEKDAYS.index(named.group(1).casefold()) if named else None


def _with_years(found: list[Dated], issued: date | None, since: frozenset[int]) -> Iterator[Dated]:
    """Fill in missing years from the nearest dates of the text that have one, else the header."""
    found = _with_months(found, issued, since)
    known = [(d.start, _as_date(d)) for d in found if d.year and d.month]
    known = _of_now(known, issued)
    for dated in found:
        if dated.precision is not Precision.YEARLESS or dated.month is None:
            yield dated
            continue
        year = _year_beside(dated, known, issued)
        precision = Precision.DAY if year else Precision.YEARLESS
        yield replace(dated, year=year, precision=precision)


def _of_now(known: list[tuple[int, date]], issued: date | None) -> list[tuple[int, date]]:
    """The dates near the header's, else near the one that most lie near: not a founding day.

    Where as many lie near several, near the latest of these.
    """
    days = sorted(day for _, day in known)

    def near(day: date) -> int:
        return bisect_right(days, day + _OF_NOW) - bisect_left(days, day - _OF_NOW)

    now = issued or max(days, key=lambda day: (near(day), day), default=None)
    return [(start, day) for start, day in known if now and abs(now - day) <= _OF_NOW]


def _with_months(found: list[Dated], issued: date | None, since: frozenset[int]) -> list[Dated]:
    """Give days without a month ("the 21st") the month of the date before them, or the header's.

    What stands behind "since" begins a stretch up to now and lends none.
    """
    filled: list[Dated] = []
    month = issued.month if issued else next((d.month for d in found if d.month), None)
    for dated in found:
        if dated.day and dated.month is None and month:
            longest = calendar.monthrange(2024, month)[1]
            dated = replace(dated, month=month if dated.day <= longest else None)
        month = month if dated.start in since and month else dated.month or month
        filled.append(dated)
    return filled


def _as_date(dated: Dated) -> date:
    return date(dated.year or 2000, dated.month or 1, dated.day or 15)


def _year_beside(dated: Dated, known: list[tuple[int, date]], issued: date | None) -> int | None:
    """The year that a yearless date lies in, or None where the text does not tell.

    It lies near the date before it, else the next, else that of the header. A day of the week that
    is named with it must be right in that year, or else in the year before or after.
    """
    before = [day for place, day in known if place <= dated.start]
    after = [day for place, day in known if place > dated.start]
    anchor = before[-1] if before else after[0] if after else issued
    if anchor is None:
        return None
    days = [d for d in (_in_year(dated, anchor.year + n) for n in (0, 1, -1)) if d]
    nearest = next((d for d in days if abs(d - anchor) <= _NEAR_YEAR), None)
    right = [d for d in days if dated.weekday in (None, d.weekday())]
    if nearest in right or anchor is issued or not known:
        return nearest.year if nearest else None
    return right[0].year if right else None


def _in_year(dated: Dated, year: int) -> date | None:
    try:
        return date(year, dated.month or 1, dated.day or 1)
    except ValueError:  # 29 February
        return None
