"""What changed between two versions of the vocabulary, as data and in plain sentences.

In: two versions, or the snapshots of ``ontology/versions`` and the files of today. Out: changes
(terms added and removed; labels, definitions, parents, domains, ranges, mappings and members
changed), and the text of ``ontology/changes.json``. Wordings for recognition, examples and notes
are no part of a version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rdflib import OWL, RDF, SKOS, Graph

from kg.folders import data_folder
from kg.namespaces import PREFIXES
from kg.ontology.terms import (
    Collection,
    Concept,
    Kind,
    Ontology,
    Scheme,
    Term,
    local,
    ontology_of,
    read_ontology,
    short,
)

Item = Term | Scheme | Concept | Collection
Value = str | tuple[str, ...]

_KEPT = (
    *(OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty),
    *(SKOS.ConceptScheme, SKOS.Concept, SKOS.Collection),
)
_WORDINGS = (SKOS.altLabel, SKOS.hiddenLabel)
_HEAD = """\
# The vocabulary in version {version}: terms and schemes, without wordings for recognition.
# Kept by `python -m kg.ontology --snapshot` when the version was released; never edited.
#
# Source: own wording; code lists as in topics.ttl. Licence: Apache License 2.0; code lists: Open
# Government Licence v3.0.

"""
_MORE = {
    "parents": "is now also a kind of",
    "domain": "is now meant for",
    "range": "may now lead to",
    "mappings": "is now mapped to",
    "members": "now has",
}
_LESS = {
    "parents": "is no longer a kind of",
    "domain": "is no longer meant for",
    "range": "no longer leads to",
    "mappings": "is no longer mapped to",
    "members": "no longer has",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions."""

    term: str  # IRI
    change: str  # added, removed or changed
    aspect: str  # what changed of it; empty where the whole came or went
    before: Value
    after: Value
    sentence: str
    why: str  # what its change note of the version says


@dataclass(frozen=True, slots=True)
class Version:
    """A version with what it changed since the one before it."""

    version: str
    iri: str
    issued: str | None
    since: str | None
    note: str
    changes: tuple[Change, ...]


def differences(old: Ontology, new: Ontology) -> tuple[Change, ...]:
    """Every difference, added first, then removed, then changed, each by IRI."""
    before, after = _items(old), _items(new)
    changes = [_whole(item, "added", new) for item in _only(after, before)]
    changes += [_whole(item, "removed", old) for item in _only(before, after)]
    for iri in before.keys() & after.keys():
        changes += _aspects(before[iri], after[iri], new.version)
    order = {"added": 0, "removed": 1, "changed": 2}
    return tuple(sorted(changes, key=lambda c: (order[c.change], c.term, c.aspect)))


def history() -> tuple[Version, ...]:
    """All versions, newest first: the snapshots, and the files of today."""
    today = read_ontology()
    kept = [read_ontology([path]) for path in snapshots()]
    known = [*(each for each in kept if each.version != today.version), today]
    versions = [_version(known[0], None)]
    versions += [_version(new, old) for old, new in pairwise(known)]
    return tuple(reversed(versions))


def snapshots() -> tuple[Path, ...]:
    """The kept versions, oldest first."""
    folder = data_folder("ontology") / "versions"
    return tuple(sorted(folder.glob("*.ttl"), key=lambda path: _numbers(path.stem)))


def changes_text(versions: Iterable[Version], ontology: Ontology) -> str:
    """The text of ``ontology/changes.json``."""
    listed: list[dict[str, Any]] = [asdict(version) for version in versions]
    whole = {"ontology": ontology.iri, "versions": listed}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def snapshot(graph: Graph) -> str:
    """The vocabulary in ``graph`` as Turtle to keep: terms and schemes, without wordings."""
    version = ontology_of(graph).version
    kept = Graph()
    for prefix, namespace in PREFIXES.items():
        kept.bind(prefix, namespace)
    for subject in {s for kind in _KEPT for s in graph.subjects(RDF.type, kind)}:
        for predicate, value in graph.predicate_objects(subject):
            if predicate not in _WORDINGS:
                kept.add((subject, predicate, value))
    return _HEAD.format(version=version) + kept.serialize(format="turtle")


def _version(new: Ontology, old: Ontology | None) -> Version:
    return Version(
        version=new.version,
        iri=new.version_iri,
        issued=new.modified or None,
        since=None if old is None else old.version,
        note=new.note or "The first version.",
        changes=() if old is None else differences(old, new),
    )


def _items(ontology: Ontology) -> dict[str, Item]:
    listed: tuple[Item, ...] = (
        *ontology.terms,
        *ontology.schemes,
        *(concept for scheme in ontology.schemes for concept in scheme.concepts),
        *ontology.collections,
    )
    return {item.iri: item for item in listed}


def _only(some: dict[str, Item], others: dict[str, Item]) -> Iterator[Item]:
    """What is in ``some`` alone; the concepts of a whole scheme come and go with it."""
    for iri, item in some.items():
        if iri not in others and not (isinstance(item, Concept) and item.scheme not in others):
            yield item


def _whole(item: Item, change: str, ontology: Ontology) -> Change:
    kind = _kind(item)
    sentence = f"New {kind} “{item.label}”" if change == "added" else f"The {kind} “{item.label}”"
    if isinstance(item, Scheme):
        sentence += f" with {len(item.concepts)} concepts"
    elif isinstance(item, Concept):
        sentence += f" of {local(item.scheme)}"
    if change == "removed":
        sentence += " is gone."
    else:
        said = item.note if isinstance(item, Collection) else item.definition
        sentence += f": {said}" if said else "."
    return Change(item.iri, change, "", "", "", sentence, _why(item, ontology.version))


def _kind(item: Item) -> str:
    if isinstance(item, Term):
        return "class" if item.kind is Kind.CLASS else "property"
    return type(item).__name__.lower()


def _aspects(old: Item, new: Item, version: str) -> Iterator[Change]:
    before, after = _described(old), _described(new)
    for aspect, then in before.items():
        now = after.get(aspect, "")
        if then != now:
            sentence = _sentence(new, aspect, then, now)
            yield Change(new.iri, "changed", aspect, then, now, sentence, _why(new, version))


def _described(item: Item) -> dict[str, Value]:
    """What of an item belongs to a version."""
    if isinstance(item, Term):
        return {
            "kind": item.kind.value,
            "label": item.label,
            "definition": item.definition,
            "parents": item.parents,
            "domain": item.domain,
            "range": item.range,
        }
    if isinstance(item, Concept):
        mappings = tuple(f"{kind} {iri}" for kind, iri in item.matches)
        return {
            "label": item.label,
            "definition": item.definition,
            "notation": item.notation,
            "broader": item.broader or "",
            "mappings": mappings,
        }
    if isinstance(item, Collection):
        return {"label": item.label, "definition": item.note, "members": item.members}
    return {"label": item.label, "definition": item.definition}


def _sentence(item: Item, aspect: str, before: Value, after: Value) -> str:
    name = f"“{item.label}”"
    if isinstance(before, tuple) or isinstance(after, tuple):
        gone, come = _names(set(before) - set(after)), _names(set(after) - set(before))
        parts = [f"{_MORE[aspect]} {come}"] if come else []
        parts += [f"{_LESS[aspect]} {gone}"] if gone else []
        return f"{name} {' and '.join(parts)}."
    if aspect == "label":
        return f"“{before}” is now called {name}."
    if aspect == "definition":
        return f"{name} is now defined so: {after}"
    then, now = (local(value) or "nothing" for value in (before, after))
    return f"The {aspect} of {name} was {then} and is now {now}."


def _names(iris: Iterable[str]) -> str:
    """The names of terms: "Answer and Review", "category:other-theft (narrow match)"."""
    names = []
    for iri in sorted(iris):
        kind, _, target = iri.rpartition(" ")
        named = short(target).removeprefix("pc:")
        names.append(f"{named} ({kind.replace('Match', ' match')})" if kind else named)
    return " and ".join(names)


def _why(item: Item, version: str) -> str:
    mark = f"{version}: "
    notes = item.changes if isinstance(item, Term) else ()
    return " ".join(note.removeprefix(mark) for note in notes if note.startswith(mark))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
