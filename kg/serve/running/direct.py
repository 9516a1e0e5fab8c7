"""Free queries in a thread of the server, for stores that live in memory.

In: queries and updates. Out: answers. Nothing ends a query that does not end by itself: its time
limit gives the client an answer, and the thread goes on. A public server serves a folder, and runs
queries where they can be killed (`kg.serve.killable`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from traceback import clear_frames
from typing import TypeVar

from pyoxigraph import Store

from kg.serve.refusal import Refusal
from kg.serve.running.difference import difference
from kg.serve.running.evaluate import evaluate
from kg.serve.running.refused import out_of_time
from kg.serve.running.request import Answer, Difference, Limits, Query, Update

_T = TypeVar("_T")


class DirectRunner:
    """A `Runner` over a store that is open in this process; ``opened`` gives it."""

    def __init__(
        self,
        opened: Callable[[], Store],
        limits: Limits,
        *,
        union: bool = True,
        services: Sequence[str] = (),
    ) -> None:
        self._opened, self._limits = opened, limits
        self._union, self._services = union, services

    async def start(self) -> None:
        """Nothing to make ready."""

    async def stop(self) -> None:
        """Nothing can be ended."""

    async def query(self, query: Query) -> Answer:
        """The answer to ``query``; raises Refusal, see `evaluate`."""
        return await self._in_thread(
            lambda: evaluate(
                self._opened(), query, self._limits, union=self._union, services=self._services
            )
        )

    async def difference(self, update: Update) -> Difference:
        """What ``update`` would change; raises Refusal, see `difference`."""

        def found() -> Difference:
            copy = Store()
            original = self._opened()
            copy.extend(original)
            for graph in original.named_graphs():
                copy.add_graph(graph)
            return difference(original, copy, update, services=self._services)

        return await self._in_thread(found)

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        try:
            async with asyncio.timeout(self._limits.seconds):
                return await asyncio.to_thread(_alone, work)
        except TimeoutError as error:
            raise out_of_time(self._limits) from error


def _alone(work: Callable[[], _T]) -> _T:
    """What ``work`` gives; what Oxigraph was asked ends in this thread, as it must.

    The traceback of a Refusal would carry solutions into the thread of the server.
    """
    try:
        return work()
    except Refusal as refusal:
        refused: BaseException | None = refusal
        while refused is not None:
            clear_frames(refused.__traceback__)
            refused = refused.__cause__ or refused.__context__
        raise
