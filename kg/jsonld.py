"""Quads as compact JSON-LD under our own context, the same text every time.

In: quads in any order. Out: JSON-LD 1.1 with the context of ``ontology/context.jsonld`` inside, so
that whoever reads it fetches nothing. One graph gives one object, several give a list of them;
a message comes before what it states.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import IO, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.folders import data_folder
from kg.namespaces import PC, RDF, XSD
from kg.serialise import in_order

_TYPE = RDF + "type"
_BOOLEAN, _INTEGER = XSD + "boolean", XSD + "integer"
_SAFE_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")
"""Whole numbers in canonical form that every JSON parser keeps exactly (RFC 8259, section 6)."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A plain name for a property, and how the context reads its values."""

    name: str
    type: str | None = None  # "@id", "@vocab" or the IRI of a datatype
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The context read backwards: from IRIs to names."""

    source: Mapping[str, Any]
    prefixes: Mapping[str, str]
    values: Mapping[str, str]  # classes and concepts
    properties: Mapping[str, _Name]

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> Context:
        """The context whose JSON values are ``source``."""
        plain = {k: v for k, v in source.items() if isinstance(v, str) and v[0] != "@"}
        prefixes = {k: v for k, v in plain.items() if v.endswith(("/", "#"))}
        whole = {k: _whole(v, prefixes) for k, v in plain.items() if k not in prefixes}
        properties = {
            _whole(entry["@id"], prefixes): _Name(
                name, _type(entry.get("@type"), prefixes), entry.get("@language")
            )
            for name, entry in source.items()
            if isinstance(entry, dict)
        }
        return cls(
            source=MappingProxyType(dict(source)),
            prefixes=MappingProxyType(prefixes),
            values=MappingProxyType({iri: name for name, iri in whole.items()}),
            properties=MappingProxyType(properties),
        )

    def iri(self, iri: str) -> str:
        """``iri`` with a prefix where there is one for it.

        Raises ValueError for an IRI that a reader would take for a prefixed name.
        """
        for prefix, namespace in self.prefixes.items():
            rest = iri.removeprefix(namespace)
            if rest and rest != iri and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        scheme, _, rest = iri.partition(":")
        if scheme in self.prefixes and not rest.startswith("//"):
            raise ValueError(f"<{iri}> cannot be written: {scheme!r} is a prefix of the context")
        return iri

    def value(self, iri: str) -> str:
        """The plain name of a class or concept, else as `iri` writes it."""
        return self.values.get(iri) or self.iri(iri)


@cache
def own_context() -> Context:
    """The context that this package carries."""
    text = (data_folder("ontology") / "context.jsonld").read_text(encoding="utf-8")
    return Context.of(json.loads(text)["@context"])


def document(quads: Iterable[Quad], context: Context | None = None) -> dict[str, Any]:
    """The quads as one JSON-LD object with its context.

    Raises ValueError for an IRI that a reader would take for a prefixed name.
    """
    known = context or own_context()
    graphs = [
        (name, _nodes(members, known))
        for name, members in groupby(in_order(quads), key=lambda quad: quad.graph_name)
    ]
    whole: dict[str, Any] = {"@context": dict(known.source)}
    if len(graphs) == 1:
        return whole | _graph(*graphs[0], known)
    parts: list[dict[str, Any]] = []
    for name, nodes in graphs:
        parts += nodes if isinstance(name, DefaultGraph) else [_graph(name, nodes, known)]
    return whole | {"@graph": parts}


def serialise_jsonld(quads: Iterable[Quad], context: Context | None = None) -> bytes:
    """The quads as text in UTF-8; equal graphs give equal bytes."""
    text = json.dumps(document(quads, context), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def write_jsonld(ordered: Iterable[Quad], file: IO[bytes]) -> None:
    """Write the named graphs of quads that are in order; one graph at a time is in memory."""
    known = own_context()
    head = json.dumps({"@context": dict(known.source)}, ensure_ascii=False, indent=1)
    file.write(f'{head[:-2]},\n "@graph": ['.encode())
    comma = ""
    for name, members in groupby(ordered, key=lambda quad: quad.graph_name):
        graph = json.dumps(_graph(name, _nodes(members, known), known), ensure_ascii=False)
        file.write(f"{comma}\n  {graph}".encode())
        comma = ","
    file.write(b"\n ]\n}\n")


def _graph(
    name: NamedNode | BlankNode | DefaultGraph, nodes: list[dict[str, Any]], context: Context
) -> dict[str, Any]:
    if isinstance(name, DefaultGraph):
        return {"@graph": nodes}
    return {"id": _node(name, context), "@graph": nodes}


def _nodes(quads: Iterable[Quad], context: Context) -> list[dict[str, Any]]:
    """One object for each subject, messages first."""
    nodes = []
    for subject, members in groupby(quads, key=lambda quad: quad.subject):
        if not isinstance(subject, NamedNode | BlankNode):
            raise ValueError(f"JSON-LD has no place for a triple as a subject: {subject}")
        node: dict[str, Any] = {"id": _node(subject, context)}
        said: dict[str, list[Any]] = {}
        for quad in members:
            name, value = _statement(quad, context)
            said.setdefault(name, []).append(value)
        for name in sorted(said, key=lambda key: (key != "type", key)):
            values = _ours_first(said[name], context) if name == "type" else said[name]
            node[name] = values[0] if len(values) == 1 else values
        nodes.append(node)
    return sorted(nodes, key=lambda node: "Message" not in node.get("type", ()))


def _ours_first(classes: list[str], context: Context) -> list[str]:
    return sorted(
        classes,
        key=lambda name: (
            not _whole(str(context.source.get(name, name)), context.prefixes).startswith(PC)
        ),
    )


def _statement(quad: Quad, context: Context) -> tuple[str, Any]:
    """The name of a property, and its value as the context lets it be written."""
    predicate, value = quad.predicate.value, quad.object
    if predicate == _TYPE and isinstance(value, NamedNode):
        return "type", context.value(value.value)
    name = context.properties.get(predicate) or _Name(context.iri(predicate))
    if isinstance(value, Literal):
        return name.name, _literal(value, name, context)
    if not isinstance(value, NamedNode | BlankNode):
        raise ValueError(f"JSON-LD has no place for a triple as a value: {value}")
    if name.type == "@vocab":
        return name.name, context.value(value.value) if isinstance(value, NamedNode) else str(value)
    written = _node(value, context)
    return name.name, written if name.type == "@id" else {"id": written}


def _literal(literal: Literal, name: _Name, context: Context) -> Any:
    """A plain value where the context says the rest, else an object that says it itself."""
    datatype = literal.datatype.value
    if literal.language:
        if literal.language == name.language:
            return literal.value
        return {"@value": literal.value, "@language": literal.language}
    if datatype == XSD + "string":
        plain = name.type is None and name.language is None
        return literal.value if plain else {"@value": literal.value}
    if datatype == name.type:
        return _native(literal) if datatype in (_BOOLEAN, _INTEGER) else literal.value
    return {"@value": literal.value, "@type": context.iri(datatype)}


def _native(literal: Literal) -> Any:
    """A JSON number or truth value where it stands for the very same literal, else its text."""
    text = literal.value
    if literal.datatype.value == _BOOLEAN:
        return {"true": True, "false": False}.get(text, text)
    return int(text) if _SAFE_INTEGER.fullmatch(text) else text


def _node(node: NamedNode | BlankNode, context: Context) -> str:
    return context.iri(node.value) if isinstance(node, NamedNode) else str(node)


def _whole(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, rest = name.partition(":")
    return prefixes[prefix] + rest if prefix in prefixes else name


def _type(type_: str | None, prefixes: Mapping[str, str]) -> str | None:
    return type_ if type_ is None or type_[0] == "@" else _whole(type_, prefixes)
