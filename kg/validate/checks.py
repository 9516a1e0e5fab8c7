"""The rules that SHACL core cannot say, as SPARQL in ``queries/checks``.

In: the triples of one message with what it refers to. Out: the nodes that fail, in the same form as
the results of SHACL. Oxigraph evaluates them: a constraint of the kind sh:sparql costs pySHACL
twenty times as much. Of the triples a check sees those whose property it or another check names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter

from pyoxigraph import NamedNode, Quad, QueryTriples, Store
from rdflib import URIRef
from rdflib.namespace import SH

from kg.errors import QueryError
from kg.folders import data_folder
from kg.headers import HeaderPart, header_node
from kg.namespaces import PREFIXES
from kg.validate.graphs import node_of
from kg.validate.index import TYPE
from kg.validate.report import Rule, Severity
from kg.validate.results import Result

_ENDING = ".rq"
_SEVERITY = {
    Severity.VIOLATION: SH.Violation,
    Severity.WARNING: SH.Warning,
    Severity.INFO: SH.Info,
}
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_SHORT = re.compile(r"(?<![\w:])([\w-]*):([\w-]+)")
_IRI = re.compile(r"<([^<>\s]+)>")
_FOCUS, _PATH, _VALUE = (NamedNode(str(p)) for p in (SH.focusNode, SH.resultPath, SH.value))


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, the class it is asked of, and the query that constructs its results."""

    rule: Rule
    target: URIRef
    query: str
    source: str  # what errors call the file
    named: frozenset[str]  # the IRIs that the query names, properties among them


@cache
def load_checks() -> tuple[Check, ...]:
    """The checks of the package, in the order of their names.

    Raises QueryError for a file whose header lacks something.
    """
    folder = data_folder("queries") / "checks"
    return tuple(read_check(path) for path in sorted(folder.glob("*" + _ENDING)))


def read_check(path: Path) -> Check:
    """The check in one file; raises QueryError that names file and line."""
    text = path.read_text(encoding="utf-8")
    node = header_node(text, path.name)
    if node is None:
        raise QueryError(f"{path.name}: the header is missing; see queries/checks/README.md")
    needed = ("title", "kind", "target", "severity", "sentence", "why", "remedy")
    header = HeaderPart(node, path.name, needed=needed, allowed=())
    prefix, _, local = header.words("target").partition(":")
    if prefix not in PREFIXES:
        raise header.fault(header.nodes["target"], f"the prefix {prefix!r} is not known")
    rule = Rule(
        name=path.stem,
        title=header.words("title"),
        kind=header.words("kind"),
        severity=Severity(header.choice("severity", Severity)),
        sentence=header.words("sentence"),
        why=header.words("why"),
        remedy=header.words("remedy"),
        group=path.stem,
    )
    return Check(rule, URIRef(PREFIXES[prefix] + local), text, path.name, _named(text))


def _named(query: str) -> frozenset[str]:
    """Every IRI that a query names, in full or with a prefix that it declares; rdf:type always."""
    prefixes = dict(_PREFIX.findall(query))
    short = (prefixes[p] + local for p, local in _SHORT.findall(query) if p in prefixes)
    return frozenset([TYPE.value, *short, *_IRI.findall(query)])


def run_checks(
    quads: Iterable[Quad], checks: Iterable[Check]
) -> tuple[list[tuple[Check, Result]], dict[Check, float]]:
    """The results of ``checks`` over the union of ``quads``, and the seconds that each took."""
    checks = list(checks)
    needed = frozenset[str]().union(*(check.named for check in checks))
    store = Store()
    store.extend([quad for quad in quads if quad.predicate.value in needed])
    found: list[tuple[Check, Result]] = []
    seconds: dict[Check, float] = {}
    for check in checks:
        began = perf_counter()
        found += [(check, result) for result in _results(store, check)]
        seconds[check] = perf_counter() - began
    return found, seconds


def _results(store: Store, check: Check) -> Iterator[Result]:
    try:
        triples = store.query(check.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        reason = " ".join(str(error).split())
        raise QueryError(f"{check.source}: the query cannot be read: {reason}") from error
    if not isinstance(triples, QueryTriples):
        raise QueryError(f"{check.source}: a check must be a CONSTRUCT query")
    said: dict[str, dict[NamedNode, object]] = {}
    for triple in triples:
        said.setdefault(str(triple.subject), {})[triple.predicate] = triple.object
    for result in said.values():
        if _FOCUS not in result:
            raise QueryError(f"{check.source}: a result has no sh:focusNode")
        yield Result(
            focus=node_of(result[_FOCUS]),
            path=node_of(result[_PATH]) if _PATH in result else None,
            value=node_of(result[_VALUE]) if _VALUE in result else None,
            shape=URIRef(check.rule.iri),
            component=SH.SPARQLConstraintComponent,
            severity=_SEVERITY[check.rule.severity],
        )
