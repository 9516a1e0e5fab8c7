"""The whole store as a file: made once, the same bytes for the same content."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import Dataset

from kg.reference import reference_quads
from kg.serialise import QuadFormat
from kg.serve.linked import dumps
from kg.serve.linked.dumps import DumpForm
from kg.store import CommitmentStore
from tests.serve.conftest import Serving

FORMS = {
    "/dump.trig.gz": RdfFormat.TRIG,
    "/dump.nq.gz": RdfFormat.N_QUADS,
    "/dump.jsonld.gz": RdfFormat.JSON_LD,
}


def _dumped(store: CommitmentStore) -> set[Quad]:
    graphs = [*store.message_graphs(), store.names.reference_graph]
    return {quad for graph in graphs for quad in store.graph(graph)}


@pytest.mark.parametrize("address", FORMS)
def test_a_dump_holds_every_message_and_the_vocabulary(
    serving: Serving, samples: CommitmentStore, address: str
) -> None:
    response = serving(samples).get(address, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in response.headers
    assert response.headers["content-length"] == str(len(response.content))
    text = gzip.decompress(response.content)
    assert set(parse(text, FORMS[address])) == _dumped(samples)


def test_a_dump_is_what_the_store_writes(serving: Serving, samples: CommitmentStore) -> None:
    file = BytesIO()
    samples.dump(QuadFormat.NQUADS, file)
    assert gzip.decompress(serving(samples).get("/dump.nq.gz").content) == file.getvalue()


def test_rdflib_reads_a_dump(
    serving: Serving, sample_messages: list[tuple[NamedNode, list[Quad]]]
) -> None:
    with CommitmentStore.in_memory() as store:
        assert list(store.replace_messages(sample_messages))
        text = gzip.decompress(serving(store).get("/dump.trig.gz").content)
        quads = sum(len(store.graph(graph)) for graph in store.message_graphs())
        dataset = Dataset()
        dataset.parse(data=text, format="trig")
        assert len(list(dataset.quads())) == quads


@pytest.mark.parametrize("address", FORMS)
def test_equal_stores_give_equal_bytes_and_tags(
    serving: Serving,
    samples: CommitmentStore,
    sample_messages: list[tuple[NamedNode, list[Quad]]],
    address: str,
) -> None:
    one = serving(samples).get(address)
    with CommitmentStore.in_memory() as other:
        assert list(other.replace_messages(reversed(sample_messages)))
        other.load_reference(reversed(reference_quads()))
        two = serving(other).get(address)
    assert one.content == two.content
    assert one.headers["etag"] == two.headers["etag"]
    assert one.headers["etag"].startswith('"')


def test_a_client_that_has_the_dump_gets_304(serving: Serving, samples: CommitmentStore) -> None:
    server = serving(samples)
    tag = server.get("/dump.nq.gz").headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = server.get("/dump.nq.gz", headers={"If-None-Match": held})
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == tag
    assert server.get("/dump.nq.gz", headers={"If-None-Match": '"other"'}).status_code == 200
    assert samples.drop_graph(samples.message_graphs()[0])
    changed = server.get("/dump.nq.gz", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_a_head_request_and_a_part_of_the_file(serving: Serving, samples: CommitmentStore) -> None:
    server = serving(samples)
    whole = server.get("/dump.trig.gz")
    head = server.request("HEAD", "/dump.trig.gz")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    part = server.get("/dump.trig.gz", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])


def test_two_requests_at_once_make_it_once_and_a_change_makes_it_anew(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[DumpForm] = []
    write = dumps._write

    def counting(store: CommitmentStore, form: DumpForm, file: IO[bytes]) -> None:
        made.append(form)
        write(store, form, file)

    monkeypatch.setattr(dumps, "_write", counting)
    server = serving(samples)
    answers = server.at_once(*[("GET", "/dump.nq.gz", {})] * 4)
    assert len({each.content for each in answers}) == 1
    assert server.get("/dump.nq.gz").status_code == 200
    assert made == [DumpForm.N_QUADS]
    assert samples.drop_graph(samples.message_graphs()[0])
    assert server.get("/dump.nq.gz").status_code == 200
    assert made == [DumpForm.N_QUADS] * 2


def test_a_dump_never_mixes_two_states_of_the_store(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = dumps._write
    changes = [samples.message_graphs()[0]]

    def disturbed(store: CommitmentStore, form: DumpForm, file: IO[bytes]) -> None:
        write(store, form, file)
        if changes:
            store.drop_graph(changes.pop())

    monkeypatch.setattr(dumps, "_write", disturbed)
    text = gzip.decompress(serving(samples).get("/dump.nq.gz").content)
    assert set(parse(text, RdfFormat.N_QUADS)) == _dumped(samples)

    def always(store: CommitmentStore, form: DumpForm, file: IO[bytes]) -> None:
        write(store, form, file)
        graph = NamedNode("urn:a")
        store.put_graph(graph, [Quad(graph, graph, NamedNode(f"urn:{store.generation}"), graph)])

    monkeypatch.setattr(dumps, "_write", always)
    refused = serving(samples).get("/dump.trig.gz")
    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "60"


def test_the_files_are_gone_when_the_server_ends(
    serving: Serving,
    samples: CommitmentStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    server = serving(samples)
    assert server.get("/dump.nq.gz").status_code == 200
    assert len(list(tmp_path.glob("*/*.gz"))) == 1
    server.app.state.served.dumps.close()
    assert list(tmp_path.iterdir()) == []
