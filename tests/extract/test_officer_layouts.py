"""Officers in the layouts in which residents meet them: lists, signatures, bylines."""

from __future__ import annotations

import pytest

from kg.extract.officers import find_officers
from kg.statements import Officer
from kg.vocabulary import load_vocabulary


def officers(text: str) -> tuple[Officer, ...]:
    return find_officers(text, load_vocabulary())


def labels(text: str) -> list[str]:
    return [officer.label for officer in officers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PC's Ann Tamworth & Bo Vale came.", ["PC Ann Tamworth", "PC Bo Vale"]),
        ("PCs 10442 and 10561 came along.", ["PC 10442", "PC 10561"]),
        ("Sgt Finn d'Orsay spoke.", ["Sgt Finn d'Orsay"]),
        ("We saw PCSO 62290\nGreater Manchester Police", ["PCSO 62290"]),
        (
            "PS Rowe | PC Vale | PCSO 54011 Sion\nVehicle crime 41",
            ["PS Rowe", "PC Vale", "PCSO Sion"],
        ),
    ],
)
def test_each_of_a_list_is_an_officer(text: str, expected: list[str]) -> None:
    assert labels(text) == expected


def test_a_caller_to_hang_up_on_is_no_officer() -> None:
    assert (
        labels('The bank will never ask for your PIN. If "PC Vale from the Yard" rings, hang up.')
        == []
    )


def test_the_next_of_a_list_is_no_post_of_the_one_above() -> None:
    text = "All is well in Elm ward.\n\nYour team\nPS 1234 Ann Tamworth\nPC 3456 Bo Vale\nPCSO 5678 Cy Orr\n"
    assert [officer.post for officer in officers(text)] == [None, None, None]


def test_letters_behind_a_name_are_no_post() -> None:
    text = "We have had a good month, and thank you all for it.\n\nSupt. Ann Tamworth QPM"
    assert [(o.name, o.post) for o in officers(text)] == [("Ann Tamworth", None)]


def test_a_number_below_a_closing_name_is_its_bearers() -> None:
    text = "We have had a good month, and thank you all for it.\n\nRegards, Ann Tamworth\nInsp 3421"
    assert [(o.name, o.number) for o in officers(text)] == [("Ann Tamworth", "3421")]


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("Report compiled by PC Vale, who knows the ward.", True),
        ("Superintendent Ann Vale here. We have asked you what matters.", True),
        ("The bag was found by PC Vale, who knows the ward.", False),
        ("The sergeant leads it, supported by PC Vale, who knows the ward.", False),
        ("On Monday we met PC Vale here. All was well.", False),
    ],
)
def test_who_wrote_is_told_from_who_did(text: str, signed: bool) -> None:
    rest = " Much has been done since then, and more is to come before the year is out." * 3
    assert [officer.signed for officer in officers(text + rest)] == [signed]
