"""How long the pages of a large store take to arrive; `make bench` prints the tables.

In: the store that POLICING_KG_BENCH_STORE names, or POLICING_KG_BENCH_MESSAGES letters that nobody
wrote (10,000 unless set). Out: for each kind of page the median and the 95th percentile over many
different addresses, asked one after another, the processor time that the server spent on one, and
its size; then what a start and a change cost. The named store itself is not written to. Nothing is
asserted but that every page is there: read the figures.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from itertools import islice, pairwise, product
from pathlib import Path
from statistics import mean, median, quantiles
from time import perf_counter
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, serialize

from kg.store import CommitmentStore
from tests.benchmarks.running import TOKEN, Running, server
from tests.benchmarks.synthetic import fill, graphs

pytestmark = pytest.mark.benchmark

MOST = int(os.environ.get("POLICING_KG_BENCH_PAGES", "100"))
"""How many addresses of a kind are asked for."""

_WORDS = ("knife", "park", "anti-social", "speeding", "hackney", "burglary dwell", "panel", "youth")
_LINK = re.compile(r'href="([^"]+)"')
_OPTION = re.compile(r'<option value="([^"]+)"')


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of many letters: a copy, so that the one named stays as it is."""
    folder = tmp_path_factory.mktemp("letters") / "store"
    if named := os.environ.get("POLICING_KG_BENCH_STORE"):
        with CommitmentStore.open(folder):
            pass
        (folder / "graphs").rename(folder.parent / "empty")
        with CommitmentStore.read_only(named) as original:
            original.backup(folder / "graphs")
        return folder
    with CommitmentStore.open(folder) as opened:
        count = int(os.environ.get("POLICING_KG_BENCH_MESSAGES", "10000"))
        fill(opened, count, reports=True, processes=os.cpu_count() or 1)
    return folder


@dataclass(frozen=True, slots=True)
class Known:
    """What addresses are made of, as the pages themselves tell it."""

    priorities: list[str]
    messages: list[str]
    boroughs: list[str]
    wards: list[str]
    topics: list[str]
    measures: list[str]
    officers: list[str]
    checks: list[str]


def known(client: httpx.Client) -> Known:
    """Look about on a few pages."""
    records = client.get("/priorities.json").json()
    chance = random.Random(1)  # noqa: S311 - the same pages each time
    chance.shuffle(records)
    page = client.get("/priorities").text
    topics = page[page.index('name="topic"') : page.index('name="since"')]
    boroughs = _keys(client, "/boroughs", "/area/")
    chance.shuffle(boroughs)
    wards = {w for b in boroughs[:12] for w in _keys(client, f"/area/{b}?since=all", "/area/")}
    officers = {o for n in range(1, 9) for o in _keys(client, f"/officers?page={n}", "/officer/")}
    measures = {m for n in range(1, 4) for m in _keys(client, f"/figures?page={n}", "/figures/")}
    return Known(
        priorities=[_tail(record["priority_iri"], 2) for record in records],
        messages=list(dict.fromkeys(_tail(record["message_iri"], 1) for record in records)),
        boroughs=boroughs,
        wards=sorted(wards - set(boroughs)),
        topics=[each for each in _OPTION.findall(topics) if each],
        measures=sorted(measures),
        officers=sorted(officers),
        checks=_keys(client, "/checks", "/checks/"),
    )


def _tail(iri: str, parts: int) -> str:
    return "/".join(iri.split("/")[-parts:])


def _keys(client: httpx.Client, path: str, below: str) -> list[str]:
    links = (unescape(link) for link in _LINK.findall(client.get(path).text))
    keys = (link.removeprefix(below) for link in links if link.startswith(below))
    return list(dict.fromkeys(key for key in keys if "/" not in key and "?" not in key))


def kinds(found: Known) -> dict[str, list[str]]:
    """Addresses of every kind of page; where there is only one page, it is asked as often."""
    boroughs, topics, messages = found.boroughs, found.topics, found.messages
    numbers = range(MOST)
    return {
        "home": [f"/?n={n}" for n in numbers],
        "boroughs by topics": [f"/coverage?n={n}" for n in numbers],
        "priorities": [f"/priorities?page={n + 1}" for n in numbers],
        "priorities of a borough": [f"/priorities?borough={b}" for b in boroughs],
        "priorities, several filters": [
            f"/priorities?borough={b}&topic={t}&state=open&since=2024-0{1 + len(b) % 9}-01"
            for b, t in zip(boroughs * 4, topics * 9, strict=False)
        ],
        "priorities on a topic": [f"/priorities?topic={t}&page=2" for t in topics],
        "priorities of a period": [
            f"/priorities?since=2024-{m:02}-01&until=2025-{m:02}-0{d}"
            for m, d in product(range(1, 13), range(1, 10))
        ],
        "priorities, sorted": [
            f"/priorities?order={o}&page={n}"
            for n, o in product(range(1, MOST), ("oldest", "borough", "state"))
        ],
        "one priority": [f"/priority/{each}" for each in found.priorities],
        "dispute": [f"/dispute?priority={quote(each)}" for each in found.priorities[MOST:]],
        "messages": [f"/messages?page={n + 1}" for n in numbers],
        "one message": [f"/message/{each}" for each in messages],
        "all boroughs": [f"/boroughs?n={n}" for n in numbers],
        "borough": [f"/area/{b}" for b in boroughs],
        "borough, all messages": [f"/area/{b}?since=all" for b in boroughs],
        "ward or place": [f"/area/{w}" for w in found.wards],
        "compare two boroughs": [f"/compare/{a}/{b}" for a, b in pairwise(boroughs)],
        "compare two letters": [
            f"/compare/{a}/{b}" for a, b in zip(messages, messages[MOST:], strict=False)
        ],
        "figures": [f"/figures?page={n + 1}" for n in numbers],
        "figures of a borough": [f"/figures?borough={b}" for b in boroughs],
        "one figure": [f"/figures/{m}" for m in found.measures],
        "one figure in a borough": [
            f"/figures/{m}?borough={b}"
            for m, b in zip(found.measures * 4, boroughs * 4, strict=False)
        ],
        "officers": [f"/officers?page={n + 1}" for n in numbers],
        "one officer": [f"/officer/{each}" for each in found.officers],
        "graph of a borough": [f"/graph?borough={b}" for b in boroughs],
        "graph of a topic": [f"/graph?topic={t}" for t in topics],
        "graph of a priority": [f"/graph?priority={each}" for each in found.priorities],
        "graph of an officer": [f"/graph?officer={each}" for each in found.officers],
        "structure": [f"/graph/structure?n={n}" for n in numbers],
        "ask": [f"/ask?n={n}" for n in numbers],
        "validation": [f"/checks?n={n}" for n in numbers],
        "one rule": [f"/checks/{c}?page={n}" for n, c in product(range(1, 9), found.checks)],
        "about": [f"/about?n={n}" for n in numbers],
        "feed": [f"/feed.xml?n={n}" for n in numbers],
        "feed of a borough": [f"/area/{b}/feed.xml" for b in boroughs],
        "search": [f"/search?q={quote(f'{a} {b[:4]}')}" for a, b in product(_WORDS, boroughs[:12])],
        "search, one word": [f"/search?q={quote(w)}" for w in (*_WORDS, *boroughs)],
    }


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; times in milliseconds, the size in bytes before it is compressed."""

    kind: str
    times: list[float]
    processor: float
    size: float

    def __str__(self) -> str:
        most = quantiles(self.times, n=20)[-1] if len(self.times) > 1 else self.times[0]
        return (
            f"{self.kind:28} {len(self.times):5} {median(self.times):8.1f} {most:8.1f} "
            f"{self.processor:10.1f} {self.size / 1000:8.1f}"
        )


_HEAD = f"{'kind':28} {'asked':>5} {'median':>8} {'95 %':>8} {'processor':>10} {'kB':>8}"


def measured(kind: str, paths: list[str], get: Callable[[str], httpx.Response], at: Running) -> Row:
    """Ask for the ``paths`` one after another."""
    times, sizes, before = [], [], at.processor_seconds()
    for path in paths:
        begun = perf_counter()
        response = get(path)
        times.append((perf_counter() - begun) * 1000)
        assert response.status_code == httpx.codes.OK, f"{path}: {response.status_code}"
        sizes.append(len(response.content))
    spent = (at.processor_seconds() - before) * 1000 / len(paths)
    return Row(kind, times, spent, mean(sizes))


def test_pages_of_a_large_store(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    with server(store) as at, at.client() as client:
        for kind, paths in kinds(known(client)).items():
            if asked := list(islice(dict.fromkeys(paths), MOST)):
                rows.append(measured(kind, asked, client.get, at))
    with capsys.disabled():
        print(f"\n{_HEAD}\n" + "\n".join(map(str, rows)))


def test_what_a_start_and_a_change_cost(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first pages after a start, and after one more message was written."""
    lines = []
    with server(store) as at, at.client() as client:
        lines.append(
            f"ready after {at.seconds:.1f} s ({at.processor_seconds():.1f} s of processor time); "
            f"memory {at.memory() / 1e6:.0f} MB, at most {at.memory(peak=True) / 1e6:.0f} MB"
        )
        paths = ("/", "/priorities", "/search?q=knife", "/figures", "/coverage", "/officers")
        lines += _each("first after the start", paths, client, at)
        for number, (graph, body) in enumerate(_more(3)):
            headers = {"Content-Type": "application/n-triples", "Authorization": f"Bearer {TOKEN}"}
            address = f"/graphs?graph={quote(graph, safe='')}"
            client.put(address, content=body, headers=headers).raise_for_status()
            lines += _each(f"first after change {number + 1}", paths, client, at)
        lines.append(f"memory {at.memory() / 1e6:.0f} MB")
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def _more(count: int) -> Iterator[tuple[str, bytes]]:
    """Letters that no store of this seed holds: their graphs as N-Triples."""
    for graph, quads in graphs(count, seed=1000):
        triples = [quad.triple for quad in quads if quad.graph_name == graph]
        yield graph.value, serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _each(when: str, paths: tuple[str, ...], client: httpx.Client, at: Running) -> list[str]:
    row = partial(measured, get=client.get, at=at)
    return [str(row(f"{when} {path}", [path])) for path in paths]
