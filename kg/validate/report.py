"""What a validation found: findings, and which shapes had anything to check.

In: findings and counts of one graph. Out: frozen records that add up over many messages. How they
are shown is left to others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kg.namespaces import SHAPES, digest


class Severity(StrEnum):
    """How much a finding matters; the order is from grave to slight."""

    VIOLATION = "violation"  # the graph is wrong
    WARNING = "warning"  # a commitment that nobody could be held to
    INFO = "info"  # what a good letter would add

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is asked of every node of a class: a SHACL constraint or a check of ours."""

    name: str  # "priority-status", unique and lasting
    title: str  # "Where it stands"
    kind: str  # what it is asked of, in plain words: "Community priority"
    severity: Severity
    sentence: str  # what is said of a node that fails
    why: str  # why it is asked
    remedy: str = ""  # what would mend it
    group: str = ""  # the shape that holds it: "priority"

    @property
    def iri(self) -> str:
        """The IRI of the constraint; for a shape of others the name is the IRI."""
        return self.name if ":" in self.name else SHAPES + self.name


@dataclass(frozen=True, slots=True)
class Context:
    """The sentence of the message that a finding is about, parted around the words themselves."""

    before: str
    quote: str
    after: str
    start: int  # where the quote begins in the message's text, counted in characters

    @property
    def sentence(self) -> str:
        """The three parts as one."""
        return f"{self.before}{self.quote}{self.after}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One node that fails one rule."""

    rule: Rule
    focus: str  # IRI of the node
    label: str  # what people call it
    message: str  # IRI of the message, "" where the graph holds none
    message_label: str
    path: str = ""  # IRI of the property, or a SPARQL-like path; "" where the node itself fails
    value: str = ""  # the value at fault; "" where something is missing
    component: str = field(default="", compare=False)  # IRI of the SHACL component that failed
    context: Context | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """Twelve hexadecimal digits, the same for the same finding in every run."""
        return digest(self.rule.name, self.focus, self.path, self.value)

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def sentence(self) -> str:
        """The finding in words that need no knowledge of SHACL; names the thing by its label."""
        found = f" Found: {self.value}." if self.value else ""
        return f"{self.rule.kind} “{self.label}”: {self.rule.sentence}{found}"

    @property
    def order(self) -> tuple[str, str, int, str, str, str, str]:
        """By message, then severity, then rule and node."""
        return (
            self.message_label,
            self.message,
            self.severity.rank,
            self.rule.name,
            self.label,
            self.focus,
            self.value,
        )


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many nodes a rule was asked of, and how many findings it made."""

    rule: Rule
    nodes: int
    findings: int
    seconds: float = field(default=0.0, compare=False)  # no part of what is said


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one message or in many; findings and rules in a fixed order."""

    findings: tuple[Finding, ...]
    rules: tuple[RuleCount, ...]
    messages: int
    nodes: int
    known: int = 0  # findings left out because an earlier report holds them

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings and remarks on style do not count."""
        return not self.of(Severity.VIOLATION)

    @property
    def unmatched(self) -> tuple[Rule, ...]:
        """The rules that found no node to check."""
        return tuple(count.rule for count in self.rules if count.nodes == 0)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of this severity and of graver ones."""
        return tuple(f for f in self.findings if f.severity.rank <= severity.rank)

    def without(self, known: Collection[str]) -> Report:
        """The report without the findings whose keys are ``known``; it says how many those are."""
        kept = tuple(f for f in self.findings if f.key not in known)
        found = Counter(f.rule for f in kept)
        rules = tuple(replace(count, findings=found[count.rule]) for count in self.rules)
        gone = len(self.findings) - len(kept)
        return replace(self, findings=kept, rules=rules, known=self.known + gone)

    @classmethod
    def combined(cls, reports: Iterable[Report]) -> Report:
        """One report over many messages."""
        findings: list[Finding] = []
        nodes: Counter[Rule] = Counter()
        found: Counter[Rule] = Counter()
        seconds: defaultdict[Rule, float] = defaultdict(float)
        messages = checked = 0
        for report in reports:
            messages += report.messages
            checked += report.nodes
            findings.extend(report.findings)
            for count in report.rules:
                nodes[count.rule] += count.nodes
                found[count.rule] += count.findings
                seconds[count.rule] += count.seconds
        return cls(
            findings=tuple(sorted(findings, key=lambda finding: finding.order)),
            rules=tuple(
                RuleCount(rule, nodes[rule], found[rule], seconds[rule])
                for rule in sorted(nodes, key=lambda rule: rule.name)
            ),
            messages=messages,
            nodes=checked,
        )
