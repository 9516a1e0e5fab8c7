"""The server that holds a store: where other programs on the same machine reach it.

In: the folder of a store. Out: what the server has left there, in a file that only its owner can
read: an address of this machine, and a secret that lets its programs in. A file that an earlier
server left behind is told by nobody answering there.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.place import graphs_folder, prepare

_FILE = "server.json"
_COPIES = "handover"


@dataclass(frozen=True, slots=True)
class Holder:
    """A server that holds a store; ``base`` is what the data's addresses begin with."""

    address: str
    pid: int
    secret: str
    base: str
    read_only: bool

    @classmethod
    def here(cls, address: str, base: str, *, read_only: bool) -> Holder:
        """The process that runs here, with a new secret."""
        return cls(address, os.getpid(), secrets.token_urlsafe(32), base, read_only)

    @classmethod
    def of(cls, store: Path) -> Holder | None:
        """The server that holds ``store``, or held it last; None where this user reads of none."""
        try:
            return cls(**json.loads((store / _FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):  # none, another user's, or another version's
            return None

    def enter(self, store: Path) -> None:
        """Leave this in the store's folder, readable for its owner alone, in one step.

        Raises StoreError where the folder cannot be written.
        """
        try:
            leave(store)
            handle, name = tempfile.mkstemp(dir=store, prefix=f".{_FILE}.")  # with mode 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file)
            Path(name).replace(store / _FILE)
        except OSError as error:
            raise StoreError(f"{store}: the store cannot be written: {error.strerror}") from error


def leave(store: Path) -> None:
    """Take away what a server left in the store's folder, and the copies that it made."""
    (store / _FILE).unlink(missing_ok=True)
    shutil.rmtree(store / _COPIES, ignore_errors=True)


def new_copy(store: Path) -> tuple[Path, Path]:
    """A store without graphs beside ``store``, on the same file system, and where they belong."""
    copies = store / _COPIES
    copies.mkdir(mode=0o700, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=copies))
    prepare(folder, create=True)
    return folder, graphs_folder(folder)
