"""A report as SARIF 2.1.0 (OASIS), which code-scanning pages show.

In: a `Report`. Out: JSON. The artifact of a result is the message, its region the words in
characters of the message's text; the node at fault is the logical location.
"""

from __future__ import annotations

import json
from typing import Any

import kg
from kg.validate.forms.summary import verdict
from kg.validate.report import Finding, Report, Rule, RuleCount, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_VERSION = "2.1.0"
_ADDRESS = "https://w3id.org/policing-commitments/"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(report: Report) -> str:
    """The report as a SARIF log with one run."""
    rules = [count.rule for count in report.rules]
    places = {rule: index for index, rule in enumerate(rules)}
    messages = sorted({f.message for f in report.findings if f.message})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "policing-kg",
                "semanticVersion": kg.__version__,
                "informationUri": _ADDRESS,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "properties": {
            "summary": verdict(report),
            "known": report.known,
            "rules": {count.rule.name: _count(count) for count in report.rules},
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": message}} for message in messages],
        "results": [_result(finding, places) for finding in report.findings],
    }
    log = {"$schema": SCHEMA, "version": _VERSION, "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "name": rule.title,
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": rule.why or rule.sentence},
        "help": {"text": rule.remedy or rule.sentence},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"kind": rule.kind, "shape": rule.group},
    }


def _count(count: RuleCount) -> dict[str, Any]:
    return {
        "checked": count.nodes, "findings": count.findings, "seconds": round(count.seconds, 4)
    }  # fmt: skip


def _result(finding: Finding, places: dict[Rule, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule.name,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.sentence},
        "locations": [_location(finding)],
        "partialFingerprints": {"policingKg/v1": finding.key},
    }
    if finding.rule in places:
        result["ruleIndex"] = places[finding.rule]
    return result


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "logicalLocations": [
            {"fullyQualifiedName": finding.focus, "name": finding.label, "kind": "object"}
        ]
    }
    if finding.message:
        place: dict[str, Any] = {"artifactLocation": {"uri": finding.message}}
        if (words := finding.context) is not None:
            place["region"] = {
                "charOffset": words.start,
                "charLength": len(words.quote),
                "snippet": {"text": words.quote},
            }
            place["contextRegion"] = {
                "charOffset": words.start - len(words.before),
                "charLength": len(words.sentence),
                "snippet": {"text": words.sentence},
            }
        location["physicalLocation"] = place
    return location
