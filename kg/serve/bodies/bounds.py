"""Bodies of RDF that would take a parser too long, or end it, are told apart beforehand.

In: a body and its form. Out: the body as it may be parsed, or a Refusal with status 400.

Oxigraph's parsers follow nested JSON-LD and quoted triples by calling themselves, and leave with a
fault that ends the whole program at some thousand levels; deeply nested RDF/XML and many contexts
take them time that grows with the square. No file that anybody has a use for comes near to the
bounds here. RDF/XML is read by expat once before, which also knows the place of what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NoReturn
from xml.parsers import expat

from kg.serve.refusal import Refusal
from kg.serve.running import GraphFormat

_DEEPEST = 100  # elements in elements, values in values
_QUOTED = 1000  # times << : the signs of a quoted triple, whose letters a text may hold too
_ATTRIBUTES = 100  # of one element, names of namespaces among them
_CONTEXTS = 100  # of one JSON-LD document
_TERMS = 2000  # that one context defines; ours has some 300


def bounded(body: bytes, text: str, form: GraphFormat) -> bytes:
    """The body to parse; ``text`` is the same, decoded. Raises Refusal."""
    check = _CHECKS.get(form)
    if check is not None:
        return check(body, text)
    if body.count(b"<<") > _QUOTED:
        raise _bad("quoted triples of RDF 1.2 are not kept here")
    return body


def _xml(body: bytes, _text: str) -> bytes:
    parser = expat.ParserCreate("utf-8")
    depth = 0

    def begin(_name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _at(parser, f"elements are nested more than {_DEEPEST} deep")
        if len(attributes) > _ATTRIBUTES:
            raise _at(parser, f"an element has more than {_ATTRIBUTES} attributes")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_: object) -> NoReturn:
        raise _at(parser, "entities are not read here; write the addresses in full")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.EntityDeclHandler = declared
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages[error.code]
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"this is no XML: {reason}",
            line=error.lineno,
            column=error.offset + 1,
        ) from error
    return body


def _at(parser: expat.XMLParserType, sentence: str) -> Refusal:
    return Refusal(
        HTTPStatus.BAD_REQUEST,
        sentence,
        line=parser.CurrentLineNumber,
        column=parser.CurrentColumnNumber + 1,
    )


def _json(_body: bytes, text: str) -> bytes:
    """What was checked, written anew, so that no member with the name of another gets past."""
    try:
        document = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"this is no JSON: {error.msg}",
            line=error.lineno,
            column=error.colno,
        ) from error
    except ValueError as error:  # a number of more digits than Python turns into one
        raise _bad("a number has thousands of digits") from error
    except RecursionError as error:
        raise _too_deep() from error
    if not isinstance(document, dict | list):
        raise _bad("a document of JSON-LD is an object or an array")
    _Contexts().walk(document)
    return json.dumps(document).encode()


def _no_number(word: str) -> NoReturn:
    raise _bad(f"{word} is no number of JSON")


class _Contexts:
    """The contexts met in a document; none of them may lie elsewhere."""

    def __init__(self) -> None:
        self.met = 0

    def walk(self, document: Any) -> None:
        waiting = [(document, 1)]
        while waiting:
            value, depth = waiting.pop()
            if depth > _DEEPEST:
                raise _too_deep()
            if isinstance(value, dict):
                self._member(value)
                waiting += [(each, depth + 1) for each in value.values()]
            elif isinstance(value, list):
                waiting += [(each, depth + 1) for each in value]

    def _member(self, value: Mapping[str, Any]) -> None:
        if "@import" in value:
            raise _elsewhere(value["@import"])
        if "@context" not in value:
            return
        context = value["@context"]
        for each in context if isinstance(context, list) else [context]:
            self.met += 1
            if isinstance(each, str):
                raise _elsewhere(each)
            if isinstance(each, Sequence | Mapping) and len(each) > _TERMS:
                raise _bad(f"a context defines more than {_TERMS} terms")
        if self.met > _CONTEXTS:
            raise _bad(f"the document has more than {_CONTEXTS} contexts; put them into one")


def _elsewhere(address: object) -> Refusal:
    return _bad(
        f"the context {str(address)[:200]!r} lies elsewhere, and nothing is read from elsewhere; "
        "put its content into the document"
    )


def _too_deep() -> Refusal:
    return _bad(f"values are nested more than {_DEEPEST} deep")


def _bad(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, sentence)


_CHECKS: Mapping[GraphFormat, Callable[[bytes, str], bytes]] = MappingProxyType(
    {GraphFormat.RDF_XML: _xml, GraphFormat.JSON_LD: _json}
)
