"""What the structure tells is counted right, and nothing is told of small numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.show.structure import (
    Concern,
    Signing,
    Structure,
    Told,
    read_told,
    structure_fragment,
    structure_of,
    structure_page,
    write_structure,
)
from kg.show.structure.measures import LEAST_PRIORITIES, LEAST_TOGETHER
from tests.show.conftest import HOSTILE
from tests.show.scenes import HACKNEY, HARROW, ID, ONS, query_of, store_of
from tests.show.test_page import Outline

NAMES = {name: name.upper() for name in ("a", "b", "c", "parks", "drugs", "noise", "crime")}


def told(concerns: list[Concern], signings: list[Signing] | None = None, **broader: str) -> Told:
    above = {topic: frozenset({name}) for topic, name in broader.items()}
    return Told(tuple(concerns), tuple(signings or ()), NAMES, above)


def concern(
    number: int, borough: str, *topics: str, message: str = "", state: str = "answered"
) -> Concern:
    return Concern(f"p{number}", message or f"m{number}", (borough,), topics, state)


def many(borough: str, *topics: str, number: int = LEAST_PRIORITIES) -> list[Concern]:
    return [
        Concern(
            f"{borough}{n}", f"{borough}{n}", (borough,), (topics[n % len(topics)],), "answered"
        )
        for n in range(number)
    ]


def test_a_topic_bridges_as_many_boroughs_as_raise_it() -> None:
    structure = structure_of(
        told(
            [
                concern(1, "a", "parks"),
                concern(2, "a", "parks", state="unanswered"),
                concern(3, "b", "parks", "noise"),
                concern(4, "c", "drugs"),
            ]
        )
    )
    (bridge,) = structure.bridges
    assert (bridge.label, bridge.boroughs, bridge.priorities, bridge.unanswered) == (
        "PARKS",
        2,
        3,
        1,
    )
    assert (structure.boroughs, structure.messages) == (3, 4)


def test_topics_are_raised_together_where_different_priorities_of_a_message_name_them() -> None:
    together = [
        concern(10 * n + part, "a", topic, message=f"m{n}")
        for n in range(LEAST_TOGETHER)
        for part, topic in enumerate(("parks", "drugs"))
    ]
    apart = [
        concern(1000 + 10 * n + part, "a", "noise", message=f"x{n}")
        for n in range(5)
        for part in range(2)
    ]
    (pair,) = structure_of(told(together + apart)).pairs
    assert pair.labels == ("DRUGS", "PARKS")
    assert pair.messages == LEAST_TOGETHER
    assert pair.expected == pytest.approx(LEAST_TOGETHER * LEAST_TOGETHER / 10)
    assert pair.times == pytest.approx(2)
    assert structure_of(told(together[:-1] + apart)).pairs == ()


def test_one_priority_of_two_topics_raises_nothing_together() -> None:
    concerns = [
        concern(10 * n + part, "a", *topics, message=f"m{n}")
        for n in range(9)
        for part, topics in enumerate((("parks", "drugs"), ()))
    ]
    assert structure_of(told(concerns)).pairs == ()


def test_a_topic_is_not_raised_together_with_one_that_it_is_a_part_of() -> None:
    concerns = [
        concern(10 * n + part, "a", topic, message=f"m{n}")
        for n in range(9)
        for part, topic in enumerate(("drugs", "crime"))
    ] + [concern(500 + n, "a", "parks", message=f"x{n // 2}") for n in range(8)]
    assert len(structure_of(told(concerns)).pairs) == 1
    assert structure_of(told(concerns, drugs="crime")).pairs == ()


def test_an_officer_spans_the_days_posts_and_boroughs_of_what_they_signed() -> None:
    signings = [
        Signing("o1", "Sam Sample", "m1", "2025-03-01", "Inspector", ("a",)),
        Signing("o1", "Sam Sample", "m2", "2024-01-05", "Sergeant", ("b",)),
        Signing("o1", "Sam Sample", "m3", "", "Inspector", ("a",)),
        Signing("o2", "Alex Example", "m3", "2025-01-01", "PC", ("a",)),
    ]
    structure = structure_of(told([], signings))
    (span,) = structure.spans
    assert (span.name, span.first, span.last) == ("Sam Sample", "2024-01-05", "2025-03-01")
    assert (span.messages, span.boroughs) == (3, ("A", "B"))
    assert set(span.posts) == {"Inspector", "Sergeant"}
    assert structure.officers == 2


def test_boroughs_of_one_mixture_overlap_wholly_and_those_of_none_not_at_all() -> None:
    concerns = many("a", "parks", "drugs") + many("b", "parks", "drugs") + many("c", "noise")
    first, *rest = structure_of(told(concerns)).alike
    assert (first.labels, first.overlap) == (("A", "B"), pytest.approx(1))
    assert first.shared == ("DRUGS", "PARKS")
    assert [each.overlap for each in rest] == [0, 0]


def test_a_half_shared_mixture_overlaps_by_half() -> None:
    (pair,) = structure_of(told(many("a", "parks", "drugs") + many("b", "parks", "noise"))).alike
    assert pair.overlap == pytest.approx(0.5)
    assert pair.shared == ("PARKS",)


def test_a_borough_with_few_priorities_is_compared_with_none() -> None:
    few = many("a", "parks", number=LEAST_PRIORITIES - 1)
    structure = structure_of(told(few + many("b", "parks")))
    assert (structure.alike, structure.compared) == ((), 1)


def test_what_two_boroughs_are_told_in_one_letter_does_not_liken_them() -> None:
    both = [Concern(f"p{n}", f"m{n}", ("a", "b"), ("parks",), "answered") for n in range(40)]
    assert structure_of(told(both)).alike == ()


def test_two_halves_of_a_borough_are_the_yardstick() -> None:
    structure = structure_of(told(many("a", "parks") + many("b", "parks", "drugs", "noise")))
    assert 0.5 < structure.halves <= 1


@given(
    st.lists(
        st.builds(
            Concern,
            st.uuids().map(str),
            st.sampled_from(["m1", "m2", "m3"]),
            st.lists(st.sampled_from("abc"), unique=True, max_size=3).map(tuple),
            st.lists(st.sampled_from(["parks", "drugs"]), unique=True, max_size=2).map(tuple),
            st.sampled_from(["answered", "unanswered", "advice-only"]),
        ),
        max_size=120,
    )
)
def test_shares_and_counts_stay_within_their_bounds(concerns: list[Concern]) -> None:
    structure = structure_of(told(concerns))
    assert all(-1e-9 <= each.overlap <= 1 + 1e-9 for each in structure.alike)
    assert 0 <= structure.halves <= 1 + 1e-9
    assert all(2 <= bridge.boroughs <= structure.boroughs for bridge in structure.bridges)
    assert all(bridge.unanswered <= bridge.priorities for bridge in structure.bridges)
    assert structure == structure_of(told(list(reversed(concerns))))


def test_the_store_is_read_as_it_is_told() -> None:
    read = read_told(query_of(store_of((HACKNEY, replace(HARROW, issued="2025-12-01")))))
    assert len(read.concerns) == 7
    first = next(c for c in read.concerns if c.priority.endswith(f"{HARROW.key}/p1"))
    assert first.message == f"{ID}graph/message/{HARROW.key}"
    assert first.state == "unanswered"
    assert [read.names[topic] for topic in first.topics] == ["Patrol"]
    signed = next(s for s in read.signings if s.name == "Zubin Writer")
    assert (signed.day, signed.post, signed.boroughs) == (
        "2025-12-01",
        "Superintendent",
        (ONS + "E09000015",),
    )


@pytest.fixture
def whole() -> Structure:
    """A structure of everything, with hostile names."""
    names = {name: HOSTILE[n % len(HOSTILE)] for n, name in enumerate(NAMES)}
    concerns = many("a", "parks", "drugs") + many("b", "parks", "drugs")
    concerns += [
        Concern(f"t{n}{topic}", f"t{n}", ("a",), (topic,), "unanswered")
        for n in range(9)
        for topic in ("noise", "parks")
    ]
    concerns += [Concern(f"u{n}", f"u{n // 2}", ("b",), ("drugs",), "answered") for n in range(8)]
    signings = [Signing("o", HOSTILE[0], f"m{n}", "2025-01-01", HOSTILE[1], ("a",)) for n in (1, 2)]
    return structure_of(Told(tuple(concerns), tuple(signings), names, {}))


def test_the_page_has_a_table_and_a_sentence_for_each_measure(whole: Structure) -> None:
    parsed = Outline(structure_page(whole))
    assert len(parsed.all("table")) == 4
    assert len(parsed.all("h2")) == 4
    assert parsed.all("html") == [{"lang": "en-GB"}]
    assert "at least 20 priorities of their own are compared" in " ".join(parsed.words.split())


def test_no_name_does_harm_on_the_page(whole: Structure) -> None:
    parsed = Outline(structure_fragment(whole, lambda kind, iri: f"/{kind}/{iri}"))
    assert parsed.all("script") == parsed.all("img") == []
    assert not [a for _, attributes in parsed.elements for a in attributes if a.startswith("on")]
    assert {"/topic/parks", "/officer/o", "/borough/a"} <= {a["href"] for a in parsed.all("a")}
    assert "\u202e" not in structure_page(whole)


def test_a_part_of_another_page_has_no_frame_of_its_own(whole: Structure) -> None:
    assert "<html" not in structure_fragment(whole)
    assert structure_fragment(whole).startswith('<p class="basis">')


def test_an_empty_store_has_no_structure_and_says_so(tmp_path: Path) -> None:
    write_structure(structure_of(told([])), tmp_path / "page.html")
    words = Outline((tmp_path / "page.html").read_text(encoding="utf-8")).words
    for sentence in (
        "No topic is raised in more than one borough.",
        "No two topics stand together in 5 messages or more, oftener than by lot.",
        "No officer signed more than one message.",
        "Fewer than two boroughs have the 20 priorities that a comparison needs.",
    ):
        assert sentence in words
