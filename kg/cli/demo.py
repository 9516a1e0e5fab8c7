"""`policing-kg demo`: the whole path on the two sample letters.

In: the letters that ship with the package. Out: a store, a drawing and a report in one folder, and
on standard output the priorities that nobody answered. A second run changes nothing.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import OutputError

_DEFAULT = Path("demo-output")


def demo(
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where store, drawing and report go.")
    ] = _DEFAULT,
) -> None:
    """Build the graph from two sample letters, and show which priorities nobody answered."""
    from kg.cli.draw import draw_store
    from kg.cli.ingest import ingest_into, summary_text
    from kg.cli.opening import opened_for_reading
    from kg.cli.questions import gap_account
    from kg.cli.validate import validate_store
    from kg.samples import sample_paths
    from kg.validate import render_text

    store, drawing, report = out / "store", out / "drawing.html", out / "report.txt"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{out}: cannot be written: {error.strerror}") from error
    typer.echo(summary_text(ingest_into(store, sample_paths())) + "\n")
    with opened_for_reading(store) as opened:
        gaps = gap_account(opened)
        validation = render_text(validate_store(opened))
        draw_store(opened, drawing)
    _write(report, f"{gaps}\n{validation}")
    typer.echo(f"{gaps}\n{_summary(validation)}\n")
    for what, where in (("Store", store), ("Drawing", drawing), ("Report", report)):
        typer.echo(f"{what:8} {where}")
    typer.echo(f"\nAsk on: {_as_called()} query --store {store}")


def _as_called() -> str:
    """The command as it can be typed here: by its name, or by its path where it is not found."""
    return "policing-kg" if shutil.which("policing-kg") else sys.argv[0]


def _summary(validation: str) -> str:
    """The opening lines of the report, up to its first empty line."""
    return validation.partition("\n\n")[0].rstrip()


def _write(path: Path, text: str) -> None:
    from kg.cli.output import write_result

    write_result(lambda file: file.write(text.encode()), path)
