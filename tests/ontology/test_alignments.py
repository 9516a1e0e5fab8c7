"""Terms of others that we align with are ones that their vocabularies really hold."""

from __future__ import annotations

import re
from pathlib import Path

from rdflib import RDFS, SKOS, Graph

from kg.folders import data_folder
from kg.ontology.terms import BASE, Kind, local, read_ontology, short

FILE = data_folder("ontology") / "alignments.ttl"
CHECKED_WITHOUT_PREFIX = {
    "schema:CompletedActionStatus",
    "schema:ActiveActionStatus",
    "schema:PotentialActionStatus",
    "unit:PERCENT",
    "currency:GBP",
}


def _targets() -> dict[str, str]:
    """Every term of others, by the term of ours that points to it."""
    graph = Graph().parse(FILE, format="turtle")
    kinds = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, SKOS.closeMatch, SKOS.exactMatch)
    return {
        short(str(theirs)): local(str(ours))
        for kind in kinds
        for ours, theirs in graph.subject_objects(kind)
    }


def test_every_aligned_term_is_one_that_was_checked(shared: Path) -> None:
    notes = (shared / "domain" / "vocabularies.md").read_text(encoding="utf-8")
    checked = set(re.findall(r"✔([a-z-]+:[A-Za-z]+)", notes))
    assert len(checked) > 150
    assert all(local(term.replace(":", "/")) in notes for term in CHECKED_WITHOUT_PREFIX)
    unchecked = set(_targets()) - checked - CHECKED_WITHOUT_PREFIX
    assert unchecked == set(), "align with terms that the notes mark as checked"


def test_the_alignments_say_something_of_every_vocabulary_we_build_on() -> None:
    prefixes = {target.partition(":")[0] for target in _targets()}
    assert {"prov", "org", "schema", "skos", "oa", "geo", "dqv", "foaf", "dcterms"} <= prefixes


def test_only_terms_of_ours_are_aligned_and_each_of_them_exists() -> None:
    ontology = read_ontology()
    concepts = {concept.iri for scheme in ontology.schemes for concept in scheme.concepts}
    known = {term.iri for term in ontology.terms} | concepts
    subjects = {str(s) for s in Graph().parse(FILE, format="turtle").subjects()}
    assert subjects - known == {f"{BASE}alignments"}


def test_every_class_is_a_kind_of_something_that_others_know() -> None:
    ontology = read_ontology()
    parents = {term.iri: term.parents for term in ontology.of_kind(Kind.CLASS)}

    def outside(iri: str) -> bool:
        return any(not p.startswith(BASE) or outside(p) for p in parents[iri])

    assert [local(iri) for iri in parents if not outside(iri)] == []
