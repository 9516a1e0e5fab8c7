"""A copy of the store goes with everything that was written of it, also where it was ended half-way."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kg.serve.killable.snapshots import Snapshots


class Store:
    """A store that is copied as a folder of one file."""

    generation = 1

    def backup(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "data").touch()


class Failing(Store):
    """A store whose copy fails when half of it is written under its passing name."""

    def backup(self, folder: Path) -> None:
        super().backup(folder.with_name(folder.name + ".tmp"))
        raise OSError("no space left")


def test_a_copy_ended_before_it_has_its_name_leaves_nothing(tmp_path: Path) -> None:
    async def use() -> None:
        snapshots = Snapshots(Store(), tmp_path / "here")
        await snapshots.start()
        async with snapshots.place() as copy:
            half = copy.with_name(copy.name + ".tmp")
            half.mkdir()
            (half / "data").touch()
        assert list((tmp_path / "here").iterdir()) == []

    asyncio.run(use())


def test_a_snapshot_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    async def use() -> None:
        snapshots = Snapshots(Failing(), tmp_path / "here")
        await snapshots.start()
        try:
            async with snapshots.held():
                raise AssertionError
        except OSError:
            pass
        assert list((tmp_path / "here").iterdir()) == []

    asyncio.run(use())
