"""`policing-kg draw`: the store as one self-contained page.

In: the store. Out: an HTML file that opens without any network.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import BoroughOption, StoreOption, number, say, store_place
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.show import Drawing, Query
    from kg.store import GraphStore


def draw(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT.html", show_default=False)],
    borough: BoroughOption = None,
    store: StoreOption = None,
) -> None:
    """Draw boroughs, officers, events, priorities and actions; unanswered priorities stand out."""
    from kg.cli.opening import opened_for_reading

    with opened_for_reading(store_place(context, store)) as opened:
        drawing = draw_store(opened, out, borough)
    typer.echo(drawing.path)
    say(
        f"{number(drawing.nodes, 'thing')} and {number(drawing.edges, 'link')} "
        f"of {number(drawing.messages, 'message')}; "
        f"{number(drawing.unanswered, 'priority', 'priorities')} without a corresponding action."
    )


def draw_store(store: GraphStore, out: Path, borough: str | None = None) -> Drawing:
    """Write the drawing of ``store`` to ``out``. Raises OutputError where it cannot be written."""
    from kg.show import draw

    return draw(_rows_of(store), out, borough=borough)


def _rows_of(store: GraphStore) -> Query:
    from pyoxigraph import QuerySolution, QuerySolutions

    def rows(text: str) -> Iterable[QuerySolution]:
        result = store.query(text)
        if not isinstance(result, QuerySolutions):
            raise CommitmentsError("a drawing needs SELECT queries")
        return result

    return rows
