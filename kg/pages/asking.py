"""The page for questions of one's own in SPARQL, with the prepared questions as examples.

In: a book, the text that a reader typed, and what came of it. Out: content. Who runs the query, and
how long it may take, is the server's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.ask import question, questions
from kg.errors import QueryError
from kg.namespaces import PREFIXES
from kg.pages.book import Book, Content, Parameters

FORMS = (
    ("text/csv", "CSV"),
    ("application/sparql-results+json", "JSON"),
    ("text/tab-separated-values", "TSV"),
    ("application/sparql-results+xml", "XML"),
    ("text/turtle", "Turtle"),
    ("application/n-triples", "N-Triples"),
    ("application/ld+json", "JSON-LD"),
)
"""The forms in which the answer can be fetched: media type and name."""

SHOWN = 200
"""Rows that the page shows; every form to fetch has them all."""

_FIRST = """# The newest priorities that nothing answers
SELECT ?priority ?label ?message
WHERE {
  ?priority pc:answerStatus pc:Unanswered ;
    rdfs:label ?label ;
    pc:statedIn ?message .
}
LIMIT 25
"""


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: its words, and whether it is an address."""

    text: str
    is_iri: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a query: rows, a yes or no, triples, or the fault and where it is."""

    columns: tuple[str, ...] = ()
    rows: Sequence[Sequence[Value | None]] = ()
    total: int = 0
    truth: bool | None = None
    cut: str = ""  # which limit cut the answer
    fault: str = ""
    line: int | None = None
    column: int | None = None


def ask(book: Book, parameters: Parameters, outcome: Outcome | None = None) -> Content:
    """The page: empty, with an example, or with what came of ``query``."""
    text = parameters.get("query", "")
    example = parameters.get("example", "")
    if not text.strip():
        text = _example(example) or declared(_FIRST)
    context = {
        "query": text,
        "examples": [(each.name, each.title) for each in questions()],
        "example": example,
        "outcome": outcome,
        "forms": FORMS,
        "shown": SHOWN,
        "place": _place(text, outcome),
        "prefixes": sorted(PREFIXES.items()),
    }
    return Content("ask.html", "Ask in SPARQL", context, index=False)


def _example(name: str) -> str:
    """The query of a prepared question, without the lines of its header."""
    if not name:
        return ""
    try:
        text = question(name).text
    except QueryError:
        return ""
    lines = text.split("\n")
    kept = [line for line in lines if not line.startswith("#+")]
    return declared("\n".join(kept).strip() + "\n")


def declared(text: str) -> str:
    """``text`` with a PREFIX line for every prefix of ours that it uses and does not declare."""
    lacking = [
        f"PREFIX {name}: <{iri}>"
        for name, iri in sorted(PREFIXES.items())
        if f"{name}:" in text and f"PREFIX {name}:" not in text
    ]
    return "\n".join([*lacking, text]) if lacking else text


def _place(text: str, outcome: Outcome | None) -> str:
    """The line at fault, with what stands before it on the line above."""
    if outcome is None or outcome.line is None:
        return ""
    lines = text.split("\n")
    if outcome.line > len(lines):
        return ""
    mark = " " * max(0, (outcome.column or 1) - 1) + "^"
    return f"{lines[outcome.line - 1]}\n{mark}"
