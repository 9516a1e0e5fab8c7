"""`policing-kg review`: what readers said about priorities and answers, into the store.

In: files as the pages make them. Out: a line for each statement that was kept.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import StoreOption, say, store_place
from kg.errors import UnreadableInputError


def review(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="Turtle files, or - for standard input."),
    ],
    store: StoreOption = None,
) -> None:
    """Keep what readers said about a priority or an answer, beside it and in a graph of its own.

    Read it first: it is shown to everybody. It changes no statement and no status. Nothing is kept
    unless all of it can be.
    """
    from pyoxigraph import NamedNode

    from kg.reviews import read_reviews
    from kg.store import open_store

    reviews = [each for file in files for each in read_reviews(_read(file), file)]
    with open_store(store_place(context, store), create=False) as opened:
        for each in reviews:
            known = opened.query(f"ASK {{ {NamedNode(each.about)} pc:statedIn ?message }}")
            if not known:
                raise UnreadableInputError(
                    each.about, "the store holds no such statement, so nothing can be said of it"
                )
        for each in reviews:
            graph = opened.names.review_graph(each.key)
            new = opened.put_graph(graph, each.quads(opened.names))
            typer.echo(
                f"{'kept' if new else 'kept already'}: {opened.names.review(each.key).value}"
            )
    say("Take one back by dropping its graph: DELETE /graphs?graph=…/graph/review/KEY.")


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise UnreadableInputError(file, error.strerror or str(error)) from error
