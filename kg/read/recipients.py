"""The names of the people that a letter was sent to, taken out wherever they are spoken to.

In: text, and the names that its salutations and headers gave. Out: text with a mark for full
names, for a form of address with the surname ("Ms Okonjo"), and for given names where somebody is
spoken to ("Thanks Priscilla", "Priscilla, we hope …", "See you soon, Priscilla."). Where an officer
carries the name (a rank before it, or a rank or team below it in a signature) it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.read.salutation import MOST_NAMES, groups, named_as_place, ranks, titles
from kg.read.wordings import any_phrase, wordings

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_ASIDE = re.compile(r"\([^)\n]*\)|\S*@\S*")
_BACKWARDS = re.compile(r"\s*([\w'’-]+)\s*,\s*([\w'’-]+)\s*")  # "Okonjo, Priscilla"
_LONGEST = 500  # characters of a line of names that are looked at
_REACH = 80  # characters before a name within which a rank is looked for
_WHOLE = r"(?!\w|-\w)"
_LONG_RANK = 5  # letters; a shorter rank may be an abbreviation with a full stop


@dataclass(frozen=True, slots=True)
class _Recipient:
    """One person: given name, surname, or both; ``title`` is the form of address before it."""

    given: str = ""
    surname: str = ""
    title: str = ""


def without_names(text: str, greeted: Iterable[str], headers: Iterable[str], mark: str) -> str:
    """``text`` with ``mark`` for the people greeted in it and those whom its headers name."""
    people = [person for name in greeted for person in _people(name)]
    people += [person for name in headers for person in _people(_forwards(name))]
    people = [p for p in dict.fromkeys(people) if _stands_in(p, text)]
    if not people:
        return text
    for pattern in _patterns(people[:MOST_NAMES], text):
        text = pattern.sub(lambda found: _marked(found, mark), text)
    return text


def _stands_in(person: _Recipient, text: str) -> bool:
    names = [name for name in (person.given, person.surname) if name]
    return any(name in text or name.upper() in text for name in names)


def _marked(found: re.Match[str], mark: str) -> str:
    start, end = found.span("name")
    if _is_officers(found.string, start, end):
        return found.group()
    return found.string[found.start() : start] + mark + found.string[end : found.end()]


def _forwards(name: str) -> str:
    """A header's name in the order of speech."""
    backwards = _BACKWARDS.fullmatch(name)
    return f"{backwards[2]} {backwards[1]}" if backwards else name


def _people(names: str) -> list[_Recipient]:
    """The people of "Mr and Mrs Okonjo", "Priscilla and Tom", "Ms P. Okonjo-Reid"."""
    parts = re.split(r",|&|\band\b", _ASIDE.sub(" ", names[:_LONGEST]))
    found = (_person(_WORD.findall(part)) for part in parts)
    return [person for person in found if person]


def _person(words: list[str]) -> _Recipient | None:
    folded = [word.casefold() for word in words]
    if not words or ranks() & set(folded) or groups() & set(folded):
        return None
    title = folded[0] if folded[0] in titles() else ""
    words = [word for word in words if word.casefold() not in titles()]
    particles = wordings("privacy")["recipients"]["particles"]
    first_small = (
        n for n, word in enumerate(words) if n and word[0].islower() and word not in particles
    )
    words = words[: next(first_small, len(words))]
    if title:
        words = words[next((n for n, word in enumerate(words) if word not in particles), 0) :]
    if not words or (words[0][0].islower() and len(words) > 1):
        return None
    words = [word[0].upper() + word[1:] if len(words) == 1 else word for word in words]
    if title and len(words) == 1:
        return _Recipient(surname=words[0], title=title)
    return _Recipient(words[0], words[-1] if len(words) > 1 else "", title)


def _words() -> dict[str, Any]:
    table: dict[str, Any] = wordings("privacy")["recipients"]
    return table


def _patterns(people: list[_Recipient], text: str) -> list[re.Pattern[str]]:
    """What to look for, the longest names first."""
    full = [_full_name(p) for p in people if p.given and p.surname]
    titled = [_titled(p) for p in people if p.surname]
    given = dict.fromkeys(p.given for p in people if len(p.given) > 1)
    sure = [name for name in given if not _may_be_another(name, text)]
    sources = [*full, *titled]
    if given:
        sources.append(_after_thanks(list(given)))
    if sure:
        sources += [_opening_a_sentence(sure), _closing_a_sentence(sure)]
    return [re.compile(source, re.MULTILINE) for source in sources]


def _may_be_another(name: str, text: str) -> bool:
    """Whether a place or an officer of the text goes by this name too."""
    if named_as_place(name, text):
        return True
    return any(
        _is_officers(text, found.start(), found.end())
        for found in re.finditer(rf"\b{re.escape(name)}{_WHOLE}", text)
    )


def _full_name(person: _Recipient) -> str:
    given, surname = re.escape(person.given), re.escape(person.surname)
    form = rf"(?:(?i:{any_phrase(titles())})\.?[ \t]+)?"
    between = r"(?:[ \t]+[\w'’-]+\.?){0,2}?"
    return (
        rf"\b(?P<name>(?i:{form}{given}{between}\s{{1,2}}{surname}|{surname}, {given})"
        rf"|{form}{given[0]}\.?[ \t]*{surname}){_WHOLE}"
    )


def _titled(person: _Recipient) -> str:
    """The surname after a form of address; a councillor's only where the letter greets one."""
    public = set(_words()["public_titles"])
    forms = any_phrase(titles() - public | ({person.title} if person.title else set()))
    form = rf"(?i:{forms})\.?"
    between = rf"(?:(?:{re.escape(person.given)}|[A-Z])\b\.?[ \t]+)?(?:[a-z]{{2,3}}[ \t]+){{0,2}}"
    return (
        rf"\b(?P<name>{form}(?:[ \t]*(?:and|&)[ \t]*{form})?[ \t]+"
        rf"{between}{re.escape(person.surname)}){_WHOLE}"
    )


def _spoken(names: list[str]) -> str:
    one = rf"(?:{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})"
    return rf"(?P<name>\b{one}{_WHOLE}(?:[ \t]*(?:,|&|and)[ \t]*{one}{_WHOLE})*)"


@cache
def _onward() -> str:
    """What shows that a name is not the first word of a longer one."""
    small = any_phrase(word.capitalize() for word in _words()["sentence_openings"])
    return rf"(?:$|\W*\n|[ \t]*[^\w\s'’]|[ \t]+(?:[a-z\d]|(?:{small})\b))"


def _after_thanks(names: list[str]) -> str:
    words = any_phrase(_words()["spoken_after"])
    return rf"\b(?i:{words})(?:[ \t]*[,!–-])?[ \t]+{_spoken(names)}(?={_onward()})"


def _opening_a_sentence(names: list[str]) -> str:
    opening = r"(?:^[ \t>*•–-]*|(?<=[.!?:])[ \t]*)"
    small = any_phrase(word.capitalize() for word in _words()["sentence_openings"])
    officer = rf"(?:{_any_rank()})[ \t]+[A-Z]"
    return rf"{opening}{_spoken(names)}(?=,(?:\s*\n|[ \t]+(?:[a-z]|(?:{small})\b|{officer})))"


def _closing_a_sentence(names: list[str]) -> str:
    words = any_phrase(_words()["spoken_before"])
    return rf"(?:,[ \t]+|\b(?i:{words})[ \t]+){_spoken(names)}(?=[,.!?])"


@cache
def _any_rank() -> str:
    """A rank with a capital, as it stands beside a name."""
    words = ranks() - {"officer"}
    return any_phrase({word.capitalize() for word in words} | {word.upper() for word in words})


@cache
def _before_officer() -> re.Pattern[str]:
    short = any_phrase(word for word in ranks() if len(word) <= _LONG_RANK)
    name = r"(?>[A-Z]\.|[A-Z][\w'’-]*|\(?[A-Z]*\d+[A-Z]*\)?)"
    return re.compile(
        rf"\b(?:(?i:{any_phrase(ranks())})|(?i:{short})\.)[ \t]+(?:{name}[ \t]+)*+\Z"
        rf"|\b(?i:{any_phrase(ranks())})['’]?s[ \t]+(?:(?>{name}|and|&)[ \t,]+)*+\Z"
    )


@cache
def _after_officer() -> re.Pattern[str]:
    teams = any_phrase(wordings("privacy")["signatures"]["teams"])
    lead = r"(?:[A-Z&][\w'’&/-]*[ \t]+){0,4}?(?:[AT]/)?"
    surname = r"(?:[ \t]+[A-Z][\w'’-]*){0,3}"
    return re.compile(
        rf"{surname}[ \t]*(?:[,(|–—][ \t]*|[ \t]-[ \t])(?:{lead})(?:{_any_rank()})\b"
        r"(?![ \t]+[A-Z][a-z])"
        rf"|{surname}[ \t,]*\n{{1,2}}[ \t]*(?:{lead})(?:{_any_rank()}|{teams})\b"
    )


def _is_officers(text: str, start: int, end: int) -> bool:
    """Whether the name is an officer's: after a rank, or above or before one in a signature."""
    line = text.rfind("\n", 0, start) + 1
    if _before_officer().search(text, max(line, start - _REACH), start):
        return True
    return _after_officer().match(text, end) is not None
