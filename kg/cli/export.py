"""`policing-kg export`: the store as RDF, or what a drawing shows as data for other programs.

In: the store and, for the second, what to look at. Out: TriG, N-Quads or JSON-LD, graph by graph in
order; or GraphML, GEXF, Cytoscape JSON or two tables. Equal stores give equal files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.focus import (
    BoroughFocus,
    EventFocus,
    MessageFocus,
    OfficerFocus,
    PriorityFocus,
    StepsOption,
    TopicFocus,
    check_steps,
    focus_of,
)
from kg.cli.options import DumpFormat, OutOption, StoreOption, number, say, store_place
from kg.errors import CommitmentsError

if TYPE_CHECKING:
    from kg.store import GraphStore


def export(
    context: typer.Context,
    form: Annotated[
        DumpFormat,
        typer.Option(
            "--format",
            help="RDF: TriG is for people, N-Quads for triple stores, JSON-LD for programs. "
            "What is drawn: GraphML, GEXF (Gephi), Cytoscape JSON, CSV (two tables in a zip file).",
        ),
    ] = DumpFormat.TRIG,
    out: OutOption = None,
    borough: BoroughFocus = None,
    event: EventFocus = None,
    officer: OfficerFocus = None,
    message: MessageFocus = None,
    priority: PriorityFocus = None,
    topic: TopicFocus = None,
    steps: StepsOption = None,
    store: StoreOption = None,
) -> None:
    """Write the whole store as RDF, or the graph that a drawing of it shows as data.

    RDF has one named graph a message, and the reference graph. The options that say what to look at
    go with GraphML, GEXF, Cytoscape JSON and CSV.
    """
    from kg.cli.opening import opened_for_reading

    focus = {
        "borough": borough,
        "event": event,
        "officer": officer,
        "message": message,
        "priority": priority,
        "topic": topic,
    }
    with opened_for_reading(store_place(context, store)) as opened:
        if form.is_graph:
            _export_graph(opened, form, out, focus, steps)
        else:
            _refuse(form, focus, steps)
            _export_rdf(opened, form, out)


def _refuse(form: DumpFormat, focus: dict[str, str | None], steps: int | None) -> None:
    given = [f"--{name}" for name, text in focus.items() if text is not None]
    given += ["--steps"] if steps is not None else []
    if given:
        raise CommitmentsError(
            f"--format {form} writes the whole store; {' and '.join(given)} can be used with "
            "graphml, gexf, cytoscape and csv"
        )


def _export_rdf(store: GraphStore, form: DumpFormat, out: Path | None) -> None:
    from kg.cli.output import write_result
    from kg.serialise import QuadFormat

    if form is DumpFormat.JSONLD:
        write_result(store.dump_jsonld, out)
    else:
        write_result(lambda file: store.dump(QuadFormat(form.value), file), out)
    graphs = number(len(store.message_graphs()), "message graph")
    say(f"Exported {graphs} and the reference graph.")


def _export_graph(
    store: GraphStore,
    form: DumpFormat,
    out: Path | None,
    asked: dict[str, str | None],
    steps: int | None,
) -> None:
    from kg.cli.output import write_result
    from kg.show import answered_by, read_graph
    from kg.show.exports import GraphFormat, written
    from kg.show.neighbourhood import neighbourhood

    focus = focus_of(store, **asked)
    check_steps(steps, focus)
    graph = neighbourhood(read_graph(answered_by(store), focus, steps=steps, limit=None))
    content = written(graph, GraphFormat(form.value))
    write_result(lambda file: file.write(content), out)
    say(
        f"Exported {number(len(graph), 'thing')} and {number(graph.number_of_edges(), 'link')} "
        f"of {number(len(graph.graph['messages']), 'message')}."
    )
