"""Two boroughs or two messages side by side: what they share, and what one of them lacks.

In: a book and the keys of both. Out: content. Two boroughs are compared by their newest letters,
two messages by their whole text as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.catalogue.catalogue import Basis
from kg.catalogue.comparing import Comparison, Passage, compare, shared_passages
from kg.catalogue.records import Area, Letter
from kg.namespaces import slug
from kg.pages.book import AbsentError, Book, Content, Moved, Parameters, Result

_LETTERS = 40
"""How many of a borough's newest letters are compared."""
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a borough with its newest letters, or one letter."""

    key: str
    name: str
    thing: Area | Letter
    letters: tuple[Letter, ...]
    places: tuple[str, ...]

    @property
    def basis(self) -> Basis:
        """What this side rests on."""
        return Basis.of(self.letters)


def choose_two(book: Book, parameters: Parameters) -> Result:
    """The page on which two are chosen; once both are, the way to their comparison."""
    first, second = (parameters.get(name, "").strip() for name in ("first", "second"))
    faults = []
    if first and second:
        missing = [key for key in (first, second) if _side(book, key) is None]
        if not missing:
            return Moved(f"/compare/{first}/{second}")
        faults = [f"No borough or message called “{key}” is held here." for key in missing]
    context = {
        "faults": faults,
        "first": first,
        "second": second,
        "boroughs": book.catalogue.boroughs,
    }
    return Content("compare.html", "Compare two boroughs", context)


def two(book: Book, parameters: Parameters) -> Content:
    """The comparison; ``parameters`` hold ``first`` and ``second`` from the path."""
    first, second = (_found(book, parameters[name]) for name in ("first", "second"))
    places = (*first.places, *second.places)
    texts: tuple[tuple[Passage, ...], tuple[Passage, ...]] | None = None
    if isinstance(first.thing, Letter) and isinstance(second.thing, Letter):
        left, right = (book.detail(letter).text for letter in (first.thing, second.thing))
        texts = shared_passages(left, right, places)
    compared = compare(first.letters, second.letters, places)
    context = {
        "first": first,
        "second": second,
        "compared": compared,
        "by_kind": by_kind(compared),
        "texts": texts,
        "shown": SHOWN,
        "messages_of": [_choices(book, first), _choices(book, second)],
    }
    return Content("comparison.html", f"{first.name} and {second.name}", context)


def by_kind(compared: Comparison) -> Sequence[tuple[str, str, Comparison]]:
    """The comparison kind by kind: priorities, actions and figures."""
    kinds = (("Priority", "priority"), ("Action", "action"), ("Claim", "claim"))
    return [
        (
            name,
            code,
            Comparison(
                both=tuple(p for p in compared.both if type(p[0]).__name__ == name),
                first=tuple(s for s in compared.first if type(s).__name__ == name),
                second=tuple(s for s in compared.second if type(s).__name__ == name),
            ),
        )
        for name, code in kinds
    ]


def _choices(book: Book, side: Side) -> list[Letter]:
    """The letters of a borough that could be compared one by one."""
    return list(side.letters[:12]) if isinstance(side.thing, Area) else []


def _found(book: Book, key: str) -> Side:
    side = _side(book, key)
    if side is None:
        raise AbsentError(f"no borough or message called {key!r}")
    return side


def _side(book: Book, key: str) -> Side | None:
    catalogue = book.catalogue
    if area := book.addresses.area(key) or book.addresses.area(slug(key)):
        letters = catalogue.letters_in.get(area.iri, ())[:_LETTERS]
        return Side(book.addresses.area_key(area), area.label, area, letters, (area.label,))
    letter = catalogue.letters.get(book.addresses.iri("message", key))
    if letter is None:
        return None
    areas = (catalogue.areas.get(iri) for iri in letter.areas)
    return Side(key, letter.label, letter, (letter,), tuple(a.label for a in areas if a))
