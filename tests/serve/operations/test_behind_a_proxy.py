"""Behind a reverse proxy under a path prefix, every address leads back through the proxy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from kg.samples import sample_paths
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.serve.operations.processes import PATIENCE, started

TOKEN = "a-long-token-for-tests-only"  # noqa: S105
PREFIX = "/policing"
PUBLIC = f"https://kg.example{PREFIX}"
_HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive"}


@contextmanager
def proxy(behind: str, *, strips: bool) -> Iterator[str]:
    """The address of a proxy that passes on what comes under `PREFIX`, as nginx and Caddy do."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            path = self.path.removeprefix(PREFIX) if strips else self.path
            told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "kg.example"}
            sent = {k: v for k, v in self.headers.items() if k.lower() not in _HOP_BY_HOP}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
                answer = client.request(
                    self.command, f"{behind}{path}", headers={**sent, **told}, content=body
                )
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name not in {*_HOP_BY_HOP, "content-length", "content-encoding", "date"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        do_GET = do_PUT = _pass_on  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            """Nothing: the server keeps its own log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def behind(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that knows of its prefix."""
    store: Path = tmp_path_factory.mktemp("proxy") / "store"
    assert command("ingest", *sample_paths(), "--store", store).returncode == 0
    with started(store, "--root-path", PREFIX, POLICING_KG_TOKEN=TOKEN) as process:
        assert urlsplit(process.address).path == PREFIX
        yield process.address.removesuffix(PREFIX)


@pytest.mark.parametrize("strips", [True, False], ids=["prefix taken off", "prefix left on"])
def test_what_the_server_says_of_itself_has_the_public_address(behind: str, strips: bool) -> None:
    with proxy(behind, strips=strips) as address:
        assert httpx.get(f"{address}/health").json() == {"status": "alive"}
        described = httpx.get(f"{address}/sparql", headers={"Accept": "application/n-triples"})
        assert f"<{PUBLIC}/sparql>" in described.text
        assert "127.0.0.1" not in described.text
        interface = httpx.get(f"{address}/openapi.json").json()
        assert interface["servers"] == [{"url": PREFIX}]
        assert "/sparql" in interface["paths"]


@pytest.mark.parametrize("strips", [True, False], ids=["prefix taken off", "prefix left on"])
def test_a_new_graph_lies_at_an_address_that_leads_back_to_it(behind: str, strips: bool) -> None:
    with proxy(behind, strips=strips) as address:
        made = httpx.put(
            f"{address}/graphs/new-{strips}",
            content="<http://a.example/a> <http://a.example/b> 1 .",
            headers={"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"},
        )
        assert made.status_code == 201, made.text
        assert made.headers["location"] == f"{PUBLIC}/graphs/new-{strips}"
        again = made.headers["location"].replace(PUBLIC, address)
        assert "http://a.example/b" in httpx.get(again).text


@pytest.mark.parametrize("strips", [True, False], ids=["prefix taken off", "prefix left on"])
def test_a_name_leads_to_its_data_through_the_proxy(behind: str, strips: bool) -> None:
    with proxy(behind, strips=strips) as address:
        asked = "SELECT ?m { ?m a <https://w3id.org/policing-commitments/def#Message> }"
        found = httpx.get(f"{address}/sparql", params={"query": asked}).json()
        name = found["results"]["bindings"][0]["m"]["value"]
        path = name.removeprefix("https://w3id.org/policing-commitments")
        seen = httpx.get(f"{address}{path}", headers={"Accept": "text/turtle"})
        assert seen.status_code == 303
        assert seen.headers["location"].startswith((f"{PUBLIC}/data/", f"{PREFIX}/data/"))
        data = urlsplit(seen.headers["location"]).path.removeprefix(PREFIX)
        assert name in httpx.get(f"{address}{data}").text


def test_a_prefix_of_another_is_none_of_ours(behind: str) -> None:
    assert httpx.get(f"{behind}{PREFIX}-and-more/health").status_code == 404
