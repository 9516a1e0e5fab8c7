"""How the protocol's rooms are described in /openapi.json: they read their requests themselves.

In: nothing. Out: parts of the OpenAPI description (version 3.1), one for each operation. The tests
hold them to what is really read and sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Security
from fastapi.security import HTTPBearer

from kg.serve.bodies import READABLE
from kg.serve.bodies.graph import MULTIPART
from kg.serve.forms import GRAPH_NAMES, SHORT_NAMES
from kg.serve.protocol.operation import FORM, QUERY, UPDATE
from kg.serve.running import GraphFormat, ResultsFormat
from kg.serve.sending import CUT

Part = dict[str, Any]
TOKEN = Security(
    HTTPBearer(scheme_name="token", description="What writers send.", auto_error=False)
)
"""Says which operations need the token; `kg.serve.access` looks at it."""

_TEXT: Part = {"type": "string"}
_ADDRESS: Part = {"type": "string", "format": "iri"}
_ADDRESSES: Part = {"type": "array", "items": _ADDRESS}
_EXAMPLE = (
    "PREFIX pc: <https://w3id.org/policing-commitments/def#>\n"
    "SELECT ?priority WHERE { ?priority pc:answerStatus pc:Unanswered } LIMIT 10"
)


def _parameter(name: str, schema: Part, description: str, **more: Any) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def _format(names: tuple[str, ...]) -> Part:
    schema = {"type": "string", "enum": list(names)}
    description = "The form of the answer, before what the Accept header says."
    return _parameter("format", schema, description)


_FORMAT, _GRAPH_FORMAT = _format(SHORT_NAMES), _format(GRAPH_NAMES)
_DATASET = [
    _parameter("default-graph-uri", _ADDRESSES, "Graphs that make up the default graph."),
    _parameter("named-graph-uri", _ADDRESSES, "Graphs that GRAPH can name."),
]
_USING = [
    _parameter("using-graph-uri", _ADDRESSES, "Of an update: graphs of the default graph."),
    _parameter("using-named-graph-uri", _ADDRESSES, "Of an update: graphs that GRAPH can name."),
]
_GRAPH = [
    _parameter("graph", _ADDRESS, "The IRI of the graph."),
    _parameter("default", _TEXT, "The default graph; the value does not count."),
]
_PATH: Part = {
    "name": "path",
    "in": "path",
    "required": True,
    "description": "The address itself is the graph's IRI; `message/KEY`, `report/KEY` and "
    "`reference` are the graphs that the program makes.",
    "schema": _TEXT,
}


_SCHEMAS: Mapping[str, Part] = MappingProxyType(
    {
        ResultsFormat.JSON.value: {"type": "object", "required": ["head"]},
        GraphFormat.JSON_LD.value: {"type": ["object", "array"]},
        "application/json": {"type": ["object", "array"]},
        MULTIPART: {
            "type": "object",
            "description": "Files, each with its own Content-Type.",
            "additionalProperties": {"type": "string", "format": "binary"},
        },
    }
)


def _contents(names: tuple[str, ...]) -> Part:
    return {name: {"schema": _SCHEMAS.get(name, _TEXT)} for name in names}


_OF_RESULTS = tuple(form.value for form in ResultsFormat)
_OF_GRAPHS = tuple(form.value for form in GraphFormat)
_CUT = {
    CUT: {
        "description": "Present where a limit has cut the answer: `limit=rows, rows=100000`.",
        "schema": _TEXT,
    }
}
_ANSWER: Part = {
    "description": "The answer.",
    "content": _contents((*_OF_RESULTS, *_OF_GRAPHS)),
    "headers": _CUT,
}
_DONE: Part = {"description": "It is done."}
_LOCATION = {"Location": {"description": "The address of the new graph.", "schema": _ADDRESS}}
_NEW: Part = {"description": "The graph is new.", "headers": _LOCATION}

BY_GET: Part = {
    "parameters": [
        _parameter("query", _TEXT, "The query, in SPARQL 1.1.", example=_EXAMPLE),
        *_DATASET,
        _FORMAT,
    ],
    "responses": {"200": _ANSWER},
}

_FIELDS: Part = {
    "type": "object",
    "properties": {
        "query": _TEXT,
        "update": _TEXT,
        "format": _FORMAT["schema"],
        **{each["name"]: each["schema"] for each in (*_DATASET, *_USING)},
    },
}
BY_POST: Part = {
    "parameters": [*_DATASET, *_USING, _FORMAT],
    "requestBody": {
        "required": True,
        "content": {
            FORM: {"schema": _FIELDS, "example": {"query": _EXAMPLE}},
            QUERY: {"schema": _TEXT, "example": _EXAMPLE},
            UPDATE: {"schema": _TEXT},
        },
    },
    "security": [{}],  # beside the token: a query needs none
    "responses": {"200": _ANSWER, "204": _DONE},
}

_BODY: Part = {"required": True, "content": _contents(READABLE)}
_READ: Part = {
    "responses": {"200": {"description": "The graph.", "content": _contents(_OF_GRAPHS)}}
}
_CHANGE: Part = {
    "requestBody": _BODY,
    "responses": {"201": _NEW, "204": _DONE},
}
_DELETE: Part = {"responses": {"204": _DONE}}

READ: Part = {"parameters": [*_GRAPH, _GRAPH_FORMAT], **_READ}
READ_THERE: Part = {"parameters": [_PATH, _GRAPH_FORMAT], **_READ}
CHANGE: Part = {"parameters": _GRAPH, **_CHANGE}
CHANGE_THERE: Part = {"parameters": [_PATH], **_CHANGE}
DELETE: Part = {"parameters": _GRAPH, **_DELETE}
DELETE_THERE: Part = {"parameters": [_PATH], **_DELETE}
