"""What readers see: the store as it was at a commit, in a folder of its own.

In: a store that is being written. Out: the newest snapshot for as long as somebody reads it. Files
are shared with the store, so that making one takes milliseconds; but an old one keeps files that
the store no longer needs, so it goes when its last reader has.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from kg.serve.killable.finish import finish


class Copied(Protocol):
    """A store that can be copied while it is written; the generation grows after each write."""

    @property
    def generation(self) -> int:
        """A number that grows with every write."""

    def backup(self, folder: Path) -> None:
        """Make the new ``folder`` a copy."""


@dataclass(slots=True)
class _Snapshot:
    folder: Path
    generation: int
    readers: int = 0


async def _nothing(_: Path) -> None:
    pass


class Snapshots:
    """The snapshots of one store, in ``folder``, which belongs to them alone.

    ``close`` is called with the folder of a snapshot before that is taken away.
    """

    def __init__(
        self, store: Copied, folder: Path, close: Callable[[Path], Awaitable[None]] = _nothing
    ) -> None:
        self._store, self._folder, self._close = store, folder, close
        self._names = count(1)
        self._newest: _Snapshot | None = None
        self._making = asyncio.Lock()

    async def start(self) -> None:
        """Take away what an earlier server left behind, had it no time to tidy up."""
        await asyncio.to_thread(_renewed, self._folder)

    async def stop(self) -> None:
        """Take everything away; nobody may be reading."""
        async with self._making:
            self._newest = None
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Path]:
        """The folder of a snapshot that holds every write that has ended by now."""
        snapshot = await self._current()
        try:
            yield snapshot.folder
        finally:
            snapshot.readers -= 1
            if snapshot is not self._newest and not snapshot.readers:
                await self._let_go(snapshot)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Path]:
        """A path for a copy that may be written, which is taken away in the end."""
        folder = self._folder / f"copy-{next(self._names)}"
        try:
            yield folder
        finally:
            await _gone(folder)

    async def _current(self) -> _Snapshot:
        """The newest snapshot, with one reader more."""
        async with self._making:  # one at a time; who waits for it finds it made
            newest = self._newest
            if newest is None or newest.generation != self._store.generation:
                newest = await self._made()
            newest.readers += 1
            return newest

    async def _made(self) -> _Snapshot:
        generation = self._store.generation  # writes that end from here on make a newer one
        made = _Snapshot(self._folder / str(next(self._names)), generation)
        try:
            await finish(asyncio.to_thread(self._store.backup, made.folder))
        except BaseException:
            await _gone(made.folder)
            raise
        old, self._newest = self._newest, made
        if old is not None and not old.readers:
            await self._let_go(old)
        return made

    async def _let_go(self, snapshot: _Snapshot) -> None:
        await self._close(snapshot.folder)
        await _gone(snapshot.folder)


async def _gone(folder: Path) -> None:
    """Take ``folder`` away, and what the store had written of it if it was ended while copying.

    RocksDB writes a copy under its name with ``.tmp`` and renames it when it is whole.
    """
    for part in (folder, folder.with_name(folder.name + ".tmp")):
        await finish(asyncio.to_thread(shutil.rmtree, part, ignore_errors=True))


def _renewed(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
