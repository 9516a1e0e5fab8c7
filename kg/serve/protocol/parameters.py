"""The parameters of an address or of a form, read once and strictly.

In: ``application/x-www-form-urlencoded`` as it came. Out: names with their values in order, or a
Refusal: what is no UTF-8, or a percent sign that begins nothing, is refused rather than guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from kg.serve.refusal import Refusal

_MOST = 1000
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names with their values, in the order in which they came."""

    pairs: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of ``name``."""
        return tuple(value for key, value in self.pairs if key == name)

    def one(self, name: str) -> str | None:
        """The only value of ``name``; None where there is none.

        Of several formats the first is taken: SPARQLWrapper sends two spellings of the one that it
        wants. Raises Refusal with status 400 where there are several of anything else.
        """
        values = self.all(name)
        if name == "format":
            values = values[:1]
        if len(values) > 1:
            raise _bad(f"the parameter {name} is there {len(values)} times; once is enough")
        return values[0] if values else None

    def addresses(self, name: str) -> tuple[str, ...]:
        """All values of ``name``, which name graphs; Refusal where one is no absolute IRI."""
        return tuple(absolute(value, name) for value in self.all(name))

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.pairs)

    def __add__(self, other: Parameters) -> Parameters:
        return Parameters(self.pairs + other.pairs)


def read_parameters(raw: bytes, where: str) -> Parameters:
    """The parameters of ``raw``; ``where`` is "address" or "form", for the Refusal."""
    try:
        text = raw.decode("utf-8")
        if found := _BARE_PERCENT.search(text):
            raise _bad(
                f"the {where} holds {text[found.start() :][:3]!r}, which stands for no character; "
                "a percent sign itself is written %25"
            )
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST)
    except UnicodeDecodeError as error:
        raise _bad(f"the {where} is not in UTF-8") from error
    except ValueError as error:
        raise _bad(f"the {where} has more than {_MOST} parameters") from error
    return Parameters(tuple(pairs))


def absolute(iri: str, name: str) -> str:
    """``iri`` where it is an absolute IRI; Refusal with status 400 otherwise."""
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise _bad(f"{name}={iri[:200]!r} is no absolute IRI: {error}") from error


def _bad(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, sentence)
