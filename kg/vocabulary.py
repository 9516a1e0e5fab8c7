"""The vocabulary as the machine's stages see it: topics, boroughs, forces and ranks.

In: the Turtle files of ``ontology``. Out: frozen records, read once. Words belong to those files,
not to code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.folders import data_folder
from kg.namespaces import GEO, PC, RDF, RDFS, SCHEMA, SKOS

FILES = ("topics.ttl", "boroughs.ttl", "forces.ttl", "ranks.ttl")


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept of the topic scheme with the wordings that stand for it in messages."""

    iri: str
    notation: str  # "knife-crime"
    label: str
    axis: str  # problem, method, setting, people, service
    wordings: tuple[str, ...]  # prefLabel, altLabels and hiddenLabels
    broader: str | None = None  # notation
    related: tuple[str, ...] = ()  # notations


@dataclass(frozen=True, slots=True)
class Borough:
    """One of the 33 areas with an ONS code E09…; the City of London has no BCU."""

    iri: str
    name: str
    official_name: str
    code: str
    aliases: tuple[str, ...]
    bcu: str | None  # CE
    force: str  # metropolitan
    latitude: float
    longitude: float
    adjacent: tuple[str, ...]  # names


@dataclass(frozen=True, slots=True)
class Force:
    """A police force of the United Kingdom."""

    iri: str
    key: str  # metropolitan
    name: str
    wordings: tuple[str, ...]  # name and short names
    domains: tuple[str, ...]  # met.police.uk
    nation: str


@dataclass(frozen=True, slots=True)
class Rank:
    """A rank, staff grade or neighbourhood role that may stand before an officer's name."""

    iri: str
    key: str  # supt
    label: str
    wordings: tuple[str, ...]  # "Superintendent", "Supt" … without Acting and Temporary
    seniority: int | None


@dataclass(frozen=True, slots=True, eq=False)  # one is the other only if it is: hashed often
class Vocabulary:
    """All schemes together."""

    topics: tuple[Topic, ...]
    boroughs: tuple[Borough, ...]
    forces: tuple[Force, ...]
    ranks: tuple[Rank, ...]
    bcus: tuple[tuple[str, str], ...]  # (code, name)


class VocabularyError(LookupError):
    """A Turtle file of the ontology lacks something that a record needs; says which and where."""


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of ``folder``, or of the package's own ontology; read once for each folder.

    Records come in the order of their keys: topics by notation, boroughs by code. Raises
    VocabularyError where a file lacks a value, and SyntaxError where one is not Turtle.
    """
    return _load((data_folder("ontology") if folder is None else folder).resolve())


@cache
def _load(folder: Path) -> Vocabulary:
    described = _Described.read(folder / name for name in FILES)
    return Vocabulary(
        topics=tuple(_topic(described, iri) for iri in described.instances(PC + "Topic")),
        boroughs=tuple(_borough(described, iri) for iri in described.instances(PC + "Borough")),
        forces=tuple(_force(described, iri) for iri in described.instances(PC + "Force")),
        ranks=tuple(_rank(described, iri) for iri in described.instances(PC + "Rank")),
        bcus=tuple(
            (described.one(iri, SKOS + "notation"), described.one(iri, RDFS + "label"))
            for iri in described.instances(PC + "BasicCommandUnit")
        ),
    )


def _topic(described: _Described, iri: str) -> Topic:
    broader = described.optional(iri, SKOS + "broader")
    return Topic(
        iri=iri,
        notation=described.one(iri, SKOS + "notation"),
        label=described.one(iri, SKOS + "prefLabel"),
        axis=described.notation_at(iri, SKOS + "inScheme"),
        wordings=described.wordings(iri, SKOS + "prefLabel"),
        broader=None if broader is None else described.one(broader, SKOS + "notation"),
        related=described.notations_at(iri, SKOS + "related"),
    )


def _borough(described: _Described, iri: str) -> Borough:
    bcu = described.optional(iri, PC + "bcu")
    neighbours = described.all(iri, GEO + "sfTouches")
    return Borough(
        iri=iri,
        name=described.one(iri, RDFS + "label"),
        official_name=described.one(iri, PC + "officialName"),
        code=described.one(iri, SKOS + "notation"),
        aliases=described.all(iri, SKOS + "altLabel"),
        bcu=None if bcu is None else described.one(bcu, SKOS + "notation"),
        force=described.notation_at(iri, PC + "policedBy"),
        latitude=float(described.one(iri, SCHEMA + "latitude")),
        longitude=float(described.one(iri, SCHEMA + "longitude")),
        adjacent=tuple(sorted(described.one(other, RDFS + "label") for other in neighbours)),
    )


def _force(described: _Described, iri: str) -> Force:
    return Force(
        iri=iri,
        key=described.one(iri, SKOS + "notation"),
        name=described.one(iri, RDFS + "label"),
        wordings=described.wordings(iri, RDFS + "label"),
        domains=described.all(iri, PC + "webDomain"),
        nation=described.one(iri, PC + "nation"),
    )


def _rank(described: _Described, iri: str) -> Rank:
    seniority = described.optional(iri, PC + "seniority")
    return Rank(
        iri=iri,
        key=described.one(iri, SKOS + "notation"),
        label=described.one(iri, SKOS + "prefLabel"),
        wordings=described.wordings(iri, SKOS + "prefLabel"),
        seniority=None if seniority is None else int(seniority),
    )


class _Described:
    """What Turtle files say of each subject: IRIs and literal values as text, in file order."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._instances: dict[str, list[str]] = defaultdict(list)

    @classmethod
    def read(cls, paths: Iterator[Path]) -> _Described:
        described = cls()
        for path in paths:
            for triple in parse(path=str(path), format=RdfFormat.TURTLE):
                subject, object_ = triple.subject, triple.object
                if isinstance(subject, NamedNode) and isinstance(object_, NamedNode | Literal):
                    described._add(subject.value, triple.predicate.value, object_.value)
        return described

    def _add(self, subject: str, predicate: str, value: str) -> None:
        self._values[subject, predicate].append(value)
        if predicate == RDF + "type":
            self._instances[value].append(subject)

    def instances(self, class_: str) -> list[str]:
        """The subjects of a class, by their notation."""
        return sorted(self._instances[class_], key=lambda iri: self.one(iri, SKOS + "notation"))

    def all(self, subject: str, predicate: str) -> tuple[str, ...]:
        """Every value, in file order."""
        return tuple(self._values.get((subject, predicate), ()))

    def optional(self, subject: str, predicate: str) -> str | None:
        """The value, or None where there is none; more than one is an error."""
        values = self.all(subject, predicate)
        if len(values) > 1:
            raise VocabularyError(f"<{subject}> has {len(values)} values of <{predicate}>")
        return values[0] if values else None

    def one(self, subject: str, predicate: str) -> str:
        """The only value."""
        value = self.optional(subject, predicate)
        if value is None:
            raise VocabularyError(f"<{subject}> has no value of <{predicate}>")
        return value

    def notation_at(self, subject: str, predicate: str) -> str:
        """The notation of the only thing that ``subject`` points to."""
        return self.one(self.one(subject, predicate), SKOS + "notation")

    def notations_at(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The notations of all things that ``subject`` points to, sorted."""
        return tuple(
            sorted(self.one(each, SKOS + "notation") for each in self.all(subject, predicate))
        )

    def wordings(self, subject: str, label: str) -> tuple[str, ...]:
        """Preferred, alternative and hidden labels, in this order, each once."""
        labels = (label, SKOS + "altLabel", SKOS + "hiddenLabel")
        return tuple(dict.fromkeys(word for each in labels for word in self.all(subject, each)))
