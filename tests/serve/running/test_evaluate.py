"""A free query: what it sees, what it is told, and that it reads nothing from elsewhere."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from pyoxigraph import Store

from kg.serve.refusal import Refusal
from kg.serve.running import Cut, GraphFormat, Graphs, Limits, Query, ResultsFormat
from kg.serve.running.evaluate import evaluate

ONE, TWO = "http://example.org/one", "http://example.org/two"
DATA = f"""
PREFIX : <http://example.org/>
INSERT DATA {{
  :own :in "own" .
  GRAPH <{ONE}> {{ :a :in "one" }}
  GRAPH <{TWO}> {{ :b :in "two" }}
}} ;
CREATE GRAPH <http://example.org/empty>
"""
IN = "PREFIX : <http://example.org/> SELECT ?where FROMS { ?s :in ?where } ORDER BY ?where"


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store()
    made.update(DATA)
    return made


def table(store: Store, query: Query, *, union: bool = True) -> list[list[str]]:
    answer = evaluate(store, query, Limits(), union=union)
    with answer.file as file:
        found = json.load(file)
    return [[cell["value"] for cell in row.values()] for row in found["results"]["bindings"]]


def seen(
    store: Store, froms: str = "", graphs: Graphs | None = None, *, union: bool = True
) -> list[str]:
    query = Query(IN.replace("FROMS", froms), graphs or Graphs())
    return [where for (where,) in table(store, query, union=union)]


def refused(
    store: Store, text: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST, **asked: object
) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        evaluate(store, Query(text, **asked), Limits(), union=True)  # type: ignore[arg-type]
    assert refusal.value.status is status
    assert "\n" not in refusal.value.sentence
    return refusal.value


def test_the_default_graph_is_the_union_of_all_or_the_stores_own(store: Store) -> None:
    assert seen(store) == ["one", "own", "two"]
    assert seen(store, union=False) == ["own"]


@pytest.mark.parametrize("union", [True, False])
def test_from_chooses_what_is_seen(store: Store, union: bool) -> None:
    assert seen(store, f"FROM <{ONE}>", union=union) == ["one"]
    assert seen(store, f"FROM <{ONE}> from <{TWO}>", union=union) == ["one", "two"]
    assert seen(store, f"FROM NAMED <{ONE}>", union=union) == []
    assert seen(store, f"FROM <{TWO}> FROM NAMED <{ONE}>", union=union) == ["two"]
    assert seen(store, "FROM :one FROM <http://example.org/empty>", union=union) == ["one"]
    assert seen(store, f"FROM#\n<{ONE}>", union=union) == ["one"]


@pytest.mark.parametrize("union", [True, False])
def test_the_graphs_of_the_request_replace_those_of_the_query(store: Store, union: bool) -> None:
    assert seen(store, "", Graphs((ONE,)), union=union) == ["one"]
    assert seen(store, f"FROM <{TWO}>", Graphs((ONE,)), union=union) == ["one"]
    assert seen(store, "", Graphs((ONE, TWO)), union=union) == ["one", "two"]
    assert seen(store, f"FROM <{TWO}>", Graphs((), (ONE,)), union=union) == []


def test_named_graphs_are_those_of_the_request_or_the_query(store: Store) -> None:
    def named(froms: str, graphs: Graphs) -> list[str]:
        text = f"SELECT ?g {froms} {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?g"
        return [g for (g,) in table(store, Query(text, graphs))]

    assert named("", Graphs()) == [ONE, TWO]
    assert named(f"FROM NAMED <{ONE}>", Graphs()) == [ONE]
    assert named(f"FROM <{ONE}>", Graphs()) == []
    assert named("", Graphs((ONE,), (TWO,))) == [TWO]
    assert named(f"FROM NAMED <{ONE}>", Graphs((), (TWO,))) == [TWO]
    assert named("", Graphs((ONE,))) == []


@pytest.mark.parametrize(
    "iri", ["file:///etc/passwd", "http://127.0.0.1:9/x", "http://example.org/none", "urn:x"]
)
@pytest.mark.parametrize("word", ["FROM", "FROM NAMED", "from\n#\n named"])
def test_a_graph_that_is_not_in_the_store_is_refused(store: Store, word: str, iri: str) -> None:
    told = f"there is no graph <{iri}> in this store, and none is read from elsewhere"
    assert refused(store, f"SELECT * {word} <{iri}> {{ ?s ?p ?o }}").sentence == told
    assert refused(store, "ASK {}", graphs=Graphs((iri,))).sentence == told
    assert refused(store, "ASK {}", graphs=Graphs((), (iri,))).sentence == told


def test_relative_addresses_are_resolved_against_the_base(store: Store) -> None:
    base = "http://example.org/x/"
    relative = Query("SELECT ?o FROM <../one> { <../a> ?p ?o }", base=base)
    assert table(store, relative) == [["one"]]
    own = "BASE <http://example.org/> SELECT ?o FROM <one> { <a> ?p ?o }"
    assert table(store, Query(own)) == [["one"]]
    assert (
        "<one> is no absolute address" in refused(store, "ASK {}", graphs=Graphs(("one",))).sentence
    )
    assert "Invalid base IRI '::'" in refused(store, "ASK {}", base="::").sentence


def test_no_prefix_is_known_that_was_not_declared(store: Store) -> None:
    told = refused(store, "SELECT * {\n  ?s a pc:Message }")
    assert told.sentence.endswith(": Prefix not found")
    assert told.line == 2


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELEC * {}", 1, 1),
        ("# é\nPREFIX : <http://e/>\n  SELEKT * {}", 3, 3),
        ("SELECT * {", 1, 11),
        ("", 1, 1),
    ],
)
def test_a_query_that_cannot_be_understood_is_told_its_place(
    store: Store, text: str, line: int, column: int
) -> None:
    told = refused(store, text)
    assert (told.line, told.column) == (line, column)
    assert told.sentence.startswith("the query cannot be understood at ")


def test_an_update_is_no_query(store: Store) -> None:
    told = "this is an update, not a query; send it as update, with POST"
    for text in (
        "INSERT DATA {}",
        "# SELECT\nPREFIX a: <b:c>\nBASE <d:e> delete where {}",
        "prefix select: <x:y> CLEAR ALL",
        "WITH <a:b> DELETE {} WHERE {}",
    ):
        assert refused(store, text).sentence == told


def test_a_function_that_is_not_known_is_refused(store: Store) -> None:
    told = refused(store, "SELECT * { FILTER(<http://e/f>(1)) }").sentence
    assert told == (
        "the query cannot be answered: The custom function <http://e/f> is not supported"
    )


def test_a_kind_of_answer_that_is_not_accepted_is_406(store: Store) -> None:
    status = HTTPStatus.NOT_ACCEPTABLE
    told = refused(store, "ASK {}", status, results=None).sentence
    assert told.startswith("the answer to this query is a table or yes or no; accept one of appl")
    told = refused(store, "DESCRIBE <http://e/>", status, graph=None).sentence
    assert told.startswith("the answer to this query is a graph; accept one of text/turtle, ")
    odd = 'SELECT ("\\u0001" AS ?x) {}'
    told = refused(store, odd, status, results=ResultsFormat.XML).sentence
    assert (
        told == "the answer holds the character U+0001, which XML cannot hold; ask for another form"
    )


@pytest.mark.parametrize("results", ResultsFormat)
def test_tables_have_the_media_type_of_their_form(store: Store, results: ResultsFormat) -> None:
    query = Query("SELECT * { ?s ?p ?o }", results=results)
    answer = evaluate(store, query, Limits(), union=True)
    with answer.file as file:
        assert len(file.read()) == answer.length
    assert (answer.media_type, answer.rows, answer.cut) == (results.value, 3, None)


@pytest.mark.parametrize("graph", GraphFormat)
@pytest.mark.parametrize(
    "text", ["CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "DESCRIBE ?s { ?s ?p ?o }"]
)
def test_graphs_have_the_media_type_of_their_form(
    store: Store, graph: GraphFormat, text: str
) -> None:
    answer = evaluate(store, Query(text, graph=graph), Limits(rows=2), union=True)
    with answer.file as file:
        assert len(file.read()) == answer.length
    assert (answer.media_type, answer.rows, answer.cut) == (graph.value, 2, Cut(2, "rows"))


def test_words_that_call_nobody_are_left_alone(store: Store) -> None:
    for text in (
        "# SERVICE <http://e/>\nASK {}",
        "ASK { FILTER('''a 'service' LOAD from''' != \"FROM <x>\") }",
        "ASK { ?service ?from ?load }",
        "PREFIX x: <http://e/service#> ASK { x:service x:from <http://e/load> }",
        "ASK { BIND('caf\\u00e9 from here' AS ?x) }",
        "SELECT ('from' AS ?x) (TRIPLE(<a:b>, <a:b>, 1) AS ?y) {}",  # rdflib knows no such triples
    ):
        evaluate(store, Query(text), Limits(), union=True).file.close()
