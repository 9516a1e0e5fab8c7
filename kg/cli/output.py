"""Rows as people read them in a terminal, and files that are written whole or not at all.

In: the rows of an answer, or something that writes bytes. Out: text no wider than the terminal; a
file, or standard output.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.ask import Rows, as_text
from kg.errors import OutputError

_TALLEST = 3  # lines that a row of a table may take on average before blocks read better
_WIDEST_LABEL = 30
_GAP = 3  # columns that rich leaves between two columns of a table
_ADDRESS = "_iri"  # what the names of columns that hold addresses end with


def table(rows: Rows) -> str:
    """A table as wide as the terminal; "" if empty.

    Blocks take its place where its cells would be too tall or a word would be broken.

    Addresses (IRIs) beside the names of things are for programs: CSV and JSON carry them.
    """
    names = [column.name for column in rows.columns]
    shown = [name for name in names if not name.endswith(_ADDRESS)] or names
    titles, cells = _chosen(rows, shown)
    if not cells:
        return ""
    width = terminal_width()
    longest = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    room = width - _GAP * (len(titles) - 1)
    if sum(longest) > _TALLEST * room or _breaks_words(titles, cells, room):
        return blocks(rows, shown) + "\n"
    return _table(titles, cells, width)


def _breaks_words(titles: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> bool:
    """Whether the longest words of all columns, side by side, are wider than ``room``."""
    columns = zip(titles, *cells, strict=True)
    return sum(map(_longest_word, columns)) > room


def _longest_word(column: Sequence[str]) -> int:
    return max((len(word) for text in column for word in text.split()), default=0)


def blocks(rows: Rows, shown: Sequence[str]) -> str:
    """The columns ``shown``, one value a line, row by row; empty values are left out."""
    titles, cells = _chosen(rows, shown)
    return "\n\n".join(_block(titles, row, terminal_width()) for row in cells)


def _chosen(rows: Rows, shown: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """The labels and the cells of the columns ``shown``, each on one line."""
    numbers = [n for n, column in enumerate(rows.columns) if column.name in shown]
    titles = [rows.columns[n].label for n in numbers]
    return titles, [[" ".join(as_text(row[n]).split()) for n in numbers] for row in rows.rows]


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
    return "".join(f"{line.rstrip()}\n" for line in buffer.getvalue().splitlines())


def _block(titles: Sequence[str], row: Sequence[str], width: int) -> str:
    label = min(_WIDEST_LABEL, max(map(len, titles))) + 2
    return "\n".join(
        textwrap.fill(
            text,
            width,
            initial_indent=f"{title:<{label - 2}}  ",
            subsequent_indent=" " * label,
        )
        for title, text in zip(titles, row, strict=True)
        if text
    )


def paragraph(text: str) -> str:
    """Words wrapped to the width of the terminal."""
    return textwrap.fill(text, terminal_width())


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
