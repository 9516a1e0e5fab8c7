"""A report as JUnit XML, which build servers show as tests.

In: a `Report`. Out: XML. First one test per rule, with the time that it took: a rule with a
violation fails, one that had nothing to check is skipped. Then one suite per message with findings:
violations are failures, the rest is said in the output of a test that passes.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.validate.forms.harmless import xml_text
from kg.validate.forms.summary import by_message, counted, verdict
from kg.validate.report import Finding, Report, RuleCount, Severity


def render_junit(report: Report) -> str:
    """The report as JUnit XML that ends in a line break."""
    root = Element("testsuites", name=xml_text(verdict(report)))
    _rules(root, report)
    for label, iri, findings in by_message(report):
        _message(root, label or "Without a message", iri, findings)
    for total in ("tests", "failures", "skipped"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    root.set("time", _seconds(sum(count.seconds for count in report.rules)))
    indent(root, " ")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{tostring(root, encoding='unicode')}\n"


def _rules(root: Element, report: Report) -> None:
    suite = SubElement(root, "testsuite", name="Rules")
    broken = {finding.rule for finding in report.of(Severity.VIOLATION)}
    for count in report.rules:
        _rule(suite, count, failed=count.rule in broken)
    suite.set("tests", str(len(report.rules)))
    suite.set("failures", str(len({c.rule for c in report.rules} & broken)))
    suite.set("skipped", str(len(report.unmatched)))
    suite.set("time", _seconds(sum(count.seconds for count in report.rules)))


def _rule(suite: Element, count: RuleCount, *, failed: bool) -> None:
    rule = count.rule
    name = xml_text(f"{rule.title} [{rule.name}]")
    case = SubElement(suite, "testcase", classname=xml_text(rule.kind), name=name)
    case.set("time", _seconds(count.seconds))
    if not count.nodes:
        SubElement(case, "skipped", message="nothing to check")
    elif failed:
        said = f"{counted(count.findings, 'finding')}: {rule.sentence}"
        SubElement(case, "failure", type=rule.severity.value, message=xml_text(said))
    elif count.findings:
        output = f"{counted(count.findings, rule.severity.value)}: {rule.sentence}"
        SubElement(case, "system-out").text = xml_text(output)


def _message(root: Element, label: str, iri: str, findings: list[Finding]) -> None:
    suite = SubElement(root, "testsuite", name=xml_text(label), id=xml_text(iri))
    failures = 0
    for finding in findings:
        rule = finding.rule
        name = xml_text(f"{rule.title}: {finding.label} [{finding.key}]")
        case = SubElement(suite, "testcase", classname=xml_text(rule.kind), name=name, time="0")
        text = xml_text("\n".join(filter(None, (finding.sentence, rule.remedy, finding.focus))))
        if finding.severity is Severity.VIOLATION:
            failures += 1
            failure = SubElement(case, "failure", type=finding.severity.value)
            failure.set("message", xml_text(finding.sentence))
            failure.text = text
        else:
            SubElement(case, "system-out").text = f"{finding.severity}: {text}"
    suite.set("tests", str(len(findings)))
    suite.set("failures", str(failures))
    suite.set("skipped", "0")


def _seconds(seconds: float) -> str:
    return f"{seconds:.4f}"
