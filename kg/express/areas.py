"""Boroughs, wards and places of a reading as RDF.

In: areas. Out: their IRIs, and the description of those that the reference graph lacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.express.graph import MessageGraph
from kg.express.terms import text
from kg.namespaces import GEO, PC, RDFS, SKOS, is_ons_code, normalised, ons_area
from kg.statements import Area, AreaKind, Reading

_CLASSES = {
    AreaKind.BOROUGH: "Borough",
    AreaKind.DISTRICT: "District",
    AreaKind.WARD: "Ward",
    AreaKind.PLACE: "Place",
}
_WIDE = (AreaKind.BOROUGH, AreaKind.DISTRICT)


@dataclass(frozen=True, slots=True)
class Areas:
    """Where one message is: its boroughs or districts, and the ward that its title names."""

    graph: MessageGraph
    boroughs: tuple[NamedNode, ...]
    ward: NamedNode | None

    @classmethod
    def of(cls, graph: MessageGraph, reading: Reading) -> Areas:
        """Describe all areas of ``reading`` in ``graph``."""
        found = tuple(_describe(graph, area, None) for area in reading.boroughs)
        home = found[0] if found else None
        titled = set()
        for place in reading.places:
            iri = _describe(graph, place, home)
            if place.kind is AreaKind.WARD and _names(reading.message.title, place):
                titled.add(iri)
        return cls(graph, found, titled.pop() if len(titled) == 1 else None)

    def whole(self) -> tuple[NamedNode, ...]:
        """What the message as a whole is about."""
        return self.boroughs if self.ward is None else (*self.boroughs, self.ward)

    def narrower(self, stated: Iterable[Area]) -> tuple[NamedNode, ...]:
        """What a statement is about: the areas it states, with the boroughs they lie in."""
        areas = tuple(stated)
        if not areas:
            return self.whole()
        home = self.boroughs[0] if self.boroughs else None
        iris = tuple(_describe(self.graph, area, home) for area in areas)
        if any(area.kind in _WIDE for area in areas):
            return iris
        return (*self.boroughs, *iris)


def _names(title: str | None, ward: Area) -> bool:
    """Whether ``title`` names ``ward``: then the whole message is about it, not a passage."""
    name = normalised(ward.name).removesuffix(" ward")
    return bool(name) and f" {name} " in f" {normalised(title or '')} "


def _describe(graph: MessageGraph, area: Area, home: NamedNode | None) -> NamedNode:
    iri = _iri(graph, area, home)
    if graph.concepts.knows(iri):
        return iri
    graph.classes(iri, PC + _CLASSES[area.kind], PC + "Area", GEO + "Feature")
    graph.words(iri, RDFS + "label", area.name)
    graph.say(iri, PC + "within", home if area.kind not in _WIDE else None)
    if area.code:
        graph.say(iri, SKOS + "notation", text(area.code))
    if area.evidence:
        graph.rests_on(iri, area.evidence)
    return iri


def _iri(graph: MessageGraph, area: Area, home: NamedNode | None) -> NamedNode:
    if area.code is not None and is_ons_code(area.code):
        return ons_area(area.code)
    within = home.value if home is not None and area.kind not in _WIDE else ""
    return graph.names.place(area.name, area.kind.value, within)
