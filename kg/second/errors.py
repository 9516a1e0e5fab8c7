"""What can go wrong with the second reader, in one plain line each.

Neither error ever holds what the server wrote: a server may echo the key or the message.
"""

from __future__ import annotations

from kg.errors import CommitmentsError


class SecondReaderError(CommitmentsError):
    """The second reader cannot be used at all: wrong address, no server, no model, no key."""


class UnusableAnswerError(CommitmentsError):
    """There is no usable answer for this one message; others may still be read."""
