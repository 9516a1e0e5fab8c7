"""Snapshots that are open already when a query comes, each in a process of its own.

In: the folder of a snapshot. Out: `Child`, a process that has it open and waits for its task. To
open a store takes several times as long as most queries: it is done once for all that read it. The
first one opens it for itself, as after many writes nobody else comes before the next write.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

from kg.serve.killable.finish import finish
from kg.serve.killable.forks import Child, Forks, ParentError
from kg.serve.killable.reply import Reply
from kg.serve.killable.wire import KEEP_OPEN

_ATTEMPTS: Final = 3
_PATIENCE: Final = 60.0  # seconds until a snapshot must be open


class Openings:
    """The processes that keep snapshots open, made by `forks`."""

    def __init__(self, forks: Forks) -> None:
        self._forks = forks
        self._opened: dict[Path, Child] = {}
        self._read: set[Path] = set()
        self._opening = asyncio.Lock()

    async def child(self, snapshot: Path) -> Child:
        """A fresh child that reads ``snapshot``; whoever asks must keep the snapshot meanwhile.

        Where a system does not tell how its threads are, the child opens the snapshot itself.
        """
        if not sys.platform.startswith("linux") or snapshot not in self._read:
            self._read.add(snapshot)
            return await self._forks.child()
        for attempt in range(_ATTEMPTS):
            opened = await self._open(snapshot)
            try:
                return await opened.fork()
            except OSError:
                await self._end(snapshot, opened)
            except EOFError:
                if attempt:  # once may be the end of that child alone, others may be running
                    await self._end(snapshot, opened)
        raise ParentError("queries cannot be run: their process ends again and again")

    async def close(self, snapshot: Path) -> None:
        """Nobody reads ``snapshot`` any longer."""
        self._read.discard(snapshot)
        if (opened := self._opened.pop(snapshot, None)) is not None:
            await finish(opened.end())

    async def stop(self) -> None:
        """End all of them."""
        for snapshot in list(self._opened):
            await self.close(snapshot)

    async def _open(self, snapshot: Path) -> Child:
        """The process that has ``snapshot`` open, which is made where there is none."""
        async with self._opening:  # one at a time; who waits for it finds it made
            if not self._forks.runs:
                await self.stop()
            if snapshot not in self._opened:
                await finish(self._make(snapshot))
            return self._opened[snapshot]

    async def _make(self, snapshot: Path) -> None:
        child = await self._forks.child()
        try:
            async with asyncio.timeout(_PATIENCE):
                asked = {"kind": KEEP_OPEN, "snapshot": str(snapshot)}
                Reply(*await child.ask(asked)).raise_refusal()
        except BaseException:
            await child.end()
            raise
        self._opened[snapshot] = child

    async def _end(self, snapshot: Path, opened: Child) -> None:
        """End ``opened``, which makes no children any longer, unless somebody else has."""
        if self._opened.get(snapshot) is opened:
            del self._opened[snapshot]
            await finish(opened.end())
