"""What the script of a static site searches and filters: all priorities and statements as data.

In: a book. Out: scripts that hand their rows to ``viz/publication.js``, in pieces of some thousand
rows, so that a page from a folder can read them (JSON would be refused there).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from kg.catalogue.records import Action, Claim, Letter, Priority, State
from kg.pages import words
from kg.pages.book import Book
from kg.pages.site import file_of

_ROWS = 3000


def scripts(book: Book) -> Iterator[tuple[str, str]]:
    """The path and text of every script with data."""
    priorities = [_priority(book, each) for each in book.catalogue.priorities]
    statements = [_statement(book, each) for each in book.catalogue.actions]
    statements += [_statement(book, each) for each in book.catalogue.claims]
    pieces = {"priorities": _pieces(priorities), "statements": _pieces(statements)}
    counts = {name: len(found) for name, found in pieces.items()}
    yield "/data/names.js", _call("names", {**_names(book), "pieces": counts})
    for name, found in pieces.items():
        for number, rows in enumerate(found):
            yield f"/data/{name}-{number}.js", _call(name, rows)


def _call(name: str, value: Any) -> str:
    """A script that hands ``value`` over; what could end a script element is spelt otherwise."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"publication.take({json.dumps(name)},{text});\n"


def _pieces(rows: Sequence[Any]) -> list[list[Any]]:
    found = iter(rows)
    return list(iter(lambda: list(islice(found, _ROWS)), []))


def _names(book: Book) -> dict[str, Any]:
    catalogue, addresses = book.catalogue, book.addresses
    spoken = sorted(catalogue.areas[iri] for iri in catalogue.letters_in if iri in catalogue.areas)
    officers = sorted({(posts[0].label, posts[0].officer) for posts in catalogue.officers.values()})
    within = {a.iri: addresses.area_key(a) for a in spoken}
    return {
        "areas": {
            addresses.area_key(a): [words.harmless(a.label), a.kind, within.get(a.within or "", "")]
            for a in spoken
        },
        "topics": {
            code: [topic.label, sorted(catalogue.wider.get(code, {code}))]
            for code, topic in sorted(catalogue.reference.topics.items())
        },
        "states": {state.value: words.words()["state"][state.value]["name"] for state in State},
        "gaps": dict(words.words()["gap"]),
        "kinds": {kind: words.words()["kind"][kind]["one"] for kind in ("action", "claim")},
        "officers": [
            [words.harmless(label), _file(addresses.thing(iri))] for label, iri in officers
        ],
    }


def _file(path: str) -> str:
    fragment = path.partition("#")[2]
    return f"{file_of(path)}#{fragment}" if fragment else file_of(path)


def _priority(book: Book, priority: Priority) -> list[Any]:
    catalogue, addresses = book.catalogue, book.addresses
    event = catalogue.events.get(priority.event or "")
    return [
        _file(addresses.of(priority)),
        words.harmless(priority.label),
        words.harmless(priority.quote) if priority.quote.strip(" .") != priority.label else "",
        priority.state.value,
        priority.gap or "",
        [addresses.area_key(catalogue.areas[i]) for i in priority.areas if i in catalogue.areas],
        list(priority.topics),
        event.kind if event else "",
        *_letter(book, catalogue.letter(priority)),
    ]


def _statement(book: Book, statement: Action | Claim) -> list[Any]:
    kind = "action" if isinstance(statement, Action) else "claim"
    return [
        kind,
        _file(book.addresses.of(statement)),
        words.harmless(statement.quote),
        *_letter(book, book.catalogue.letter(statement)),
    ]


def _letter(book: Book, letter: Letter) -> list[Any]:
    """Its file, its title, its day for sorting, and its day in words."""
    stated = words.day(letter.issued) if letter.issued else ""
    if not stated:
        stated = f"after {words.day(letter.day)}" if letter.day else "no day stated"
    day = letter.day.isoformat() if letter.day else ""
    return [_file(book.addresses.of(letter)), words.harmless(letter.label), day, stated]
