"""Letters of one family, invented, in the layouts in which they reach people.

The same statements must come out whether the list items kept their bullets, lost them or were
glued together, and in whatever order the priorities stand.
"""

from __future__ import annotations

import itertools

import pytest

from kg.extract import extract
from kg.link import link
from kg.statements import ActionKind, AnswerStatus, GapReason, Message, Reading
from kg.vocabulary import load_vocabulary

RESULTS = [
    "We have worked with shopkeepers in the high street, and shoplifting has fallen by 12% this year.",
    "We have seen a 9% increase in reports of hate crime.",
]
STRATEGY = [
    "Put residents at the heart of how we decide where our officers go.",
    "Harness the power of data to find the people who do the most harm.",
]
PRIORITIES = {
    "drugs": "Tackle drug dealing on housing estates.",
    "visibility": "Increase police visibility around the station.",
    "bikes": "Stop dangerous riding of e-bikes on pavements.",
}
RESPONSES = {
    "drugs": "Officers are carrying out warrants every month at addresses used for drug dealing.",
    "bikes": "We have seized 40 illegal e-bikes since September with the council's wardens.",
}


def letter(order: tuple[str, ...], bullet: str) -> str:
    """An invented letter; ``bullet`` is "• ", "– ", "1. " or "" for items glued together."""

    def items(lines: list[str]) -> str:
        if not bullet:
            return " " + "".join(lines) + " "
        marks = (bullet.replace("1", str(n)) for n in itertools.count(1))
        return (
            "\n" + "\n".join(mark + line for mark, line in zip(marks, lines, strict=False)) + "\n"
        )

    return (
        "INVENTED TEST MESSAGE\nYour New Met for London in Merton\n\nDear resident,\n"
        "Here in Merton we have also seen some real achievements including:"
        + items(RESULTS)
        + "The new strategy will see us:"
        + items(STRATEGY)
        + "As part of our promise to listen, we hosted our Community Crime-Fighting event on Thursday "
        "6th November 2025, where you told us your main priorities were:"
        + items([PRIORITIES[key] for key in order])
        + "Thanks to your input, we are now working hard to tackle these issues by:"
        + items(list(RESPONSES.values()))
        + "The full strategy is now available for you to read online.\n"
        "Wishing you a peaceful new year.\nChief Inspector Imogen Farrant\nMerton Neighbourhoods SW BCU\n"
    )


def read(text: str) -> Reading:
    vocabulary = load_vocabulary()
    return link(extract(Message("test", text), vocabulary), vocabulary)


ASKED = "where you told us your main priorities were:"
ANSWERED = "Thanks to your input, we are now working hard to tackle these issues by:"

OTHER_WORDS_FOR_ASKED = [
    "and the issues that mattered most to you were:",
    "where the top three concerns raised were:",
    "at which residents asked us to focus on:",
    "where you told us that you wanted to see:",
    "and your priorities for the coming months are:",
    "where you raised the following:",
    "Residents said that the following should be our focus:",
    "where we heard about these concerns:",
    "The three biggest issues for those who came were:",
    "where the community identified these priorities:",
    "where you told us what matters to you locally:",
    "where you shared what you want us to prioritise:",
    "where local people set out what they want from us:",
]
OTHER_WORDS_FOR_ANSWERED = [
    "In response to what you told us, we are taking the following action:",
    "In response to your concerns we have taken the following steps:",
    "Acting on what you said, officers are doing the following:",
    "To address these concerns, your local officers are doing this:",
    "We have listened, and we are tackling these issues by:",
    "As a result of your feedback:",
    "We are already acting on these priorities by:",
    "What are we doing about it?",
    "I want to assure you that we are acting on this, including:",
    "Our neighbourhood teams are working on your priorities through:",
    "Since then, we have:",
    "My officers are delivering against these priorities by:",
]

ORDERS = list(itertools.permutations(PRIORITIES))
BULLETS = ["• ", "– ", "1. ", ""]


@pytest.mark.parametrize("bullet", BULLETS)
@pytest.mark.parametrize("order", ORDERS)
def test_every_listed_priority_is_one_in_its_own_words(order: tuple[str, ...], bullet: str) -> None:
    reading = read(letter(order, bullet))
    assert [p.evidence[0].quote for p in reading.priorities] == [PRIORITIES[key] for key in order]


@pytest.mark.parametrize("bullet", BULLETS)
@pytest.mark.parametrize("order", ORDERS)
def test_only_the_priority_that_nothing_answers_is_unanswered(
    order: tuple[str, ...], bullet: str
) -> None:
    reading = read(letter(order, bullet))
    gaps = [p.evidence[0].quote for p in reading.priorities if p.id in reading.unanswered]
    assert gaps == [PRIORITIES["visibility"]]


@pytest.mark.parametrize("bullet", BULLETS)
def test_actions_are_told_by_kind(bullet: str) -> None:
    reading = read(letter(("drugs", "visibility", "bikes"), bullet))
    by_kind = {
        kind: [a.evidence[0].quote for a in reading.actions if a.kind is kind]
        for kind in ActionKind
    }
    assert by_kind[ActionKind.PLEDGE] == STRATEGY
    assert by_kind[ActionKind.RESPONSE] == list(RESPONSES.values())
    assert by_kind[ActionKind.ACTIVITY] == RESULTS[:1]


@pytest.mark.parametrize("bullet", BULLETS)
def test_priorities_are_tied_to_the_event_that_raised_them(bullet: str) -> None:
    reading = read(letter(("drugs", "visibility", "bikes"), bullet))
    dates = {e.id: e.date for e in reading.events}
    assert {dates.get(p.raised_at or "") for p in reading.priorities} == {"2025-11-06"}


def test_a_gap_says_that_nothing_was_said() -> None:
    reading = read(letter(("drugs", "visibility", "bikes"), "• "))
    standing = next(s for s in reading.standings if s.priority == "p2")
    assert standing.status is AnswerStatus.UNANSWERED
    assert standing.reason is GapReason.NOTHING_SAID


def test_every_answer_says_why_in_one_sentence() -> None:
    reading = read(letter(("drugs", "visibility", "bikes"), "• "))
    assert len(reading.answers) == 2
    for answer in reading.answers:
        assert answer.why.startswith("Linked because")
        assert answer.why.endswith(".")
        assert 0.4 <= answer.confidence <= 0.99


def test_every_quote_stands_at_its_offsets() -> None:
    text = letter(("bikes", "drugs", "visibility"), "")
    for statement in read(text).statements():
        for evidence in statement.evidence:
            evidence.check(text)


PROSE = (
    "INVENTED TEST MESSAGE. Here in Bexley we have also seen some real achievements including: "
    "We have reduced burglary by working with landlords.We have seen a 6% rise in calls about noise. "
    "As part of this commitment to listening to you, we hosted our Community Crime-Fighting event on "
    "Wednesday 12th November 2025, where you told us your main priorities were: "
    "Drug dealing around the clock tower.Reduce bicycle theft at railway stations."
    "Better communication with residents.Safety of women walking home at night. "
    "Thanks to your input, we are now working hard to tackle these issues: "
    "Officers carried out nine drugs warrants in Erith. This matters because drugs bring violence. "
    "We know that having your bicycle stolen is upsetting. Please always lock your bike with two locks. "
    "Our officers now walk with women from Bexley station every Friday evening. "
    "The full strategy is now available for you to read online. Chief Inspector Imogen Farrant |"
)


def test_a_response_in_running_prose_is_read_sentence_by_sentence() -> None:
    reading = read(PROSE)
    assert [a.evidence[0].quote for a in reading.actions if a.kind is ActionKind.RESPONSE] == [
        "Officers carried out nine drugs warrants in Erith.",
        "Our officers now walk with women from Bexley station every Friday evening.",
    ]


def test_in_running_prose_every_priority_finds_its_standing() -> None:
    reading = read(PROSE)
    assert [(s.status, s.reason) for s in reading.standings] == [
        (AnswerStatus.ANSWERED, None),
        (AnswerStatus.ADVICE_ONLY, GapReason.ADVICE_ONLY),
        (AnswerStatus.UNANSWERED, GapReason.NOTHING_SAID),
        (AnswerStatus.ANSWERED, None),
    ]


def test_a_shared_station_ties_nothing() -> None:
    answered = {a.priority for a in read(PROSE).answers}
    assert "p2" not in answered


@pytest.mark.parametrize("bullet", ["• ", "1. ", ""])
@pytest.mark.parametrize(
    ("usual", "other"),
    [
        *((ASKED, each) for each in OTHER_WORDS_FOR_ASKED),
        *((ANSWERED, each) for each in OTHER_WORDS_FOR_ANSWERED),
    ],
)
def test_lists_that_are_announced_in_other_words_are_read_alike(
    usual: str, other: str, bullet: str
) -> None:
    text = letter(("drugs", "visibility", "bikes"), bullet)
    assert usual in text
    reading = read(text.replace(usual, other))
    assert [p.evidence[0].quote for p in reading.priorities] == list(PRIORITIES.values())
    answered = {a.priority for a in reading.answers}
    assert [p.id in answered for p in reading.priorities] == [True, False, True]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (
            "tackling drug dealing on estates, supporting small shops and stopping e-bike theft.",
            [
                "tackling drug dealing on estates",
                "supporting small shops",
                "stopping e-bike theft.",
            ],
        ),
        ("more patrols after dark.", ["more patrols after dark."]),
    ],
)
def test_a_list_that_its_own_sentence_tells_ends_with_that_sentence(
    listed: str, expected: list[str]
) -> None:
    reading = read(
        "Your police in Merton\n\nThose who came to our meeting in November told us that their main "
        f"priorities were: {listed} Officers carried out six warrants on the estates and arrested nine "
        "people. We have met every shopkeeper in the high street."
    )
    assert [p.evidence[0].quote for p in reading.priorities] == expected
    assert len(reading.actions) == 2
