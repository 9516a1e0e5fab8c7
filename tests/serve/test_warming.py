"""Answers made before anybody asks: what a server waits for, and what it does not.

In: the application over the sample letters. Out: what /ready says, and which answers are there.
"""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kg.ask import Question
from kg.errors import QueryError
from kg.serve.questions.materialised import KeptAnswer, Materialised
from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.operations.processes import until


def test_ready_waits_for_the_first_question_and_for_no_other(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, others = threading.Event(), threading.Event()
    real = Materialised.answer

    def waiting(self: Materialised, question: Question, *given: Any) -> KeptAnswer:
        assert (first if question.name == "gaps" else others).wait(60)
        return real(self, question, *given)

    monkeypatch.setattr(Materialised, "answer", waiting)
    server = serving(samples)
    until(lambda: "pages" not in server.get("/ready").json()["missing"])
    assert server.get("/ready").json()["missing"] == {
        "questions": "the first question is being answered"
    }
    assert server.get("/health").status_code == 200
    first.set()
    until(lambda: server.get("/ready").status_code == 200)
    others.set()


def test_a_question_that_cannot_be_answered_does_not_hold_the_server_up(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: Any) -> KeptAnswer:
        raise QueryError("gaps.rq: the query cannot be answered")

    monkeypatch.setattr(Materialised, "answer", refusing)
    server = serving(samples)
    until(lambda: server.get("/ready").status_code == 200)
    assert server.get("/questions/gaps").status_code == 400
