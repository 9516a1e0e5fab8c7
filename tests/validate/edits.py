"""Graphs that went wrong: what a reading or an example says, hit by random edits.

In: nothing. Out: a Hypothesis strategy for quads. Edits drop triples, say things twice, and put in
the place of a term another one of the graph or one from a list of awkward ones.
"""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.express import express
from kg.namespaces import PC, RDF, XSD
from kg.validate.graphs import with_reference
from tests.ontology.examples import GOOD, quads
from tests.strategies import readings


def _literal(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(datatype if ":" in datatype else XSD + datatype))


NUMBERS = [
    *(
        _literal(text, "integer")
        for text in ("0", "1", "01", "+1", "-1", "7", "99999999999999999999")
    ),
    *(_literal(text, "decimal") for text in ("0.5", ".5", "1.", "1.0", "-0.1", "1.00")),
    *(_literal(text, "double") for text in ("0.5", "1e0", "1E2", "INF", "NaN", "-1")),
    _literal("0.5", "float"),
    _literal("5", "byte"),
    _literal("5", "nonNegativeInteger"),
    _literal("5", "unsignedInt"),
]
ILL_TYPED = [
    *(_literal(text, "integer") for text in ("", "x", "1.0", "1e3", "--1")),
    *(_literal(text, "decimal") for text in ("", "x", "1,5", "1/2")),
    *(_literal(text, "date") for text in ("", "x", "2025-02-30", "2025-13-01", "28.2.2025")),
    *(_literal(text, "double") for text in ("x", "1e", "")),
    *(_literal(text, "byte") for text in ("300", "x")),
    _literal("-1", "nonNegativeInteger"),
    _literal("2025-02-30T10:00:00", "dateTime"),
    _literal("x", "boolean"),
]
OTHERS = [
    *(_literal(text, "date") for text in ("2025-02-28", "2024-02-29", "2025-02-28Z", "0001-01-01")),
    *(_literal(text, "dateTime") for text in ("2025-02-28T10:00:00", "2025-02-28T10:00:00Z")),
    *(_literal(text, "gMonthDay") for text in ("--02-28", "--02-31", "x")),
    *(_literal(text, "boolean") for text in ("true", "false", "1", "0")),
    *(_literal(text, "https://example.org/datatype") for text in ("x", "1")),
    *(_literal(text, "string") for text in ("x", "1", "2025-02-28")),
    _literal("2025", "gYear"),
    *(Literal(text, language=tag) for text in ("x", "") for tag in ("en", "en-gb", "de")),
    *(Literal(text) for text in ("", "x", "1", " ", "line\nline", "E09000012", "E09000012x")),
    *(NamedNode(f"https://example.org/{name}") for name in ("a", "b")),
    *(BlankNode(name) for name in ("a", "b")),
]
AWKWARD = [*NUMBERS, *ILL_TYPED, *OTHERS]
CLASSES = [NamedNode(PC + name) for name in (
    "Action", "Pledge", "Answer", "Area", "Borough", "CommunityPriority", "Event", "Message",
    "Officer", "Statement", "StatisticalClaim", "Topic", "ActionKind", "Remark")]  # fmt: skip
TYPE = NamedNode(RDF + "type")


def _other(graph: list[Quad], draw: st.DrawFn) -> NamedNode | BlankNode | Literal:
    """A term to put in the place of another."""
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(st.sampled_from(graph)).subject
    if kind == 1:
        return draw(st.sampled_from(graph)).object
    return draw(st.sampled_from(AWKWARD))


def _changed(literal: Literal, draw: st.DrawFn) -> Literal:
    """Another text, datatype or language of the same literal."""
    like = draw(st.sampled_from([each for each in AWKWARD if isinstance(each, Literal)]))
    if draw(st.booleans()):
        return Literal(like.value, **_kind(literal))
    return Literal(literal.value, **_kind(like))


def _kind(literal: Literal) -> dict[str, object]:
    return {"language": literal.language} if literal.language else {"datatype": literal.datatype}


def _drop(graph: list[Quad], place: int, _: st.DrawFn) -> None:
    del graph[place]


def _say_more(graph: list[Quad], place: int, draw: st.DrawFn) -> None:
    s, p, _, g = graph[place]
    graph.append(Quad(s, p, _other(graph, draw), g))


def _say_another(graph: list[Quad], place: int, draw: st.DrawFn) -> None:
    s, p, _, g = graph[place]
    graph[place] = Quad(s, p, _other(graph, draw), g)


def _move(graph: list[Quad], place: int, draw: st.DrawFn) -> None:
    s, p, o, g = graph[place]
    other = draw(st.sampled_from(graph))
    graph[place] = (
        Quad(other.subject, p, o, g) if draw(st.booleans()) else Quad(s, other.predicate, o, g)
    )


def _class(graph: list[Quad], place: int, draw: st.DrawFn) -> None:
    s, p, _, g = graph[place]
    new = Quad(s, TYPE, draw(st.sampled_from(CLASSES)), g)
    if p == TYPE:
        graph[place] = new
    else:
        graph.append(new)


def _write_otherwise(graph: list[Quad], _: int, draw: st.DrawFn) -> None:
    literals = [n for n, quad in enumerate(graph) if isinstance(quad.object, Literal)]
    if literals:
        place = draw(st.sampled_from(literals))
        s, p, o, g = graph[place]
        new = Quad(s, p, _changed(o, draw), g)
        if draw(st.booleans()):
            graph[place] = new
        else:
            graph.append(new)


EDITS = (_drop, _say_more, _say_another, _move, _class, _write_otherwise, _write_otherwise)


@st.composite
def edited(draw: st.DrawFn, graph: list[Quad]) -> list[Quad]:
    """The graph after one to twelve edits."""
    graph = list(graph)
    for _ in range(draw(st.integers(1, min(12, len(graph) - 1)))):
        draw(st.sampled_from(EDITS))(graph, draw(st.integers(0, len(graph) - 1)), draw)
    return graph


sound = st.one_of(
    st.sampled_from(GOOD).map(lambda path: sorted(quads(path), key=str)),
    readings().map(lambda reading: list(express(reading))),
)
"""The quads of a message that nothing is wrong with, but what a good letter would add."""

broken = st.one_of(
    sound.map(with_reference).flatmap(edited),
    sound.flatmap(edited).map(with_reference),
    sound.map(with_reference).flatmap(edited).flatmap(edited),
)
"""The same with some edits, before or after what it refers to is added."""
