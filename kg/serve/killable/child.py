"""One query or update, from the fork to its end; or one snapshot, kept open for many queries.

In: a socket to the server. Out: an answer, a difference, a refusal or a fault, and nothing else:
the process ends here. What it may not do is set before it reads the task, and the network is closed
before it reads the text. A process that keeps a snapshot open reads no text of strangers: it forks.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import traceback
from collections.abc import Iterable
from functools import partial
from typing import IO

from pyoxigraph import Quad, RdfFormat, Store, serialize

from kg.serve.killable import barrier
from kg.serve.killable.forking import fork_for, until_quiet
from kg.serve.killable.wire import KEEP_OPEN, Message, Task, receive, send
from kg.serve.refusal import Refusal
from kg.serve.running import Query, Update
from kg.serve.running.difference import difference
from kg.serve.running.evaluate import evaluate
from kg.serve.running.guard import read_query, read_update


def work(channel: socket.socket, opened: Store | None = None) -> None:
    """Do what the server asks for; the caller ends the process afterwards.

    ``opened`` is the snapshot of the task, where this process comes from one that has it open.
    """
    _be_quiet()
    barrier.end_with_parent()
    send(channel, {"pid": os.getpid()}, _own_handle())
    message = receive(channel)
    if message["kind"] == KEEP_OPEN:
        _keep_open(channel, message["snapshot"])
        return
    task = Task.of(message)
    try:
        barrier.limit(task.limits)
        if not _asks_others(task):
            barrier.close_network()
        _answer(channel, task, opened or Store.read_only(task.snapshot))
    except Refusal as refusal:
        send(channel, _refusal(refusal))
    except BaseException:  # noqa: BLE001 - the server raises it again, as a fault of ours
        send(channel, _fault())


def _keep_open(channel: socket.socket, snapshot: str) -> None:
    """Open the snapshot, and be the process from which those fork that read it."""
    try:
        store = Store.read_only(snapshot)
        store.query("ASK { ?s ?p ?o }")  # what every query reads first is read once
        until_quiet()
    except BaseException:  # noqa: BLE001 - as above
        send(channel, _fault())
        return
    send(channel, {"kind": KEEP_OPEN})
    fork_for(channel, partial(work, opened=store))


def _be_quiet() -> None:
    """Let nothing that a hostile text brings about, such as a crash, fill the server's log."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _own_handle() -> list[int]:
    """A handle of this process (pidfd_open(2)), where the system has them.

    Unlike a number it stays this process's own, so that the server can never kill another.
    """
    if not sys.platform.startswith("linux"):
        return []
    try:
        return [os.pidfd_open(os.getpid())]
    except OSError:
        return []


def _asks_others(task: Task) -> bool:
    """Whether this very text calls a service that it may call; raises Refusal for any other."""
    if not task.services:
        return False
    if isinstance(task.asked, Query):
        return bool(read_query(task.asked.text, task.asked.base, task.services).services)
    return bool(read_update(task.asked.text, task.services).services)


def _answer(channel: socket.socket, task: Task, store: Store) -> None:
    match task.asked:
        case Query() as query:
            answer = evaluate(store, query, task.limits, union=task.union, services=task.services)
            cut = answer.cut and {"rows": answer.cut.rows, "limit": answer.cut.limit}
            message: Message = {
                "kind": "answer",
                "media_type": answer.media_type,
                "length": answer.length,
                "rows": answer.rows,
                "cut": cut,
            }
            send(channel, message, [answer.file.fileno()])
        case Update() as update:
            store.backup(task.copy)
            found = difference(store, Store(task.copy), update, services=task.services)
            added, removed = _quads(found.added), _quads(found.removed)
            message = {
                "kind": "difference",
                "created": list(found.created),
                "dropped": list(found.dropped),
            }
            send(channel, message, [added.fileno(), removed.fileno()])


def _quads(quads: Iterable[Quad]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it ends with the process, or with the server
    serialize(quads, file, RdfFormat.N_QUADS)
    file.flush()
    file.seek(0)
    return file


def _fault() -> Message:
    return {"kind": "fault", "trace": traceback.format_exc()}


def _refusal(refusal: Refusal) -> Message:
    return {
        "kind": "refusal",
        "status": refusal.status.value,
        "sentence": refusal.sentence,
        "line": refusal.line,
        "column": refusal.column,
    }
