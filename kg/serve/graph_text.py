"""A graph as text, in the form that was asked for.

In: triples. Out: an answer whose file is whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from http import HTTPStatus
from io import BytesIO

from pyoxigraph import DefaultGraph, Quad, Triple

from kg.jsonld import serialise_jsonld
from kg.serialise import in_order
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, GraphFormat, Limits
from kg.serve.running.results import UnwritableError
from kg.serve.running.triples import write_triples

_WHOLE = Limits(rows=sys.maxsize, size=sys.maxsize)


def graph_answer(triples: Iterable[Triple], form: GraphFormat) -> Answer:
    """All of ``triples``, in order. JSON-LD is under our own context where that can say them.

    Raises Refusal with status 406 where the form cannot hold one of them.
    """
    quads = in_order(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)
    if form is GraphFormat.JSON_LD:
        try:
            text = serialise_jsonld(quads)
        except ValueError:  # an address that one of its names would hide
            pass
        else:
            return Answer(form.value, BytesIO(text), len(text), len(quads))
    file = BytesIO()
    try:
        written = write_triples((quad.triple for quad in quads), form, file, _WHOLE)
    except UnwritableError as error:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"{error}; ask for another form") from error
    return Answer(form.value, file, written.length, written.rows)
