"""The operations of an update, and where their parts stand in its text.

In: the text of a SPARQL 1.1 Update. Out: its operations in order, with the graphs that each may
change as they are written; or None where the text holds anything that this reading is not sure of,
though Oxigraph may understand it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from kg.ask.outbound import STRING_ESCAPE

_LOCAL = r"[\w:%]|\\[_~.\-!$&'()*+,;=/?\#@%]"
_TOKENS = re.compile(
    rf"""
      (?P<space>\s+|\#[^\r\n]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|{STRING_ESCAPE}))*'''
                |\"""(?:"{{0,2}}(?:[^"\\]|{STRING_ESCAPE}))*\"""
                |'(?:[^'\\\r\n]|{STRING_ESCAPE})*'|"(?:[^"\\\r\n]|{STRING_ESCAPE})*")
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_][\w.\-]*)?:(?:(?:{_LOCAL})(?:{_LOCAL}|[.\-])*)?)
    | (?P<word>\w+)
    | (?P<other>\{{\||\|\}}|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UNSURE = re.compile(r"[#']")
_TERMS = ("iri", "name", "variable")
_DECLARATIONS = MappingProxyType(
    {"BASE": ("iri",), "PREFIX": ("name", "iri"), "VERSION": ("string",)}
)


Place = tuple[int, int]
_BUT_LINES = re.compile(r"[^\r\n]")


class Kind(StrEnum):
    """How an operation changes graphs."""

    DATA = "data"  # INSERT DATA, DELETE DATA
    MODIFY = "modify"  # WITH, DELETE, INSERT, USING, WHERE
    SHORT = "short"  # DELETE WHERE
    GRAPHS = "graphs"  # CLEAR, DROP, CREATE, COPY, MOVE, ADD, LOAD


@dataclass(frozen=True, slots=True)
class Step:
    """One operation. Places are offsets into the text.

    ``place`` is where it stands, and ``declared`` where the prefixes and bases before it do.
    ``graphs`` are the names of what it may change besides the default graph, as they are written:
    addresses, prefixed names, variables. ``every`` is true where it may change all graphs.
    ``keyword`` is where WHERE begins; ``where`` is the place of the braces after it.
    """

    kind: Kind
    graphs: tuple[str, ...] = ()
    every: bool = False
    dataset: bool = False  # has WITH, USING or USING NAMED
    keyword: int = 0
    where: Place = (0, 0)
    place: Place = (0, 0)
    declared: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class _UnsureError(Exception):
    """The text may mean something else than this reading takes it for."""


def steps(text: str) -> tuple[Step, ...] | None:
    """The operations of the update ``text``; None where this reading is not sure of them."""
    try:
        return tuple(_Reader(text).steps())
    except _UnsureError:
        return None


def prologue(text: str, step: Step) -> str:
    """What is declared before ``step``, as it is written."""
    return "\n".join(text[start:end] for start, end in step.declared)


def alone(text: str, step: Step) -> str:
    """``text`` with white space for all but ``step`` and what it needs, so that places stay."""
    parts, done = [], 0
    for start, end in (*step.declared, step.place):
        parts += [_BUT_LINES.sub(" ", text[done:start]), text[start:end]]
        done = end
    return "".join(parts)


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKENS.finditer(text):
        kind = found.lastgroup or "other"
        if kind == "iri" and _unsure_address(found[0]):
            raise _UnsureError
        if kind == "other" and found[0] in "'\"":
            raise _UnsureError
        if kind != "space":
            yield _Token(kind, found[0], found.start())


def _unsure_address(text: str) -> bool:
    """Whether what looks like an address may be a comparison that hides a remark or a string."""
    return "://" not in text and _UNSURE.search(text) is not None


class _Reader:
    """Reads the tokens of one update from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [*_tokens(text), _Token("end", "", len(text))]
        self.place = 0
        self.declared: tuple[Place, ...] = ()

    def steps(self) -> Iterator[Step]:
        while True:
            self._declarations()
            if self._next.kind == "end":
                return
            start = self._next.start
            step = self._step()
            place = (start, self.tokens[self.place - 1].end)
            yield replace(step, place=place, declared=self.declared)
            if self._next.kind == "end":
                return
            self._take(";")

    @property
    def _next(self) -> _Token:
        return self.tokens[self.place]

    def _is(self, *words: str) -> bool:
        token = self._next
        return token.kind in ("word", "other") and token.text.upper() in words

    def _take(self, *words: str) -> _Token:
        if not self._is(*words):
            raise _UnsureError
        return self._any()

    def _any(self) -> _Token:
        token = self._next
        if token.kind == "end":
            raise _UnsureError
        self.place += 1
        return token

    def _of(self, *kinds: str) -> str:
        token = self._any()
        if token.kind not in kinds:
            raise _UnsureError
        return token.text

    def _declarations(self) -> None:
        while self._is(*_DECLARATIONS):
            word = self._any()
            for kind in _DECLARATIONS[word.text.upper()]:
                self._of(kind)
            self.declared += ((word.start, self.tokens[self.place - 1].end),)

    def _step(self) -> Step:
        if self._is("CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "LOAD"):
            return self._of_graphs()
        if self._is("WITH"):
            self._any()
            return self._modify((self._of(*_TERMS),), dataset=True)
        verb = self._take("INSERT", "DELETE").text.upper()
        if self._is("DATA"):
            self._any()
            return Step(Kind.DATA, self._template())
        if verb == "DELETE" and self._is("WHERE"):
            keyword = self._any().start
            start = self._next.start
            graphs = self._template()
            where = (start, self.tokens[self.place - 1].end)
            return Step(Kind.SHORT, graphs, keyword=keyword, where=where)
        self.place -= 1
        return self._modify((), dataset=False)

    def _of_graphs(self) -> Step:
        self._any()
        graphs, every = [], False
        while self._next.kind != "end" and not self._is(";"):
            if self._is("SILENT", "GRAPH", "DEFAULT", "TO", "INTO", "ALL", "NAMED"):
                every |= self._any().text.upper() in ("ALL", "NAMED")
            else:
                graphs.append(self._of(*_TERMS))
        return Step(Kind.GRAPHS, tuple(graphs), every=every)

    def _modify(self, graphs: tuple[str, ...], *, dataset: bool) -> Step:
        found = list(graphs)
        for verb in ("DELETE", "INSERT"):
            if self._is(verb):
                self._any()
                found += self._template()
        while self._is("USING"):
            self._any()
            dataset = True
            if self._is("NAMED"):
                self._any()
            self._of(*_TERMS)
        keyword = self._take("WHERE").start
        where = self._braces()
        return Step(Kind.MODIFY, tuple(found), False, dataset, keyword, where)

    def _template(self) -> tuple[str, ...]:
        """The graphs that a template names: what stands in braces in it follows GRAPH."""
        start = self.place
        self._braces()
        graphs, depth = [], 0
        for place in range(start, self.place):
            token = self.tokens[place]
            if token.text == "{":
                depth += 1
                if depth == 2:
                    graphs.append(self._graph_before(place))
            depth -= token.text == "}"
            if token.text in ("{|", "|}") or depth > 2:
                raise _UnsureError
        return tuple(graphs)

    def _graph_before(self, place: int) -> str:
        word, term = self.tokens[place - 2], self.tokens[place - 1]
        if word.text.upper() != "GRAPH" or term.kind not in _TERMS:
            raise _UnsureError
        return term.text

    def _braces(self) -> Place:
        """Go past a group in braces; where it begins and ends."""
        start = self._take("{").start
        depth = 1
        while depth:
            token = self._any()
            if token.kind == "other":
                depth += {"{": 1, "{|": 1, "}": -1, "|}": -1}.get(token.text, 0)
        return start, self.tokens[self.place - 1].end
