"""The clean process from which children fork: one thread, no store, everything imported.

Run as ``python -m kg.serve.killable.parent FD``. In: a socket, and through it one further socket a
child. Out: children. It ends when its socket does, that is when the server ends, however that
happens; the system ends the children with it.

Forking the server itself would not do: it has threads, and a lock that one of them holds at that
moment would never be let go of in the child.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
import threading
from dataclasses import asdict
from importlib import import_module

from kg.serve.killable import barrier
from kg.serve.killable.child import work
from kg.serve.killable.forking import fork_for
from kg.serve.killable.wire import send
from kg.serve.running import Limits

_PRELOADED = ("rdflib.plugins.sparql.parser", *(["resource"] if os.name == "posix" else []))
"""What children import late, and can find here instead."""

_TRIED = Limits(seconds=60.0)


def main() -> None:
    """Fork until the server has gone."""
    server = socket.socket(fileno=int(sys.argv[1]))
    if "ends-with-thread" in sys.argv[2:]:
        barrier.end_with_parent()
    for name in _PRELOADED:
        import_module(name)
    tempfile.gettempdir()  # found once, by trying folders
    # A Ctrl-C goes to all, and so does what systemd sends: it is the server's to act upon.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    safeguards = _tried()
    send(server, {"safeguards": asdict(safeguards), "threads": threading.active_count()})
    fork_for(server, work)


def _tried() -> barrier.Safeguards:
    """What the system keeps children to, found by one that tries."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        ends = barrier.end_with_parent()
        memory = barrier.limit(_TRIED) and barrier.memory_is_bounded(_TRIED)
        os.write(writing, bytes([ends, memory, barrier.close_network()]))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        found = (*answer.read(), 0, 0, 0)
    os.waitpid(child, 0)
    return barrier.Safeguards(
        killable=True,
        end_with_server=bool(found[0]),
        memory_limit=bool(found[1]),
        network_barrier=bool(found[2]),
    )


if __name__ == "__main__":
    main()
