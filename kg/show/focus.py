"""What a reader wants to look at, and which messages speak of it.

In: a kind and what the reader typed: a name, an IRI, or the last part of one. Out: a `Focus`, and
the graphs of the messages that speak of it, the newest first. Nothing else of the store is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from pyoxigraph import NamedNode

from kg.errors import CommitmentsError
from kg.namespaces import normalised
from kg.show.rows import Query, rows

_MOST_LISTED = 5
_NEAR = 3
_MOST_COMPARED = 2_000
"""From how many names on the nearest are looked for by their words, not letter by letter."""


class FocusKind(StrEnum):
    """What a drawing can be about."""

    BOROUGH = "borough"
    EVENT = "event"
    OFFICER = "officer"
    PRIORITY = "priority"
    TOPIC = "topic"
    MESSAGE = "message"


STEPS: Mapping[FocusKind, int] = MappingProxyType(
    {
        FocusKind.BOROUGH: 3,
        FocusKind.OFFICER: 4,
        FocusKind.EVENT: 2,
        FocusKind.PRIORITY: 2,
        FocusKind.TOPIC: 2,
        FocusKind.MESSAGE: 0,
    }
)
"""How many links away from its focus a drawing reaches unless it is told otherwise.

A message is no thing in the drawing: all that it states is shown.
"""


@dataclass(frozen=True, slots=True)
class Focus:
    """One thing that a drawing is about; ``node`` is its IRI."""

    kind: FocusKind
    node: str
    label: str


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """The graph of a message, with the day that it states (ISO) or nothing."""

    graph: str
    issued: str


def find_focus(query: Query, kind: FocusKind, text: str) -> Focus:
    """The ``kind`` of thing that is called ``text``: its name, its IRI, or the IRI's last part.

    Raises CommitmentsError where there is none (with the nearest names), or more than one (with
    the keys to choose by).
    """
    asked = text.strip()
    if named := _by_iri(query, kind, asked):
        return named
    called = rows(query, f"names/{kind}", "id", "name")
    wanted, ending = normalised(asked), f"/{asked.strip('/')}"
    found = {
        row["id"]
        for row in called
        if normalised(row["name"]) == wanted or (wanted and row["id"].endswith(ending))
    }
    if len(found) == 1:
        (node,) = found
        return Focus(kind, node, _label(query, kind, node))
    names = {row["name"] for row in called}
    raise CommitmentsError(_several(kind, asked, found) if found else _none(kind, asked, names))


def _by_iri(query: Query, kind: FocusKind, asked: str) -> Focus | None:
    if ":" not in asked:
        return None
    try:
        NamedNode(asked)
    except ValueError:
        return None
    label = _label(query, kind, asked)
    return Focus(kind, asked, label) if label else None


def _label(query: Query, kind: FocusKind, node: str) -> str:
    """What the thing is called first of all; a code or notation is no name for people."""
    called = rows(query, f"names/{kind}", "id", "name", bound={"id": NamedNode(node)})
    written = [row["name"] for row in called]
    labels = [
        row["label"] for row in rows(query, "labels", "id", "label", bound={"id": NamedNode(node)})
    ]
    return next((label for label in labels if label in written), "") or next(iter(written), "")


def _several(kind: FocusKind, asked: str, found: Collection[str]) -> str:
    keys = [_key(node) for node in sorted(found)]
    more = f" and {len(keys) - _MOST_LISTED} more" if len(keys) > _MOST_LISTED else ""
    return (
        f"{kind}: {asked!r} can be any of {len(keys)}; choose one by its key: "
        f"{', '.join(keys[:_MOST_LISTED])}{more}"
    )


def _key(node: str) -> str:
    """The last parts of an IRI, enough to tell it from others: message and statement."""
    parts = node.rstrip("/").split("/")
    return "/".join(parts[-2:]) if len(parts[-1]) < len(parts[-2]) else parts[-1]


def _none(kind: FocusKind, asked: str, names: Collection[str]) -> str:
    near = _nearest(asked, names)
    hint = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    if not names:
        hint = f": no message in it names any {kind}"
    return f"{kind}: {asked!r} is not in this store{hint}"


def _nearest(asked: str, names: Iterable[str]) -> list[str]:
    """Up to three names like the one asked for."""
    shown = {normalised(name): " ".join(name.split()) for name in names}
    wanted = normalised(asked)
    if len(shown) > _MOST_COMPARED:
        words = set(wanted.split())
        shared = {name: len(words & set(name.split())) for name in shown}
        likely = sorted(shared, key=lambda name: (-shared[name], name))[:_MOST_COMPARED]
        shown = {name: shown[name] for name in likely if shared[name]}
    near = get_close_matches(wanted, shown, n=_NEAR, cutoff=0.6)
    return [shown[name] for name in near]


def messages_about(query: Query, focus: Focus | None) -> tuple[FoundMessage, ...]:
    """The messages that speak of ``focus``, or all: the newest first, undated ones last."""
    days: dict[str, str] = {}
    for text, node in _asked(query, focus):
        bound = {"focus": NamedNode(node)} if node else {}
        for row in rows(query, text, "graph", "issued", bound=bound):
            days[row["graph"]] = max(days.get(row["graph"], ""), row["issued"])
    return newest_first(FoundMessage(graph, issued) for graph, issued in days.items())


def newest_first(messages: Iterable[FoundMessage]) -> tuple[FoundMessage, ...]:
    """The messages from the newest day to the oldest, those without a day last."""
    ordered = sorted(messages, key=lambda message: message.graph)
    return tuple(sorted(ordered, key=lambda message: message.issued, reverse=True))


def _asked(query: Query, focus: Focus | None) -> Iterable[tuple[str, str]]:
    """The queries that find the messages, each with what its ?focus is bound to."""
    if focus is None:
        return [("focus/everything", "")]
    if focus.kind is FocusKind.TOPIC:
        return [("focus/topic", topic) for topic in topics_within(query, focus.node)]
    return [(f"focus/{focus.kind}", focus.node)]


def topics_within(query: Query, topic: str) -> tuple[str, ...]:
    """A topic and all narrower ones."""
    narrower = rows(query, "focus/narrower", "topic", bound={"focus": NamedNode(topic)})
    return tuple(dict.fromkeys([topic, *(row["topic"] for row in narrower)]))
