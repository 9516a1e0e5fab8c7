"""A process that does nothing but fork: for each socket that it is sent, a child at its other end.

In: a socket to the server, and what a child is to do. Out: children. It ends when the socket does,
that is when the server has gone or wants it no longer.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

Work = Callable[[socket.socket], None]

_QUIET_SECONDS: Final = 10.0


def fork_for(server: socket.socket, work: Work) -> None:
    """Make a child that does ``work`` for each socket that comes, until ``server`` has gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries children by itself
    gc.collect()
    gc.freeze()  # so that children share what is in memory, instead of copying it
    while channel := _next(server):
        # Where the system has no room for a process, the end of the channel tells the server.
        with channel, suppress(OSError):
            if os.fork() == 0:
                server.close()
                _end(channel, work)


def _next(server: socket.socket) -> socket.socket | None:
    """The socket of the next child; None where the server has gone."""
    try:
        word, files, _, _ = socket.recv_fds(server, 1, 1)
    except OSError:
        return None
    if not word or not files:
        return None
    return socket.socket(fileno=files[0])


def _end(channel: socket.socket, work: Work) -> None:
    """Be a child, and end without a word: nothing that the parent had is to be cleaned up."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work(channel)
    except (OSError, EOFError):  # the server no longer listens
        pass
    finally:
        os._exit(0)


def until_quiet() -> None:
    """Wait until all threads of this process but this one sleep, so that it may fork.

    Oxigraph starts threads when it opens a store. Once they wait for work, which those of a store
    that is only read never get, they hold no lock that a child would wait for in vain.
    """
    own = str(threading.get_native_id())
    end = time.monotonic() + _QUIET_SECONDS
    while any(
        _state(task) != "S" for task in Path("/proc/self/task").iterdir() if task.name != own
    ):
        if time.monotonic() > end:
            raise TimeoutError("the threads of the store do not come to rest")
        time.sleep(0.0005)


def _state(thread: Path) -> str:
    """The state of a thread, as proc(5) tells it: S where it sleeps; "S" too where it has ended."""
    try:
        told = (thread / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return "S"
    return told.rpartition(")")[2].split()[0]
