"""What every form for people says first: how many things were checked and what was found.

In: a `Report`. Out: plain sentences and groups, so that all forms use the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg.validate.report import Finding, Report, Severity

MEANING = {
    Severity.VIOLATION: "the graph is wrong",
    Severity.WARNING: "commitments that nobody could be held to",
    Severity.INFO: "what a good letter would add",
}
NOTHING = "Nothing was checked: no message and nothing else that the rules are about."


def counted(count: int, noun: str) -> str:
    """A count with its noun: "1 message", "1,200 messages"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def verdict(report: Report) -> str:
    """The first sentence: what was checked, and whether it conforms."""
    if not report.nodes:
        return NOTHING
    checked = (
        f"{counted(report.nodes, 'thing')} checked against {counted(len(report.rules), 'rule')}"
    )
    if not report.messages:
        does = "They conform" if report.conforms else "They do not conform"
        return f"{does}: {checked}, in no message."
    one = report.messages == 1
    verb = ("conforms" if one else "conform") if report.conforms else None
    verb = verb or ("does not conform" if one else "do not conform")
    return f"{counted(report.messages, 'message')} {verb}: {checked}."


def known(report: Report) -> str:
    """What the baseline left out; "" where nothing was."""
    if not report.known:
        return ""
    return f"{counted(report.known, 'finding')} of the baseline left out; what follows is new."


def unmatched(report: Report) -> str:
    """Which rules had nothing to check; "" where all had."""
    if not report.unmatched or not report.nodes:
        return ""
    kinds = ", ".join(sorted({rule.kind for rule in report.unmatched}))
    return f"{counted(len(report.unmatched), 'rule')} had nothing to check: {kinds}"


def by_message(report: Report) -> Iterator[tuple[str, str, list[Finding]]]:
    """Label, IRI and findings of each message, in order; "" and "" for what belongs to none."""
    for (label, iri), group in groupby(
        report.findings, key=lambda each: (each.message_label, each.message)
    ):
        yield label, iri, list(group)
