"""Where the recipient lives, taken out of the text.

In: text in which the recipient's name is marked already. Out: text without the house address and
postcode that follow the mark, or the words that say to whom a message was sent. The address of a
station, a library or a meeting follows neither and stays.
"""

from __future__ import annotations

import re
from functools import cache

from kg.read.salutation import titles
from kg.read.wordings import any_phrase, wordings

_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?[ \t]?\d[A-Z]{2}\b"
_NAMES = r"[A-Z][\w'’.-]*(?:[ \t]+[A-Z][\w'’.-]*){0,4}"
_TOWNS = rf"(?:[ \t]*[,\n][ \t]*{_NAMES}){{0,3}}?[ \t,\n]{{1,3}}(?:{_NAMES}[ \t]+)??"


def without_house_addresses(text: str, mark: str) -> str:
    """``text`` with ``mark`` in the place of the recipient's house address."""
    if not re.search(r"\d", text):
        return text
    text = _beside_name(mark).sub(mark, text)
    text = _below_name(mark).sub(lambda found: found["name"], text)
    text = _of_group().sub(lambda found: f"{found['words']} {mark}", text)
    text = _postcode_of_one().sub(lambda found: f"{found['words']}{mark}", text)
    return _sent_to().sub(lambda found: f"{found['words']} {mark}", text)


@cache
def _house() -> str:
    words = wordings("privacy")["house_addresses"]
    flat = rf"(?:(?:{any_phrase(words['parts'])})\.?[ \t]+\w+[ \t,\n]{{1,3}})?"
    return rf"{flat}\d{{1,4}}[A-Za-z]?,?[ \t]+{_NAMES}"


@cache
def _street() -> str:
    """A house number and a street by its last word, perhaps without a postcode."""
    ends = any_phrase(wordings("privacy")["house_addresses"]["streets"])
    return rf"\d{{1,4}}[A-Za-z]?,?[ \t]+(?:[A-Z][\w'’-]*[ \t]+){{1,3}}?(?:{ends})\b"


@cache
def _beside_name(mark: str) -> re.Pattern[str]:
    joins = any_phrase(wordings("privacy")["house_addresses"]["joins"])
    return re.compile(
        rf"{re.escape(mark)}(?:,?\s{{1,3}}(?:(?:{joins})[ \t]+)?{_house()}{_TOWNS}{_POSTCODE}"
        rf"|,?[ \t]+(?:{joins})[ \t]+{_street()})"
    )


@cache
def _below_name(mark: str) -> re.Pattern[str]:
    """A house and street, and no more, on the line below one that holds but the name."""
    return re.compile(
        rf"^(?P<name>[ \t>]*{re.escape(mark)}[ \t,]*)\n[ \t>]*{_street()}[ \t,]*$", re.MULTILINE
    )


@cache
def _of_group() -> re.Pattern[str]:
    """A salutation by the house: "Dear Resident of 14 Larch Close"."""
    words = wordings("privacy")["salutation"]
    groups, joins = any_phrase(words["everybody"]), wordings("privacy")["house_addresses"]["joins"]
    return re.compile(
        rf"(?P<words>\b(?i:{any_phrase(words['formal'])})[ \t]+(?i:{groups})"
        rf"(?:[ \t]+(?:{any_phrase(joins)})|,))[ \t]+{_street()}"
    )


@cache
def _postcode_of_one() -> re.Pattern[str]:
    words = any_phrase(wordings("privacy")["house_addresses"]["postcodes"])
    return re.compile(rf"(?P<words>\b(?i:{words})[ \t:(]{{1,3}}){_POSTCODE}")


@cache
def _sent_to() -> re.Pattern[str]:
    """Words that say to whom a message was sent, and the address after them."""
    words = any_phrase(wordings("privacy")["house_addresses"]["sent_to"])
    dotted = rf"\b(?:[A-Z]|(?i:{any_phrase(titles())}))\."
    gap = rf"(?:[^.!?\n]|{dotted}|\n(?!\n)){{0,100}}?"
    return re.compile(rf"(?P<words>\b(?i:{words})\b){gap}{_house()}{_TOWNS}{_POSTCODE}")
