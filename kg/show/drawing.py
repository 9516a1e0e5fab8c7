"""Draw: from the store's answers to a page on disk.

In: something that answers SPARQL, and where to write. Out: the file, written whole or not at all,
and what it shows in figures.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError
from kg.show.graph import DEFAULT_KINDS, Query, read_graph
from kg.show.page import render
from kg.show.style import load_style


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was drawn: where it lies, and how much of what it shows."""

    path: Path
    nodes: int
    edges: int
    messages: int
    unanswered: int


def draw(
    query: Query,
    target: Path,
    *,
    borough: str | None = None,
    kinds: Collection[str] = DEFAULT_KINDS,
) -> Drawing:
    """Write the drawing of all messages, or of those about ``borough``, to ``target``.

    ``query`` is called with SPARQL texts and returns rows. Raises CommitmentsError where no
    message is about ``borough``, OutputError where ``target`` cannot be written.
    """
    graph = read_graph(query, borough=borough, kinds=kinds)
    boroughs = [d["label"] for _, d in graph.nodes(data=True) if d["kind"] == "borough"]
    about = f" in {boroughs[0]}" if borough is not None and boroughs else ""
    page = render(graph, load_style(), f"What was asked of the police{about}, and what they answer")
    _write(target, page)
    states = [state for _, state in graph.nodes(data="state")]
    return Drawing(
        path=target,
        nodes=graph.number_of_nodes(),
        edges=graph.number_of_edges(),
        messages=len(graph.graph["messages"]),
        unanswered=states.count("unanswered"),
    )


def _write(target: Path, page: str) -> None:
    """Write UTF-8 beside the target, then rename, so that no half-written page is ever seen."""
    temporary: str | None = None
    try:
        if target.is_dir():
            raise OutputError(f"{target}: this is a folder; name a file such as drawing.html")
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
