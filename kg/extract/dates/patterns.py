"""The shapes in which dates are written, as regular expressions.

In: the words of ``cues/dates.toml``. Out: compiled patterns in the order in which they are tried.
Their groups are read by ``dates``.
"""

from __future__ import annotations

import re
from functools import cache

from kg.extract.wordlists import any_of, word_list

_BLANK = r"[ \t\u00a0]"
_NTH = r"(?:st|nd|rd|th)?"
_NO_DAY = r"century|birthday|anniversary|floor|place|time|year|quarter|most|highest|lowest"


@cache
def month_numbers() -> dict[str, int]:
    """The number of each month's name and abbreviation, lower case."""
    months = word_list("dates")["months"]
    return {name: int(number) for number, names in months.items() for name in names}


@cache
def date_words() -> frozenset[str]:
    """Words of which every date written out holds one, lower case."""
    words = word_list("dates")
    phrases = [*words["weekdays"], *words["plural_weekdays"], *words["holidays"], *words["each"]]
    parts = {part for phrase in phrases for part in re.findall(r"[^\W\d_]{3,}", phrase)}
    return frozenset(parts | set(month_numbers())) - {"the", "day", "night", "dydd", "new", "year"}


@cache
def date_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Name and pattern of every shape; an earlier one wins where two overlap."""
    words = word_list("dates")
    month = rf"(?:{any_of(month_numbers())})\b\.?"
    weekday = rf"(?:{any_of(words['weekdays'])})\b\.?"
    written = (
        r",?\s+(?P<year>(?:19|20)\d\d)\b(?!\s?(?:people|crimes|offences))"
        r"|\s+['’](?P<short>\d\d)\b"
    )
    year = rf"(?:{written})"
    # "12 June 25", where no thing counted follows ("12 June 25 people …").
    no_thing = r"(?:you|we|they|i|the|our|your|at|from|by|until)\b"
    bare = (
        rf"{_BLANK}(?P<bare>2\d)\b"
        rf"(?![:.]?\d|[ap]m\b|%|{_BLANK}*(?!{no_thing})[a-z]|{_BLANK}\d|{_BLANK}*{month})"
    )
    nth = any_of(words["days"]).replace(r"\-", r"[-‐‑–\s]\s?")
    # No part of a whole ("a third of May's", "two thirds of") and no end of "twenty-first".
    whole = r"(?<!\ba\s)(?<!\bone[\s-])(?<!\btwo[\s-])(?<!twenty.)(?<!thirty.)"
    shapes = {
        **_numeric(weekday),
        "day month": rf"\b(?:{weekday},?\s+)?(?:the\s+)?{_days(weekday)}(?:\s+(?:/\s*)?\w+\s*/)?"
        rf"(?:{_BLANK}+of)?{_BLANK}*[-/]?{_BLANK}*\n?(?<!\d\n)"
        rf"(?P<month>{month})(?:{written}|{bare})?",
        "month day": rf"\b(?:{weekday},?\s+)?(?P<month>{month})\s+(?P<days>\d{{1,2}}){_NTH}"
        rf"(?!\d|[:.%]\d|%|\s?(?:am|pm|per|times|people))\b{year}?",
        "day of month": rf"\b(?:{weekday},?\s+)?(?:the\s+)?{whole}(?P<word>{nth})\s+of\s+"
        rf"(?P<month>{month})(?!['’]s){year}?",
        "short": r"(?<![\d/.£a-zA-Z-])(?!24/7)(?P<days>\d{1,2})/(?P<month>\d{1,2})(?![\d/%])",
        "recurring": _recurring(weekday),
        "holiday": rf"\b(?:{any_of(words['holidays'])})\b{year}?",
        "day": rf"\b(?:(?:{weekday},?|on|the|until|by)\s+)(?:the\s+)?"
        rf"(?P<days>\d{{1,2}}(?:st|nd|rd|th))\b(?!\s+(?:{_NO_DAY}))"
        rf"|\b(?:{any_of(words['weekdays'])}){_BLANK}+(?P<alone>[12]?\d|3[01])"
        r"(?=[ \t.…]*(?:$|\n|[A-Z(–—:|-]))(?![:.]\d|\s?[ap]m)"
        r"(?!\s?[-–]\s?\d{1,2}(?!\d|st|nd|rd|th))",  # "Thursday 5-6pm"
        "month": rf"\b(?P<month>{month}){year}?",
        "weekday": rf"\b{weekday}(?=[\s,.;:!?)]|$)",
    }
    return tuple((name, re.compile(shape, re.IGNORECASE)) for name, shape in shapes.items())


def _numeric(weekday: str) -> dict[str, str]:
    lead = rf"(?:\b{weekday},?{_BLANK}+)?"
    return {
        "iso": rf"{lead}\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<days>\d\d)\b",
        "numeric": rf"{lead}(?<![\d/.£-])(?P<days>\d{{1,2}})(?P<sep>[/.-])"
        r"(?P<month>\d{1,2})(?P=sep)"
        r"(?P<year>(?:20)?\d\d)(?![\d/]|\.\d)",
    }


def _days(weekday: str) -> str:
    """One day of the month, or a list or range of them."""
    link = rf"{_BLANK}*(?:and|&|to|until|till|or|-|–|—|/){_BLANK}*(?:the\s+)?"
    day = rf"\d{{1,2}}{_NTH}"
    return (
        rf"(?P<days>{day}(?:(?:,{_BLANK}*(?:{weekday},?\s+)?{day})*,?{link}"
        rf"(?:{weekday},?\s+)?{day})?)"
    )


def _recurring(weekday: str) -> str:
    words = word_list("dates")
    ordinal = rf"(?:{any_of(words['ordinals'])}|\d(?:st|nd|rd|th))"
    each = rf"(?:{any_of(words['each'])})"
    return (
        rf"\b(?:(?:{ordinal}(?:\s+and\s+{ordinal})?|{each})\s+{weekday}"
        rf"(?:\s+(?:of|in)\s+(?:the|{each})\s+month)?"
        rf"|{each}\s+(?:{any_of(words['periods'])})\b"
        rf"|(?:{any_of(words['plural_weekdays'])})\b)"
    )
