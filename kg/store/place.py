"""The folder that a store lies in: where it is by default, and whether it can be used.

In: a path. Out: the same path, checked and marked with the format's version, or a StoreError that
says in one line what to do. What is inside the store is not looked at here.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from platformdirs import user_data_path

from kg.errors import StoreError

FORMAT_VERSION = 1
"""The number of the form in which this version keeps its graphs; raised when old stores no
longer fit."""

ENVIRONMENT = "POLICING_KG_STORE"
_MARKER = "policing-kg-store.json"
_GRAPHS = "graphs"
_SNAPSHOTS = "snapshots"


def default_path() -> Path:
    """``POLICING_KG_STORE`` where it is set, else the user's data directory."""
    named = os.environ.get(ENVIRONMENT)
    return Path(named) if named else user_data_path("policing-kg", appauthor=False) / "store"


def graphs_folder(path: Path) -> Path:
    """Where inside the store Oxigraph keeps its files."""
    return path / _GRAPHS


def snapshots_folder(path: Path) -> Path:
    """Where inside the store a server keeps what its readers see; nothing in it outlives it."""
    return path / _SNAPSHOTS


def prepare(path: Path, *, create: bool) -> None:
    """Make sure that ``path`` is a store of this format; make an empty one if ``create`` is true.

    Raises StoreError where it is a file, a folder of something else, a store of another format,
    or missing while ``create`` is false.
    """
    try:
        _prepare(path, create=create)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(f"{path}: the store cannot be used: {reason}") from error


def _prepare(path: Path, *, create: bool) -> None:
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path}: this is a file; a store is a folder, so choose another path")
    if (path / _MARKER).is_file():
        _check_version(path)
    elif path.is_dir() and any(path.iterdir()):
        raise StoreError(
            f"{path}: this folder holds something else than a store; "
            "choose a new or an empty folder"
        )
    elif create:
        _mark(path)
    else:
        raise StoreError(f"{path}: there is no store here yet; make one with policing-kg ingest")


def _check_version(path: Path) -> None:
    try:
        found = json.loads((path / _MARKER).read_text(encoding="utf-8"))["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path / _MARKER}: the format's version cannot be read; "
            "remove the store and ingest the messages again"
        ) from error
    if found != FORMAT_VERSION:
        raise StoreError(
            f"{path}: the store has format {found} and this program reads format "
            f"{FORMAT_VERSION}; ingest the messages into a new store, "
            "or use the version of policing-kg that wrote it"
        )


def _mark(path: Path) -> None:
    """Write the marker in one step, so that no half-written one is ever met."""
    path.mkdir(parents=True, exist_ok=True)
    draft = path / f"{_MARKER}.{os.getpid()}"
    draft.write_text(json.dumps({"format": FORMAT_VERSION}) + "\n", encoding="utf-8")
    draft.replace(path / _MARKER)
