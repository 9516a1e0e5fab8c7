"""The answers of one server: asked once for each state of the store, and kept within bounds.

In: a store and what is asked. Out: whole answers in memory, from which pages are cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kg.ask import Basis, Question, Rows, ask, basis
from kg.serve.counts import Reading
from kg.serve.kept import Shelf, Version
from kg.serve.questions.reading import Asked
from kg.store import GraphStore

_NAME = "policing_kg_kept_"

_CELLS = 4_000_000
"""How many cells of tables are kept: some 400 MB where every cell is a long quote of its own."""

_BYTES = 64 * 2**20
"""How many bytes of pages that were sent are kept."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it is sent."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class KeptAnswers:
    """What was asked of one store before, by what was asked and the version of the store."""

    rows: Shelf[Rows] = field(default_factory=lambda: Shelf(_CELLS, _cells))
    values: Shelf[list[dict[str, str | None]]] = field(
        default_factory=lambda: Shelf(4, lambda _: 1)
    )
    bases: Shelf[Basis] = field(default_factory=lambda: Shelf(2, lambda _: 1))
    pages: Shelf[Page] = field(default_factory=lambda: Shelf(_BYTES, lambda page: len(page.body)))

    async def answer(
        self, store: GraphStore, question: Question, asked: Asked, version: Version
    ) -> Rows:
        """The whole answer to ``question`` with the values of ``asked``."""
        key = (question.name, asked.values, version)
        return await self.rows.get(key, lambda: whole_answer(store, question, asked))

    async def basis(self, store: GraphStore, version: Version) -> Basis:
        """What every answer of this state of the store rests on."""
        return await self.bases.get(version, lambda: basis(store))


def readings(answers: KeptAnswers) -> Iterator[Reading]:
    """How often what was kept could be used, for /metrics."""
    shelves: dict[str, Shelf[Any]] = {"rows": answers.rows, "pages": answers.pages}
    for name, shelf in shelves.items():
        what = f"Answers to questions whose {name} were"
        yield Reading(f"{_NAME}{name}_hits", f"{what} kept.", partial(_hits, shelf), total=True)
        yield Reading(f"{_NAME}{name}_misses", f"{what} made.", partial(_misses, shelf), total=True)


def _hits(shelf: Shelf[Any]) -> int:
    return shelf.hits


def _misses(shelf: Shelf[Any]) -> int:
    return shelf.misses


def whole_answer(store: GraphStore, question: Question, asked: Asked) -> Rows:
    """All rows of an answer: the one place where a named question is put to the store.

    Raises QueryError for values that will not do.
    """
    return ask(store, question, dict(asked.values))


def _cells(rows: Rows) -> int:
    return 1 + len(rows.rows) * max(1, len(rows.columns))
