"""Two readings agree where their words overlap; what only one has is kept with both sides' view."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from kg.second import disagreements
from kg.statements import (
    Action,
    ActionKind,
    Answer,
    Decision,
    Evidence,
    Message,
    Priority,
    Reading,
    Remark,
    RemarkKind,
)
from tests.strategies import readings

TEXT = "You asked for patrols. We patrolled. Lock your shed."
ASKED, DONE, ADVICE = "You asked for patrols", "We patrolled", "Lock your shed"
MESSAGE = Message("m.txt", TEXT)
# Whole readings are slow to make up.
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _at(words: str) -> tuple[Evidence, ...]:
    start = TEXT.index(words)
    return (Evidence(start, start + len(words), words),)


def _priority(words: str) -> Priority:
    return Priority(id="p1", label=words, evidence=_at(words), decision=Decision("It is asked."))


def _action(words: str) -> Action:
    return Action(id="a1", label=words, evidence=_at(words), kind=ActionKind.RESPONSE)


def _remark(words: str) -> Remark:
    decision = Decision("It tells residents what to do.")
    return Remark(
        id="r1", label=words, evidence=_at(words), kind=RemarkKind.ADVICE, decision=decision
    )


def _reading(*statements: Priority | Action | Remark, answered: bool = False) -> Reading:
    return Reading(
        MESSAGE,
        priorities=tuple(s for s in statements if isinstance(s, Priority)),
        actions=tuple(s for s in statements if isinstance(s, Action)),
        remarks=tuple(s for s in statements if isinstance(s, Remark)),
        answers=(Answer("p1", "a1", 0.8, "Both are about patrols."),) if answered else (),
    )


def test_words_that_overlap_are_no_disagreement() -> None:
    ours = _reading(_priority(ASKED), _action(DONE), answered=True)
    theirs = _reading(_priority("patrols"), _action("patrolled"), answered=True)
    assert disagreements(ours, theirs) == ()


def test_a_priority_of_one_side_is_told_with_both_views() -> None:
    (found,) = disagreements(_reading(), _reading(_priority(ASKED)))
    start = TEXT.index(ASKED)
    assert found.record() == {
        "source": "m.txt",
        "message": MESSAGE.key,
        "kind": "priority",
        "found_by": "second",
        "sentence": "The second reader finds a priority that the built-in reader does not.",
        "built_in": {"evidence": [], "reason": "It finds no statement in these words."},
        "second": {
            "evidence": [{"quote": ASKED, "start": start, "end": start + len(ASKED)}],
            "reason": "It is asked.",
        },
    }


def test_what_the_other_reader_takes_the_words_for_is_told() -> None:
    (found,) = disagreements(_reading(_remark(ADVICE)), _reading(_action(ADVICE)))
    assert (found.kind, found.found_by) == ("action", "second")
    assert found.lacking.evidence == _at(ADVICE)
    assert found.lacking.reason == (
        "It reads these words as a remark (advice). It tells residents what to do."
    )


def test_an_answer_of_one_side_says_what_the_other_lacks() -> None:
    ours = _reading(_priority(ASKED), _action(DONE), answered=True)
    (found,) = disagreements(ours, _reading(_priority(ASKED), _action(DONE)))
    assert (found.kind, found.found_by) == ("answer", "built-in")
    assert found.found.evidence == (*_at(ASKED), *_at(DONE))
    assert found.found.reason == "Both are about patrols."
    assert found.lacking.reason == (
        "It finds both, and does not hold the action to be directed at the priority."
    )


def test_an_answer_whose_action_the_other_lacks_says_that() -> None:
    ours = _reading(_priority(ASKED), _action(DONE), answered=True)
    told = disagreements(ours, _reading(_priority(ASKED)))
    assert [(d.kind.value, d.lacking.reason) for d in told] == [
        ("action", "It finds no statement in these words."),
        ("answer", "It finds no such action."),
    ]


@FEW
@given(readings())
def test_a_reading_agrees_with_itself(reading: Reading) -> None:
    assert disagreements(reading, reading) == ()


@FEW
@given(readings())
def test_against_nothing_every_priority_action_and_answer_is_told(reading: Reading) -> None:
    told = disagreements(reading, Reading(reading.message))
    expected = len(reading.priorities) + len(reading.actions) + len(reading.answers)
    assert len(told) == expected
    assert len(disagreements(Reading(reading.message), reading)) == expected
