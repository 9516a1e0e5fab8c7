"""Whatever the description of the interface allows, and more, never makes the server fail."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from kg.samples import sample_paths
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.serve.operations.processes import PATIENCE, Process, started

TOKEN = "a-long-token-for-tests-only"  # noqa: S105
EXAMPLES = 15  # for each operation


@pytest.fixture(scope="module")
def server(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server whose store may be changed."""
    store = tmp_path_factory.mktemp("fuzz") / "store"
    assert command("ingest", *sample_paths(), "--store", store).returncode == 0
    with started(store, POLICING_KG_TOKEN=TOKEN) as process:
        yield process
    shutil.rmtree(store)


@pytest.fixture(scope="module")
def interface(server: Process) -> schemathesis.BaseSchema:
    """What /openapi.json describes."""
    return schemathesis.openapi.from_url(f"{server.address}/openapi.json", timeout=PATIENCE)


def _fails(operation: Any) -> str | None:
    """What an example of the operation ended in that it may not, with the example."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answered(case: schemathesis.Case) -> None:
        told = {"Authorization": f"Bearer {TOKEN}"}
        answer = case.call(headers=told, timeout=PATIENCE)
        assert answer.status_code < 500, f"{case.as_curl_command()}\n{answer.text}"
        assert b"Traceback" not in answer.content

    try:
        answered()
    except AssertionError as error:
        return f"{operation.label}: {error}"
    return None


def test_no_request_makes_the_server_fail(interface: schemathesis.BaseSchema) -> None:
    operations = [found.ok() for found in interface.get_all_operations()]
    assert len(operations) == len(_described(interface)) >= 30
    assert [fault for fault in map(_fails, operations) if fault] == []


def _described(interface: schemathesis.BaseSchema) -> set[tuple[str, str]]:
    """Path and method of every operation in the description as it is."""
    paths = interface.raw_schema["paths"]
    return {(path, method.upper()) for path, methods in paths.items() for method in methods}


def test_every_operation_was_asked(server: Process, interface: schemathesis.BaseSchema) -> None:
    text = httpx.get(f"{server.address}/metrics", timeout=PATIENCE).text
    text = httpx.get(f"{server.address}/metrics", timeout=PATIENCE).text  # with the first one in it
    counted = re.findall(r'http_requests_total{method="(\w+)",route="([^"]+)"', text)
    reached = {(path.replace(":path}", "}"), method) for method, path in counted}
    assert {
        (path.replace(":path}", "}"), method) for path, method in _described(interface)
    } <= reached


def test_nothing_was_a_fault(server: Process) -> None:
    faults = [line for line in server.lines if '"fault"' in line or "Traceback" in line]
    assert faults == []
