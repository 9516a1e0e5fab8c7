"""About the data: where it comes from, how it was read, how sure that is, what is not known.

In: a book. Out: content.
"""

from __future__ import annotations

from collections import Counter

from kg.pages.book import Book, Content, Parameters
from kg.pages.evaluation import evaluation


def about(book: Book, _: Parameters) -> Content:
    """The page."""
    forces = Counter(letter.force for letter in book.catalogue.newest)
    known = book.catalogue.reference.forces
    context = {
        "evaluation": evaluation(),
        "forces": sorted(
            (known[code].label if code is not None and code in known else "No force stated", count)
            for code, count in forces.items()
        ),
        "priorities": len(book.catalogue.priorities),
        "actions": len(book.catalogue.actions),
        "claims": len(book.catalogue.claims),
        "officers": len(book.catalogue.officers),
        "undated": sum(letter.issued is None for letter in book.catalogue.newest),
        "dumps": book.setup.dumps,
    }
    return Content("about.html", "About the data", context)
