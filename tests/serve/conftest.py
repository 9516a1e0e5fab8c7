"""Servers that the tests share, and stores with the sample messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pyoxigraph import NamedNode, Quad

from kg.pipeline import ingest, readings
from kg.serve import Settings, application
from kg.store import CommitmentStore, GraphStore
from tests.serve.servers import TOKEN, LocalServer, process

Serving = Callable[..., LocalServer]


@pytest.fixture(scope="session")
def sample_messages() -> list[tuple[NamedNode, list[Quad]]]:
    """The graphs of the two sample messages, each with the report on it."""
    with CommitmentStore.in_memory() as store:
        ingest(readings([Path("kg/samples")]), store)
        return [
            (graph, [*store.graph(graph), *store.graph(store.names.report_of(graph))])
            for graph in store.message_graphs()
        ]


@pytest.fixture
def samples(sample_messages: list[tuple[NamedNode, list[Quad]]]) -> Iterator[CommitmentStore]:
    """A store in memory with the sample messages and the reference graph."""
    with CommitmentStore.in_memory() as store:
        store.load_reference()
        assert list(store.replace_messages(sample_messages))
        yield store


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Starts applications in this process: ``serving(store, token=None, read_only=True)``.

    Without a store an empty one in memory is served. The token is `TOKEN` unless set otherwise.
    """
    started: list[LocalServer] = []

    def start(store: GraphStore | None = None, **settings: Any) -> LocalServer:
        chosen = Settings(**({"token": SecretStr(TOKEN)} | settings))
        server = LocalServer(application(chosen, store or CommitmentStore.in_memory()))
        started.append(server)
        return server

    yield start
    for server in started:
        server.close()


@pytest.fixture(scope="session")
def bare_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server of an empty store, without the reference graph."""
    folder = tmp_path_factory.mktemp("bare") / "store"
    with process(["-m", "tests.serve.bare", str(folder)]) as address:
        yield address


@pytest.fixture(scope="session")
def real_server(
    tmp_path_factory: pytest.TempPathFactory,
    sample_messages: list[tuple[NamedNode, list[Quad]]],
) -> Iterator[str]:
    """The address of ``policing-kg serve`` with the sample messages; it takes `TOKEN`."""
    folder = tmp_path_factory.mktemp("real") / "store"
    with CommitmentStore.open(folder) as store:
        store.load_reference()
        assert list(store.replace_messages(sample_messages))
    arguments = ["-m", "kg.cli", "serve", "--store", str(folder), "--port", "0"]
    with process(arguments, {"POLICING_KG_TOKEN": TOKEN}) as address:
        yield address


@pytest.fixture(scope="session")
def suite(shared: Path) -> Path:
    """The folder of the W3C's SPARQL 1.1 tests."""
    return shared / "w3c" / "sparql11"
