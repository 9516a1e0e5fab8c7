"""What runs on this machine, as /proc tells it."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path


def running(pid: int) -> bool:
    """Whether the process runs; one that has ended and is not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """The processes that ``pid`` made, dead ones that are not yet buried among them."""
    try:
        return [
            int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except OSError:
        return []


def family(pid: int) -> list[int]:
    """The process, those that it made, and those that these made."""
    return [pid, *(one for child in children(pid) for one in family(child))]


def busy(pid: int) -> list[int]:
    """Those in the family of ``pid`` that have a task: they have made themselves less important."""
    return [one for one in family(pid) if _niceness(one) > _niceness(pid)]


def _niceness(pid: int) -> int:
    try:
        return os.getpriority(os.PRIO_PROCESS, pid)
    except ProcessLookupError:
        return -20


async def at_work(pid: int) -> int:
    """One in the family of ``pid`` that has a task, as soon as there is one."""
    while not (found := busy(pid)):
        await asyncio.sleep(0.01)
    return found[0]


async def without_queries(pid: int) -> bool:
    """Whether all that ``pid`` made are gone, in a while, but one that keeps a snapshot open.

    The system buries them by itself.
    """
    for _ in range(500):
        if len(family(pid)) <= 2 and not busy(pid):
            return True
        await asyncio.sleep(0.02)
    return False


def open_files(but: Path) -> list[str]:
    """What this process has open, except for what lies in the folder ``but``."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one that lists the folder
            found.append(str(entry.readlink()))
    kinds = (name.partition(":")[0] for name in found if not name.startswith(str(but)))
    return sorted(kinds)


def names(folder: Path | str) -> list[str]:
    """What lies in a folder."""
    return sorted(entry.name for entry in Path(folder).iterdir())
