"""What this endpoint can do, in the words of SPARQL 1.1 Service Description.

In: its address, the settings and the store. Out: a graph. Graphs are counted, not listed: there is
one for each message, and whoever wants them asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.namespaces import RDF, SCHEMA, XSD
from kg.serve.settings import DefaultGraph, Settings
from kg.store import GraphStore

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
)
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "N-Quads", "TriG")
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"


def describe_service(
    address: str, settings: Settings, store: GraphStore, *, writing: bool
) -> list[Triple]:
    """The description of the endpoint at ``address``; ``writing`` says whether it takes updates.

    Raises StoreError where the graphs cannot be counted.
    """
    return [
        *_service(address, settings, writing=writing),
        *_dataset(NamedNode(address), store),
    ]


def _service(address: str, settings: Settings, *, writing: bool) -> Iterator[Triple]:
    service = NamedNode(address)

    def say(predicate: str, *objects: str) -> Iterator[Triple]:
        for each in objects:
            yield Triple(service, NamedNode(SD + predicate), NamedNode(each))

    yield Triple(service, NamedNode(RDF + "type"), NamedNode(SD + "Service"))
    yield from say("endpoint", address)
    yield from say("supportedLanguage", SD + "SPARQL11Query")
    if writing:
        yield from say("supportedLanguage", SD + "SPARQL11Update")
        yield from say("inputFormat", *(_FORMATS + name for name in _GRAPHS))
    yield from say("resultFormat", *(_FORMATS + name for name in (*_RESULTS, *_GRAPHS)))
    yield from say("defaultEntailmentRegime", _SIMPLE)
    if settings.default_graph is DefaultGraph.UNION:
        yield from say("feature", SD + "UnionDefaultGraph")
    if settings.services:
        yield from say("feature", SD + "BasicFederatedQuery")


def _dataset(service: NamedNode, store: GraphStore) -> Iterator[Triple]:
    """The dataset that is asked where a query names none, and how many graphs there are."""
    dataset, default, available = BlankNode(), BlankNode(), BlankNode()
    count = Literal(str(len(store.named_graphs())), datatype=NamedNode(XSD + "integer"))
    kind = NamedNode(RDF + "type")
    yield Triple(service, NamedNode(SD + "defaultDataset"), dataset)
    yield Triple(dataset, kind, NamedNode(SD + "Dataset"))
    yield Triple(dataset, NamedNode(SD + "defaultGraph"), default)
    yield Triple(default, kind, NamedNode(SD + "Graph"))
    yield Triple(service, NamedNode(SD + "availableGraphs"), available)
    yield Triple(available, kind, NamedNode(SD + "GraphCollection"))
    yield Triple(available, NamedNode(SCHEMA + "numberOfItems"), count)
