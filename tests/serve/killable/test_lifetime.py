"""However the server ends, its children end too, and the next one finds nothing left."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.serve.killable.runner import KillableRunner
from kg.serve.killable.snapshots import Snapshots
from kg.store import CommitmentStore, snapshots_folder
from tests.serve.killable.conftest import with_runner
from tests.serve.killable.processes import family, names, running
from tests.serve.operations.processes import until

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are looked up in /proc"
)

SERVER = """
import asyncio, sys
from pathlib import Path
from kg.serve.killable.runner import KillableRunner
from kg.serve.running import Limits, Query, Update
from kg.store import CommitmentStore, snapshots_folder

async def main():
    store = CommitmentStore.open(sys.argv[1])
    runner = KillableRunner(store, snapshots_folder(Path(sys.argv[1])), Limits(seconds=600))
    await runner.start()
    endless = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"
    (await runner.query(Query("ASK {}"))).file.close()  # the next reader finds it open
    named = " ".join("GRAPH ?g%d { ?a%d ?b%d ?c%d }" % (n, n, n, n) for n in range(6))
    asked = [
        asyncio.ensure_future(runner.query(Query("SELECT (COUNT(*) AS ?n) " + endless))),
        asyncio.ensure_future(runner.difference(Update("DELETE { ?a0 ?b0 ?c0 } WHERE { %s }" % named))),
    ]
    print(runner.parent, flush=True)
    await asyncio.gather(*asked)

asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_that_is_killed_takes_its_children_along(
    small: CommitmentStore, how: signal.Signals
) -> None:
    folder = small.path
    assert folder is not None
    small.close()
    command = [sys.executable, "-c", SERVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        parent = int(server.stdout.readline())
        # One keeps the snapshot open, one has the query, one the update.
        until(
            lambda: len(family(parent)) >= 4 and bool(list(snapshots_folder(folder).glob("copy-*")))
        )
        made = family(parent)
        assert all(map(running, made))
        server.send_signal(how)
    until(lambda: not any(map(running, made)))
    assert len(list(snapshots_folder(folder).iterdir())) == 2  # nobody could tidy up

    async def use(runner: KillableRunner) -> None:
        assert list(snapshots_folder(folder).iterdir()) == []

    with CommitmentStore.open(folder) as store:
        with_runner(store, use)


class Store:
    """A store that notes how it is copied."""

    def __init__(self) -> None:
        self.generation = 0
        self.copying = 0
        self.copies: list[int] = []

    def backup(self, folder: Path) -> None:
        self.copying += 1
        assert self.copying == 1, "two at once"
        self.copies.append(self.generation)
        time.sleep(0.02)
        folder.mkdir()
        (folder / "generation").write_text(str(self.generation))
        self.copying -= 1


def read(folder: Path) -> int:
    return int((folder / "generation").read_text())


def test_readers_share_a_snapshot_until_something_is_written(tmp_path: Path) -> None:
    async def use() -> None:
        made = Store()
        snapshots = Snapshots(made, tmp_path / "snapshots")
        await snapshots.start()

        async def reader() -> int:
            async with snapshots.held() as folder:
                await asyncio.sleep(0.01)
                return read(folder)

        assert set(await asyncio.gather(*(reader() for _ in range(8)))) == {0}
        made.generation = 1
        assert set(await asyncio.gather(*(reader() for _ in range(8)))) == {1}
        assert made.copies == [0, 1]
        assert len(names(tmp_path / "snapshots")) == 1
        await snapshots.stop()
        assert names(tmp_path) == []

    asyncio.run(use())


def test_an_old_snapshot_stays_while_it_is_read(tmp_path: Path) -> None:
    async def use() -> None:
        store = Store()
        snapshots = Snapshots(store, tmp_path / "snapshots")
        await snapshots.start()
        async with snapshots.held() as old:
            store.generation = 1
            async with snapshots.held() as new:
                assert (read(old), read(new)) == (0, 1)
            assert old.exists()
            assert new.exists()
        assert not old.exists()
        assert new.exists()
        await snapshots.stop()

    asyncio.run(use())


def test_a_copy_that_fails_leaves_nothing_and_is_tried_again(tmp_path: Path) -> None:
    class Failing(Store):
        fails = True

        def backup(self, folder: Path) -> None:
            super().backup(folder)
            if self.fails:
                raise OSError("no space left on the disk")

    async def use() -> None:
        store = Failing()
        snapshots = Snapshots(store, tmp_path / "snapshots")
        await snapshots.start()
        with pytest.raises(OSError, match="no space left"):
            async with snapshots.held():
                pytest.fail("there is nothing to read")
        assert names(tmp_path / "snapshots") == []
        store.fails = False
        async with snapshots.held() as folder:
            assert read(folder) == 0

    asyncio.run(use())


def test_whoever_is_cancelled_while_a_copy_is_made_does_no_harm(tmp_path: Path) -> None:
    async def use() -> None:
        store = Store()
        snapshots = Snapshots(store, tmp_path / "snapshots")
        await snapshots.start()

        async def reader() -> int:
            async with snapshots.held() as folder:
                return read(folder)

        first = asyncio.ensure_future(reader())
        while not store.copying:
            await asyncio.sleep(0.001)
        first.cancel()
        second = asyncio.ensure_future(reader())
        assert await second == 0
        assert first.cancelled()
        assert len(names(tmp_path / "snapshots")) == 1

    asyncio.run(use())
