"""What belongs beside one priority: what came later, and the same concern elsewhere.

In: a catalogue and a priority. Out: priorities and actions on all of its topics, of the same
borough later, or of other boroughs. Whether they mean the same thing is for the reader to judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.choosing import Index
from kg.catalogue.records import Action, Area, Letter, Priority


@dataclass(frozen=True, slots=True)
class Later:
    """What later letters of the same area say on all topics of a priority, the earliest first."""

    priorities: tuple[Priority, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The priorities of one other borough on the same topics, the newest first."""

    area: Area
    priorities: tuple[Priority, ...]


def wide_areas(catalogue: Catalogue, priority: Priority) -> tuple[Area, ...]:
    """The boroughs and districts of a priority, by name."""
    areas = (catalogue.areas.get(iri) for iri in priority.areas)
    return tuple(sorted(area for area in areas if area and area.is_wide))


def later(catalogue: Catalogue, priority: Priority) -> Later:
    """What came later: letters without a day, and priorities without a topic, have no later."""
    day = catalogue.letter(priority).day
    if day is None or not priority.topics:
        return Later((), ())
    topics = frozenset(priority.topics)
    letters: dict[str, Letter] = {}
    for area in _narrowest(catalogue, priority):
        for letter in catalogue.letters_in.get(area, ()):
            if letter.day and letter.day > day:
                letters[letter.iri] = letter
    ordered = sorted(letters.values(), key=lambda letter: (str(letter.day), letter.iri))
    return Later(
        tuple(p for letter in ordered for p in letter.priorities if topics <= set(p.topics)),
        tuple(a for letter in ordered for a in letter.actions if topics <= set(a.topics)),
    )


def _narrowest(catalogue: Catalogue, priority: Priority) -> tuple[str, ...]:
    """The borough of a priority; where it states none, whatever area it states."""
    wide = tuple(area.iri for area in wide_areas(catalogue, priority))
    return wide or priority.areas


def elsewhere(catalogue: Catalogue, priority: Priority) -> tuple[Elsewhere, ...]:
    """The same concern in other boroughs, those that raised it most often first."""
    own = {area.iri for area in wide_areas(catalogue, priority)}
    found: dict[str, list[Priority]] = defaultdict(list)
    for other in on_all_topics(catalogue, priority.topics):
        places = {area.iri for area in wide_areas(catalogue, other)}
        if other.iri != priority.iri and not places & own:
            for iri in places:
                found[iri].append(other)
    groups = (Elsewhere(catalogue.areas[iri], tuple(each)) for iri, each in found.items())
    return tuple(sorted(groups, key=lambda group: (-len(group.priorities), group.area)))


def on_all_topics(catalogue: Catalogue, topics: Iterable[str]) -> list[Priority]:
    """The priorities that carry every one of ``topics``, the newest first; none for no topics."""
    index = catalogue.kept("choosing", Index)
    sets = [index.of["topic"].get(topic, set()) for topic in topics]
    numbers = sorted(set.intersection(*sets)) if sets else []
    return [catalogue.priorities[number] for number in numbers]
