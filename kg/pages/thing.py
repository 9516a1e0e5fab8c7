"""Whatever an address of the data names: its own page if it has one, else what the graph says.

In: a book, and the rest of ``/page/…`` or an IRI. Out: content, or the path of the page it has.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.catalogue.detail import read_thing
from kg.catalogue.records import last_part
from kg.namespaces import PREFIXES, RDFS
from kg.pages import message, officers, priority
from kg.pages.book import AbsentError, Book, Content, Moved, Parameters, Result


def page_of(book: Book, parameters: Parameters) -> Result:
    """The page of ``{base}KIND/REST``, to which addresses of the data lead a browser."""
    kind, rest = parameters["kind"], parameters["rest"]
    match kind:
        case "message":
            return message.one_message(book, parameters)
        case "priority":
            return priority.one_priority(book, parameters)
        case "officer" if book.addresses.iri(kind, rest) in book.catalogue.officers:
            return officers.one_officer(book, parameters)
    return _anything(book, book.addresses.iri(kind, rest))


def by_iri(book: Book, parameters: Parameters) -> Result:
    """The page of the IRI that the parameter ``iri`` names."""
    iri = parameters.get("iri", "").strip()
    try:
        NamedNode(iri)
    except ValueError:
        raise AbsentError(f"“{iri}” is not the address of a thing") from None
    return _anything(book, iri)


def _anything(book: Book, iri: str) -> Result:
    path = book.addresses.thing(iri)
    if not path.startswith(("/page/", "/thing?")) and _is_there(book, path):
        return Moved(path)
    said = read_thing(book.store, iri)
    if not said:
        raise AbsentError(f"nothing is said here about {iri}")
    label = next((value for predicate, value, _ in said if predicate == RDFS + "label"), iri)
    rows = [(short_name(predicate), predicate, value, is_iri) for predicate, value, is_iri in said]
    context = {"iri": iri, "label": label, "rows": rows, "short_name": short_name}
    return Content("thing.html", label, context, index=False)


def _is_there(book: Book, path: str) -> bool:
    """Whether the page that an address leads to exists: its message may be gone."""
    if path.startswith("/message/"):
        key = last_part(path.partition("#")[0])
        return book.addresses.iri("message", key) in book.catalogue.letters
    return path.startswith("/area/")


def short_name(iri: str) -> str:
    """An IRI with the prefix of its namespace, where we have one for it."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
