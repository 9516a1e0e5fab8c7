"""Officers who signed messages, or were named in them in their duty.

In: a book, and the borough or name that a reader asked for. Out: content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.folding import fold, terms
from kg.catalogue.records import Area, Letter, Post
from kg.pages.book import AbsentError, Book, Content, Parameters, part_of

_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer: the newest post first, and the first and last day of their letters."""

    posts: tuple[Post, ...]
    areas: tuple[Area, ...]
    first: date | None
    last: date | None
    letters: int
    signed: bool

    @property
    def newest(self) -> Post:
        """The post in the newest letter."""
        return self.posts[0]


def all_officers(book: Book, parameters: Parameters) -> Content:
    """The list, by name; only those who signed, unless all are asked for."""
    area = book.addresses.area(parameters.get("borough", "").strip())
    words, everybody = parameters.get("q", "").strip(), parameters.get("named") == "yes"
    wanted = terms(words)
    found = [
        officer
        for officer in book.catalogue.kept("officers", _officers)
        if (everybody or officer.signed)
        and (area is None or area in officer.areas)
        and all(term in fold(officer.newest.label) for term in wanted)
    ]

    def page(number: int) -> str:
        asked = {
            "borough": parameters.get("borough", ""),
            "q": words,
            "named": "yes" if everybody else "",
            "page": str(number),
        }
        return f"/officers?{urlencode({name: value for name, value in asked.items() if value})}"

    context = {
        "area": area,
        "words_asked": words,
        "everybody": everybody,
        "boroughs": book.catalogue.boroughs,
        "part": part_of(found, parameters.get("page"), _PER_PAGE),
        "page_path": page,
    }
    return Content("officers.html", "Officers", context, index=False)


def one_officer(book: Book, parameters: Parameters) -> Content:
    """The page of one officer; ``parameters`` hold the ``rest`` of its path."""
    posts = book.catalogue.officers.get(book.addresses.iri("officer", parameters["rest"]))
    if posts is None:
        raise AbsentError(f"no officer at /officer/{parameters['rest']}")
    letters = {post.message: book.catalogue.letter(post) for post in posts}
    context = {
        "officer": _officer(book.catalogue, posts),
        "rows": [(post, letters[post.message]) for post in posts],
    }
    return Content("officer.html", posts[0].label, context, index=False)


def _officers(catalogue: Catalogue) -> list[Officer]:
    made = (_officer(catalogue, posts) for posts in catalogue.officers.values())
    return sorted(made, key=lambda officer: (fold(officer.newest.label), officer.newest.officer))


def _officer(catalogue: Catalogue, posts: Sequence[Post]) -> Officer:
    letters: dict[str, Letter] = {post.message: catalogue.letter(post) for post in posts}
    days = [letter.day for letter in letters.values() if letter.day]
    iris = {iri for letter in letters.values() for iri in letter.areas}
    areas = (catalogue.areas.get(iri) for iri in iris)
    return Officer(
        posts=tuple(posts),
        areas=tuple(sorted(area for area in areas if area and area.is_wide)),
        first=min(days, default=None),
        last=max(days, default=None),
        letters=len(letters),
        signed=any(post.signed for post in posts),
    )
