"""Every constraint of the shapes is needed: without it, some example is not found as it says.

A mutant is the shape of one rule without one of its constraints: without one triple, or without one
member of a list of alternatives or of values. It is tried on the examples of its own folder, and
only for its own rule, as no other rule can change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from kg.validate.graphs import message_graph
from kg.validate.shapes import load_shapes
from tests.ontology.examples import EXAMPLES, ONTOLOGY, findings, quads

Triple = tuple[Node, Node, Node]

NO_CONSTRAINT = {
    *(SH.path, SH.inversePath, SH.targetClass),  # where to look
    *(SH.name, SH.description, SH.severity, SH.message),  # what to say
}
QUALIFIED = (SH.qualifiedMinCount, SH.qualifiedMaxCount)
LISTS = {SH["and"], SH["or"], SH.xone, SH["in"]}
RULES = sorted(load_shapes().rules)


@dataclass(frozen=True)
class Mutant:
    """The shape of a rule without one constraint."""

    lacks: str  # "actionKind: hasValue Response"
    kind: str  # "hasValue"; "a member of or" where only that was dropped
    shapes: Graph


@cache
def _folder(rule: URIRef) -> Path:
    (file,) = (
        path
        for path in (ONTOLOGY / "shapes").glob("*.ttl")
        if f"\nshape:{_word(rule)} a sh:" in path.read_text(encoding="utf-8")
    )
    return EXAMPLES / file.stem


@cache
def _shape(rule: URIRef) -> Graph:
    """The shape of the rule, with the node shape that asks it of a class and of nothing else."""
    graph = load_shapes().graph
    own = graph.cbd(rule)
    for asking in graph.subjects(SH.property, rule):
        if isinstance(asking, URIRef):
            own.add((asking, SH.property, rule))
            for target in graph.objects(asking, SH.targetClass):
                own.add((asking, SH.targetClass, target))
    return own


def _mutants(rule: URIRef) -> Iterator[Mutant]:
    shape = _shape(rule)
    for triple in sorted(shape, key=str):
        holder, parameter, value = triple
        if parameter in NO_CONSTRAINT or not parameter.startswith(SH):
            continue
        lacks, kind = _words(shape, triple), _word(parameter)
        yield Mutant(lacks, kind, _without(shape, *_sound(shape, triple)))
        if parameter in LISTS:
            members = list(Collection(shape, value))
            for member in members if len(members) > 1 else ():
                fewer = _without(shape, triple)
                rest = Collection(fewer, BNode(), [each for each in members if each != member])
                fewer.add((holder, parameter, rest.uri))
                words = f"{lacks}, the member {_words_of(shape, member)}"
                yield Mutant(words, f"a member of {kind}", fewer)


def _sound(shape: Graph, triple: Triple) -> set[Triple]:
    """The triple, and what means nothing without it: a qualified shape is there to be counted."""
    holder, parameter, _ = triple
    counts = {(holder, count, n) for count in QUALIFIED for n in shape.objects(holder, count)}
    if parameter == SH.qualifiedValueShape:
        return {triple, *counts}
    if parameter in QUALIFIED and counts == {triple}:
        return {triple, *shape.triples((holder, SH.qualifiedValueShape, None))}
    return {triple}


def _without(shape: Graph, *dropped: Triple) -> Graph:
    rest = Graph(bind_namespaces="none")
    for triple in shape:
        if triple not in dropped:
            rest.add(triple)
    return rest


def _words(shape: Graph, triple: Triple) -> str:
    """The constraint as people would write it, after the path that it is about."""
    holder, parameter, value = triple
    path = shape.value(holder, SH.path)
    about = f"{_words_of(shape, path)}: " if path is not None else ""
    return f"{about}{_word(parameter)} {_words_of(shape, value)}"


def _words_of(shape: Graph, value: Node) -> str:
    if not isinstance(value, BNode):
        return _word(value)
    if (value, RDF.first, None) in shape:
        return f"( {' '.join(_words_of(shape, each) for each in Collection(shape, value))} )"
    held = [t for t in shape.triples((value, None, None)) if t[1] != SH.path]
    return f"[ {' ; '.join(sorted(_words(shape, each) for each in held))} ]"


def _word(term: Node) -> str:
    return (
        str(term) if isinstance(term, Literal) else str(term).replace("#", "/").rpartition("/")[2]
    )


@cache
def _graph(example: Path) -> Graph:
    return message_graph(quads(example))


def _finds(shapes: Graph, rule: URIRef, example: Path) -> bool:
    """Whether the rule of these shapes fails on the example."""
    _, results, text = pyshacl.validate(_graph(example), shacl_graph=shapes, inplace=True)
    assert isinstance(results, Graph), text
    return (None, SH.sourceShape, rule) in results


def _says(rule: URIRef, example: Path) -> bool:
    """Whether the example says at its head that the rule fails."""
    return _word(rule) in findings(example)


def _examples(rule: URIRef) -> list[Path]:
    """Those of the rule's folder; first the ones that say that it fails, then the good ones."""
    every = _folder(rule).glob("*.ttl")
    return sorted(every, key=lambda path: (not _says(rule, path), path.name[0] != "g", path))


@pytest.mark.parametrize("rule", RULES, ids=_word)
def test_a_whole_shape_finds_what_the_examples_say(rule: URIRef) -> None:
    said = [example.name for example in _examples(rule) if _says(rule, example)]
    found = [each.name for each in _examples(rule) if _finds(_shape(rule), rule, each)]
    assert said
    assert found == said


@pytest.mark.parametrize("rule", RULES, ids=_word)
def test_without_any_one_constraint_some_example_is_not_found_as_it_says(rule: URIRef) -> None:
    survivors = [
        mutant.lacks
        for mutant in _mutants(rule)
        if all(_finds(mutant.shapes, rule, each) == _says(rule, each) for each in _examples(rule))
    ]
    assert survivors == []


def test_no_constraint_stands_outside_the_shapes_that_are_tried() -> None:
    every = {triple for triple in load_shapes().graph if triple[1].startswith(SH)}
    assert set().union(*(_shape(rule) for rule in RULES)) >= every


def test_there_are_mutants_of_every_kind_and_rule() -> None:
    mutants = {rule: list(_mutants(rule)) for rule in RULES}
    assert min(len(of_rule) for of_rule in mutants.values()) >= 1
    kinds = Counter(mutant.kind for of_rule in mutants.values() for mutant in of_rule)
    assert kinds.total() > 350  # 382 when this was written
    assert set(kinds) >= {
        *("minCount", "maxCount", "class", "datatype", "in", "hasValue", "pattern", "minLength"),
        *("minInclusive", "maxInclusive", "lessThan", "equals", "or", "xone", "not", "property"),
        *("qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShape"),
        *("a member of or", "a member of xone", "a member of in"),
    }
    for rule, of_rule in mutants.items():
        for mutant in of_rule:
            assert set(mutant.shapes) != set(_shape(rule))
