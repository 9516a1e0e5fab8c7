"""Who runs and who waits: so many at a time, in the order in which they came, not for too long.

In: how many may run and wait. Out: a turn, or a Refusal with status 503.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kg.serve.running.refused import too_many


class Turns:
    """``slots`` at a time; at most ``queue`` wait for at most ``wait`` seconds.

    ``what`` says in a refusal what there are too many of.
    """

    def __init__(
        self, slots: int, queue: int, wait: float, what: str = "queries are being answered"
    ) -> None:
        self._free = asyncio.Semaphore(slots)  # first come, first served
        self._queue, self._wait, self._what = queue, wait, what
        self.running = 0
        self.waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and have it. Raises Refusal where too many wait, or it takes too long."""
        await self._come()
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._free.release()

    async def _come(self) -> None:
        if self._free.locked() and self.waiting >= self._queue:
            raise too_many(self._wait, self._what)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._wait):
                await self._free.acquire()
        except TimeoutError as error:
            raise too_many(self._wait, self._what) from error
        finally:
            self.waiting -= 1
