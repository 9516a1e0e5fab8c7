"""Eight queries without end at once: the server goes on as if there were none."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx
import pytest

from kg.samples import sample_paths
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.serve.operations.processes import PATIENCE, Process, started, until

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?a } } "
    "?f ?h ?i . ?j ?k ?l . ?m ?o ?p FILTER(?c != ?p) }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i "
    "FILTER(REGEX(CONCAT(STR(?c), STR(?f), STR(?i)), '(x+x+)+y$', 'i')) }",
    "SELECT (COUNT(*) AS ?n) { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>)+ ?d . ?e ?f ?g . ?h ?i ?j }",
)
QUIET = ("/health", "/questions/gaps")
ASKED = 25
SLOWER = 20
"""How many times slower the middle one of `ASKED` answers may be. Who had to wait for one of the
queries would wait some hundred times longer; two processors that are shared explain a few."""


@pytest.fixture
def server(command: Command, tmp_path: Path) -> Iterator[Process]:
    """A server on which a query may run two seconds, and wait for long."""
    store = tmp_path / "store"
    assert command("ingest", *sample_paths(), "--store", store).returncode == 0
    limits = {"POLICING_KG_QUERY_SECONDS": "2", "POLICING_KG_QUERY_WAIT_SECONDS": str(PATIENCE)}
    with started(store, **limits) as process:
        yield process


def usual(client: httpx.Client, path: str) -> float:
    """The middle one of the times that answers take."""
    times = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        assert client.get(path).status_code == 200
        times.append(time.perf_counter() - begun)
    return median(times)


def queries(client: httpx.Client) -> tuple[int, int]:
    """How many queries run, and how many wait."""
    counts = dict(
        line.rsplit(" ", 1)
        for line in client.get("/metrics").text.splitlines()
        if line.startswith("policing_kg_queries_")
    )
    running, waiting = (counts[f"policing_kg_queries_{state}"] for state in ("running", "waiting"))
    return int(float(running)), int(float(waiting))


def ended(address: str, query: str) -> httpx.Response:
    """The answer to a query without end."""
    return httpx.get(
        f"{address}/sparql", params={"query": query}, timeout=PATIENCE, trust_env=False
    )


@pytest.mark.slow
def test_while_eight_run_or_wait_others_are_answered_in_their_usual_time(server: Process) -> None:
    address = server.address
    with (
        httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client,
        ThreadPoolExecutor(8) as crowd,
    ):
        for path in QUIET:
            usual(client, path)
        before = {path: usual(client, path) for path in QUIET}
        asked = [crowd.submit(ended, address, query) for query in RUNAWAYS * 2]
        until(lambda: queries(client) == (2, 6))
        meanwhile = {path: usual(client, path) for path in QUIET}
        assert queries(client)[0] == 2, "they ended too soon for this to say anything"
        answers = [each.result(PATIENCE) for each in asked]
    assert {answer.status_code for answer in answers} == {504}
    assert all("took longer than the 2 seconds" in answer.text for answer in answers)
    slower = {path: meanwhile[path] / before[path] for path in QUIET}
    assert max(slower.values()) < SLOWER, slower
    assert not [line for line in server.lines if '"fault"' in line or "Traceback" in line]
