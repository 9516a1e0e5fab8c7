"""Put statements of several messages into new messages with other layouts.

In: annotated messages. Out: invented ones in which a priority keeps the actions that answer it,
while page, headings and order are new; so that a reader learns that any content may stand in any
layout. Wordings and layouts are those that such messages use everywhere.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training.corpus import Annotated, Mark, example

PAIRS = (
    ("You said", "We did"), ("You asked", "We have"), ("You told us", "Our response"),
    ("Issue", "Action taken"), ("Issue", "Action"), ("Concern", "Response"),
    ("Priority", "Update"), ("Priority", "Work undertaken"), ("Problem", "What we did"),
    ("Q", "A"), ("Ask", "Reply"), ("Promise", "Progress"), ("Asked for", "Outcome"),
    ("What you told us", "What has happened since"), ("Raised", "Done so far"),
    ("Your concern", "What your team is doing"), ("Query", "Police response"),
    ("Ward priority", "Activity"), ("Objective", "Result"), ("Focus", "Latest"),
)  # fmt: skip
LISTS = (
    "Our current priorities are", "Your ward priorities", "What you told us",
    "Residents raised the following", "The panel chose", "At the last meeting you asked for",
    "Priorities for the coming quarter", "You said", "Top concerns in the survey",
    "Promises set by the panel", "Main worries", "Issues brought to the surgery", "PRIORITIES",
    "The following matters were raised", "Concerns", "Local priorities", "What matters to you",
)  # fmt: skip
DEEDS = (
    "What we have done", "Update", "Our response", "We did", "Action taken", "Since then",
    "What your team has been doing", "Police activity", "Progress", "What is being done",
    "In response", "Results so far", "ACTIVITY", "What happens next", "News from the team", "",
)  # fmt: skip
TITLES = (
    "Neighbourhood update", "Ward newsletter", "Safer Neighbourhoods update", "Monthly report",
    "Panel notes", "Policing update for residents", "Minutes", "Beat news", "", "",
    "Message from your local team", "Community bulletin", "Feedback from the meeting",
)  # fmt: skip
NOTHING = (
    "", "No update this month.", "Carried forward.", "-", "n/a", "Ongoing", "Closed",
    "We know how frustrating this is.", "This is a matter for the council.",
    "The council has been told.", "Please report it online or call 101.",
    "There was nothing to report.", "Sadly we do not have the people for this at the moment.",
    "Officers can issue fines where they see it happen.", "To be discussed at the next meeting.",
    "We share your worry about this.", "Residents are reminded to keep a diary of it.",
    "The highways authority has repaired the barrier.", "Not police.", "No action could be taken.",
    "We are working hard on all of these.", "Police have powers to deal with this.",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A passage's words and where in them the annotated words lie."""

    text: str
    start: int
    end: int
    kind: str = ""
    topics: tuple[str, ...] = ()


@dataclass
class Unit:
    """A priority with the actions that answer it."""

    priority: Said
    actions: list[Said] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)  # words that answer nothing


@dataclass
class Stock:
    """What can be put together: units, actions that answer nothing, and everything else."""

    units: list[Unit] = field(default_factory=list)
    deeds: list[Said] = field(default_factory=list)
    fillers: list[str] = field(default_factory=list)


def stock(messages: Sequence[Annotated]) -> Stock:
    """The statements of ``messages``, taken apart."""
    found = Stock()
    for message in messages:
        e = example(message)
        where = {n: i for side in (e.priority, e.action) for i, ns in side.items() for n in ns}

        def said(mark: Mark, message: Annotated = message, e=e, where=where) -> Said | None:
            if mark.id not in where:
                return None
            p = e.passages[where[mark.id]]
            text = re.sub(r"\s", " ", p.text).rstrip(" .:;,–-")
            start, end = max(0, mark.start - p.start), min(len(text), mark.end - p.start)
            return Said(text, start, end, mark.kind, mark.topics) if end - start > 3 else None

        actions = {m.id: s for m in message.actions if (s := said(m))}
        answering = set()
        for mark in message.priorities:
            priority = said(mark)
            if priority is None:
                continue
            mine = [a for p, a in sorted(message.answers) if p == mark.id and a in actions]
            answering.update(mine)
            found.units.append(Unit(priority, [actions[a] for a in mine]))
        found.deeds += [s for name, s in actions.items() if name not in answering]
        marks = [*message.priorities, *message.actions]
        for match in re.finditer(r"(?:[^\n]+\n?)+", message.text):
            empty = not any(m.start < match.end() and m.end > match.start() for m in marks)
            if empty and 20 < len(match.group()) < 500:
                found.fillers.append(match.group().strip())
    return found


def whole(text: str, kind: str = "") -> Said:
    """A statement that is all of ``text``."""
    text = text.rstrip(" .")
    return Said(text, 0, len(text), kind)


def with_bank(found: Stock, rng: random.Random) -> Stock:
    """The stock with the invented statements of ``bank.txt`` added."""
    lines = Path(__file__).with_name("bank.txt").read_text(encoding="utf-8").splitlines()
    others: list[str] = []
    for line in lines:
        mark, _, text = line.partition(" ")
        if mark == "P":
            found.units.append(Unit(whole(text)))
        elif mark == "A":
            found.units[-1].actions.append(whole(text, "response"))
        elif mark == "N":
            found.units[-1].nothing.append(text)
        elif mark == "D":
            found.deeds.append(whole(text, "activity"))
        elif mark == "X":
            others.append(text)
    for _ in range(len(others)):
        some = rng.sample(others, rng.choice((1, 1, 2, 3, 5)))
        found.fillers.append(rng.choice(("\n", " ", "\n- ")).join(some))
    return found


class _Page:
    """Text under way, with the places of what has been put in."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.parts: list[str] = []
        self.length = 0
        self.priorities: list[Mark] = []
        self.actions: list[Mark] = []
        self.answers: set[tuple[str, str]] = set()

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def priority(self, unit: Unit, ids: dict[int, str], end: str = "") -> None:
        name = ids.setdefault(id(unit), f"p{len(ids) + 1}")
        if not any(m.id == name for m in self.priorities):
            self.priorities.append(self._put(unit.priority, name))
        else:
            self.add(unit.priority.text)
        self.add(end)

    def action(self, said: Said, answers: str | None, kind: str, end: str = ". ") -> None:
        name = f"a{len(self.actions) + 1}"
        self.actions.append(self._put(said, name, kind))
        if answers:
            self.answers.add((answers, name))
        self.add(end)

    def _put(self, said: Said, name: str, kind: str = "") -> Mark:
        at = self.length
        opens = bool(self.parts) and self.parts[-1].endswith(". ")
        capital = opens or self.rng.random() < 0.85
        text = said.text[:1].upper() + said.text[1:] if capital else said.text
        self.add(text)
        return Mark(name, at + said.start, at + said.end, kind, said.topics)


def recombined(stock: Stock, rng: random.Random, number: int) -> Annotated:
    """One new message."""
    page = _Page(rng)
    count = rng.choice((1, 2, 3, 3, 4, 5, 6))
    units = rng.sample(stock.units, min(count, len(stock.units)))
    ids: dict[int, str] = {}
    title = rng.choice(TITLES)
    if title:
        page.add(title + rng.choice(("\n\n", "\n", ". ")))
    _fill(page, stock, rng.choice((0, 1, 1, 2)))
    rng.choice((_pairs, _pairs, _headings, _listed, _listed, _table, _lines, _prose))(
        page, units, ids
    )
    if rng.random() < 0.4 and stock.deeds:
        page.add(rng.choice(("\n\nOther news\n", "\n\nAlso\n", "\n\n", "\n\nElsewhere: ")))
        for said in rng.sample(stock.deeds, min(rng.choice((1, 2)), len(stock.deeds))):
            page.action(said, None, said.kind, rng.choice((". ", ".\n")))
    page.add("\n\n")
    _fill(page, stock, rng.choice((0, 1, 2)))
    return Annotated(
        f"*{number}", "".join(page.parts), tuple(page.priorities), tuple(page.actions),
        frozenset(page.answers), frozenset(),
    )  # fmt: skip


def _fill(page: _Page, stock: Stock, count: int) -> None:
    for text in page.rng.sample(stock.fillers, min(count, len(stock.fillers))):
        page.add(text + "\n\n")


def _deeds(page: _Page, unit: Unit, ids: dict[int, str], end: str = ". ") -> None:
    """The unit's actions, or words that answer nothing."""
    if not unit.actions:
        page.add(page.rng.choice(unit.nothing or NOTHING))
        return
    for said in unit.actions:
        page.action(said, ids[id(unit)], "response", end)
    if unit.nothing or page.rng.random() < 0.15:
        page.add(page.rng.choice(unit.nothing or NOTHING))


def _pairs(page: _Page, units: list[Unit], ids: dict[int, str]) -> None:
    rng = page.rng
    ask, did = rng.choice(PAIRS)
    glue = rng.choice((": ", ":\n", "\n", " - ", " – "))
    between = rng.choice(("\n", "\n", " ", "\n\n"))
    form = rng.choice((str.upper, str, str, lambda s: f"**{s}**"))
    numbered = rng.choice(("", "", " {n}", "{n}. "))
    for n, unit in enumerate(units, 1):
        number = numbered.format(n=n)
        before, after = (number, "") if number.endswith(". ") else ("", number)
        page.add(before + form(ask) + after + glue)
        page.priority(unit, ids, rng.choice(("", ".")) + between)
        page.add(form(did) + glue)
        _deeds(page, unit, ids)
        page.add("\n\n")


def _headings(page: _Page, units: list[Unit], ids: dict[int, str]) -> None:
    rng = page.rng
    number = rng.choice(("", "", "{n}. ", "Priority {n}: ", "Priority {n}\n", "## "))
    for n, unit in enumerate(units, 1):
        page.add(number.format(n=n))
        page.priority(unit, ids, rng.choice(("\n", "\n\n", "\n")))
        _deeds(page, unit, ids)
        page.add("\n\n")


def _listed(page: _Page, units: list[Unit], ids: dict[int, str]) -> None:
    rng = page.rng
    bullet = rng.choice(("• ", "- ", "{n}. ", "* ", "", "({n}) "))
    page.add(rng.choice(LISTS) + rng.choice((":\n", "\n", ":\n\n")))
    for n, unit in enumerate(units, 1):
        page.add(bullet.format(n=n))
        page.priority(unit, ids, "\n")
    heading = rng.choice(DEEDS)
    page.add("\n" + (heading + rng.choice(("\n", ":\n")) if heading else ""))
    said = [(unit, a) for unit in units for a in unit.actions]
    if rng.random() < 0.4:
        rng.shuffle(said)
    own = rng.choice((". ", ".\n", "\n"))
    mark = rng.choice(("", "", "- ", "• "))
    for unit, action in said:
        page.add(mark if own != ". " else "")
        page.action(action, ids[id(unit)], "response", own)
    if rng.random() < 0.3:
        page.add(rng.choice(NOTHING))


def _table(page: _Page, units: list[Unit], ids: dict[int, str]) -> None:
    rng = page.rng
    bar = rng.choice((" | ", " | ", "\t"))
    edge = "| " if bar == " | " and rng.random() < 0.7 else ""
    ask, did = rng.choice(PAIRS)
    dated = rng.random() < 0.4
    page.add(edge + (f"Date{bar}" if dated else "") + ask + bar + did + edge[::-1] + "\n")
    for unit in units:
        page.add(edge + (f"{rng.randint(1, 28)} Oct{bar}" if dated else ""))
        page.priority(unit, ids, bar)
        _deeds(page, unit, ids)
        page.add(edge[::-1] + "\n")


def _lines(page: _Page, units: list[Unit], ids: dict[int, str]) -> None:
    """A table flattened to lines."""
    rng = page.rng
    ask, did = rng.choice(PAIRS)
    page.add(f"{ask}\n{did}\n\n")
    blank = rng.choice(("\n", "\n\n"))
    for unit in units:
        page.priority(unit, ids, "\n")
        _deeds(page, unit, ids)
        page.add(blank)


def _prose(page: _Page, units: list[Unit], ids: dict[int, str]) -> None:
    rng = page.rng
    openings = ("Residents told us: ", "One of you wrote: ", "A neighbour asked about this. ", "",
                "You raised this: ", "The meeting heard: ", "Many said: ")  # fmt: skip
    joints = ("", "", "So ", "Since then: ", "In reply, ", "Here is the latest. ", "Update: ")
    for unit in units:
        page.add(rng.choice(openings))
        page.priority(unit, ids, ". ")
        page.add(rng.choice(joints))
        _deeds(page, unit, ids)
        page.add(rng.choice((" ", "\n", "\n\n")))
