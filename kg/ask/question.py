"""What a question is: a SPARQL query with a title, parameters and columns in its header.

In: the text of a ``.rq`` file, whose header is YAML in lines that begin with ``#+``. Out: frozen
records, or a QueryError that names file and line. Nothing is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import yaml

from kg.errors import QueryError

_MARK = "#+"
_PREFIX = "asked_"
_Item = TypeVar("_Item")


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
    node = _header_node(text, source)
    if node is None:
        return Question(name, source, text)
    header = _Part(node, source, needed=("title", "description"), allowed=("parameters", "columns"))
    return Question(
        name=name,
        source=source,
        text=text,
        title=header.words("title"),
        description=header.words("description"),
        parameters=header.records("parameters", _parameter),
        columns=header.records("columns", _column),
    )


def _header_node(text: str, source: str) -> yaml.Node | None:
    """The header as YAML nodes, which know their lines; None where there is no header."""
    lines = [
        line[len(_MARK) :].removeprefix(" ") if line.startswith(_MARK) else ""
        for line in text.splitlines()
    ]
    if not any(line.strip() for line in lines):
        return None
    try:
        return yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryError(
            f"{source}, line {line}: the header cannot be read: {error.problem}"
        ) from error
    except yaml.YAMLError as error:
        raise QueryError(f"{source}: the header cannot be read as YAML") from error


class _Part:
    """One mapping of the header, with the lines of its keys."""

    def __init__(
        self, node: yaml.Node, source: str, *, needed: tuple[str, ...], allowed: tuple[str, ...]
    ) -> None:
        self.source = source
        self.line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            raise QueryError(f"{source}, line {self.line}: keys and values are expected here")
        self.nodes: dict[str, yaml.Node] = {}
        for key, value in node.value:
            self._add(key, value, (*needed, *allowed))
        for key in needed:
            if key not in self.nodes:
                raise QueryError(f"{source}, line {self.line}: the key {key!r} is missing here")

    def _add(self, key: yaml.Node, value: yaml.Node, known: tuple[str, ...]) -> None:
        place = f"{self.source}, line {key.start_mark.line + 1}"
        if key.value not in known:
            raise QueryError(f"{place}: unknown key {key.value!r}; known are {', '.join(known)}")
        if key.value in self.nodes:
            raise QueryError(f"{place}: the key {key.value!r} stands here twice")
        self.nodes[key.value] = value

    def words(self, key: str) -> str:
        node = self.nodes[key]
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(node, f"{key!r} needs words")
        return str(node.value).strip()

    def optional(self, key: str) -> str | None:
        return self.words(key) if key in self.nodes else None

    def flag(self, key: str) -> bool:
        value = self.optional(key) or "false"
        if value not in ("true", "false"):
            raise self.fault(self.nodes[key], f"{key!r} is true or false")
        return value == "true"

    def items(self, key: str) -> Iterator[yaml.Node]:
        node = self.nodes.get(key)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(node, f"{key!r} needs a list")
        yield from node.value

    def records(self, key: str, make: Callable[[yaml.Node, str], _Item]) -> tuple[_Item, ...]:
        return tuple(make(node, self.source) for node in self.items(key))

    def choice(self, key: str, kinds: type[StrEnum]) -> str:
        value = self.words(key)
        if value not in list(kinds):
            raise self.fault(self.nodes[key], f"{value!r} is none of {', '.join(kinds)}")
        return value

    def fault(self, node: yaml.Node, reason: str) -> QueryError:
        return QueryError(f"{self.source}, line {node.start_mark.line + 1}: {reason}")


def _parameter(node: yaml.Node, source: str) -> Parameter:
    part = _Part(
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
    part = _Part(node, source, needed=("name", "label"), allowed=("several",))
    several = part.choice("several", Several) if "several" in part.nodes else None
    return Column(
        name=part.words("name"),
        label=part.words("label"),
        several=Several(several) if several else None,
    )
