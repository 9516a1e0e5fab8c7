"""Validation of one message's graph, and of many, one after the other or side by side.

In: quads. Out: a `Report`. Shapes and reference data are read with the first message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import Graph
from rdflib.term import Node

from kg.namespaces import PC
from kg.parallel import in_order
from kg.validate.checks import load_checks, run_checks
from kg.validate.context import context_of, message_of
from kg.validate.graphs import plain_graph, term_of, with_reference
from kg.validate.index import TYPE, Index, Term, Terms
from kg.validate.labels import label_of, text_of
from kg.validate.paths import path_text
from kg.validate.report import Context, Finding, Report, Rule, RuleCount
from kg.validate.results import Result, Timed
from kg.validate.shapes import Shapes, load_shapes

_MESSAGE = NamedNode(PC + "Message")
_TOGETHER = 16  # messages that a process takes at a time


def validate_messages(
    messages: Iterable[tuple[NamedNode, Iterable[Quad]]],
    *,
    jobs: int = 1,
    shapes: Path | None = None,
) -> Report:
    """One report over the graphs of many messages, each given with the message's IRI.

    ``jobs`` processes share the work; the report is the same for any number of them.
    """
    return Report.combined(each_report(messages, jobs=jobs, shapes=shapes))


def each_report(
    messages: Iterable[tuple[NamedNode | None, Iterable[Quad]]],
    *,
    jobs: int = 1,
    shapes: Path | None = None,
) -> Iterator[Report]:
    """The report on each message, in the order of the messages."""
    if jobs <= 1:
        for message, quads in messages:
            yield validate_quads(quads, message, shapes=shapes)
        return
    load_shapes(shapes)  # so that a fault in the shapes is found here, and once
    packed = (_packed(message, quads, shapes) for message, quads in messages)
    yield from in_order(_one, packed, jobs, together=_TOGETHER)


_Packed = tuple[NamedNode | None, bytes, Path | None]
"""A message as it goes to another process: as N-Quads, which takes a fifth of pickling quads."""


def _packed(message: NamedNode | None, quads: Iterable[Quad], shapes: Path | None) -> _Packed:
    return message, serialize(quads, format=RdfFormat.N_QUADS) or b"", shapes


def _one(packed: _Packed) -> Report:
    message, quads, shapes = packed
    return validate_quads(parse(quads, format=RdfFormat.N_QUADS), message, shapes=shapes)


def validate_quads(
    quads: Iterable[Quad], message: NamedNode | None = None, *, shapes: Path | None = None
) -> Report:
    """A report on the graph of one message; graph names are ignored.

    ``message`` is the message's IRI; without it a finding belongs to the message that its node
    names, or to the only one of the graph. ``shapes`` is a file or folder of shapes to check
    against instead of ours. Raises ShapeError where those cannot be used.
    """
    loaded = load_shapes(shapes)
    found = with_reference(quads)
    index = Index(found)
    results, times = loaded.evaluator.run(index, lambda: plain_graph(found))
    rows = [_Row(loaded.rule(r), r, path_text(loaded.graph, r.path)) for r in results]
    counts = _counts(index, loaded, times, rows)
    if loaded.own:
        rows += _checked(index, found, counts)
    return _report(index, rows, counts, message)


class _Row:
    """A result with its rule and its path as text."""

    __slots__ = ("path", "result", "rule")

    def __init__(self, rule: Rule, result: Result, path: str) -> None:
        self.rule, self.result, self.path = rule, result, path


_Counts = dict[Rule, tuple[Terms, float]]
"""Of each rule the nodes that it was asked of, and the seconds that it took."""


def _counts(index: Index, shapes: Shapes, times: list[Timed], rows: list[_Row]) -> _Counts:
    if not shapes.own:
        return _counts_of_others(shapes, times, rows)
    seconds = {t.shape: t.seconds for t in times}
    return {
        rule: (index.instances(term_of(shapes.targets[shape])), seconds.get(shape, 0.0))
        for shape, rule in shapes.rules.items()
    }


def _counts_of_others(shapes: Shapes, times: list[Timed], rows: list[_Row]) -> _Counts:
    """The rules that failed, and by name those of the shapes that found no fault or no node."""
    counts: _Counts = {row.rule: ((term_of(row.result.focus),), 0.0) for row in rows}
    known = {rule.name: rule for rule in counts}
    for time in times:
        rule = shapes.rule_of(time.shape)
        counts[known.get(rule.name, rule)] = (time.nodes, time.seconds)
    return counts


def _checked(index: Index, quads: list[Quad], counts: _Counts) -> Iterator[_Row]:
    """The results of our own checks; their counts are added to ``counts``.

    A check is asked only where there is a member of its class.
    """
    asked = {check: index.instances(term_of(check.target)) for check in load_checks()}
    results, seconds = run_checks(quads, [check for check, nodes in asked.items() if nodes])
    for check, nodes in asked.items():
        counts[check.rule] = (nodes, seconds.get(check, 0.0))
    for check, result in results:
        yield _Row(check.rule, result, path_text(Graph(), result.path))


def _report(
    index: Index, rows: Iterable[_Row], counts: Mapping[Rule, tuple[Terms, float]],
    about: NamedNode | None,
) -> Report:  # fmt: skip
    stated = index.subjects(TYPE, _MESSAGE)
    only = next(iter(stated)) if len(stated) == 1 else None
    places: dict[Node, _Place] = {}
    findings = set()
    for row in rows:
        focus = row.result.focus
        if focus not in places:  # several rules often fail on one node
            places[focus] = _place(index, term_of(focus), about or only)
        findings.add(_finding(index, row, places[focus]))
    found = Counter(finding.rule for finding in findings)
    nodes: set[Term] = set()
    for asked in {id(asked): asked for asked, _ in counts.values()}.values():
        nodes.update(asked)
    return Report(
        findings=tuple(sorted(findings, key=lambda finding: finding.order)),
        rules=tuple(
            RuleCount(rule, len(asked), found[rule], seconds)
            for rule, (asked, seconds) in sorted(counts.items(), key=lambda item: item[0].name)
        ),
        messages=max(len(stated), 1 if about is not None else 0),
        nodes=len(nodes),
    )


class _Place(NamedTuple):
    """What every finding about a node says of it."""

    label: str
    message: str
    message_label: str
    context: Context | None


def _place(index: Index, focus: Term, about: Term | None) -> _Place:
    message = about or message_of(index, focus)
    return _Place(
        label=label_of(index, focus),
        message="" if message is None else text_of(message),
        message_label=label_of(index, message) if isinstance(message, NamedNode) else "",
        context=context_of(index, focus),
    )


def _finding(index: Index, row: _Row, place: _Place) -> Finding:
    result = row.result
    same = result.value is None or result.value == result.focus
    return Finding(
        rule=row.rule,
        focus=str(result.focus),
        label=place.label,
        message=place.message,
        message_label=place.message_label,
        path=row.path,
        value="" if same or result.value is None else label_of(index, term_of(result.value)),
        component=str(result.component),
        context=place.context,
    )
