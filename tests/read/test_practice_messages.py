"""No word that a statement rests on is lost, over every practice message and both real letters."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from ftfy import fix_text

from kg.read import read_paths
from kg.read.links import URL
from kg.read.privacy import ADDRESS, PHONE
from kg.statements import Message
from tests.read.conftest import Practice, norm

DEVELOPED_ON = "DFHJLN"
PAGE_WORDS = (
    "cookie",
    "unsubscribe",
    "log in",
    "sign in",
    "skip to",
    "site map",
    "search this site",
    "rate this message",
    "reply to this message",
    "freedom of information",
    "accessibility",
)


@pytest.fixture(scope="session")
def read(practice: tuple[Practice, ...]) -> dict[Practice, Message]:
    """Every practice message, read."""
    messages = {}
    for one in practice:
        (message,) = read_paths([one.path])
        assert isinstance(message, Message), message
        messages[one] = message
    return messages


def _lost(read: dict[Practice, Message], endings: tuple[str, ...]) -> list[str]:
    # An anchor that was copied with its mojibake is looked for as it reads when mended.
    return [
        f"{one.path.name}: {anchor}"
        for one, message in read.items()
        if one.path.suffix in endings
        for anchor in one.anchors
        if norm(fix_text(anchor, uncurl_quotes=False)) not in norm(message.text)
    ]


@pytest.mark.parametrize("ending", [".html", ".eml", ".txt"])
def test_every_anchor_survives_reading(read: dict[Practice, Message], ending: str) -> None:
    lost = _lost(read, (ending,))
    assert lost == [], "widen kg/read/wordings or keep these words"


def test_navigation_and_cookie_notices_are_gone(read: dict[Practice, Message]) -> None:
    left = {
        one.path.name: [word for word in PAGE_WORDS if word in norm(message.text)]
        for one, message in read.items()
        if one.path.suffix == ".html"
    }
    assert {name: words for name, words in left.items() if words} == {}


def test_no_message_names_its_recipient(read: dict[Practice, Message]) -> None:
    named = re.compile(r"^\W*Dear (?:Mr|Mrs|Ms|Miss|Dr)\b|^\W*Dear [A-Z][a-z]+,", re.MULTILINE)
    salutations = Counter(
        found.group().strip() for message in read.values() for found in named.finditer(message.text)
    )
    assert salutations == Counter({"Dear Havering,": 1, "Dear Residents,": 1})


def test_only_contact_details_of_teams_and_bodies_survive(read: dict[Practice, Message]) -> None:
    addresses, phones, links = Counter[str](), Counter[str](), Counter[str]()
    for message in read.values():
        addresses.update(found[1] for found in ADDRESS.finditer(message.text))
        phones.update(found.strip("(") for found in PHONE.findall(message.text))
        links.update(URL.findall(message.text))
    assert addresses == {
        "lambeth.north@snt.example": 1,
        "westend.snt@police.example": 1,
        "tipton.nht@wmp.example": 1,
    }
    assert {phone for phone in phones if phone.startswith(("07", "+"))} == {"07700 900461"}
    assert sum(phones.values()) == sum(
        count
        for phone, count in phones.items()
        if phone.startswith(
            ("0800", "0300", "020 7946", "01632 960", "0161 496", "029 2018", "0770")
        )
    ), "the ranges kept for fiction, Crimestoppers and national lines"
    assert not [link for link in links if re.search(r"[?=&]|click|track|token", link)]
