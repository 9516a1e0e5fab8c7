"""The answers of one server: asked once for each state of the store, and kept within bounds.

In: a store and what is asked. Out: whole answers in memory, from which pages are cut. Pages
that were sent are kept by the layer that gives them their tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.ask import Basis, Question, Rows, basis
from kg.serve.counts import Reading
from kg.serve.kept import Shelf, Version
from kg.serve.questions.materialised import KeptAnswer, Materialised
from kg.store import GraphStore

Values = tuple[tuple[str, str], ...]
"""The values of a question's parameters as people typed them, sorted by name."""

_Put = tuple[str, Values]

_NEWEST = 1000
"""Of how many different things that were asked the newest answer is known."""

_NAME = "policing_kg_kept_rows"

_CELLS = 4_000_000
"""How many cells of tables are kept: some 400 MB where every cell is a long quote of its own."""


@dataclass(slots=True)
class KeptAnswers:
    """What was asked of one store before, by what was asked and the version of the store."""

    store: GraphStore
    rows: Shelf[KeptAnswer] = field(default_factory=lambda: Shelf(_CELLS, _cells))
    values: Shelf[list[dict[str, str | None]]] = field(
        default_factory=lambda: Shelf(4, lambda _: 1)
    )
    bases: Shelf[Basis] = field(default_factory=lambda: Shelf(2, lambda _: 1))
    _materialised: Materialised = field(init=False)
    _newest: dict[_Put, Version] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._materialised = Materialised(self.store)

    async def answer(self, question: Question, values: Values, version: Version) -> Rows:
        """The whole answer to ``question``: of what was known before, what is not changed stays.

        Raises QueryError for values that will not do.
        """
        asked = (question.name, values)
        before = self.rows.known((asked, self._newest.get(asked)))
        answer = await self.rows.get(
            (asked, version),
            lambda: self._materialised.answer(question, dict(values), before),
        )
        self._replace(asked, version)
        return answer.rows

    def _replace(self, asked: _Put, version: Version) -> None:
        """Keep one answer to what was ``asked``, the newest."""
        old = self._newest.pop(asked, version)
        if old < version:
            self.rows.drop((asked, old))
        self._newest[asked] = max(old, version)
        if len(self._newest) > _NEWEST:  # whoever asks for that one again waits for the whole
            del self._newest[next(iter(self._newest))]

    async def basis(self, version: Version) -> Basis:
        """What every answer of this state of the store rests on."""
        return await self.bases.get(version, lambda: basis(self.store))


def readings(answers: KeptAnswers) -> Iterator[Reading]:
    """How often rows that were kept could be used, for /metrics."""
    what, shelf = "Answers to questions whose rows were", answers.rows
    yield Reading(f"{_NAME}_hits", f"{what} kept.", lambda: shelf.hits, total=True)
    yield Reading(f"{_NAME}_misses", f"{what} made.", lambda: shelf.misses, total=True)


def _cells(answer: KeptAnswer) -> int:
    cells = len(answer.rows.rows) * max(1, len(answer.rows.columns))
    return 1 + (cells if answer.kept is None else 2 * cells)
