"""The forms in which quantities are written, and the quantity itself.

In: nothing. Out: the two nouns that the grammar, the model and the rules share.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Form(StrEnum):
    """How a quantity is written."""

    DIGITS = "digits"
    WORDS = "words"
    NOTHING = "nothing"  # no, nil, none
    PERCENT = "percent"
    PART = "part"  # half, a third
    RATIO = "ratio"  # nine in ten
    MULTIPLE = "multiple"  # doubled, four times as many
    OCCASIONS = "occasions"  # twice
    RANK = "rank"  # third best, ranks first
    EXTREME = "extreme"  # 5-year low, lowest for seven years
    POUNDS = "pounds"
    HOURS = "hours"
    YEARS = "years"
    MEASURE = "measure"  # minutes, kilos, miles


class Quantity(NamedTuple):
    """A number in the text: tokens ``first`` to ``last`` (inclusive) say ``value``."""

    value: float
    form: Form
    first: int
    last: int
    signed: str = ""  # "+" or "-" where the text has the sign
