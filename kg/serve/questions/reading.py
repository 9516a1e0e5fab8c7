"""What a request asks of a named question: its parameters, and which page of the answer.

In: the parameters of an address. Out: values as they were typed, `limit` and `offset`; a Refusal
that names the known parameters where one is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from kg.ask import Question
from kg.serve.protocol.parameters import Parameters
from kg.serve.refusal import Refusal
from kg.serve.settings import Settings

LIMIT, OFFSET, FORMAT = PAGING = ("limit", "offset", "format")
"""The parameters that every question has beside its own."""

_WHOLE = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of one answer: ``values`` are sorted by name, as people typed them."""

    name: str
    values: tuple[tuple[str, str], ...]
    limit: int
    offset: int
    form: str | None = None

    def at(self, offset: int) -> str:
        """The parameters of an address that asks for the page from ``offset`` on."""
        pairs = [*self.values, (LIMIT, str(self.limit)), (OFFSET, str(offset))]
        return urlencode([*pairs, *([(FORMAT, self.form)] if self.form else [])])

    def following(self, total: int) -> int | None:
        """Where the next page begins; None where this is the last one."""
        return self.offset + self.limit if self.offset + self.limit < total else None

    def preceding(self) -> int | None:
        """Where the page before begins; None where this is the first one."""
        return max(0, self.offset - self.limit) if self.offset else None


def read(question: Question, parameters: Parameters, settings: Settings) -> Asked:
    """What ``parameters`` ask of ``question``; an empty value is one that was not given.

    Raises Refusal with status 400.
    """
    known = [each.name for each in question.parameters]
    refuse_unknown(parameters, (*known, *PAGING), f"the question {question.name}")
    given = ((name, (parameters.one(name) or "").strip()) for name in known)
    return Asked(
        name=question.name,
        values=tuple(sorted((name, value) for name, value in given if value)),
        limit=_number(parameters, LIMIT, settings.page_rows, 1, settings.page_rows_most),
        offset=_number(parameters, OFFSET, 0, 0, None),
        form=parameters.one(FORMAT) or None,
    )


def refuse_unknown(parameters: Parameters, known: Collection[str], what: str) -> None:
    """Raise Refusal where there is a parameter that ``what`` does not know."""
    for name, _ in parameters.pairs:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise _bad(f"{what} has no parameter {name[:40]!r}; {takes}")


def _number(parameters: Parameters, name: str, default: int, least: int, most: int | None) -> int:
    written = parameters.one(name)
    if not written:
        return default
    number = int(written) if _WHOLE.fullmatch(written) else -1
    if number < least or (most is not None and number > most):
        bound = f"{least} to {most}" if most is not None else f"{least} on"
        raise _bad(f"{name}={written[:40]!r} will not do; a whole number from {bound} is expected")
    return number


def _bad(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, sentence)
