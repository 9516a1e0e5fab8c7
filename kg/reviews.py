"""Reviews: what a person says about a statement or an answer, beside which it is kept.

In: five values that somebody wrote, or a file that holds them as RDF. Out: the same as quads in a
graph of its own (decision 0031). Of a file only these five values are taken; a review changes no
statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.errors import UnreadableInputError
from kg.namespaces import DCTERMS, PC, PREFIXES, PROV, RDF, RDFS, XSD, Names, digest
from kg.serialise import in_order

LONGEST = 4000
"""Characters of a reason or of words shown."""
_SHORT = 120
_TYPE = NamedNode(RDF + "type")
_REVIEW = NamedNode(PC + "Review")


class Verdict(StrEnum):
    """What a review decides; the notations of `pc:VerdictScheme`."""

    RIGHT = "right"
    ANSWERED = "answered"
    NOT_ANSWERED = "not-answered"
    MISREAD = "misread"

    @property
    def iri(self) -> NamedNode:
        """The concept of the scheme."""
        return NamedNode(PC + _CONCEPTS[self])


_CONCEPTS = {
    Verdict.RIGHT: "Right",
    Verdict.ANSWERED: "AnsweredAfterAll",
    Verdict.NOT_ANSWERED: "AnswersNothing",
    Verdict.MISREAD: "Misread",
}
_LABELS = {
    Verdict.RIGHT: "Confirmed",
    Verdict.ANSWERED: "Said to be answered after all",
    Verdict.NOT_ANSWERED: "Said not to be answered",
    Verdict.MISREAD: "Said to be misread",
}


class ReviewError(ValueError):
    """A review that lacks something; the message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Review:
    """One person's decision on ``about`` (the IRI of a statement or an answer) and its reason.

    ``words`` are words of the message that the reviewer points to; ``reviewer`` is how they wish to
    be called; both may be empty.
    """

    about: str
    verdict: Verdict
    reason: str
    words: str = ""
    reviewer: str = ""
    day: date | None = None

    def __post_init__(self) -> None:
        try:
            NamedNode(self.about)
        except ValueError:
            raise ReviewError(f"{self.about!r} is not the address of a statement") from None
        if not self.reason.strip():
            raise ReviewError("a review needs a reason: one sentence that says why")
        for name, value, most in (
            ("reason", self.reason, LONGEST),
            ("quote", self.words, LONGEST),
            ("name", self.reviewer, _SHORT),
        ):
            if len(value) > most:
                raise ReviewError(f"the {name} is longer than {most} characters")

    @property
    def key(self) -> str:
        """Sixteen hexadecimal digits that stand for the content."""
        day = self.day.isoformat() if self.day else ""
        parts = (self.about, self.verdict.value, self.reason, self.words, self.reviewer, day)
        return digest(*parts, length=16)

    def quads(self, names: Names) -> list[Quad]:
        """The review in its own graph, in order."""
        iri, graph = names.review(self.key), names.review_graph(self.key)

        def say(predicate: str, value: NamedNode | Literal) -> Quad:
            return Quad(iri, NamedNode(predicate), value, graph)

        found = [
            say(_TYPE.value, _REVIEW),
            say(_TYPE.value, NamedNode(PROV + "Activity")),
            say(RDFS + "label", Literal(_LABELS[self.verdict])),
            say(PC + "reviewOf", NamedNode(self.about)),
            say(PC + "verdict", self.verdict.iri),
            say(PC + "reason", Literal(self.reason)),
        ]
        if self.words:
            found.append(say(PC + "wordsShown", Literal(self.words)))
        if self.reviewer:
            found.append(say(PC + "reviewer", Literal(self.reviewer)))
        if self.day:
            stated = Literal(self.day.isoformat(), datatype=NamedNode(XSD + "date"))
            found.append(say(DCTERMS + "created", stated))
        return in_order(found)

    def turtle(self, names: Names) -> str:
        """The review as a file that `read_reviews` understands."""
        triples = [quad.triple for quad in self.quads(names)]
        prefixes = {name: PREFIXES[name] for name in ("dcterms", "pc", "prov", "rdfs", "xsd")}
        text = (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
        lines = text.splitlines(keepends=True)
        declared = [line for line in lines if line.startswith("@prefix")]
        return "".join([*sorted(declared), *lines[len(declared) :]])


def read_reviews(text: bytes, source: str) -> tuple[Review, ...]:
    """The reviews that a Turtle file holds, in the order of their IRIs.

    Raises UnreadableInputError where it is no Turtle, holds no review, or one lacks something.
    """
    try:
        triples = [
            quad.triple
            for quad in parse(text, format=RdfFormat.TURTLE)
            if isinstance(quad.subject, NamedNode)
        ]
    except SyntaxError as error:
        raise UnreadableInputError(source, f"this is no Turtle: {error}") from error
    subjects = {t.subject for t in triples if t.predicate == _TYPE and t.object == _REVIEW}
    if not subjects:
        raise UnreadableInputError(source, "it holds no review (nothing in it is a pc:Review)")
    try:
        return tuple(_review(subject, triples) for subject in sorted(subjects, key=str))
    except ReviewError as error:
        raise UnreadableInputError(source, str(error)) from error


def _review(subject: object, triples: Iterable[Triple]) -> Review:
    said = [(t.predicate.value, t.object) for t in triples if t.subject == subject]

    def values(predicate: str) -> Iterator[str]:
        yield from sorted(o.value for p, o in said if p == predicate and hasattr(o, "value"))

    def one(predicate: str) -> str:
        return next(values(predicate), "")

    verdicts = {each.iri.value: each for each in Verdict}
    verdict = verdicts.get(one(PC + "verdict"))
    if verdict is None:
        raise ReviewError("a review needs a verdict of the list pc:VerdictScheme")
    return Review(
        about=one(PC + "reviewOf"),
        verdict=verdict,
        reason=one(PC + "reason"),
        words=one(PC + "wordsShown"),
        reviewer=one(PC + "reviewer"),
        day=_day(one(DCTERMS + "created")),
    )


def _day(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ReviewError(f"the day {value!r} is not of the form 2025-11-19") from None
