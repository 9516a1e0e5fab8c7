"""From settings to a running server: what is opened, in which order, and what the operator is told.

In: settings. Out: a server that answers until it is told to stop. The operator reads, a line each:
where it is, what it serves, who may write, what holds queries in check, and what looks unsafe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from kg.errors import StoreLockedError
from kg.serve.app import application, open_store
from kg.serve.listening import covers_loopback, is_loopback, listen, port_of, serve
from kg.serve.logs import configure_logging
from kg.serve.safeguards import sentences
from kg.serve.served import Served
from kg.serve.settings import Settings
from kg.store import CommitmentStore, GraphStore
from kg.store.holder import Holder, leave

_SHORT = 16  # characters of a token that could be guessed
_LOOPBACK = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - only compared


def start(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until the process is told to stop; ``say`` takes the lines for the operator.

    Raises ConfigurationError where the port cannot be used, and StoreError where the store cannot.
    """
    with ExitStack() as stack:
        public = stack.enter_context(listen(settings.host, settings.port))
        # Hand-overs come from this machine, whatever address the public uses.
        local = (
            public if covers_loopback(settings.host) else stack.enter_context(listen(_LOOPBACK, 0))
        )
        store = stack.enter_context(_opened(settings))
        configure_logging(settings)
        holder = Holder.here(
            f"http://{_LOOPBACK}:{port_of(local)}", settings.base, read_only=settings.read_only
        )
        folder = store.path if isinstance(store, CommitmentStore) else None

        def begun() -> None:
            if folder is not None:
                holder.enter(folder)
                stack.callback(leave, folder)
            for line in told(app.state.served, port_of(public)):
                say(line)

        app = application(settings, store, handover_secret=holder.secret)
        serve(app, settings, [public] if local is public else [public, local], begun)


def _opened(settings: Settings) -> GraphStore:
    try:
        return open_store(settings)
    except StoreLockedError as error:
        holder = Holder.of(settings.store)
        if holder is None:
            raise
        raise StoreLockedError(
            f"{settings.store}: a server (process {holder.pid}) holds this store already; "
            "stop it first, or choose another store with --store"
        ) from error


def told(served: Served, port: int) -> Iterator[str]:
    """What the operator is told, line by line."""
    settings, store = served.settings, served.store
    yield f"Serving {_address(settings, port)} (stop with Ctrl-C)"
    count = len(store.message_graphs())
    yield f"Store: {_named(store, settings)}, {count} message{'' if count == 1 else 's'}"
    yield f"Writing: {_writing(settings)}"
    for sentence in sentences(settings, served.runner.safeguards()):
        yield f"Safeguard: {sentence}"
    for sentence in warnings(settings):
        yield f"Warning: {sentence}"


def _address(settings: Settings, port: int) -> str:
    host = settings.host
    if host in _EVERYWHERE:
        note = ", at every address of this machine"
        host = _LOOPBACK
    else:
        note = ""
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{port}{settings.root_path}/{note}"


def _named(store: GraphStore, settings: Settings) -> str:
    path = store.path if isinstance(store, CommitmentStore) else None
    return str(path or (settings.service.place if settings.service else settings.store))


def _writing(settings: Settings) -> str:
    if settings.read_only:
        return "off for everybody (read_only)"
    if settings.token is None:
        return "off over HTTP, because no token is set; policing-kg ingest works on this machine"
    return "on, for whoever sends the token"


def warnings(settings: Settings) -> Iterator[str]:
    """What looks unsafe, one sentence each."""
    token = settings.token.get_secret_value() if settings.token else ""
    if not token or settings.read_only:
        return
    if len(token) < _SHORT:
        yield f"the token has fewer than {_SHORT} characters and could be guessed"
    encrypted = (settings.public_url or "").startswith("https:")
    if not is_loopback(settings.host) and not encrypted:
        yield (
            "the token crosses the network unencrypted, unless a proxy with TLS stands before "
            "this server and nobody else reaches it; set public_url to its https address"
        )
