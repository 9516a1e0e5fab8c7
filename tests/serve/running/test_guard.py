"""What would call another server is found before it is run, however it is written."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.serve.refusal import Refusal
from kg.serve.running import Limits, Query, Update
from kg.serve.running.difference import difference
from kg.serve.running.evaluate import evaluate
from kg.serve.running.guard import read_query
from tests.listener import Listener
from tests.serve.running.hostile import CALLS, UPDATES


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


def answered(text: str, services: tuple[str, ...] = ()) -> None:
    evaluate(Store(), Query(text), Limits(), union=True, services=services).file.close()


def refused(text: str, services: tuple[str, ...] = ()) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        answered(text, services)
    assert refusal.value.status is HTTPStatus.BAD_REQUEST
    assert "\n" not in refusal.value.sentence
    return refusal.value


@pytest.mark.parametrize("text", CALLS)
@pytest.mark.parametrize("others", [(), ("http://elsewhere.example/",)])
def test_no_spelling_of_service_reaches_a_server(
    listener: Listener, text: str, others: tuple[str, ...]
) -> None:
    refused(text.replace("HERE", f"<{listener.address}>"), others)
    assert listener.calls == 0


@pytest.mark.parametrize("text", UPDATES)
@pytest.mark.parametrize("others", [(), ("http://elsewhere.example/",)])
def test_no_update_reaches_a_server_or_a_file(
    listener: Listener, text: str, others: tuple[str, ...]
) -> None:
    update = Update(text.replace("HERE", f"<{listener.address}>"))
    after = Store()
    with pytest.raises(Refusal) as refusal:
        difference(Store(), after, update, services=others)
    assert refusal.value.status is HTTPStatus.BAD_REQUEST
    assert listener.calls == 0
    assert len(after) == 0


def test_the_refusal_says_what_and_where() -> None:
    told = refused("SELECT *\n{ ?s ?p 'SERVICE' .\n  service <http://e/> {} }")
    assert told.sentence == (
        "SERVICE is refused: it asks another server; this server reads its own store only"
    )
    assert (told.line, told.column) == (3, 3)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["'", '"', "''", "#", "\n", "\r", "a", "\\", " ", "1", "<", ">"])),
    st.lists(st.sampled_from(["'", '"', "''", "#", "\n", "\\z", " ", ">"])),
    st.booleans(),
)
def test_whatever_stands_around_it_no_call_is_made(
    listener: Listener, before: list[str], after: list[str], elsewhere: bool
) -> None:
    text = (
        f"SELECT * {{ VALUES ?x {{ {''.join(before)} }} SERVICE SILENT <{listener.address}> {{}} "
        f"{''.join(after)}\n}}"
    )
    refused(text, ("http://elsewhere.example/",) if elsewhere else ())
    assert listener.calls == 0


def test_a_service_that_the_operator_lists_may_be_asked(listener: Listener) -> None:
    allowed = (listener.address,)
    calls = listener.calls
    answered(f"SELECT * {{ SERVICE SILENT <{listener.address}> {{ ?s ?p ?o }} }}", allowed)
    assert listener.calls > calls
    assert read_query(f"ASK {{ SERVICE#\n<{listener.address}>{{}} }}", None, allowed).services == (
        listener.address,
    )


def test_a_service_that_does_not_answer_is_502(listener: Listener) -> None:
    with pytest.raises(Refusal) as refusal:
        answered(f"ASK {{ SERVICE <{listener.address}> {{}} }}", (listener.address,))
    assert refusal.value.status is HTTPStatus.BAD_GATEWAY
    assert refusal.value.sentence.startswith("a service could not be asked: ")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://other.example/> {} }",
        "ASK { SERVICE HERE { SERVICE <http://other.example/> {} } }",
        "ASK { SERVICE ?x {} }",
        "PREFIX x: HERE ASK { SERVICE x: {} }",
        "BASE HERE ASK { SERVICE <> {} }",
        "ASK { SERVICE HERE {} SERVICE SILENT ?x {} }",
        "ASK { SERVICE HERE {} FILTER NOT EXISTS { SERVICE <http://other.example/> {} } }",
        "ASK { SERVICE HERE {} BIND('\\u0022' AS ?x) }",
        "ASK { SERVICE HERE {} FILTER(1<2#>\n) }",
        "ASK { {} LATERAL { SERVICE HERE {} } }",
    ],
)
def test_beside_an_allowed_service_no_other_is_asked(listener: Listener, text: str) -> None:
    calls = listener.calls
    refused(text.replace("HERE", f"<{listener.address}>"), (listener.address,))
    assert listener.calls == calls


def test_where_two_readings_differ_it_is_refused() -> None:
    told = refused("PREFIX service: <http://e/> ASK { service:x service:y 1 }")
    assert told.sentence.startswith("it is not clear whether this is the word SERVICE; ")
    told = refused("PREFIX x: <http://e/> SELECT * FROMx:y {}")
    assert told.sentence.startswith(
        "what this query would read cannot be checked, so it is refused"
    )
    assert (told.line, told.column) == (1, 32)
