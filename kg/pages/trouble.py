"""The page that says that something cannot be done, why, and what to try next.

In: the status, and one sentence. Out: content. It rests on no message, so that it can be made where
the store cannot be read.
"""

from __future__ import annotations

from http import HTTPStatus

from kg.pages.book import Content
from kg.pages.words import words


def trouble(
    status: HTTPStatus, sentence: str, line: int | None = None, column: int | None = None
) -> Content:
    """The page; ``line`` and ``column``, from 1, are the place at fault in what was sent."""
    known = words()["trouble"]
    entry = known.get(str(status.value), known["other"])
    place = f"Line {line}" + (f", column {column}" if column is not None else "")
    said = sentence[:1].upper() + sentence[1:]
    context = {
        "heading": entry["heading"],
        "sentence": f"{place}: {sentence}" if line is not None else said,
        "next": entry["next"],
        "status": f"{status.value} {status.phrase}",
    }
    return Content("trouble.html", entry["heading"], context, index=False)
