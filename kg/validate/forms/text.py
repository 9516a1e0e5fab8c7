"""A report as text for a terminal: the summary first, then what was found, message by message.

In: a `Report`. Out: lines that need no knowledge of SHACL, always in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from kg.validate.forms.harmless import one_line
from kg.validate.forms.summary import MEANING, counted, known, unmatched, verdict
from kg.validate.report import Finding, Report, Rule, Severity

_SLOWEST = 5  # rules named with the time that they took


def render_text(report: Report, *, verbose: bool = False) -> str:
    """The report as text that ends in a line break.

    Every violation is listed. Warnings and infos are counted by rule with one example each;
    with ``verbose`` they are all listed too, with the rules that had nothing to check and those
    that took longest.
    """
    if not report.nodes:
        return verdict(report) + "\n"
    return "\n".join([*_summary(report, verbose), *_body(report, verbose)]) + "\n"


def _summary(report: Report, verbose: bool) -> Iterator[str]:
    yield verdict(report)
    for severity in Severity:
        count = len(report.of(severity))
        yield f"  {counted(count, severity.value)}: {MEANING[severity]}"
    if left_out := known(report):
        yield f"  {left_out}"
    if idle := unmatched(report):
        yield f"  {idle}"
    if verbose:
        yield from (f"    {rule.name}" for rule in report.unmatched)
        yield from _slowest(report)


def _slowest(report: Report) -> Iterator[str]:
    total = sum(count.seconds for count in report.rules)
    slowest = sorted(report.rules, key=lambda count: -count.seconds)[:_SLOWEST]
    if not total:
        return
    yield f"  {total:.2f} seconds in all; most for"
    for count in slowest:
        yield f"    {count.seconds:.2f} s  {count.rule.name} ({count.nodes:,} checked)"


def _body(report: Report, verbose: bool) -> Iterator[str]:
    listed = report.findings if verbose else report.of(Severity.VIOLATION)
    for (label, _), group in groupby(listed, key=lambda each: (each.message_label, each.message)):
        yield ""
        yield f"Message “{one_line(label)}”" if label else "Without a message"
        for finding in group:
            yield f"  {finding.severity}: {one_line(finding.sentence)} [{finding.rule.name}]"
            if finding.severity is Severity.VIOLATION and finding.rule.remedy:
                yield f"      {finding.rule.remedy}"
    if not verbose:
        for severity in (Severity.WARNING, Severity.INFO):
            yield from _by_rule(severity, report.of(severity))


def _by_rule(severity: Severity, findings: tuple[Finding, ...]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield f"{severity.value.capitalize()}s by rule: {MEANING[severity]}"
    grouped: dict[Rule, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.rule, []).append(finding)
    by_count = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0].name))
    for rule, found in by_count:
        yield f"  {len(found)} × {rule.kind}: {rule.sentence} [{rule.name}]"
        yield f"      for example “{one_line(found[0].label)}”"
