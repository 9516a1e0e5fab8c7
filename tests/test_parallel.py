"""Work in several processes: same results, same order, and nothing lost when a helper is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.parallel import AHEAD, FEW, MOST, in_order, usual_jobs

MANY = FEW + 30


def squared(number: int) -> int:
    return number * number


def process(_: int) -> int:
    return os.getpid()


def refused_at_30(number: int) -> int:
    if number == 30:
        raise ValueError("thirty")
    return number


def killed_in_a_helper(given: tuple[int, int]) -> int:
    """The number; a helper that is given 20 is killed, as for want of memory."""
    number, home = given
    if number == 20 and os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize(("jobs", "together"), [(1, 1), (2, 1), (3, 1), (2, 7)])
@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, MANY])
def test_results_come_in_the_order_of_the_input(jobs: int, together: int, count: int) -> None:
    found = in_order(squared, range(count), jobs, together=together)
    assert list(found) == [n * n for n in range(count)]


def test_few_things_are_done_here_and_many_elsewhere_too() -> None:
    assert set(in_order(process, range(FEW), 2)) == {os.getpid()}
    found = list(in_order(process, range(MANY), 2))
    assert set(found[:FEW]) == {os.getpid()}
    assert os.getpid() not in found[FEW:]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_is_taken_from_the_input_than_is_needed_soon(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = in_order(squared, endless(), jobs)
    assert [next(results) for _ in range(40)] == [n * n for n in range(1, 41)]
    assert taken <= (40 if jobs == 1 else 40 + FEW + AHEAD * jobs + 1)
    results.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_raised_elsewhere_is_raised_here_in_its_place(jobs: int) -> None:
    results = in_order(refused_at_30, range(MANY), jobs)
    assert [next(results) for _ in range(30)] == list(range(30))
    with pytest.raises(ValueError, match="thirty"):
        next(results)


def test_when_a_helper_is_killed_the_rest_is_done_here() -> None:
    given = [(number, os.getpid()) for number in range(MANY)]
    assert list(in_order(killed_in_a_helper, given, 2)) == list(range(MANY))


@pytest.mark.parametrize("place", ["__init__", "submit"])
def test_where_no_helper_can_be_started_all_is_done_here(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(f"kg.parallel.ProcessPoolExecutor.{place}", refuse)
    assert list(in_order(process, range(MANY), 2)) == [os.getpid()] * MANY


def test_helpers_end_when_whoever_asked_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "asks.py"
    script.write_text(
        "from kg.parallel import in_order\n"
        "from tests.test_parallel import process\n"
        "if __name__ == '__main__':\n"
        f"    found = in_order(process, range({MANY}), 2)\n"
        f"    print(*{{next(found) for _ in range({FEW + 8})}}, flush=True)\n"
        "    input()\n"
    )
    root = Path(__file__).resolve().parent.parent
    asking = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stdin=subprocess.PIPE,
        text=True, env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert asking.stdout is not None
    found = {int(word) for word in asking.stdout.readline().split()}
    helpers = found - {asking.pid}
    assert helpers
    asking.kill()
    asking.wait(30)
    deadline = time.monotonic() + 30
    while any(_runs(helper) for helper in helpers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_runs(helper) for helper in helpers)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.is_file() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_as_many_processes_as_processors_but_not_too_many() -> None:
    assert 1 <= usual_jobs() <= MOST
