"""How many answers a second the server gives, beside its peers; `make bench` prints the table.

In: POLICING_KG_BENCH_MESSAGES letters that nobody wrote (10,000 unless set), or the store that
POLICING_KG_BENCH_STORE names; wrk; Virtuoso and rdflib-endpoint where they are installed. Out:
requests a second from eight clients and the 99th percentile, in one run on one machine. Nothing is
asserted: read the ratios.

rdflib-endpoint is asked the same question over the first letters only (its own evaluator would take
minutes over all), and its rate there is an upper bound of what it would do over all.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, serialize

from kg.store import CommitmentStore
from tests.benchmarks.synthetic import fill
from tests.virtuoso import is_installed, running

pytestmark = pytest.mark.benchmark

CLIENTS, SECONDS, FEW = 8, 8, 300
GAPS = """
PREFIX pc: <https://w3id.org/policing-commitments/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?priority ?label ?message ?issued WHERE {
  GRAPH ?g {
    ?priority pc:answerStatus pc:Unanswered ; rdfs:label ?label ; pc:statedIn ?message .
    OPTIONAL { ?message dcterms:issued ?issued }
  }
}
ORDER BY ?issued ?priority LIMIT 100
"""
"""The first question as plain SPARQL, for servers that know no named questions."""


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Rate:
    """What wrk measured."""

    a_second: float
    p99: str
    errors: int

    def __str__(self) -> str:
        wrong = f", {self.errors} not answered" if self.errors else ""
        return f"{self.a_second:10.1f} a second, 99 in 100 within {self.p99}{wrong}"


def wrk(url: str, *headers: str, clients: int = CLIENTS) -> Rate:
    """The rate at which ``url`` is answered to ``clients`` that ask without a pause."""
    command = ["wrk", "-t2", f"-c{clients}", f"-d{SECONDS}s", "--latency", "--timeout", "30s"]
    for header in headers:
        command += ["-H", header]
    text = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+(\S+)", text)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    assert rate, text
    assert p99, text
    return Rate(float(rate[1]), p99[1], int(wrong[1]) if wrong else 0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of many letters, for reading and for a server of ours."""
    if named := os.environ.get("POLICING_KG_BENCH_STORE"):
        return Path(named)
    folder = tmp_path_factory.mktemp("letters") / "store"
    with CommitmentStore.open(folder) as opened:
        fill(opened, int(os.environ.get("POLICING_KG_BENCH_MESSAGES", "10000")))
    return folder


@contextmanager
def served(store: Path) -> Iterator[str]:
    """The address of `policing-kg serve` over ``store``, once it is ready."""
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", str(port)]
    # What says how to measure is no setting of the server, which would refuse it.
    known = {k: v for k, v in os.environ.items() if not k.startswith("POLICING_KG_")}
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=known)
    address = f"http://127.0.0.1:{port}"
    try:
        until_answered(f"{address}/ready", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def until_answered(url: str, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
    """Wait until ``url`` is answered with 200."""
    until = perf_counter() + seconds
    while perf_counter() < until:
        assert process.poll() is None, f"the server of {url} has ended"
        try:
            if httpx.get(url, timeout=30, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        sleep(0.2)
    raise AssertionError(f"{url} is not answered")


@contextmanager
def rdflib_endpoint(store: Path, folder: Path) -> Iterator[str]:
    """The address of rdflib-endpoint over the first letters of ``store``."""
    program = os.environ["POLICING_KG_BENCH_RDFLIB_ENDPOINT"]
    file, port = folder / "few.nq", free_port()
    with CommitmentStore.read_only(store) as opened:
        graphs = [opened.names.reference_graph, *islice(opened.message_graphs(), FEW)]
        quads = (quad for graph in graphs for quad in opened.graph(graph))
        serialize(quads, str(file), RdfFormat.N_QUADS)
    command = [program, "serve", "--host", "127.0.0.1", "--port", str(port), str(file)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until_answered(f"http://127.0.0.1:{port}/?query={quote('ASK {}')}", process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()


def test_answers_a_second(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not shutil.which("wrk"):
        pytest.skip("wrk is missing (apt-get install wrk)")
    lines = []
    with served(store) as address:
        constant = wrk(f"{address}/health")
        cached = wrk(f"{address}/questions/gaps?limit=100")
        free = wrk(f"{address}/sparql?query={quote(GAPS)}")
        fresh = wrk(f"{address}/questions/gaps?limit=100", "Cache-Control: no-cache")
        lines += [
            f"constant answer         {constant}",
            f"gaps, cached            {cached}",
            f"gaps, not cached        {fresh}",
            f"gaps as free SPARQL     {free}",
            f"the HTTP layer: a cached answer costs "
            f"{constant.a_second / cached.a_second:.2f} constant ones",
        ]
    if is_installed():
        (tmp_path / "virtuoso").mkdir()
        with running(tmp_path / "virtuoso", buffers=40_000) as virtuoso:
            load(virtuoso.service(), store)
            theirs = wrk(f"{virtuoso.address}/sparql?query={quote(GAPS)}", "Accept: text/csv")
        lines += [
            f"gaps, Virtuoso          {theirs}",
            f"not cached against Virtuoso: {fresh.a_second / theirs.a_second:.1f} to 1",
        ]
    if os.environ.get("POLICING_KG_BENCH_RDFLIB_ENDPOINT"):
        with rdflib_endpoint(store, tmp_path) as address:
            slow = wrk(f"{address}?query={quote(GAPS)}", "Accept: text/csv")
        lines += [
            f"gaps, rdflib-endpoint   {slow} (over {FEW} letters)",
            f"not cached against rdflib-endpoint: over "
            f"{fresh.a_second / max(slow.a_second, 0.01):.0f} to 1",
        ]
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def load(service: object, store: Path) -> None:
    """All graphs of ``store`` into a service, as the product itself writes them."""
    from kg.store.service import Service, ServiceStore

    assert isinstance(service, Service)
    with CommitmentStore.read_only(store) as source, ServiceStore(service) as target:
        target.load_reference()
        graphs = ((graph, source.graph(graph)) for graph in source.message_graphs())
        for _ in target.replace_messages(graphs):
            pass
