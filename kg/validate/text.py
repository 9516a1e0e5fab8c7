"""A report as text for a terminal: the summary first, then what was found, message by message.

In: a `Report`. Out: lines that need no knowledge of SHACL, always in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg.validate.report import Finding, Report, Rule, Severity

_MEANING = {
    Severity.VIOLATION: "the graph is wrong",
    Severity.WARNING: "commitments that nobody could be held to",
    Severity.INFO: "what a good letter would add",
}


def render_text(report: Report, *, verbose: bool = False) -> str:
    """The report as text that ends in a line break.

    Every violation is listed. Warnings and infos are counted by rule with one example each;
    with ``verbose`` they are all listed too, and the rules that had nothing to check are named.
    """
    if not report.messages:
        return "No message was checked.\n"
    return "\n".join([*_summary(report, verbose), *_body(report, verbose)]) + "\n"


def _summary(report: Report, verbose: bool) -> Iterator[str]:
    verdict = "conform" if report.conforms else "do not conform"
    if report.messages == 1:
        verdict = "conforms" if report.conforms else "does not conform"
    checked = _number(report.messages, "message"), _number(report.nodes, "node")
    yield f"{checked[0]} {verdict}: {checked[1]} checked against {len(report.rules)} rules."
    for severity in Severity:
        count = len(report.of(severity))
        yield f"  {_number(count, severity.value)}: {_MEANING[severity]}"
    unmatched = report.unmatched
    if unmatched:
        kinds = sorted({rule.kind for rule in unmatched})
        yield f"  {_number(len(unmatched), 'rule')} had nothing to check: {', '.join(kinds)}"
    if unmatched and verbose:
        yield from (f"    {rule.name}" for rule in unmatched)


def _body(report: Report, verbose: bool) -> Iterator[str]:
    listed = report.findings if verbose else report.of(Severity.VIOLATION)
    for (label, _), group in groupby(listed, key=lambda each: (each.message_label, each.message)):
        yield ""
        yield f"Message “{label}”" if label else "Without a message"
        for finding in group:
            yield f"  {finding.severity}: {finding.sentence} [{finding.rule.name}]"
    if not verbose:
        for severity in (Severity.WARNING, Severity.INFO):
            yield from _counted(severity, report.of(severity))


def _counted(severity: Severity, findings: tuple[Finding, ...]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield f"{severity.value.capitalize()}s by rule: {_MEANING[severity]}"
    grouped: dict[Rule, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.rule, []).append(finding)
    by_count = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0].name))
    for rule, found in by_count:
        yield f"  {len(found)} × {rule.kind}: {rule.sentence} [{rule.name}]"
        yield f"      for example “{found[0].label}”"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
