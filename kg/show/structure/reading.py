"""What the structure is computed from: priorities with topics and boroughs, and signatures.

In: something that answers SPARQL. Out: `Told`. A caller who has the rows already makes it without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.show.message import read_names
from kg.show.rows import Query, Row, notation, rows


@dataclass(frozen=True, slots=True)
class Concern:
    """A priority: its message, the boroughs and topics that it is about (IRIs), where it stands."""

    priority: str
    message: str
    boroughs: tuple[str, ...]
    topics: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Signing:
    """An officer who signed a message: the day (ISO or nothing), the post as written, boroughs."""

    officer: str
    name: str
    message: str
    day: str
    post: str
    boroughs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """All that the structure is computed from; ``names`` calls boroughs and topics by name.

    ``broader`` gives for each topic all topics that it is a part of.
    """

    concerns: tuple[Concern, ...]
    signings: tuple[Signing, ...]
    names: Mapping[str, str]
    broader: Mapping[str, frozenset[str]]


def read_told(query: Query) -> Told:
    """Read it from the store: a handful of queries over all messages."""
    known = read_names(query)
    districts = {
        row["id"]: row["label"] for row in rows(query, "structure/districts", "id", "label")
    }
    boroughs = {**districts, **known.boroughs}
    broader: dict[str, set[str]] = defaultdict(set)
    for row in rows(query, "structure/broader", "topic", "broader"):
        broader[row["topic"]].add(row["broader"])
    return Told(
        concerns=_concerns(query, boroughs, known.topics),
        signings=_signings(query, boroughs),
        names={**known.topics, **boroughs},
        broader={topic: frozenset(above) for topic, above in broader.items()},
    )


def _concerns(
    query: Query, boroughs: Mapping[str, str], topics: Mapping[str, str]
) -> tuple[Concern, ...]:
    found: dict[str, list[Row]] = defaultdict(list)
    columns = ("id", "graph", "status", "topic", "area")
    for row in rows(query, "structure/concerns", *columns):
        found[row["id"]].append(row)
    return tuple(
        Concern(
            priority=priority,
            message=told[0]["graph"],
            boroughs=_known((row["area"] for row in told), boroughs),
            topics=_known((row["topic"] for row in told), topics),
            state=notation(told[0]["status"]),
        )
        for priority, told in sorted(found.items())
    )


def _known(values: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value in names}))


def _signings(query: Query, boroughs: Mapping[str, str]) -> tuple[Signing, ...]:
    areas: dict[str, list[str]] = defaultdict(list)
    for row in rows(query, "structure/signed-areas", "graph", "area"):
        areas[row["graph"]].append(row["area"])
    columns = ("id", "graph", "label", "issued", "rank", "post")
    return tuple(
        Signing(
            officer=row["id"],
            name=row["label"],
            message=row["graph"],
            day=row["issued"],
            post=", ".join(part for part in (row["rank"], row["post"]) if part),
            boroughs=_known(areas[row["graph"]], boroughs),
        )
        for row in rows(query, "structure/signings", *columns)
    )
