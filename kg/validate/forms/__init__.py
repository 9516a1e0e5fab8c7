"""The forms of a report: for a terminal, a page, a spreadsheet, a build server, a triple store.

In: a `Report`. Out: text. Every form tells the same findings in the same order, the summary first;
the same report gives the same text but for the seconds that the rules took.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType

from kg.validate.forms.html import render_html
from kg.validate.forms.junit import render_junit
from kg.validate.forms.markdown import render_markdown
from kg.validate.forms.rdf import render_jsonld, render_turtle
from kg.validate.forms.sarif import render_sarif
from kg.validate.forms.table import render_csv, render_json
from kg.validate.forms.text import render_text
from kg.validate.report import Report


class Form(StrEnum):
    """What a report is written as."""

    TEXT = "text"  # for a terminal
    HTML = "html"  # one page for a person
    MARKDOWN = "markdown"  # for a comment or a wiki
    JSON = "json"  # for programs; what --baseline reads
    CSV = "csv"  # for a spreadsheet
    JUNIT = "junit"  # JUnit XML for build servers
    SARIF = "sarif"  # SARIF 2.1.0 for code scanning
    TURTLE = "turtle"  # a W3C sh:ValidationReport
    JSONLD = "jsonld"  # the same in JSON-LD


_RENDERERS: Mapping[Form, Callable[[Report], str]] = MappingProxyType(
    {
        Form.TEXT: render_text,
        Form.HTML: render_html,
        Form.MARKDOWN: render_markdown,
        Form.JSON: render_json,
        Form.CSV: render_csv,
        Form.JUNIT: render_junit,
        Form.SARIF: render_sarif,
        Form.TURTLE: render_turtle,
        Form.JSONLD: render_jsonld,
    }
)


def render(report: Report, form: Form) -> str:
    """``report`` as text that ends in a line break."""
    return _RENDERERS[form](report)
