"""What every page is made from, and what making one gives.

In: a catalogue, the store behind it, and how the site is set up. Out: `Content` for a template, or
bytes of another form, or the path to go to instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from math import ceil
from typing import Any, Generic, TypeVar

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.detail import Detail, Finding, read_detail, read_findings
from kg.catalogue.records import Letter
from kg.namespaces import Names
from kg.pages.address import Addresses
from kg.store import GraphStore

PER_PAGE = 25
_AT_HAND = 32
Parameters = Mapping[str, str]
Item = TypeVar("Item")


class AbsentError(LookupError):
    """There is no such page; ``str(error)`` says in one sentence what was looked for."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the site can do, and what its keeper wants said."""

    today: date
    contact: str | None = None  # where disputes are sent: an e-mail address
    address: str | None = None  # where a static site will lie, for its feeds
    drawing_things: int = 1_000  # how many things a drawing shows at most
    has_sparql: bool = False  # whether /sparql answers
    dumps: Mapping[str, str] = field(default_factory=dict)  # paths of dumps, by their names


@dataclass(frozen=True, slots=True)
class Content:
    """What a template needs: ``title`` names the page, ``wide`` lets it take all the room."""

    template: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    feed: str | None = None  # path of the Atom feed that belongs to it
    index: bool = True  # whether search engines may list it


@dataclass(frozen=True, slots=True)
class Plain:
    """A page in another form than HTML, such as CSV or Atom."""

    media_type: str
    body: bytes
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What was asked for is shown at ``path``."""

    path: str


Result = Content | Plain | Moved


@dataclass(frozen=True)
class Book:
    """One catalogue, with the store to read single messages from."""

    catalogue: Catalogue
    store: GraphStore
    names: Names
    setup: Setup

    @cached_property
    def addresses(self) -> Addresses:
        """The paths of the pages."""
        return Addresses(self.catalogue, self.names)

    def detail(self, letter: Letter) -> Detail:
        """One letter in full, read from the store; the last few stay at hand."""
        return self._details(letter.iri)

    def findings(self, letter: Letter, rule: str) -> tuple[Finding, ...]:
        """What ``rule`` found in one letter by the last validation, read from its report alone."""
        report = self._report(letter)
        return read_findings(self.store, report, rule) if report else ()

    @cached_property
    def _details(self) -> Callable[[str], Detail]:
        return lru_cache(maxsize=_AT_HAND)(lambda iri: self._read(self.catalogue.letters[iri]))

    def _read(self, letter: Letter) -> Detail:
        return read_detail(self.store, letter.iri, letter.graph, self._report(letter))

    def _report(self, letter: Letter) -> str | None:
        """The graph of the report on a letter that was validated."""
        key = letter.graph.removeprefix(self.names.message_graphs)
        return self.names.report_graph(key).value if letter.validated else None


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """One page of a longer list; pages count from 1."""

    items: Sequence[Item]
    number: int
    pages: int
    total: int
    first: int

    @property
    def last(self) -> int:
        """The number of the last item shown, from 1."""
        return self.first + len(self.items) - 1


def part_of(items: Sequence[Item], asked: str | None, size: int = PER_PAGE) -> Part[Item]:
    """The page ``asked`` of ``items``; the nearest one where there is no such page."""
    pages = max(1, ceil(len(items) / size))
    wanted = int(asked) if asked and asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    number = min(max(wanted, 1), pages)
    start = (number - 1) * size
    return Part(items[start : start + size], number, pages, len(items), start + 1)
