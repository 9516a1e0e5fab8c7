"""The errors that a user can meet: one plain sentence each, with file, place and remedy.

In: what went wrong. Out: an exception that the command line prints as one line (exit status 2).
Everything else that is raised is a fault of ours and may show a traceback.
"""

from __future__ import annotations


def shown(name: str) -> str:
    """``name`` on one line, with escapes for what cannot be seen: line breaks, signs of bidi."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in name
    )


class CommitmentsError(Exception):
    """Something that the user can mend; ``str(error)`` is one plain line for them to read."""


class UnreadableInputError(CommitmentsError):
    """A file or stream that is no readable message: ``source`` says which, ``reason`` why."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{shown(source)}: {reason}")
        self.source = source
        self.reason = reason


class LeftOutError(UnreadableInputError):
    """A part of ``source`` that is not read on purpose: to be said, but no failure."""


class StoreError(CommitmentsError):
    """The store cannot be opened, is locked by another process, or has an unknown version."""


class StoreLockedError(StoreError):
    """Another process holds the store: a server, which may hand it over, or another program."""


class QueryError(CommitmentsError):
    """A query or its parameters cannot be understood; the message names file, line and column."""


class OutputError(CommitmentsError):
    """A file that was to be written cannot be."""
