"""Free queries in processes of their own.

In: queries and updates of strangers. Out: answers, or a Refusal. The event loop only waits: for a
turn, for a snapshot, for a child's answer; and kills the child when its time is over, or when
nobody waits for its answer any longer.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from http import HTTPStatus
from pathlib import Path

from kg.serve.killable.barrier import Safeguards
from kg.serve.killable.finish import finish
from kg.serve.killable.forks import Child, Forks, ParentError
from kg.serve.killable.openings import Openings
from kg.serve.killable.reply import Reply
from kg.serve.killable.snapshots import Copied, Snapshots
from kg.serve.killable.tally import Tally
from kg.serve.killable.turns import Turns
from kg.serve.killable.wire import Task
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, Cut, Difference, Limits, Query, Update
from kg.serve.running.refused import Died, out_of_time


class KillableRunner:
    """A `Runner` over a store in a folder; ``snapshots`` is a folder for what readers see.

    ``slots`` queries run at a time, ``queue`` wait for at most ``wait`` seconds. With ``union`` a
    query that names no graphs sees all of them. ``services`` are the addresses that SERVICE may
    call.
    """

    def __init__(
        self,
        store: Copied,
        snapshots: Path,
        limits: Limits,
        *,
        slots: int = 2,
        queue: int = 32,
        wait: float = 10.0,
        union: bool = True,
        services: Sequence[str] = (),
    ) -> None:
        self._limits = limits
        self._union, self._services = union, tuple(services)
        self._forks = Forks()
        self._openings = Openings(self._forks)
        self._snapshots = Snapshots(store, snapshots, self._openings.close)
        self._turns = Turns(slots, queue, wait)
        self._work: set[asyncio.Task[Reply]] = set()
        self.tally = Tally()

    @property
    def running(self) -> int:
        """How many run now."""
        return self._turns.running

    @property
    def waiting(self) -> int:
        """How many wait for their turn now."""
        return self._turns.waiting

    @property
    def parent(self) -> int | None:
        """The number of the clean process, while there is one."""
        return self._forks.pid

    @property
    def restarts(self) -> int:
        """How often the clean process had to be started again."""
        return self._forks.restarts

    def safeguards(self) -> Safeguards:
        """What is in force, once `start` has found it out."""
        return self._forks.safeguards

    async def start(self) -> None:
        """Make ready: the clean process runs, and nothing is left of an earlier server."""
        await self._snapshots.start()
        await self._forks.start()

    async def stop(self) -> None:
        """End what still runs, and leave nothing behind."""
        for task in self._work:
            task.cancel()
        if self._work:
            await asyncio.wait(self._work)
        await self._openings.stop()
        await self._forks.stop()
        await self._snapshots.stop()

    async def query(self, query: Query) -> Answer:
        """The answer to ``query`` on a snapshot with every write that has ended; see `Runner`."""
        reply = await self._run(query)
        message, (file,) = reply.message, reply.files
        cut = message["cut"]
        return Answer(
            media_type=message["media_type"],
            file=os.fdopen(file, "rb"),
            length=message["length"],
            rows=message["rows"],
            cut=Cut(cut["rows"], cut["limit"]) if cut else None,
        )

    async def difference(self, update: Update) -> Difference:
        """What ``update`` would change; see `Runner`."""
        reply = await self._run(update)
        added, removed = await finish(asyncio.to_thread(reply.quads))
        return Difference(
            added, removed, tuple(reply.message["created"]), tuple(reply.message["dropped"])
        )

    async def _run(self, asked: Query | Update) -> Reply:
        """The reply to ``asked``, in a task of its own that `stop` can end."""
        task = asyncio.ensure_future(self._counted(asked))
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        try:
            return await task
        except asyncio.CancelledError:
            _let_go(task)
            this = asyncio.current_task()
            if this is None or this.cancelling():  # nobody waits for the reply any longer
                raise
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "the server is stopping") from None

    async def _counted(self, asked: Query | Update) -> Reply:
        started = time.perf_counter()
        outcome: BaseException | None = None
        try:
            async with self._turns.turn():
                return await self._in_turn(asked)
        except BaseException as error:
            outcome = error
            raise
        finally:
            self.tally.count(outcome, time.perf_counter() - started)

    async def _in_turn(self, asked: Query | Update) -> Reply:
        async with AsyncExitStack() as held:
            snapshot = await held.enter_async_context(self._snapshots.held())
            copy = ""
            if isinstance(asked, Update):
                copy = str(await held.enter_async_context(self._snapshots.place()))
            task = Task(asked, str(snapshot), copy, self._limits, self._union, self._services)
            try:
                return await self._in_child(task)
            except TimeoutError as error:
                raise out_of_time(self._limits) from error
            except ParentError as error:
                raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error
            except (EOFError, OSError, ValueError) as error:
                raise Died from error

    async def _in_child(self, task: Task) -> Reply:
        """What a child replies in time; it is gone when this ends, in whatever way that is."""
        reply: Reply | None = None
        try:
            async with asyncio.timeout(self._limits.seconds):
                child = await self._child(task)
                try:
                    reply = Reply(*await child.ask(task.message()))
                finally:
                    await finish(child.end())
        except BaseException:
            if reply is not None:
                reply.close()
            raise
        reply.raise_refusal()
        return reply

    async def _child(self, task: Task) -> Child:
        """A child for ``task``. An update writes to its copy, which needs threads of its own."""
        if isinstance(task.asked, Update):
            return await self._forks.child()
        return await self._openings.child(Path(task.snapshot))


def _let_go(task: asyncio.Task[Reply]) -> None:
    """Close the files of a reply that came when nobody waited for it any longer."""
    if task.done() and not task.cancelled() and task.exception() is None:
        task.result().close()
