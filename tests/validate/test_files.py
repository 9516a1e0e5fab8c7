"""Files of anybody who uses the vocabulary are checked graph by graph, and bad ones are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from kg.errors import UnreadableInputError
from kg.namespaces import PC, RDF
from kg.validate import Report, read_files, validate_quads
from tests.validate.reports import BASE, quads

GOOD = quads("priority/good-two")


def _report(path: Path) -> Report:
    return Report.combined(validate_quads(part) for part in read_files([path]))


def _in(graph: str, of: list[Quad]) -> list[Quad]:
    return [Quad(q.subject, q.predicate, q.object, NamedNode(BASE + graph)) for q in of]


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        (".ttl", RdfFormat.TURTLE),
        (".trig", RdfFormat.TRIG),
        (".nt", RdfFormat.N_TRIPLES),
        (".nq", RdfFormat.N_QUADS),
        (".rdf", RdfFormat.RDF_XML),
        (".jsonld", RdfFormat.JSON_LD),
    ],
)
def test_every_format_gives_the_same_report(tmp_path: Path, ending: str, form: RdfFormat) -> None:
    path = tmp_path / f"data{ending}"
    path.write_bytes(serialize(GOOD, format=form) or b"")
    assert _report(path) == validate_quads(GOOD)


def test_each_graph_with_a_message_is_a_part_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "two.nq"
    other = quads("answer/good-answer")
    path.write_bytes(
        serialize([*_in("g1", GOOD), *_in("g2", other)], format=RdfFormat.N_QUADS) or b""
    )
    assert len(list(read_files([path]))) == 2
    assert _report(path).messages == 2


def test_what_a_message_points_to_in_another_graph_is_checked_with_it(tmp_path: Path) -> None:
    event = NamedNode(BASE + "event/1")
    events = [q for q in GOOD if q.subject == event]
    rest = [q for q in GOOD if q.subject != event]
    assert events
    assert not validate_quads(rest).conforms
    path = tmp_path / "apart.nq"
    path.write_bytes(
        serialize([*_in("g1", rest), *_in("events", events)], format=RdfFormat.N_QUADS) or b""
    )
    assert _report(path) == validate_quads(GOOD)


def test_what_belongs_to_no_message_is_checked_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "lonely.nt"
    lonely = [q for q in GOOD if q.subject == NamedNode(BASE + "priority/2")]
    path.write_bytes(serialize(lonely, format=RdfFormat.N_TRIPLES) or b"")
    report = _report(path)
    assert report.messages == 0
    assert not report.conforms


def test_a_misspelt_class_is_told_as_rules_that_had_nothing_to_check(tmp_path: Path) -> None:
    path = tmp_path / "misspelt.nt"
    wrong = [
        Quad(q.subject, q.predicate, NamedNode(PC + "ComunityPriority"))
        if q.predicate.value == RDF + "type" and q.object == NamedNode(PC + "CommunityPriority")
        else q
        for q in GOOD
    ]
    path.write_bytes(serialize(wrong, format=RdfFormat.N_TRIPLES) or b"")
    assert "priority-status" in {rule.name for rule in _report(path).unmatched}
    assert "priority-status" not in {rule.name for rule in validate_quads(GOOD).unmatched}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.ttl", "<a> <b> .\n<c>", "line 1"),
        ("bad.nq", "nonsense", "line 1"),
        ("bad.rdf", "<rdf", ""),
        ("bad.jsonld", '{"@context": "https://example.org/context.jsonld"}', ""),
        ("bad.docx", "x", "not a kind of RDF file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableInputError) as caught:
        list(read_files([path]))
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInputError, match=r"nowhere\.ttl: cannot be read"):
        list(read_files([tmp_path / "nowhere.ttl"]))
