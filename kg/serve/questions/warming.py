"""The answers that people ask for first are made before they do.

In: what is served. Out: kept answers to every question that is renewed message by message, without
parameters; and whether the first of them, the gaps, is there.
"""

from __future__ import annotations

import logging

from kg.ask import Question, Scope, questions
from kg.errors import CommitmentsError
from kg.serve.kept import version
from kg.serve.served import Served

FIRST = "gaps"
"""The question that a server is there for: /ready waits for its answer."""

_log = logging.getLogger(__name__)


class Warming:
    """Makes the answers, one after the other, while the server answers others."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._waiting = (
            not served.settings.service_query
        )  # a service's answers are kept for seconds

    def unready(self) -> str | None:
        """Why the server is not ready to be asked, or None."""
        return "the first question is being answered" if self._waiting else None

    async def run(self) -> None:
        """Make the answers; one that cannot be made is told in the log and to whoever asks."""
        if not self._waiting:
            return
        for question in _asked_first():
            try:
                now = version(self._served.store, self._served.settings)
                await self._served.answers.answer(question, (), now)
            except CommitmentsError as error:
                _log.warning("%s", error)
            finally:
                if question.name == FIRST:
                    self._waiting = False


def _asked_first() -> list[Question]:
    kept = [
        question
        for question in questions()
        if question.name == FIRST
        or (
            question.scope is Scope.MESSAGE
            and not any(parameter.required for parameter in question.parameters)
        )
    ]
    return sorted(kept, key=lambda question: question.name != FIRST)
