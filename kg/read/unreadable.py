"""Why bytes could not be read: raised by the readers of one format, which know no path.

In: a reason in plain words. Out: `kg.read` puts the path before it (UnreadableInputError).
"""

from __future__ import annotations


class Unreadable(ValueError):  # noqa: N818 -- it reads as the sentence that it stands for
    """One plain reason, with what to do."""


class LeftOut(Unreadable):
    """What is not read on purpose; the rest of its source is read."""
