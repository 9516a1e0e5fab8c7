"""What is said where something cannot be done, and in which form."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from fastapi import FastAPI, Request

from kg.errors import QueryError, StoreError
from kg.serve.problems import answer_problems, problem_response
from kg.serve.refusal import Refusal
from tests.serve.conftest import Serving
from tests.serve.servers import LocalServer

REPORT = b"<urn:r> a <http://www.w3.org/ns/shacl#ValidationReport> ."


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/sparql-results+json", "application/problem+json"),
        ("image/png", "application/problem+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/turtle", "application/problem+json"),
    ],
)
def test_a_refusal_is_said_in_the_form_that_the_client_prefers(
    accept: str | None, content_type: str
) -> None:
    response = problem_response(Refusal(HTTPStatus.BAD_REQUEST, "no"), accept)
    assert response.headers["content-type"] == content_type
    assert response.headers["vary"] == "Accept"
    assert response.status_code == 400


def test_a_report_comes_in_turtle_to_who_reads_that_and_inside_to_others() -> None:
    refusal = Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "no", report=REPORT)
    assert problem_response(refusal, "text/turtle").body == REPORT
    assert REPORT.decode() in problem_response(refusal, None).body.decode().replace("\\", "")


def test_line_and_column_and_headers_are_said() -> None:
    refusal = Refusal(HTTPStatus.CONFLICT, "wait", line=3, column=7, headers={"Retry-After": "5"})
    response = problem_response(refusal, None)
    assert response.headers["retry-after"] == "5"
    assert bytes(response.body) == (
        b'{"title":"Conflict","status":409,"detail":"wait","line":3,"column":7}'
    )
    assert problem_response(refusal, "text/plain").body == (
        b"409 Conflict: line 3, column 7: wait\n"
    )


def test_what_a_client_sent_is_escaped_on_the_page() -> None:
    refusal = Refusal(HTTPStatus.BAD_REQUEST, "<script>alert(1)</script>")
    page = bytes(problem_response(refusal, "text/html").body).decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


@pytest.fixture
def faulty() -> LocalServer:
    app = FastAPI()
    answer_problems(app)

    @app.get("/store")
    async def store() -> None:
        raise StoreError("/secret/folder: the store cannot be read")

    @app.get("/query")
    async def query() -> None:
        raise QueryError("there is no question 'x'; known are a, b")

    @app.get("/number")
    async def number(count: int) -> int:
        return count

    @app.post("/number")
    async def posted(request: Request) -> int:
        return len(await request.body())

    return LocalServer(app)


def test_the_operators_folders_are_not_told_to_clients(faulty: LocalServer) -> None:
    response = faulty.get("/store")
    assert response.status_code == 503
    assert "secret" not in response.text
    faulty.close()


def test_parameters_of_another_form_are_named(faulty: LocalServer) -> None:
    response = faulty.get("/number", params={"count": "many"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith("count: ")
    assert faulty.get("/number").json()["detail"] == "count: Field required"
    assert faulty.get("/query").json()["detail"] == "there is no question 'x'; known are a, b"
    faulty.close()


def test_every_address_tells_its_methods(faulty: LocalServer) -> None:
    refused = faulty.request("DELETE", "/number")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST, OPTIONS")
    assert "GET or POST" in refused.json()["detail"]
    options = faulty.request("OPTIONS", "/number")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, POST, OPTIONS")
    faulty.close()


def test_an_unknown_address_is_404_and_says_where_to_look(serving: Serving) -> None:
    response = serving().get("/nothing/here")
    assert response.status_code == 404
    assert response.json()["detail"] == (
        "there is nothing at /nothing/here; /openapi.json lists all addresses"
    )


def test_every_operation_of_the_protocol_is_described(serving: Serving) -> None:
    found = serving().get("/openapi.json").json()
    paths = found["paths"]
    assert set(paths["/sparql"]) == {"get", "post"}
    assert set(paths["/graphs"]) == {"get", "put", "post", "delete"}
    assert set(paths["/graphs/{path}"]) == {"get", "put", "post", "delete"}
    operations = [each for path in paths.values() for each in path.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names)
    assert {each["name"] for each in paths["/sparql"]["get"]["parameters"]} == {
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "format",
    }
    assert set(paths["/sparql"]["post"]["requestBody"]["content"]) == {
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update",
    }
    assert (
        "application/sparql-results+json"
        in (paths["/sparql"]["get"]["responses"]["200"]["content"])
    )
    assert (
        "application/problem+json" in (paths["/graphs"]["put"]["responses"]["default"]["content"])
    )
    assert found["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path in ("/graphs", "/graphs/{path}"):
        assert "security" not in paths[path]["get"]
        for method in ("put", "post", "delete"):
            assert paths[path][method]["security"] == [{"token": []}]
    assert {} in paths["/sparql"]["post"]["security"]
    assert set(paths["/graphs"]["delete"]["responses"]) == {"204", "default"}
    assert set(paths["/graphs"]["put"]["responses"]) == {"201", "204", "default"}
