"""Figures that police claim: the list of measures, and one measure over time.

In: a book, and the measure and borough that a reader asked for. Out: content.
"""

from __future__ import annotations

from urllib.parse import urlencode

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.figures import Measure, disagreements, find_measures, measures, of_area
from kg.catalogue.records import Area
from kg.pages.address import measure_id
from kg.pages.book import AbsentError, Book, Content, Parameters, part_of
from kg.pages.chart import charts

_PER_PAGE = 40


def all_measures(book: Book, parameters: Parameters) -> Content:
    """The measures, the one claimed most often first."""
    area, words = _area(book, parameters), parameters.get("q", "").strip()
    found = find_measures(book.catalogue, words, area.iri if area else None)

    def page(number: int) -> str:
        asked = {"borough": parameters.get("borough", ""), "q": words, "page": str(number)}
        return f"/figures?{urlencode({name: value for name, value in asked.items() if value})}"

    context = {
        "words_asked": words,
        "area": area,
        "boroughs": book.catalogue.boroughs,
        "part": part_of(found, parameters.get("page"), _PER_PAGE),
        "page_path": page,
        "letter": book.catalogue.letter,
    }
    return Content("figures.html", "Figures claimed", context)


def one_measure(book: Book, parameters: Parameters) -> Content:
    """One measure; ``parameters`` hold the ``id`` of its path, and perhaps a borough."""
    measure = _find(book, parameters["id"])
    area = _area(book, parameters)
    claims = of_area(book.catalogue, measure.claims, area.iri) if area else measure.claims
    days = [(claim, book.catalogue.letter(claim).day) for claim in claims]
    spoken = {iri for claim in measure.claims for iri in book.catalogue.letter(claim).areas}
    context = {
        "measure": measure,
        "area": area,
        "boroughs": [b for b in book.catalogue.boroughs if b.iri in spoken],
        "charts": charts(days),
        "part": part_of(list(reversed(claims)), parameters.get("page"), 60),
        "page_path": lambda number: f"/figures/{measure_id(measure)}?{_query(parameters, number)}",
        "disagreements": disagreements(book.catalogue, claims)[:30],
        "letter": book.catalogue.letter,
    }
    return Content("measure.html", f"Figures: {measure.name}", context)


def _query(parameters: Parameters, number: int) -> str:
    borough = parameters.get("borough")
    return urlencode({**({"borough": borough} if borough else {}), "page": str(number)})


def _area(book: Book, parameters: Parameters) -> Area | None:
    return book.addresses.area(parameters.get("borough", "").strip())


def _find(book: Book, asked: str) -> Measure:
    known = book.catalogue.kept("measures by id", _by_id)
    if asked not in known:
        raise AbsentError(f"no measure at /figures/{asked}")
    return known[asked]


def _by_id(catalogue: Catalogue) -> dict[str, Measure]:
    return {measure_id(measure): measure for measure in measures(catalogue)}
