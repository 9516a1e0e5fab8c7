"""Asking: a question and its parameters become rows.

In: a store, a question from ``queries`` or of the user's own. Out: rows, and how many messages the
answer rests on. Parameters are bound as RDF terms, never pasted into the query's text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, QuerySolutions

from kg.ask.faults import not_understood
from kg.ask.outbound import refuse_outbound
from kg.ask.parameters import Askable, Term, bind
from kg.ask.question import Question, parse_question
from kg.ask.rows import Result, Rows, rows_of
from kg.errors import QueryError
from kg.folders import data_folder

Taken = TypeVar("Taken")

_ENDING = ".rq"
_BASIS = """
SELECT (COUNT(DISTINCT ?message) AS ?messages) (COUNT(DISTINCT ?dated) AS ?withDay)
       (REPLACE(MIN(COALESCE(STR(?issued), "~")), "~", "") AS ?first)
       (MAX(COALESCE(STR(?issued), "")) AS ?last)
WHERE {
  ?message a pc:Message .
  OPTIONAL { ?message dcterms:issued ?issued . BIND(?message AS ?dated) }
}
"""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: how many messages, and the days of the first and last dated one."""

    messages: int
    dated: int
    first: date | None
    last: date | None

    def sentence(self) -> str:
        """One plain sentence for people, such as "Rests on 2 messages, none of them dated"."""
        noun = "message" if self.messages == 1 else "messages"
        opening = f"Rests on {self.messages} {noun}"
        if self.messages == 0:
            return f"{opening}."
        if self.first is None or self.last is None:
            return f"{opening}, none of them dated."
        undated = self.messages - self.dated
        rest = f" ({undated} undated)" if undated else ""
        if self.first == self.last:
            return f"{opening}{rest}, of {_day(self.first)}."
        return f"{opening}{rest}, from {_day(self.first)} to {_day(self.last)}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def basis(store: Askable) -> Basis:
    """How many messages the store holds, and of which period."""
    solutions = store.query(_BASIS)
    if not isinstance(solutions, QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    row = next(iter(solutions))

    def value(name: str) -> str | None:
        term = row[name]
        return term.value if isinstance(term, Literal) else None

    def day(name: str) -> date | None:
        found = value(name)
        return date.fromisoformat(found) if found else None

    return Basis(
        messages=int(value("messages") or 0),
        dated=int(value("withDay") or 0),
        first=day("first"),
        last=day("last"),
    )


@cache
def questions() -> tuple[Question, ...]:
    """The questions of the folder ``queries``, by name."""
    paths = sorted(data_folder("queries").glob("*" + _ENDING), key=lambda path: path.stem)
    return tuple(read_question(path) for path in paths)


def question(name: str) -> Question:
    """The question ``name`` of the folder ``queries``; raises QueryError with the nearest names."""
    known = {each.name: each for each in questions()}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=2)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
    raise QueryError(f"there is no question {name!r}; {hint}")


def read_question(path: Path) -> Question:
    """The question in a file of the user's own or of ours, with or without a header.

    Raises QueryError where the file cannot be read or its header is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise QueryError(f"{path}: this is not text in UTF-8") from None
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror or error}") from error
    return parse_question(text, str(path), path.stem)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question as it is put to a store: the query's text, and the terms of its variables."""

    question: Question
    text: str
    terms: Mapping[str, Term]


def ask(store: Askable, asked: Question | str, parameters: Mapping[str, str] | None = None) -> Rows:
    """The answer to a question (or to the one of that name) as rows.

    ``parameters`` are as people type them: borough="Hackney", since="2025-11-01". Raises
    QueryError for parameters that will not do and, with line and column, for a query that cannot
    be understood or would read anything but the store.
    """
    prepared = prepare(store, question(asked) if isinstance(asked, str) else asked, parameters)
    return put(store, prepared, lambda result: rows_of(prepared.question, result))


def prepare(
    store: Askable, asked: Question, parameters: Mapping[str, str] | None = None
) -> Prepared:
    """``asked`` with its parameters as terms of ``store``. Raises QueryError as `ask` does."""
    given = bind(store, asked, parameters or {})
    text = asked.text_for(given)
    refuse_outbound(text, asked.source)
    return Prepared(
        asked, text, {asked.parameter(name).variable: term for name, term in given.items()}
    )


def put(store: Askable, prepared: Prepared, take: Callable[[Result], Taken]) -> Taken:
    """What ``take`` makes of the result of a prepared question; raises QueryError."""
    asked = prepared.question
    try:
        return take(store.query(prepared.text, prepared.terms))
    except SyntaxError as error:
        raise _not_understood(asked, error) from error
    except RuntimeError as error:
        raise QueryError(f"{asked.source}: the query cannot be answered: {error}") from error
    except OSError as error:
        raise QueryError(
            f"{asked.source}: the query could not be carried out: {' '.join(str(error).split())}"
        ) from error


def _not_understood(asked: Question, error: SyntaxError) -> QueryError:
    fault = not_understood(asked.text, error)
    place = f", line {fault.line}, column {fault.column}" if fault.line else ""
    return QueryError(f"{asked.source}{place}: {fault.reason}")
