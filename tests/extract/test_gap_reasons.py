"""What is said about a priority without answering it, and the reason that the gap then gets."""

from __future__ import annotations

import pytest

from kg.extract import extract
from kg.link import link
from kg.statements import AnswerStatus, GapReason, Message, Reading
from kg.vocabulary import load_vocabulary

OPENING = (
    "INVENTED TEST MESSAGE\n\nAt our ward panel on 4 March 2026 you told us your main priorities were:\n"
    "• Bike theft at the railway station.\n"
    "• Fly-tipping in the alley behind the shops.\n\n"
    "Thanks to your input, this is what we are doing:\n"
    "• Officers have removed 14 car loads of rubbish with the council and fined three people for fly-tipping.\n"
)


def read(text: str) -> Reading:
    vocabulary = load_vocabulary()
    return link(extract(Message("test", text), vocabulary), vocabulary)


@pytest.mark.parametrize(
    ("remark", "status", "reason"),
    [
        ("", AnswerStatus.UNANSWERED, GapReason.NOTHING_SAID),
        (
            "• Please lock your bike with two locks against bike theft.",
            AnswerStatus.ADVICE_ONLY,
            GapReason.ADVICE_ONLY,
        ),
        (
            "• Police can stop anyone they suspect of bike theft.",
            AnswerStatus.UNANSWERED,
            GapReason.POWERS_ONLY,
        ),
        (
            "• Bike theft at the railway station is not a police matter for this team.",
            AnswerStatus.UNANSWERED,
            GapReason.REFUSED,
        ),
        (
            "• The council is to put new bike racks with cameras at the railway station against bike theft.",
            AnswerStatus.UNANSWERED,
            GapReason.OTHER_BODY,
        ),
        (
            "• We know how upsetting bike theft at the railway station is. Please use two locks.",
            AnswerStatus.ADVICE_ONLY,
            GapReason.ADVICE_ONLY,
        ),
        (
            "• We take bike theft at the railway station seriously.",
            AnswerStatus.UNANSWERED,
            GapReason.GENERAL_ONLY,
        ),
        (
            "• We know how upsetting bike theft at the railway station is.",
            AnswerStatus.UNANSWERED,
            GapReason.GENERAL_ONLY,
        ),
    ],
)
def test_the_reason_of_a_gap_is_what_was_said_instead(
    remark: str, status: AnswerStatus, reason: GapReason
) -> None:
    reading = read(OPENING + remark + "\n\nYours sincerely,\nPC Imogen Farrant\n")
    standings = {s.priority: s for s in reading.standings}
    assert standings["p1"].status is status
    assert standings["p1"].reason is reason
    assert standings["p2"].status is AnswerStatus.ANSWERED
    if remark:
        said = next(r for r in reading.remarks if r.id == standings["p1"].remark)
        assert said.evidence[0].quote in remark
        assert said.label in standings["p1"].why


@pytest.mark.parametrize(
    "said",
    [
        "No action possible as the officer was away.",
        "Carried over to the next quarter.",
        "The bike marking day did not go ahead.",
        "We have not been able to look at the railway station yet.",
    ],
)
def test_the_gap_quotes_that_nothing_was_done_or_that_it_was_put_off(said: str) -> None:
    reading = read(
        "INVENTED TEST MESSAGE\n\nPriorities set in November - feedback\n"
        "Priority 1: Fly-tipping in the alley behind the shops\n"
        "Action taken - Officers removed 14 car loads of rubbish and fined three people.\n"
        f"Priority 2: Bike theft at the railway station\nAction taken - {said}\n"
    )
    assert [s.status for s in reading.standings] == [
        AnswerStatus.ANSWERED,
        AnswerStatus.UNANSWERED,
    ]
    assert reading.standings[1].reason is GapReason.REFUSED
    assert said.rstrip(".") in reading.standings[1].why


def test_advice_behind_a_plain_list_of_priorities_is_no_word_about_the_last_of_them() -> None:
    reading = read(
        "INVENTED TEST MESSAGE\n\nYour priorities for this quarter are:\n"
        "• Fly-tipping in the alley behind the shops\n• Bike theft at the railway station\n"
        "Please lock your front door when you go to bed.\n"
    )
    assert {s.reason for s in reading.standings} == {GapReason.NOTHING_SAID}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "I have passed that to the district council's cleansing team.",
            GapReason.OTHER_BODY,
        ),
        ("This has been referred to the housing association.", GapReason.OTHER_BODY),
        ("Please tell us when you see it happen.", GapReason.ADVICE_ONLY),
    ],
)
def test_what_is_handed_over_or_asked_back_is_no_action(said: str, reason: GapReason) -> None:
    reading = read(
        "INVENTED TEST MESSAGE\n\nPriority 1: Needles behind the chemist\n"
        f"{said}\nPriority 2: Speeding on Station Road\nOfficers stopped 14 drivers in March.\n"
    )
    assert reading.standings[0].reason is reason
    assert reading.standings[1].status is AnswerStatus.ANSWERED


def test_what_residents_tell_the_police_is_no_appeal() -> None:
    reading = read(
        "INVENTED TEST MESSAGE\n\nGood afternoon\n\n"
        "Hare coursing continues to be the issue you tell us about the most. "
        "On Saturday we stopped four vehicles near the fen and seized six dogs.\n"
    )
    assert not reading.remarks
    assert len(reading.priorities) == 1
