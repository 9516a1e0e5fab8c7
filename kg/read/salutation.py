"""The opening of a letter without its recipient's name.

In: text and the names that the headers gave. Out: "Dear Adrian," as "Dear …,"; "Dear resident,"
and "Good evening Harrow," as they are; and the names that were greeted, for `kg.read.recipients`.
A group ("all", "neighbours"), an officer by rank and a place stay, because statements rest on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.read.wordings import any_phrase, wordings

MOST_NAMES = 100
"""A text that greets more people than these is no letter; what follows them is taken for names."""

_PLACEHOLDER = r"[{\[<*|%$]{1,2}[\w .|:*-]{2,30}[}\]>*|%$]{1,2}"
_NAME = r"(?:[A-Z](?:\.|[\w'’]*)(?:-[A-Z][\w'’]*)*)"
_RUN_ON = r"(?:(?:Mc|Mac|[OD]['’])?[A-Z](?:[a-z'’]+|\.)(?:-[A-Z][a-z'’]+)*)"
_END = r"(?=\s*(?:[,:;.!–—]|$)|\s+-)"


@cache
def _greeting() -> re.Pattern[str]:
    words = wordings("privacy")["salutation"]
    formal, familiar = any_phrase(words["formal"]), any_phrase(words["familiar"])
    opening = r"[ \t>*_|]{0,12}"
    few_words = r"(?:[^\s,;:!|<>]+[ \t]+){0,4}?[^\s,;:!|<>]+?"
    names = rf"{_NAME}(?:[ \t]*(?:,|&|and|[ \t])[ \t]*{_NAME}){{0,5}}"
    groups = any_phrase(words["everybody"])
    names += rf"(?:[ \t]*(?:,|&|and)[ \t]+(?i:{groups})\b)?"
    titles = any_phrase(words["titles"])
    title = rf"(?:(?i:{titles})\.?[ \t]+)?"
    mid_line = "(?:" + any_phrase(word.capitalize() for word in words["formal"]) + ")"
    run_on = rf"{_RUN_ON}(?:[ \t]+{_RUN_ON}){{0,3}}(?=\s*,|[A-Z]|\s+[a-z]|\s*$)"
    return re.compile(
        rf"(?:^|(?<=[.!?:|])){opening}(?i:{formal})[ \t]+"
        rf"(?P<name>{_PLACEHOLDER}|{title}{few_words}(?=[ \t]*[,:;.!–—])"
        rf"|{title}{names}{_END}|[^\s,;:!|<>]+{_END})"
        rf"|\b{mid_line}[ \t]+(?P<name2>{_PLACEHOLDER}|{run_on})"
        rf"|^{opening}(?i:{familiar})[ \t,]+(?P<name3>{_PLACEHOLDER}|{names}){_END}",
        re.MULTILINE,
    )


def ungreeted(
    text: str, names: Iterable[str], mark: str, context: str = ""
) -> tuple[str, tuple[str, ...]]:
    """``text`` with ``mark`` for the name in every salutation, and the names that stood there.

    ``names`` are known already; ``context`` (title, sender) may tell that a name is a place's.
    """
    first_names = {name.split()[0].casefold() for name in names if name.split()}
    around = f"{text}\n{context}"
    greeted: dict[str, None] = {}

    @cache
    def kept(name: str) -> str:
        if kept.cache_info().currsize > MOST_NAMES:
            return mark
        return mark if name.split()[0].casefold() in first_names else _addressee(name, around, mark)

    def replace(match: re.Match[str]) -> str:
        group = next(key for key in ("name", "name2", "name3") if match[key] is not None)
        name = match[group]
        if kept(name) != name and len(greeted) < MOST_NAMES:
            greeted[name] = None
        start = match.start(group) - match.start()
        return match.group()[:start] + kept(name) + match.group()[start + len(name) :]

    return _greeting().sub(replace, text), tuple(greeted)


def greeted(text: str, names: Iterable[str], context: str = "") -> tuple[str, ...]:
    """The names of people that stand in the salutations of ``text``."""
    return ungreeted(text, names, "…", context)[1]


def _addressee(name: str, text: str, mark: str) -> str:
    """What may stay of the words that follow a greeting."""
    if _is_place(name.strip(), name.split(), text):
        return name
    *others, last = re.split(r",|&|\band\b", name)
    if others and len(last.split()) > 1 and _stays(last, text) and not _holds_title(name):
        return name
    parts = re.split(r"(\s*(?:,|&|\band\b)\s*)", name)
    kept = "".join(part if n % 2 or _stays(part, text) else mark for n, part in enumerate(parts))
    return mark if re.fullmatch(rf"(?:{mark}|\s|,|&|and)+", kept) else kept


@cache
def groups() -> frozenset[str]:
    """Words that stand for a group or an office."""
    return frozenset(wordings("privacy")["salutation"]["everybody"])


@cache
def titles() -> frozenset[str]:
    """Forms of address, in small letters."""
    return frozenset(wordings("privacy")["salutation"]["titles"])


@cache
def ranks() -> frozenset[str]:
    """Words of a rank, in small letters."""
    return frozenset(wordings("privacy")["salutation"]["ranks"])


@cache
def _place_words() -> frozenset[str]:
    return frozenset(wordings("privacy")["salutation"]["place_words"])


def _holds_title(name: str) -> bool:
    return any(word.casefold() in titles() for word in re.findall(r"[\w'’-]+", name))


def _stays(part: str, text: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[\w'’-]+", part)]
    if not words or set(words) <= groups() | {"or", "and"}:
        return True
    if words[0] in titles() and len(words) > 1:
        return False
    if groups() & set(words) or words[0] in ranks() or len(words) > 6:
        return True
    return _is_place(part.strip(), words, text)


def named_as_place(name: str, text: str) -> bool:
    """Whether ``text`` uses ``name`` for a place: "in Chelsea", "in Fulham and Chelsea"."""
    before = "|".join(wordings("privacy")["salutation"]["place_prepositions"])
    listed = rf"\b(?i:{before})\s+(?:[A-Z][\w'’-]*(?:,\s|\s(?:and\s)?)){{1,6}}{re.escape(name)}\b"
    return _is_place(name, name.split(), text) or re.search(listed, text) is not None


def _is_place(part: str, words: list[str], text: str) -> bool:
    if (len(words) > 1 and words[-1] in _place_words()) or part.casefold() in _places():
        return True
    before = "|".join(wordings("privacy")["salutation"]["place_prepositions"])
    after = "|".join((*_place_words(), "police", "residents", "team"))
    place = rf"\b(?i:{before})\s+{re.escape(part)}\b|\b{re.escape(part)}\s+(?i:{after})\b"
    return re.search(place, text) is not None


@cache
def _places() -> frozenset[str]:
    return frozenset(wordings("privacy")["salutation"]["places"])


def speaks_to_all(name: str) -> bool:
    """Whether ``name`` is that of a group ("all residents"), not of one person."""
    words = {word.casefold() for word in re.findall(r"[\w'’-]+", name)}
    return bool(words & groups())
