"""A progress bar on standard error, where a person is looking at it.

In: things to go through. Out: the same things; nothing is drawn unless a terminal shows standard
error.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def with_progress(items: Iterable[Item], title: str) -> Iterator[Item]:
    """``items`` as they come, counted on a bar that goes away at the end."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        for item in items:
            yield item
            bar.advance(task)
