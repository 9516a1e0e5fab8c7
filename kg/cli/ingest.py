"""`policing-kg ingest`: messages into the store.

In: paths. Out: a summary on standard output; what could not be read is listed at its end.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kg.cli.options import (
    JobsOption,
    PathsArgument,
    StoreOption,
    number,
    report_failures,
    say,
    store_place,
)
from kg.errors import shown
from kg.statements import Reading

if TYPE_CHECKING:
    from kg.pipeline import Failure, Source, Summary
    from kg.store import Service


def ingest(
    context: typer.Context,
    paths: PathsArgument,
    store: StoreOption = None,
    jobs: JobsOption = None,
) -> None:
    """Read messages and store what they state, each in a named graph of its own.

    Reading a message again changes nothing. What cannot be read does not stop the rest: it is
    listed at the end, and the exit status is 2.
    """
    place = store_place(context, store)
    summary = ingest_into(place, paths, jobs)
    typer.echo(summary_text(summary))
    if not isinstance(place, Path):
        say(f"Store: {place.place}")
    elif place.exists():
        say(f"Store: {place}")
    if summary.refused:
        say(refusal_text(summary.refused))
    report_failures(summary.unreadable)
    if summary.refused:
        raise typer.Exit(1)


def ingest_into(place: Path | Service, paths: Sequence[Source], jobs: int | None = None) -> Summary:
    """Read ``paths`` into the store at ``place``, which is made with the first message."""
    from kg import pipeline
    from kg.cli.opening import opened_for_messages
    from kg.cli.progress import with_progress
    from kg.parallel import usual_jobs

    # How many messages a folder, a mailbox or standard input holds is not known beforehand.
    total = len(paths) if all(Path(path).is_file() for path in paths) else None
    items = with_progress(pipeline.readings(paths, jobs or usual_jobs()), "Reading", total)
    opening = list(_up_to_a_reading(items))
    if not any(isinstance(item, Reading) for item in opening):
        return pipeline.Summary(new=0, unchanged=0, replaced=0, unreadable=_failures(opening))
    with opened_for_messages(place) as opened:
        return pipeline.ingest(itertools.chain(opening, items), opened)


def _up_to_a_reading(items: Iterator[Reading | Failure]) -> Iterator[Reading | Failure]:
    """The items up to the first message that could be read: before it, no store is made."""
    for item in items:
        yield item
        if isinstance(item, Reading):
            return


def _failures(items: Sequence[Reading | Failure]) -> tuple[Failure, ...]:
    return tuple(item for item in items if not isinstance(item, Reading))


def summary_text(summary: Summary) -> str:
    """One line: how many messages were read, and what became of them."""
    parts = [f"{summary.new} new", f"{summary.unchanged} unchanged", f"{summary.replaced} replaced"]
    if summary.refused:
        parts.append(f"{len(summary.refused)} refused")
    if failed := sum(not failure.on_purpose for failure in summary.unreadable):
        parts.append(f"{failed} could not be read")
    return f"Read {number(summary.read, 'message')}: {', '.join(parts)}."


def refusal_text(refused: tuple[Failure, ...]) -> str:
    """What was not stored because its graph breaks a shape: a fault of the software, to report."""
    lines = [f"  {shown(failure.source)}: {failure.reason}" for failure in refused]
    return "\n".join(["Not stored, because what was made of them is not well formed:", *lines])
