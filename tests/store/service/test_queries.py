"""How a query is made ready for a service: the same question, in other words."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from kg.ask import Question, questions
from kg.namespaces import PREFIXES, XSD
from kg.store.interface import Term
from kg.store.service.binding import bind
from kg.store.service.finishing import in_two_steps
from kg.store.service.folding import fold
from kg.store.service.spelling import declare, spell
from kg.store.service.tokens import grouped, tokens

strings = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
hostile = strings | st.sampled_from(
    [
        '"',
        "\\",
        "'''",
        '"""',
        '" . ?s ?p ?o',
        "?asked",
        "<x>",
        "} ; DROP ALL #",
        "\\u0022",
        "\n\r\t",
    ]
)


def _rows(text: str, terms: Mapping[str, Term] | None = None) -> list[tuple[str, ...]]:
    bound = {Variable(name): term for name, term in (terms or {}).items()}
    found = Store().query(text, prefixes=dict(PREFIXES), substitutions=dict(bound) or None)
    assert isinstance(found, QuerySolutions)
    names = [v for v in found.variables if v.value not in (terms or {})]
    return [tuple(str(row[name]) for name in names) for row in found]


def _bound(text: str, terms: Mapping[str, Term]) -> str:
    query = grouped(text)
    bind(query, terms)
    return query.text()


def _folded(text: str) -> str:
    query = grouped(text)
    fold(query)
    return " ".join(query.text().split())


@given(text=hostile)
def test_any_string_stays_one_string(text: str) -> None:
    ready = _bound(
        "SELECT (STRLEN(?asked) AS ?n) (?asked AS ?o) ?asked WHERE { }", {"asked": Literal(text)}
    )
    assert _rows(ready) == [(f'"{len(text)}"^^<{XSD}integer>', str(Literal(text)))]


@given(text=hostile)
def test_words_in_strings_comments_and_addresses_are_left_alone(text: str) -> None:
    kept = f"SELECT ?a WHERE {{ BIND({Literal(text)} AS ?a) }} # ?asked\n"
    assert _bound(kept, {"asked": NamedNode("https://example.org/x")}) == kept


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_every_question_is_the_same_text_again(question: Question) -> None:
    assert "".join(token.text for token in tokens(question.text)) == question.text
    assert grouped(question.text).text() == question.text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("SELECT (1 AS ?asked) WHERE { }", "value of its own"),
        ("SELECT * WHERE { VALUES ?asked { 1 } }", "value of its own"),
        ("SELECT * WHERE { VALUES (?b ?asked) { (1 2) } }", "value of its own"),
        ("SELECT * WHERE { BIND(1 AS ?asked) }", "value of its own"),
    ],
)
def test_a_variable_with_a_value_takes_no_other(text: str, error: str) -> None:
    with pytest.raises(SyntaxError, match=error):
        _bound(text, {"asked": Literal("x")})


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        ("SELECT ?a ?asked WHERE { ?a ?b ?asked }", "SELECT ?a WHERE { ?a ?b <urn:x> }"),
        ("SELECT ?asked WHERE { }", "SELECT (1 AS ?nothing_) WHERE { }"),
        (
            "SELECT (COUNT(?a) AS ?n) WHERE { ?a ?b ?c } GROUP BY ?asked",
            'SELECT (COUNT(?a) AS ?n) WHERE { ?a ?b ?c } GROUP BY ("")',
        ),
        ("SELECT ?a WHERE { } ORDER BY ?asked LIMIT 3", "SELECT ?a WHERE { } LIMIT 3"),
        ("ASK { FILTER(!BOUND(?asked)) }", "ASK { FILTER(!true) }"),
        ("ASK { FILTER(?a<?asked) }", "ASK { FILTER(?a< <urn:x>) }"),
        ("ASK { GRAPH ?asked { ?a ?b ?c } }", "ASK { GRAPH <urn:x> { ?a ?b ?c } }"),
    ],
)
def test_a_bound_variable_is_a_term_where_it_is_used(text: str, ready: str) -> None:
    assert " ".join(_bound(text, {"asked": NamedNode("urn:x")}).split()) == ready


@pytest.mark.parametrize(
    ("text", "ready"),
    [
        ("ASK { ?a ?b ?c FILTER(COALESCE(?a = ?never, true)) }", "ASK { ?a ?b ?c }"),
        ("ASK { ?a ?b ?c FILTER(!BOUND(?never) || ?a = ?never) }", "ASK { ?a ?b ?c }"),
        (
            "ASK { ?a ?b ?c FILTER(IF(COALESCE(isIRI(?never), false), EXISTS { ?a ?d ?never }, true)) }",
            "ASK { ?a ?b ?c }",
        ),
        (
            "ASK { ?a ?b ?c FILTER(IF(COALESCE(isIRI(<urn:x>), false), EXISTS { ?a ?d <urn:x> }, true)) }",
            "ASK { ?a ?b ?c FILTER( EXISTS { ?a ?d <urn:x> }) }",
        ),
        # What may be bound is left alone: by a pattern, by AS, by VALUES.
        ("ASK { ?a ?b ?c FILTER(COALESCE(?c, true)) }", None),
        ("ASK { BIND(1 AS ?c) FILTER(COALESCE(?c, true)) }", None),
        ("ASK { VALUES ?c { 1 } FILTER(COALESCE(?c, true)) }", None),
        ("ASK { OPTIONAL { ?a ?b ?c } FILTER(COALESCE(?c = 1, true)) }", None),
        # An error beside || may still be true, and IN may still find something.
        ("ASK { ?a ?b ?c FILTER(COALESCE(?never || ?c, true)) }", None),
        ("ASK { ?a ?b ?c FILTER(COALESCE(?c IN (?never, 1), true)) }", None),
        ("ASK { ?a ?b ?c FILTER(COALESCE(COUNT(?never) = 0, true)) }", None),
        ("ASK { ?a ?b ?c FILTER(?a = ?never) }", None),
    ],
)
def test_what_is_never_bound_is_settled(text: str, ready: str | None) -> None:
    folded = _folded(text).replace("FILTER((", "FILTER(").replace("}))", "})")
    assert folded == (ready or text)


def test_a_division_keeps_its_fraction_and_a_path_its_steps() -> None:
    query = grouped(
        "SELECT (?a / ?b AS ?c) WHERE { ?s skos:broader/skos:related ?o . ?s (a/^a)* ?t }"
    )
    spell(query)
    assert "?a * 1.0/ ?b" in query.text()
    assert "skos:broader/skos:related" in query.text()
    assert "(a/^a)*" in query.text()


def test_prefixes_are_declared_where_they_are_used() -> None:
    query = grouped("PREFIX ex: <urn:x> ASK { ?a ex:b pc:c . ?d rdfs:label 'skos:no' }")
    declare(query, PREFIXES)
    declared = [line.split()[1] for line in query.text().splitlines() if line.startswith("PREFIX")]
    assert declared == ["pc:", "rdfs:", "ex:"]


VALUES = "VALUES (?k ?v ?w) { (1 2 UNDEF) (1 3 'x') (2 UNDEF 'y') (3 5 'z') (3 5 'a') }"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ?k (COALESCE(MIN(STR(?w)), 'none') AS ?x) WHERE {{ {VALUES} }} GROUP BY ?k ORDER BY DESC(?k)",
        f"SELECT (SUM(?v) / COUNT(*) AS ?x) WHERE {{ {VALUES} }} GROUP BY ?k HAVING(COUNT(*) > 1) ORDER BY ?k",
        f"SELECT ?k WHERE {{ {VALUES} }} GROUP BY ?k ORDER BY MIN(?w) ?k",
        f"SELECT DISTINCT ?k (STR(?v) AS ?x) WHERE {{ {VALUES} }} ORDER BY ?k ?v",
        f"SELECT (COUNT(*) AS ?n) WHERE {{ {VALUES} FILTER(?k > 9) }}",
        f"SELECT ?k ?v WHERE {{ {VALUES} }} ORDER BY DESC(?v) ?w",
    ],
)
def test_two_steps_give_what_one_gives(text: str) -> None:
    steps = in_two_steps(grouped(text))
    assert steps is not None
    first = Store().query(steps.first)
    assert isinstance(first, QuerySolutions)
    rows = [[row[name] for name in steps.variables] for row in first]
    found = steps.finish(rows)  # type: ignore[arg-type]
    names = [variable.value for variable in found.variables]
    assert [tuple(str(row[name]) for name in names) for row in found] == _rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?a ?b ?c } ORDER BY ?a",
        "SELECT ?a WHERE { ?a ?b ?c } ORDER BY ?a LIMIT 3",
        "ASK { ?a ?b ?c }",
        "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }",
        "SELECT ?a WHERE { ?a ?b ?c }",
    ],
)
def test_other_queries_stay_whole(text: str) -> None:
    assert in_two_steps(grouped(text)) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ASK { 'a }", (1, 7)),
        ("ASK {\n ] }", (2, 2)),
        ("ASK { ", (1, 7)),
        ("ASK { '\\u0022' }", (1, 8)),
    ],
)
def test_what_is_no_query_is_refused_with_its_place(text: str, place: tuple[int, int]) -> None:
    with pytest.raises(SyntaxError) as caught:
        grouped(text)
    assert (caught.value.lineno, caught.value.offset) == place


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(SyntaxError, match="too many"):
        grouped("ASK " + "{" * 5000)
