"""Answers to SELECT and ASK, written row by row, so that they can end at any row.

In: solutions as Oxigraph finds them, a form, and limits. Out: a whole document in a file: SPARQL
1.1 Query Results JSON Format, SPARQL Query Results XML Format, or SPARQL 1.1 Query Results CSV and
TSV Formats, with quoted triples and directions of text as SPARQL 1.2 adds them. Where a limit ends
it, the document is still valid, and JSON says in its head what was cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from types import MappingProxyType
from typing import IO
from xml.sax.saxutils import escape

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.namespaces import XSD
from kg.serve.running.request import Cut, Limits, ResultsFormat

Term = NamedNode | BlankNode | Literal | Triple
Row = Iterable[Term | None]

_CHUNK = 256 * 2**10
_STRING = XSD + "string"
_ITS = "http://www.w3.org/2005/11/its"

# What Turtle writes without quotation marks (section 2.5.2), by datatype.
_PLAIN = MappingProxyType(
    {
        XSD + "integer": re.compile(r"[+-]?[0-9]+"),
        XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
        XSD + "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+"),
        XSD + "boolean": re.compile(r"true|false"),
    }
)
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_REFERENCES = {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;", '"': "&quot;"}
_OUTER_SPACES = re.compile(r"^ +| +\Z")
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2)."""


class UnwritableError(ValueError):
    """A form of answer has no way to write what a row holds."""


@dataclass(frozen=True, slots=True)
class Written:
    """How long a document became, in bytes, how many rows it holds, and what cut it."""

    length: int
    rows: int
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class _Form:
    """How one form writes a table: what precedes, parts and follows its rows."""

    head: Callable[[Sequence[str], Cut | None], str]
    row: Callable[[Sequence[str]], Callable[[Row], str]]
    between: str
    tail: str
    says_cut: bool = False


def write_solutions(
    solutions: Iterable[Row],
    variables: Sequence[str],
    form: ResultsFormat,
    file: IO[bytes],
    limits: Limits,
) -> Written:
    """Write solutions, at most ``limits.rows`` and as many as fit into ``limits.size`` bytes.

    ``variables`` are without the question mark. Raises UnwritableError where the form cannot hold a
    term (XML has no way to write most control characters).
    """
    return _Writing(_FORMS[form], variables, file, limits).all(solutions)


def write_boolean(value: bool, form: ResultsFormat, file: IO[bytes]) -> Written:
    """Write the answer to ASK; CSV and TSV have no form for it, and hold the bare word."""
    word = "true" if value else "false"
    text = {
        ResultsFormat.JSON: f'{{"head":{{}},"boolean":{word}}}',
        ResultsFormat.XML: f"{_XML}<head/><boolean>{word}</boolean></sparql>",
        ResultsFormat.CSV: f"{word}\r\n",
        ResultsFormat.TSV: f"{word}\n",
    }[form]
    return Written(file.write(text.encode()), 1)


def refuse_unwritable(text: str) -> None:
    """Raise UnwritableError where ``text`` holds a character that XML 1.0 cannot hold."""
    if found := _NOT_IN_XML.search(text):
        raise UnwritableError(
            f"the answer holds the character U+{ord(found[0]):04X}, which XML cannot hold"
        )


class _Writing:
    """One document on its way into a file.

    Rows wait until there is a chunk of them. A document that is done before is written with its
    head as it must be; of a longer one the head leaves room for what may be cut, and is written
    again if something is.
    """

    def __init__(
        self, form: _Form, variables: Sequence[str], file: IO[bytes], limits: Limits
    ) -> None:
        self.form, self.variables, self.file, self.limits = form, variables, file, limits
        longest = Cut(limits.rows, "bytes") if form.says_cut else None
        self.room = len(form.head(variables, longest).encode())
        self.length = self.room
        self.waiting: list[bytes] = []
        self.flushed = 0  # bytes in the file
        self.held = 0  # bytes that wait

    def all(self, solutions: Iterable[Row]) -> Written:
        rows, cut = self._rows(solutions)
        tail = self.form.tail.encode()
        self.waiting.append(tail)
        head = self.form.head(self.variables, cut).encode()
        if self.flushed:
            self._flush()
            if cut and self.form.says_cut:
                self.file.seek(0)
                self.file.write(self._padded(head))
            length = self.length + len(tail)
        else:
            self.file.write(head)
            self._pour()
            length = self.length - self.room + len(head) + len(tail)
        self.file.seek(0)
        return Written(length, rows, cut)

    def _rows(self, solutions: Iterable[Row]) -> tuple[int, Cut | None]:
        row = self.form.row(self.variables)
        between, most = self.form.between, self.limits.rows
        room = self.limits.size - len(self.form.tail)
        rows = 0
        for solution in solutions:
            if rows == most:
                return rows, Cut(rows, "rows")
            text = row(solution)
            part = (between + text if rows else text).encode()
            if self.length + len(part) > room:
                return rows, Cut(rows, "bytes")
            self._write(part)
            rows += 1
        return rows, None

    def _write(self, part: bytes) -> None:
        self.waiting.append(part)
        self.length += len(part)
        self.held += len(part)
        if self.held >= _CHUNK:
            self._flush()

    def _flush(self) -> None:
        if not self.flushed:
            self.flushed = self.file.write(
                self._padded(self.form.head(self.variables, None).encode())
            )
        self.flushed += self.held
        self._pour()

    def _pour(self) -> None:
        self.file.write(b"".join(self.waiting))
        self.waiting.clear()
        self.held = 0

    def _padded(self, head: bytes) -> bytes:
        """``head`` with white space before its end, where JSON allows it, as long as the room."""
        return head + b" " * (self.room - len(head))


# ---- JSON


def _json_head(variables: Sequence[str], cut: Cut | None) -> str:
    names = ",".join(map(quoted, variables))
    said = f',"cut":{{"rows":{cut.rows},"limit":{quoted(cut.limit)}}}' if cut else ""
    return f'{{"head":{{"vars":[{names}]{said}}},"results":{{"bindings":['


def _json_row(variables: Sequence[str]) -> Callable[[Row], str]:
    names = [f"{quoted(name)}:" for name in variables]

    def row(solution: Row) -> str:
        cells = zip(names, solution, strict=True)
        found = [name + _json_term(term) for name, term in cells if term is not None]
        return f"{{{','.join(found)}}}"

    return row


def _json_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f'{{"type":"uri","value":{quoted(term.value)}}}'
    if isinstance(term, Literal):
        return _json_literal(term)
    if isinstance(term, BlankNode):
        return f'{{"type":"bnode","value":{quoted(term.value)}}}'
    return (
        f'{{"type":"triple","value":{{"subject":{_json_term(term.subject)},'
        f'"predicate":{_json_term(term.predicate)},"object":{_json_term(term.object)}}}}}'
    )


def _json_literal(term: Literal) -> str:
    opening = f'{{"type":"literal","value":{quoted(term.value)}'
    datatype = term.datatype.value
    if datatype == _STRING:
        return opening + "}"
    if term.language is None:
        return f'{opening},"datatype":{quoted(datatype)}}}'
    toward = f',"its:dir":"{term.direction.value}"' if term.direction else ""
    return f'{opening},"xml:lang":{quoted(term.language)}{toward}}}'


# ---- XML

_XML = '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#">'


def _xml_head(variables: Sequence[str], _cut: Cut | None) -> str:
    names = "".join(f'<variable name="{name}"/>' for name in variables)
    return f"{_XML}<head>{names}</head><results>\n"


def _xml_row(variables: Sequence[str]) -> Callable[[Row], str]:
    openings = [f'<binding name="{name}">' for name in variables]

    def row(solution: Row) -> str:
        cells = zip(openings, solution, strict=True)
        found = [
            f"{opening}{_xml_term(term)}</binding>" for opening, term in cells if term is not None
        ]
        return f"<result>{''.join(found)}</result>\n"

    return row


def _xml_term(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, Literal):
        return f"<literal{_xml_attributes(term)}>{_xml_text(term.value)}</literal>"
    if isinstance(term, BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    return (
        f"<triple><subject>{_xml_term(term.subject)}</subject>"
        f"<predicate>{_xml_term(term.predicate)}</predicate>"
        f"<object>{_xml_term(term.object)}</object></triple>"
    )


def _xml_attributes(term: Literal) -> str:
    datatype = term.datatype.value
    if datatype == _STRING:
        return ""
    if term.language is None:
        return f' datatype="{_xml_text(datatype)}"'
    toward = (
        f' its:dir="{term.direction.value}" xmlns:its="{_ITS}" its:version="2.0"'
        if term.direction
        else ""
    )
    return f' xml:lang="{_xml_text(term.language)}"{toward}'


def _xml_text(text: str) -> str:
    """``text`` with references where a reader might take white space away, or change it."""
    refuse_unwritable(text)
    escaped = escape(text, _REFERENCES)
    if text[:1] == " " or text[-1:] == " ":
        return _OUTER_SPACES.sub(lambda found: "&#32;" * len(found[0]), escaped)
    return escaped


# ---- CSV and TSV


def _csv_head(variables: Sequence[str], _cut: Cut | None) -> str:
    return f"{','.join(variables)}\r\n"


def _csv_row(_variables: Sequence[str]) -> Callable[[Row], str]:
    return lambda solution: f"{','.join(map(_csv_cell, solution))}\r\n"


def _csv_cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, NamedNode | Literal):
        text = term.value
    elif isinstance(term, BlankNode):
        text = str(term)
    else:
        text = _tsv_cell(term)
    if not _NEEDS_QUOTES.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _tsv_head(variables: Sequence[str], _cut: Cut | None) -> str:
    return "\t".join(f"?{name}" for name in variables) + "\n"


def _tsv_row(_variables: Sequence[str]) -> Callable[[Row], str]:
    return lambda solution: "\t".join(map(_tsv_cell, solution)) + "\n"


def _tsv_cell(term: Term | None) -> str:
    """The term in Turtle, or as N-Triples has it, which Turtle includes."""
    if term is None:
        return ""
    if isinstance(term, Triple):
        return f"<<( {' '.join(map(_tsv_cell, term))} )>>"
    if isinstance(term, Literal):
        plain = _PLAIN.get(term.datatype.value)
        if plain and plain.fullmatch(term.value):
            return term.value
    return str(term)


_FORMS: Mapping[ResultsFormat, _Form] = MappingProxyType(
    {
        ResultsFormat.JSON: _Form(_json_head, _json_row, ",\n", "\n]}}\n", says_cut=True),
        ResultsFormat.XML: _Form(_xml_head, _xml_row, "", "</results></sparql>\n"),
        ResultsFormat.CSV: _Form(_csv_head, _csv_row, "", ""),
        ResultsFormat.TSV: _Form(_tsv_head, _tsv_row, "", ""),
    }
)
