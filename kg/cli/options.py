"""Options that several commands share, and where the store lies.

In: what the user typed. Out: typed values; `say` writes a line to standard error, where everything
goes that is not a result.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import shown

if TYPE_CHECKING:
    from kg.pipeline import Failure
    from kg.store import Service


class DumpFormat(StrEnum):
    """How a store is written: as RDF, or as the graph that a drawing shows."""

    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CYTOSCAPE = "cytoscape"
    CSV = "csv"

    @property
    def is_graph(self) -> bool:
        """Whether it holds what is drawn, and not everything that the store knows."""
        return self in (self.GRAPHML, self.GEXF, self.CYTOSCAPE, self.CSV)


PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH…",
        help="Files (.txt .md .html .eml .emlx .mbox .msg .pdf), folders, or - for standard input.",
        show_default=False,
    ),
]
StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The store; else POLICING_KG_SERVICE_QUERY or …_STORE, or your data directory.",
        show_default=False,
    ),
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        min=1,
        metavar="N",
        help="Read many messages in N processes; else one a processor, up to four.",
        show_default=False,
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write to this file, whole or not at all.", show_default=False
    ),
]
BoroughOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Only this borough: its name, short name or ONS code.",
        show_default=False,
    ),
]


def store_place(context: typer.Context, given: Path | None) -> Path | Service:
    """The store to use: ``given`` after the command, or before it; the service of the environment.

    Without any, the user's own folder. Raises StoreError where the environment's will not do.
    """
    from kg.store import default_path, service_of_environment

    before: Path | None = context.find_root().obj
    return given or before or service_of_environment() or default_path()


def say(line: str) -> None:
    """One line to standard error."""
    typer.echo(line, err=True)


def number(count: int, noun: str, plural: str = "") -> str:
    """A count with its noun: "1 message", "2 messages", "2 priorities"."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def report_failures(failures: Sequence[Failure]) -> None:
    """List what was not read, one line each; leave with status 2 unless it was on purpose."""
    for failure in failures:
        say(f"policing-kg: {shown(failure.source)}: {failure.reason}")
    if not all(failure.on_purpose for failure in failures):
        raise typer.Exit(2)
