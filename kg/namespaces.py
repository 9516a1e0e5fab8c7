"""The names of things: the vocabulary's namespaces and the IRIs of what messages state.

In: a message's key and what distinguishes a thing. Out: IRIs below one base, made from content
alone, so that the same message gets the same names on every machine. Nothing is looked up here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import NamedNode

PC = "https://w3id.org/policing-commitments/def#"
TOPIC = "https://w3id.org/policing-commitments/topic/"
RANK = "https://w3id.org/policing-commitments/rank/"
FORCE = "https://w3id.org/policing-commitments/force/"
BCU = "https://w3id.org/policing-commitments/bcu/"
SHAPES = "https://w3id.org/policing-commitments/shapes#"
DEFAULT_BASE = "https://w3id.org/policing-commitments/id/"
ONS = "http://statistics.data.gov.uk/id/statistical-geography/"
SCHEMA = "https://schema.org/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
GEO = "http://www.opengis.net/ont/geosparql#"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "pc": PC,
        "topic": TOPIC,
        "rank": RANK,
        "force": FORCE,
        "bcu": BCU,
        "ons": ONS,
        "schema": SCHEMA,
        "rdf": RDF,
        "rdfs": RDFS,
        "xsd": XSD,
        "skos": SKOS,
        "dcterms": DCTERMS,
        "prov": PROV,
        "oa": OA,
        "org": ORG,
        "foaf": FOAF,
        "geo": GEO,
        "owl": OWL,
        "sh": SH,
        "shape": SHAPES,
    }
)
"""Prefixes that serialisers write and free queries may use without declaring them."""

_SEPARATOR = "\x1f"
_ONS_CODE = re.compile(r"[EWSNK]\d{8}")


def digest(*parts: str, length: int = 12) -> str:
    """``length`` hexadecimal digits that stand for ``parts`` (SHA-256, parts kept apart).

    Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ whatever
    characters the parts hold.
    """
    joined = _SEPARATOR.join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:length]


def slug(name: str) -> str:
    """``name`` in lower-case ASCII letters, digits and hyphens; "unnamed" where none is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "unnamed"


def normalised(name: str) -> str:
    """``name`` as it is compared: NFKC, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def is_ons_code(code: str | None) -> bool:
    """Whether ``code`` has the form of a code of the Office for National Statistics."""
    return code is not None and _ONS_CODE.fullmatch(code) is not None


def ons_area(code: str) -> NamedNode:
    """The Office for National Statistics' own IRI of the area ``code``, such as E09000012."""
    if not is_ons_code(code):
        raise ValueError(f"{code!r} is not an ONS code")
    return NamedNode(ONS + code)


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs below ``base``; keys are those of `Message.key`, digests those of `digest`."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        NamedNode(self.base)
        if not self.base.endswith(("/", "#")):
            raise ValueError(f"the base {self.base!r} must end in / or #")

    def _name(self, *parts: str) -> NamedNode:
        return NamedNode(self.base + "/".join(parts))

    @property
    def reference_graph(self) -> NamedNode:
        """The graph of the ontology, schemes and places."""
        return self._name("graph", "reference")

    @property
    def version_graph(self) -> NamedNode:
        """The graph in which a service that keeps the store notes when it was last written."""
        return self._name("graph", "version")

    @property
    def message_graphs(self) -> str:
        """What the IRIs of all message graphs begin with."""
        return f"{self.base}graph/message/"

    def message_graph(self, key: str) -> NamedNode:
        """The graph that holds what one message states."""
        return self._name("graph", "message", key)

    def report_of(self, graph: NamedNode) -> NamedNode:
        """The graph of the report on the message whose own graph is ``graph``."""
        return self.report_graph(graph.value.removeprefix(self.message_graphs))

    def message_graph_of(self, graph: str) -> NamedNode | None:
        """The graph of the message that ``graph`` belongs to: its own graph or its report's."""
        reports = self.report_graph("").value
        if graph.startswith(reports):
            return self.message_graph(graph.removeprefix(reports))
        return NamedNode(graph) if graph.startswith(self.message_graphs) else None

    def report_graph(self, key: str) -> NamedNode:
        """The graph that holds what the last validation said of one message."""
        return self._name("graph", "report", key)

    def report(self, key: str) -> NamedNode:
        """The report of the last validation of one message."""
        return self._name("report", key)

    def finding(self, key: str, finding: str) -> NamedNode:
        """One finding of that report."""
        return self._name("report", key, finding)

    @property
    def review_graphs(self) -> str:
        """What the IRIs of all graphs of reviews begin with."""
        return f"{self.base}graph/review/"

    def review_graph(self, key: str) -> NamedNode:
        """The graph that holds one review."""
        return self._name("graph", "review", key)

    def review(self, key: str) -> NamedNode:
        """One person's decision on a statement or an answer."""
        return self._name("review", key)

    def unnamed(self, label: str) -> NamedNode:
        """The IRI that stands for a blank node of the ontology."""
        return self._name("unnamed", label)

    def message(self, key: str) -> NamedNode:
        """The message itself."""
        return self._name("message", key)

    def extraction(self, key: str) -> NamedNode:
        """The reading of one message by the software."""
        return self._name("extraction", key)

    def software(self, version: str) -> NamedNode:
        """One version of this software."""
        return self._name("software", f"policing-kg-{version}")

    def statement(self, kind: str, key: str, distinction: str) -> NamedNode:
        """One statement of a message; ``kind`` is priority, action, claim, remark or the like."""
        return self._name(kind, key, distinction)

    def evidence(self, key: str, start: int, end: int) -> NamedNode:
        """The words of a message between two offsets."""
        return self._name("evidence", key, f"{start}-{end}")

    def officer(self, identity: str, force: str) -> NamedNode:
        """A person of one force, by normalised name or by collar number."""
        return self._name("officer", digest(normalised(identity), force))

    def place(self, name: str, kind: str, within: str) -> NamedNode:
        """A ward, place or district without an ONS code, in the borough ``within``."""
        return self._name("place", f"{slug(name)}-{digest(normalised(name), kind, within)}")
