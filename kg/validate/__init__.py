"""Validate: what is wrong with a message's graph, and what a reader could not hold anybody to.

In: the quads of messages, of our store or of anybody's files. Out: a `Report`, and its forms for
people and programs (`kg.validate.forms`). One message at a time is checked against the shapes of
``ontology/shapes``, compiled or by pySHACL (`kg.validate.evaluator`), and by the checks of
``queries/checks``; nothing is changed.
"""

from __future__ import annotations

from kg.validate.baseline import read_baseline
from kg.validate.files import read_files
from kg.validate.forms import Form, render
from kg.validate.forms.rdf import message_report
from kg.validate.forms.text import render_text
from kg.validate.messages import each_report, validate_messages, validate_quads
from kg.validate.report import Context, Finding, Report, Rule, RuleCount, Severity
from kg.validate.results import ShapeError

__all__ = [
    "Context",
    "Finding",
    "Form",
    "Report",
    "Rule",
    "RuleCount",
    "Severity",
    "ShapeError",
    "each_report",
    "message_report",
    "read_baseline",
    "read_files",
    "render",
    "render_text",
    "validate_messages",
    "validate_quads",
]
