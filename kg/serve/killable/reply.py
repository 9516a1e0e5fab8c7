"""What a child replied, with its open files.

In: a message and files. Out: the quads in them, or the Refusal that the message is.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from pyoxigraph import Quad, RdfFormat, parse

from kg.serve.killable.wire import Message
from kg.serve.refusal import Refusal


class FaultError(Exception):
    """A fault of ours in a child; the message is its traceback."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply; who has it closes the files."""

    message: Message
    files: Sequence[int]

    def close(self) -> None:
        """Close the files."""
        for file in self.files:
            os.close(file)

    def raise_refusal(self) -> None:
        """Raise the Refusal, or the FaultError, that the reply is."""
        match self.message["kind"]:
            case "refusal":
                raise Refusal(
                    HTTPStatus(self.message["status"]),
                    self.message["sentence"],
                    line=self.message["line"],
                    column=self.message["column"],
                )
            case "fault":
                raise FaultError(self.message["trace"])

    def quads(self) -> tuple[list[Quad], ...]:
        """The quads in each file, which is closed; blank nodes have the names of the store."""
        return tuple(_quads(file) for file in self.files)


def _quads(file: int) -> list[Quad]:
    with os.fdopen(file, "rb") as opened:
        return list(parse(opened, RdfFormat.N_QUADS))
