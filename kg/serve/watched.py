"""Whoever runs free queries, watched: what becomes of them is counted and noted.

In: a runner. Out: a runner that does the same, and ends the work for a client that has gone away.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Any, TypeVar

from kg.serve.counts import Counts, Reading
from kg.serve.killable.barrier import NONE_IN_FORCE, Safeguards
from kg.serve.killable.runner import KillableRunner
from kg.serve.noted import Outcome, note
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, Difference, Query, Runner, Update
from kg.serve.running.refused import Died

_T = TypeVar("_T")

_NAME = "policing_kg_queries_"

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

    def safeguards(self) -> Safeguards:
        """What is in force for free queries, once they can be run."""
        runner = self._runner
        return runner.safeguards() if isinstance(runner, KillableRunner) else NONE_IN_FORCE

    def readings(self) -> tuple[Reading, ...]:
        """How many queries run and wait, and how many had to be ended."""
        runner = self._runner
        if not isinstance(runner, KillableRunner):
            return ()
        tally = runner.tally
        return (
            Reading(_NAME + "running", "Free queries that run.", lambda: runner.running),
            Reading(_NAME + "waiting", "Free queries that wait.", lambda: runner.waiting),
            Reading(
                _NAME + "killed",
                "Free queries that were ended: out of time, or the client had gone.",
                lambda: tally.killed,
                total=True,
            ),
        )

    async def _watch(self, kind: str, text: str, work: Coroutine[Any, Any, _T]) -> _T:
        noted, started = note(), time.perf_counter()
        noted.note_query(text)
        outcome = Outcome.FAULT
        try:
            result = await _unless_gone(work, noted.gone)
            outcome = Outcome.CUT if getattr(result, "cut", None) is not None else Outcome.OK
        except Refusal as refusal:
            outcome = _outcome(refusal)
            raise
        except asyncio.CancelledError:
            outcome = Outcome.CLIENT_GONE if noted.gone.is_set() else Outcome.STOPPED
            raise
        finally:
            if outcome not in (Outcome.OK, Outcome.FAULT):
                noted.outcome = outcome
            self._counts.query(kind, outcome, time.perf_counter() - started)
        return result


def _outcome(refusal: Refusal) -> Outcome:
    if isinstance(refusal, Died):
        return Outcome.DIED
    return _OUTCOMES.get(refusal.status, Outcome.REFUSED)


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
