"""Answers to CONSTRUCT and DESCRIBE, written so that they can end at any triple.

In: triples as Oxigraph finds them, a form, and limits. Out: a whole document in a file; where a
limit ends it, it is still valid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import IO, cast

from pyoxigraph import RdfFormat, Triple, serialize

from kg.namespaces import PREFIXES
from kg.serve.running.request import Cut, GraphFormat, Limits
from kg.serve.running.results import UnwritableError, Written, refuse_unwritable

_FORMATS: Mapping[GraphFormat, RdfFormat] = MappingProxyType(
    {
        GraphFormat.TURTLE: RdfFormat.TURTLE,
        GraphFormat.N_TRIPLES: RdfFormat.N_TRIPLES,
        GraphFormat.RDF_XML: RdfFormat.RDF_XML,
        GraphFormat.JSON_LD: RdfFormat.JSON_LD,
        GraphFormat.N_QUADS: RdfFormat.N_QUADS,
        GraphFormat.TRIG: RdfFormat.TRIG,
    }
)
_PREFIXED = frozenset({GraphFormat.TURTLE, GraphFormat.TRIG})
_NO_NAME = b"<oxprefix:"
"""What Oxigraph writes in RDF/XML for a property that does not end in a name; it is no XML."""

_PREFIX_LINE = re.compile(rb"@prefix [^\n]*\n")


def write_triples(
    triples: Iterable[Triple], form: GraphFormat, file: IO[bytes], limits: Limits
) -> Written:
    """Write triples, at most ``limits.rows`` and as many as fit into ``limits.size`` bytes.

    Turtle and TriG have the project's prefixes. Raises UnwritableError where the form cannot hold
    a triple: RDF/XML needs properties that end in a name, and no control characters; JSON-LD has no
    place for triples in triples.
    """
    counted = _Counted(file, form)
    counted.begin()
    chosen = _Chosen(triples, form, counted, limits)
    prefixes = dict(PREFIXES) if form in _PREFIXED else None
    try:
        serialize(chosen, cast("IO[bytes]", counted), _FORMATS[form], prefixes=prefixes)
    except OSError as error:
        if "does not support" in str(error):
            raise UnwritableError(f"the answer cannot be written: {error}") from error
        raise
    file.seek(0)
    return Written(counted.length, chosen.rows, chosen.cut)


class _Counted:
    """A file that counts what is written, with the prefixes in the same order every time."""

    def __init__(self, file: IO[bytes], form: GraphFormat) -> None:
        self.file, self.form = file, form
        self.length = 0
        self.prefixes_come = form in _PREFIXED

    def begin(self) -> None:
        """Write the prefixes, which Oxigraph would write in another order each time."""
        if self.form in _PREFIXED:
            lines = (f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(PREFIXES))
            self.length += self.file.write("".join(lines).encode())

    def write(self, data: bytes) -> int:
        """Write a piece of what Oxigraph has made ready."""
        written = bytes(data)
        if self.prefixes_come:  # Oxigraph's come at once, in its first piece
            written = _without_prefixes(written)
            self.prefixes_come = False
        if self.form is GraphFormat.RDF_XML:
            written = _returns_kept(written)
        self.length += self.file.write(written)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _without_prefixes(data: bytes) -> bytes:
    place = 0
    while line := _PREFIX_LINE.match(data, place):
        place = line.end()
    return data[place:]


def _returns_kept(data: bytes) -> bytes:
    """Carriage returns as references: an XML parser takes bare ones for ends of lines."""
    return data.replace(b"\r", b"&#13;")


class _Chosen:
    """The triples that fit. What Oxigraph still holds back is reckoned as if each stood alone."""

    def __init__(
        self, triples: Iterable[Triple], form: GraphFormat, counted: _Counted, limits: Limits
    ) -> None:
        self.triples, self.form, self.counted, self.limits = triples, form, counted, limits
        self.rows = 0
        self.cut: Cut | None = None

    def __iter__(self) -> Iterator[Triple]:
        held = last = seen = 0  # bytes that Oxigraph holds back at most; of the last triple
        for triple in self.triples:
            if self.rows == self.limits.rows:
                self.cut = Cut(self.rows, "rows")
                return
            if self.counted.length != seen:  # written up to somewhere in the last triple
                seen, held = self.counted.length, last
            last = self._length(triple)
            if seen + held + last > self.limits.size:
                self.cut = Cut(self.rows, "bytes")
                return
            held += last
            self.rows += 1
            yield triple

    def _length(self, triple: Triple) -> int:
        """How many bytes the triple takes at most."""
        if self.form is GraphFormat.RDF_XML:
            alone = self._xml(triple)
        elif self.form is GraphFormat.JSON_LD:
            alone = serialize([triple], format=RdfFormat.JSON_LD) or b""
        else:
            return len(str(triple).encode()) + len("<<(  )>>") * 2
        return len(alone)

    def _xml(self, triple: Triple) -> bytes:
        alone = serialize([triple], format=RdfFormat.RDF_XML) or b""
        if _NO_NAME in alone:
            raise UnwritableError(
                f"the answer holds the property {triple.predicate}, which RDF/XML cannot hold "
                "because it does not end in a name"
            )
        refuse_unwritable(alone.decode())
        return _returns_kept(alone)
