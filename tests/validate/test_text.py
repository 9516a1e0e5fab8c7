"""The text of a report: the summary first, sentences that need no SHACL, nothing that drowns."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, parse

from kg.folders import data_folder
from kg.validate import Report, render_text, validate_messages

EXAMPLES = data_folder("ontology") / "examples"


def quads(name: str) -> list[Quad]:
    return list(parse(path=str(EXAMPLES / f"{name}.ttl")))


def report(*names: str) -> Report:
    message = NamedNode("https://w3id.org/policing-commitments/id/message/1")
    return validate_messages((message, quads(name)) for name in names)


def test_the_summary_of_a_sound_message_comes_first() -> None:
    lines = render_text(report("answer/good-answer")).splitlines()
    assert lines[0].startswith("1 message conforms: ")
    assert lines[1:4] == [
        "  0 violations: the graph is wrong",
        "  0 warnings: commitments that nobody could be held to",
        "  1 info: what a good letter would add",
    ]
    assert lines[4].startswith("  ")
    assert lines[4].endswith(
        "rules had nothing to check: Membership, Officer, Remark, Statistical claim"
    )


def test_a_violation_is_listed_under_its_message_with_the_name_of_its_rule() -> None:
    text = render_text(report("priority/bad-priority-status"))
    assert text.splitlines()[0].startswith("1 message does not conform: ")
    assert (
        "\n\nMessage “Your ward in March”\n"
        "  violation: Community priority “more patrols in the park”: This priority must say "
        "once where it stands: answered, advice only or unanswered. [priority-status]\n"
    ) in text


def test_warnings_are_counted_by_rule_with_one_example_unless_verbose() -> None:
    found = report(*["action/bad-action-pledge-time"] * 3)
    short, long = render_text(found), render_text(found, verbose=True)
    line = "Action: This pledge does not say by when, so nobody can say that it was broken."
    assert f"  3 × {line} [action-pledge-time]\n      for example “a new ward officer" in short
    assert short.count("a new ward officer by the end of May") == 1
    assert "Message “" not in short
    assert long.count("  warning: Action “a new ward officer by the end of May”") == 3


def test_verbose_names_the_rules_that_had_nothing_to_check() -> None:
    found = report("remark/good-remark")
    assert "    priority-status\n" in render_text(found, verbose=True)
    assert "priority-status" not in render_text(found)


def test_the_same_findings_give_the_same_text() -> None:
    names = ["action/bad-action-kind", "priority/bad-priority-status", "answer/good-answer"]
    assert render_text(report(*names)) == render_text(report(*names))


def test_nobody_needs_to_know_shacl_or_iris_to_read_it() -> None:
    names = [path.parent.name + "/" + path.stem for path in sorted(EXAMPLES.glob("*/bad-*.ttl"))]
    text = render_text(report(*names))
    for jargon in ("sh:", "shacl", "focus node", "pc:", "minCount", "NodeShape"):
        assert jargon not in text


def test_an_empty_report_says_that_nothing_was_checked() -> None:
    assert render_text(report()).startswith("Nothing was checked")
