"""What ties an action to a priority, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.link import link
from kg.link.affinity import affinity, content_words
from kg.statements import (
    MOST_TOGETHER,
    Action,
    ActionKind,
    AnswerStatus,
    Area,
    AreaKind,
    Evidence,
    Message,
    Priority,
    Reading,
    Tie,
)
from kg.vocabulary import load_vocabulary

VISIBILITY = "More officers on foot in the high street."
BURGLARY = "Burglary in Elm Road."


def reading(
    priorities: list[tuple[str, tuple[str, ...]]],
    actions: list[tuple[str, tuple[str, ...]]],
    *,
    kind: ActionKind = ActionKind.RESPONSE,
    ties: tuple[Tie, ...] = (),
) -> Reading:
    """A reading whose text is its priorities and actions, one a line."""
    text = "\n".join(words for words, _ in (*priorities, *actions))

    def evidence(words: str) -> tuple[Evidence, ...]:
        start = text.index(words)
        return (Evidence.of(text, start, start + len(words)),)

    return Reading(
        Message("test", text),
        priorities=tuple(
            Priority(id=f"p{n}", label=w, evidence=evidence(w), topics=t)
            for n, (w, t) in enumerate(priorities, 1)
        ),
        actions=tuple(
            Action(id=f"a{n}", label=w, evidence=evidence(w), topics=t, kind=kind)
            for n, (w, t) in enumerate(actions, 1)
        ),
        ties=ties,
    )


def answers(given: Reading) -> set[tuple[str, str]]:
    return {(a.priority, a.action) for a in link(given, load_vocabulary()).answers}


def test_what_is_done_in_one_borough_answers_nothing_raised_in_another() -> None:
    given = reading(
        [(BURGLARY, ("burglary",))],
        [("We visited every home in Elm Road after a burglary.", ("burglary",))],
    )
    assert answers(given) == {("p1", "a1")}

    def about(*names: str) -> tuple[Area, ...]:
        return tuple(Area(name, AreaKind.BOROUGH) for name in names)

    def placed(message: str, priority: tuple[str, ...], action: tuple[str, ...]) -> Reading:
        return replace(
            given,
            boroughs=about(message),
            priorities=(replace(given.priorities[0], areas=about(*priority)),),
            actions=(replace(given.actions[0], areas=about(*action)),),
        )

    assert answers(placed("Harrow", ("Harrow",), ("Hackney",))) == set()
    assert answers(placed("Harrow", (), ("Hackney",))) == set()
    assert answers(placed("Harrow", ("Hackney",), ())) == set()
    assert answers(placed("Harrow", (), ())) == {("p1", "a1")}
    assert answers(placed("Harrow", ("Harrow", "Brent"), ("Brent",))) == {("p1", "a1")}


def test_the_same_topic_and_words_make_an_answer() -> None:
    given = reading(
        [(VISIBILITY, ("patrol", "town-centre")), (BURGLARY, ("burglary",))],
        [("We visited every home in Elm Road after a burglary.", ("burglary",))],
    )
    assert answers(given) == {("p2", "a1")}


def test_a_pledge_of_strategy_is_held_to_more_than_a_response() -> None:
    priorities = [("Burglaries and noise in Elm Road and Ash Road.", ("burglary", "asb-noise"))]
    actions = [("We will work on burglary.", ("burglary",))]
    vocabulary = load_vocabulary()
    response = link(reading(priorities, actions, kind=ActionKind.RESPONSE), vocabulary)
    pledge = link(reading(priorities, actions, kind=ActionKind.PLEDGE), vocabulary)
    assert [(a.priority, a.action) for a in response.answers] == [("p1", "a1")]
    assert pledge.answers == ()


def test_what_only_the_place_in_a_list_shares_is_no_answer() -> None:
    given = reading(
        [(VISIBILITY, ("patrol",)), (BURGLARY, ("burglary",))],
        [("We held a sports day.", ("diversion",)), ("We painted the front desk.", ())],
    )
    assert answers(given) == set()


def test_a_doubtful_reader_does_not_tie_what_shares_nothing() -> None:
    given = reading(
        [(VISIBILITY, ("patrol",))],
        [("We held a sports day for schools.", ("schools",))],
        ties=(Tie("p1", "a1", 0.2),),
    )
    assert answers(given) == set()


def test_a_broader_topic_counts_for_less_than_the_same() -> None:
    vocabulary = load_vocabulary()
    asked = (("knife-crime",), "knives")
    same = affinity(asked, (("knife-crime",), "blades"), vocabulary)
    broader = affinity(asked, (("violence",), "blades"), vocabulary)
    other = affinity(asked, (("asb-noise",), "blades"), vocabulary)
    assert same.topics > broader.topics > other.topics == 0


@pytest.mark.parametrize("word", ["police", "officers", "the", "priorities"])
def test_words_that_stand_in_every_letter_tie_nothing(word: str) -> None:
    assert content_words(word) == {}


def test_every_priority_has_one_standing_in_its_order() -> None:
    given = reading([(VISIBILITY, ("patrol",)), (BURGLARY, ("burglary",))], [])
    linked = link(given, load_vocabulary())
    assert [s.priority for s in linked.standings] == ["p1", "p2"]
    assert {s.status for s in linked.standings} == {AnswerStatus.UNANSWERED}
    assert linked.unanswered == ("p1", "p2")


def test_of_very_many_priorities_only_those_that_the_reader_looked_at_are_answered() -> None:
    asked = [(f"Burglary in Elm Road, block {n}.", ("burglary",)) for n in range(MOST_TOGETHER + 1)]
    said = [("We fitted locks in Elm Road.", ("burglary",))]
    tied = link(reading(asked, said, ties=(Tie("p3", "a1", 0.99),)), load_vocabulary())
    assert {answer.priority for answer in tied.answers} <= {"p3"}
