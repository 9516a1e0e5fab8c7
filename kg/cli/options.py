"""Options that several commands share, and where the store lies.

In: what the user typed. Out: typed values; `say` writes a line to standard error, where everything
goes that is not a result.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

STORE_VARIABLE = "POLICING_KG_STORE"


class RowFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help=f"The store; else {STORE_VARIABLE}, else one in your data directory.",
        show_default=False,
    ),
]
FormatOption = Annotated[RowFormat, typer.Option("--format", help="How the rows are printed.")]
BoroughOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Only this borough: its name, short name or ONS code.",
        show_default=False,
    ),
]


def store_path(context: typer.Context, given: Path | None) -> Path:
    """The store to use: ``given`` after the command, or before it, or the user's own."""
    from platformdirs import user_data_path

    before: Path | None = context.find_root().obj
    return given or before or user_data_path("policing-kg", appauthor=False) / "store"


def say(line: str) -> None:
    """One line to standard error."""
    typer.echo(line, err=True)
