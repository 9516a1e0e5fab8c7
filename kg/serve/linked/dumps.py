"""Dumps: the whole store as one compressed file, made once for each state of the store.

In: a store and a form. Out: a file with its ETag. The same content gives the same bytes, whenever
and wherever it is written. The files lie in a folder for passing things, which `close` takes away.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO, cast

from kg.serialise import QuadFormat
from kg.serve.kept import Shelf
from kg.serve.refusal import Refusal
from kg.store import GraphStore

_LEVEL = 6
_KEPT = 6  # files: three forms, of this state of the store and the one before
_TRIES = 3


class DumpForm(StrEnum):
    """The forms by the ending of their addresses."""

    TRIG = "trig"
    N_QUADS = "nq"
    JSON_LD = "jsonld"

    @property
    def media_type(self) -> str:
        """The media type of what is in the compressed file."""
        return {
            DumpForm.TRIG: "application/trig",
            DumpForm.N_QUADS: "application/n-quads",
            DumpForm.JSON_LD: "application/ld+json",
        }[self]

    @property
    def file_name(self) -> str:
        """What the file is called, which is its address here too."""
        return f"dump.{self.value}.gz"


@dataclass(frozen=True, slots=True)
class Dump:
    """A whole compressed file, and its ETag (a strong one)."""

    path: Path
    etag: str


def _forget(dump: Dump) -> None:
    dump.path.unlink(missing_ok=True)


@dataclass(slots=True)
class Dumps:
    """The dumps of one store that are at hand."""

    _shelf: Shelf[Dump] = field(default_factory=lambda: Shelf(_KEPT, lambda _: 1, _forget))
    _folder: TemporaryDirectory[str] | None = None

    async def get(self, store: GraphStore, form: DumpForm, version: Hashable) -> Dump:
        """The dump of this state of the store; it is made where nobody has asked for it yet.

        Raises Refusal with status 503 where the store changes faster than it can be written.
        """
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="policing-kg-dumps-")
        folder = Path(self._folder.name)
        return await self._shelf.get((form, version), lambda: _made(store, form, folder))

    def close(self) -> None:
        """Take all files away."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def _made(store: GraphStore, form: DumpForm, folder: Path) -> Dump:
    """A dump of one state: it is written again where the store was changed meanwhile."""
    for _ in range(_TRIES):
        before = store.generation
        dump = _written(store, form, folder)
        if store.generation == before:
            return dump
        _forget(dump)
    sentence = "the store is being changed all the time; ask again later"
    raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, sentence, headers={"Retry-After": "60"})


def _written(store: GraphStore, form: DumpForm, folder: Path) -> Dump:
    # Without a name and a time in its head, the same content gives the same bytes (RFC 1952).
    with (
        NamedTemporaryFile(dir=folder, suffix=f".{form.value}.gz", delete=False) as file,
        gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed,
    ):
        _write(store, form, cast("IO[bytes]", packed))
    path = Path(file.name)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return Dump(path, f'"{digest}"')


def _write(store: GraphStore, form: DumpForm, file: IO[bytes]) -> None:
    if form is DumpForm.JSON_LD:
        store.dump_jsonld(file)
    else:
        store.dump(QuadFormat.TRIG if form is DumpForm.TRIG else QuadFormat.NQUADS, file)
