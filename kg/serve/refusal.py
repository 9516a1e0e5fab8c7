"""What the server answers where it cannot do what was asked: a status and one plain sentence.

In: what went wrong. Out: an exception that becomes a response of RFC 9457 (problem details), plain
text or a page, as the client prefers. Everything else that is raised is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


class Refusal(Exception):  # noqa: N818 - a refusal is no error of ours
    """The request is refused with ``status``; ``sentence`` says in plain words why and what to do.

    ``line`` and ``column``, both from 1, are the place in the text that the client sent.
    ``headers`` go with the response, such as Retry-After or Allow. ``report`` is a validation
    report in Turtle where the graph that was to be written breaks shapes. ``hint`` is what programs
    are told besides.
    """

    def __init__(
        self,
        status: HTTPStatus,
        sentence: str,
        *,
        line: int | None = None,
        column: int | None = None,
        headers: Mapping[str, str] = _NONE,
        report: bytes | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.line = line
        self.column = column
        self.headers = headers
        self.report = report
        self.hint = hint
