"""Choosing priorities: by area, topic, event, time and state, with counts beside each choice.

In: a catalogue and what a reader asked for. Out: priorities in the order asked for, and how many
there would be with one choice made otherwise.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.records import Priority, State

OPEN = "open"
"""The state of every priority without a corresponding action: unanswered, or met by advice only."""


class Order(StrEnum):
    """In which order priorities are listed."""

    NEWEST = "newest"
    OLDEST = "oldest"
    BOROUGH = "borough"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asked for; None leaves a thing open. ``state`` is a `State` or `OPEN`."""

    borough: str | None = None  # IRI of an area
    ward: str | None = None  # IRI of an area
    topic: str | None = None  # code; with the narrower ones
    event: str | None = None  # IRI of an event, or a kind of event
    since: date | None = None
    until: date | None = None
    state: str | None = None
    order: Order = Order.NEWEST


@dataclass(frozen=True, slots=True)
class Chosen:
    """The priorities chosen, and for each part of the choice how many each value would give."""

    priorities: tuple[Priority, ...]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Index:
    """For each part of a choice: the values of every priority, and the priorities of every value.

    Priorities are numbers: their places in the catalogue's list, which has the newest first.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        priorities = catalogue.priorities
        areas = [priority.areas for priority in priorities]
        self.values: Mapping[str, list[tuple[str, ...]]] = {
            "borough": areas,
            "ward": areas,
            "topic": [catalogue.topics_of(priority) for priority in priorities],
            "event": [_events(catalogue, priority) for priority in priorities],
            "state": [_STATES[priority.state] for priority in priorities],
        }
        self.of = {part: _by_value(v) for part, v in self.values.items() if part != "ward"}
        self.of["ward"] = self.of["borough"]
        self.counts: Mapping[str, Mapping[str, int]] = {
            part: {value: len(found) for value, found in values.items()}
            for part, values in self.of.items()
        }
        self.everything = range(len(priorities))

        days = [catalogue.letter(priority).day for priority in priorities]
        self._ages = [-day.toordinal() for day in days if day]  # undated ones come last
        self._catalogue = catalogue
        self._ordered: dict[Order, list[int]] = {}

    def ordered(self, order: Order) -> list[int]:
        """All priorities in that order."""
        if order not in self._ordered:
            numbers = list(self.everything)
            if key := _KEYS.get(order):
                priorities = self._catalogue.priorities
                numbers.sort(key=lambda number: key(self._catalogue, priorities[number]))
            self._ordered[order] = numbers
        return self._ordered[order]

    def within(self, since: date | None, until: date | None) -> set[int]:
        """The priorities of letters in a period; a letter without a day is in none."""
        newest, oldest = -(until or date.max).toordinal(), -(since or date.min).toordinal()
        return set(range(bisect_left(self._ages, newest), bisect_right(self._ages, oldest)))

    def count(self, part: str, among: set[int] | None) -> Mapping[str, int]:
        """How often each value of ``part`` is found among those priorities, or among all."""
        if among is None:
            return self.counts[part]
        return Counter(chain.from_iterable(map(self.values[part].__getitem__, among)))


def _by_value(values: Iterable[tuple[str, ...]]) -> dict[str, set[int]]:
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, each in enumerate(values):
        alike[each].append(number)
    found: dict[str, set[int]] = defaultdict(set)
    for each, numbers in alike.items():
        for value in each:
            found[value].update(numbers)
    return dict(found)


def choose(catalogue: Catalogue, choice: Choice) -> Chosen:
    """The priorities that ``choice`` asks for.

    The counts of a part (boroughs, say) are of the priorities that all other parts let through, so
    that they tell what choosing another value would show.
    """
    index = catalogue.kept("choosing", Index)
    passing = _passing(index, choice)

    def without(left_out: str) -> set[int] | None:
        sets = [found for part, found in passing.items() if part != left_out]
        return set.intersection(*sets) if sets else None

    found, ordered = without(""), index.ordered(choice.order)
    counts = {
        part: index.count(part, without(part) if part in passing else found)
        for part in index.values
        if part != "ward"
    }
    # The areas of priorities are counted once where neither part leaves any of them out.
    alike = "ward" not in passing and "borough" not in passing
    counts["ward"] = counts["borough"] if alike else index.count("ward", without("ward"))
    numbers = ordered if found is None else [number for number in ordered if number in found]
    return Chosen(tuple(map(catalogue.priorities.__getitem__, numbers)), counts)


def _passing(index: Index, choice: Choice) -> dict[str, set[int]]:
    """For each part that is asked for, the priorities that it lets through."""
    asked = {
        "borough": choice.borough,
        "ward": choice.ward,
        "topic": choice.topic,
        "event": choice.event,
        "state": choice.state,
    }
    found = {part: index.of[part].get(value, set()) for part, value in asked.items() if value}
    if choice.since or choice.until:
        found["period"] = index.within(choice.since, choice.until)
    return found


_STATES: Mapping[State, tuple[str, ...]] = {
    state: (state,) if state is State.ANSWERED else (state, OPEN) for state in State
}
"""What every state counts as."""


def _events(catalogue: Catalogue, priority: Priority) -> tuple[str, ...]:
    """The event at which a priority was raised, and its kind."""
    event = catalogue.events.get(priority.event or "")
    return (event.iri, event.kind) if event else ()


def _oldest(catalogue: Catalogue, priority: Priority) -> tuple[bool, int]:
    day = catalogue.letter(priority).day
    return (day is None, day.toordinal() if day else 0)


def _borough(catalogue: Catalogue, priority: Priority) -> tuple[bool, str]:
    areas = (catalogue.areas.get(area) for area in priority.areas)
    names = sorted(area.label for area in areas if area and area.is_wide)
    return (not names, names[0] if names else "")


def _state(_: Catalogue, priority: Priority) -> int:
    return list(State).index(priority.state)


_KEYS: Mapping[Order, Callable[[Catalogue, Priority], Any]] = {
    Order.OLDEST: _oldest,
    Order.BOROUGH: _borough,
    Order.STATE: _state,
}
"""The catalogue lists the newest first; every other order keeps that among equals."""
