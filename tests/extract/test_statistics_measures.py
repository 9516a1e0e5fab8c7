"""What a figure is said to measure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.statistics import find_statistics
from kg.extract.statistics.candidates import read_page
from kg.extract.statistics.lexicon import lexicon
from kg.extract.statistics.measures import measure_of

SMALL = frozenset(
    "a an the of in on at to for from by with and or per that which who as into against".split()  # noqa: SIM905
)
LETTERS = ("hackney", "harrow")


def measure(text: str, value: float) -> str:
    """The measure of the quantity with this value, claimed or not."""
    page = read_page(text)
    found = [quantity for quantity in page.quantities if quantity.value == value]
    assert len(found) == 1
    return measure_of(page, found[0], lexicon())


def stem(word: str) -> str:
    """A word without its ending, roughly."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e")


def content(phrase: str) -> set[str]:
    """The stems of a phrase's content words."""
    return {stem(word) for word in re.findall(r"[^\W_]+", phrase.lower())} - SMALL


def share(one: str, other: str) -> float:
    """How much of their content words two phrases have in common, from 0 to 1."""
    left, right = content(one), content(other)
    return 2 * len(left & right) / max(1, len(left) + len(right))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        # compounds are kept whole
        ("We ran over 90 well-attended door-to-door visits.", 90, "well-attended door-to-door visits"),
        ("Six off-road bikes were crushed.", 6, "off-road bikes crushed"),
        # "fewer", "extra" and determiners are no part of a measure
        ("There were roughly 70 fewer burglaries compared to last year.", 70, "burglaries"),
        ("We saw 12 extra patrols a week.", 12, "patrols"),
        ("Under a third of all incidents involving riders without a helmet", 33.3, "incidents involving riders"),
        # what was done belongs to what is counted
        ("In May we searched over 60 vehicles.", 60, "vehicles searched"),
        ("We are charging more than 400 extra suspects a month.", 400, "suspects charged"),
        ("So far 44 prolific thieves have now been charged.", 44, "prolific thieves charged"),
        ("Five people were arrested for drug dealing last week.", 5, "people arrested for drug dealing"),
        ("We made 31 arrests, nine of them for burglary.", 9, "arrests for burglary"),
        ("They stopped 80 cars and seized six.", 6, "cars seized"),
        ("In all, 40 fewer homes were broken into.", 40, "homes broken into"),
        # shares
        ("Officers have cut vehicle theft in the city by 8%.", 8, "vehicle theft"),
        ("We are pushing down crime like van theft and joy-riding by 11%.", 11, "crime"),
        ("Positive outcomes for hate crime have risen by 8%.", 8, "Positive outcomes for hate crime"),
        (
            "We saw a 7% rise in positive outcomes, such as a caution, for hate crime cases this year.",
            7,
            "positive outcomes for hate crime cases",
        ),
        ("Over the year Londoners reported 13% fewer robberies.", 13, "robberies"),
        ("Violence with injury across the city is down by 9%.", 9, "Violence with injury across the city"),
        # "per" is kept with what it divides
        ("Camden leads the force in searches per constable - 12% more than any other.", 12, "searches per constable"),
        ("The team made 3 arrests per officer.", 3, "arrests per officer"),
        # ranks
        ("Brent ranks second in the county force for tracing missing people.", 2, "tracing missing people"),
        ("Our team ranks first in answering emergency calls.", 1, "answering emergency calls"),
        # sums
        ("We recovered tools worth about £900.", 900, "tools"),
    ],
)  # fmt: skip
def test_a_measure_is_the_noun_phrase_of_what_is_counted(
    text: str, value: float, expected: str
) -> None:
    assert measure(text, value) == expected


def test_a_second_share_of_the_same_thing_measures_the_same() -> None:
    text = (
        "Camden leads the force in searches per constable - 12% more than the next borough and "
        "more than double the county average."
    )
    assert measure(text, 2) == "searches per constable"


def test_an_adjective_or_a_pronoun_is_no_measure() -> None:
    text = "Shop theft was a worry for the traders. It’s down by 19%."
    assert measure(text, 19) == "Shop theft"


@given(
    st.sampled_from(("robbery offences", "stolen phones", "drugs warrants", "knife-crime arrests")),
    st.sampled_from(("", "more ", "fewer ", "extra ", "additional ")),
    st.integers(min_value=2, max_value=90),
)
def test_a_counted_phrase_is_read_whatever_stands_before_it(
    phrase: str, more: str, number: int
) -> None:
    assert measure(f"There were {number} {more}{phrase} in the ward.", number) == phrase


@given(st.text(alphabet="ab 12%,.-–\n£(", max_size=60))
def test_every_figure_has_a_measure(text: str) -> None:
    page = read_page(f"Robbery fell by 5% {text}")
    for quantity in page.quantities:
        assert measure_of(page, quantity, lexicon()).strip()


@pytest.mark.parametrize("letter", LETTERS)
def test_measures_of_the_real_letters_share_most_words_with_the_annotated_ones(
    letter: str, shared: Path
) -> None:
    folder = shared / "messages" / "seeds"
    text = (folder / f"{letter}.txt").read_text(encoding="utf-8")
    gold = json.loads((folder / f"{letter}.gold.json").read_text(encoding="utf-8"))["statistics"]
    claims = sorted(find_statistics(text), key=lambda claim: claim.value)
    annotated = sorted(gold, key=lambda claim: float(claim["value"]))
    assert [claim.value for claim in claims] == [claim["value"] for claim in annotated]
    # sorting keeps two claims of one value in order of the text, as the annotation has them
    shares = [
        (claim.measure, claim_gold["measure"], share(claim.measure, claim_gold["measure"]))
        for claim, claim_gold in zip(claims, annotated, strict=True)
    ]
    assert [found for found in shares if found[2] < 0.5] == []
