"""Should the guard err, the system still refuses: a query's process opens no connection."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.serve.killable.barrier import NONE_IN_FORCE, Safeguards
from kg.serve.killable.forks import environment
from kg.serve.killable.runner import KillableRunner
from kg.serve.killable.wire import Task, receive, send
from kg.serve.refusal import Refusal
from kg.serve.running import Limits, Query, Update
from kg.store import CommitmentStore
from tests.listener import Listener
from tests.serve.killable.conftest import PATIENCE, with_runner
from tests.serve.killable.processes import names
from tests.serve.running.hostile import CALLS, UPDATES

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the barrier is one of Linux"
)

UNGUARDED = """
import socket, sys
from kg.serve.killable import child
from kg.serve.running import difference, evaluate, guard
child.read_query = lambda *_: guard.Reading(services=tuple(sys.argv[2:]))
evaluate.read_query = lambda *_: guard.Reading()
difference.read_update = lambda *_: guard.Reading()
child.work(socket.socket(fileno=int(sys.argv[1])))
"""
TRIES = """
import ctypes, os, socket, threading
from kg.serve.killable import barrier
print(barrier.close_network())
def tried(call):
    try:
        call()
    except OSError as error:
        print(type(error).__name__)
    else:
        print("open")
tried(socket.socket)
tried(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
tried(lambda: socket.socket(socket.AF_UNIX))
thread = threading.Thread(target=lambda: tried(socket.socket))
thread.start(); thread.join()
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(425, 8, ctypes.create_string_buffer(200)), ctypes.get_errno())  # io_uring
tried(lambda: os.close(os.open("/dev/null", os.O_RDWR)))
"""


def unguarded(
    folder: Path,
    asked: Query | Update,
    services: tuple[str, ...] = (),
    found: tuple[str, ...] = (),
) -> Any:
    """What a child replies whose guard lets everything pass, having ``found`` calls of services.

    It is started with the same memory settings as by the product, and has time on a busy machine.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        command = [sys.executable, "-c", UNGUARDED, str(theirs.fileno()), *found]
        with subprocess.Popen(command, pass_fds=(theirs.fileno(),), env=environment()) as process:
            theirs.close()
            assert receive(ours)["pid"] == process.pid
            graphs = str(folder / "graphs")
            copy = str(folder.parent / f"copy-{process.pid}")
            limits = Limits(seconds=PATIENCE)
            send(ours, Task(asked, graphs, copy, limits, True, services).message())
            try:
                return receive(ours)
            except EOFError:
                pytest.fail(f"the child ended without a reply, status {process.wait()}")


@pytest.fixture
def folder(small: CommitmentStore) -> Path:
    assert small.path is not None
    return small.path


def test_past_the_guard_no_connection_is_made(folder: Path, listener: Listener) -> None:
    calls = f"ASK {{ SERVICE <{listener.address}> {{}} }}"
    reply = unguarded(folder, Query(calls))
    assert reply["kind"] == "fault"
    assert "not permitted" in reply["trace"]
    silent = calls.replace("SERVICE", "SERVICE SILENT")
    assert unguarded(folder, Query(silent))["kind"] == "answer"
    assert listener.calls == 0


def test_past_the_guard_an_update_loads_nothing(folder: Path, listener: Listener) -> None:
    reply = unguarded(folder, Update(f"LOAD <{listener.address}>"))
    assert (reply["kind"], reply["status"]) == ("refusal", 502)
    for text in ("LOAD <file:///etc/passwd>", "LOAD <file:///etc/hostname> INTO GRAPH <a:b>"):
        reply = unguarded(folder, Update(text))
        assert (reply["kind"], reply["status"]) == ("refusal", 502)
    assert listener.calls == 0


def test_with_the_network_open_the_call_would_have_been_seen(
    folder: Path, listener: Listener
) -> None:
    call = Query(f"ASK {{ SERVICE SILENT <{listener.address}> {{}} }}")
    services = (listener.address,)
    assert unguarded(folder, call, services)["kind"] == "answer"
    assert listener.calls == 0  # no call was found in this text, so it has no network
    assert unguarded(folder, call, services, services)["kind"] == "answer"
    assert listener.calls > 0


def test_every_way_to_a_socket_is_closed_and_files_are_not() -> None:
    done = subprocess.run([sys.executable, "-c", TRIES], capture_output=True, text=True, check=True)
    refused = ["PermissionError"] * 4
    assert done.stdout.split("\n") == ["True", *refused, "-1 1", "open", ""]


@pytest.mark.slow
def test_no_hostile_text_reaches_a_server_through_the_runner(
    small: CommitmentStore, listener: Listener
) -> None:
    async def use(runner: KillableRunner) -> None:
        assert runner.safeguards().network_barrier
        for text in CALLS:
            with pytest.raises(Refusal):
                await runner.query(Query(text.replace("HERE", f"<{listener.address}>")))
        for text in UPDATES:
            with pytest.raises(Refusal):
                await runner.difference(Update(text.replace("HERE", f"<{listener.address}>")))

    with_runner(small, use)
    assert listener.calls == 0


def test_a_service_that_the_operator_lists_may_be_asked_and_no_other(
    small: CommitmentStore, listener: Listener
) -> None:
    async def use(runner: KillableRunner) -> None:
        text = f"ASK {{ SERVICE SILENT <{listener.address}> {{}} }}"
        with pytest.raises(Refusal, match=r"may not ask <http://other\.example/>"):
            await runner.query(Query(text.replace(listener.address, "http://other.example/")))
        assert listener.calls == 0
        (await runner.query(Query(text))).file.close()
        assert listener.calls > 0
        asked = listener.calls
        (await runner.query(Query("ASK { ?s ?p ?o }"))).file.close()
        assert listener.calls == asked

    with_runner(small, use, services=(listener.address,))


def test_what_is_missing_is_said() -> None:
    for sentence in NONE_IN_FORCE.sentences():
        assert " not " in sentence or " no " in sentence or "may outlive" in sentence
    assert Safeguards(True, True, True, True).sentences() != NONE_IN_FORCE.sentences()
    assert len({*Safeguards(True, True, True, True).sentences(), *NONE_IN_FORCE.sentences()}) == 8


def test_the_clean_process_has_one_thread_and_no_store(small: CommitmentStore) -> None:
    async def use(runner: KillableRunner) -> None:
        assert len(names(f"/proc/{runner.parent}/task")) == 1
        held = [
            str(Path(f"/proc/{runner.parent}/fd/{number}").readlink())
            for number in names(f"/proc/{runner.parent}/fd")
        ]
        assert not [name for name in held if str(small.path) in name]
        assert sum(name.startswith("socket:") for name in held) == 1

    with_runner(small, use)
