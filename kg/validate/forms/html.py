"""A report as one page for a person: what was found, message by message, in its own words.

In: a `Report`. Out: HTML that opens without a network and without JavaScript; the template and its
stylesheet lie in ``viz``. Every word of a message is escaped.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.folders import data_folder
from kg.validate.forms.harmless import xml_text
from kg.validate.forms.summary import MEANING, by_message, counted, known, unmatched, verdict
from kg.validate.report import Finding, Report, Severity

_SIGNS = {Severity.VIOLATION: "✖", Severity.WARNING: "▲", Severity.INFO: "●"}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity on one message."""

    severity: Severity
    sign: str
    heading: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class MessagePart:
    """One message with its findings, severity by severity."""

    anchor: str
    label: str
    iri: str
    groups: list[Group]

    @property
    def counts(self) -> str:
        """How many findings of which severity, in words."""
        return ", ".join(group.heading for group in self.groups)


def render_html(report: Report) -> str:
    """The whole page."""
    stylesheet = (data_folder("viz") / "report.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=FileSystemLoader(data_folder("viz")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: xml_text(value) if type(value) is str else value,
    )
    return environment.get_template("report.html").render(
        policy=_policy(stylesheet),
        stylesheet=Markup(stylesheet),  # noqa: S704 (our own file, no message's words in it)
        report=report,
        verdict=verdict(report),
        known=known(report),
        unmatched=unmatched(report),
        severities=[(each, _SIGNS[each], MEANING[each]) for each in Severity],
        messages=_messages(report),
        seconds=sum(count.seconds for count in report.rules),
    )


def _messages(report: Report) -> list[MessagePart]:
    parts = []
    for number, (label, iri, findings) in enumerate(by_message(report), start=1):
        groups = []
        for severity in Severity:
            found = [finding for finding in findings if finding.severity is severity]
            if found:
                heading = counted(len(found), severity.value)
                groups.append(Group(severity, _SIGNS[severity], heading, found))
        parts.append(MessagePart(f"message-{number}", label or "Without a message", iri, groups))
    return parts


def _policy(stylesheet: str) -> str:
    """What the page may load: its own stylesheet and nothing else."""
    digest = b64encode(hashlib.sha256(stylesheet.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
