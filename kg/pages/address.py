"""The addresses of the pages: one scheme for the server and for the static site.

In: records of the catalogue, and IRIs. Out: paths such as ``/priority/KEY/ID`` below the root of
the site, and what such a path stands for. How a path becomes a link is for `kg.pages.site`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from urllib.parse import quote, urlencode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.choosing import Choice, Order
from kg.catalogue.figures import Measure
from kg.catalogue.records import (
    Action,
    Area,
    Claim,
    Concept,
    Event,
    Letter,
    Post,
    Priority,
    last_part,
)
from kg.namespaces import TOPIC, Names, digest, slug

Record = Priority | Action | Claim | Event | Post | Letter | Area | Concept | Measure

_OWN_PAGES = ("message", "priority", "officer")
"""What has a page of its own below the same words as in its IRI."""
_IN_MESSAGE = ("action", "claim", "event", "remark", "answer", "membership", "evidence")
"""What is shown in the page of its message."""


class Addresses:
    """The paths of one catalogue's pages."""

    def __init__(self, catalogue: Catalogue, names: Names) -> None:
        self._catalogue = catalogue
        self.names = names

    def of(self, thing: Record) -> str:
        """The path of the page that shows ``thing``."""
        match thing:
            case Area():
                return f"/area/{self.area_key(thing)}"
            case Concept():
                return f"/priorities?topic={quote(thing.code)}"
            case Measure():
                return f"/figures/{measure_id(thing)}"
            case Post():
                return self.thing(thing.officer)
            case Action() | Claim() | Event():
                return f"{self.thing(thing.message)}#{anchor(thing.iri)}"
            case _:
                return self.thing(thing.iri)

    def thing(self, iri: str) -> str:
        """The path of the page about ``iri``, whatever it is."""
        if area := self._catalogue.areas.get(iri):
            return self.of(area)
        if not iri.startswith(self.names.base):
            return f"/thing?{urlencode({'iri': iri})}"
        kind, _, rest = iri.removeprefix(self.names.base).partition("/")
        if kind in _OWN_PAGES:
            return f"/{kind}/{quote(rest)}"
        if kind in _IN_MESSAGE and "/" in rest:
            return f"/message/{quote(rest.split('/')[0])}#{anchor(iri)}"
        return f"/page/{kind}/{quote(rest)}"

    def shown(self, kind: str, iri: str) -> str | None:
        """The path of the page about a thing of a drawing; None where it has none of its own."""
        if kind == "topic":
            return f"/priorities?topic={quote(iri.removeprefix(TOPIC))}"
        if kind == "borough":
            area = self._catalogue.areas.get(iri)
            return self.of(area) if area and iri in self._catalogue.letters_in else None
        if kind == "officer" and iri not in self._catalogue.officers:
            return None
        return self.thing(iri) if iri.startswith(self.names.base) else None

    def drawing(self, thing: Record) -> str | None:
        """The path of the drawing around ``thing``; None where there can be none.

        That of a ward or place is its borough's, with its name looked for.
        """
        match thing:
            case Area(is_wide=True):
                return f"/graph?borough={self.area_key(thing)}"
            case Area():
                borough = self._catalogue.areas.get(thing.within or "")
                found = self.drawing(borough) if borough and borough.is_wide else None
                return f"{found}#{urlencode({'find': thing.label})}" if found else None
            case Concept():
                return f"/graph?topic={quote(thing.code)}"
            case Post():
                return self._drawn(thing.officer)
            case Event() | Letter() | Priority():
                return self._drawn(thing.iri)
            case _:
                return None

    def _drawn(self, iri: str) -> str | None:
        if not iri.startswith(self.names.base):
            return None
        kind, _, rest = iri.removeprefix(self.names.base).partition("/")
        return f"/graph?{kind}={quote(rest)}"

    def iri(self, kind: str, rest: str) -> str:
        """The IRI of what the path ``/KIND/REST`` shows."""
        return f"{self.names.base}{kind}/{rest}"

    def area_key(self, area: Area) -> str:
        """What stands for an area in paths: a borough's name, else the last part of its IRI."""
        if area.iri in self._catalogue.reference.boroughs:
            return slug(area.label)
        return last_part(area.iri)

    def area(self, key: str) -> Area | None:
        """The area of that key, if any letter or the reference graph has it."""
        return self._areas.get(key)

    @cached_property
    def _areas(self) -> Mapping[str, Area]:
        return {self.area_key(area): area for area in self._catalogue.areas.values()}

    def priorities(self, choice: Choice, page: int = 1, ending: str = "") -> str:
        """The path of the list of priorities that ``choice`` asks for: its permanent address."""
        query = self.query(choice)
        if page > 1:
            query["page"] = str(page)
        path = f"/priorities{ending}"
        return f"{path}?{urlencode(query)}" if query else path

    def query(self, choice: Choice) -> dict[str, str]:
        """``choice`` as the parameters of a path, in a fixed order, without what is left open."""
        areas = self._catalogue.areas
        asked = {
            "borough": self._key(areas.get(choice.borough or ""), choice.borough),
            "ward": self._key(areas.get(choice.ward or ""), choice.ward),
            "topic": choice.topic,
            "event": choice.event,
            "since": choice.since.isoformat() if choice.since else None,
            "until": choice.until.isoformat() if choice.until else None,
            "state": choice.state,
            "order": None if choice.order is Order.NEWEST else choice.order.value,
        }
        return {name: value for name, value in asked.items() if value}

    def _key(self, area: Area | None, iri: str | None) -> str | None:
        return self.area_key(area) if area else iri


def anchor(iri: str) -> str:
    """What a statement is called inside the page of its message."""
    parts = iri.rstrip("/").split("/")
    return "-".join(parts[-3:-2] + parts[-1:])


def measure_id(measure: Measure) -> str:
    """What stands for a measure in paths."""
    return f"{slug(measure.key)[:40]}-{digest(measure.key, length=8)}"
