"""Quads as text, the same text every time.

In: quads in any order. Out: N-Quads or TriG, graph by graph, in the order of their terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from itertools import dropwhile, groupby
from typing import IO

from pyoxigraph import Quad, RdfFormat, serialize

from kg.namespaces import PREFIXES


class QuadFormat(StrEnum):
    """The forms in which a whole dataset is written."""

    TRIG = "trig"
    NQUADS = "nquads"

    @property
    def rdf_format(self) -> RdfFormat:
        """The same as pyoxigraph names it."""
        return RdfFormat.TRIG if self is QuadFormat.TRIG else RdfFormat.N_QUADS


def order(quad: Quad) -> tuple[str, str, str, str]:
    """What quads are sorted by: graph, subject, predicate, object, as N-Quads writes them."""
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def in_order(quads: Iterable[Quad]) -> list[Quad]:
    """The distinct quads, sorted by graph, subject, predicate and object."""
    return sorted(set(quads), key=order)


def write_quads(ordered: Iterable[Quad], form: QuadFormat, file: IO[bytes]) -> None:
    """Write quads that are already in order as N-Quads or TriG; one graph at a time is in memory.

    pyoxigraph writes prefixes in an order that differs from run to run, so these are sorted here.
    """
    if form is QuadFormat.NQUADS:
        serialize(ordered, file, form.rdf_format)
        return
    file.writelines(f"@prefix {name}: <{PREFIXES[name]}> .\n".encode() for name in sorted(PREFIXES))
    for _, quads in groupby(ordered, key=lambda quad: quad.graph_name):
        text = serialize(quads, format=form.rdf_format, prefixes=dict(PREFIXES)) or b""
        lines = text.splitlines(keepends=True)
        file.writelines(dropwhile(lambda line: line.startswith(b"@prefix"), lines))


def serialise(quads: Iterable[Quad], form: QuadFormat) -> bytes:
    """Quads in any order as text in UTF-8: the same quads give the same bytes."""
    file = BytesIO()
    write_quads(in_order(quads), form, file)
    return file.getvalue()
