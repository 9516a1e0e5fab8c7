"""The list of priorities: filtered, sorted, page by page, and the same as CSV and JSON.

In: a book and the parameters of an address. Out: the page, or the whole list in another form.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from kg.catalogue.choosing import OPEN, Choice, Chosen, Order, choose
from kg.catalogue.records import Area, Priority, State
from kg.catalogue.related import wide_areas
from kg.pages.asked import Asked, asked
from kg.pages.book import Book, Content, Parameters, Plain, part_of
from kg.pages.words import named, words

_COLUMNS = (
    "priority",
    "state",
    "reason",
    "quote",
    "in_place_of_an_action",
    "boroughs",
    "areas",
    "topics",
    "event",
    "event_day",
    "message",
    "message_day",
    "answered_by",
    "priority_iri",
    "message_iri",
)
"""What CSV and JSON say of each priority."""

_MOST_WARDS = 400


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a reader can choose, and how many priorities it would show."""

    value: str
    label: str
    count: int
    chosen: bool


def priorities(book: Book, parameters: Parameters) -> Content:
    """The page of the list."""
    question = asked(book, parameters)
    chosen = choose(book.catalogue, question.choice)
    part = part_of(chosen.priorities, parameters.get("page"))

    def page(number: int) -> str:
        return book.addresses.priorities(question.choice, number)

    context = {
        "asked": question,
        "choice": question.choice,
        "part": part,
        "page_path": page,
        "options": options(book, question.choice, chosen),
        "csv": book.addresses.priorities(question.choice, ending=".csv"),
        "json": book.addresses.priorities(question.choice, ending=".json"),
        "said": _said(book, question),
        "letters": len({priority.message for priority in chosen.priorities}),
        "states": states(book, question.choice, chosen),
    }
    return Content("priorities.html", _title(book, question.choice), context, feed="/feed.xml")


def _title(book: Book, choice: Choice) -> str:
    area = book.catalogue.areas.get(choice.ward or choice.borough or "")
    opening = named_state(choice.state) if choice.state else "Priorities"
    return f"{opening}: {area.label}" if area else opening


def named_state(state: str) -> str:
    """What people call a state of priorities."""
    return str(words()["state"][state]["name"])


def _said(book: Book, question: Asked) -> list[tuple[str, str, str]]:
    """What was asked for, in words: name, value, and the path without it."""
    choice, catalogue = question.choice, book.catalogue
    areas = catalogue.areas
    event = catalogue.events.get(choice.event or "")
    values: dict[str, str | None] = {
        "borough": areas[choice.borough].label if choice.borough else None,
        "ward": areas[choice.ward].label if choice.ward else None,
        "topic": catalogue.topic(choice.topic).label if choice.topic else None,
        "event": event.label if event else named("event", choice.event),
        "since": f"from {choice.since:%-d %B %Y}" if choice.since else None,
        "until": f"until {choice.until:%-d %B %Y}" if choice.until else None,
        "state": named_state(choice.state) if choice.state else None,
    }
    return [
        (name, value, book.addresses.priorities(_without(choice, name)))
        for name, value in values.items()
        if value
    ]


def _without(choice: Choice, name: str) -> Choice:
    """``choice`` with one part left open."""
    left_open: dict[str, Any] = {name: None}
    return replace(choice, **left_open)


def states(book: Book, choice: Choice, chosen: Chosen) -> list[tuple[str | None, str, int, str]]:
    """The states to choose from: code, name, how many, and the path that chooses it."""
    counts = chosen.counts["state"]
    total = counts.get(OPEN, 0) + counts.get(State.ANSWERED, 0)
    rows: list[tuple[str | None, str, int]] = [(None, "All", total)]
    rows += [(s, named_state(s), counts.get(s, 0)) for s in (OPEN, *State)]
    return [
        (state, name, count, book.addresses.priorities(replace(choice, state=state)))
        for state, name, count in rows
    ]


def options(book: Book, choice: Choice, chosen: Chosen) -> Mapping[str, list[Option]]:
    """What can be chosen of each part, with counts; what would show nothing is left out."""
    topics = book.catalogue.reference.topics
    kinds = words()["event"]
    return {
        "borough": _areas(book, chosen.counts["borough"], choice.borough, lambda a: a.is_wide),
        "ward": _areas(book, chosen.counts["ward"], choice.ward, lambda a: _is_part(a, choice)),
        "topic": [
            Option(code, topics[code].label, count, code == choice.topic)
            for code, count in sorted(
                chosen.counts["topic"].items(), key=lambda item: book.catalogue.topic(item[0]).label
            )
            if code in topics
        ],
        "event": [
            Option(code, kinds[code], count, code == choice.event)
            for code, count in sorted(chosen.counts["event"].items())
            if code in kinds
        ],
        "order": [
            Option(order.value, named("order", order.value), 0, order is choice.order)
            for order in Order
        ],
    }


def _is_part(area: Area, choice: Choice) -> bool:
    """Wards and places are offered once their borough is chosen: else there are too many."""
    return not area.is_wide and choice.borough is not None and area.within == choice.borough


def _areas(
    book: Book, counts: Mapping[str, int], chosen: str | None, fits: Callable[[Area], bool]
) -> list[Option]:
    areas = (book.catalogue.areas.get(iri) for iri in {*counts, *([chosen] if chosen else [])})
    shown = sorted(area for area in areas if area and (fits(area) or area.iri == chosen))
    return [
        Option(book.addresses.area_key(a), a.label, counts.get(a.iri, 0), a.iri == chosen)
        for a in islice(shown, _MOST_WARDS)
    ]


def as_csv(book: Book, parameters: Parameters) -> Plain:
    """The whole list as CSV (RFC 4180) with a line of column names."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for record in _records(book, choose(book.catalogue, asked(book, parameters).choice).priorities):
        writer.writerow([_cell(record[column]) for column in _COLUMNS])
    return Plain("text/csv; charset=utf-8", file.getvalue().encode(), "priorities.csv")


def as_json(book: Book, parameters: Parameters) -> Plain:
    """The whole list as a JSON array of objects."""
    chosen = choose(book.catalogue, asked(book, parameters).choice).priorities
    text = json.dumps(list(_records(book, chosen)), ensure_ascii=False, indent=1)
    return Plain("application/json", f"{text}\n".encode(), "priorities.json")


def _cell(value: object) -> str:
    """A cell of a spreadsheet; one that would be taken for a formula gets an apostrophe."""
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _records(book: Book, chosen: Iterable[Priority]) -> Iterator[dict[str, object]]:
    catalogue = book.catalogue
    for priority in chosen:
        letter = catalogue.letter(priority)
        event = catalogue.events.get(priority.event or "")
        narrow = (catalogue.areas.get(iri) for iri in priority.areas)
        values: tuple[object, ...] = (
            priority.label,
            named_state(priority.state),
            named("gap", priority.gap) or None,
            priority.quote,
            priority.remark.quote if priority.remark else None,
            [area.label for area in wide_areas(catalogue, priority)],
            sorted(area.label for area in narrow if area and not area.is_wide),
            [catalogue.topic(code).label for code in priority.topics],
            event.label if event else None,
            event.day if event else None,
            letter.label,
            letter.issued.isoformat() if letter.issued else None,
            [action.quote for action in catalogue.answering.get(priority.iri, ())],
            priority.iri,
            letter.iri,
        )
        yield dict(zip(_COLUMNS, values, strict=True))
