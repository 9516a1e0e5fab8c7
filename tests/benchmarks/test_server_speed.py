"""How many answers a second the server gives, beside its peers; `make bench` prints the table.

In: POLICING_KG_BENCH_MESSAGES letters that nobody wrote (10,000 unless set), or the store that
POLICING_KG_BENCH_STORE names; wrk; Virtuoso (or the query address of one that holds the same letters,
in POLICING_KG_BENCH_VIRTUOSO) and rdflib-endpoint where they are installed. Out:
requests a second from eight clients and the 99th percentile, in one run on one machine. Nothing is
asserted: read the ratios.

rdflib-endpoint is asked the same question over the first letters only (its own evaluator would take
minutes over all), and its rate there is an upper bound of what it would do over all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep
from urllib.parse import quote, urlencode

import httpx
import pytest
from pyoxigraph import RdfFormat, serialize

from kg.ask import Scope, question, questions
from kg.ask.conditions import with_conditions
from kg.store import CommitmentStore, Service, open_store
from tests.benchmarks.running import free_port, server, until_answered
from tests.benchmarks.synthetic import fill
from tests.virtuoso import is_installed, running

pytestmark = pytest.mark.benchmark

CLIENTS, SECONDS, FEW, ROWS = 8, 8, 300, 100
BUFFERS = 40_000  # pages of 8 KiB that Virtuoso keeps in memory: all of the letters
GAPS = with_conditions(question("gaps").text, ()) + f"LIMIT {ROWS}\n"
"""The first question with its first page as plain SPARQL, for servers that know no named ones."""

SHORT = f"""
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX pc: <https://w3id.org/policing-commitments/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?priority ?label ?message ?issued WHERE {{
  GRAPH ?g {{
    ?priority pc:answerStatus pc:Unanswered ; rdfs:label ?label ; pc:statedIn ?message .
    OPTIONAL {{ ?message dcterms:issued ?issued }}
  }}
}}
ORDER BY ?issued ?priority LIMIT {ROWS}
"""
"""Its skeleton: four of its fifteen columns, for servers that the whole of it takes very long."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What wrk measured."""

    a_second: float
    p99: str
    errors: int

    def __str__(self) -> str:
        wrong = f", {self.errors} not answered" if self.errors else ""
        return f"{self.a_second:10.1f} a second, 99 in 100 within {self.p99}{wrong}"


def wrk(url: str, *headers: str, clients: int = CLIENTS, script: Path | None = None) -> Rate:
    """The rate at which ``url`` is answered to ``clients`` that ask without a pause."""
    command = ["wrk", "-t2", f"-c{clients}", f"-d{SECONDS}s", "--latency", "--timeout", "60s"]
    for header in headers:
        command += ["-H", header]
    if script is not None:
        command += ["-s", str(script)]
    text = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    p99 = re.search(r"99%\s+(\S+)", text)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    late = re.search(r"timeout (\d+)", text)
    assert rate, text
    assert p99, text
    return Rate(
        float(rate[1]), p99[1], sum(int(each[1]) for each in (wrong, late) if each is not None)
    )


def asking(query: str, folder: Path) -> Path:
    """A script for wrk that posts ``query`` as a form: Virtuoso 7 does not answer a direct POST."""
    script = folder / "query.lua"
    script.write_text(
        'wrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
        f'wrk.body = "{urlencode({"query": query})}"\n',
        encoding="utf-8",
    )
    return script


def turning(total: int, folder: Path) -> Path:
    """A script for wrk that asks for another page each time, beginning with any row."""
    script = folder / "pages.lua"
    script.write_text(
        "math.randomseed(os.time())\n"
        "request = function()\n"
        f"  return wrk.format(nil, wrk.path .. '&offset=' .. math.random(0, {total - ROWS}))\n"
        "end\n",
        encoding="utf-8",
    )
    return script


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
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        with capsys.disabled():
            print(f"\n{line}", end="", flush=True)

    short = asking(SHORT, tmp_path)
    log = tmp_path / "access.log"
    with server(store, log) as ours:
        address = ours.address
        page = f"{address}/questions/gaps?limit={ROWS}"
        until_warm(address)
        tell(f"gaps, inside the server {inside(page, log)}")
        constant = wrk(f"{address}/health")
        tell(f"constant answer         {constant}")
        cached = wrk(page)
        tell(f"gaps, sent before       {cached}")
        tell(
            f"the HTTP layer: an answer that was sent before costs "
            f"{constant.a_second / cached.a_second:.2f} constant ones"
        )
        fresh = wrk(page, "Cache-Control: no-cache")
        tell(f"gaps, made anew         {fresh}")
        total = int(httpx.get(page, trust_env=False).headers["commitments-total"])
        turned = wrk(page, script=turning(total, tmp_path))
        tell(f"gaps, any page          {turned}")
        tell(f"short, as free SPARQL   {wrk(f'{address}/sparql', script=short)}")
        tell(f"whole, as free SPARQL   {once(f'{address}/sparql', GAPS)}")
    with virtuoso(store, tmp_path) as endpoint:
        if endpoint:
            theirs = wrk(endpoint, "Accept: text/csv", script=short)
            tell(f"short, Virtuoso         {theirs}")
            tell(f"whole, Virtuoso         {once(endpoint, GAPS)}")
            tell(f"gaps made anew against short in Virtuoso: {ratio(fresh, theirs)} to 1")
    if os.environ.get("POLICING_KG_BENCH_RDFLIB_ENDPOINT"):
        with rdflib_endpoint(store, tmp_path) as address:
            slow = wrk(address, "Accept: text/csv", script=short)
            tell(f"short, rdflib-endpoint  {slow} (over {FEW} letters)")
            tell(f"whole, rdflib-endpoint  {once(address, GAPS)} (over {FEW} letters)")
            tell(f"gaps made anew against short in rdflib-endpoint: over {ratio(fresh, slow)} to 1")


def until_warm(address: str) -> None:
    """Wait until the server has made the answers that it makes at its start."""
    for each in questions():
        if each.scope is Scope.MESSAGE:
            httpx.get(f"{address}/questions/{each.name}", timeout=300, trust_env=False)


def inside(page: str, log: Path) -> str:
    """How long the first page takes to be made anew, by the server's log; one client."""
    with httpx.Client(trust_env=False, headers={"Cache-Control": "no-cache"}) as client:
        for _ in range(300):
            client.get(page).raise_for_status()
    sleep(0.5)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    cuts = quantiles([line["ms"] for line in lines if "ms" in line][-300:], n=100)
    return f"median {cuts[49]:.1f} ms, 99 in 100 within {cuts[98]:.1f} ms, made anew, one client"


def once(address: str, query: str) -> str:
    """How long one client waits for the answer to ``query``, a minute at most."""
    begun = perf_counter()
    headers, form = {"Accept": "text/csv"}, {"query": query}
    try:
        answer = httpx.post(address, data=form, headers=headers, timeout=60, trust_env=False)
    except httpx.TimeoutException:
        return "no answer within 60 seconds"
    return f"{perf_counter() - begun:10.2f} seconds for one client, status {answer.status_code}"


def ratio(ours: Rate, theirs: Rate) -> str:
    """How many times as many answers; where others gave none in time, at least so many."""
    return f"{ours.a_second / max(theirs.a_second, 1 / SECONDS):.1f}"


@contextmanager
def virtuoso(store: Path, folder: Path) -> Iterator[str | None]:
    """The query address of a Virtuoso that holds the same letters; None where there is none."""
    if named := os.environ.get("POLICING_KG_BENCH_VIRTUOSO"):
        yield named
    elif is_installed():
        (folder / "virtuoso").mkdir()
        with running(folder / "virtuoso", buffers=BUFFERS) as process:
            load(process.service(), store)
            yield f"{process.address}/sparql"
    else:
        yield None


def load(service: Service, store: Path) -> None:
    """All graphs of ``store`` into a service, as the product itself writes them."""
    with (
        CommitmentStore.read_only(store) as source,
        open_store(service, names=source.names) as target,
    ):
        target.load_reference()
        graphs = ((graph, source.graph(graph)) for graph in source.message_graphs())
        for _ in target.replace_messages(graphs):
            pass
