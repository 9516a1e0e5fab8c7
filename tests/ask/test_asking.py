"""Asking: headers, parameters and free queries are right, or refused in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask import ParameterType, ask, parse_question, question, questions, read_question
from kg.errors import QueryError
from kg.store import CommitmentStore

HEADER = """\
#+ title: A title
#+ description: A description.
#+ parameters:
#+   - name: count
#+     type: integer
#+     description: How many.
#+     example: 3
#+     default: 2
#+   - name: mood
#+     type: string
#+     description: Which mood.
#+     example: glad
#+     allowed: [glad, sad]
#+ columns:
#+   - name: n
#+     label: Number

SELECT ?n ?asked_count ?asked_mood { VALUES ?n { 1 2 3 } FILTER(?n = ?asked_count) }
"""


def refused(text: str) -> str:
    with pytest.raises(QueryError) as error:
        parse_question(text, "my.rq", "my")
    assert "\n" not in str(error.value)
    return str(error.value)


def rejected(store: CommitmentStore, name: str, **parameters: str) -> str:
    with pytest.raises(QueryError) as error:
        ask(store, name, parameters)
    assert "\n" not in str(error.value)
    return str(error.value)


def free(store: CommitmentStore, text: str) -> str:
    with pytest.raises(QueryError) as error:
        ask(store, parse_question(text, "my.rq", "my"))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_header_is_read_into_records() -> None:
    found = parse_question(HEADER, "my.rq", "my")
    assert (found.title, found.description) == ("A title", "A description.")
    count, mood = found.parameters
    assert (count.type, count.default, count.variable) == (
        ParameterType.INTEGER,
        "2",
        "asked_count",
    )
    assert mood.allowed == ("glad", "sad")
    assert found.columns[0].label == "Number"


def test_defaults_are_bound_and_parameters_are_no_columns(store: CommitmentStore) -> None:
    found = parse_question(HEADER, "my.rq", "my")
    assert ask(store, found).records() == [{"n": 2}]
    assert ask(store, found, {"count": "3"}).records() == [{"n": 3}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("#+ title: A title\n", ""), "my.rq, line 1: the key 'title' is missing"),
        (("#+ title: A title", "#+ titel: A title"), "my.rq, line 1: unknown key 'titel'"),
        (("#+     example: 3", "#+     exmple: 3"), "my.rq, line 7: unknown key 'exmple'"),
        (("type: integer", "type: number"), "my.rq, line 5: 'number' is none of iri, borough"),
        (("#+     default: 2", "#+     name: again"), "my.rq, line 8: the key 'name' stands here"),
        (("[glad, sad]", "glad"), "my.rq, line 13: 'allowed' needs a list"),
        (("#+ columns:", "#+ columns: ["), "my.rq, line 15: the header cannot be read"),
        (("A description.", "'open"), "the header cannot be read"),
        (("label: Number", "label:"), "my.rq, line 16: 'label' needs words"),
    ],
)
def test_a_wrong_header_is_refused_with_file_and_line(
    change: tuple[str, str], message: str
) -> None:
    assert message in refused(HEADER.replace(*change))


@given(st.text())
def test_any_header_is_read_or_refused_in_one_line(text: str) -> None:
    lines = "\n".join("#+ " + line for line in text.splitlines())
    try:
        parse_question(lines, "my.rq", "my")
    except QueryError as error:
        assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right


def test_a_column_that_the_query_does_not_select_is_refused(store: CommitmentStore) -> None:
    assert "column 'm'" in free(store, HEADER.replace("name: n\n", "name: m\n"))


def test_a_parameter_that_the_query_does_not_select_is_refused(store: CommitmentStore) -> None:
    text = HEADER.replace("SELECT ?n ?asked_count", "SELECT ?n")
    assert "asked_count" in free(store, text)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"boro": "Harrow"}, "no parameter 'boro'; known are borough, ward, topic, since"),
        ({"borough": "Harow"}, "'Harow' is not a borough of this store; did you mean Harrow"),
        ({"borough": "zzzz"}, "'zzzz' is not a borough of this store"),
        ({"borough": "Marlborough ward"}, "is not a borough"),
        ({"topic": "shop lifting crime"}, "'shop lifting crime' is not a topic of this store"),
        ({"since": "9 December"}, "a day as YYYY-MM-DD is expected, for example 2025-11-01"),
        ({"since": "2025-02-30"}, "a day as YYYY-MM-DD is expected"),
        ({"since": "20251201"}, "a day as YYYY-MM-DD is expected"),
    ],
)
def test_a_value_that_will_not_do_is_refused_with_the_form_expected(
    store: CommitmentStore, parameters: dict[str, str], message: str
) -> None:
    assert message in rejected(store, "gaps", **parameters)


def test_a_needed_parameter_is_asked_for_with_an_example(store: CommitmentStore) -> None:
    assert rejected(store, "compare", first="Hackney") == (
        "compare: the parameter second is needed, for example second=Harrow"
    )


def test_only_allowed_values_are_taken(store: CommitmentStore) -> None:
    assert "one of answered, advice-only, unanswered" in rejected(
        store, "priorities", status="open"
    )
    assert "a whole number" in rejected(store, "repeated", messages="two")
    assert "an IRI" in rejected(store, "answers", priority="first one")


@pytest.mark.parametrize(
    "value", ['" } #', "'", "\\", "?x", "}}; DROP ALL", "%s{0}", "\n", "é\U0001f600"]
)
def test_values_never_become_part_of_the_query(store: CommitmentStore, value: str) -> None:
    assert ask(store, "figures", {"measure": f"robbery{value} "}).rows == () or not value.strip()


def test_questions_are_found_by_name() -> None:
    assert [each.name for each in questions()] == sorted(each.name for each in questions())
    assert question("gaps").title == "Priorities without a corresponding action"
    with pytest.raises(QueryError, match="did you mean gaps"):
        question("gap")
    with pytest.raises(QueryError, match="known are answers, compare"):
        question("xyzzy")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT ?s { ?s ?p ", "my.rq, line 1, column 19"),
        ("SELECT ?s {\n  ?s ex:p ?o }", "my.rq, line 2, column"),
        ("SELECT ?s\n{ ?s <http://e/ p> ?o }", "my.rq, line 2, column"),
        ("", "my.rq, line 1, column 1"),
        ("# only a remark\n", "my.rq, line"),
        ("DROP ALL", "my.rq, line 1, column 1: the query cannot be understood at 'DROP ALL'"),
        (
            "PREFIX e: <e:>\n DELETE WHERE { ?s ?p ?o }",
            "line 2, column 2: the query cannot be under",
        ),
        ("SELEC\n?s {}", "line 1, column 1: the query cannot be understood at 'SELEC'"),
        ("SELECT ?s { ?s ?p ?o } ORDR BY ?s", "column 24: the query cannot be understood at 'ORDR"),
        ("SELECT ?s { ?s ?p ?o FILTR(?s) }", "column 22: the query cannot be understood at 'FILTR"),
        ("SELECT ?s WHRE { }", "line 1, column 11: the query cannot be understood at 'WHRE { }'"),
        ("SELECT ?s { ?s ?p ?o } LIMIT x", "column 30: the query cannot be understood at 'x'"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "unbound"),
    ],
)
def test_a_query_that_cannot_be_understood_names_line_and_column(
    store: CommitmentStore, text: str, place: str
) -> None:
    assert place in free(store, text)


def test_free_queries_select_ask_and_construct(store: CommitmentStore) -> None:
    select = ask(store, parse_question("SELECT (1.5 AS ?a) (true AS ?b) {}", "-", "-"))
    assert select.records() == [{"a": 1.5, "b": True}]
    yes = ask(store, parse_question("ASK { ?m a pc:Message }", "-", "-"))
    assert yes.records() == [{"answer": True}]
    made = ask(
        store,
        parse_question("CONSTRUCT { ?m a pc:Letter } WHERE { ?m a pc:Message }", "-", "-"),
    )
    assert len(made.rows) == 3
    assert made.as_turtle().count("a pc:Letter") == 3
    assert re.match(r"@prefix bcu:", made.as_turtle())
    with pytest.raises(QueryError, match="CONSTRUCT"):
        select.as_turtle()


def test_a_question_is_read_from_a_file_of_the_user(store: CommitmentStore, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("SELECT (1 AS ?one) {}")
    assert ask(store, read_question(tmp_path / "mine.rq")).records() == [{"one": 1}]
    (tmp_path / "odd.rq").write_bytes(b"\xff\xfe")
    for name, reason in (("none.rq", "No such file"), ("odd.rq", "not text in UTF-8")):
        with pytest.raises(QueryError, match=reason) as error:
            read_question(tmp_path / name)
        assert name in str(error.value)


@pytest.mark.parametrize(
    "lines",
    [
        "#+ order: [x]\n#+ columns:\n#+   - name: x\n#+     label: X\n",
        "#+ columns:\n#+   - name: message_iri\n#+     label: M\n",
    ],
    ids=["no message", "no order"],
)
def test_a_kept_question_says_its_message_and_its_order(lines: str) -> None:
    wrong = (
        f"#+ title: T\n#+ description: D\n#+ scope: message\n{lines}SELECT ?x WHERE {{ ?x a ?y }}\n"
    )
    with pytest.raises(QueryError, match=r"q\.rq: .*scope: message.*message_iri.*order"):
        parse_question(wrong, "q.rq", "q")
