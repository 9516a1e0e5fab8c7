"""The learned readers of roles and answers: what they promise whatever their weights are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.roles import RoleReader, load_reader
from kg.extract.segment import segment
from kg.statements import ActionKind

MESSAGE = """You said, we did

You said: Bins are set on fire in the lanes behind the parade.
We did: Officers have patrolled the lanes every evening and two boys were referred to youth workers.

You said: Nobody answers when we ring about parking outside the school.
"""


@pytest.fixture(scope="module", params=["linear", "encoder"])
def reader(request: pytest.FixtureRequest) -> RoleReader:
    if request.param == "encoder":
        pytest.importorskip("onnxruntime")
    try:
        return load_reader(request.param)
    except FileNotFoundError as missing:
        pytest.skip(str(missing))


def test_every_passage_has_a_role_whose_chances_add_to_one(reader: RoleReader) -> None:
    passages = segment(MESSAGE)
    roles = reader.roles(MESSAGE, passages)
    assert len(roles) == len(passages)
    for role in roles:
        assert role.none + role.priority + role.action == pytest.approx(1, abs=2e-4)
        assert role.kind in set(ActionKind)
        assert role.cues


def test_a_concern_outweighs_and_so_does_a_deed(reader: RoleReader) -> None:
    passages = segment(MESSAGE)
    roles = reader.roles(MESSAGE, passages)
    chosen = {passage.text.split()[0]: role for passage, role in zip(passages, roles, strict=True)}
    assert chosen["Bins"].priority > reader.threshold_priority
    assert chosen["Officers"].action > reader.threshold_action


def test_a_deed_answers_the_concern_above_it_rather_than_the_one_below(reader: RoleReader) -> None:
    passages = segment(MESSAGE)
    words = [p.text.split()[0] for p in passages]
    found = reader.pairs(
        MESSAGE, passages, [words.index("Bins"), words.index("Nobody")], [words.index("Officers")]
    )
    assert found.shape == (2, 1)
    assert found[0, 0] > reader.threshold_answer > found[1, 0]


def test_the_same_text_gives_the_same_roles_after_another_text(reader: RoleReader) -> None:
    passages = segment(MESSAGE)
    before = reader.roles(MESSAGE, passages)
    other = "Some other text.\n\nPatrols will go on."
    reader.roles(other, segment(other))
    assert reader.roles(MESSAGE, passages) == before


def test_a_text_without_passages_has_no_roles(reader: RoleReader) -> None:
    assert reader.roles("", ()) == ()
    assert reader.pairs("", (), [], []).shape == (0, 0)


def test_no_priorities_or_no_actions_make_no_pairs(reader: RoleReader) -> None:
    passages = segment(MESSAGE)
    assert reader.pairs(MESSAGE, passages, [], [1, 2]).shape == (0, 2)
    assert reader.pairs(MESSAGE, passages, [0], []).shape == (1, 0)


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    reader = load_reader("linear")
    passages = segment(text)
    roles = reader.roles(text, passages)
    assert len(roles) == len(passages)
    numbers = list(range(len(passages)))
    found = reader.pairs(text, passages, numbers, numbers)
    assert np.isfinite(found).all()
