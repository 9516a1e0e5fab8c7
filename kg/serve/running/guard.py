r"""What a query or update would read from elsewhere, found before it is run.

In: the text that a client sent. Out: the graphs that FROM names and the services that it may call,
or a Refusal with status 400.

Two readings must agree: rdflib's parser, which knows what a word means, and `kg.ask.outbound`,
which cuts the text just as Oxigraph does. A text that only one of them can read is refused where it
holds the letters at all; most texts do not, and are not looked at. Oxigraph reads no keyword that
is written with escapes (``\u0053ERVICE``), so that letters which are not there call nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal
from urllib.parse import urljoin

from kg.ask.outbound import Outbound, Sighting, first_escape, place, sightings
from kg.serve.refusal import Refusal
from kg.serve.running.request import Graphs

_PROLOGUE = re.compile(
    r"\s+|\#[^\r\n]*|BASE\s*<[^>]*>|PREFIX\s*[^:<]*:\s*<[^>]*>|VERSION\s*(?:\"[^\"]*\"|'[^']*')",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"(?P<query>SELECT|ASK|CONSTRUCT|DESCRIBE)"
    r"|(?P<update>INSERT|DELETE|WITH|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)",
    re.IGNORECASE,
)
_CALLING = ("service", "load")
_HERE = "this server reads its own store only"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text names: the graphs of FROM and FROM NAMED, and the services that it calls."""

    graphs: Graphs = field(default_factory=Graphs)
    services: tuple[str, ...] = ()


def kind_of(text: str) -> Literal["query", "update"] | None:
    """Whether ``text`` begins as a query or as an update does; None where it is neither."""
    start = 0
    while skipped := _PROLOGUE.match(text, start):
        start = skipped.end()
    found = _KIND.match(text, start)
    if found is None:
        return None
    return "query" if found["query"] else "update"


def read_query(text: str, base: str | None = None, services: Sequence[str] = ()) -> Reading:
    """What the query ``text`` names; ``services`` are the addresses that it may call.

    ``base`` is what relative addresses are resolved against. Raises Refusal with status 400 where
    it calls another service, or cannot be checked.
    """
    if not _holds(text, (*_CALLING, "from")):
        return Reading()
    _refuse_escapes(text)
    seen = list(sightings(text))
    tree = _tree(text, seen, update=False)
    if tree is None:
        return Reading()
    called = _services(text, tree, seen, services)
    graphs = _graphs(tree, base)
    clauses = len(graphs.default) + len(graphs.named)
    _agree(text, Outbound.FROM, seen, clauses)
    return Reading(graphs, called)


def read_update(text: str, services: Sequence[str] = ()) -> Reading:
    """What the update ``text`` calls. Raises Refusal like `read_query`, and wherever it LOADs."""
    if not _holds(text, _CALLING):
        return Reading()
    _refuse_escapes(text)
    seen = list(sightings(text))
    tree = _tree(text, seen, update=True)
    if tree is None:
        return Reading()
    if _named(tree, "Load"):
        start = next((each.start for each in seen if each.word is Outbound.LOAD), None)
        raise _refusal(text, start, f"LOAD is refused: {_HERE}; send the graph itself")
    _agree(text, Outbound.LOAD, seen, 0)
    return Reading(services=_services(text, tree, seen, services))


def _holds(text: str, letters: Sequence[str]) -> bool:
    lower = text.lower()
    return any(each in lower for each in letters)


def _refuse_escapes(text: str) -> None:
    """Refuse escapes: that of a quotation mark hides from both readings where strings end."""
    escape = first_escape(text)
    if escape and _holds(text, _CALLING):
        raise _refusal(
            text,
            escape.start,
            f"beside the letters SERVICE or LOAD, write the character instead of {escape.text}…",
        )


def _tree(text: str, seen: Sequence[Sighting], *, update: bool) -> list[object] | None:
    """Every node of the text as rdflib parses it; None where the words stand in no dangerous place.

    Raises Refusal where rdflib cannot parse what Oxigraph might.
    """
    # Imported late: most texts need no second reading, and it takes a third of a second.
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    parse: Callable[[str], object] = parseUpdate if update else parseQuery
    try:
        return list(_walked(parse(text)))
    except ParseBaseException as error:
        fault: tuple[int | None, str] = error.loc, _excerpt(text, error.loc)
    except (RecursionError, ValueError):
        fault = None, ""
    what, harmless = ("update", Outbound.FROM) if update else ("query", Outbound.LOAD)
    risky = [each for each in seen if each.word is not harmless]
    if not risky:
        return None
    raise _refusal(
        text, fault[0], f"what this {what} would read cannot be checked, so it is refused{fault[1]}"
    )


def _excerpt(text: str, start: int) -> str:
    rest = text[start : start + 40].split("\n")[0].strip()
    return f"; look at {rest!r}" if rest else ""


def _walked(tree: object) -> Iterator[object]:
    """``tree`` and every node below it, in the order of the text."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, dict):
            waiting.extend(reversed(list(node.values())))
        elif isinstance(node, Iterable) and not isinstance(node, str):
            waiting.extend(reversed(list(node)))


def _named(tree: Sequence[object], name: str) -> list[Mapping[str, object]]:
    return [node for node in tree if isinstance(node, dict) and getattr(node, "name", "") == name]


def _services(
    text: str, tree: Sequence[object], seen: Sequence[Sighting], allowed: Sequence[str]
) -> tuple[str, ...]:
    """The services that are called, all of them allowed."""
    calls = [each for each in seen if each.word is Outbound.SERVICE]
    parsed = len(_named(tree, "ServiceGraphPattern"))
    if not calls and not parsed:
        return ()
    if parsed and not allowed:
        start = calls[0].start if calls else None
        raise _refusal(text, start, f"SERVICE is refused: it asks another server; {_HERE}")
    _agree(text, Outbound.SERVICE, seen, parsed)
    for each in seen:
        if each.word is Outbound.UNCLEAR:
            raise _refusal(text, each.start, f"beside SERVICE, write {each.text} in full")
    for call in calls:
        if call.address not in allowed:
            what = f"<{call.address}>" if call.address else "what is not written as <address>"
            known = ", ".join(f"<{each}>" for each in allowed)
            raise _refusal(text, call.start, f"SERVICE may not ask {what}; it may ask {known}")
    return tuple(call.address for call in calls if call.address)


def _agree(text: str, word: Outbound, seen: Sequence[Sighting], parsed: int) -> None:
    places = [each.start for each in seen if each.word is word]
    if len(places) != parsed:
        raise _refusal(
            text,
            places[0] if places else None,
            f"it is not clear whether this is the word {word}; "
            f"write it apart from others, and give no prefix that name",
        )


def _graphs(tree: Sequence[object], base: str | None) -> Graphs:
    prefixes: dict[str, str] = {}
    whole = base or ""
    for node in tree:
        if isinstance(node, dict) and getattr(node, "name", "") == "Base":
            whole = urljoin(whole, str(node["iri"]))
    for node in _named(tree, "PrefixDecl"):
        prefixes[str(node.get("prefix") or "")] = urljoin(whole, str(node["iri"]))
    clauses = _named(tree, "DatasetClause")
    return Graphs(
        default=tuple(
            _iri(each["default"], prefixes, whole) for each in clauses if "default" in each
        ),
        named=tuple(_iri(each["named"], prefixes, whole) for each in clauses if "named" in each),
    )


def _iri(term: object, prefixes: Mapping[str, str], base: str) -> str:
    if isinstance(term, dict):
        prefix, local = str(term.get("prefix") or ""), str(term.get("localname") or "")
        return prefixes.get(prefix, "") + local
    return urljoin(base, str(term))


def _refusal(text: str, start: int | None, sentence: str) -> Refusal:
    line, column = place(text, start) if start is not None else (None, None)
    return Refusal(HTTPStatus.BAD_REQUEST, sentence, line=line, column=column)
