"""`policing-kg serve` from its first line to its exit status."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kg.samples import sample_paths
from kg.store.holder import Holder
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.serve.operations.processes import CHECKOUT, PATIENCE, Process, started, until

TOKEN = "a-long-token-for-tests-only"  # noqa: S105
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def letters(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the two sample letters, which nobody changes."""
    folder = tmp_path_factory.mktemp("letters") / "store"
    assert command("ingest", *sample_paths(), "--store", folder).returncode == 0
    return folder


@pytest.fixture
def store(letters: Path, tmp_path: Path) -> Path:
    """A store of one's own with the two sample letters."""
    return Path(shutil.copytree(letters, tmp_path / "store"))


@pytest.fixture
def running(store: Path) -> Iterator[Process]:
    """A server of one's own, which may be stopped."""
    with started(store) as process:
        yield process


@pytest.fixture(scope="module")
def lasting(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server that tests share which only ask."""
    folder = shutil.copytree(letters, tmp_path_factory.mktemp("lasting") / "store")
    with started(Path(folder)) as process:
        yield process


def get(process: Process, path: str) -> httpx.Response:
    """The answer of the server."""
    return httpx.get(f"{process.address}{path}", timeout=PATIENCE, trust_env=False)


def test_it_says_where_it_is_what_it_serves_and_who_may_write(lasting: Process) -> None:
    assert get(lasting, "/health").json() == {"status": "alive"}
    until(lambda: get(lasting, "/ready").json() == {"status": "ready", "missing": {}})
    assert lasting.line("Store: ") == f"Store: {lasting.store}, 2 messages"
    assert lasting.line("Writing: ").startswith("Writing: off over HTTP, because no token is set")
    assert len([line for line in lasting.lines if line.startswith("Safeguard: ")]) >= 3
    assert not [line for line in lasting.lines if line.startswith("Warning: ")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_as_one_that_is_done_and_leaves_nothing_behind(
    running: Process, store: Path, number: int
) -> None:
    before = running.address
    assert running.stop(number) == 0
    assert sorted(path.name for path in store.iterdir()) == ["graphs", "policing-kg-store.json"]
    with pytest.raises(httpx.ConnectError):
        httpx.get(before)
    assert not [line for line in running.lines if "Traceback" in line]


def test_ctrl_c_reaches_all_its_processes_and_none_complains(running: Process) -> None:
    assert get(running, "/sparql?query=ASK{}").json()["boolean"] is True
    os.killpg(running.pid, signal.SIGINT)
    assert running.ended() == 0
    assert not [line for line in running.lines if "Traceback" in line or "Error" in line]


def test_a_request_that_runs_is_answered_before_the_end(store: Path) -> None:
    with started(store, POLICING_KG_QUERY_SECONDS="3") as process:
        with httpx.Client(timeout=PATIENCE) as client:
            asked = client.build_request(
                "GET", f"{process.address}/sparql", params={"query": ENDLESS}
            )
            with _sent(asked) as raw:
                until(lambda: _running_queries(process) == 1)
                process.signal(signal.SIGTERM)
                answer = raw.recv(65536)
        assert answer.startswith(b"HTTP/1.1 504 ")
        assert process.ended() == 0


def test_a_request_that_runs_too_long_is_ended_with_the_server(store: Path) -> None:
    with started(store, POLICING_KG_GRACE_SECONDS="1") as process:
        request = httpx.Request("GET", f"{process.address}/sparql", params={"query": ENDLESS})
        with _sent(request) as raw:
            until(lambda: _running_queries(process) == 1)
            assert process.stop() == 0
            assert raw.recv(65536).startswith(b"HTTP/1.1 503 ")
        line = json.loads(process.line('{"time"'))
        stopped = [json.loads(x) for x in process.lines if '"path": "/sparql"' in x]
        assert [each["outcome"] for each in stopped] == ["stopped"]
        assert line["method"] == "GET"


def _sent(request: httpx.Request) -> socket.socket:
    """A socket on which the request has been sent."""
    raw = socket.create_connection((request.url.host, request.url.port or 80), PATIENCE)
    raw.sendall(b"GET " + request.url.raw_path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return raw


def _running_queries(process: Process) -> int:
    lines = get(process, "/metrics").text.splitlines()
    return next(
        int(float(line.split()[1]))
        for line in lines
        if line.startswith("policing_kg_queries_running ")
    )


# --- what it leaves in the store ----------------------------------------------------------------


def test_its_secret_is_for_the_owner_of_the_store_alone(lasting: Process) -> None:
    address = lasting.address
    until((lasting.store / "server.json").exists)
    assert stat.S_IMODE((lasting.store / "server.json").stat().st_mode) == 0o600
    holder = Holder.of(lasting.store)
    assert holder is not None
    assert (holder.address, holder.pid) == (address, lasting.pid)
    for secret in ("-", "wrong", holder.secret[:-1]):
        answer = httpx.get(f"{address}/handover", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401
    right = httpx.get(f"{address}/handover", headers={"Authorization": f"Bearer {holder.secret}"})
    assert right.json() == {"pid": lasting.pid}
    until(lambda: len(lasting.lines) >= 8)
    assert not [line for line in lasting.lines if holder.secret in line]


def test_after_a_power_cut_the_next_one_starts_and_has_another_secret(store: Path) -> None:
    with started(store) as first:
        assert get(first, "/health").status_code == 200
        old = Holder.of(store)
        first.kill()
    assert Holder.of(store) == old
    with started(store) as second:
        assert get(second, "/health").status_code == 200
        new = Holder.of(store)
        assert old is not None
        assert new is not None
        assert (new.pid, new.secret) != (old.pid, old.secret)
        assert second.stop() == 0
    assert Holder.of(store) is None


# --- what cannot be done is one line ------------------------------------------------------------


def test_a_port_that_is_taken_is_named(command: Command, store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("serve", "--store", store, "--port", port)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"policing-kg: cannot listen at 127.0.0.1, port {port}: another program does; "
        "choose another with --port\n"
    )


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("192.0.2.1", "this machine has no such address; choose another with --host"),
        ("nowhere.invalid", "no address of this machine has this name"),
    ],
)
def test_an_address_that_is_none_of_this_machine_s_is_named(
    command: Command, store: Path, host: str, reason: str
) -> None:
    done = command("serve", "--store", store, "--port", 0, "--host", host)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"policing-kg: cannot listen at {host}, port 0: {reason}\n"


def test_without_a_store_it_says_how_to_make_one(command: Command, tmp_path: Path) -> None:
    done = command("serve", "--port", 0, "--store", tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"policing-kg: {tmp_path / 'none'}: there is no store here yet; "
        "make one with policing-kg ingest\n"
    )
    assert not (tmp_path / "none").exists()


def test_an_empty_store_is_made_where_that_was_asked_for(tmp_path: Path) -> None:
    with started(tmp_path / "new", "--create") as process:
        assert process.line("Store: ") == f"Store: {tmp_path / 'new'}, 0 messages"
        assert process.stop() == 0


def test_a_second_server_of_one_store_names_the_first(command: Command, lasting: Process) -> None:
    assert get(lasting, "/health").status_code == 200
    done = command("serve", "--store", lasting.store, "--port", 0)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"policing-kg: {lasting.store}: a server (process {lasting.pid}) holds this "
        "store already; stop it first, or choose another store with --store\n"
    )


def test_a_bad_setting_is_one_line(command: Command, store: Path) -> None:
    done = command("serve", "--store", store, POLICING_KG_QUERY_ROWS="many")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "policing-kg: variable POLICING_KG_QUERY_ROWS: query_rows = 'many' will not do: "
        "a whole number is expected\n"
    )


def test_a_log_that_cannot_be_written_is_one_line(command: Command, store: Path) -> None:
    log = store / "none" / "access.log"
    done = command("serve", "--store", store, "--port", 0, POLICING_KG_LOG_FILE=str(log))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"policing-kg: {log}: the log cannot be written: No such file or directory\n"
    )


def test_where_queries_cannot_be_run_the_last_line_says_so(store: Path, tmp_path: Path) -> None:
    """A Python that cannot start another one, as where the system allows no process more."""
    (tmp_path / "sitecustomize.py").write_text(
        "import subprocess\n"
        "class Popen(subprocess.Popen):\n"
        "    def __init__(self, *a, **k):\n"
        "        super().__init__(['false'], pass_fds=k['pass_fds'], env={})\n"
        "subprocess.Popen = Popen\n",
        encoding="utf-8",
    )
    with started(store, PYTHONPATH=f"{tmp_path}{os.pathsep}{CHECKOUT}") as process:
        assert process.ended() == 2
        assert process.lines[-1] == (
            "policing-kg: queries cannot be run: their process does not start"
        )


# --- settings -----------------------------------------------------------------------------------


def test_the_configuration_is_shown_without_serving(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "serve.toml"
    file.write_text("port = 9000\nquery_seconds = 5\n", encoding="utf-8")
    done = command(
        "serve", "--config", file, "--read-only", "--show-config", POLICING_KG_TOKEN=TOKEN
    )
    assert (done.returncode, done.stderr) == (0, "")
    shown = tomllib.loads(done.stdout)
    assert (shown["port"], shown["query_seconds"], shown["read_only"]) == (9000, 5.0, True)
    assert f"# [{file}, line 1]\nport = 9000\n" in done.stdout
    assert "[option --read-only]\nread_only = true\n" in done.stdout
    assert "[variable POLICING_KG_TOKEN]\n# token is set\n" in done.stdout
    assert TOKEN not in done.stdout
    assert "# - a query may run 5 seconds" in done.stdout


def test_a_short_token_on_an_open_network_is_warned_of(store: Path) -> None:
    with started(store, "--host", "0.0.0.0", POLICING_KG_TOKEN="short") as process:  # noqa: S104, S106
        assert "at every address of this machine" in process.line("Serving ")
        until(lambda: len([x for x in process.lines if x.startswith("Warning: ")]) == 2)
        assert "could be guessed" in process.line("Warning: the token has fewer")
        assert "unencrypted" in process.line("Warning: the token crosses")
        assert process.line("Writing: ") == "Writing: on, for whoever sends the token"


def test_the_log_goes_where_it_is_told_in_the_form_it_is_told(store: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with started(store, "--log", "text", POLICING_KG_LOG_FILE=str(log)) as process:
        assert get(process, "/health").status_code == 200
        until(lambda: log.exists() and "/health" in log.read_text(encoding="utf-8"))
        log.rename(tmp_path / "yesterday.log")  # as logrotate does
        assert get(process, "/ready").status_code == 200
        until(lambda: log.exists() and "/ready" in log.read_text(encoding="utf-8"))
        assert not [line for line in process.lines if "/health" in line]
    assert " GET /health 200 " in (tmp_path / "yesterday.log").read_text(encoding="utf-8")


def test_a_read_only_server_takes_no_token(store: Path) -> None:
    with started(store, "--read-only", POLICING_KG_TOKEN=TOKEN) as process:
        answer = httpx.put(
            f"{process.address}/graphs?default",
            content="<http://a.example/a> <http://a.example/b> 1 .",
            headers={"Content-Type": "text/turtle", "Authorization": f"Bearer {TOKEN}"},
        )
        assert answer.status_code == 403
        assert process.line("Writing: ") == "Writing: off for everybody (read_only)"


# --- counts -------------------------------------------------------------------------------------


def test_what_is_counted_has_few_labels_whatever_is_asked(running: Process) -> None:
    for path in ("/health", "/nowhere/1", "/nowhere/2", "/sparql?query=ASK{}", "/graphs/a/b"):
        get(running, path)
    httpx.request("PROPFIND", f"{running.address}/health")
    text = get(running, "/metrics").text
    counted = [x for x in text.splitlines() if x.startswith("policing_kg_http_requests_total")]
    assert sorted(counted) == [
        'policing_kg_http_requests_total{method="GET",route="/graphs/{path:path}",status="404"} 1.0',
        'policing_kg_http_requests_total{method="GET",route="/health",status="200"} 1.0',
        'policing_kg_http_requests_total{method="GET",route="/sparql",status="200"} 1.0',
        'policing_kg_http_requests_total{method="GET",route="other",status="404"} 2.0',
        'policing_kg_http_requests_total{method="other",route="/health",status="405"} 1.0',
    ]
    lines = text.splitlines()
    assert "policing_kg_store_messages 2.0" in lines
    assert "policing_kg_http_requests_in_flight 1.0" in lines
    assert 'policing_kg_queries_total{kind="query",outcome="ok"} 1.0' in lines


def test_a_query_of_a_client_that_has_gone_is_ended(lasting: Process) -> None:
    request = httpx.Request("GET", f"{lasting.address}/sparql", params={"query": ENDLESS})
    with _sent(request):
        until(lambda: _running_queries(lasting) == 1)
    until(lambda: _running_queries(lasting) == 0)
    lines = get(lasting, "/metrics").text.splitlines()
    assert 'policing_kg_queries_total{kind="query",outcome="client_gone"} 1.0' in lines
    until(lambda: any('"client_gone"' in line for line in lasting.lines))
