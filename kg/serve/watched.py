"""Whoever runs free queries, watched: what becomes of them is counted and noted.

In: a runner. Out: a runner that does the same, and ends the work for a client that has gone away.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, TypeVar

from kg.serve.counts import Counts
from kg.serve.noted import Outcome, note
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, Difference, Query, Runner, Update

_T = TypeVar("_T")

_OUTCOMES = {
    HTTPStatus.SERVICE_UNAVAILABLE: Outcome.BUSY,
    HTTPStatus.GATEWAY_TIMEOUT: Outcome.TIMEOUT,
}


class Watched:
    """A `Runner` around another one."""

    def __init__(self, runner: Runner, counts: Counts) -> None:
        self._runner = runner
        self._counts = counts

    async def start(self) -> None:
        """Make the runner ready."""
        await self._runner.start()

    async def stop(self) -> None:
        """End what still runs."""
        await self._runner.stop()

    async def query(self, query: Query) -> Answer:
        """The answer to ``query``; that it was cut is noted."""
        return await self._watch("query", query.text, self._runner.query(query))

    async def difference(self, update: Update) -> Difference:
        """What ``update`` would change."""
        return await self._watch("update", update.text, self._runner.difference(update))

    async def _watch(self, kind: str, text: str, work: Coroutine[Any, Any, _T]) -> _T:
        noted, started = note(), time.perf_counter()
        noted.note_query(text)
        outcome = Outcome.FAULT
        try:
            result = await _unless_gone(work, noted.gone)
            outcome = Outcome.CUT if getattr(result, "cut", None) is not None else Outcome.OK
        except Refusal as refusal:
            outcome = _OUTCOMES.get(refusal.status, Outcome.REFUSED)
            raise
        except asyncio.CancelledError:
            outcome = Outcome.CLIENT_GONE if noted.gone.is_set() else Outcome.STOPPED
            raise
        finally:
            if outcome not in (Outcome.OK, Outcome.FAULT):
                noted.outcome = outcome
            self._counts.query(kind, outcome, time.perf_counter() - started)
        return result


async def _unless_gone(work: Coroutine[Any, Any, _T], gone: asyncio.Event) -> _T:
    """The result of ``work``, which is ended once the client is ``gone``: CancelledError."""
    task, leaving = asyncio.ensure_future(work), asyncio.ensure_future(gone.wait())
    try:
        await asyncio.wait((task, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
        return await task
    finally:
        leaving.cancel()
        task.cancel()
