"""Books of the sample letters and of hostile ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.reading import read_all, read_reference, read_reviews
from kg.express import express
from kg.pages.book import Book, Setup
from kg.pipeline import ingest, readings
from kg.statements import (
    Action,
    ActionKind,
    Answer,
    Area,
    AreaKind,
    Evidence,
    Message,
    Priority,
    Reading,
)
from kg.store import CommitmentStore, GraphStore
from tests.benchmarks.synthetic import graphs

HOSTILE = (
    '<script>alert("x")</script>',
    'javascript:alert(1)//" onload="alert(1)',
    "\u202egnp.exe\u202c and \u2066more\u2069",
    "a" * 10_000,
    "</textarea><img src=x onerror=alert(1)>",
    "'; DROP <!-- ]]> {{ 7 * 7 }} {% raw %}",
    "سلام عليكم from the panel",
)


def book_of(store: GraphStore) -> Book:
    """A book of what ``store`` holds, as of a fixed day."""
    catalogue = Catalogue(read_all(store), read_reference(store), read_reviews(store))
    return Book(catalogue, store, store.names, Setup(date(2025, 12, 1), has_sparql=True))


@pytest.fixture(scope="session")
def sample_store() -> Iterator[CommitmentStore]:
    """The two sample letters."""
    with CommitmentStore.in_memory() as store:
        ingest(readings([Path("kg/samples")]), store)
        yield store


@pytest.fixture(scope="session")
def book(sample_store: CommitmentStore) -> Book:
    """A book of the two sample letters."""
    return book_of(sample_store)


@pytest.fixture(scope="session")
def checked_book() -> Iterator[Book]:
    """A book of a few letters that nobody wrote, each with the report on it."""
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        for graph, quads in graphs(12, reports=True):
            store.replace_message(graph, quads)
        yield book_of(store)


def hostile_reading(words: str) -> Reading:
    """A letter whose every part is ``words``."""
    text = f"Hello. {words} End. {words} Done."
    first = Evidence.of(text, 7, 7 + len(words))
    start = text.index(words, 8 + len(words))
    second = Evidence.of(text, start, start + len(words))
    return Reading(
        message=Message("x", text, title=words, issued=date(2025, 11, 1)),
        force="metropolitan",
        boroughs=(Area("Hackney", AreaKind.BOROUGH, "E09000012", (first,)),),
        places=(Area(words, AreaKind.WARD, None, (first,)),),
        priorities=(Priority(id="p1", label=words, evidence=(first,), topics=("asb",)),),
        actions=(
            Action(
                id="a1",
                label=words,
                evidence=(second,),
                kind=ActionKind.RESPONSE,
                actor=words,
                time=words,
                topics=("asb",),
            ),
        ),
        answers=(Answer("p1", "a1", 0.7, words),),
    )


@pytest.fixture(scope="session")
def hostile_store() -> Iterator[CommitmentStore]:
    """Letters that try to break the page."""
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        for words in HOSTILE:
            reading = hostile_reading(words)
            graph = store.names.message_graph(reading.message.key)
            store.replace_message(graph, express(reading))
        yield store
