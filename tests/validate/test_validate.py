"""Validation finds what is wrong, says it in words, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.express import express
from kg.folders import data_folder
from kg.namespaces import OA, PC, RDF, SCHEMA
from kg.statements import Reading
from kg.validate import Report, Severity, validate_messages, validate_quads
from tests.strategies import readings

EXAMPLES = data_folder("ontology") / "examples"
BASE = "https://w3id.org/policing-commitments/id/"
MESSAGE = NamedNode(BASE + "message/1")


def example(name: str) -> list[Quad]:
    return list(parse(path=str(EXAMPLES / f"{name}.ttl"), format=RdfFormat.TURTLE))


GOOD = example("priority/good-two")


def rules(report: Report) -> set[str]:
    return {finding.rule.name for finding in report.findings}


def test_a_sound_message_conforms_and_counts_its_nodes() -> None:
    report = validate_quads(GOOD)
    assert report.conforms
    assert report.messages == 1
    nodes = {count.rule.name: count.nodes for count in report.rules}
    assert (nodes["priority-status"], nodes["action-kind"], nodes["claim-unit"]) == (2, 1, 0)
    assert {"claim-unit", "remark-kind"} <= {rule.name for rule in report.unmatched}
    assert "priority-status" not in {rule.name for rule in report.unmatched}


def test_the_sentence_names_the_thing_by_its_label_and_not_by_its_iri() -> None:
    report = validate_quads(example("priority/bad-priority-status"))
    assert [finding.sentence for finding in report.of(Severity.VIOLATION)] == [
        "Community priority “more patrols in the park”: This priority must say once where "
        "it stands: answered, advice only or unanswered."
    ]


def test_a_finding_carries_node_path_value_and_message() -> None:
    (finding,) = validate_quads(example("priority/bad-priority-topic-known")).of(Severity.VIOLATION)
    assert finding.focus == BASE + "priority/1"
    assert finding.path == PC + "topic"
    assert finding.value == "https://w3id.org/policing-commitments/topic/unicorns"
    assert (finding.message, finding.message_label) == (MESSAGE.value, "Your ward in March")


def test_an_answer_is_called_by_its_priority_and_evidence_by_its_quote() -> None:
    answer = validate_quads(example("answer/bad-answer-reason")).findings
    assert "more patrols in the park" in {finding.label for finding in answer}
    (evidence,) = validate_quads(example("evidence/bad-evidence-quote-in-text")).of(
        Severity.VIOLATION
    )
    assert evidence.label == "Please lock your gates"
    assert evidence.value == "Please lock your doors"


def test_warnings_and_infos_do_not_break_conformance() -> None:
    report = validate_quads(example("action/bad-action-pledge-time"))
    assert report.conforms
    assert [f.rule.name for f in report.of(Severity.WARNING)] == ["action-pledge-time"]


def test_a_graph_without_a_message_fails_instead_of_passing_silently() -> None:
    statement = [q for q in GOOD if q.subject == NamedNode(BASE + "priority/2")]
    report = validate_quads(statement)
    assert not report.conforms
    assert {"statement-stated-in", "priority-event-known"} <= rules(report)
    # The message that the statement names, although the graph does not describe it.
    assert {finding.message for finding in report.findings} == {MESSAGE.value}


def test_an_empty_graph_is_reported_as_nothing_checked() -> None:
    report = validate_quads([])
    assert report.nodes == 0
    assert len(report.unmatched) == len(report.rules)


def test_quads_that_went_through_the_store_give_the_same_report(tmp_path: Path) -> None:
    for name in ("statistical-claim/good-statistical-claim", "evidence/bad-evidence-end"):
        quads = example(name)
        store = Store(str(tmp_path / name.replace("/", "-")))
        graph = NamedNode(BASE + "graph/message/1")
        store.extend([Quad(q.subject, q.predicate, q.object, graph) for q in quads])
        assert validate_quads(store) == validate_quads(quads)


def test_the_order_of_quads_does_not_matter() -> None:
    quads = [*GOOD, *example("statistical-claim/bad-claim-unit")]
    expected = validate_quads(quads)
    assert validate_quads(reversed(quads)) == expected
    assert validate_quads(quads[20:] + quads[:20]) == expected


def test_what_the_graph_describes_itself_is_not_mixed_with_the_reference_data() -> None:
    hackney = NamedNode("http://statistics.data.gov.uk/id/statistical-geography/E09000012")
    kind = Quad(hackney, NamedNode(RDF + "type"), NamedNode(PC + "Borough"))
    assert {"area-label", "borough-code", "borough-force"} <= rules(validate_quads([*GOOD, kind]))
    assert not {"area-label", "borough-code"} & rules(validate_quads(GOOD))


def test_reports_of_many_messages_add_up() -> None:
    bad = example("message/bad-message-area-known")
    other = NamedNode(BASE + "message/other")
    report = validate_messages([(MESSAGE, GOOD), (other, bad)])
    single = [validate_quads(GOOD), validate_quads(bad)]
    assert report.messages == 2
    assert report.nodes == sum(each.nodes for each in single)
    assert len(report.findings) == sum(len(each.findings) for each in single)
    assert not report.conforms
    assert {f.message for f in report.of(Severity.VIOLATION)} == {other.value}


def test_no_messages_give_a_report_that_conforms_and_says_that_nothing_was_checked() -> None:
    report = validate_messages([])
    assert (report.conforms, report.messages, report.nodes) == (True, 0, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(GOOD) - 1))
def test_a_graph_with_any_quad_missing_is_still_reported_on(index: int) -> None:
    report = validate_quads(GOOD[:index] + GOOD[index + 1 :])
    says_message = GOOD[index].triple == Triple(
        MESSAGE, NamedNode(RDF + "type"), NamedNode(PC + "Message")
    )
    assert report.messages == (0 if says_message else 1)
    for finding in report.findings:
        assert finding.sentence.startswith(f"{finding.rule.kind} “")


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1),
    start=st.integers(0, 20),
    length=st.integers(1, 20),
    shift=st.integers(-2, 2),
)
def test_a_quote_passes_exactly_where_the_text_holds_it(
    text: str, start: int, length: int, shift: int
) -> None:
    quote = text[start : start + length] or "missing"
    begin = max(0, start + shift)
    report = validate_quads(_evidence(text, quote, begin, begin + len(quote)))
    found = "evidence-quote-in-text" in rules(report)
    assert found == (text[begin : begin + len(quote)] != quote)


def test_of_two_texts_or_two_quotes_none_is_taken_for_the_right_one() -> None:
    sound = _evidence("Hello all", "all", 6, 9)
    other = Quad(MESSAGE, NamedNode(SCHEMA + "text"), Literal("Goodbye"))
    second = Quad(NamedNode(f"{BASE}evidence/1/q"), NamedNode(OA + "exact"), Literal("bye"))
    for quad, broken in ((other, "message-text"), (second, "evidence-words")):
        assert broken not in rules(validate_quads(sound))
        assert broken in rules(validate_quads([*sound, quad]))
        assert "evidence-quote-in-text" not in rules(validate_quads([*sound, quad]))


def _evidence(text: str, quote: str, start: int, end: int) -> list[Quad]:
    evidence, words, place = (NamedNode(f"{BASE}evidence/1{part}") for part in ("", "/q", "/p"))
    integer = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    triples: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (MESSAGE, RDF + "type", NamedNode(PC + "Message")),
        (MESSAGE, SCHEMA + "text", Literal(text)),
        (evidence, RDF + "type", NamedNode(OA + "SpecificResource")),
        (evidence, OA + "hasSource", MESSAGE),
        (evidence, OA + "hasSelector", words),
        (evidence, OA + "hasSelector", place),
        (words, OA + "exact", Literal(quote)),
        (place, OA + "start", Literal(str(start), datatype=integer)),
        (place, OA + "end", Literal(str(end), datatype=integer)),
    ]
    return [Quad(s, NamedNode(p), o) for s, p, o in triples]


@pytest.mark.benchmark
def test_one_message_takes_tens_of_milliseconds(benchmark) -> None:
    report = benchmark(validate_quads, GOOD)
    assert report.conforms


@settings(max_examples=25, deadline=None)
@given(readings())
def test_whatever_is_expressed_of_a_reading_breaks_no_shape(reading: Reading) -> None:
    """But for dates of messages, which the strategies draw from the future too."""
    found = validate_quads(express(reading)).of(Severity.VIOLATION)
    assert [f.sentence for f in found if f.rule.name != "message-date-past"] == []
