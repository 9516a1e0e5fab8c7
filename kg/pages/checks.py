"""What the last validation found: rule by rule, with examples and the way to each message.

In: a book. Out: content. The findings themselves are read from the reports in the store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.catalogue.catalogue import Catalogue
from kg.catalogue.detail import Finding, read_priority
from kg.catalogue.records import Letter, last_part
from kg.pages.address import anchor
from kg.pages.book import AbsentError, Book, Content, Parameters, part_of
from kg.validate import Rule, Severity
from kg.validate.checks import load_checks
from kg.validate.shapes import load_shapes

_EXAMPLES = 12


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one rule found fault, and in which letters, the newest first.

    ``iri`` is what reports call the rule; one that these shapes lack goes by its name alone.
    """

    iri: str
    rule: Rule
    times: int
    letters: tuple[Letter, ...]

    @property
    def key(self) -> str:
        """What stands for the rule in paths."""
        return last_part(self.iri)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of ours by its IRI."""
    found = [*load_shapes().rules.values(), *(check.rule for check in load_checks())]
    return {rule.iri: rule for rule in found}


def keys(catalogue: Catalogue) -> list[str]:
    """What stands for each rule that found fault, in paths."""
    return [tally.key for tally in catalogue.kept("tallies", _tallies)]


def all_checks(book: Book, _: Parameters) -> Content:
    """The rules that found fault, the gravest and most frequent first."""
    tallies = book.catalogue.kept("tallies", _tallies)
    severities: Counter[str] = Counter()
    for tally in tallies:
        severities[tally.rule.severity.value] += tally.times
    context = {
        "tallies": tallies,
        "severities": [(s.value, severities[s.value]) for s in Severity],
        "validated": sum(letter.validated for letter in book.catalogue.newest),
        "clean": sum(letter.validated and not letter.findings for letter in book.catalogue.newest),
    }
    return Content("checks.html", "What the checks found", context)


def one_check(book: Book, parameters: Parameters) -> Content:
    """One rule with the letters in which it found fault; ``parameters`` hold its ``key``."""
    tallies = book.catalogue.kept("tallies", _tallies)
    tally = next((each for each in tallies if each.key == parameters["key"]), None)
    if tally is None:
        raise AbsentError(f"no finding of a rule called {parameters['key']!r}")
    part = part_of(tally.letters, parameters.get("page"), _EXAMPLES)
    findings = [(letter, list(_of_rule(book, letter, tally.iri))) for letter in part.items]
    context = {
        "tally": tally,
        "part": part,
        "page_path": lambda number: f"/checks/{tally.key}?page={number}",
        "findings": findings,
    }
    return Content("check.html", tally.rule.title, context)


def _of_rule(book: Book, letter: Letter, rule: str) -> Iterator[tuple[Finding, str]]:
    """The findings of a rule in a letter, each with its path."""
    for finding in book.findings(letter, rule):
        beside = _beside(book, letter, finding.focus)
        place = f"#{anchor(beside)}" if beside else ""
        yield finding, f"{book.addresses.of(letter)}{place}"


def _beside(book: Book, letter: Letter, focus: str) -> str | None:
    """The statement beside which a finding stands; the whole letter is read only if need be."""
    if focus == letter.iri:
        return None
    groups = (letter.priorities, letter.actions, letter.claims)
    statements = {statement.iri for group in groups for statement in group}
    about = focus if focus in statements else read_priority(book.store, letter.graph, focus)
    return about if about in statements else book.detail(letter).shown_at(focus)


def _tallies(catalogue: Catalogue) -> list[Tally]:
    times: Counter[str] = Counter()
    letters: dict[str, list[Letter]] = defaultdict(list)
    severities: dict[str, str] = {}
    for letter in catalogue.newest:
        for count in letter.findings:
            times[count.rule] += count.times
            letters[count.rule].append(letter)
            severities[count.rule] = count.severity
    made = [
        Tally(iri, _rule(iri, severities[iri]), times[iri], tuple(letters[iri])) for iri in letters
    ]
    return sorted(made, key=lambda t: (t.rule.severity.rank, -t.times, t.iri))


def _rule(iri: str, severity: str) -> Rule:
    """The rule of that IRI; one that these shapes no longer have goes by its name."""
    known = rules().get(iri)
    if known is not None:
        return known
    return Rule(last_part(iri), last_part(iri), "", Severity(severity), "", "")
