"""A progress bar on standard error, where a person is looking at it.

In: things to go through. Out: the same things; nothing is drawn unless a terminal shows standard
error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], title: str, total: int | None = None) -> Iterator[Item]:
    """``items`` as they come, counted on a bar that goes away at the end.

    With ``total`` it says how long the rest will take; without, that something is going on.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    count = "{task.completed}" if total is None else "{task.completed} of {task.total}"
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(count),
        TimeElapsedColumn(),
        *([] if total is None else [TextColumn("still"), TimeRemainingColumn()]),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        for item in items:
            yield item
            bar.advance(task)
