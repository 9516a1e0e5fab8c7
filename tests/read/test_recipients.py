"""The recipient's name and home go wherever they stand; officers and places keep theirs.

All people, addresses and postcodes are invented.
"""

from __future__ import annotations

import pytest

from kg.read.privacy import private_removed
from tests.read.conftest import Reader


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Dear Priscilla,\nThanks Priscilla for filling in the survey.",
            "Dear …,\nThanks … for filling in the survey.",
        ),
        (
            "Hello Priscilla and Tom,\nPriscilla, we hope to see you. See you soon, Tom.",
            "Hello …,\n…, we hope to see you. See you soon, ….",
        ),
        (
            "Dear Priscilla,\nWe met. Priscilla, I am grateful. We look forward to seeing you Priscilla.",
            "Dear …,\nWe met. …, I am grateful. We look forward to seeing you ….",
        ),
        ("Hi Tom,\nThank you again, Tom, and well done Tom!", "Hi …,\nThank you again, …, and well done …!"),
        ("Dear Ann & Bob,\nThanks Ann and Bob for coming.", "Dear …,\nThanks … for coming."),
        ("Dear priscilla,\nMany thanks Priscilla.", "Dear …,\nMany thanks …."),
    ],
)  # fmt: skip
def test_a_greeted_name_goes_where_somebody_is_spoken_to(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Dear Priscilla Okonjo,\nThanks Priscilla. As Ms Okonjo told us, it is dark.",
            "Dear …,\nThanks …. As … told us, it is dark.",
        ),
        ("Dear Ms Okonjo,\nMs P. Okonjo, Mrs Okonjo and P. Lee met.", "Dear …,\n…, … and P. Lee met."),
        ("Dear Mr and Mrs Pugh,\nMr and Mrs Pugh's lane is dark.", "Dear …,\n…'s lane is dark."),
        ("Dear Ann Lee-Smith,\nMiss Lee-Smith met Mr Lee.", "Dear …,\n… met Mr Lee."),
        ("Dear Dr van der Berg,\nDr van der Berg asked.", "Dear …,\n… asked."),
        ("Dear Priscilla Okonjo,\nPRISCILLA OKONJO, thank you.", "Dear …,\n…, thank you."),
    ],
)  # fmt: skip
def test_a_surname_goes_with_its_form_of_address(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    "rest",
    [
        "PC Priscilla Adeyemi and Sgt Okonjo walked round.",
        "Ask PCs Lee, Okonjo and Priscilla.",
        "Kind regards\nPriscilla Okonjo\nInspector",
        "Kind regards\nPriscilla Okonjo\nLarchwood Neighbourhood Policing Team",
        "Kind regards, Priscilla Okonjo, T/Superintendent",
        "Thanks Priscilla Adeyemi for the cakes.",
        "Priscilla, Ann and Bob came along.",
        "We spoke to Priscilla. Okonjo Street is dark.",
        "Cllr Okonjo raised it at the panel.",
    ],
)
def test_officers_and_others_of_that_name_keep_it(rest: str) -> None:
    assert private_removed(f"Dear Priscilla Okonjo,\n{rest}") == f"Dear …,\n{rest}"


def test_a_councillors_name_goes_only_where_the_letter_is_to_them() -> None:
    assert private_removed("Dear Cllr Okonjo,\nCllr Okonjo asked.") == "Dear …,\n… asked."


def test_a_place_of_that_name_stays() -> None:
    text = "Dear Chelsea,\nThanks Chelsea for this. We patrol in Fulham, Chelsea. Chelsea, we know, is dark."
    assert private_removed(text) == (
        "Dear Chelsea,\nThanks Chelsea for this. We patrol in Fulham, Chelsea. Chelsea, we know, is dark."
    )
    text = "Dear Florence,\nThanks Florence for this. We patrol in Larchwood, Florence."
    assert private_removed(text) == "Dear …,\nThanks … for this. We patrol in Larchwood, Florence."


def test_the_names_of_headers_go_too_and_from_the_title(read_one: Reader) -> None:
    data = (
        "From: Brent Police <b@met.police.uk>\nTo: Priscilla Okonjo <p@example.com>\n"
        'Cc: "Leman, Adrian" <a@example.com>\nSubject: For Priscilla Okonjo: noise\n\n'
        "Thanks Priscilla and Adrian for this. Mr Leman is right.\nPC Adrian Lee\n"
    )
    message = read_one(data, ".eml")
    assert message.text == "Thanks … for this. … is right.\nPC Adrian Lee"
    assert message.title == "For …: noise"


def test_a_name_that_only_the_salutation_tells_leaves_the_title(read_one: Reader) -> None:
    data = (
        "From: Brent Police <b@met.police.uk>\nSubject: For Priscilla Okonjo: noise\n\n"
        "Dear Priscilla Okonjo,\nWe patrol.\n"
    )
    assert read_one(data, ".eml").title == "For …: noise"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A.\nThis message was sent to Ms P. Okonjo-Reid at 14 Larch Close, SE6 4RT\nB.", "A.\nB."),
        ("You receive this because Ms. Okonjo at 14 Larch Close, SE6 4RT joined.\nB.", "B."),
        (
            "Dear Priscilla Okonjo,\nA.\nPriscilla Okonjo\nFlat 2, 14 Larch Close\nLondon SE6 4RT",
            "Dear …,\nA.",
        ),
        ("This e-mail was sent to you at:\nAnn Okonjo\n14 Larch Close\nLondon\nSE6 4RT\n\nB.", "B."),
        ("Dear Ms Okonjo,\nMs Okonjo of 14 Larch Close asked.", "Dear …,\n… asked."),
    ],
)  # fmt: skip
def test_the_recipients_house_address_goes(text: str, kept: str) -> None:
    assert private_removed(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nMeet us at Larchwood Library, 14 Larch Close, SE6 4RT.",
        "Dear all,\nLarchwood Police Station\n14 Larch Road\nLondon SE6 4RT",
        "Dear all,\nA flat at 14 Larch Close was raided.",
    ],
)
def test_the_address_of_a_station_or_a_meeting_stays(text: str) -> None:
    assert private_removed(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Write to priscilla [at] example.org.", "Write to …."),
        ("Write to priscilla(at)example.org, please.", "Write to …, please."),
        ("Write to priscilla (at) example [dot] org today", "Write to … today"),
        (
            "Write to larchwood.snt [at] met.police.uk",
            "Write to larchwood.snt [at] met.police.uk",
        ),
        ("We met (at noon) in Larchwood.", "We met (at noon) in Larchwood."),
    ],
)
def test_addresses_with_their_sign_in_words_go_like_others(text: str, kept: str) -> None:
    assert private_removed(text) == kept
