"""The first page: how much is held, what was not answered, where, and what is new.

In: a book. Out: its content.
"""

from __future__ import annotations

from itertools import islice

from kg.catalogue.coverage import coverage
from kg.catalogue.records import State
from kg.pages.book import Book, Content, Parameters
from kg.pages.words import words

ROWS, COLUMNS = 12, 10
"""How much of the matrix of boroughs by topics the first page shows."""
_NEWEST = 6
_BOROUGHS = 36


def home(book: Book, _: Parameters) -> Content:
    """The first page."""
    catalogue = book.catalogue
    counts = catalogue.count(catalogue.priorities)
    matrix = coverage(catalogue)
    unanswered = (p for p in catalogue.priorities if p.state is State.UNANSWERED)
    boroughs = matrix.rows[:_BOROUGHS]
    context = {
        "counts": counts,
        "total": len(catalogue.priorities),
        "open": counts[State.UNANSWERED] + counts[State.ADVICE_ONLY],
        "matrix": matrix,
        "rows": matrix.rows[:ROWS],
        "columns": matrix.columns[:COLUMNS],
        "newest": list(islice(unanswered, _NEWEST)),
        "boroughs": sorted(boroughs, key=lambda area: area.label),
        "more_boroughs": max(0, len(catalogue.boroughs) - len(boroughs)),
    }
    return Content("home.html", str(words()["site"]["claim"]), context, feed="/feed.xml")


def matrix_page(book: Book, _: Parameters) -> Content:
    """The whole matrix of boroughs by topics."""
    matrix = coverage(book.catalogue)
    context = {"matrix": matrix, "rows": matrix.rows, "columns": matrix.columns}
    return Content("coverage.html", "Boroughs by topics", context)
