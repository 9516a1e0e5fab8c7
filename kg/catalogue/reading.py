"""From the store to records: all messages at once, or one from its own graph alone.

In: something that answers queries, and the files of ``queries/catalogue``. Out: `Letter` records
and the concepts that they name. Both ways run the same queries and build with the same function.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg.catalogue.building import Known, Parts, Row, area_of, letter_of
from kg.catalogue.records import Area, Concept, Letter, as_date, last_part
from kg.folders import data_folder
from kg.reviews import Review, Verdict

_GRAPH = "GRAPH ?graph"
_OF_REPORT = ("findings", "reports")
_OF_MESSAGE = (
    "messages",
    "words",
    "priorities",
    "remarks",
    "actions",
    "answers",
    "claims",
    "topics",
    "places",
    "message-areas",
    "areas",
    "events",
    "officers",
    "posts",
    "signers",
)
_BY_WHAT_IS_SAID = ("topics", "places", "areas", "findings")
"""What many statements or messages have in common is given once, with all that it is said of: an
IRI costs more to look up than to find."""


class Answering(Protocol):
    """What answers SPARQL queries over the union of all graphs."""

    def query(self, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        """The result of a query."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What messages refer to: concepts by their code, and the boroughs by IRI."""

    topics: Mapping[str, Concept]
    ranks: Mapping[str, Concept]
    forces: Mapping[str, Concept]
    units: Mapping[str, Concept]
    axes: Mapping[str, Concept]
    boroughs: Mapping[str, Area]


@cache
def _text(name: str) -> str:
    return (data_folder("queries") / "catalogue" / f"{name}.rq").read_text(encoding="utf-8")


def read_all(store: Answering) -> list[Letter]:
    """Every message of the store, in the order of their IRIs; equal texts are kept once."""
    names, known = (*_OF_MESSAGE, *_OF_REPORT), Known()

    def grouped(name: str) -> dict[str, list[Row]]:
        return _grouped(name, _rows(store, _text(name), known), known)

    # One after another: the memory of one query is taken again by the next one.
    with _no_collection():
        return _letters({name: grouped(name) for name in names}, known)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing is looked for that could be thrown away: millions of rows come, and all are used."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_one(store: Answering, graph: NamedNode, report: NamedNode | None) -> list[Letter]:
    """The messages that ``graph`` states: one, as we write them.

    ``report`` is the graph of the report on it. Nothing but the two graphs and the codes of the
    reference graph is looked at.
    """
    known = Known()

    def grouped(name: str, where: NamedNode | None) -> dict[str, list[Row]]:
        if where is None:
            return {}
        text = _text(name).replace(_GRAPH, f"GRAPH {where}")
        return _grouped(name, _rows(store, text, known), known)

    found = {name: grouped(name, graph) for name in _OF_MESSAGE}
    found |= {name: grouped(name, report) for name in _OF_REPORT}
    for rows in found["messages"].values():
        rows[:] = [(graph.value, *row[1:]) for row in rows]
    return _letters(found, known)


def read_reference(store: Answering) -> Reference:
    """The concepts and boroughs that the store knows."""
    found: dict[str, dict[str, Concept]] = defaultdict(dict)
    for kind, code, label, axis, broader, order, definition in _sorted(
        _rows(store, _text("concepts"))
    ):
        concepts, name = found[last_part(kind or "")], code or ""
        wider = {*(concepts[name].broader if name in concepts else ()), *filter(None, [broader])}
        concepts[name] = Concept(
            code=name,
            label=label or name,
            axis=axis or "",
            broader=tuple(sorted(wider)),
            order=int(order or 0),
            definition=definition or "",
        )
    boroughs = (area_of(row) for row in _sorted(_rows(store, _text("boroughs"))))
    return Reference(
        topics=found["Topic"],
        ranks=found["Rank"],
        forces=found["Force"],
        units=found["BasicCommandUnit"],
        axes=found["TopicScheme"],
        boroughs={borough.iri: borough for borough in boroughs},
    )


def read_reviews(store: Answering) -> dict[str, tuple[Review, ...]]:
    """What people said about statements and answers, by the IRI of these, the oldest first."""
    found: dict[str, list[Review]] = defaultdict(list)
    for _, about, verdict, reason, words, reviewer, day in _sorted(_rows(store, _text("reviews"))):
        if about and verdict in set(Verdict) and reason and reason.strip():
            review = Review(
                about, Verdict(verdict), reason, words or "", reviewer or "", as_date(day)
            )
            found[about].append(review)
    return {about: tuple(sorted(each, key=_by_day)) for about, each in found.items()}


def _by_day(review: Review) -> tuple[str, str]:
    return (str(review.day or ""), review.key)


def _rows(store: Answering, text: str, known: Known | None = None) -> Iterator[Row]:
    result = store.query(text)
    if not isinstance(result, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    same = (known or Known()).text
    for row in result:
        yield tuple(None if term is None else same(_value(term)) for term in row)


def _value(term: object) -> str:
    """The IRI or the text of a term."""
    value: str = getattr(term, "value", "")
    return value


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: tuple(cell or "" for cell in row))


def _letters(found: Mapping[str, Mapping[str, list[Row]]], known: Known) -> list[Letter]:
    parts = Parts(found, known)
    return [letter_of(iri, parts) for iri in sorted(found["messages"]) if iri]


def _grouped(name: str, rows: Iterable[Row], known: Known) -> dict[str, list[Row]]:
    """The rows of a query by what they are about, without it, in no order."""
    grouped: dict[str, list[Row]] = {}
    if name in _BY_WHAT_IS_SAID:
        for *said, about in rows:
            row = tuple(said)
            for subject in (about or "").split():  # IRIs hold no space
                grouped.setdefault(known.text(subject), []).append(row)
    else:
        for row in rows:
            grouped.setdefault(row[0] or "", []).append(row[1:])
    return grouped
