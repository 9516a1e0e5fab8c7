"""A query reads the store and nothing else: SERVICE and unknown graphs are refused unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ask import ask, parse_question
from kg.errors import QueryError
from kg.store import CommitmentStore
from tests.listener import Listener

REFERENCE = "<https://w3id.org/policing-commitments/id/graph/reference>"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def refused(store: CommitmentStore, text: str) -> str:
    with pytest.raises(QueryError) as error:
        ask(store, parse_question(text, "my.rq", "my"))
    assert "\n" not in str(error.value)
    return str(error.value)


CALLS = [
    "SELECT * { SERVICE HERE { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT HERE { ?s ?p ?o } }",
    "ASK { service silent HERE {} }",
    "SELECT * { SeRvIcE\n# a remark\nHERE {} }",
    "SELECT * { SERVICESILENTHERE{} }",
    "PREFIX x: HERE SELECT * { SERVICE x: {} }",
    "PREFIX : HERE SELECT * { SERVICE:x {} }",
    "SELECT * { VALUES ?x { HERE } SERVICE ?x {} }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE HERE { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE HERE { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE HERE { ?s ?p ?o } } } }",
    "SELECT * { ?m a pc:Message FILTER NOT EXISTS { SERVICE HERE {} } }",
    "SELECT * { {} UNION { OPTIONAL { SERVICE HERE {} } } }",
    "SELECT * { {} LATERAL { SERVICE HERE {} } }",
    "SELECT * { {} FILTER(1<2)SERVICE#>\nHERE {} }",
    "SELECT ?a { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)#>'''\n SERVICE HERE {} #'''\n}",
    # Oxigraph ends a comment at a carriage return too, and no string before the end of \u0022.
    "SELECT * { # a remark\rSERVICE HERE {}\n}",
    'SELECT * { {} OPTIONAL { ?s ?p "\\u0022 . #" } SERVICE HERE {} #\n}',
    # Three quotes with a wrong escape are two strings to Oxigraph.
    "SELECT * { VALUES ?x {'''a'} SERVICE HERE {} #\\z '''\n}",
    "SELECT * { OPTIONAL { ?s ?p 1SERVICE HERE {} } }",
    "PREFIX x: HERE SELECT * { {} OPTIONAL { ?s ?p x:.SERVICE HERE {} } }",
    "SELECT * { ?s ?p 'it\\'s' . SERVICE HERE {} #'\n}",
]


@pytest.mark.parametrize("text", CALLS)
def test_no_spelling_of_service_reaches_a_server(
    store: CommitmentStore, listener: Listener, text: str
) -> None:
    told = refused(store, text.replace("HERE", f"<{listener.address}>"))
    assert told.startswith("my.rq, line ")
    assert told.endswith("; a query may read this store only")
    assert listener.calls == 0


def test_the_refusal_says_where_the_word_stands(store: CommitmentStore) -> None:
    assert refused(store, "SELECT *\n{ ?s ?p 'SERVICE' .\n  service <http://e/> {} }") == (
        "my.rq, line 3, column 3: SERVICE is refused: it asks another server; "
        "a query may read this store only"
    )


@pytest.mark.parametrize(
    "text",
    [
        "# a SERVICE <http://e/> {}\nSELECT (1 AS ?n) {}",
        "SELECT (1 AS ?n) { FILTER(CONTAINS('a service <http://e/> {}', \"service\")) }",
        "SELECT (1 AS ?n) { FILTER('''it's a ''service'' it\\'s''' != '') }",
        "SELECT (1 AS ?n) { FILTER NOT EXISTS { ?s <http://service.example/service#x> ?service } }",
        "SELECT (1 AS ?n) { FILTER NOT EXISTS { ?s pc:service ?service . $service ?p ?o } }",
        "SELECT (1 AS ?n) { BIND(1 AS ?service) FILTER(?service < 2 && 3 > ?service) }",
    ],
)
def test_the_letters_may_stand_where_they_call_nobody(store: CommitmentStore, text: str) -> None:
    assert ask(store, parse_question(text, "my.rq", "my")).records()[0]["n"] == 1


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["'", '"', "''", "#", "\n", "\r", "a", "\\", " ", "1", "<", ">"])),
    st.lists(st.sampled_from(["'", '"', "''", "#", "\n", "\\z", " ", ">"])),
)
def test_whatever_stands_around_it_no_call_is_made(
    store: CommitmentStore, listener: Listener, before: list[str], after: list[str]
) -> None:
    text = (
        f"SELECT * {{ VALUES ?x {{ {''.join(before)} }} SERVICE SILENT <{listener.address}> {{}} "
        f"{''.join(after)}\n}}"
    )
    try:
        ask(store, parse_question(text, "my.rq", "my"))
    except QueryError as error:
        assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right
    assert listener.calls == 0


@pytest.mark.parametrize("word", ["FROM", "from named", "FROM # a remark\n NAMED", "FROMNAMED"])
@pytest.mark.parametrize("graph", ["<http://e/none>", REFERENCE])
def test_from_is_refused_because_it_would_not_be_heeded(
    store: CommitmentStore, word: str, graph: str
) -> None:
    assert refused(store, f"SELECT *\n{word} {graph} {{ ?s ?p ?o }}") == (
        "my.rq, line 2, column 1: FROM is refused: a query reads the whole store; "
        "choose a graph with GRAPH <address> { … }"
    )
    asked = "SELECT ?m FROM REFERENCE { ?m a pc:Message }".replace("REFERENCE", REFERENCE)
    assert len(list(store.query(asked))) == 3  # none of them stands in that graph


def test_the_word_from_in_strings_and_remarks_is_not_looked_at(store: CommitmentStore) -> None:
    text = "# FROM <http://e/>\nSELECT ('FROM <http://e/>' AS ?n) {}"
    assert ask(store, parse_question(text, "my.rq", "my")).records() == [{"n": "FROM <http://e/>"}]
