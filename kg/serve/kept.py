"""Answers that are kept while the store stays as it is, each made once however many want it.

In: a key, and what makes its value in a thread. Out: the value. What is kept is bounded, and what
was used longest ago goes first.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from time import monotonic
from typing import Generic, TypeVar

from kg.serve.settings import Settings
from kg.store import GraphStore

Value = TypeVar("Value")
Version = tuple[int, int]

_SERVICE_SECONDS = 5
"""How long an answer is kept that comes from a service, whose changes we cannot see."""


def version(
    store: GraphStore, settings: Settings, service_seconds: int = _SERVICE_SECONDS
) -> Version:
    """What tells two states of the store apart: read before anything is asked of it.

    That of a service changes every ``service_seconds``, whether anything has changed or not.
    """
    period = int(monotonic() // service_seconds) if settings.service_query else 0
    return store.generation, period


class Shelf(Generic[Value]):
    """Values by key, together no heavier than ``most`` by what ``weigh`` says.

    It belongs to one event loop; values are made in threads. ``let_go`` gets what leaves the shelf.
    ``hits`` is how often a value was there, or in the making for another; ``misses`` how often one
    had to be made.
    """

    def __init__(
        self,
        most: int,
        weigh: Callable[[Value], int],
        let_go: Callable[[Value], None] = lambda _: None,
    ) -> None:
        self._most, self._weigh, self._let_go = most, weigh, let_go
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._made: dict[Hashable, asyncio.Task[Value]] = {}
        self._weight = 0
        self.hits = self.misses = 0

    async def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of ``key``; where there is none, ``make`` is called, by one caller at a time.

        What ``make`` raises reaches everybody who waits for it, and is not kept.
        """
        if (found := self.known(key)) is not None:
            self.hits += 1
            return found
        task = self._made.get(key)
        self.misses += task is None
        self.hits += task is not None
        if task is None:
            task = self._made[key] = asyncio.create_task(asyncio.to_thread(make))
            task.add_done_callback(partial(self._done, key))
        # One client that leaves does not end what others wait for.
        return await asyncio.shield(task)

    def known(self, key: Hashable) -> Value | None:
        """The value of ``key`` where it is kept."""
        if (found := self._kept.get(key)) is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def drop(self, key: Hashable) -> None:
        """Let go of the value of ``key``, where there is one."""
        if (found := self._kept.pop(key, None)) is not None:
            self._weight -= found[1]
            self._let_go(found[0])

    def _done(self, key: Hashable, task: asyncio.Task[Value]) -> None:
        del self._made[key]
        if task.cancelled() or task.exception() is not None:
            return
        value = task.result()
        weight = self._weigh(value)
        self._kept[key] = value, weight
        self._weight += weight
        # The newest stays, whatever its weight: those who waited for it still have to use it.
        while self._weight > self._most and len(self._kept) > 1:
            _, (old, lighter) = self._kept.popitem(last=False)
            self._weight -= lighter
            self._let_go(old)
