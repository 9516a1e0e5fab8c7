"""Asking: a question and its parameters become rows.

In: a store, a question from ``queries`` or of the user's own. Out: rows, and how many messages the
answer rests on. Parameters are bound as RDF terms, never pasted into the query's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, QuerySolutions

from kg.ask.outbound import refuse_outbound
from kg.ask.parameters import Askable, Term, bind
from kg.ask.question import Question, parse_question
from kg.ask.rows import Rows, rows_of
from kg.errors import QueryError
from kg.folders import data_folder

_ENDING = ".rq"
_PLACE = re.compile(r"error at (\d+):(\d+)(?:: expected (?:one of )?(.+))?")
_ANYTHING = "[_]"  # what Oxigraph says it expected where the text ends
_REASON = re.compile(r"(?:The SELECT|IRI) [A-Za-z ]+")
_EXCERPT = 40
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


def ask(store: Askable, asked: Question | str, parameters: Mapping[str, str] | None = None) -> Rows:
    """The answer to a question (or to the one of that name) as rows.

    ``parameters`` are as people type them: borough="Hackney", since="2025-11-01". Raises
    QueryError for parameters that will not do and, with line and column, for a query that cannot
    be understood or would read anything but the store.
    """
    asked = question(asked) if isinstance(asked, str) else asked
    given = bind(store, asked, parameters or {})
    text = asked.text_for(given)
    refuse_outbound(text, asked.source)
    terms = {asked.parameter(name).variable: term for name, term in given.items()}
    return _run(store, asked, text, terms)


def _run(store: Askable, asked: Question, text: str, terms: Mapping[str, Term]) -> Rows:
    try:
        return rows_of(asked, store.query(text, terms))
    except SyntaxError as error:
        raise _not_understood(asked, error) from error
    except RuntimeError as error:
        raise QueryError(f"{asked.source}: the query cannot be answered: {error}") from error
    except OSError as error:
        raise QueryError(
            f"{asked.source}: the query could not be carried out: {' '.join(str(error).split())}"
        ) from error


def _not_understood(asked: Question, error: SyntaxError) -> QueryError:
    place = _PLACE.search(str(error))
    if place is None:
        reason = " ".join(str(error).split())
        return QueryError(f"{asked.source}: the query cannot be understood: {reason}")
    line, column = _start(asked.text, int(place[1]), int(place[2]), (place[3] or "").split(", "))
    lines = asked.text.split("\n")
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    if len(rest) > _EXCERPT:
        rest = rest[:_EXCERPT] + "…"
    near = f" at {rest!r}" if rest else " at the end of the line"
    hint = _REASON.search(str(error))
    near += f": {hint[0]}" if hint else ""
    return QueryError(
        f"{asked.source}, line {line}, column {column}: the query cannot be understood{near}"
    )


def _start(text: str, line: int, column: int, expected: Sequence[str]) -> tuple[int, int]:
    """Where the word begins that stands in place of the ``expected`` ones.

    Oxigraph compares as many letters as an expected word has, and reports the place behind them.
    The place is left as it is where something else than a word was expected, or where the end of
    the text may be what is wrong.
    """
    words = [each for each in expected if each.isalpha() and each.isupper()]
    lines = text.split("\n")
    if not words or line > len(lines) or set(expected) - {*words, _ANYTHING}:
        return line, column
    end = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    begin = end - min(map(len, words))
    if begin < 0 or text[:begin][-1:].isalnum() or (_ANYTHING in expected and text[:begin].strip()):
        return line, column
    return text.count("\n", 0, begin) + 1, begin - text.rfind("\n", 0, begin)
