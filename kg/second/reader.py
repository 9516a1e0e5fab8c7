"""The second reader: what a message states, according to a server that the operator names.

In: a message and the vocabulary. Out: a reading that the message's text bears out word for word,
and counts of what the server said beyond that. Standings are left to linking.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kg.second.dropped import Dropped
from kg.second.gather import Gathering
from kg.second.parts import parts_of
from kg.second.prompt import answer_schema, instruction, question
from kg.second.server import Server
from kg.second.settings import Settings
from kg.statements import Message, Reading
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the second reader made of one message."""

    reading: Reading
    dropped: Dropped


class SecondReader:
    """Reads messages by asking one server; use it in a ``with`` statement."""

    def __init__(self, settings: Settings, vocabulary: Vocabulary) -> None:
        self._name = f"The second reader ({settings.model})"
        self._vocabulary = vocabulary
        self._topics = tuple(topic.notation for topic in vocabulary.topics)
        self._server = Server(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.__exit__(kind, error, trace)

    def read(self, message: Message) -> SecondReading:
        """What ``message`` states.

        Raises UnusableAnswerError where the server gives no usable answer for this message, and
        SecondReaderError where it cannot be used at all.
        """
        gathering = Gathering(message, self._vocabulary, self._name)
        for part in parts_of(message.text):
            asked = question(message, part, gathering.priorities)
            answer = self._server.ask(instruction(self._topics), asked, answer_schema(self._topics))
            gathering.take(answer, part)
        return SecondReading(*gathering.result())
