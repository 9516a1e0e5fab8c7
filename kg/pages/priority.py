"""One priority: its words in the letter, what answers it and why, what came later, and where else.

In: a book and the address of a priority. Out: its content.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.catalogue.detail import Answer, Detail
from kg.catalogue.records import Action, Priority
from kg.catalogue.related import elsewhere, later, wide_areas
from kg.pages.book import AbsentError, Book, Content, Parameters
from kg.pages.evaluation import evaluation
from kg.pages.passages import Excerpt, excerpt
from kg.reviews import Review

_SHOWN = 8
"""How much of what came later, or was said elsewhere, is shown at once."""


@dataclass(frozen=True, slots=True)
class Answering:
    """An action said to answer the priority, with the words around it and the judgement."""

    answer: Answer
    action: Action
    words: Excerpt | None


def one_priority(book: Book, parameters: Parameters) -> Content:
    """The page of one priority; ``parameters`` hold the ``rest`` of its path."""
    priority = find_priority(book, parameters["rest"])
    letter = book.catalogue.letter(priority)
    detail = book.detail(letter)
    statement = detail.statement(priority.iri)
    found = _answers(book, detail, priority)
    elsewhere_too = elsewhere(book.catalogue, priority)
    context = {
        "priority": priority,
        "letter": letter,
        "boroughs": wide_areas(book.catalogue, priority),
        "words_here": excerpt(detail, statement) if statement else None,
        "statement": statement,
        "answers": found,
        "later": later(book.catalogue, priority),
        "elsewhere": elsewhere_too[:_SHOWN],
        "elsewhere_more": max(0, len(elsewhere_too) - _SHOWN),
        "shown": _SHOWN,
        "evaluation": evaluation(),
        "reviews": reviews_of(book, [priority.iri, *(a.answer.iri for a in found)]),
    }
    return Content("priority.html", f"Priority: {priority.label}", context)


def find_priority(book: Book, rest: str) -> Priority:
    """The priority at ``/priority/REST``; raises AbsentError where there is none."""
    found = book.catalogue.priority.get(book.addresses.iri("priority", rest))
    if found is None:
        raise AbsentError(f"no priority at /priority/{rest}; it may have been in an older message")
    return found


def reviews_of(book: Book, iris: Iterable[str]) -> list[Review]:
    """What people said about the priority and its answers, the oldest first."""
    return [review for iri in iris for review in book.catalogue.reviews.get(iri, ())]


def _answers(book: Book, detail: Detail, priority: Priority) -> list[Answering]:
    found = []
    for answer in detail.answers:
        action = book.catalogue.action.get(answer.action)
        if answer.priority == priority.iri and action is not None:
            statement = detail.statement(action.iri)
            words = excerpt(detail, statement, 160) if statement else None
            found.append(Answering(answer, action, words))
    return found
