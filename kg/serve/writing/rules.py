"""What may be written: which graphs, and what they must say afterwards.

In: a graph and its content as it would be. Out: the report on it, or a Refusal: 403 for a graph
that the program keeps by itself, 422 with the report for content that breaks a rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.namespaces import PC, RDF, Names
from kg.serve.refusal import Refusal
from kg.store import GraphName
from kg.validate import Form, Report, Severity, message_report, render, validate_quads

_TYPE, _MESSAGE = NamedNode(RDF + "type"), NamedNode(PC + "Message")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a store whose things are named by ``names``."""

    names: Names

    def is_message(self, graph: GraphName) -> bool:
        """Whether ``graph`` is the graph of a message."""
        return isinstance(graph, NamedNode) and graph.value.startswith(self.names.message_graphs)

    def refuse_kept(self, graphs: Iterable[GraphName]) -> None:
        """Raise Refusal where the program alone writes one of ``graphs``."""
        reports = self.names.report_graph("").value
        for graph in graphs:
            if graph == self.names.reference_graph:
                raise _kept(graph, "holds the ontology that the program comes with")
            if isinstance(graph, NamedNode) and graph.value.startswith(reports):
                raise _kept(graph, "holds a validation report, which follows from its message")

    def checked(self, contents: Mapping[GraphName, Collection[Quad]]) -> list[Quad]:
        """The graphs of the reports on those of ``contents`` that are messages.

        Each graph is validated whole. Raises Refusal with all that is wrong in any of them.
        """
        reports = {graph: self._report(graph, content) for graph, content in contents.items()}
        if wrong := [report for report in reports.values() if not report.conforms]:
            raise _breaks_rules(Report.combined(wrong))
        return [
            quad
            for graph, report in reports.items()
            if isinstance(graph, NamedNode) and self.is_message(graph)
            for quad in message_report(report, self._key(graph), self.names)
        ]

    def _report(self, graph: GraphName, content: Collection[Quad]) -> Report:
        if isinstance(graph, NamedNode) and self.is_message(graph):
            self._refuse_other_subject(graph, content)
        return validate_quads(content)

    def _refuse_other_subject(self, graph: NamedNode, content: Collection[Quad]) -> None:
        """A message's graph says first of all that its message is one; shapes ask nodes only."""
        message = self.names.message(self._key(graph))
        if Quad(message, _TYPE, _MESSAGE, graph) not in content:
            raise Refusal(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"the graph {graph} is for the message {message}, and does not say that it is a "
                "pc:Message",
            )

    def _key(self, graph: NamedNode) -> str:
        return graph.value.removeprefix(self.names.message_graphs)


def refuse_newer_rdf(quads: Iterable[Quad]) -> None:
    """Raise Refusal with status 400 for what RDF 1.1 does not have.

    Quoted triples and directions of text cannot be written in every form that we answer in.
    """
    for quad in quads:
        value = quad.object
        newer = isinstance(value, Triple) or (isinstance(value, Literal) and value.direction)
        if newer:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                f"{str(value)[:200]} is of RDF 1.2; this store keeps RDF 1.1",
            )


def _kept(graph: GraphName, what: str) -> Refusal:
    return Refusal(HTTPStatus.FORBIDDEN, f"the graph {graph} {what}; it cannot be changed")


def _breaks_rules(report: Report) -> Refusal:
    violations = report.of(Severity.VIOLATION)
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    return Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"nothing was written, because a rule would be broken: {violations[0].sentence}{more}",
        report=render(report, Form.TURTLE).encode(),
    )
