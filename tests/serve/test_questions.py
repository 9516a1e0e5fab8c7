"""Named questions over HTTP: their list, their forms, their pages and their parameters."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from rdflib.query import Result

from kg.ask import Question, Scope, ask, basis, parse_question, questions
from kg.ask import question as named_question
from kg.serve.questions import routes
from kg.serve.questions.described import topics
from kg.serve.questions.materialised import KeptAnswer, Materialised
from kg.serve.questions.routes import makes_triples
from kg.store import CommitmentStore
from tests.serve.conftest import Serving
from tests.serve.operations.processes import until
from tests.serve.servers import LocalServer

QUESTIONS = questions()
_NAMES = [each.name for each in QUESTIONS]
_NO_SUCH = "https://w3id.org/policing-commitments/id/priority/0123456789abcdef/0123456789ab"


def _examples(question: Question) -> dict[str, str]:
    """All parameters with their examples, but for places that no sample message names."""
    return {each.name: each.example for each in question.parameters if each.name != "ward"}


def _needed(question: Question) -> dict[str, str]:
    return {each.name: each.example for each in question.parameters if each.required}


def _operations(server: LocalServer) -> dict[str, Any]:
    return dict(server.get("/openapi.json").json()["paths"])


def test_the_list_names_every_question_with_its_parameters_and_address(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples, public_url="https://data.example.org/kg")
    listed = {each["name"]: each for each in server.get("/questions").json()["questions"]}
    assert list(listed) == _NAMES
    for question in QUESTIONS:
        said = listed[question.name]
        assert said["title"] == question.title
        assert said["address"] == f"https://data.example.org/kg/questions/{question.name}"
        assert [(p["name"], p["required"]) for p in said["parameters"]] == [
            (p.name, p.required) for p in question.parameters
        ]


@pytest.mark.parametrize("name", _NAMES)
def test_every_question_gives_the_same_rows_in_every_form(
    serving: Serving, samples: CommitmentStore, name: str
) -> None:
    server, question = serving(samples), named_question(name)
    address = f"/questions/{name}"
    for parameters in (_needed(question), _examples(question)):
        rows = ask(samples, question, parameters)
        answer = server.get(address, params=parameters).json()
        assert answer["rows"] == json.loads(rows.as_json())
        assert (answer["total"], answer["offset"]) == (len(rows.rows), 0)
        assert answer["columns"] == [{"name": c.name, "label": c.label} for c in rows.columns]
        comma = server.get(address, params=parameters, headers={"Accept": "text/csv"})
        assert comma.headers["content-type"] == "text/csv; charset=utf-8"
        assert comma.text == rows.as_csv()
        tabs = server.get(address, params={**parameters, "format": "tsv"}).text
        lines = [line.split("\t") for line in tabs.splitlines()]
        read = list(csv.reader(io.StringIO(rows.as_csv())))
        assert lines == [[" ".join(cell.splitlines()) for cell in row] for row in read]
        _assert_same_results(server, address, parameters, answer["rows"])


def _assert_same_results(
    server: LocalServer, address: str, parameters: dict[str, str], records: list[dict[str, Any]]
) -> None:
    """Both SPARQL forms as rdflib reads them: addresses as IRIs, the rest as literals."""
    for form, known in (("srj", "json"), ("srx", "xml")):
        response = server.get(address, params={**parameters, "format": form})
        result = Result.parse(io.BytesIO(response.content), format=known)
        assert len(result.bindings) == len(records)
        for binding, record in zip(result.bindings, records, strict=True):
            bound = {str(variable): term for variable, term in binding.items()}
            assert set(bound) == {
                name for name, cell in record.items() if cell not in (None, [])
            } | {name for name, cell in record.items() if cell == []}
            for name, term in bound.items():
                cell = record[name]
                expected = "; ".join(cell) if isinstance(cell, list) else cell
                if name.endswith("_iri"):
                    assert term == URIRef(expected)
                elif isinstance(expected, bool | int | float):
                    assert term.toPython() == expected or float(term) == float(expected)
                else:
                    assert str(term) == expected


def test_an_answer_says_what_it_rests_on(serving: Serving, samples: CommitmentStore) -> None:
    rests_on = basis(samples)
    response = serving(samples).get("/questions/gaps")
    answer = response.json()
    assert answer["basis"] == {
        "messages": 2,
        "dated": 0,
        "first": None,
        "last": None,
        "sentence": rests_on.sentence(),
    }
    assert "does not mean that nothing was done" in answer["caution"]
    assert response.headers["commitments-basis"] == "messages=2, dated=0"
    assert response.headers["commitments-total"] == "1"
    (row,) = answer["rows"]
    assert row["quote"].startswith("More police presence")
    assert row["message_iri"].startswith(samples.names.message("").value)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_pages_hold_every_row_exactly_once(
    serving: Serving, samples: CommitmentStore, limit: int
) -> None:
    server = serving(samples)
    whole = ask(samples, "priorities").records()
    address: str | None = f"/questions/priorities?limit={limit}"
    rows: list[Any] = []
    pages = 0
    before: str | None = None
    while address:
        response = server.get(address)
        answer = response.json()
        assert answer["total"] == len(whole)
        assert response.links.get("next", {}).get("url") == answer["next"]
        assert response.links.get("prev", {}).get("url") == answer["previous"]
        if before:
            back = server.get(answer["previous"]).json()
            assert back["offset"] == answer["offset"] - limit
        rows += answer["rows"]
        before, address = address, answer["next"]
        pages += 1
    assert rows == json.loads(json.dumps(whole))
    assert pages == -(-len(whole) // limit)


def test_links_keep_what_was_asked_and_are_those_of_the_public(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples, public_url="https://data.example.org/kg", root_path="/kg")
    asked = {"borough": "Hackney", "limit": "1", "format": "json"}
    link = server.get("/kg/questions/priorities", params=asked).json()["next"]
    parts = urlsplit(link)
    assert link.startswith("https://data.example.org/kg/questions/priorities?")
    assert dict(parse_qsl(parts.query)) == {**asked, "offset": "1"}


def test_behind_the_last_row_a_page_is_empty(serving: Serving, samples: CommitmentStore) -> None:
    answer = serving(samples).get("/questions/gaps?offset=7&limit=2").json()
    assert (answer["rows"], answer["total"], answer["next"]) == ([], 1, None)
    assert answer["previous"].endswith("offset=5")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("limit=0", "limit='0' will not do; a whole number from 1 to 50 is expected"),
        ("limit=51", "1 to 50"),
        ("limit=many", "limit='many'"),
        ("offset=-1", "offset='-1' will not do; a whole number from 0 on is expected"),
        ("format=pdf", "use one of json, csv, tsv, srj, srx"),
        ("format=turtle", "use one of json, csv, tsv, srj, srx"),
        ("town=Hackney", "it takes borough, ward, topic, since, limit, offset, format"),
        ("since=yesterday", "a day as YYYY-MM-DD is expected"),
        ("topic=shopliftin", "did you mean Shoplifting"),
        ("borough=Hackny", "did you mean Hackney"),
        ("borough=Hackney&borough=Harrow", "the parameter borough is there 2 times"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    serving: Serving, samples: CommitmentStore, asked: str, said: str
) -> None:
    response = serving(samples, page_rows=20, page_rows_most=50).get(f"/questions/gaps?{asked}")
    assert response.status_code == 400
    assert said in response.json()["detail"]


def test_what_is_needed_is_asked_for(serving: Serving, samples: CommitmentStore) -> None:
    response = serving(samples).get("/questions/compare?first=Hackney")
    assert response.status_code == 400
    assert "the parameter second is needed" in response.json()["detail"]


def test_an_unknown_question_is_404_with_the_nearest_names(serving: Serving) -> None:
    server = serving()
    response = server.get("/questions/gapz")
    assert response.status_code == 404
    assert response.json()["detail"] == "there is no question 'gapz'; did you mean gaps?"
    assert server.get("/questions/values/colour").status_code == 400


def test_a_form_that_is_not_accepted_is_406(serving: Serving) -> None:
    for accept in ("image/png", "text/turtle"):
        refused = serving().get("/questions/gaps", headers={"Accept": accept})
        assert refused.status_code == 406
        assert "text/csv" in refused.json()["detail"]


@pytest.mark.parametrize(
    "hostile",
    [
        '"} DELETE WHERE { ?s ?p ?o } #',
        "'''} INSERT DATA { <urn:a> <urn:b> 1 } #",
        "a\nb\r\n?asked_name",
        '\\u0022 } UNION { ?s ?p ?o } { "',
        "%22",
        "SERVICE <http://127.0.0.1:9/> {}",
    ],
)
def test_parameters_are_bound_as_terms_whatever_they_hold(
    serving: Serving, samples: CommitmentStore, hostile: str
) -> None:
    server = serving(samples)
    generation = samples.generation
    quads = {graph: len(samples.graph(graph)) for graph in samples.named_graphs()}
    answer = server.get("/questions/officers", params={"name": hostile}).json()
    assert (answer["total"], answer["rows"]) == (0, [])
    assert answer["parameters"] == {"name": hostile.strip()}
    assert server.get("/questions/gaps", params={"borough": hostile}).status_code == 400
    assert samples.generation == generation
    assert {graph: len(samples.graph(graph)) for graph in samples.named_graphs()} == quads


def test_no_words_in_a_parameter_make_the_server_fail(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)

    @settings(max_examples=40, deadline=None)
    @given(
        name=st.sampled_from(_NAMES),
        parameter=st.sampled_from(
            sorted({p.name for q in QUESTIONS for p in q.parameters} | {"limit", "offset"})
        ),
        value=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    )
    def check(name: str, parameter: str, value: str) -> None:
        assert server.get(f"/questions/{name}", params={parameter: value}).status_code in (200, 400)

    check()


def test_every_question_is_described_as_an_operation_of_its_own(serving: Serving) -> None:
    paths = _operations(serving(page_rows=20, page_rows_most=50))
    operations = {name: paths[f"/questions/{name}"]["get"] for name in _NAMES}
    assert len({each["operationId"] for each in operations.values()}) == len(_NAMES)
    assert "/questions/{name}" not in paths
    for question in QUESTIONS:
        operation = operations[question.name]
        assert (operation["summary"], operation["description"]) == (
            question.title,
            question.description,
        )
        described = {each["name"]: each for each in operation["parameters"]}
        own = [each.name for each in question.parameters]
        assert list(described) == [*own, "limit", "offset", "format"]
        for parameter in question.parameters:
            said = described[parameter.name]
            assert said["in"] == "query"
            assert said["required"] == parameter.required
            assert said["description"].startswith(parameter.description)
            assert str(said["example"]) == parameter.example
            if parameter.allowed:
                assert said["schema"]["enum"] == list(parameter.allowed)
        assert described["limit"]["schema"] == {
            "type": "integer",
            "minimum": 1,
            "maximum": 50,
            "default": 20,
        }
        assert set(operation["responses"]["200"]["content"]) == {
            "application/json",
            "text/csv",
            "text/tab-separated-values",
            "application/sparql-results+json",
            "application/sparql-results+xml",
        }


def test_types_defaults_and_allowed_values_are_described(serving: Serving) -> None:
    paths = _operations(serving())

    def schema(name: str, parameter: str) -> Any:
        listed = paths[f"/questions/{name}"]["get"]["parameters"]
        return next(each["schema"] for each in listed if each["name"] == parameter)

    assert schema("gaps", "since") == {"type": "string", "format": "date"}
    assert schema("repeated", "messages") == {"type": "integer", "default": 2}
    assert schema("answers", "priority") == {"type": "string", "format": "iri"}
    assert schema("gaps", "topic")["enum"] == list(topics())
    assert {"shoplifting", "knife-crime"} <= set(topics())
    assert schema("priorities", "status")["enum"] == ["answered", "advice-only", "unanswered"]


def test_every_topic_described_is_one_that_can_be_asked(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)
    listed = server.get("/questions/values/topic").json()["values"]
    assert {each["notation"] for each in listed} == set(topics())
    for topic in topics()[::9]:
        assert server.get("/questions/gaps", params={"topic": topic}).status_code == 200


def test_every_borough_listed_is_one_that_can_be_asked(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)
    listed = server.get("/questions/values/borough").json()["values"]
    by_name = {each["name"]: each for each in listed}
    assert len(by_name) == len(listed) >= 33
    hackney = by_name["Hackney"]
    rows = [
        server.get("/questions/priorities", params={"borough": value}).json()["rows"]
        for value in (hackney["name"], hackney["notation"], hackney["iri"])
        if value
    ]
    assert rows[0]
    assert all(each == rows[0] for each in rows)


def test_pages_and_forms_of_one_answer_ask_the_store_once(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = Materialised.answer

    def counting(self: Materialised, question: Question, *given: Any) -> KeptAnswer:
        asked.append(question.name)
        return real(self, question, *given)

    monkeypatch.setattr(Materialised, "answer", counting)
    server = serving(samples)
    addresses = [f"/questions/priorities?limit=2&offset={offset}" for offset in (0, 2, 4)]
    answers = server.at_once(*[("GET", each, {}) for each in (*addresses, *addresses)])
    assert [each.status_code for each in answers] == [200] * 6
    assert server.get("/questions/priorities?format=csv").status_code == 200
    assert asked.count("priorities") == 1
    graph = samples.message_graphs()[0]
    assert samples.drop_graph(graph)
    assert server.get(addresses[0]).json()["basis"]["messages"] == 1
    assert asked.count("priorities") == 2


def test_what_could_be_used_again_and_what_had_to_be_made_is_counted(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)

    def counted() -> dict[str, int]:
        lines = server.get("/metrics").text.splitlines()
        kept = [line.split() for line in lines if line.startswith("policing_kg_kept_")]
        return {
            name.removeprefix("policing_kg_kept_").removesuffix("_total"): int(float(value))
            for name, value in kept
        }

    # At its start the server makes the answers that are renewed message by message.
    made = len([each for each in QUESTIONS if each.scope is Scope.MESSAGE])
    until(lambda: counted() == {"rows_hits": 0, "rows_misses": made})
    for address in ("?limit=2", "?limit=2&offset=2", "?format=csv"):
        assert server.get(f"/questions/priorities{address}").status_code == 200
    assert counted() == {"rows_hits": 3, "rows_misses": made}
    assert samples.drop_graph(samples.message_graphs()[0])
    assert server.get("/questions/priorities?limit=2").status_code == 200
    assert counted() == {"rows_hits": 3, "rows_misses": made + 1}


def test_a_client_that_has_the_answer_gets_304_and_a_change_makes_it_new(
    serving: Serving, samples: CommitmentStore
) -> None:
    server = serving(samples)
    tag = {"If-None-Match": server.get("/questions/gaps").headers["etag"]}
    assert server.get("/questions/gaps", headers=tag).status_code == 304
    assert samples.drop_graph(samples.message_graphs()[0])
    assert server.get("/questions/gaps", headers=tag).status_code == 200


def test_a_head_request_tells_total_and_length(serving: Serving, samples: CommitmentStore) -> None:
    head = serving(samples).request("HEAD", "/questions/gaps?format=csv")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["commitments-total"] == "1"


def test_a_question_that_makes_triples_comes_as_turtle(
    serving: Serving, samples: CommitmentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "#+ title: Titles\n#+ description: Of messages.\nCONSTRUCT { ?s rdfs:label ?o } WHERE { ?s a pc:Message ; dcterms:title ?o }"
    made = parse_question(text, "made.rq", "made")
    assert makes_triples(made)
    assert not any(makes_triples(each) for each in QUESTIONS)
    monkeypatch.setattr(routes, "questions", lambda: (made,))
    server = serving(samples)
    whole = server.get("/questions/made", headers={"Accept": "text/turtle"})
    assert whole.headers["content-type"] == "text/turtle; charset=utf-8"
    assert whole.text.count("rdfs:label") == 2
    page = server.get("/questions/made?format=turtle&limit=1&offset=1")
    assert page.text.count("rdfs:label") == 1
    xml = ElementTree.fromstring(server.get("/questions/made?format=srx").content)  # noqa: S314
    assert len(xml.findall(".//{http://www.w3.org/2005/sparql-results#}uri")) == 4
