"""What a reader wants drawn, and the drawing of it.

In: a book and the parameters of an address. Out: a `Wanted`, with one sentence for each parameter
that could not be understood; and the drawing, read from the store once for each state of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import networkx as nx
from markupsafe import Markup

from kg.catalogue.records import Area, Concept, Event, Letter, Post, Priority
from kg.namespaces import TOPIC
from kg.pages.book import AbsentError, Book, Parameters
from kg.pages.drawn import FromCatalogue
from kg.pages.site import OnServer, Site
from kg.show import (
    DEFAULT_KINDS,
    OPTIONAL_KINDS,
    Focus,
    FocusKind,
    drawing_fragment,
    gather_graph,
    load_style,
)

THINGS = 80
"""How many things are drawn unless the reader asks for more: a picture to read at one sitting, that
is there at once."""
MOST_STEPS = 9
_AT_HAND = 24
_LEAST = 10

Middle = Area | Concept | Event | Letter | Post | Priority
"""What a drawing can be about, as the catalogue has it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be drawn; ``limit`` is the number that the reader asked for, if any."""

    focus: Focus | None
    steps: int | None
    kinds: frozenset[str]
    limit: int | None


@dataclass(frozen=True, slots=True)
class Understood:
    """What was wanted, the thing in its middle, and what of the address was not understood."""

    wanted: Wanted
    middle: Middle | None
    faults: tuple[str, ...]


def understood(book: Book, parameters: Parameters) -> Understood:
    """What ``parameters`` ask for; raises AbsentError where they name a thing that is not there."""
    faults: list[str] = []
    named = [(kind, text) for kind in FocusKind if (text := parameters.get(kind, "").strip())]
    faults += [
        f"A drawing has one middle: “{named[0][0]}” was taken, “{kind}” left out."
        for kind, _ in named[1:]
    ]
    middle = _FINDERS[named[0][0]](book, named[0][1]) if named else None
    focus = _focus(named[0][0], middle) if named and middle else None
    wanted = Wanted(
        focus=focus,
        steps=_number(parameters, "steps", 1, MOST_STEPS, faults),
        kinds=_kinds(parameters.get("kinds", ""), faults),
        limit=_number(parameters, "limit", _LEAST, book.setup.drawing_things, faults),
    )
    return Understood(wanted, middle, tuple(faults))


def _number(
    parameters: Parameters, name: str, least: int, most: int, faults: list[str]
) -> int | None:
    text = parameters.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most:
        return int(text)
    faults.append(f"“{name}” takes a number from {least:,} to {most:,}; “{text}” was left out.")
    return None


def _kinds(text: str, faults: list[str]) -> frozenset[str]:
    known = DEFAULT_KINDS | OPTIONAL_KINDS
    asked = {part for each in text.split(",") if (part := each.strip())}
    faults += [
        f"“kinds” takes any of {', '.join(sorted(known))}; “{unknown}” was left out."
        for unknown in sorted(asked - known)
    ]
    return frozenset(asked & known) or DEFAULT_KINDS


def _focus(kind: FocusKind, middle: Middle) -> Focus:
    if isinstance(middle, Post):
        return Focus(kind, middle.officer, middle.label)
    if isinstance(middle, Concept):
        return Focus(kind, TOPIC + middle.code, middle.label)
    return Focus(kind, middle.iri, middle.label)


def _borough(book: Book, key: str) -> Area:
    area = book.addresses.area(key)
    if area is None or not area.is_wide:
        raise AbsentError(f"no borough or district called {key!r}")
    return area


def _topic(book: Book, code: str) -> Concept:
    if code not in book.catalogue.reference.topics:
        raise AbsentError(f"no topic called {code!r}")
    return book.catalogue.topic(code)


def _officer(book: Book, rest: str) -> Post:
    posts = book.catalogue.officers.get(book.addresses.iri("officer", rest))
    if posts is None:
        raise AbsentError(f"no officer at /officer/{rest}")
    return posts[0]


def _event(book: Book, rest: str) -> Event:
    event = book.catalogue.events.get(book.addresses.iri("event", rest))
    if event is None:
        raise AbsentError(f"no event called {rest!r}")
    return event


def _priority(book: Book, rest: str) -> Priority:
    priority = book.catalogue.priority.get(book.addresses.iri("priority", rest))
    if priority is None:
        raise AbsentError(f"no priority at /priority/{rest}")
    return priority


def _message(book: Book, rest: str) -> Letter:
    letter = book.catalogue.letters.get(book.addresses.iri("message", rest))
    if letter is None:
        raise AbsentError(f"no message at /message/{rest}")
    return letter


_FINDERS: Mapping[FocusKind, Callable[[Book, str], Middle]] = {
    FocusKind.BOROUGH: _borough,
    FocusKind.TOPIC: _topic,
    FocusKind.OFFICER: _officer,
    FocusKind.EVENT: _event,
    FocusKind.PRIORITY: _priority,
    FocusKind.MESSAGE: _message,
}


class Pictures:
    """The drawings of one catalogue: the last few stay at hand, read and as HTML."""

    def __init__(self, book: Book) -> None:
        self.graph = lru_cache(_AT_HAND)(partial(_read, book))
        self._addresses = book.addresses
        self._bodies = lru_cache(_AT_HAND)(self._body)

    def body(self, wanted: Wanted, site: Site) -> Markup:
        """The drawing as a part of a page of ``site``; of a static one it is needed once."""
        if site.static:
            return self._body(wanted, site)
        return self._bodies(wanted, OnServer(site.href("")))

    def _body(self, wanted: Wanted, site: Site) -> Markup:
        def link(kind: str, iri: str) -> str | None:
            path = self._addresses.shown(kind, iri)
            return site.href(path) if path else None

        return drawing_fragment(self.graph(wanted), load_style(), link)


def pictures(book: Book) -> Pictures:
    """The drawings of the catalogue of ``book``: they go with it when the store changes."""
    name = f"pictures of up to {book.setup.drawing_things}"
    return book.catalogue.kept(name, lambda _: Pictures(book))


def _read(book: Book, wanted: Wanted) -> nx.MultiDiGraph:
    limit = wanted.limit or min(THINGS, book.setup.drawing_things)
    return gather_graph(
        FromCatalogue(book), wanted.focus, steps=wanted.steps, limit=limit, kinds=wanted.kinds
    )
