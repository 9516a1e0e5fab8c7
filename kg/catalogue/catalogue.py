"""The catalogue: what lists, counts and searches need of all messages, as of one moment.

In: letters. Out: the same letters found by area, day and address. A catalogue never changes; one
that is renewed shares all that stayed the same. What takes a walk over all letters is worked out
where it is first asked for, and kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from kg.catalogue.reading import Reference
from kg.catalogue.records import (
    Action,
    Area,
    Claim,
    Concept,
    Event,
    Letter,
    Post,
    Priority,
    State,
)
from kg.reviews import Review

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Basis:
    """On how many messages something rests, how many of them have a day, and from when to when."""

    messages: int
    dated: int
    first: date | None
    last: date | None

    @classmethod
    def of(cls, letters: Iterable[Letter]) -> Basis:
        """What rests on ``letters``; the days are those that messages state."""
        counted = list(letters)
        days = [letter.issued for letter in counted if letter.issued]
        return cls(len(counted), len(days), min(days, default=None), max(days, default=None))


class Catalogue:
    """All letters of a store at one moment, and what they refer to."""

    def __init__(
        self,
        letters: Iterable[Letter],
        reference: Reference,
        reviews: Mapping[str, tuple[Review, ...]] | None = None,
        before: Catalogue | None = None,
    ) -> None:
        self._letters: Mapping[str, Letter] = {letter.iri: letter for letter in letters}
        self.reference = reference
        self.reviews: Mapping[str, tuple[Review, ...]] = reviews or {}
        self._kept: dict[str, object] = {}
        self._topics: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._each: dict[str, dict[str, tuple[Letter, object]]] = (
            dict(before._each) if before else {}
        )

    def kept(self, name: str, make: Callable[[Catalogue], Made]) -> Made:
        """What ``make`` works out from this catalogue: once, then the same again."""
        if name not in self._kept:
            self._kept[name] = make(self)
        return cast(Made, self._kept[name])

    def of_each(self, name: str, make: Callable[[Letter], Made]) -> list[Made]:
        """What ``make`` works out from each letter, the newest first.

        It is worked out once for a letter, and not again when other letters are renewed; so it must
        depend on the letter alone.
        """

        def every(catalogue: Catalogue) -> list[Made]:
            known = self._each.get(name, {})
            now: dict[str, tuple[Letter, object]] = {}
            for letter in catalogue.newest:
                entry = known.get(letter.iri)
                if entry is None or entry[0] is not letter:
                    entry = (letter, make(letter))
                now[letter.iri] = entry
            self._each[name] = now
            return [cast(Made, made) for _, made in now.values()]

        return self.kept(f"each {name}", every)

    def renewed(
        self,
        graphs: Iterable[str],
        letters: Iterable[Letter],
        reviews: Mapping[str, tuple[Review, ...]] | None = None,
    ) -> Catalogue:
        """The catalogue after the message graphs ``graphs`` became what ``letters`` say.

        ``reviews`` are all there are, where any changed.
        """
        gone = set(graphs)
        kept = [letter for letter in self._letters.values() if letter.graph not in gone]
        now = self.reviews if reviews is None else reviews
        return Catalogue([*kept, *letters], self.reference, now, self)

    @property
    def letters(self) -> Mapping[str, Letter]:
        """Every letter by its IRI."""
        return MappingProxyType(self._letters)

    @cached_property
    def newest(self) -> tuple[Letter, ...]:
        """All letters, the newest first; those without a day last."""
        return tuple(sorted(self._letters.values(), key=newest_first))

    @cached_property
    def basis(self) -> Basis:
        """What everything here rests on."""
        return Basis.of(self._letters.values())

    @cached_property
    def areas(self) -> Mapping[str, Area]:
        """Every area by its IRI; where letters differ in what they call one, the first in order."""
        found = dict(self.reference.boroughs)
        described: dict[str, Area] = {}
        for letter in self._letters.values():
            for area in letter.described:
                known = described.get(area.iri)
                if known is not area and (known is None or area < known):
                    described[area.iri] = area
        return described | found

    @cached_property
    def priorities(self) -> tuple[Priority, ...]:
        """All priorities: the newest letter first, and each letter's in their order."""
        return tuple(priority for letter in self.newest for priority in letter.priorities)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """All actions, the newest letter first."""
        return tuple(action for letter in self.newest for action in letter.actions)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All figures, the newest letter first."""
        return tuple(claim for letter in self.newest for claim in letter.claims)

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Officers as letters name them, the newest letter first."""
        return tuple(post for letter in self.newest for post in letter.posts)

    @cached_property
    def priority(self) -> Mapping[str, Priority]:
        """Every priority by its IRI."""
        return {priority.iri: priority for priority in self.priorities}

    @cached_property
    def action(self) -> Mapping[str, Action]:
        """Every action by its IRI."""
        return {action.iri: action for action in self.actions}

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """Every event by its IRI."""
        return {event.iri: event for letter in self.newest for event in letter.events}

    @cached_property
    def officers(self) -> Mapping[str, tuple[Post, ...]]:
        """The posts of every officer by the officer's IRI, the newest letter first."""
        found: dict[str, list[Post]] = defaultdict(list)
        for post in self.posts:
            found[post.officer].append(post)
        return {officer: tuple(posts) for officer, posts in found.items()}

    @cached_property
    def letters_in(self) -> Mapping[str, tuple[Letter, ...]]:
        """The letters about each area, the newest first.

        A letter is about the areas that it serves as a whole, and about those of its priorities.
        """
        found: dict[str, list[Letter]] = defaultdict(list)
        for letter in self.newest:
            about = {*letter.areas, *(area for p in letter.priorities for area in p.areas)}
            for area in about:
                found[area].append(letter)
        return {area: tuple(letters) for area, letters in found.items()}

    @cached_property
    def priorities_in(self) -> Mapping[str, tuple[Priority, ...]]:
        """The priorities of each area, the newest letter first."""
        found: dict[str, list[Priority]] = defaultdict(list)
        for priority in self.priorities:
            for area in priority.areas:
                found[area].append(priority)
        return {area: tuple(priorities) for area, priorities in found.items()}

    @cached_property
    def boroughs(self) -> tuple[Area, ...]:
        """The boroughs and districts that letters are about, by name."""
        wide = (self.areas.get(area) for area in self.letters_in)
        return tuple(sorted(area for area in wide if area and area.is_wide))

    @cached_property
    def answering(self) -> Mapping[str, tuple[Action, ...]]:
        """The actions said to answer each priority, by the priority's IRI."""
        found: dict[str, list[Action]] = defaultdict(list)
        for action in self.actions:
            for priority in action.answers:
                found[priority].append(action)
        return {priority: tuple(actions) for priority, actions in found.items()}

    def letter(self, statement: Priority | Action | Claim | Event | Post) -> Letter:
        """The letter that says so."""
        return self._letters[statement.message]

    def topic(self, code: str) -> Concept:
        """The topic of that code; one that the reference graph lacks goes by its code."""
        return self.reference.topics.get(code) or Concept(code, code)

    @cached_property
    def wider(self) -> Mapping[str, frozenset[str]]:
        """For each topic the codes of itself and of all that it is narrower than."""
        topics = self.reference.topics

        def above(code: str, seen: frozenset[str]) -> frozenset[str]:
            if code in seen or code not in topics:
                return seen | {code}
            found = seen | {code}
            for broader in topics[code].broader:
                found = above(broader, found)
            return found

        return {code: above(code, frozenset()) for code in topics}

    def topics_of(self, statement: Priority | Action) -> tuple[str, ...]:
        """The codes of a statement's topics and of all that these are narrower than, each once."""
        found = self._topics.get(statement.topics)
        if found is None:
            wider = (self.wider.get(topic, {topic}) for topic in statement.topics)
            found = self._topics[statement.topics] = tuple(sorted(frozenset().union(*wider)))
        return found

    def count(self, priorities: Iterable[Priority]) -> Mapping[State, int]:
        """How many of ``priorities`` stand in each state; every state has its entry."""
        counts = dict.fromkeys(State, 0)
        for priority in priorities:
            counts[priority.state] += 1
        return counts


def newest_first(letter: Letter) -> tuple[bool, int, str, str]:
    """The order of letters: by day, the newest first, then by title; undated ones last."""
    day = letter.day.toordinal() if letter.day else 0
    return (letter.day is None, -day, letter.label, letter.iri)
