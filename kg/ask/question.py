"""What a question is: a SPARQL query with a title, parameters and columns in its header.

In: the text of a ``.rq`` file, whose header is YAML in lines that begin with ``#+``. Out: frozen
records, or a QueryError that names file and line. Nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import yaml

from kg.ask.conditions import named_conditions, with_conditions
from kg.errors import QueryError
from kg.headers import HeaderPart, header_node

MESSAGE = "message_iri"
"""The column of a question with ``scope: message`` that names the message of a row."""

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


class Scope(StrEnum):
    """What each row of an answer depends on."""

    STORE = "store"  # on several messages
    MESSAGE = "message"  # on one message, its report and the reference graph alone


@dataclass(frozen=True, slots=True)
class OrderKey:
    """A variable that rows are ordered by, as ``ORDER BY`` has it."""

    variable: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its header; ``columns`` is empty where the query decides them itself.

    ``caution`` is what a reader of the answer must not take it for. Where ``scope`` says that each
    row depends on one message, ``order`` repeats the query's ORDER BY, so that the rows of many
    messages can be put in order without asking the store.
    """

    name: str
    source: str
    text: str
    title: str = ""
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    caution: str | None = None
    scope: Scope = Scope.STORE
    order: tuple[OrderKey, ...] = ()

    def text_for(self, given: Collection[str]) -> str:
        """The query as it is asked where the parameters ``given`` have values."""
        return with_conditions(self.text, given) if self.parameters else self.text

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
        node,
        source,
        needed=("title", "description"),
        allowed=("caution", "scope", "order", "parameters", "columns"),
    )
    question = Question(
        name=name,
        source=source,
        text=text,
        title=header.words("title"),
        description=header.words("description"),
        parameters=header.records("parameters", _parameter),
        columns=header.records("columns", _column),
        caution=header.optional("caution"),
        scope=Scope(header.choice("scope", Scope)) if "scope" in header.nodes else Scope.STORE,
        order=tuple(_order(str(item.value)) for item in header.items("order")),
    )
    _check_conditions(question)
    _check_scope(question)
    return question


def _check_scope(question: Question) -> None:
    """Raise QueryError where rows are said to depend on one message and do not name it."""
    named = MESSAGE in [column.name for column in question.columns]
    if question.scope is Scope.MESSAGE and not (named and question.order):
        raise QueryError(
            f"{question.source}: a question with 'scope: message' needs a column {MESSAGE!r} and "
            "'order', which repeats the query's ORDER BY"
        )


def _check_conditions(question: Question) -> None:
    """Raise QueryError for a condition on a parameter that the header does not name."""
    known = {parameter.name for parameter in question.parameters}
    for name, line in named_conditions(question.text) if known else ():
        if name not in known:
            raise QueryError(
                f"{question.source}, line {line}: this line is to hold where the parameter "
                f"{name!r} is given, but the header names {', '.join(sorted(known))}"
            )


def _order(key: str) -> OrderKey:
    return OrderKey(key.removeprefix("-"), descending=key.startswith("-"))


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
