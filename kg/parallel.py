"""The same work for many things, in several processes, with the results in the order of the input.

In: a function of one argument, what to give it, how many processes. Out: what it returns, as it
comes. Few things stay ahead of the one that is asked for, so that memory does not grow with their
number.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import chain, islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 16
"""So many things are done here before other processes are worth their start."""
AHEAD = 4
"""How many things wait for each process."""
MOST = 4
"""Processes unless more are asked for; each takes some 300 MB."""


def usual_jobs() -> int:
    """How many processes to use when nobody says: one a processor that we may use, up to `MOST`."""
    able = getattr(os, "sched_getaffinity", None)
    return min(MOST, len(able(0)) if able else os.cpu_count() or 1)


def in_order(
    function: Callable[[Item], Result], items: Iterable[Item], jobs: int, *, together: int = 1
) -> Iterator[Result]:
    """``function`` of every item, in their order; with ``jobs`` above 1 in so many processes.

    ``function`` must be named in a module, items and results must be picklable; ``together`` of
    them go to a process at a time, which pays where each is quickly done. What ``function`` raises
    is raised here, in its place. Where a process is killed or cannot be started, the rest is done
    in this one.
    """
    coming = iter(items)
    if jobs < 2:
        yield from map(function, coming)
        return
    opening = list(islice(coming, FEW))
    batches = iter(lambda: list(islice(coming, together)), [])
    first = list(islice(batches, 1))
    if not first:
        yield from map(function, opening)
        return
    pool = _pool(jobs)
    if pool is None:
        yield from map(function, chain(opening, *first, coming))
        return
    try:
        with _interrupts_ignored():  # the processes start now, and inherit that
            waiting = deque(_submitted(pool, function, first))
        waiting.extend(_submitted(pool, function, islice(batches, AHEAD * jobs)))
        yield from map(function, opening)
        while waiting:
            yield from _results(function, *waiting.popleft())
            waiting.extend(_submitted(pool, function, islice(batches, 1)))
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor | None:
    """The helpers, or None on a machine that allows none, such as one without shared memory.

    They are started afresh: a fork would carry the locks of an open store along.
    """
    try:
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _leave_with_parent)
    except (ImportError, NotImplementedError, OSError):
        return None


def _submitted(
    pool: ProcessPoolExecutor, function: Callable[[Item], Result], batches: Iterable[list[Item]]
) -> Iterator[tuple[list[Item], Future[list[Result]] | None]]:
    for batch in batches:
        try:
            yield batch, pool.submit(_all, function, batch)
        except (BrokenProcessPool, OSError):  # one was killed, or none could be started
            yield batch, None


def _all(function: Callable[[Item], Result], batch: list[Item]) -> list[Result]:
    return [function(item) for item in batch]


def _results(
    function: Callable[[Item], Result], batch: list[Item], future: Future[list[Result]] | None
) -> Iterable[Result]:
    if future is not None:
        with suppress(BrokenProcessPool):
            return future.result()
    return map(function, batch)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl-C stops this process, which stops its helpers; they themselves do not hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _leave_with_parent() -> None:
    """In a helper: end when the process that asked is gone, however that came about."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
