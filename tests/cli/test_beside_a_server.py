"""Every command works on a store while a server holds it, and says the same as without one."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kg.samples import sample_paths
from kg.store import CommitmentStore
from kg.store.holder import Holder
from tests.cli.conftest import Command, Done
from tests.serve.operations.processes import PATIENCE, Process, started, until

PARTS = """
SELECT (COUNT(DISTINCT ?message) AS ?messages) (COUNT(?priority) AS ?priorities) {
  ?message a pc:Message .
  OPTIONAL { ?priority a pc:CommunityPriority ; pc:statedIn ?message }
}"""


def _lines(done: Done) -> list[str]:
    """What was said on standard error, but for the line that names the store."""
    return [line for line in done.stderr.splitlines() if not line.startswith("Store: ")]


@contextmanager
def holding(samples: Path, store: Path) -> Iterator[tuple[Path, Process]]:
    """A store of the two letters, and the server that holds it."""
    shutil.copytree(samples, store)
    with started(store) as process:
        assert process.address
        until((store / "server.json").exists)
        yield store, process


@pytest.fixture
def held(samples_store: Path, tmp_path: Path) -> Iterator[tuple[Path, Process]]:
    """A store of one's own, which may be changed, and its server, which may be stopped."""
    with holding(samples_store, tmp_path / "held") as both:
        yield both


@pytest.fixture(scope="module")
def asked_only(
    samples_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Process]]:
    """A store and its server that tests share which only ask."""
    with holding(samples_store, tmp_path_factory.mktemp("asked") / "held") as both:
        yield both


@pytest.mark.parametrize(
    "asked",
    [
        ("gaps",),
        ("gaps", "--format", "json"),
        ("query", "promises", "--param", "borough=Hackney"),
        ("validate", "--fail-on", "violation"),
        ("export", "--format", "nquads"),
    ],
    ids=" ".join,
)
def test_what_is_asked_is_answered_as_without_a_server(
    command: Command, samples_store: Path, asked_only: tuple[Path, Process], asked: tuple[str, ...]
) -> None:
    store, _ = asked_only
    alone = command(*asked, "--store", samples_store)
    beside = command(*asked, "--store", store)
    assert (beside.returncode, beside.stdout) == (alone.returncode, alone.stdout)
    assert beside.returncode == 0
    assert _lines(beside)[-1:] == (
        ["A server holds the store, so the reports that it keeps stay as they are."]
        if asked[0] == "validate"
        else _lines(alone)[-1:]
    )
    assert list((store / "handover").iterdir()) == []


def test_a_drawing_is_the_same(
    command: Command, samples_store: Path, asked_only: tuple[Path, Process], tmp_path: Path
) -> None:
    for name, store in (("alone", samples_store), ("beside", asked_only[0])):
        done = command("draw", tmp_path / f"{name}.html", "--store", store)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "alone.html").read_bytes() == (tmp_path / "beside.html").read_bytes()


def test_a_copy_is_taken_away_after_a_mistake_too(
    command: Command, asked_only: tuple[Path, Process]
) -> None:
    store, _ = asked_only
    done = command("gaps", "--borough", "Atlantis", "--store", store)
    assert done.returncode == 2
    assert "Atlantis" in done.stderr
    assert list((store / "handover").iterdir()) == []


def test_messages_are_handed_over_and_the_summary_is_the_same(
    command: Command, tmp_path: Path
) -> None:
    first, second = sample_paths()
    changed = tmp_path / "changed.txt"
    changed.write_text(second.read_text(encoding="utf-8"), encoding="utf-8")
    missing = tmp_path / "missing.txt"
    alone, store = tmp_path / "alone", tmp_path / "held"
    for place in (alone, store):
        assert command("ingest", first, "--store", place).returncode == 0
    with started(store) as process:
        assert process.address
        until((store / "server.json").exists)
        for paths in ((first, second, missing), (first, second), (changed,)):
            without = command("ingest", *paths, "--store", alone)
            beside = command("ingest", *paths, "--store", store)
            assert (beside.returncode, beside.stdout) == (without.returncode, without.stdout)
            assert _lines(beside) == _lines(without)
        asked = httpx.get(f"{process.address}/sparql", params={"query": _query()}, timeout=PATIENCE)
        assert asked.json()["results"]["bindings"][0]["messages"]["value"] == "2"
        assert process.stop() == 0
    dumps = [command("export", "--format", "nquads", "--store", each) for each in (alone, store)]
    assert dumps[0].stdout == dumps[1].stdout
    # The reports that the server made are those that ingest makes.
    with CommitmentStore.open(alone) as one, CommitmentStore.open(store) as other:
        for graph in one.message_graphs():
            report = one.names.report_of(graph)
            assert one.graph(report) == other.graph(report) != []


def _query() -> str:
    return f"PREFIX pc: <https://w3id.org/policing-commitments/def#> {PARTS}"


def test_a_changed_message_is_replaced_by_way_of_the_server(
    command: Command, held: tuple[Path, Process], tmp_path: Path
) -> None:
    """A message that the store holds in another form, as an earlier version would have read it."""
    store, process = held
    holder = Holder.of(store)
    assert holder is not None
    graphs = command("query", "-", "--format", "json", "--store", store,
                     typed="SELECT ?g { GRAPH ?g { ?m a pc:Message } } ORDER BY ?g").stdout  # fmt: skip
    graph = json.loads(graphs)[0]["g"]
    address = {"url": f"{process.address}/graphs", "params": {"graph": graph}}
    told = {"Authorization": f"Bearer {holder.secret}", "Accept": "application/n-triples"}
    with httpx.Client(headers=told, timeout=PATIENCE) as client:
        lines = client.get(**address).text.splitlines()
        other = "\n".join(line for line in lines if "/title>" not in line)
        assert len(other.splitlines()) < len(lines)
        put = client.put(
            **address, content=other, headers={"Content-Type": "application/n-triples"}
        )
        assert put.status_code == 204, put.text
    done = command("ingest", *sample_paths(), "--store", store)
    assert done.stdout == "Read 2 messages: 0 new, 1 unchanged, 1 replaced.\n"


def test_nothing_is_stored_where_the_server_only_reads(command: Command, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert command("ingest", sample_paths()[0], "--store", store).returncode == 0
    with started(store, "--read-only") as process:
        assert process.address
        until((store / "server.json").exists)
        done = command("ingest", *sample_paths(), "--store", store)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == (
            f"policing-kg: {store}: the server that holds this store only reads; stop it, or start "
            "it without --read-only\n"
        )
        assert command("gaps", "--store", store).returncode == 0


def test_what_a_dead_server_left_behind_is_in_nobody_s_way(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(samples_store, store)
    with started(store) as process:
        assert process.address
        until((store / "server.json").exists)
        process.kill()
    assert (store / "server.json").exists()
    assert command("gaps", "--store", store).returncode == 0
    assert command("ingest", *sample_paths(), "--store", store).returncode == 0


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"address": 1}', "\x00"])
def test_a_file_that_no_server_wrote_is_in_nobody_s_way(
    command: Command, samples_store: Path, tmp_path: Path, content: str
) -> None:
    store = tmp_path / "store"
    shutil.copytree(samples_store, store)
    (store / "server.json").write_text(content, encoding="utf-8")
    assert command("gaps", "--store", store).returncode == 0


def test_another_program_that_holds_the_store_is_told_as_before(
    command: Command, samples_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(samples_store, store)
    Holder("http://127.0.0.1:9", os.getpid(), "-", "http://a.example/", read_only=False).enter(
        store
    )
    with CommitmentStore.open(store):
        done = command("gaps", "--store", store)
    assert (done.returncode, done.stdout) == (2, "")
    assert "another program is writing to this store" in done.stderr


@pytest.mark.slow
def test_while_messages_come_in_nobody_ever_sees_half_of_one(
    command: Command, checkout: Path, tmp_path: Path
) -> None:
    """Each message's priorities are all there, or the message is not."""
    letters = sorted((checkout / "corpus").glob("*.txt"))[:10]
    alone, store = tmp_path / "alone", tmp_path / "held"
    assert command("ingest", *letters, "--store", alone).returncode == 0
    whole = _priorities(json.loads(_asked(command, alone)))
    assert len(whole) == 10
    assert sum(whole.values()) > 10
    assert command("ingest", *sample_paths(), "--store", store).returncode == 0
    seen: list[dict[str, int]] = []
    with started(store, POLICING_KG_QUERY_SECONDS="60") as process:
        address = process.address
        until((store / "server.json").exists)
        ended = threading.Event()

        def watch() -> None:
            with httpx.Client(timeout=PATIENCE) as client:
                while not ended.is_set():
                    answer = client.get(
                        f"{address}/sparql",
                        params={"query": _each()},
                        headers={"Accept": "text/csv"},
                    )
                    rows = [line.split(",") for line in answer.text.splitlines()[1:]]
                    seen.append({message: int(count) for message, count in rows})

        watching = threading.Thread(target=watch)
        watching.start()
        done = command("ingest", *letters, "--store", store)
        ended.set()
        watching.join(PATIENCE)
        assert done.returncode == 0, done.stderr
    assert len(seen) > 2
    for answer in seen:
        for message, count in answer.items():
            assert count == whole.get(message, count), message
    assert {len(answer) for answer in seen} & set(range(3, 12)), "nobody looked in between"


def _each() -> str:
    return (
        "PREFIX pc: <https://w3id.org/policing-commitments/def#>\n"
        "SELECT ?message (COUNT(?priority) AS ?count) { ?message a pc:Message . "
        "OPTIONAL { ?priority a pc:CommunityPriority ; pc:statedIn ?message } } GROUP BY ?message"
    )


def _asked(command: Command, store: Path) -> str:
    return command("query", "-", "--format", "json", "--store", store, typed=_each()).stdout


def _priorities(rows: list[dict[str, object]]) -> dict[str, int]:
    return {str(row["message"]): int(str(row["count"])) for row in rows}
