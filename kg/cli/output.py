"""Rows as people and programs want them: a table, CSV or JSON, on standard output.

In: column names and rows of plain values. Out: text. A table that does not fit the width is
printed row by row instead, one value a line, so that nothing is cut.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.cli.options import RowFormat
from kg.errors import OutputError

Value = str | int | float | bool | None
Rows = Sequence[Sequence[Value]]

_TALLEST = 3  # lines that a row of a table may take on average before blocks read better
_WIDEST_LABEL = 20


def rows_text(columns: Sequence[str], rows: Rows, form: RowFormat) -> str:
    """The rows in ``form``; JSON is a list of objects, CSV follows RFC 4180."""
    if form is RowFormat.JSON:
        return json.dumps(
            [dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1
        )
    if form is RowFormat.CSV:
        return _csv(columns, rows)
    return table_text(columns, rows, terminal_width())


def table_text(columns: Sequence[str], rows: Rows, width: int) -> str:
    """A table ``width`` characters wide, or one block a row where its cells would be too tall."""
    titles = [column.replace("_", " ") for column in columns]
    cells = [[_cell(value) for value in row] for row in rows]
    if not cells:
        return ""
    longest = [max(len(text) for text in column) for column in zip(titles, *cells, strict=True)]
    if sum(longest) > _TALLEST * (width - 2 * len(columns)):
        return "\n\n".join(_block(titles, row, width) for row in cells)
    return _table(titles, cells, width)


def _table(titles: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in titles:
        table.add_column(Text(title), overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))
    buffer = io.StringIO()
    Console(file=buffer, width=width, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines())


def _block(titles: Sequence[str], row: Sequence[str], width: int) -> str:
    label = min(_WIDEST_LABEL, max(map(len, titles))) + 2
    return "\n".join(
        textwrap.fill(
            text,
            width,
            initial_indent=title.ljust(label),
            subsequent_indent=" " * label,
        )
        for title, text in zip(titles, row, strict=True)
        if text
    )


def _cell(value: Value) -> str:
    return "" if value is None else " ".join(str(value).split())


def _csv(columns: Sequence[str], rows: Rows) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return buffer.getvalue().rstrip("\n")


def terminal_width() -> int:
    """The columns of the terminal, or 80 where the output is piped and COLUMNS says nothing."""
    return max(40, shutil.get_terminal_size((80, 24)).columns)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of ``path`` only when all of it is written.

    Raises OutputError where the folder is missing or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error
    finally:
        temporary.unlink(missing_ok=True)


def write_result(write: Callable[[IO[bytes]], object], out: Path | None) -> None:
    """Let ``write`` write to ``out``, whole or not at all; to standard output where it is None."""
    if out is None:
        sys.stdout.flush()
        write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    with written_whole(out) as file:
        write(file)
