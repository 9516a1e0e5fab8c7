"""The server as a process: where it listens, how it begins, and how it ends.

In: an application and settings. Out: answers on a socket until the process is told to stop (SIGTERM
or Ctrl-C); then running requests have some seconds left, and the process ends as one that is done.
"""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Literal

import uvicorn
from fastapi import FastAPI

from kg.errors import CommitmentsError
from kg.serve.configuration import ConfigurationError
from kg.serve.counts import Counts
from kg.serve.gate.connection import Bounds, bounded
from kg.serve.settings import Settings

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BACKLOG = 1024  # connections that the system keeps waiting


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at ``host`` and ``port`` (0: any free one).

    Raises ConfigurationError where somebody else does, or nobody may.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, address = found[0][0], found[0][4]
        both = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
        return socket.create_server(address, family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    except socket.gaierror:
        reason = "no address of this machine has this name"
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
    raise ConfigurationError(f"cannot listen at {host}, port {port}: {reason}")


_REASONS = {
    errno.EADDRINUSE: "another program does; choose another with --port",
    errno.EACCES: "only the administrator may use ports below 1024; choose another with --port",
    errno.EADDRNOTAVAIL: "this machine has no such address; choose another with --host",
}


def port_of(listening: socket.socket) -> int:
    """The port that a socket listens at."""
    port: int = listening.getsockname()[1]
    return port


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def covers_loopback(host: str) -> bool:
    """Whether who listens at ``host`` is also reached at 127.0.0.1."""
    return host in ("127.0.0.1", "localhost", "0.0.0.0", "", "::")  # noqa: S104 - only compared


def serve(
    app: FastAPI,
    settings: Settings,
    sockets: Sequence[socket.socket],
    begun: Callable[[], None],
) -> None:
    """Answer at ``sockets`` until the process is told to stop; ``begun`` is called once it does.

    Raises CommitmentsError where the application cannot be started.
    """
    counts: Counts = app.state.counts
    config = uvicorn.Config(
        app,
        http=bounded(Bounds.of(settings, counts)),
        loop=_loop(),
        ws="none",
        lifespan="on",
        interface="asgi3",
        log_config=None,
        access_log=False,
        # The proxy's headers are read by our own layer, which knows the host too.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.grace_seconds,
    )
    _raise_open_files(settings.connections)
    try:
        _Server(config, begun).run(sockets=list(sockets))
    except SystemExit as left:  # what uvicorn does where the application does not start
        raise getattr(app.state, "failure", None) or _NOT_STARTED from left


_NOT_STARTED = CommitmentsError("the server could not be started; the log says why")


class _Server(uvicorn.Server):
    """A server that says when it has begun, and whose end by a signal is no failure."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._begun()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the first signal; uvicorn would raise it again at the end, as a failure."""
        before = {each: signal.signal(each, self.handle_exit) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


def _loop() -> Literal["uvloop", "asyncio"]:
    """The faster event loop, where there is one (not on Windows)."""
    try:
        import uvloop  # noqa: F401 - uvicorn takes it by its name
    except ImportError:
        return "asyncio"
    return "uvloop"


def _raise_open_files(connections: int) -> None:
    """Let the process open as many files as the connections need, where the system allows it."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _ABOVE_CONNECTIONS
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


_ABOVE_CONNECTIONS = 512  # files of the store, pipes to queries, and connections being refused
