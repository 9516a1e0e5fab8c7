"""The manifests of the W3C's SPARQL 1.1 tests: what is asked of which data, and what should come.

In: the folder ``sparql11`` of the suite (https://github.com/w3c/rdf-tests). Out: one case for each
entry. Nothing is evaluated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

ADDRESS = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
"""What the files of the suite are called in queries and data, followed by folder and file."""


class Kind(StrEnum):
    """What an entry asks for."""

    QUERY = "query"
    UPDATE = "update"
    GOOD_QUERY = "good query"
    BAD_QUERY = "bad query"
    GOOD_UPDATE = "good update"
    BAD_UPDATE = "bad update"


_KINDS: Mapping[Node, Kind] = {
    MF.QueryEvaluationTest: Kind.QUERY,
    MF.CSVResultFormatTest: Kind.QUERY,
    MF.UpdateEvaluationTest: Kind.UPDATE,
    MF.PositiveSyntaxTest11: Kind.GOOD_QUERY,
    MF.NegativeSyntaxTest11: Kind.BAD_QUERY,
    MF.PositiveUpdateSyntaxTest11: Kind.GOOD_UPDATE,
    MF.NegativeUpdateSyntaxTest11: Kind.BAD_UPDATE,
}


@dataclass(frozen=True, slots=True)
class Content:
    """A dataset in files: of the default graph, and of named graphs by IRI."""

    default: tuple[Path, ...] = ()
    named: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One entry. ``result`` is the expected answer, ``after`` what an update should leave."""

    manifest: str  # the name of its folder, such as "aggregates"
    name: str  # the last part of its IRI, such as "agg01"
    kind: Kind
    text: Path
    before: Content = field(default_factory=Content)
    result: Path | None = None
    after: Content = field(default_factory=Content)

    @property
    def title(self) -> str:
        """Manifest and name: what it is called in tables and lists."""
        return f"{self.manifest}/{self.name}"

    @property
    def base(self) -> str:
        """The address of the file that holds the query."""
        return f"{ADDRESS}{self.manifest}/{self.text.name}"

    @property
    def request(self) -> str:
        """The query or update, as it is sent."""
        return self.text.read_text(encoding="utf-8")


def cases(suite: Path, listing: str) -> list[Case]:
    """The cases of all manifests that ``listing``, such as manifest-sparql11-query.ttl, includes."""
    graph = _read(suite / listing, ADDRESS + listing)
    top = URIRef(ADDRESS + listing)
    return [
        case
        for included in Collection(graph, graph.value(top, MF.include))
        for case in manifest_cases(suite, str(included).removeprefix(ADDRESS).split("/")[0])
    ]


def manifest_cases(suite: Path, folder: str) -> list[Case]:
    """The cases of the manifest of one folder, in order; entries of other kinds are left out."""
    reader = _Manifest(suite, folder)
    return list(reader.cases())


@cache
def _read(path: Path, address: str) -> Graph:
    return Graph().parse(path, format="turtle", publicID=address)


class _Manifest:
    def __init__(self, suite: Path, folder: str) -> None:
        self.suite, self.folder = suite, folder
        self.address = f"{ADDRESS}{folder}/manifest.ttl"
        self.graph = _read(suite / folder / "manifest.ttl", self.address)

    def cases(self) -> Iterator[Case]:
        entries = self.graph.value(URIRef(self.address), MF.entries)
        for entry in Collection(self.graph, entries):
            kind = _KINDS.get(self.graph.value(entry, RDF.type))
            if kind is not None:
                yield self._case(entry, kind)

    def _case(self, entry: Node, kind: Kind) -> Case:
        action = self.graph.value(entry, MF.action)
        result = self.graph.value(entry, MF.result)
        name = str(entry).rpartition("#")[2]
        if kind is Kind.UPDATE:
            text = self._file(self.graph.value(action, UT.request))
            return Case(
                self.folder, name, kind, text, self._content(action), None, self._content(result)
            )
        if kind is Kind.QUERY:
            text = self._file(self.graph.value(action, QT.query))
            return Case(self.folder, name, kind, text, self._content(action), self._file(result))
        return Case(self.folder, name, kind, self._file(action))

    def _content(self, node: Node) -> Content:
        files = [*self.graph.objects(node, QT.data), *self.graph.objects(node, UT.data)]
        named = {str(each): self._file(each) for each in self.graph.objects(node, QT.graphData)}
        for each in self.graph.objects(node, UT.graphData):
            named[str(self.graph.value(each, RDFS.label))] = self._file(
                self.graph.value(each, UT.graph)
            )
        return Content(tuple(self._file(each) for each in files), named)

    def _file(self, address: Node | None) -> Path:
        if address is None:
            raise ValueError(f"{self.folder}: an entry names no file")
        path = urlsplit(str(address)).path.removeprefix(urlsplit(ADDRESS).path)
        return self.suite / unquote(path)
