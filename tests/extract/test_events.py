"""Meetings, deadlines and named operations are events; incidents, courts and figures are none."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract import events
from kg.extract.events import find_events
from kg.extract.events.candidates import candidates_in
from kg.extract.events.features import features
from kg.statements import Event


def found(text: str, issued: date | None = None) -> list[Event]:
    return list(find_events(text, issued))


@pytest.mark.parametrize(
    ("text", "day", "kind"),
    [
        (
            "We hosted our Community Crime-Fighting event on Monday 3rd November 2025, where you "
            "told us your main priorities.",
            "2025-11-03",
            "public-meeting",
        ),
        ("The next ward panel will be held on 15 January 2026 at 7pm.", "2026-01-15", "ward-panel"),
        ("Please complete our survey. It closes on 14 December 2025.", "2025-12-14", "deadline"),
        (
            "Join us for a street briefing on Saturday 8 November 2025 at 11am, Loftus Road.",
            "2025-11-08",
            "street-briefing",
        ),
    ],
)
def test_a_dated_meeting_is_an_event(text: str, day: str, kind: str) -> None:
    (event,) = found(text)
    assert (event.date, event.kind) == (day, kind)


def test_a_named_operation_is_one_event_however_often_it_is_named() -> None:
    text = (
        "Under Operation Example officers stopped 40 cars in the town centre. "
        "Operation Example will go on until the spring."
    )
    (event,) = found(text)
    assert (event.label, event.kind, event.date) == ("Operation Example", "operation", None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("This month Project Servator officers were at the station.", "Project Servator"),
        ("#OpExample back on the seafront this week, 14 bikes seized.", "#OpExample"),
        ("OP Bronze Fern: four doors put in on Lavender Avenue.", "OP Bronze Fern"),
        ("#OpExample Thanks to all who came.", "#OpExample"),
    ],
)
def test_a_name_is_an_operation_s_however_it_is_written(text: str, name: str) -> None:
    named = [c for c in candidates_in(text, None) if c.operation]
    assert [(c.trigger, c.kind) for c in named] == [(name, "operation")]


@pytest.mark.parametrize(
    "text",
    [
        "Shop at the Co-op Saturday or Sunday.",
        "Photo op Saturday on the green.",
        "During the operation PC Example found a knife.",
        "Our Project Manager Ann Example spoke.",
        "The Project Managers' talk is off.",
        "See the Example Youth Project Monday at seven.",
        "The Project Board is cross.",
    ],
)
def test_a_shop_and_a_post_are_no_operation(text: str) -> None:
    assert [c for c in candidates_in(text, None) if c.operation] == []


@pytest.mark.parametrize(
    "text",
    [
        "Following tonight's PACT these are the priorities.",
        "I promised at October's Pubwatch to write up where we are.",
        "Folk at the January community council asked about the vans.",
        "The next one's in February, date to follow.",
    ],
)
def test_a_meeting_known_by_its_name_alone_is_weighed(text: str) -> None:
    assert len(candidates_in(text, None)) == 1


def test_a_hashtag_and_the_words_name_one_operation() -> None:
    text = "Op Bronze Fern began this week. #OpBronzeFern goes on until May."
    assert {c.operation for c in candidates_in(text, None)} == {"bronze fern"}


@pytest.mark.parametrize(
    "text",
    ["Really ? Yes, the panel met.", "We saw five ... The panel met.", "Done . The panel met."],
)
def test_a_mark_behind_a_blank_ends_its_sentence(text: str) -> None:
    (candidate,) = candidates_in(text, None)
    assert text[slice(*candidate.span)].endswith("panel met.")
    assert candidate.span[0] > 0


def test_dots_that_lead_across_a_line_do_not_end_its_sentence() -> None:
    text = "Monday 12 January ...... Example forum, Brook Hub, 7pm\n"
    (candidate,) = candidates_in(text, None)
    assert "Example forum" in text[slice(*candidate.span)]


def test_the_year_of_a_meeting_comes_from_the_header() -> None:
    text = "The next ward panel meeting will be held on Thursday 15 January at 7pm in the library."
    assert [e.date for e in found(text, date(2025, 12, 1))] == ["2026-01-15"]
    assert [e.date for e in found(text)] == ["--01-15"]


@pytest.mark.parametrize(
    "text",
    [
        "A bike was stolen from a shed between 8pm on 3 November 2025 and 7am the next day.",
        "He was sentenced at the crown court on 12 March 2025 to four years in prison.",
        "Burglary fell by 12% in the year to 30 September 2025.",
        "Lock your doors and windows at night.",
    ],
)
def test_incidents_courts_and_figures_are_no_events(text: str) -> None:
    assert found(text) == []


def test_evidence_is_the_text_at_its_offsets_and_holds_the_date() -> None:
    text = (
        "Dates for your diary\n\nCuppa with a Copper\nSaturday 8 November 2025, 10am, Ham Library\n"
    )
    for event in found(text):
        for evidence in event.evidence:
            evidence.check(text)
        assert any("8 November 2025" in e.quote for e in event.evidence)


def test_ids_are_unique() -> None:
    text = (
        "Next meetings: ward panel on 3 November 2025; ward panel on 8 December 2025. "
        "Operation Example ran in October. A street surgery takes place on 9 January 2026."
    )
    ids = [event.id for event in found(text)]
    assert len(ids) == len(set(ids)) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "Nine warrants were executed this autumn and 12 people were arrested.",
        "Nine warrants were executed in March.",
        "Executed warrants at three addresses on the estate.",
        "12 warrants were carried out by the ward team.",
        "Speed checks took place on the High Road with the roads team.",
        "Residents have until Friday to reply to us.",
    ],
)
def test_deeds_and_terms_without_a_day_a_recurrence_or_a_name_are_no_events(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = events.Model(events._model().weights, 0.0, 0.0)
    monkeypatch.setattr(events, "_model", lambda: model)  # whatever the model weighs
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "label", "day"),
    [
        ("We hold a ward panel every second Tuesday.", "Ward panel", None),
        ("At the July panel you chose three worries.", "July panel", None),
        ("Thank you for coming to our Larchwood Open Forum.", "Larchwood Open Forum", None),
        ("Operation Larch saw nine warrants executed.", "Operation Larch", None),
        (
            "At our Community Crime-Fighting event you spoke of drugs.",
            "Community Crime-Fighting event",
            None,
        ),
        ("The team ran nine warrants on 3 March 2025.", "Nine warrants", "2025-03-03"),
        ("A dispersal zone covered the park for the bank holiday weekend.", "Dispersal", None),
    ],
)
def test_a_day_a_recurrence_or_a_name_makes_an_event(
    text: str, label: str, day: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = events.Model(events._model().weights, 0.0, 0.0)
    monkeypatch.setattr(events, "_model", lambda: model)
    assert (label, day) in {(event.label, event.date) for event in found(text)}


def test_a_range_across_two_months_is_one_event_of_its_first_day() -> None:
    (event,) = found("Operation Larch will be back from 30 October to 6 November 2025.")
    assert event.date == "2025-10-30"


def test_the_numbers_of_a_thread_of_posts_are_no_dates() -> None:
    text = "1/5 Your priorities are in.\n\n2/5 On phones: two arrests.\n\n5/5 Next panel soon."
    assert [event.date for event in found(text)] in ([], [None])


def test_a_post_carries_no_event_in_its_stamp() -> None:
    assert found("[12/11, 18:04] Kev: three outboards gone from the slip again last night") == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Issued Monday 17 March 2025 / for immediate use", True),
        ("By Ann Tam, Tuesday 7 October 2025", True),
        ("> On Fri 22 August 2025, the team wrote: 22 August 2025", True),
        ("Ward panel, Tuesday 7 October 2025", False),
        ("The panel agreed, by a vote on 7 October 2025, to keep it.", False),
    ],
)
def test_a_line_that_says_when_it_was_written_is_marked(text: str, marked: bool) -> None:
    last = candidates_in(text, None)[-1:]
    (row,) = features(text, last)
    assert ("header's date" in row) is marked


def test_the_day_of_the_message_is_marked_wherever_it_stands() -> None:
    text = "We met on 7 October 2025. The panel is on 9 October 2025."
    rows = features(text, candidates_in(text, date(2025, 10, 7)), date(2025, 10, 7))
    assert ["day of issue" in row for row in rows] == [True, False]
