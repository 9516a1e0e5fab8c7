"""What of a query is settled by a parameter that was not given.

In: the groups of a query. Out: the same groups, in which a variable that nothing ever binds has had
its effect: COALESCE goes on to its next argument, IF takes its branch, and a FILTER that is always
true is gone (SPARQL 1.1, sections 17.2 and 17.4.1). Every service must come to the same; Virtuoso 7
does not where EXISTS stands in a branch, and loses all solutions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.store.service.tokens import Group, Kind, Part, Token

_BRANCHES = frozenset({"COALESCE", "IF", "BOUND", "EXISTS", "IN"})
"""What can give a value though a part of it is an error."""

_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_TYPES = {
    "ISIRI": Kind.IRI,
    "ISURI": Kind.IRI,
    "ISLITERAL": Kind.STRING,
}
_TRUE, _FALSE = Token(Kind.WORD, "true"), Token(Kind.WORD, "false")
_ENDING = frozenset({"WHERE", "FROM", "VALUES", "LIMIT", "OFFSET", "FILTER", "BIND"})
_CONSTANTS = {"TRUE": True, "FALSE": False}


def fold(query: Group) -> None:
    """Settle in ``query`` what never bound variables settle; nothing else changes."""
    named = {token.variable for token in query.tokens() if token.variable}
    _Pattern(query, named - set(_given(query))).fold()


def _given(group: Group) -> Iterator[str]:
    """The variables to which patterns, AS and VALUES inside ``group`` may give a value.

    What stands in an expression takes a value and gives none; what EXISTS holds stays inside it.
    """
    clause, before, constraint = "", "", False
    for part in _solid(group.parts):
        if isinstance(part, Group):
            expression = constraint or clause in ("SELECT", "GROUP", "ORDER", "HAVING")
            if (part.opening == "(" and expression) or before == "BIND":
                yield from _named_as(part)
            elif before != "EXISTS":
                yield from _given(part)
            constraint = False
            clause = "" if part.opening == "{" else clause
        elif part.word:
            clause = _clause(part.word, clause)
            constraint = part.word == "FILTER" or constraint
        elif part.variable and clause not in ("SELECT", "GROUP", "ORDER"):
            yield part.variable
        before = part.word if isinstance(part, Token) else ""


def _clause(word: str, clause: str) -> str:
    if word in ("SELECT", "GROUP", "ORDER", "HAVING"):
        return word
    return "" if word in _ENDING else clause


def _named_as(group: Group) -> Iterator[str]:
    """The variable behind AS at the end of an expression."""
    parts = _solid(group.parts)
    for word, variable in pairwise(parts):
        if isinstance(word, Token) and word.word == "AS" and isinstance(variable, Token):
            yield variable.variable


class _Pattern:
    """A group of the query between braces (or the whole), with what is never bound there."""

    def __init__(self, group: Group, unset: set[str]) -> None:
        self.group = group
        self.unset = unset

    def fold(self) -> None:
        """Fold every expression in it, and take away filters that are always true."""
        kept: list[Part] = []
        for part in self.group.parts:
            if isinstance(part, Group):
                self._inner(part, kept)
                if _is_constant(part, True) and _last_word(kept) == "FILTER":
                    _drop_last(kept)
                    continue
            kept.append(part)
        self.group.parts = kept

    def _inner(self, part: Group, before: Sequence[Part]) -> None:
        if part.opening == "(":
            part.parts = _Expression(part.parts, self.unset).folded()
            if _last_word(before) in ("FILTER", "HAVING"):
                part.parts = _joined(part)
        elif _last_word(before) == "EXISTS":
            _Pattern(part, self.unset - set(_given(part))).fold()
        else:
            _Pattern(part, self.unset).fold()


class _Expression:
    """An expression, or several with commas between them."""

    def __init__(self, parts: Sequence[Part], unset: set[str]) -> None:
        self.parts = parts
        self.unset = unset

    def folded(self) -> list[Part]:
        """What is left of it."""
        settled: list[Part] = []
        for part in self.parts:
            if not isinstance(part, Group):
                settled.append(part)
                continue
            head = _last_word(settled)
            if part.opening == "{":
                given = set(_given(part)) if head == "EXISTS" else set()
                _Pattern(part, self.unset - given).fold()
                settled.append(part)
                continue
            part.parts = _Expression(part.parts, self.unset).folded()
            self._call(head, part, settled)
        return settled

    def _call(self, head: str, arguments: Group, settled: list[Part]) -> None:
        """Put what the function gives into ``settled``, or the call as it is."""
        result = self._result(head, _split(arguments.parts, ","), arguments)
        if result is None:
            settled.append(arguments)
            return
        if head in _CALLS:
            _drop_last(settled)
        settled.append(result)

    def _result(self, head: str, given: list[list[Part]], whole: Group) -> Part | None:
        match head:
            case "COALESCE":
                return self._coalesce(given)
            case "IF" if len(given) == 3 and (chosen := _constant(given[0])) is not None:
                return _in_brackets(given[1] if chosen else given[2])
            case "BOUND" if self._is_unset(given[0]):
                return _FALSE
            case "ISIRI" | "ISURI" | "ISLITERAL":
                return _is_of_kind(given[0], _TYPES[head])
            case "" if (value := _constant(_joined(whole))) is not None:
                return _TRUE if value else _FALSE
            case _:
                return None

    def _coalesce(self, given: list[list[Part]]) -> Part | None:
        left = [argument for argument in given if not self._fails(argument)]
        if not left:
            return None
        if len(left) == 1 or _constant(left[0]) is not None:
            return _in_brackets(left[0])
        if len(left) == len(given):
            return None
        parts: list[Part] = []
        for argument in left:
            parts += [*([Token(Kind.SIGN, ",")] if parts else []), *argument]
        return Group("(", [Token(Kind.WORD, "COALESCE"), Group("(", parts)])

    def _is_unset(self, parts: Sequence[Part]) -> bool:
        match _solid(parts):
            case [Token() as token]:
                return token.variable in self.unset
            case _:
                return False

    def _fails(self, parts: Sequence[Part]) -> bool:
        """Whether an expression is an error, whatever the other variables are."""
        inside = _solid(parts)
        if any(isinstance(part, Token) and part.text in ("||", "&&") for part in inside):
            return False
        if any(isinstance(part, Token) and part.word in ("IN", "EXISTS") for part in inside):
            return False
        for place, part in enumerate(inside):
            if isinstance(part, Token):
                if part.variable in self.unset:
                    return True
                continue
            head = _last_word(inside[:place])
            if head in _BRANCHES or head in _AGGREGATES or part.opening != "(":
                continue
            if any(self._fails(argument) for argument in _split(part.parts, ",")):
                return True
        return False


_CALLS = frozenset({"COALESCE", "IF", "BOUND", *_TYPES})


def _joined(whole: Group) -> list[Part]:
    """An expression of constants and the signs between truth values, worked out as far as it goes.

    ``true || x`` is true and ``false && x`` is false even where x is an error (section 17.2).
    """
    choices: list[bool | None] = []
    for choice in _split(whole.parts, "||"):
        values = [_negated(part) for part in _split(choice, "&&")]
        if any(value is False for value in values):
            choices.append(False)
        else:
            choices.append(True if all(value is True for value in values) else None)
    if any(choice is True for choice in choices):
        return [_TRUE]
    return [_FALSE] if all(choice is False for choice in choices) else whole.parts


def _negated(parts: Sequence[Part]) -> bool | None:
    inside = _solid(parts)
    if inside and isinstance(inside[0], Token) and inside[0].text == "!":
        value = _constant(inside[1:])
        return None if value is None else not value
    return _constant(parts)


def _constant(parts: Sequence[Part]) -> bool | None:
    inside = _solid(parts)
    if len(inside) != 1:
        return None
    part = inside[0]
    if isinstance(part, Token):
        return _CONSTANTS.get(part.word)
    return _constant(part.parts) if part.opening == "(" else None


def _is_constant(part: Part, value: bool) -> bool:
    return _constant([part]) is value


def _is_of_kind(parts: Sequence[Part], kind: Kind) -> Token | None:
    inside = _solid(parts)
    if len(inside) != 1 or not isinstance(inside[0], Token):
        return None
    if inside[0].kind in (Kind.IRI, Kind.STRING, Kind.NUMBER):
        same = inside[0].kind is kind or {inside[0].kind, kind} == {Kind.STRING, Kind.NUMBER}
        return _TRUE if same else _FALSE
    return None


def _in_brackets(parts: Sequence[Part]) -> Part:
    inside = _solid(parts)
    if len(inside) == 1 and (isinstance(inside[0], Token) or inside[0].opening == "("):
        return inside[0]
    return Group("(", list(parts))


def _split(parts: Sequence[Part], sign: str) -> list[list[Part]]:
    pieces: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, Token) and part.text == sign and part.kind is Kind.SIGN:
            pieces.append([])
        else:
            pieces[-1].append(part)
    return pieces


def _solid(parts: Sequence[Part]) -> list[Part]:
    return [p for p in parts if isinstance(p, Group) or p.kind is not Kind.SPACE]


def _last_word(parts: Sequence[Part]) -> str:
    for part in reversed(parts):
        if isinstance(part, Group) or part.kind is not Kind.SPACE:
            return part.word if isinstance(part, Token) else ""
    return ""


def _drop_last(parts: list[Part]) -> None:
    """Take away the last part that is not space, and what follows it."""
    while parts:
        part = parts.pop()
        if isinstance(part, Group) or part.kind is not Kind.SPACE:
            return
