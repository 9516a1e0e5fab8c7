"""A graph in memory for reading: from a subject to its values, from a value to its subjects.

In: quads; their graph names are ignored, and a triple that several graphs hold counts once. Out: an
`Index` of Oxigraph's terms. Two terms are equal exactly where RDF says so (RDF 1.1 Concepts,
section 3.3): "01" and "1" are two integers, "x" and "x"^^xsd:string are one string.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.namespaces import RDF, RDFS

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Terms: TypeAlias = Collection[Term]
"""Terms, each once and in the order of the quads."""

TYPE, SUBCLASS = NamedNode(RDF + "type"), NamedNode(RDFS + "subClassOf")
_FEW = 8  # values that are kept as a tuple; more as the keys of a dictionary


class Index:
    """The union of some quads. What is not asked for is not worked out."""

    __slots__ = ("_about", "_instances", "_subjects")

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Reads every quad once; what is looked up by value is sorted out when first asked for."""
        about: dict[Term, dict[Term, tuple[Term, ...] | dict[Term, None]]] = {}
        said: dict[Term, tuple[Term, ...] | dict[Term, None]] = {}
        last = None
        for subject, predicate, value, _ in quads:
            if subject != last:  # mostly, quads of one subject follow each other
                last = subject
                said = about.setdefault(subject, {})
            values = said.get(predicate)
            if values is None:
                said[predicate] = (value,)
            elif value not in values:
                said[predicate] = _with(values, value)
        self._about = about
        self._subjects: dict[Term, dict[Term, list[Term]]] = {}
        self._instances: dict[Term, dict[Term, None]] = {}

    def about(self, subject: Term) -> Mapping[Term, Terms]:
        """All that is said of ``subject``: its values by predicate."""
        return self._about.get(subject, MappingProxyType({}))

    def values(self, subject: Term, predicate: Term) -> Terms:
        """The objects of the triples with this subject and predicate."""
        said = self._about.get(subject)
        return () if said is None else said.get(predicate, ())

    def value(self, subject: Term | None, predicate: Term) -> Term | None:
        """One of those, the same for any order of the quads; None where there is none."""
        values = () if subject is None else self.values(subject, predicate)
        return min(values, key=str) if len(values) > 1 else next(iter(values), None)

    def subjects(self, predicate: Term, value: Term) -> Terms:
        """The subjects of the triples with this predicate and object."""
        return self.by_value(predicate).get(value, ())

    def by_value(self, predicate: Term) -> Mapping[Term, Terms]:
        """The subjects of the triples with this predicate, by their objects."""
        found = self._subjects.get(predicate)
        if found is None:
            found = self._subjects[predicate] = {}
            for subject, said in self._about.items():
                for value in said.get(predicate, ()):
                    found.setdefault(value, []).append(subject)
        return found

    def instances(self, class_: Term) -> Terms:
        """The SHACL instances of a class: of it or of a subclass (SHACL, section 1.1)."""
        found = self._instances.get(class_)
        if found is None:
            own = self.by_value(TYPE)
            found = self._instances[class_] = {
                node: None for each in self._subclasses(class_) for node in own.get(each, ())
            }
        return found

    def _subclasses(self, class_: Term) -> Terms:
        found: dict[Term, None] = {class_: None}
        waiting = [class_]
        while waiting:
            for each in self.subjects(SUBCLASS, waiting.pop()):
                if each not in found:
                    found[each] = None
                    waiting.append(each)
        return found


def _with(values: tuple[Term, ...] | dict[Term, None], value: Term) -> Any:
    """The values with one more; few of them cost least as a tuple, many as a dictionary."""
    if isinstance(values, tuple):
        return (*values, value) if len(values) < _FEW else {**dict.fromkeys(values), value: None}
    values[value] = None
    return values
