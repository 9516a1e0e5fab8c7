"""The graph of one message while it is being filled.

In: subjects, predicates and objects. Out: quads in the message's named graph. It knows how a
message's IRIs are made and how evidence is written, not what the statements are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg.express.terms import integer, text
from kg.namespaces import OA, PC, RDF, Names, digest
from kg.reference import Concepts
from kg.statements import Evidence, Message

_CONTEXT = 32
"""How many characters before and after a quote its selector carries."""

_TYPE = NamedNode(RDF + "type")

Value = NamedNode | Literal | None


@dataclass(slots=True)
class MessageGraph:
    """The quads of one message; ``say`` adds to them."""

    message: Message
    names: Names
    concepts: Concepts
    key: str = field(init=False)
    iri: NamedNode = field(init=False)
    quads: set[Quad] = field(init=False, default_factory=set)
    _seen: Counter[tuple[str, ...]] = field(init=False, default_factory=Counter)

    def __post_init__(self) -> None:
        self.key = self.message.key
        self.iri = self.names.message(self.key)

    def say(self, subject: NamedNode, predicate: str, *objects: Value) -> None:
        """State ``predicate`` of ``subject`` for each object that is not None."""
        for value in objects:
            if value is not None:
                quad = Quad(
                    subject, NamedNode(predicate), value, self.names.message_graph(self.key)
                )
                self.quads.add(quad)

    def words(self, subject: NamedNode, predicate: str, value: str | None) -> None:
        """State words where there are any."""
        if value:
            self.say(subject, predicate, text(value))

    def classes(self, subject: NamedNode, *classes: str) -> None:
        """State what ``subject`` is."""
        for name in classes:
            self.say(subject, _TYPE.value, NamedNode(name))

    def statement(self, kind: str, evidence: Iterable[Evidence], *distinction: str) -> NamedNode:
        """A new IRI for a statement, from its kind, its evidence and what sets it apart.

        A second statement with the same three gets its number among them, so that two
        statements never share an IRI.
        """
        offsets = ",".join(f"{e.start}-{e.end}" for e in evidence)
        parts = (kind, offsets, *distinction)
        self._seen[parts] += 1
        if (number := self._seen[parts]) > 1:
            parts = (*parts, f"number {number}")
        return self.names.statement(kind, self.key, digest(*parts))

    def rests_on(self, subject: NamedNode, evidence: Iterable[Evidence]) -> None:
        """State that ``subject`` is stated in this message, in these words."""
        self.say(subject, PC + "statedIn", self.iri)
        for words in evidence:
            self.say(subject, PC + "evidence", self._evidence(words))

    def _evidence(self, words: Evidence) -> NamedNode:
        words.check(self.message.text)
        iri = self.names.evidence(self.key, words.start, words.end)
        quote, position = NamedNode(f"{iri.value}/quote"), NamedNode(f"{iri.value}/position")
        whole = self.message.text
        self.classes(iri, OA + "SpecificResource")
        self.say(iri, OA + "hasSource", self.iri)
        self.say(iri, OA + "hasSelector", quote, position)
        self.classes(quote, OA + "TextQuoteSelector")
        self.say(quote, OA + "exact", text(words.quote))
        self.say(quote, OA + "prefix", text(whole[max(0, words.start - _CONTEXT) : words.start]))
        self.say(quote, OA + "suffix", text(whole[words.end : words.end + _CONTEXT]))
        self.classes(position, OA + "TextPositionSelector")
        self.say(position, OA + "start", integer(words.start))
        self.say(position, OA + "end", integer(words.end))
        return iri
