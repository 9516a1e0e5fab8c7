"""What holds free queries in check, in words for whoever runs the server.

In: settings, and what the system at hand was found to do. Out: one plain sentence each.
"""

from __future__ import annotations

import asyncio
import math

from kg.serve.killable.barrier import Safeguards
from kg.serve.killable.forks import Forks
from kg.serve.settings import Settings


def found_here() -> Safeguards:
    """What this system does, found by trying it; it takes about a second."""
    return asyncio.run(_tried())


async def _tried() -> Safeguards:
    forks = Forks()
    try:
        await forks.start()
        return forks.safeguards
    finally:
        await forks.stop()


def sentences(settings: Settings, found: Safeguards) -> tuple[str, ...]:
    """The limits that the settings set, what the system adds, and what queries may reach."""
    limits = (
        f"a query may run {settings.query_seconds:g} seconds and give {settings.query_rows:,} rows "
        f"or {size(settings.query_bytes)}; {settings.query_slots} run at a time and "
        f"{settings.query_queue} wait"
    )
    reach = (
        f"queries may ask {', '.join(settings.services)}"
        if settings.services
        else "queries read the store and nothing else"
    )
    return (limits, reach, *found.sentences())


def size(count: int) -> str:
    """A number of bytes for people: 64 MiB."""
    power = min(int(math.log2(count) // 10), 3)
    return f"{count / 2 ** (10 * power):g} {('B', 'KiB', 'MiB', 'GiB')[power]}"
