"""The forms in which the answer to a named question is sent.

In: an Accept header or a ``format`` of the address. Out: the form that is meant, or a Refusal.
"""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus

from kg.serve.negotiate import negotiate
from kg.serve.refusal import Refusal


class AnswerForm(StrEnum):
    """The forms by media type; Turtle is for questions that make triples."""

    JSON = "application/json"
    CSV = "text/csv"
    TSV = "text/tab-separated-values"
    RESULTS_JSON = "application/sparql-results+json"
    RESULTS_XML = "application/sparql-results+xml"
    TURTLE = "text/turtle"


_NAMES = {
    "json": AnswerForm.JSON,
    "csv": AnswerForm.CSV,
    "tsv": AnswerForm.TSV,
    "srj": AnswerForm.RESULTS_JSON,
    "srx": AnswerForm.RESULTS_XML,
    "turtle": AnswerForm.TURTLE,
}


def offered(*, triples: bool) -> tuple[AnswerForm, ...]:
    """The forms of an answer that is made of triples, or of none."""
    return tuple(form for form in AnswerForm if triples or form is not AnswerForm.TURTLE)


def names(*, triples: bool) -> tuple[str, ...]:
    """What ``format`` may be in the address."""
    return tuple(name for name, form in _NAMES.items() if form in offered(triples=triples))


def choose(accept: str | None, named: str | None, *, triples: bool) -> AnswerForm:
    """What ``format`` says, else what the Accept header prefers.

    Raises Refusal: 400 for a ``format`` that is not known, 406 where no form is accepted.
    """
    known = names(triples=triples)
    if named is not None:
        if named not in known:
            sentence = f"format={named[:40]!r} is not known here; use one of {', '.join(known)}"
            raise Refusal(HTTPStatus.BAD_REQUEST, sentence)
        return _NAMES[named]
    forms = offered(triples=triples)
    form = negotiate(accept, [(each.value, each) for each in forms])
    if form is None:
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"accept one of {', '.join(forms)}")
    return form
