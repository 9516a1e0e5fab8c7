"""Conditions: lines of a query that hold where their parameter is given, and are comments elsewhere."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.ask import Question, ask, parse_question, questions
from kg.ask.conditions import named_conditions, with_conditions
from kg.errors import QueryError
from kg.namespaces import PREFIXES
from kg.store import CommitmentStore

HEADER = """#+ title: Which
#+ description: Things.
#+ parameters:
#+   - name: kind
#+     type: string
#+     description: Of this kind.
#+     example: x
"""
names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
conditions = st.tuples(st.sampled_from(["", "  ", "\t"]), names, st.sampled_from(["", " ", "\t"]))
plain_lines = st.text(st.characters(exclude_characters="\r\n\v\f#", codec="utf-8"), max_size=20)
texts = st.lists(
    st.one_of(plain_lines, conditions.map(lambda c: f"{c[0]}#?{c[2]}{c[1]}{c[2]}: ?asked_{c[1]}")),
    max_size=8,
).map("\n".join)


def test_a_condition_holds_where_its_parameter_is_given() -> None:
    text = "SELECT *\n  #? kind: WHERE { ?s a ?asked_kind }\n#? since: LIMIT 1"
    assert with_conditions(text, {"kind"}) == (
        "SELECT *\n           WHERE { ?s a ?asked_kind }\n#? since: LIMIT 1"
    )
    assert with_conditions(text, ()) == text


@pytest.mark.parametrize(
    "line",
    [
        "# kind: a comment",
        "?s ?p ?o . #? kind: behind something",
        "#? kind without a colon",
        "#?: no name",
        "#+ kind: of the header",
    ],
)
def test_what_only_looks_like_a_condition_is_left_as_it_is(line: str) -> None:
    assert list(named_conditions(line)) == []
    assert with_conditions(line, {"kind"}) == line


def test_a_parameter_whose_name_begins_like_another_is_another() -> None:
    text = "#? kind: one\n#? kinds: two"
    assert with_conditions(text, {"kind"}) == "         one\n#? kinds: two"


def test_each_condition_is_named_with_its_line() -> None:
    text = "SELECT *\n#? kind: a\n\n  #?kind : b\n#? since: c"
    assert list(named_conditions(text)) == [("kind", 2), ("kind", 4), ("since", 5)]


@given(text=texts, chosen=st.sets(names))
def test_every_letter_keeps_its_place(text: str, chosen: set[str]) -> None:
    known = {name for name, _ in named_conditions(text)}
    opened = with_conditions(text, chosen | set(sorted(known)[::2]))
    assert len(opened) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, opened, strict=True))


@given(text=texts)
def test_what_is_given_holds_and_nothing_else_does(text: str) -> None:
    known = [name for name, _ in named_conditions(text)]
    for name in known:
        left = [other for other, _ in named_conditions(with_conditions(text, {name}))]
        assert left == [other for other in known if other != name]
    assert list(named_conditions(with_conditions(text, known))) == []


@given(text=texts, one=st.sets(names), other=st.sets(names))
def test_conditions_may_be_opened_one_after_the_other(
    text: str, one: set[str], other: set[str]
) -> None:
    at_once = with_conditions(text, one | other)
    assert with_conditions(with_conditions(text, one), other) == at_once


def test_a_condition_on_an_unknown_parameter_is_refused_with_file_and_line() -> None:
    text = HEADER + "SELECT ?s WHERE {\n  #? kinds: ?s ?p ?asked_kinds .\n  ?s ?p ?o\n}\n"
    with pytest.raises(QueryError, match=r"^mine\.rq, line 9: .*'kinds'.* header names kind$"):
        parse_question(text, "mine.rq", "mine")


def test_an_error_in_a_condition_is_told_with_the_line_and_column_of_the_file() -> None:
    text = HEADER + "SELECT ?s WHERE {\n  ?s ?p ?o .\n  #? kind: ] ?s ?p ?asked_kind .\n}\n"
    question = parse_question(text, "mine.rq", "mine")
    with CommitmentStore.in_memory() as store:
        assert ask(store, question).rows == ()
        with pytest.raises(QueryError, match=r"^mine\.rq, line 10, column 12: "):
            ask(store, question, {"kind": "x"})


@pytest.mark.parametrize("question", questions(), ids=lambda each: each.name)
def test_every_choice_of_parameters_is_a_query(question: Question) -> None:
    known = [parameter.name for parameter in question.parameters]
    choices = chain.from_iterable(combinations(known, n) for n in range(len(known) + 1))
    for choice in choices:
        Store().query(question.text_for(choice), prefixes=dict(PREFIXES))
