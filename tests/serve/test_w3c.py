"""The W3C's tests of SPARQL 1.1, put to a running server over HTTP.

What fails is listed with its reason in ``tests/w3c/failures.toml``, and nothing else may.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.servers import TOKEN
from tests.w3c import in_rdflib
from tests.w3c.endpoint import Endpoint
from tests.w3c.exchanges import conversations, written_conversation
from tests.w3c.failures import known_failures
from tests.w3c.manifest import cases
from tests.w3c.talking import Talk, prepare

COUNTS = {"query": 328, "update": 157, "results": 10}
TALKS = {
    "protocol/manifest.ttl": 34,
    "graph-store-protocol/manifest-direct.ttl": 4,
    "graph-store-protocol/manifest-indirect.ttl": 9,
}


@pytest.fixture(scope="module")
def endpoint(bare_server: str) -> Iterator[Endpoint]:
    with Endpoint(bare_server, TOKEN) as endpoint:
        yield endpoint


@pytest.mark.slow
@pytest.mark.parametrize("listing", COUNTS)
def test_every_case_but_the_listed_ones_is_answered_as_wanted(
    listing: str, suite: Path, endpoint: Endpoint
) -> None:
    found = cases(suite, f"manifest-sparql11-{listing}.ttl")
    faults = {case.title: fault for case in found if (fault := endpoint.fault(case))}
    known = {case.title for case in found} & known_failures().keys()
    new = {title: fault for title, fault in faults.items() if title not in known}
    assert not new
    assert not known - faults.keys(), "these pass now: take them out of failures.toml"
    assert len(found) == COUNTS[listing]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's, of itself
def test_more_cases_pass_than_with_rdflib(suite: Path) -> None:
    found = [case for each in COUNTS for case in cases(suite, f"manifest-sparql11-{each}.ttl")]
    ours = sum(case.title not in known_failures() for case in found)
    assert ours / len(found) > 0.94
    assert ours > sum(in_rdflib.fault(case) is None for case in found)


@pytest.mark.parametrize("manifest", TALKS)
def test_every_conversation_goes_as_the_manifest_says(
    manifest: str, suite: Path, bare_server: str, endpoint: Endpoint
) -> None:
    found = conversations(suite, manifest)
    faults = {}
    for conversation in found:
        prepare(endpoint, conversation)
        if wrong := Talk(bare_server, TOKEN).hold(conversation):
            faults[conversation.name] = wrong
    assert not faults
    assert len(found) == TALKS[manifest]


def test_the_older_manifest_of_the_graph_store_goes_as_far_as_it_can(
    suite: Path, bare_server: str, endpoint: Endpoint
) -> None:
    conversation = written_conversation(suite)
    endpoint.clear()
    endpoint.forget()
    talk = Talk(bare_server, TOKEN)
    faults = {}
    for exchange in conversation.exchanges:
        if wrong := talk.exchange(exchange):
            faults[f"http-rdf-update/{exchange.path.partition('#')[2]}"] = wrong
    known = {title for title in known_failures() if title.startswith("http-rdf-update/")}
    assert faults.keys() == known
    assert len(conversation.exchanges) == 18


def test_every_listed_failure_is_a_case_of_the_suite(suite: Path) -> None:
    titles = {
        case.title for each in COUNTS for case in cases(suite, f"manifest-sparql11-{each}.ttl")
    }
    titles |= {
        f"http-rdf-update/{each.path.partition('#')[2]}"
        for each in written_conversation(suite).exchanges
    }
    assert known_failures().keys() <= titles


def test_the_document_gives_the_figures_of_the_suite(checkout: Path) -> None:
    failing = [title for title in known_failures() if not title.startswith("http-rdf-update/")]
    total = sum(COUNTS.values())
    text = " ".join((checkout / "docs" / "sparql.md").read_text(encoding="utf-8").split())
    assert f"Of the {total} cases" in text
    assert f"{total - len(failing)} are answered as wanted" in text
    assert f"all {sum(TALKS.values())} conversations" in text
