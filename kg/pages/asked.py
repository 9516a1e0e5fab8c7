"""What a reader asked for in the parameters of an address, as a choice of priorities.

In: the parameters. Out: a `Choice`, and one sentence for each that could not be understood: what is
not understood is said, and never taken for something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kg.catalogue.choosing import OPEN, Choice, Order
from kg.catalogue.records import State, as_date
from kg.pages.book import Book, Parameters
from kg.pages.words import words

NAMES = ("borough", "ward", "topic", "event", "since", "until", "state", "order")


@dataclass(frozen=True, slots=True)
class Asked:
    """The choice, and what of the address was not understood."""

    choice: Choice
    faults: tuple[str, ...] = ()


def asked(book: Book, parameters: Parameters) -> Asked:
    """The choice that ``parameters`` state; empty ones leave a thing open."""
    given = {name: parameters.get(name, "").strip() for name in NAMES}
    faults: list[str] = []
    catalogue = book.catalogue
    choice = Choice(
        borough=_area(book, "borough", given["borough"], faults),
        ward=_area(book, "ward", given["ward"], faults),
        topic=_code("topic", given["topic"], catalogue.reference.topics, faults),
        event=_event(book, given["event"], faults),
        since=_day("since", given["since"], faults),
        until=_day("until", given["until"], faults),
        state=_code("state", given["state"], (*State, OPEN), faults),
        order=Order(_code("order", given["order"], list(Order), faults) or Order.NEWEST),
    )
    return Asked(choice, tuple(faults))


def _area(book: Book, name: str, value: str, faults: list[str]) -> str | None:
    """The IRI of the area that an address names by its key, its code or its name."""
    if not value:
        return None
    if area := book.addresses.area(value):
        return area.iri
    folded = value.casefold()
    for area in book.catalogue.areas.values():
        if folded in (area.label.casefold(), (area.code or "").casefold(), area.iri.casefold()):
            return area.iri
    faults.append(f"No {name} called “{value}” is known here, so that part was left out.")
    return None


def _code(name: str, value: str, known: Iterable[str], faults: list[str]) -> str | None:
    if not value:
        return None
    if value in set(known):
        return value
    faults.append(f"No {name} “{value}” is known here, so that part was left out.")
    return None


def _event(book: Book, value: str, faults: list[str]) -> str | None:
    """A kind of event, or the IRI of one."""
    if not value:
        return None
    if value in words()["event"] or value in book.catalogue.events:
        return value
    faults.append(f"No event “{value}” is known here, so that part was left out.")
    return None


def _day(name: str, value: str, faults: list[str]) -> date | None:
    if not value:
        return None
    found = as_date(value)
    if found is None:
        faults.append(f"“{name}” takes a day such as 2025-11-19, so “{value}” was left out.")
    return found
