"""The reference page of the vocabulary: one HTML file that loads nothing.

In: the vocabulary and its versions. Out: the text of ``docs/ontology/index.html``, from
``viz/reference.html``. The words of the page are in the template, those of the terms in Turtle.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyoxigraph import RdfFormat, parse

from kg.folders import data_folder
from kg.jsonld import document
from kg.namespaces import PC
from kg.ontology.changes import Version
from kg.ontology.overview import overview
from kg.ontology.terms import BASE, Concept, Kind, Ontology, Scheme, Term, local, short

_EXAMPLE = PurePosixPath("examples/priority/good-priority.ttl")
_IN_EXAMPLE = ("priority/1", "action/1", "answer/1")
_SHORT_LIST = re.compile(r'\[\s+("[^"]*"(,\s+"[^"]*")*)\s+\]')
_INVERSE = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
_RELATIONS = {
    "exactMatch": "same as",
    "closeMatch": "nearly the same as",
    "broadMatch": "narrower than",
    "narrowMatch": "wider than",
    "relatedMatch": "related to",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A term to point to: within the page, or at its own address."""

    text: str
    href: str
    outside: bool = False
    code: bool = False  # written as a name rather than as words
    place: str = ""  # the list that a concept stands in


@dataclass(frozen=True, slots=True)
class Entry:
    """A class or property as the page shows it."""

    term: Term
    parents: tuple[Link, ...]
    neighbours: tuple[Link, ...]
    kinds: tuple[Link, ...]  # classes that are a kind of it
    domain: tuple[Link, ...]
    range: tuple[Link, ...]
    own: tuple[Link, ...]  # properties meant for it
    inherited: tuple[tuple[Link, tuple[Link, ...]], ...]  # by the class they come from
    pointed: tuple[Link, ...]  # properties that lead to it
    values: Link | None  # the scheme that lists its values


@dataclass(frozen=True, slots=True)
class Row:
    """A concept as a row of its scheme's table."""

    concept: Concept
    anchor: str
    matches: tuple[tuple[str, tuple[Link, ...]], ...]  # how, and to what


@dataclass(frozen=True, slots=True)
class Table:
    """A scheme as the page shows it; which columns it needs is told by its rows."""

    scheme: Scheme
    anchor: str
    rows: tuple[Row, ...]

    @property
    def defined(self) -> bool:
        """Whether any concept has a definition."""
        return any(row.concept.definition for row in self.rows)

    @property
    def mapped(self) -> bool:
        """Whether any concept is mapped to others."""
        return any(row.matches for row in self.rows)


def reference_page(ontology: Ontology, versions: Iterable[Version]) -> str:
    """The whole page. The same files give the same bytes."""
    viz = data_folder("viz")
    environment = Environment(
        loader=FileSystemLoader(viz),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = _day
    stylesheet = (viz / "reference.css").read_text(encoding="utf-8")
    entries = sorted(_entries(ontology), key=lambda entry: entry.term.label.casefold())
    tables = [_table(scheme, ontology) for scheme in ontology.schemes]
    return environment.get_template("reference.html").render(
        ontology=ontology,
        namespace=PC,
        versions=tuple(versions),
        drawing=overview(ontology),
        classes=[e for e in entries if e.term.kind is Kind.CLASS],
        properties=[e for e in entries if e.term.kind is not Kind.CLASS],
        axes=sorted((t for t in tables if _is_axis(t.scheme)), key=lambda t: -len(t.rows)),
        lists=[t for t in tables if not _is_foreign(t.scheme) and not _is_axis(t.scheme)],
        foreign=[t for t in tables if _is_foreign(t.scheme)],
        collections=[(c, [_link(m, ontology) for m in c.members]) for c in ontology.collections],
        example=_example(),
        link=lambda iri: _link(iri, ontology),
        policy=f"default-src 'none'; style-src '{_digest(stylesheet)}'; base-uri 'none'",
        stylesheet=Markup(stylesheet),  # noqa: S704 (our own file)
    )


def _is_axis(scheme: Scheme) -> bool:
    return any(concept.iri.startswith(f"{BASE}topic/") for concept in scheme.concepts)


def _is_foreign(scheme: Scheme) -> bool:
    """Whether a scheme is a code list of others, copied to be mapped to."""
    return scheme.source is not None


def _entries(ontology: Ontology) -> list[Entry]:
    known = {term.iri: term for term in ontology.terms}
    schemes = {scheme.iri: scheme for scheme in ontology.schemes}
    return [_entry(term, known, schemes, ontology) for term in ontology.terms]


def _entry(
    term: Term, known: Mapping[str, Term], schemes: Mapping[str, Scheme], ontology: Ontology
) -> Entry:
    def links(iris: Iterable[str]) -> tuple[Link, ...]:
        return tuple(_link(iri, ontology) for iri in iris)

    properties = ontology.of_kind(Kind.OBJECT, Kind.DATATYPE)
    inherited = [
        (_link(above, ontology), links(p.iri for p in properties if above in p.domain))
        for above in _above(term, known)
    ]
    scheme = schemes.get(f"{term.iri}Scheme")
    return Entry(
        term=term,
        parents=links(term.parents),
        neighbours=links(term.neighbours),
        kinds=links(each.iri for each in ontology.terms if term.iri in each.parents),
        domain=links(term.domain),
        range=links(term.range),
        own=links(p.iri for p in properties if term.iri in p.domain),
        inherited=tuple((above, found) for above, found in inherited if found),
        pointed=links(p.iri for p in properties if term.iri in p.range),
        values=None if scheme is None else Link(scheme.label, f"#{local(scheme.iri)}"),
    )


def _above(term: Term, known: Mapping[str, Term]) -> list[str]:
    """The classes of ours that a class is a kind of, nearest first."""
    found: list[str] = []
    for parent in term.parents:
        if parent in known and known[parent].kind is Kind.CLASS:
            found += [parent, *_above(known[parent], known)]
    return list(dict.fromkeys(found))


def _table(scheme: Scheme, ontology: Ontology) -> Table:
    rows = tuple(
        Row(
            concept=concept,
            anchor=_anchor(concept.iri),
            matches=_matches(concept, ontology),
        )
        for concept in scheme.concepts
    )
    return Table(scheme, local(scheme.iri), rows)


def _matches(concept: Concept, ontology: Ontology) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """What a concept is mapped to; for a code of others, which topics are mapped to it."""
    found = list(concept.matches)
    for scheme in ontology.schemes:
        for other in scheme.concepts:
            found += [
                (_INVERSE.get(k, k), other.iri) for k, to in other.matches if to == concept.iri
            ]
    return tuple(
        (how, tuple(_link(iri, ontology) for kind, iri in found if kind == match))
        for match, how in _RELATIONS.items()
        if any(kind == match for kind, _ in found)
    )


def _link(iri: str, ontology: Ontology) -> Link:
    """Where a term is explained: on this page if it is ours, else at its own address."""
    for term in ontology.terms:
        if term.iri == iri:
            return Link(term.label, f"#{term.name}")
    for scheme in ontology.schemes:
        for concept in scheme.concepts:
            if concept.iri == iri:
                return Link(concept.label, f"#{_anchor(iri)}", place=scheme.short)
    return Link(short(iri), iri, outside=True, code=True)


def _anchor(iri: str) -> str:
    """The name of a concept within the page: "Unanswered", "topic-robbery"."""
    if iri.startswith(PC):
        return local(iri)
    return re.sub(r"[^A-Za-z0-9]+", "-", iri.removeprefix(BASE)).strip("-")


def _example() -> str:
    """One priority with its action and answer, from the examples of the shapes, as JSON-LD."""
    path = data_folder("ontology") / _EXAMPLE
    base = f"{BASE}id/"
    wanted = {base + name for name in _IN_EXAMPLE}
    quads = [
        quad
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
        if getattr(quad.subject, "value", "") in wanted
    ]
    nodes = {node["id"].removeprefix(base): node for node in document(quads)["@graph"]}
    listed = [nodes[name] for name in _IN_EXAMPLE]
    text = json.dumps(listed, ensure_ascii=False, indent=2).replace(base, "…/")
    return _SHORT_LIST.sub(lambda found: " ".join(found[0].split()), text)


def _day(iso: str) -> str:
    """A day as people write it: "29 November 2026"."""
    when = date.fromisoformat(iso)
    return f"{when.day} {when:%B %Y}"


def _digest(code: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
