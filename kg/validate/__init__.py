"""Validate: what is wrong with a message's graph, and what a reader could not hold anybody to.

In: the quads of messages. Out: a `Report`, and its text for a terminal. One message at a time is
checked by pySHACL against the shapes of ``ontology/shapes`` and by a few checks of ours; nothing
is changed.
"""

from __future__ import annotations

from kg.validate.messages import validate_messages, validate_quads
from kg.validate.report import Finding, Report, Rule, RuleCount, Severity
from kg.validate.text import render_text

__all__ = [
    "Finding",
    "Report",
    "Rule",
    "RuleCount",
    "Severity",
    "render_text",
    "validate_messages",
    "validate_quads",
]
