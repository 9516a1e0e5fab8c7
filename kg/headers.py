"""The header of a ``.rq`` file: YAML in lines that begin with ``#+``.

In: the text of a query. Out: the mappings of its header, which know their lines, or a QueryError
that names file and line. What the keys mean is known to those who ask for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TypeVar

import yaml

from kg.errors import QueryError

_MARK = "#+"
_Item = TypeVar("_Item")


def header_node(text: str, source: str) -> yaml.Node | None:
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


class HeaderPart:
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
        """The words of a key that is there."""
        node = self.nodes[key]
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fault(node, f"{key!r} needs words")
        return str(node.value).strip()

    def optional(self, key: str) -> str | None:
        """The words of a key that may be missing."""
        return self.words(key) if key in self.nodes else None

    def flag(self, key: str) -> bool:
        """Whether a key says true; false where it is missing."""
        value = self.optional(key) or "false"
        if value not in ("true", "false"):
            raise self.fault(self.nodes[key], f"{key!r} is true or false")
        return value == "true"

    def items(self, key: str) -> Iterator[yaml.Node]:
        """The entries of a list; none where the key is missing."""
        node = self.nodes.get(key)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(node, f"{key!r} needs a list")
        yield from node.value

    def records(self, key: str, make: Callable[[yaml.Node, str], _Item]) -> tuple[_Item, ...]:
        """The entries of a list, each made into a record."""
        return tuple(make(node, self.source) for node in self.items(key))

    def choice(self, key: str, kinds: type[StrEnum]) -> str:
        """One of the values of ``kinds``."""
        value = self.words(key)
        if value not in list(kinds):
            raise self.fault(self.nodes[key], f"{value!r} is none of {', '.join(kinds)}")
        return value

    def fault(self, node: yaml.Node, reason: str) -> QueryError:
        """The error to raise for ``node``; names file and line."""
        return QueryError(f"{self.source}, line {node.start_mark.line + 1}: {reason}")
