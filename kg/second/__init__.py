"""A second reader, for those who want one: any server that speaks the OpenAI protocol.

In: a message, and the settings that an operator gave. Out: the same nouns as from our own reader,
every quote checked against the text, and what the two readers disagree on. Off unless configured:
nothing is imported, opened or sent before that.
"""

from __future__ import annotations

from kg.second.disagreements import Disagreement, disagreements
from kg.second.dropped import Dropped
from kg.second.errors import SecondReaderError, UnusableAnswerError
from kg.second.reader import SecondReader, SecondReading
from kg.second.settings import KEY_VARIABLE, Settings

__all__ = [
    "KEY_VARIABLE",
    "Disagreement",
    "Dropped",
    "SecondReader",
    "SecondReaderError",
    "SecondReading",
    "Settings",
    "UnusableAnswerError",
    "disagreements",
]
