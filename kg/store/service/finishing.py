"""A SELECT in two steps: what the service finds and groups, and what is made of it here.

In: the groups of a query. Out: the query for the service, and a second one for its rows, carried
out by the engine that the embedded store has. So expressions over aggregates, HAVING and the order
are the same whichever service answers; Virtuoso 7 cannot compile COALESCE(MIN(?x), "") and sorts by
rules of its own. A query with LIMIT stays whole, since a cut needs the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.store.service.tokens import Group, Kind, Part, Token

Cell = NamedNode | Literal | None

_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_CLAUSES = frozenset({"SELECT", "WHERE", "GROUP", "HAVING", "ORDER"})
_WHOLE = frozenset({"FROM", "LIMIT", "OFFSET", "VALUES", "CONSTRUCT", "DESCRIBE", "ASK"})
"""Words after which a query is not taken apart."""


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """The query for the service, with the variables of its rows, and the query for the rows."""

    first: str
    variables: tuple[str, ...]
    _before: str
    _after: str

    def finish(self, rows: Iterable[Sequence[Cell]]) -> QuerySolutions:
        """The answer to the whole query from the rows that the service gave.

        Their cells must be no blank nodes, which a query cannot name.
        """
        names = " ".join(f"?{name}" for name in self.variables)
        lines = (f"({' '.join('UNDEF' if c is None else str(c) for c in row)})\n" for row in rows)
        text = f"{self._before} {{ VALUES ({names}) {{\n{''.join(lines)}}}{self._after}"
        found = Store().query(text)
        if not isinstance(found, QuerySolutions):
            raise TypeError("a SELECT query gives solutions")
        return found


def in_two_steps(query: Group) -> TwoSteps | None:
    """The two steps of ``query``; None where it is better carried out whole."""
    clauses = _Clauses.of(query)
    if clauses is None or not (clauses.group or clauses.order or _calls(clauses.select)):
        return None
    return clauses.steps()


@dataclass(slots=True)
class _Clauses:
    """The parts of a SELECT query, each with its opening words."""

    prologue: list[Part] = field(default_factory=list)
    select: list[Part] = field(default_factory=list)
    where: list[Part] = field(default_factory=list)
    group: list[Part] = field(default_factory=list)
    having: list[Part] = field(default_factory=list)
    order: list[Part] = field(default_factory=list)
    aggregates: dict[str, str] = field(default_factory=dict)  # variables by what they stand for

    @classmethod
    def of(cls, query: Group) -> _Clauses | None:
        """The clauses of ``query``, unless it holds what this module leaves whole."""
        found = cls()
        current = found.prologue
        for part in query.parts:
            word = part.word if isinstance(part, Token) else ""
            if word in _WHOLE:
                return None
            if word in _CLAUSES:
                current = getattr(found, word.lower())
            elif isinstance(part, Group) and part.opening == "{" and current is found.select:
                current = found.where
            current.append(part)
        stars = (part for part in found.select if isinstance(part, Token) and part.text == "*")
        return found if found.select and found.where and not any(stars) else None

    def steps(self) -> TwoSteps | None:
        """The query for the service and the one for its rows."""
        select = self._without_aggregates(self.select)
        having = self._without_aggregates(self.having)
        order = self._without_aggregates(self.order)
        named = set(_aliases(select))
        if named & set(_variables(having)):
            return None
        grouped = bool(self.group or self.aggregates)
        wanted = dict.fromkeys(_variables([*select, *having, *order]))
        made = set(self.aggregates.values())
        plain = [name for name in wanted if name not in named and name not in made]
        if grouped:
            keys = set(_bare(self.group)) | set(_aliases(self.group))
            plain = [name for name in plain if name in keys]
        distinct = "DISTINCT" in (p.word for p in self.select if isinstance(p, Token))
        variables = (*plain, *made)
        if not variables:
            return None
        return TwoSteps(
            first=self._first(plain, distinct=distinct and not grouped),
            variables=(*plain, *self.aggregates.values()),
            _before=_text([*self.prologue, *select]),
            _after=f"{_filters(having)} }} {_text(order)}",
        )

    def _first(self, plain: Sequence[str], *, distinct: bool) -> str:
        named = [f"({call} AS ?{name})" for call, name in self.aggregates.items()]
        columns = " ".join([*(f"?{name}" for name in plain), *named])
        select = "SELECT DISTINCT" if distinct else "SELECT"
        return f"{_text(self.prologue)}{select} {columns}\n{_text(self.where)}{_text(self.group)}"

    def _without_aggregates(self, parts: Iterable[Part]) -> list[Part]:
        """``parts`` with variables in the place of aggregates, which are noted."""
        kept: list[Part] = []
        for part in parts:
            head = kept[-1] if kept else None
            if isinstance(part, Group) and isinstance(head, Token) and head.word in _AGGREGATES:
                kept.pop()
                call = f"{head.text}{part.text()}"
                name = self.aggregates.setdefault(call, f"aggregate_{len(self.aggregates) + 1}")
                kept.append(Token(Kind.VARIABLE, f"?{name}"))
            elif isinstance(part, Group):
                kept.append(Group(part.opening, self._without_aggregates(part.parts)))
            else:
                kept.append(part)
        return kept


def _text(parts: Sequence[Part]) -> str:
    return Group("", list(parts)).text()


def _filters(having: Sequence[Part]) -> str:
    """The conditions of HAVING as filters; calls keep their names."""
    text = []
    for part in having:
        if isinstance(part, Token):
            text.append("" if part.word == "HAVING" else part.text)
            continue
        named = bool("".join(text).strip()) and not "".join(text).rstrip().endswith(")")
        text.append(part.text() if named else f" FILTER {part.text()}")
    return "".join(text)


def _calls(parts: Sequence[Part]) -> bool:
    return any(isinstance(part, Group) for part in parts)


def _variables(parts: Iterable[Part]) -> Iterator[str]:
    yield from (token.variable for token in Group("", list(parts)).tokens() if token.variable)


def _bare(parts: Iterable[Part]) -> Iterator[str]:
    yield from (part.variable for part in parts if isinstance(part, Token) and part.variable)


def _aliases(parts: Iterable[Part]) -> Iterator[str]:
    """The variables behind AS at the end of each group among ``parts``."""
    for part in parts:
        if not isinstance(part, Group):
            continue
        tokens = [p for p in part.parts if not (isinstance(p, Token) and p.kind is Kind.SPACE)]
        if len(tokens) > 2 and isinstance(tokens[-2], Token) and tokens[-2].word == "AS":
            yield from _bare(tokens[-1:])
