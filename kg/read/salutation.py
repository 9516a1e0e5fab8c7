"""The opening of a letter without its recipient's name.

In: text and the names that the headers gave. Out: "Dear Adrian," as "Dear …,"; "Dear resident,"
and "Good evening Harrow," as they are; the recipient's name gone wherever else it stands.
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


def without_recipient(text: str, names: Iterable[str], mark: str, context: str = "") -> str:
    """``text`` with ``mark`` for the name in every salutation and for the recipient's names.

    ``context`` (title, sender) may tell that a name is a place's.
    """
    known = {name for name in names if len(name) > 1}
    first_names = {name.split()[0].casefold() for name in known}
    around = f"{text}\n{context}"

    @cache
    def kept(name: str) -> str:
        if kept.cache_info().currsize > MOST_NAMES:
            return mark
        return mark if name.split()[0].casefold() in first_names else _addressee(name, around, mark)

    def replace(match: re.Match[str]) -> str:
        group = next(key for key in ("name", "name2", "name3") if match[key] is not None)
        name = match[group]
        if kept(name) != name:
            known.add(_plain_name(name))
        start = match.start(group) - match.start()
        return match.group()[:start] + kept(name) + match.group()[start + len(name) :]

    text = _greeting().sub(replace, text)
    for name in sorted(known, key=len, reverse=True)[:MOST_NAMES]:
        text = _without_name(text, name, mark)
    return text


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
def _groups() -> frozenset[str]:
    return frozenset(wordings("privacy")["salutation"]["everybody"])


@cache
def _titles() -> frozenset[str]:
    return frozenset(wordings("privacy")["salutation"]["titles"])


@cache
def _ranks() -> frozenset[str]:
    return frozenset(wordings("privacy")["salutation"]["ranks"])


@cache
def _place_words() -> frozenset[str]:
    return frozenset(wordings("privacy")["salutation"]["place_words"])


def _holds_title(name: str) -> bool:
    return any(word.casefold() in _titles() for word in re.findall(r"[\w'’-]+", name))


def _stays(part: str, text: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[\w'’-]+", part)]
    if not words or set(words) <= _groups() | {"or", "and"}:
        return True
    if words[0] in _titles() and len(words) > 1:
        return False
    if _groups() & set(words) or words[0] in _ranks() or len(words) > 6:
        return True
    return _is_place(part.strip(), words, text)


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


def _plain_name(name: str) -> str:
    words = [
        word
        for word in re.findall(r"[\w'’-]+", name)
        if word.casefold().strip(".") not in _titles()
    ]
    return " ".join(words)


def _without_name(text: str, name: str, mark: str) -> str:
    """Without a full name anywhere, or a single one where somebody is spoken to."""
    if not name or name.isdigit() or name not in text:
        return text
    titled = rf"(?:(?i:{'|'.join(_titles())})\.?\s+)"
    if " " in name:
        surname = re.escape(name.split()[-1])
        return re.sub(rf"\b{titled}?{re.escape(name)}\b|\b{titled}{surname}\b", mark, text)
    spoken = rf"(?:(?<=, )|(?<=[Tt]hank you )|(?<=[Tt]hanks ))\b{re.escape(name)}(?=[,.!?])"
    return re.sub(
        rf"\b{titled}{re.escape(name)}\b|^{re.escape(name)},|{spoken}",
        mark,
        text,
        flags=re.MULTILINE,
    )


def speaks_to_all(name: str) -> bool:
    """Whether ``name`` is that of a group ("all residents"), not of one person."""
    words = {word.casefold() for word in re.findall(r"[\w'’-]+", name)}
    return bool(words & _groups())
