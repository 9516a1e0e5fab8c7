"""What a question is: a SPARQL query with a title, parameters and columns in its header.

In: the text of a ``.rq`` file, whose header is YAML in lines that begin with ``#+``. Out: frozen
records, or a QueryError that names file and line. Nothing is asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import yaml

from kg.errors import QueryError
from kg.headers import HeaderPart, header_node

_PREFIX = "asked_"


class ParameterType(StrEnum):
    """What form a parameter's value has."""

    IRI = "iri"
    BOROUGH = "borough"  # a borough or district: name, ONS code or IRI
    AREA = "area"  # any area, such as a ward: name, code or IRI
    TOPIC = "topic"  # label, notation or IRI of a topic
    DATE = "date"  # YYYY-MM-DD
    STRING = "string"
    INTEGER = "integer"


class Several(StrEnum):
    """How a cell shows several values, which the query joins with `` | ``."""

    LIST = "list"  # a list in JSON
    TEXT = "text"  # words joined with commas everywhere


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that the asker may or must state; the query sees it as ``?asked_NAME``."""

    name: str
    type: ParameterType
    description: str
    example: str
    required: bool = False
    default: str | None = None
    allowed: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """The variable that stands for it in the query, without the question mark."""
        return _PREFIX + self.name


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer: the query's variable and what people read above it."""

    name: str
    label: str
    several: Several | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its header; ``columns`` is empty where the query decides them itself."""

    name: str
    source: str
    text: str
    title: str = ""
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()

    def parameter(self, name: str) -> Parameter:
        """The parameter ``name``; raises QueryError that lists those there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters)
        raise QueryError(
            f"{self.name}: there is no parameter {name!r}; "
            + (f"known are {known}" if known else "this query takes none")
        )


def parse_question(text: str, source: str, name: str) -> Question:
    """The question that ``text`` holds; a text without a header is a question without parameters.

    ``source`` is what errors call the file. Raises QueryError for a header that is not YAML, lacks
    a key, or has a key or value that is not known.
    """
    node = header_node(text, source)
    if node is None:
        return Question(name, source, text)
    header = HeaderPart(
        node, source, needed=("title", "description"), allowed=("parameters", "columns")
    )
    return Question(
        name=name,
        source=source,
        text=text,
        title=header.words("title"),
        description=header.words("description"),
        parameters=header.records("parameters", _parameter),
        columns=header.records("columns", _column),
    )


def _parameter(node: yaml.Node, source: str) -> Parameter:
    part = HeaderPart(
        node,
        source,
        needed=("name", "type", "description", "example"),
        allowed=("required", "default", "allowed"),
    )
    return Parameter(
        name=part.words("name"),
        type=ParameterType(part.choice("type", ParameterType)),
        description=part.words("description"),
        example=part.words("example"),
        required=part.flag("required"),
        default=part.optional("default"),
        allowed=tuple(str(item.value) for item in part.items("allowed")),
    )


def _column(node: yaml.Node, source: str) -> Column:
    part = HeaderPart(node, source, needed=("name", "label"), allowed=("several",))
    several = part.choice("several", Several) if "several" in part.nodes else None
    return Column(
        name=part.words("name"),
        label=part.words("label"),
        several=Several(several) if several else None,
    )
