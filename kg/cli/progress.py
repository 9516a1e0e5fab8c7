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

    Without ``total`` the bar only shows that something is going on.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        for item in items:
            yield item
            bar.advance(task)
