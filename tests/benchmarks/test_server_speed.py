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
from statistics import quantiles
from time import perf_counter, sleep
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, serialize

from kg.ask import question
from kg.ask.conditions import with_conditions
from kg.store import CommitmentStore, Service, open_store
from tests.benchmarks.synthetic import fill
from tests.virtuoso import is_installed, running

pytestmark = pytest.mark.benchmark

CLIENTS, SECONDS, FEW, ROWS = 8, 8, 300, 100
BUFFERS = 40_000  # pages of 8 KiB that Virtuoso keeps in memory: all of the letters
GAPS = with_conditions(question("gaps").text, ()) + f"LIMIT {ROWS}\n"
"""The first question with its first page as plain SPARQL, for servers that know no named ones."""


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
    """A script for wrk that posts ``query``."""
    script = folder / "query.lua"
    script.write_text(
        'wrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/sparql-query"\n'
        f"wrk.body = [==[\n{query}]==]\n",
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
    lines: list[str] = []

    def tell(line: str) -> None:
        lines.append(line)
        with capsys.disabled():
            print(f"\n{line}", end="", flush=True)

    post = asking(GAPS, tmp_path)
    with served(store) as address:
        page = f"{address}/questions/gaps?limit={ROWS}"
        tell(f"gaps, one by one        {inside(page)}")
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
        tell(f"gaps as free SPARQL     {wrk(f'{address}/sparql', script=post)}")
    with virtuoso(store, tmp_path) as endpoint:
        if endpoint:
            theirs = wrk(endpoint, "Accept: text/csv", script=post)
            tell(f"gaps, Virtuoso          {theirs}")
            tell(f"made anew against Virtuoso: {fresh.a_second / theirs.a_second:.1f} to 1")
    if os.environ.get("POLICING_KG_BENCH_RDFLIB_ENDPOINT"):
        with rdflib_endpoint(store, tmp_path) as address:
            slow = wrk(address, "Accept: text/csv", script=post)
            tell(f"gaps, rdflib-endpoint   {slow} (over {FEW} letters)")
            tell(
                f"made anew against rdflib-endpoint: over "
                f"{fresh.a_second / max(slow.a_second, 1 / SECONDS):.0f} to 1"
            )


def inside(page: str) -> str:
    """How long the first page takes when it is made anew, seen by one client, the HTTP included."""
    taken = []
    with httpx.Client(trust_env=False, headers={"Cache-Control": "no-cache"}) as client:
        for _ in range(300):
            begun = perf_counter()
            client.get(page).raise_for_status()
            taken.append((perf_counter() - begun) * 1000)
    cuts = quantiles(taken, n=100)
    return f"median {cuts[49]:.1f} ms, 99 in 100 within {cuts[98]:.1f} ms, made anew, one client"


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
