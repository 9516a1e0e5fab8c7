"""The forms in which things are told: by the ending of the address, else by the Accept header.

In: an address and a header. Out: the address without its ending, and the form; quads in that form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from types import MappingProxyType

from kg.serialise import QuadFormat, serialise
from kg.serve.forms import choose_graph
from kg.serve.graph_text import graph_answer
from kg.serve.linked.things import Told
from kg.serve.running import Answer, Cut, GraphFormat

ENDINGS: Mapping[str, GraphFormat] = MappingProxyType(
    {
        "ttl": GraphFormat.TURTLE,
        "jsonld": GraphFormat.JSON_LD,
        "nt": GraphFormat.N_TRIPLES,
        "rdf": GraphFormat.RDF_XML,
        "trig": GraphFormat.TRIG,
        "nq": GraphFormat.N_QUADS,
    }
)
"""What addresses may end in; without an ending the Accept header decides."""

_OF_QUADS = {GraphFormat.TRIG: QuadFormat.TRIG, GraphFormat.N_QUADS: QuadFormat.NQUADS}


def choose(path: str, accept: str | None) -> tuple[str, GraphFormat]:
    """``path`` without its ending, and the form that is meant.

    Raises Refusal with status 406 where there is no ending and no form is accepted.
    """
    stem, dot, ending = path.rpartition(".")
    if dot and (form := ENDINGS.get(ending)):
        return stem, form
    return path, choose_graph(accept, None)


def told_as(told: Told, form: GraphFormat) -> Answer:
    """What is told in ``form``: with its graphs where the form is TriG or N-Quads.

    Raises Refusal with status 406 where the form cannot hold it.
    """
    if kind := _OF_QUADS.get(form):
        text = serialise(told.quads, kind)
        answer = Answer(form.value, BytesIO(text), len(text), len(told.quads))
    else:
        answer = graph_answer((quad.triple for quad in told.quads), form)
    return replace(answer, cut=Cut(answer.rows, "rows")) if told.cut else answer
