"""Quads as text, the same text every time.

In: quads in any order. Out: N-Quads or TriG, graph by graph, in the order of their terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
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
    """Write quads that are already in order to ``file``; nothing is held in memory."""
    prefixes = dict(PREFIXES) if form is QuadFormat.TRIG else None
    serialize(ordered, file, form.rdf_format, prefixes=prefixes)


def serialise(quads: Iterable[Quad], form: QuadFormat) -> bytes:
    """Quads in any order as text in UTF-8: the same quads give the same bytes."""
    prefixes = dict(PREFIXES) if form is QuadFormat.TRIG else None
    return serialize(in_order(quads), format=form.rdf_format, prefixes=prefixes) or b""
