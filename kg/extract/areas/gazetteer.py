"""The names of areas and forces that a text may hold, and where it holds them.

In: the vocabulary's boroughs and forces and the lists ``cues/places_*.toml``. Out: an index of
names by their first word, and the mentions it finds. Which of them a message is for is left to
``areas``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.small_letters import without_capitals
from kg.extract.wordlists import word_list
from kg.vocabulary import Borough, Force

_WORD = re.compile(r"(?<=[@#])[A-Z]{2,5}(?=[A-Z][a-z])|[^\W\d_]+(?:['’‘][^\W\d_]+)*|&")
_FORCE_AREAS = frozenset({"Dyfed-Powys", "Northumbria"})  # areas that only their force has
_LONGEST = 6  # words of the longest name


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area that a message may be for."""

    name: str  # the usual name
    force: str  # key of the force that polices it
    code: str | None = None  # ONS code of a London borough
    kind: str = "district"  # borough, district or county
    now: str | None = None  # the district of today that a former one lies in


@dataclass(frozen=True, slots=True)
class Reference:
    """What a name in the index stands for."""

    area: Candidate | None  # None: the force itself
    force: str
    inside: bool  # a town or neighbourhood inside the area, not the area itself


@dataclass(frozen=True, slots=True)
class Mention:
    """A name met in a text: ``text[start:end]``."""

    start: int
    end: int
    name: str
    references: tuple[Reference, ...]
    doubtful: bool  # an ordinary word too: March, Reading


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names, by their first word."""

    names: dict[str, tuple[tuple[tuple[str, ...], tuple[Reference, ...]], ...]]
    doubtful: frozenset[str]
    domains: dict[str, str]  # met.police.uk → metropolitan


def fold(word: str) -> str:
    """A word as the index has it: lower case, plain apostrophe, ``and`` for ``&``, written out."""
    if word == "&":
        return "and"
    folded = word.casefold().replace("’", "'").replace("‘", "'")
    return _short().get(folded, folded)


@cache
def _short() -> dict[str, str]:
    short: dict[str, str] = word_list("areas")["short"]
    return short


def _key(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(name))


@lru_cache(maxsize=4)
def gazetteer(boroughs: tuple[Borough, ...], forces: tuple[Force, ...]) -> Gazetteer:
    """The index of the vocabulary's areas and forces and of the lists' places."""
    found: dict[tuple[str, ...], list[Reference]] = {}
    for name, reference in (*_london(boroughs), *_elsewhere(), *_forces(forces)):
        known = found.setdefault(_key(name), [])
        if reference not in known:
            known.append(reference)
    names: dict[str, list[tuple[tuple[str, ...], tuple[Reference, ...]]]] = {}
    for words, references in found.items():
        if words:
            names.setdefault(words[0], []).append((words, tuple(references)))
    domains = {domain: force.key for force in forces for domain in force.domains}
    doubtful = frozenset(" ".join(_key(n)) for n in word_list("areas")["doubtful"]["names"])
    return Gazetteer(
        {word: tuple(sorted(rows, key=lambda r: -len(r[0]))) for word, rows in names.items()},
        doubtful,
        domains,
    )


def _london(boroughs: tuple[Borough, ...]) -> Iterator[tuple[str, Reference]]:
    inside = word_list("places_london")["neighbourhoods"]
    for borough in boroughs:
        area = Candidate(borough.name, borough.force, borough.code, "borough")
        for name in {borough.name, borough.official_name, *borough.aliases}:
            yield name, Reference(area, area.force, inside=False)
        for name in _listed(inside.get(borough.name, "")):
            yield name, Reference(area, area.force, inside=True)


def _elsewhere() -> Iterator[tuple[str, Reference]]:
    lists = word_list("places_uk")
    today: dict[tuple[str, str], Candidate] = {}
    for force, names in lists["counties"].items():
        for name in _listed(names):
            today[force, name] = Candidate(name, force, kind="county")
            yield name, Reference(today[force, name], force, inside=False)
    for force, districts in lists["districts"].items():
        for names, inside in districts.items():
            spellings = _spellings(names)
            area = today.setdefault((force, spellings[0]), Candidate(spellings[0], force))
            yield from ((name, Reference(area, force, inside=False)) for name in spellings)
            yield from ((name, Reference(area, force, inside=True)) for name in _listed(inside))
    yield from _former(lists["former"], today)


def _former(
    lists: Mapping[str, Mapping[str, Mapping[str, str]]], today: Mapping[tuple[str, str], Candidate]
) -> Iterator[tuple[str, Reference]]:
    """Former districts and cities: areas by themselves, and places inside the district of today."""
    for force, districts in lists.items():
        for names, told in districts.items():
            area = Candidate(_spellings(names)[0], force, now=told["now"])
            inside = Reference(today[force, told["now"]], force, inside=True)
            for name in _spellings(names):
                yield name, Reference(area, force, inside=False)
                yield name, inside
            for name in _listed(told.get("places", "")):
                yield name, Reference(area, force, inside=True)
                yield name, inside


def _forces(forces: tuple[Force, ...]) -> Iterator[tuple[str, Reference]]:
    counties = word_list("places_uk")["counties"]
    for force in forces:
        for name in force.wordings:
            plain = re.sub(r"^the | \(.*", "", name)
            yield plain, Reference(None, force.key, inside=False)
            bare = re.sub(r" (?:Police|Constabulary)$", "", plain)
            if bare in _FORCE_AREAS or " and " in bare:  # not a pair of counties, nor one of them
                yield bare, Reference(None, force.key, inside=False)
            for county in _listed(counties.get(force.key, "")):
                if county in plain:
                    area = Candidate(county, force.key, kind="county")
                    yield plain, Reference(area, force.key, inside=True)


def _spellings(names: str) -> list[str]:
    return [name.strip() for name in names.split(" / ")]


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def mentions_in(text: str, index: Gazetteer) -> list[Mention]:
    """Every name of the index that ``text`` holds, longest first, without overlap.

    Names begin with a capital. A text that does without them ("cally ward: pc carrow says hi") may
    hold names in small letters too, if they are of several words or "ward", "council" or the like
    follows.
    """
    tokens = [(m.start(), m.end(), m.group(0)) for m in _WORD.finditer(text)]
    small = without_capitals([word for _, _, word in tokens])
    found: list[Mention] = []
    position = 0
    while position < len(tokens):
        start, _, word = tokens[position]
        step = 1
        if (small or word[0].isupper()) and (rows := _rows(index, word)):
            ahead = [fold(t[2]) for t in tokens[position : position + _LONGEST + 1]]
            for words, references in rows:
                stop = _stop(words, ahead, tokens, position)
                if stop is None or _broken(text[start:stop]):
                    continue
                if not word[0].isupper() and not _surely_named(words, references, ahead):
                    continue
                doubtful = " ".join(words) in index.doubtful
                found.append(Mention(start, stop, text[start:stop], references, doubtful))
                step = len(words)
                break
        position += step
    return found


def _surely_named(
    words: tuple[str, ...], references: tuple[Reference, ...], ahead: list[str]
) -> bool:
    """Whether a name in small letters is more than an ordinary word.

    Names of several words are ("bruce grove"), boroughs ("hackney"), and what a word of place
    follows ("cally ward").
    """
    if len(words) > 1 or any(r.area and r.area.code and not r.inside for r in references):
        return True
    following = ahead[1] if len(ahead) > 1 else ""
    return following in word_list("areas")["places"]["small"]


def _rows(index: Gazetteer, word: str) -> tuple[tuple[tuple[str, ...], tuple[Reference, ...]], ...]:
    """The names that begin with ``word``, its possessive ending apart."""
    folded = fold(word)
    return index.names.get(folded) or index.names.get(folded.removesuffix("'s"), ())


def _stop(
    words: tuple[str, ...], ahead: list[str], tokens: list[tuple[int, int, str]], position: int
) -> int | None:
    """Where the name ends if the tokens ahead are its words; a possessive ending is left out."""
    last = len(words) - 1
    if len(ahead) <= last or ahead[:last] != list(words[:last]):
        return None
    end = tokens[position + last][1]
    if ahead[last] == words[last]:
        return end
    return end - 2 if ahead[last] == words[last] + "'s" else None


def _broken(name: str) -> bool:
    """Whether something other than blanks, hyphens and single commas parts the words of a name."""
    return bool(re.search(r"[.;:!?()|/]|\n\s*\n|\d", name.replace("St.", "St")))
