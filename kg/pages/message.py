"""One message: its text with every statement marked in place, and the same as lists.

In: a book and the key of a message. Out: its content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.catalogue.choosing import OPEN
from kg.catalogue.detail import Answer, Detail, Finding, Statement
from kg.catalogue.records import Letter, Priority, State
from kg.pages.book import AbsentError, Book, Content, Parameters, part_of
from kg.pages.passages import ORDER, pieces
from kg.pages.words import words

_NUMBERED = ("priority", "pledge", "action", "claim", "remark", "event", "officer")
"""What carries a number in the text; places would be too many."""


@dataclass(frozen=True, slots=True)
class Group:
    """The statements of one kind, in the order of the text."""

    kind: str
    statements: tuple[Statement, ...]


def one_message(book: Book, parameters: Parameters) -> Content:
    """The page of one message; ``parameters`` hold the ``rest`` of its path."""
    letter = find_letter(book, parameters["rest"])
    detail = book.detail(letter)
    priorities = {priority.iri: priority for priority in letter.priorities}
    open_ones = [p for p in letter.priorities if p.state is not State.ANSWERED]
    context = {
        "letter": letter,
        "detail": detail,
        "force": book.catalogue.reference.forces.get(letter.force or ""),
        "pieces": pieces(detail.text, detail.statements),
        "groups": groups(detail),
        "numbers": numbers(detail),
        "priorities": priorities,
        "open": open_ones,
        "pledges": [a for a in letter.actions if a.kind == "pledge" or a.status == "planned"],
        "answers_of": _answers(detail),
        "findings_of": _findings(detail, letter),
        "findings": _by_rule(detail.findings),
        "signers": [post for post in letter.posts if post.signed],
        "letter_areas": [
            book.catalogue.areas[a] for a in letter.areas if a in book.catalogue.areas
        ],
        "OPEN": OPEN,
    }
    return Content("message.html", letter.label, context)


def find_letter(book: Book, rest: str) -> Letter:
    """The letter at ``/message/REST``; raises AbsentError where there is none."""
    found = book.catalogue.letters.get(book.addresses.iri("message", rest))
    if found is None:
        raise AbsentError(f"no message at /message/{rest}")
    return found


def groups(detail: Detail) -> tuple[Group, ...]:
    """What the message states, kind by kind."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for statement in detail.statements:
        found[statement.kind].append(statement)
    return tuple(Group(kind, tuple(found[kind])) for kind in ORDER if kind in found)


def numbers(detail: Detail) -> Mapping[str, str]:
    """A short name for each statement, such as P1 or A3, by IRI."""
    letters = {kind: words()["kind"][kind]["letter"] for kind in _NUMBERED}
    return {
        statement.iri: f"{letters[group.kind]}{place}"
        for group in groups(detail)
        if group.kind in letters
        for place, statement in enumerate(group.statements, start=1)
    }


def _answers(detail: Detail) -> Mapping[str, list[Answer]]:
    """The answers that a priority or an action has part in, by IRI."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in detail.answers:
        found[answer.priority].append(answer)
        found[answer.action].append(answer)
    return dict(found)


def _findings(detail: Detail, letter: Letter) -> Mapping[str, list[Finding]]:
    """The findings by the statement that they stand beside, or else by the message."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in detail.findings:
        found[detail.shown_at(finding.focus) or letter.iri].append(finding)
    return dict(found)


def _by_rule(findings: Iterable[Finding]) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for finding in findings:
        counts[finding.severity] += 1
    return dict(counts)


def messages(book: Book, parameters: Parameters) -> Content:
    """The list of all messages, or of those about one area, the newest first."""
    area = book.addresses.area(parameters.get("borough", ""))
    listed = book.catalogue.letters_in.get(area.iri, ()) if area else book.catalogue.newest

    def page(number: int) -> str:
        query = f"borough={book.addresses.area_key(area)}&" if area else ""
        return f"/messages?{query}page={number}"

    context = {
        "area": area,
        "part": part_of(listed, parameters.get("page"), 40),
        "page_path": page,
        "open_in": _open_in,
    }
    return Content("messages.html", f"Messages: {area.label}" if area else "Messages", context)


def _open_in(letter: Letter) -> list[Priority]:
    return [p for p in letter.priorities if p.state is not State.ANSWERED]
