"""A report as Markdown, for a comment under a change or a page of a wiki.

In: a `Report`. Out: Markdown in which no word of a message can become a heading, a link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.validate.forms.harmless import one_line
from kg.validate.forms.summary import MEANING, by_message, counted, known, unmatched, verdict
from kg.validate.report import Finding, Report, Severity

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#!|~&$@]|:(?=//)|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def render_markdown(report: Report) -> str:
    """The report as Markdown that ends in a line break."""
    return "\n".join([*_summary(report), *_messages(report), *_rules(report)]) + "\n"


def _summary(report: Report) -> Iterator[str]:
    yield "# Validation report"
    yield ""
    yield verdict(report)
    if not report.nodes:
        return
    yield ""
    yield "| Severity | Findings | Meaning |"
    yield "| --- | ---: | --- |"
    for severity in Severity:
        yield f"| {severity.value} | {len(report.of(severity)):,} | {MEANING[severity]} |"
    for line in (known(report), unmatched(report)):
        if line:
            yield ""
            yield _plain(line.removesuffix(".")) + "."


def _messages(report: Report) -> Iterator[str]:
    for label, _, findings in by_message(report):
        yield ""
        yield f"## {_plain(label) or 'Without a message'}"
        for severity in Severity:
            found = [finding for finding in findings if finding.severity is severity]
            if found:
                yield ""
                yield f"### {counted(len(found), severity.value)}"
                yield ""
                for finding in found:
                    yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"- **{_plain(finding.rule.kind)} “{_plain(finding.label)}”** {_said(finding)}"
    if (context := finding.context) is not None:
        before, after = _plain(context.before), _plain(context.after)
        yield f"  > {before}**{_plain(context.quote).strip()}**{after}"
        yield ""
    if finding.rule.remedy:
        yield f"  To mend it: {_plain(finding.rule.remedy)}"


def _said(finding: Finding) -> str:
    found = f" Found: {_plain(finding.value)}." if finding.value else ""
    return f"{_plain(finding.rule.sentence)}{found} (`{finding.rule.name}`)"


def _rules(report: Report) -> Iterator[str]:
    if not report.rules:
        return
    yield ""
    yield "## Rules"
    yield ""
    yield "| Rule | Severity | Checked | Findings | Seconds |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for count in report.rules:
        rule = count.rule
        cells = (
            rule.severity.value,
            f"{count.nodes:,}",
            f"{count.findings:,}",
            f"{count.seconds:.3f}",
        )
        yield f"| {_plain(rule.kind)}: {_plain(rule.title)} | {' | '.join(cells)} |"


def _plain(words: str) -> str:
    """Words on one line, with every character that Markdown could take for a sign escaped."""
    return _SPECIAL.sub(lambda sign: f"\\{sign[0]}", one_line(words))
