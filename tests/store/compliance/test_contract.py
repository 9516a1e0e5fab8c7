"""What a store of graphs does, whichever keeps them: the same calls give the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg.express import express, graph_iri
from kg.namespaces import PC, XSD
from kg.statements import Reading
from kg.store import Change, GraphStore
from tests.strategies import readings

A, B = NamedNode("https://example.org/a"), NamedNode("https://example.org/b")
SAYS = NamedNode("https://example.org/says")


def _with_short_numbers(reading: Reading) -> Reading:
    """``reading`` with numbers as letters have them: Virtuoso 7 keeps 15 digits of a decimal."""
    return replace(
        reading,
        answers=tuple(replace(a, confidence=round(a.confidence, 2)) for a in reading.answers),
        statistics=tuple(
            replace(
                claim,
                value=round(claim.value, 3),
                baseline=None if claim.baseline is None else round(claim.baseline, 3),
            )
            for claim in reading.statistics
        ),
    )


def quad(graph: NamedNode, value: Literal | NamedNode) -> Quad:
    return Quad(A, SAYS, value, graph)


def typed(value: str, kind: str) -> Literal:
    return Literal(value, datatype=NamedNode(XSD + kind))


def test_what_is_put_into_a_graph_comes_out_of_it_and_replaces_what_was_there(
    store: GraphStore,
) -> None:
    assert store.put_graph(A, [quad(A, Literal("one")), quad(A, Literal("two"))])
    assert store.graph(A) == [quad(A, Literal("one")), quad(A, Literal("two"))]
    assert not store.put_graph(A, [quad(A, Literal("three"))])
    assert store.graph(A) == [quad(A, Literal("three"))]
    assert store.has_graph(A)
    assert not store.has_graph(B)
    assert store.named_graphs() == [A]


def test_a_graph_can_be_dropped_once(store: GraphStore) -> None:
    store.put_graph(A, [quad(A, Literal("one"))])
    store.put_graph(B, [quad(B, Literal("other"))])
    assert store.drop_graph(A)
    assert not store.drop_graph(A)
    assert store.graph(A) == []
    assert store.named_graphs() == [B]


def test_a_change_of_several_graphs_takes_out_and_puts_in(store: GraphStore) -> None:
    store.put_graph(A, [quad(A, Literal("kept")), quad(A, Literal("old"))])
    store.put_graph(B, [quad(B, Literal("gone"))])
    store.apply(
        [quad(A, Literal("new")), quad(A, typed("1", "decimal"))],
        [quad(A, Literal("old"))],
        dropped=[B.value],
    )
    assert store.graph(A) == [
        quad(A, typed("1", "decimal")),
        quad(A, Literal("kept")),
        quad(A, Literal("new")),
    ]
    assert store.named_graphs() == [A]


def test_every_write_gives_a_new_generation(store: GraphStore) -> None:
    seen = [store.generation]
    store.put_graph(A, [quad(A, Literal("one"))])
    seen.append(store.generation)
    store.apply([quad(B, Literal("two"))], [])
    seen.append(store.generation)
    store.drop_graph(A)
    seen.append(store.generation)
    assert sorted(set(seen)) == seen


def test_values_come_back_as_they_were_written(store: GraphStore) -> None:
    values = [
        Literal(""),
        Literal(" spaces around "),
        Literal("tab\tline\ncarriage\rquote\" back\\slash 'apostrophe'"),
        Literal("café £ 😀 𝔘 \u2028 \x7f \x01"),
        Literal("x" * 20_000),
        Literal("words", language="en"),
        Literal("words", language="en-gb"),
        Literal("2025-11-19"),
        typed("true", "boolean"),
        typed("false", "boolean"),
        typed("42", "integer"),
        typed("-7", "integer"),
        typed("3", "decimal"),
        typed("0.95", "decimal"),
        typed("123456.789012345", "decimal"),
        typed("2025-11-19", "date"),
        typed("--11-19", "gMonthDay"),
        NamedNode("https://example.org/it's?a=b&c=(d)#e"),
        NamedNode("https://example.org/é😀"),
    ]
    quads = sorted((quad(A, value) for value in values), key=lambda each: str(each.object))
    store.put_graph(A, quads)
    assert sorted(store.graph(A), key=lambda each: str(each.object)) == quads
    store.apply([quad(A, Literal("more"))], [])
    assert len(store.graph(A)) == len(quads) + 1


def test_rows_hold_values_as_they_were_written(store: GraphStore) -> None:
    values = [
        typed("true", "boolean"),
        typed("0.5", "decimal"),
        Literal(" s "),
        Literal("e", language="en"),
    ]
    store.put_graph(A, [quad(A, value) for value in values])
    found = store.query("SELECT ?value WHERE { ?s <https://example.org/says> ?value }")
    assert isinstance(found, QuerySolutions)
    assert {row["value"] for row in found} == set(values)


def test_each_kind_of_query_gives_its_own_kind_of_answer(store: GraphStore) -> None:
    store.put_graph(A, [quad(A, Literal("one"))])
    assert isinstance(store.query("SELECT * WHERE { ?s ?p ?o }"), QuerySolutions)
    yes = store.query("ASK { ?s <https://example.org/says> 'one' }")
    assert isinstance(yes, QueryBoolean)
    assert bool(yes)
    triples = store.query("CONSTRUCT { ?s pc:said ?o } WHERE { ?s <https://example.org/says> ?o }")
    assert isinstance(triples, QueryTriples)
    assert [str(each) for each in triples] == [f'{A} <{PC}said> "one"']


def test_a_bound_string_is_a_string_whatever_it_holds(store: GraphStore) -> None:
    hostile = "\"} ; DROP ALL # ' \\ \n <x> ?s"
    store.put_graph(A, [quad(A, Literal(hostile)), quad(A, Literal("other"))])
    text = "SELECT ?s ?asked WHERE { ?s <https://example.org/says> ?o . FILTER(?o = ?asked) }"
    found = store.query(text, {"asked": Literal(hostile)})
    assert isinstance(found, QuerySolutions)
    assert [row["s"] for row in found] == [A]


def test_a_query_that_is_none_says_where(store: GraphStore) -> None:
    with pytest.raises(SyntaxError, match=r"error at 1:16"):
        store.query("SELECT WHERE WHERE { }")


def test_the_reference_graph_is_written_once(store: GraphStore) -> None:
    assert store.load_reference() is Change.NEW
    assert store.load_reference() is Change.UNCHANGED
    assert store.has_graph(store.names.reference_graph)


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes over HTTP
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(reading=readings().map(_with_short_numbers))
def test_any_message_comes_back_as_it_was_expressed(store: GraphStore, reading: Reading) -> None:
    graph, quads = graph_iri(reading.message), express(reading)
    store.replace_message(graph, ())
    assert list(store.replace_messages([(graph, quads)])) == [(graph, Change.NEW)]
    assert store.graph(graph) == quads
    assert store.replace_message(graph, quads) is Change.UNCHANGED
    less = quads[: len(quads) // 2]
    assert store.replace_message(graph, less) is Change.REPLACED
    assert store.graph(graph) == less
    assert [m.graph for m in store.messages() if m.graph == graph] in ([], [graph])
    store.drop_graph(graph)
