"""Ask: questions about the store, with parameters.

In: a store, the name of a question in ``queries`` (or a query of one's own) and parameters.
Out: rows as records, CSV, JSON or Turtle, and how many messages the answer rests on.
"""

from __future__ import annotations

from kg.ask.asking import Basis, ask, basis, question, questions, read_question
from kg.ask.parameters import Askable, find_borough
from kg.ask.question import (
    Column,
    Parameter,
    ParameterType,
    Question,
    Scope,
    Several,
    parse_question,
)
from kg.ask.rows import Cell, Rows, as_text

__all__ = [
    "Askable",
    "Basis",
    "Cell",
    "Column",
    "Parameter",
    "ParameterType",
    "Question",
    "Rows",
    "Scope",
    "Several",
    "as_text",
    "ask",
    "basis",
    "find_borough",
    "parse_question",
    "question",
    "questions",
    "read_question",
]
