"""The graph: the drawing of what hangs together, and what the structure of the whole tells.

In: a book and the parameters of an address. Out: content. A whole that is too large to be drawn is
not drawn unasked: the page says how much it is, and offers boroughs and topics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, unquote, urlencode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.coverage import Cell, coverage
from kg.pages.book import Book, Content, Moved, Parameters, Result
from kg.pages.picture import THINGS, Middle, Understood, pictures, understood
from kg.pages.told import told
from kg.show import STEPS, FocusKind, heading
from kg.show.structure import structure_fragment, structure_of

_LIMITS = (THINGS, 300, 600, 1_000, 2_000, 5_000)
WHOLE = 300
"""How many things a whole may have that is drawn unasked, all of it."""

_KINDS = (
    ("", "Officers, events, priorities and actions"),
    ("action,priority", "Priorities and what answers them"),
    ("event,priority", "Priorities and where they were raised"),
    ("action,event,officer,priority,statistic", "All of these, and figures claimed"),
)
_OTHER = ("steps", "kinds", "limit")


def graph(book: Book, parameters: Parameters) -> Result:
    """The page of one drawing; ``around``, from the form, leads to the address that stays."""
    if "around" in parameters:
        return Moved(_address(parameters))
    asked = understood(book, parameters)
    whole = _things(book.catalogue)
    most = min(WHOLE, book.setup.drawing_things)
    if asked.middle is None and asked.wanted.limit is None and whole <= most:
        asked = replace(asked, wanted=replace(asked.wanted, limit=most))
    is_drawn = asked.middle is not None or asked.wanted.limit is not None
    drawn = pictures(book).graph(asked.wanted) if is_drawn else None
    totals = coverage(book.catalogue).totals
    context = {
        "drawn": drawn is not None and len(drawn) > 0,
        "body": pictures(book).body,
        "wanted": asked.wanted,
        "middle": asked.middle,
        "faults": asked.faults,
        "whole": whole,
        "is_drawn": is_drawn,
        "heading": _heading(asked, drawn),
        "around": _around(book, asked),
        "chosen": chosen(book, asked.middle),
        "steps": STEPS[asked.wanted.focus.kind] if asked.wanted.focus else 0,
        "kinds": _KINDS,
        "asked_kinds": parameters.get("kinds", ""),
        "limits": [each for each in _LIMITS if each <= book.setup.drawing_things],
        "usual": THINGS,
        "boroughs": [(a, totals.get(a.iri, Cell()).total) for a in book.catalogue.boroughs],
        "newest": f"/graph?limit={min(THINGS, book.setup.drawing_things)}",
    }
    return Content("graph.html", _heading(asked, drawn), context, index=False)


def _heading(asked: Understood, drawn: object) -> str:
    return heading(drawn) if drawn is not None and asked.wanted.focus else "The graph"


def _things(catalogue: Catalogue) -> int:
    """About how many things a drawing of everything would hold."""
    parts: tuple[Sequence[object], ...] = (
        catalogue.boroughs,
        tuple(catalogue.officers),
        tuple(catalogue.events),
        catalogue.priorities,
        catalogue.actions,
    )
    return sum(len(part) for part in parts)


def _address(parameters: Parameters) -> str:
    """The address that stays of what the form asked for: ``around`` is ``KIND:NAME`` or nothing."""
    kind, _, name = parameters["around"].strip().partition(":")
    query = {kind: name} if kind in list(FocusKind) and name else {}
    query |= {each: text for each in _OTHER if (text := parameters.get(each, "").strip())}
    return f"/graph?{urlencode(query, quote_via=quote, safe='/,')}" if query else "/graph"


def _around(book: Book, asked: Understood) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be chosen as the middle, in groups: a value for the form, and a name."""
    catalogue, addresses = book.catalogue, book.addresses
    boroughs = [(f"borough:{addresses.area_key(a)}", a.label) for a in catalogue.boroughs]
    topics = [(f"topic:{each.code}", each.label) for each in coverage(catalogue).columns]
    found = [("Boroughs and districts", boroughs), ("Topics", topics)]
    now = chosen(book, asked.middle)
    if asked.middle and now not in {value for _, group in found for value, _ in group}:
        found.insert(0, ("Now", [(now, asked.middle.label)]))
    return [(name, group) for name, group in found if group]


def chosen(book: Book, middle: Middle | None) -> str:
    """The value that stands for a middle in the form."""
    path = book.addresses.drawing(middle) if middle else None
    kind, _, name = (path or "").partition("?")[2].partition("=")
    return f"{kind}:{unquote(name)}" if kind else ""


def structure(book: Book, _: Parameters) -> Content:
    """What the structure of the whole tells, in four tables."""
    found = book.catalogue.kept("structure", lambda catalogue: structure_of(told(catalogue)))
    context = {"structure": found, "fragment": structure_fragment}
    return Content("structure.html", "What the structure tells", context)
