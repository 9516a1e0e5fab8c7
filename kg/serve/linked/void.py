"""What the dataset is, in the words of VoID and DCAT 3.

In: a store, and the address under which the public sees this server. Out: how much the store holds,
counted once for each of its states; and a graph that says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from kg.ask import Basis, basis
from kg.express.terms import integer, typed
from kg.namespaces import DCTERMS, FOAF, OA, ORG, PC, PROV, RDF, SCHEMA, SKOS
from kg.serve.linked.dumps import DumpForm
from kg.store import CommitmentStore, GraphStore

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_APACHE = "https://www.apache.org/licenses/LICENSE-2.0"
_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_TITLE = "Knowledge graph of policing commitments"
_DESCRIPTION = (
    "What neighbourhood police wrote to residents: every priority, every action said to answer it, "
    "and the priorities that none answers, each with the words that it rests on."
)
_RIGHTS = (
    "What a message states is the statement of its sender, and its words are its sender's. The "
    "vocabulary is under the Apache Licence 2.0; names and codes of areas and forces contain "
    "public sector information licensed under the Open Government Licence v3.0."
)
_CLASSES = ("Message", "CommunityPriority", "Action", "Answer", "Officer")
_VOCABULARIES = (PC, DCTERMS, FOAF, OA, ORG, PROV, SCHEMA, SKOS)
_FEATURES = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
_COUNTED = "SELECT (COUNT(DISTINCT ?thing) AS ?number) WHERE {{ ?thing a <{name}> }}"
_EXAMPLE = "SELECT ?message WHERE { ?message a pc:Message } LIMIT 1"
_ALL = "SELECT (COUNT(*) AS ?number) WHERE { GRAPH ?graph { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class Counted:
    """How much a store holds: triples in all its graphs, and things by the IRI of their class."""

    triples: int
    things: Mapping[str, int]
    basis: Basis
    example: str | None


def count(store: GraphStore) -> Counted:
    """Count what ``store`` holds; it takes about a second where there are 10,000 messages."""
    # Oxigraph knows its number of quads; a service has to count them.
    whole = len(store.oxigraph) if isinstance(store, CommitmentStore) else _number(store, _ALL)
    return Counted(
        triples=whole,
        things=MappingProxyType(
            {PC + name: _number(store, _COUNTED.format(name=PC + name)) for name in _CLASSES}
        ),
        basis=basis(store),
        example=_example(store),
    )


def describe_dataset(counted: Counted, public: str, base: str) -> list[Triple]:
    """The description; ``public`` is the server's address, ``base`` what IRIs of things begin with.

    The dataset itself is ``/.well-known/void#dataset`` there.
    """
    return [
        *_dataset(counted, public, base),
        *_partitions(counted, public),
        *_reference(public, base),
        *_distributions(public),
        *_service(public),
    ]


def _dataset(counted: Counted, public: str, base: str) -> Iterator[Triple]:
    it, document = _part(public, "dataset"), NamedNode(_document(public))
    yield Triple(document, _TYPE, NamedNode(VOID + "DatasetDescription"))
    yield _said(document, FOAF + "primaryTopic", it)
    for kind in (VOID + "Dataset", DCAT + "Dataset"):
        yield Triple(it, _TYPE, NamedNode(kind))
    yield _said(it, DCTERMS + "title", Literal(_TITLE, language="en"))
    yield _said(it, DCTERMS + "description", Literal(_DESCRIPTION, language="en"))
    yield _said(it, DCTERMS + "rights", Literal(_RIGHTS, language="en"))
    yield _said(it, DCAT + "landingPage", NamedNode(f"{public}/"))
    yield _said(it, VOID + "sparqlEndpoint", NamedNode(f"{public}/sparql"))
    yield _said(it, VOID + "uriSpace", Literal(base))
    yield _said(it, VOID + "triples", integer(counted.triples))
    yield from (_said(it, VOID + "vocabulary", NamedNode(each)) for each in _VOCABULARIES)
    for name in _FEATURES:
        yield _said(it, VOID + "feature", NamedNode(f"http://www.w3.org/ns/formats/{name}"))
    if counted.example:
        yield _said(it, VOID + "exampleResource", NamedNode(counted.example))
    yield from _period(counted.basis, public)


def _period(basis: Basis, public: str) -> Iterator[Triple]:
    """From which day to which day the messages are."""
    if basis.first and basis.last:
        period = _part(public, "period")
        yield _said(_part(public, "dataset"), DCTERMS + "temporal", period)
        yield Triple(period, _TYPE, NamedNode(DCTERMS + "PeriodOfTime"))
        yield _said(period, DCAT + "startDate", typed(basis.first.isoformat(), "date"))
        yield _said(period, DCAT + "endDate", typed(basis.last.isoformat(), "date"))


def _partitions(counted: Counted, public: str) -> Iterator[Triple]:
    for name, number in counted.things.items():
        partition = _part(public, name.removeprefix(PC))
        yield _said(_part(public, "dataset"), VOID + "classPartition", partition)
        yield _said(partition, VOID + "class", NamedNode(name))
        yield _said(partition, VOID + "entities", integer(number))


def _reference(public: str, base: str) -> Iterator[Triple]:
    """The vocabulary and the places, which alone have licences that we can give."""
    it = _part(public, "reference")
    yield _said(_part(public, "dataset"), VOID + "subset", it)
    yield Triple(it, _TYPE, NamedNode(VOID + "Dataset"))
    yield _said(it, DCTERMS + "title", Literal("Vocabulary, schemes and places", language="en"))
    yield _said(it, VOID + "dataDump", NamedNode(f"{public}/graphs/reference"))
    yield from (_said(it, DCTERMS + "license", NamedNode(each)) for each in (_APACHE, _OGL))


def _distributions(public: str) -> Iterator[Triple]:
    it = _part(public, "dataset")
    for form in DumpForm:
        address = NamedNode(f"{public}/{form.file_name}")
        file = _part(public, form.file_name)
        yield _said(it, VOID + "dataDump", address)
        yield _said(it, DCAT + "distribution", file)
        yield Triple(file, _TYPE, NamedNode(DCAT + "Distribution"))
        yield _said(file, DCAT + "accessURL", address)
        yield _said(file, DCAT + "downloadURL", address)
        yield _said(file, DCAT + "mediaType", NamedNode(_MEDIA_TYPES + form.media_type))
        yield _said(file, DCAT + "compressFormat", NamedNode(_MEDIA_TYPES + "application/gzip"))
        yield _said(file, DCTERMS + "rights", Literal(_RIGHTS, language="en"))


def _service(public: str) -> Iterator[Triple]:
    service = _part(public, "sparql")
    yield Triple(service, _TYPE, NamedNode(DCAT + "DataService"))
    yield _said(service, DCTERMS + "title", Literal("SPARQL endpoint", language="en"))
    yield _said(service, DCAT + "endpointURL", NamedNode(f"{public}/sparql"))
    yield _said(service, DCAT + "endpointDescription", NamedNode(f"{public}/sparql"))
    yield _said(service, DCAT + "servesDataset", _part(public, "dataset"))


_TYPE = NamedNode(RDF + "type")


def _said(subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(predicate), value)


def _document(public: str) -> str:
    return f"{public}/.well-known/void"


def _part(public: str, name: str) -> NamedNode:
    return NamedNode(f"{_document(public)}#{name}")


def _example(store: GraphStore) -> str | None:
    solutions = store.query(_EXAMPLE)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    found = [row["message"] for row in solutions]
    return found[0].value if found and isinstance(found[0], NamedNode) else None


def _number(store: GraphStore, query: str) -> int:
    solutions = store.query(query)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    number = next(iter(solutions))["number"]
    return int(number.value) if isinstance(number, Literal) else 0
