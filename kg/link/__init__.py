"""Statements → answers: which action is directed at which priority, and why we think so.

In: a reading with its priorities, actions and remarks. Out: the same reading with answers
(confidence and reason) and with each priority's standing. Advice, powers, negations and general
statements answer nothing; they are the reason given for a gap.
"""

from __future__ import annotations

from dataclasses import replace

from kg.link.answers import find_answers
from kg.link.standings import find_standings
from kg.statements import Reading
from kg.vocabulary import Vocabulary

__all__ = ["link"]


def link(reading: Reading, vocabulary: Vocabulary) -> Reading:
    """The reading with its answers and standings filled in."""
    answers = find_answers(reading, vocabulary)
    return replace(reading, answers=answers, standings=find_standings(reading, answers, vocabulary))
