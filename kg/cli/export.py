"""`policing-kg export`: the whole store as RDF.

In: the store. Out: TriG, N-Quads or JSON-LD, graph by graph in order: equal stores give equal
files.
"""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import DumpFormat, OutOption, StoreOption, number, say, store_place


def export(
    context: typer.Context,
    form: Annotated[
        DumpFormat,
        typer.Option(
            "--format", help="TriG is for people, N-Quads for triple stores, JSON-LD for programs."
        ),
    ] = DumpFormat.TRIG,
    out: OutOption = None,
    store: StoreOption = None,
) -> None:
    """Write everything in the store as RDF: one named graph a message, and the reference graph."""
    from kg.cli.opening import opened_for_reading
    from kg.cli.output import write_result
    from kg.serialise import QuadFormat

    with opened_for_reading(store_place(context, store)) as opened:
        if form is DumpFormat.JSONLD:
            write_result(opened.dump_jsonld, out)
        else:
            write_result(lambda file: opened.dump(QuadFormat(form.value), file), out)
        graphs = number(len(opened.message_graphs()), "message graph")
        say(f"Exported {graphs} and the reference graph.")
