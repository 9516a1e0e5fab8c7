"""Every form tells the same findings in the same order, and no word of a message does harm."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from lxml import etree, html
from pyoxigraph import RdfFormat, Store, parse
from rdflib import RDF, Graph
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from kg.validate import Form, Report, Severity, render, validate_quads
from tests.browser import opened
from tests.validate.reports import HOSTILE, everything, hostile, quads, report_of

NO_SECONDS = re.compile(r"\d+\.\d+")


def _keys(report: Report) -> list[str]:
    return [finding.key for finding in report.findings]


@pytest.mark.parametrize("form", Form)
def test_the_same_findings_give_the_same_text_but_for_the_seconds(form: Form) -> None:
    names = ("action/bad-action-pledge-time", "priority/bad-priority-status")
    first = Report.combined(validate_quads(quads(name)) for name in names)
    second = Report.combined(validate_quads(list(reversed(quads(name)))) for name in names)
    assert NO_SECONDS.sub("", render(first, form)) == NO_SECONDS.sub("", render(second, form))
    assert render(first, form).endswith("\n")


@pytest.mark.parametrize("form", Form)
def test_a_report_on_nothing_can_be_written(form: Form) -> None:
    assert render(Report((), (), 0, 0), form)


def test_json_says_the_summary_first_and_then_every_finding() -> None:
    report = everything()
    said = json.loads(render(report, Form.JSON))
    assert list(said) == ["version", "summary", "findings", "rules", "unmatched"]
    assert said["summary"]["violations"] == len(report.of(Severity.VIOLATION))
    assert said["summary"]["conforms"] is False
    assert [finding["key"] for finding in said["findings"]] == _keys(report)
    assert all(finding["remedy"] for finding in said["findings"])
    assert {rule["name"] for rule in said["rules"]} == {c.rule.name for c in report.rules}
    assert sum(rule["findings"] for rule in said["rules"]) == len(report.findings)


def test_a_finding_shows_the_sentence_of_the_message_around_its_words() -> None:
    (finding,) = report_of("priority/bad-priority-status").of(Severity.VIOLATION)
    assert finding.context is not None
    assert finding.context.quote == "more patrols in the park"
    assert finding.context.sentence == (
        "On 3 March 2026 residents of Clissold ward in Hackney asked for more patrols in the park "
        "and for slower traffic."
    )
    assert finding.context.start == 64


def test_csv_has_one_line_a_finding_and_no_formula() -> None:
    report = everything()
    rows = list(csv.DictReader(io.StringIO(render(report, Form.CSV))))
    assert [row["key"] for row in rows] == _keys(report)
    assert {row["severity"] for row in rows} == {"violation", "warning", "info"}
    cells = next(csv.reader([render(hostile(), Form.CSV).splitlines()[1]]))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_junit_counts_agree_with_its_cases_and_only_violations_fail() -> None:
    report = everything()
    root = etree.fromstring(render(report, Form.JUNIT).encode())
    cases, failures = root.findall(".//testcase"), root.findall(".//failure")
    assert len(cases) == int(root.get("tests", "")) == len(report.rules) + len(report.findings)
    assert len(failures) == int(root.get("failures", ""))
    rules, *messages = root.findall("testsuite")
    assert rules.get("name") == "Rules"
    told = [case for suite in messages for case in suite.findall("testcase")]
    assert len(told) == len(report.findings)
    failed = [case for case in told if case.find("failure") is not None]
    assert len(failed) == len(report.of(Severity.VIOLATION))


def test_junit_skips_a_rule_that_had_nothing_to_check() -> None:
    root = etree.fromstring(render(report_of("remark/good-remark"), Form.JUNIT).encode())
    skipped = [case for case in root.iter("testcase") if case.find("skipped") is not None]
    assert any("[claim-unit]" in case.get("name", "") for case in skipped)
    assert int(root.get("skipped", "")) == len(skipped)


@pytest.mark.parametrize("made", [everything, hostile], ids=["everything", "hostile"])
def test_sarif_is_valid_against_its_schema(made, node_modules: Path) -> None:
    folder = node_modules / "@microsoft" / "jest-sarif" / "lib" / "schemas"
    schema = json.loads(next(folder.glob("sarif-2.1.0*.json")).read_text(encoding="utf-8"))
    log = json.loads(render(made(), Form.SARIF))
    checker = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in checker.iter_errors(log)] == []
    log["runs"][0]["results"][0]["level"] = "catastrophe"
    assert not checker.is_valid(log)


def test_sarif_regions_are_the_words_in_the_message() -> None:
    report = report_of("priority/bad-priority-status")
    (run,) = json.loads(render(report, Form.SARIF))["runs"]
    result = next(r for r in run["results"] if r["level"] == "error")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region["snippet"]["text"] == "more patrols in the park"
    assert (region["charOffset"], region["charLength"]) == (64, 24)
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert {r["partialFingerprints"]["policingKg/v1"] for r in run["results"]} == set(_keys(report))


def test_turtle_is_a_w3c_validation_report_and_json_ld_says_the_same() -> None:
    report = everything()
    turtle, jsonld = render(report, Form.TURTLE), render(report, Form.JSONLD)
    graph = Graph().parse(data=turtle, format="turtle")
    assert len(list(graph.subjects(RDF.type, SH.ValidationReport))) == 1
    results = set(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(set(_keys(report)))
    for needed in (SH.focusNode, SH.resultSeverity, SH.sourceShape, SH.resultMessage):
        assert all((result, needed, None) in graph for result in results)
    assert isomorphic(graph, Graph().parse(data=jsonld, format="json-ld"))
    store = Store()
    store.load(turtle.encode(), RdfFormat.TURTLE)
    quads_of_json = {q.triple for q in parse(jsonld.encode(), format=RdfFormat.JSON_LD)}
    assert {q.triple for q in store} == quads_of_json


def test_json_ld_needs_no_context_from_elsewhere() -> None:
    context = json.loads(render(everything(), Form.JSONLD))["@context"]
    assert isinstance(context, dict)
    assert "@import" not in json.dumps(context)


def test_the_page_groups_by_message_then_severity_and_says_what_would_mend_each() -> None:
    report = everything()
    page = html.fromstring(render(report, Form.HTML))
    for section in page.xpath("//section[@class='message']"):
        heads = section.xpath(".//summary/h3/span/@class")
        order = ["sign violation", "sign warning", "sign info"]
        assert heads == [head for head in order if head in heads]
    findings = page.xpath("//ul[@class='findings']/li")
    assert len(findings) == len(report.findings)
    for item in findings:
        assert item.xpath("./h4")
        assert item.xpath("./p[@class='wrong']")
        assert item.xpath("./p[@class='remedy']")
    marked = [mark.text_content() for mark in page.xpath("//mark")]
    assert "more patrols in the park" in marked
    assert len(marked) == sum(f.context is not None for f in report.findings)


def test_every_link_of_the_page_leads_somewhere_in_it() -> None:
    page = html.fromstring(render(everything(), Form.HTML))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//a/@href")
    assert links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert not page.xpath("//script | //link | //img | //iframe | //object")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)


def test_no_word_of_a_message_becomes_part_of_the_page() -> None:
    text = render(hostile(), Form.HTML)
    tags = _Tags()
    tags.feed(text)
    assert "script" not in tags.seen
    assert "&lt;script&gt;" in text
    assert "\x07" not in text
    assert "<bdi>" in text  # a turned-round word turns nothing else round


def test_no_word_of_a_message_becomes_markdown() -> None:
    text = render(hostile(), Form.MARKDOWN)
    unescaped = re.sub(r"\\.", "", text)
    assert "<script" not in unescaped
    assert "](" not in unescaped
    assert not {"\u202e", "\x07"} & set(text)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace("\\|", "").count("|") for line in tables} <= {4, 6}


def test_no_character_that_xml_forbids_gets_into_junit() -> None:
    etree.fromstring(render(hostile(), Form.JUNIT).encode())
    assert HOSTILE.partition(" ")[0] not in render(hostile(), Form.JUNIT)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("size", ["1400,900", "500,900"])
def test_the_page_opens_in_a_browser_under_its_own_policy(
    chromium: str, tmp_path: Path, size: str
) -> None:
    page = tmp_path / "report.html"
    page.write_text(render(hostile(), Form.HTML), encoding="utf-8")
    document, console = opened(chromium, page, tmp_path / "profile", size)
    assert console == []  # a style that the policy refused would be told here
    assert "To mend it:" in document
