"""Figures that police claim, by what they measure, and those that disagree.

In: claims. Out: claims of one measure together, in the order of their days, and sets of claims
about the same measure, borough and period that do not say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.folding import fold, terms
from kg.catalogue.records import Area, Claim


@dataclass(frozen=True, slots=True)
class Measure:
    """All claims of one measure, the oldest first; ``key`` is its folded name."""

    key: str
    name: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Claims about one measure, in one unit, area and period, that differ in value or direction."""

    area: Area | None
    unit: str
    period: str | None
    claims: tuple[Claim, ...]


def measures(catalogue: Catalogue) -> tuple[Measure, ...]:
    """Every measure, the one claimed most often first."""
    return catalogue.kept("measures", _measures)


def _measures(catalogue: Catalogue) -> tuple[Measure, ...]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in reversed(catalogue.claims):
        found[measure_key(claim.measure)].append(claim)
    made = (
        Measure(key, _name(claims), tuple(_by_day(catalogue, claims)))
        for key, claims in found.items()
    )
    return tuple(sorted(made, key=lambda m: (-len(m.claims), m.key)))


@lru_cache(maxsize=4096)
def measure_key(measure: str) -> str:
    """The name under which claims of ``measure`` come together."""
    return fold(measure).strip()


def _name(claims: Iterable[Claim]) -> str:
    """What most claims call it; the first in order where several are called as often."""
    counts: dict[str, int] = defaultdict(int)
    for claim in claims:
        counts[claim.measure] += 1
    return min(counts, key=lambda name: (-counts[name], name))


def _by_day(catalogue: Catalogue, claims: Iterable[Claim]) -> list[Claim]:
    def order(claim: Claim) -> tuple[bool, int, str]:
        day = catalogue.letter(claim).day
        return (day is None, day.toordinal() if day else 0, claim.iri)

    return sorted(claims, key=order)


def find_measures(catalogue: Catalogue, words: str, area: str | None) -> tuple[Measure, ...]:
    """The measures whose names hold the beginnings of all ``words``; only claims of ``area``."""
    wanted = terms(words)
    found = (m for m in measures(catalogue) if all(term in f" {m.key} " for term in wanted))
    if area is None:
        return tuple(found)
    claimed = _claimed_in(catalogue, area)
    narrowed = (Measure(m.key, m.name, claimed[m.key]) for m in found if m.key in claimed)
    return tuple(sorted(narrowed, key=lambda m: (-len(m.claims), m.key)))


def _claimed_in(catalogue: Catalogue, area: str) -> dict[str, tuple[Claim, ...]]:
    """The claims of letters about ``area`` by the key of their measure, the oldest first."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for letter in catalogue.letters_in.get(area, ()):
        if area in letter.areas:
            for claim in letter.claims:
                found[measure_key(claim.measure)].append(claim)
    return {key: tuple(_by_day(catalogue, claims)) for key, claims in found.items()}


def of_area(catalogue: Catalogue, claims: Iterable[Claim], area: str) -> tuple[Claim, ...]:
    """The claims of letters about ``area``."""
    return tuple(claim for claim in claims if area in catalogue.letter(claim).areas)


def disagreements(catalogue: Catalogue, claims: Iterable[Claim]) -> tuple[Disagreement, ...]:
    """Where ``claims`` of one measure disagree: same unit, area and period, another figure."""
    sets: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        for area in _places(catalogue, claim):
            sets[area, claim.unit, claim.period or ""].append(claim)
    return tuple(
        Disagreement(catalogue.areas.get(area), unit, period or None, tuple(found))
        for (area, unit, period), found in sorted(sets.items())
        if len({(claim.value, claim.direction) for claim in found}) > 1
    )


def _places(catalogue: Catalogue, claim: Claim) -> Iterator[str]:
    """The boroughs and districts that a claim is about."""
    for iri in catalogue.letter(claim).areas:
        area = catalogue.areas.get(iri)
        if area and area.is_wide:
            yield iri
