"""A report as JSON for programs and as CSV for spreadsheets.

In: a `Report`. Out: text. The JSON is what ``--baseline`` reads; CSV has one line a finding.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from kg.validate.report import Finding, Report, RuleCount, Severity

VERSION = 1
"""The version of the JSON form; it changes when a key changes its meaning."""

_COLUMNS = (
    "severity", "kind", "label", "finding", "remedy", "quote", "sentence", "rule", "message",
    "message_iri", "focus", "path", "value", "key",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_json(report: Report) -> str:
    """The report as one JSON object; the summary comes first."""
    said = {
        "version": VERSION,
        "summary": _summary(report),
        "findings": [_finding(finding) for finding in report.findings],
        "rules": [_rule(count) for count in report.rules],
        "unmatched": [rule.name for rule in report.unmatched],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _summary(report: Report) -> dict[str, Any]:
    return {
        "conforms": report.conforms,
        "messages": report.messages,
        "nodes": report.nodes,
        "rules": len(report.rules),
        **{f"{severity.value}s": len(report.of(severity)) for severity in Severity},
        "known": report.known,
        "seconds": round(sum(count.seconds for count in report.rules), 4),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    context = finding.context
    return {
        "key": finding.key,
        "rule": finding.rule.name,
        "severity": finding.severity.value,
        "kind": finding.rule.kind,
        "label": finding.label,
        "sentence": finding.sentence,
        "remedy": finding.rule.remedy,
        "message": finding.message,
        "message_label": finding.message_label,
        "focus": finding.focus,
        "path": finding.path,
        "value": finding.value,
        "component": finding.component,
        "context": None if context is None else {
            "before": context.before, "quote": context.quote, "after": context.after,
            "start": context.start,
        },
    }  # fmt: skip


def _rule(count: RuleCount) -> dict[str, Any]:
    rule = count.rule
    return {
        "name": rule.name,
        "shape": rule.group,
        "title": rule.title,
        "kind": rule.kind,
        "severity": rule.severity.value,
        "sentence": rule.sentence,
        "why": rule.why,
        "remedy": rule.remedy,
        "checked": count.nodes,
        "findings": count.findings,
        "seconds": round(count.seconds, 4),
    }


def render_csv(report: Report) -> str:
    """One line a finding. A cell that a spreadsheet would take for a formula begins with '."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for f in report.findings:
        words = f.context
        row = (
            f.severity.value, f.rule.kind, f.label, f.rule.sentence, f.rule.remedy,
            words.quote if words else "", words.sentence if words else "", f.rule.name,
            f.message_label, f.message, f.focus, f.path, f.value, f.key,
        )  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    return file.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
