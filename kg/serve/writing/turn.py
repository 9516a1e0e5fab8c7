"""One writer at a time; the next one waits for a while, then is told to come back.

In: work that changes the store. Out: its result, or a Refusal with status 409.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

from kg.serve.refusal import Refusal

Result = TypeVar("Result")

_RETRY = {"Retry-After": "5"}


class Turn:
    """The writer's place of one store. ``seconds`` is how long somebody may wait for it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = asyncio.Lock()
        self._running: set[asyncio.Task[object]] = set()

    async def take(self, work: Callable[[], Awaitable[Result]]) -> Result:
        """What ``work`` gives, with nobody else writing meanwhile; in the order of asking.

        Work that has begun is carried through even if its client goes away, because a thread
        cannot be stopped halfway. Raises Refusal with status 409 where the wait is too long.
        """
        try:
            async with asyncio.timeout(self._seconds):
                await self._lock.acquire()
        except TimeoutError as error:
            raise Refusal(
                HTTPStatus.CONFLICT,
                "another change is being written, and waiting for it has taken too long; "
                "send this one again",
                headers=_RETRY,
            ) from error
        task = asyncio.create_task(self._carry(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def idle(self) -> None:
        """Wait until what was begun is done."""
        while self._running:
            await asyncio.wait(self._running)

    async def _carry(self, work: Callable[[], Awaitable[Result]]) -> Result:
        try:
            return await work()
        finally:
            self._lock.release()
