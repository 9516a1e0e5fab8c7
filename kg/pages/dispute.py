"""How to dispute what is said of a priority: a statement made from what a reader writes.

In: a book, the address of a priority, and what a form sends. Out: the form with the statement made
ready to be sent, and the statement as Turtle. Nothing is kept here (decision 0031).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kg.catalogue.records import Priority, State
from kg.pages.book import Book, Content, Parameters, Plain
from kg.pages.priority import find_priority
from kg.pages.words import named
from kg.reviews import Review, ReviewError, Verdict

FIELDS = ("verdict", "answer", "words", "reason", "reviewer")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the reader wrote so far; ``fault`` says what is missing, ``review`` is there if none."""

    fields: dict[str, str]
    review: Review | None
    fault: str

    @property
    def begun(self) -> bool:
        """Whether anything was written."""
        return any(self.fields[name] for name in ("words", "reason", "reviewer"))


def dispute(book: Book, parameters: Parameters) -> Content:
    """The form, filled with what ``parameters`` hold."""
    priority = find_priority(book, parameters["rest"])
    draft = draft_of(book, priority, parameters)
    detail = book.detail(book.catalogue.letter(priority))
    answers = [a for a in detail.answers if a.priority == priority.iri]
    path = f"/priority/{parameters['rest']}"
    context = {
        "priority": priority,
        "letter": book.catalogue.letter(priority),
        "draft": draft,
        "answers": [(a, book.catalogue.action.get(a.action)) for a in answers],
        "verdicts": _verdicts(priority),
        "own": f"{path}/dispute",
        "path_of_priority": path,
        "file": f"{path}/review.ttl?{urlencode(_filled(draft))}",
        "turtle": draft.review.turtle(book.names) if draft.review else "",
        "mail": _mail(book, priority, draft),
        "priority_iri": priority.iri,
    }
    return Content("dispute.html", f"Dispute: {priority.label}", context, index=False)


def review_file(book: Book, parameters: Parameters) -> Plain | Content:
    """The statement as a file to keep or to send; the form again where it lacks something."""
    priority = find_priority(book, parameters["rest"])
    draft = draft_of(book, priority, parameters)
    if draft.review is None:
        return dispute(book, parameters)
    name = f"review-{draft.review.key}.ttl"
    return Plain("text/turtle; charset=utf-8", draft.review.turtle(book.names).encode(), name)


def draft_of(book: Book, priority: Priority, parameters: Parameters) -> Draft:
    """The review that the fields of the form make, if they suffice."""
    fields = {name: parameters.get(name, "").strip() for name in FIELDS}
    fields["verdict"] = fields["verdict"] or _verdicts(priority)[0][0]
    if not any(fields[name] for name in ("words", "reason", "reviewer")):
        return Draft(fields, None, "")
    about = fields["answer"] if fields["answer"].startswith(book.names.base) else priority.iri
    try:
        review = Review(
            about=about,
            verdict=Verdict(fields["verdict"]),
            reason=fields["reason"],
            words=fields["words"],
            reviewer=fields["reviewer"],
            day=book.setup.today,
        )
    except ReviewError as error:
        return Draft(fields, None, str(error))
    except ValueError:
        return Draft(fields, None, "choose what is wrong from the list")
    return Draft(fields, review, "")


def _verdicts(priority: Priority) -> list[tuple[str, str]]:
    """What can be said of a priority, the likeliest first."""
    answered = [Verdict.NOT_ANSWERED, Verdict.MISREAD, Verdict.RIGHT]
    unanswered = [Verdict.ANSWERED, Verdict.MISREAD, Verdict.RIGHT]
    chosen = answered if priority.state is State.ANSWERED else unanswered
    return [(verdict.value, named("verdict", verdict.value)) for verdict in chosen]


def _filled(draft: Draft) -> dict[str, str]:
    return {name: value for name, value in draft.fields.items() if value}


def _mail(book: Book, priority: Priority, draft: Draft) -> str | None:
    """A letter ready to be sent to the keeper of the site, who has stated an address."""
    if book.setup.contact is None:
        return None
    body = draft.review.turtle(book.names) if draft.review else f"{priority.iri}\n\n"
    subject = f"Dispute: {priority.label}"[:120]
    return (
        f"mailto:{quote(book.setup.contact, safe='@')}?subject={quote(subject)}&body={quote(body)}"
    )
