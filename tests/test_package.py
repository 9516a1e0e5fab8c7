"""The wheel holds everything that the command needs, and works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
TRAVELS = {"ontology": "*", "queries": "*.rq", "viz": "*"}


@pytest.fixture(scope="module")
def unpacked(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, as it would lie in site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=checkout, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def _files(root: Path, pattern: str = "*") -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize(("folder", "pattern"), TRAVELS.items())
def test_data_folders_travel_inside_the_package(
    unpacked: Path, checkout: Path, folder: str, pattern: str
) -> None:
    expected = _files(checkout / folder, pattern)
    assert expected
    assert _files(unpacked / "kg" / "_data" / folder, pattern) >= expected


def test_every_file_of_the_package_is_in_the_wheel(unpacked: Path, checkout: Path) -> None:
    assert _files(checkout / "kg") - _files(unpacked / "kg") == set()


def test_nothing_but_the_package_reaches_site_packages(unpacked: Path) -> None:
    names = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}
    assert names == {"kg"}


def test_the_demo_runs_from_the_wheel_in_another_folder(unpacked: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(unpacked)}
    code = "import kg, sys; sys.stderr.write(kg.__file__ + '\\n'); from kg.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "demo", "--out", str(tmp_path / "out")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0].startswith(str(unpacked))
    assert "Harrow" in done.stdout
