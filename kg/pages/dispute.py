"""How to dispute what is said of a priority: a statement made from what a reader writes.

In: a book, the priority, and what a form sends. Out: the form with the statement made ready to be
sent, and the statement as Turtle. Nothing is kept here (decision 0031).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kg.catalogue.detail import Answer
from kg.catalogue.records import Priority, State
from kg.pages.book import Book, Content, Parameters, Plain
from kg.pages.priority import find_priority
from kg.pages.words import named
from kg.reviews import Review, ReviewError, Verdict

FIELDS = ("verdict", "answer", "words", "reason", "reviewer")
_WRITTEN = ("words", "reason", "reviewer")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the reader wrote so far; ``fault`` says what is missing, ``review`` is there if none."""

    fields: dict[str, str]
    review: Review | None = None
    fault: str = ""


def dispute(book: Book, parameters: Parameters) -> Content:
    """The form for the priority at ``/priority/…``, filled with what ``parameters`` hold."""
    asked = parameters.get("priority", "")
    priority = find_priority(book, asked)
    draft = draft_of(book, priority, parameters)
    filled = {name: value for name, value in draft.fields.items() if value}
    context = {
        "priority": priority,
        "asked": asked,
        "letter": book.catalogue.letter(priority),
        "draft": draft,
        "answers": _answers(book, priority),
        "verdicts": _verdicts(priority),
        "file": f"/review.ttl?{urlencode({'priority': asked, **filled})}",
        "turtle": draft.review.turtle(book.names) if draft.review else "",
        "mail": _mail(book, draft),
    }
    return Content("dispute.html", f"Dispute: {priority.label}", context, index=False)


def blank(book: Book, _: Parameters) -> Content:
    """The form of a static site, one for all priorities: a script fills it in."""
    context = {
        "priority": None,
        "asked": "",
        "letter": None,
        "draft": Draft(dict.fromkeys(FIELDS, "")),
        "answers": [],
        "verdicts": [(verdict.value, named("verdict", verdict.value)) for verdict in Verdict],
        "file": "/",
        "turtle": "",
        "mail": f"mailto:{quote(book.setup.contact, safe='@')}" if book.setup.contact else None,
    }
    return Content("dispute.html", "Dispute a priority", context, index=False)


def review_file(book: Book, parameters: Parameters) -> Plain | Content:
    """The statement as a file to keep or to send; the form again where it lacks something."""
    priority = find_priority(book, parameters.get("priority", ""))
    draft = draft_of(book, priority, parameters)
    if draft.review is None:
        return dispute(book, parameters)
    name = f"review-{draft.review.key}.ttl"
    return Plain("text/turtle; charset=utf-8", draft.review.turtle(book.names).encode(), name)


def draft_of(book: Book, priority: Priority, parameters: Parameters) -> Draft:
    """The review that the fields of the form make, if they suffice."""
    fields = {name: parameters.get(name, "").strip() for name in FIELDS}
    fields["verdict"] = fields["verdict"] or _verdicts(priority)[0][0]
    if not any(fields[name] for name in _WRITTEN):
        return Draft(fields)
    own = {answer.iri for answer, _ in _answers(book, priority)}
    if fields["verdict"] not in set(Verdict) or fields["answer"] not in {"", *own}:
        return Draft(fields, fault="choose what is so, and which part it is about, from the lists")
    try:
        review = Review(
            about=fields["answer"] or priority.iri,
            verdict=Verdict(fields["verdict"]),
            reason=fields["reason"],
            words=fields["words"],
            reviewer=fields["reviewer"],
            day=book.setup.today,
        )
    except ReviewError as error:
        return Draft(fields, fault=str(error))
    return Draft(fields, review)


def _answers(book: Book, priority: Priority) -> list[tuple[Answer, str]]:
    """The answers of the priority, each with the words of its action."""
    actions = book.catalogue.action
    return [
        (answer, actions[answer.action].quote)
        for answer in book.detail(book.catalogue.letter(priority)).answers
        if answer.priority == priority.iri and answer.action in actions
    ]


def _verdicts(priority: Priority) -> list[tuple[str, str]]:
    """What can be said of a priority, the likeliest first."""
    answered = priority.state is State.ANSWERED
    first = Verdict.NOT_ANSWERED if answered else Verdict.ANSWERED
    return [(v.value, named("verdict", v.value)) for v in (first, Verdict.MISREAD, Verdict.RIGHT)]


def _mail(book: Book, draft: Draft) -> str | None:
    """A letter ready to be sent to the keeper of the site, who has stated an address."""
    if book.setup.contact is None or draft.review is None:
        return None
    body = quote(draft.review.turtle(book.names))
    return f"mailto:{quote(book.setup.contact, safe='@')}?subject=Dispute&body={body}"
