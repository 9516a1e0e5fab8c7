"""The opening of a letter without its recipient's name.

In: text and the names that the headers gave. Out: "Dear Adrian," as "Dear …,"; "Dear resident,"
and "Good evening Harrow," as they are; and the names that were greeted, for `kg.read.recipients`.
A group ("all", "neighbours"), an officer by rank and a place stay, because statements rest on them.
A name, house and postcode above "Dear …" go where the name agrees with the one greeted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kg.read.wordings import any_phrase, wordings

MOST_NAMES = 100
"""A text that greets more people than these is no letter; what follows them is taken for names."""

MOST_BEFORE_GREETING = 2000
"""Characters of a text within which its recipient's address block ends."""

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
    names = rf"{_NAME}(?:[ \t]{{0,9}}(?:,|&|\band\b|[ \t])[ \t]{{0,9}}{_NAME}){{0,5}}"
    groups = any_phrase(words["everybody"])
    names += rf"(?:[ \t]{{0,9}}(?:,|&|\band\b)[ \t]+(?i:{groups})\b)?"
    closings = wordings("privacy")["signatures"]["closings"]
    no_names = any_phrase((*words["formal"], *words["familiar"], *words["openings"], *closings))
    titles = any_phrase(words["titles"])
    title = rf"(?:(?i:{titles})\.?[ \t]+)?"
    mid_line = "(?:" + any_phrase(word.capitalize() for word in words["formal"]) + ")"
    run_on = rf"{_RUN_ON}(?:[ \t]+{_RUN_ON}){{0,3}}(?=\s*,|[A-Z]|\s+[a-z]|\s*$)"
    return re.compile(
        rf"(?:^|(?<=[.!?:|])){opening}(?i:{formal})[ \t]+"
        rf"(?P<name>{_PLACEHOLDER}|{title}{few_words}(?=[ \t]*[,:;.!–—])"
        rf"|{title}{names}{_END}|[^\s,;:!|<>]+{_END})"
        rf"|\b{mid_line}[ \t]+(?P<name2>{_PLACEHOLDER}|{run_on})"
        rf"|^{opening}(?i:{familiar})[ \t,]+(?P<name3>{_PLACEHOLDER}|{names}){_END}"
        rf"|\A(?!(?i:{no_names})\b)(?P<name4>{title}{_NAME})"
        r"(?=,[ \t]*\n(?:\n[A-Z]|[A-Z][\w'’]*[ \t]+[a-z]))",
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
        group = next(key for key in ("name", "name2", "name3", "name4") if match[key] is not None)
        name = match[group]
        ends = text[match.end() : match.end() + 2].lstrip()[:1]
        if group == "name3" and _is_heading(match.group()[: -len(name)], name, ends):
            return match.group()
        if kept(name) != name and len(greeted) < MOST_NAMES:
            greeted[name] = None
        start = match.start(group) - match.start()
        return match.group()[:start] + kept(name) + match.group()[start + len(name) :]

    text = _greeting().sub(replace, text)
    text, addressed = _without_address_block(text, mark, (*greeted, *names))
    return text, (*greeted, *addressed)


def _without_address_block(
    text: str, mark: str, names: Iterable[str]
) -> tuple[str, tuple[str, ...]]:
    """``text`` without the name and address of one of ``names`` above "Dear …", and that name."""
    block = _address_block(mark).search(text[:MOST_BEFORE_GREETING])
    if not block or not any(_agree(block["name"], name) for name in names):
        return text, ()
    return text[: block.start()] + text[block.end() :], (block["name"],)


def _agree(written: str, greeted: str) -> bool:
    """Whether two forms of a name share a word, or one has an initial of the other."""
    own, other = (
        {w.strip(".").casefold() for w in n.split()} - titles() for n in (written, greeted)
    )
    if own & (ranks() | groups()):
        return False
    if own & other:
        return True
    return any(a[:1] == b[:1] and 1 in (len(a), len(b)) for a in own for b in other)


@cache
def _address_block(mark: str) -> re.Pattern[str]:
    """A name, up to six short lines and a postcode at the end, above a greeting."""
    formal = any_phrase(wordings("privacy")["salutation"]["formal"])
    line = r"(?=[^\n]{0,40}[\w])[^\n:!?]{1,60}(?<!\.)\n"
    postcode = r"[^\n:!?]{0,40}?\b[A-Z]{1,2}\d[A-Z\d]?[ \t]?\d[A-Z]{2}[ \t]*\n"
    title = rf"(?:(?i:{any_phrase(titles())})\.?[ \t]+)?"
    return re.compile(
        rf"^(?P<name>{title}{_NAME}(?:[ \t]+{_NAME}){{0,3}}),?[ \t]*\n(?:{line}){{0,6}}?{postcode}"
        rf"(?=(?:[^\n]{{0,60}}\n){{0,6}}?[ \t>]*(?i:{formal})[ \t]+{re.escape(mark)})",
        re.MULTILINE,
    )


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


def _is_heading(hour: str, name: str, ends: str) -> bool:
    """Whether "Morning" and ``name`` are a street's name or a heading, and greet nobody."""
    words = wordings("privacy")["salutation"]
    last = name.split()[-1].casefold()
    heads = {*words["after_hours"], *_place_words(), *_streets()}
    if hour.strip(" \t>*_|").casefold() not in words["hours"]:
        return False
    return last in heads or ends in (":", ";")


def names_place(text: str) -> bool:
    """Whether ``text`` ends with a street, a park or another word that only places' names hold."""
    words = text.strip(" .,;").casefold().split()
    return bool(words) and (
        words[-1] in _place_words() | _streets() or " ".join(words) in _places()
    )


@cache
def _streets() -> frozenset[str]:
    return frozenset(word.casefold() for word in wordings("privacy")["house_addresses"]["streets"])


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
