"""How the named questions are described in /openapi.json.

In: a question with its header. Out: a part of the OpenAPI description (version 3.1): each parameter
with its type, default, example and allowed values. The tests hold it to what is really read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from kg.ask import Parameter, ParameterType, Question
from kg.namespaces import TOPIC
from kg.reference import concepts
from kg.serve.questions.forms import names, offered
from kg.serve.questions.reading import FORMAT, LIMIT, OFFSET
from kg.serve.questions.writing import BASIS, TOTAL
from kg.serve.settings import Settings

Part = dict[str, Any]

_NUMBER: Part = {"type": "integer"}
_TYPES: Mapping[ParameterType, Part] = MappingProxyType(
    {
        ParameterType.DATE: {"type": "string", "format": "date"},
        ParameterType.INTEGER: _NUMBER,
        ParameterType.IRI: {"type": "string", "format": "iri"},
    }
)
_HINTS: Mapping[ParameterType, str] = MappingProxyType(
    {
        ParameterType.BOROUGH: " A name, an ONS code or an address; "
        "/questions/values/borough lists them.",
        ParameterType.AREA: " A name, an ONS code or an address.",
        ParameterType.TOPIC: " A notation; its label or address will do too; "
        "/questions/values/topic lists them.",
    }
)
_HEADERS: Part = {
    BASIS: {
        "description": "What the answer rests on: "
        '`messages=2, dated=2, first="2025-11-19", last="2025-11-20"`.',
        "schema": {"type": "string"},
    },
    TOTAL: {"description": "How many rows the whole answer has.", "schema": _NUMBER},
    "Link": {
        "description": "The next page and the one before (RFC 8288).",
        "schema": {"type": "string"},
    },
}
_TEXT_OR_NONE: Part = {"type": ["string", "null"]}
_BASIS: Part = {
    "type": "object",
    "description": "The messages in the store.",
    "properties": {
        "messages": _NUMBER,
        "dated": _NUMBER,
        "first": _TEXT_OR_NONE,
        "last": _TEXT_OR_NONE,
        "sentence": {"type": "string"},
    },
    "required": ["messages", "dated", "first", "last", "sentence"],
}


def operation(question: Question, settings: Settings, *, triples: bool) -> Part:
    """The description of the operation that asks ``question``."""
    return {
        "parameters": [
            *map(_parameter, question.parameters),
            *_paging(settings, names(triples=triples)),
        ],
        "responses": {
            "200": {
                "description": "One page of the answer.",
                "headers": _HEADERS,
                "content": {
                    form.value: {
                        "schema": _document(question)
                        if form.value == "application/json"
                        else {"type": "string"}
                    }
                    for form in offered(triples=triples)
                },
            }
        },
    }


@cache
def topics() -> tuple[str, ...]:
    """The notations of all topics, sorted."""
    return tuple(sorted({name for place, name in concepts().found if place == TOPIC}))


def _parameter(parameter: Parameter) -> Part:
    schema = dict(_TYPES.get(parameter.type, {"type": "string"}))
    if parameter.allowed:
        schema["enum"] = list(parameter.allowed)
    elif parameter.type is ParameterType.TOPIC:
        schema["enum"] = list(topics())
    if parameter.default is not None:
        schema["default"] = _value(parameter, parameter.default)
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description + _HINTS.get(parameter.type, ""),
        "schema": schema,
        "example": _value(parameter, parameter.example),
    }


def _value(parameter: Parameter, written: str) -> str | int:
    return int(written) if parameter.type is ParameterType.INTEGER else written


def _paging(settings: Settings, forms: tuple[str, ...]) -> Iterator[Part]:
    rows = {"minimum": 1, "maximum": settings.page_rows_most, "default": settings.page_rows}
    start = {"minimum": 0, "maximum": 10**12 - 1, "default": 0}
    for name, schema, description in (
        (LIMIT, {**_NUMBER, **rows}, "How many rows a page has."),
        (OFFSET, {**_NUMBER, **start}, "How many rows are passed over."),
        (FORMAT, {"type": "string", "enum": list(forms)}, "The form, before the Accept header."),
    ):
        yield {
            "name": name,
            "in": "query",
            "required": False,
            "description": description,
            "schema": schema,
        }


def _document(question: Question) -> Part:
    """The schema of the JSON form; columns without a header are those of the query."""
    row: Part = {"type": "object"}
    if question.columns:
        row["properties"] = {
            column.name: {"description": column.label} for column in question.columns
        }
    properties: Part = {
        **{name: {"type": "string"} for name in ("name", "title", "description", "caution")},
        **dict.fromkeys(("total", "limit", "offset"), _NUMBER),
        **dict.fromkeys(("next", "previous"), _TEXT_OR_NONE),
        "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
        "basis": _BASIS,
        "columns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "label": {"type": "string"}},
                "required": ["name", "label"],
            },
        },
        "rows": {"type": "array", "items": row},
    }
    return {"type": "object", "properties": properties, "required": sorted(properties)}
