"""Days that a text tells from the day on which it was written: "tomorrow", "last Friday".

In: a text, its dates and the day of the message. Out: the days meant, where only one can be. A
letter quoted below, or a post of a chat, has the day of its own header; without one, nothing is
told from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from kg.extract.dates.model import Dated
from kg.extract.wordlists import any_of, word_list

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HEADER = re.compile(
    r"^[ \t>*|_]*(?:(?P<mail>(?:Sent|Date|Received|Anfonwyd|Dyddiad):|On\b[^\n]{6,90}\bwrote:)"
    r"|(?P<chat>\[?\d{1,2}/\d{1,2}/(?:20)?\d\d,? \d{1,2}:\d\d)"
    r"|-{3,} ?(?:Original|Forwarded)|(?P<quote>From:))",
    re.MULTILINE,
)
_TOP = 200  # characters of a text in which its own header stands
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Said:
    """A day told from the day of writing: ``text[start:end]``."""

    start: int
    end: int
    day: date
    coming: bool | None = None  # "this Friday": one to come, unless the words around say otherwise

    @property
    def iso(self) -> str:
        """``2025-11-19``."""
        return self.day.isoformat()


@cache
def _pattern() -> re.Pattern[str]:
    words = word_list("dates")
    weekday = rf"(?P<weekday>{any_of(w for w in words['weekdays'] if ' ' not in w)})\b\.?"
    told = any_of(words["relative"])
    return re.compile(
        rf"(?i:(?<![\w-])(?:(?P<after>a week on)\s+{weekday}"
        rf"|(?P<order>this coming|this|last|next)\s+{weekday.replace('weekday>', 'named>')}"
        rf"(?!\s+(?:of|in|each|every)\b)"
        rf"|(?P<told>{told})(?![\w-])))"
    )


def days_said(text: str, dates: Sequence[Dated], issued: date | None) -> tuple[Said, ...]:
    """The days that ``text`` tells from the day on which each of its parts was written."""
    days = list(_written(text, dates, issued))
    found: list[Said] = []
    at, today = 0, days[0][1]
    for match in _pattern().finditer(text):
        while at < len(days) and days[at][0] <= match.start():
            today = days[at][1]
            at += 1
        said = _said(text, match, today) if today else None
        if said:
            found.append(said)
    return tuple(found)


def _written(
    text: str, dates: Sequence[Dated], issued: date | None
) -> Iterator[tuple[int, date | None]]:
    """Where each part of a text begins, and the day on which it was written."""
    headers: list[tuple[int, date | None, bool]] = []
    starts = {d.start: d for d in dates if d.day and d.month and d.year}
    for found in _HEADER.finditer(text):
        end = text.find("\n", found.start())
        line = range(found.start(), end if end >= 0 else len(text))
        dated = next((starts[at] for at in line if at in starts), None)
        day = date(dated.year or 1, dated.month or 1, dated.day or 1) if dated else None
        if day or not found["chat"]:
            headers.append((found.start(), day, bool(found["chat"])))
    below = [day for start, day, chat in headers if start > _TOP and not chat]
    yield 0, None if issued in below else issued  # the day of a letter quoted, not of this one
    for start, day, _ in headers:
        if start > _TOP or day:
            yield start, day


def _said(text: str, match: re.Match[str], today: date) -> Said | None:
    if match["told"]:
        return _told(text, match, today)
    weekday = _WEEKDAYS.index((match["weekday"] or match["named"])[:3].casefold())
    ahead = timedelta(days=(weekday - today.weekday()) % 7)
    order = (match["order"] or "").casefold()
    if match["after"]:
        return Said(*match.span(), today + (ahead or _WEEK) + _WEEK)
    if order == "last":
        spoken_of_many = re.search(r"\b(?:the|every|each)\s+\Z", text[: match.start()][-9:])
        return None if spoken_of_many else Said(*match.span(), today + (ahead - _WEEK))
    if order == "next":  # that of next week; on a Monday "next Friday" may be either
        near = weekday > today.weekday()
        return None if near else Said(*match.span(), today + (ahead or _WEEK))
    return Said(*match.span(), today + ahead, coming=True)


def _told(text: str, match: re.Match[str], today: date) -> Said | None:
    word = re.sub(r"\s+", " ", match["told"]).casefold().replace("’", "'")
    if word == "today" and not _is_day(text, match):
        return None
    return Said(*match.span(), today + timedelta(days=word_list("dates")["relative"][word]))


def _is_day(text: str, match: re.Match[str]) -> bool:
    """Whether "today" says when, and does not just urge: no "ring us today"."""
    before, after = text[: match.start()][-12:], text[match.end() : match.end() + 12]
    opens = not before.strip() or re.search(r"[.!?:\n•*–-]\s*\Z|\b(?:earlier|later)\s+\Z", before)
    timed = re.match(r"[,:]?\s+(?:at|from|between|until|till|\d)", after)
    return bool(opens or timed)
