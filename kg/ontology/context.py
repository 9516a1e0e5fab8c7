"""The JSON-LD context: plain names for our terms, made from the Turtle files.

In: the vocabulary, and ``ontology/borrowed.toml`` for terms of others. Out: the text of
``ontology/context.jsonld`` (JSON-LD 1.1, W3C Recommendation of 16 July 2020). ``kg/jsonld.py``
writes graphs under it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from kg.folders import data_folder
from kg.namespaces import PC, RDF, XSD
from kg.ontology.terms import Kind, Ontology, Term, local, short

Entry = str | dict[str, str]


class NameTakenError(ValueError):
    """Two terms would share a name in the context; says which."""


def context(ontology: Ontology) -> dict[str, Any]:
    """The context as JSON values: keywords, prefixes, classes, properties, values of schemes.

    Raises NameTakenError where two terms would share a name.
    """
    names: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    for name, entry in _entries(ontology):
        if names.setdefault(name, entry) != entry:
            raise NameTakenError(
                f"“{name}” is {names[name]} and {entry}; rename it in the ontology"
            )
    return {"@context": names}


def context_text(ontology: Ontology) -> str:
    """The context as the file holds it: one term a line."""
    names = context(ontology)["@context"]
    lines = [f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in names.items()]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _entries(ontology: Ontology) -> Iterator[tuple[str, Entry]]:
    borrowed = tomllib.loads((data_folder("ontology") / "borrowed.toml").read_text("utf-8"))
    yield from borrowed["prefixes"].items()
    for term in ontology.of_kind(Kind.CLASS):
        yield term.name, short(term.iri)
    yield from borrowed["classes"].items()
    lists = {term.iri for term in ontology.of_kind(Kind.CLASS) if _is_list(ontology, term.iri)}
    for term in ontology.of_kind(Kind.OBJECT, Kind.DATATYPE):
        yield term.name, {"@id": short(term.iri)} | _values(term, lists)
    for name, entry in borrowed["properties"].items():
        yield name, _borrowed(entry)
    for scheme in ontology.schemes:
        for concept in scheme.concepts:
            if concept.iri.startswith(PC):
                yield local(concept.iri), short(concept.iri)


def _is_list(ontology: Ontology, class_: str) -> bool:
    """Whether a class is that of a code list, whose values have plain names of their own."""
    scheme = f"{class_}Scheme"
    return any(
        each.iri == scheme and all(concept.iri.startswith(PC) for concept in each.concepts)
        for each in ontology.schemes
    )


def _values(term: Term, lists: set[str]) -> dict[str, str]:
    """How the values of a property of ours are read."""
    if term.kind is Kind.OBJECT:
        return {"@type": "@vocab" if set(term.range) <= lists else "@id"}
    (datatype,) = term.range
    if datatype == XSD + "string":
        return {}
    if datatype == RDF + "langString":
        return {"@language": "en"}
    return {"@type": short(datatype)}


def _borrowed(entry: Mapping[str, str]) -> dict[str, str]:
    kind = entry.get("type")
    if kind is None:
        return {"@id": entry["is"]}
    return {"@id": entry["is"], "@type": "@id" if kind == "thing" else kind}
