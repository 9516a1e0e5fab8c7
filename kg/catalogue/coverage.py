"""Coverage: for each borough and topic, how many priorities there are and where they stand.

In: a catalogue. Out: a matrix of counts whose rows are boroughs and whose columns are topics.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.records import Area, Concept, State

PROBLEM = "problem"
"""The axis of topics that says what a priority is about."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The priorities of one borough on one topic, by state."""

    unanswered: int = 0
    advice_only: int = 0
    answered: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.unanswered + self.advice_only + self.answered

    @property
    def open(self) -> int:
        """Those without a corresponding action."""
        return self.unanswered + self.advice_only


@dataclass(frozen=True, slots=True)
class Coverage:
    """Boroughs with the most priorities first; topics with the most priorities first."""

    rows: tuple[Area, ...]
    columns: tuple[Concept, ...]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)  # by IRI and code
    totals: Mapping[str, Cell] = field(default_factory=dict)  # by IRI

    def cell(self, area: Area, topic: Concept) -> Cell:
        """The priorities of ``area`` on ``topic``."""
        return self.cells.get((area.iri, topic.code), Cell())


def coverage(catalogue: Catalogue) -> Coverage:
    """The matrix over all boroughs and districts and the widest topics of every axis."""
    return catalogue.kept("coverage", _coverage)


def _coverage(catalogue: Catalogue) -> Coverage:
    counts: dict[tuple[str, str], Counter[State]] = defaultdict(Counter)
    totals: dict[str, Counter[State]] = defaultdict(Counter)
    widest = {code for code, topic in catalogue.reference.topics.items() if not topic.broader}
    alike = Counter((p.areas, catalogue.topics_of(p), p.state) for p in catalogue.priorities)
    for (areas, topics, state), times in alike.items():
        for iri in areas:
            area = catalogue.areas.get(iri)
            if area is None or not area.is_wide:
                continue
            totals[iri][state] += times
            for topic in widest.intersection(topics):
                counts[iri, topic][state] += times
    often: Counter[str] = Counter()
    for (_, code), states in counts.items():
        often[code] += states.total()
    rows = sorted(
        (catalogue.areas[iri] for iri in totals), key=lambda a: (-totals[a.iri].total(), a)
    )
    columns = sorted((catalogue.topic(code) for code in often), key=lambda t: _place(t, often))
    return Coverage(
        rows=tuple(rows),
        columns=tuple(columns),
        cells={place: _cell(states) for place, states in counts.items()},
        totals={iri: _cell(states) for iri, states in totals.items()},
    )


def _place(topic: Concept, often: Counter[str]) -> tuple[bool, int, str]:
    """Problems first, since a reader looks for those; then the topics raised most often."""
    return (topic.axis != PROBLEM, -often[topic.code], topic.label)


def _cell(states: Counter[State]) -> Cell:
    return Cell(states[State.UNANSWERED], states[State.ADVICE_ONLY], states[State.ANSWERED])
