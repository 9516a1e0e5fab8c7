"""Where the data folders (``ontology``, ``queries``, ``viz``) lie.

In: a folder's name. Out: its path, inside the installed package or in the checkout.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_DISTRIBUTION = 'name = "policing-commitments-kg"'


@cache
def data_folder(name: str) -> Path:
    """The folder ``name``: ``kg/_data/NAME`` when installed, else the checkout's.

    Raises FileNotFoundError where neither is there, which means a broken installation.
    """
    installed = _PACKAGE / "_data" / name
    if installed.is_dir():
        return installed
    checkout = _PACKAGE.parent
    project = checkout / "pyproject.toml"
    if project.is_file() and _DISTRIBUTION in project.read_text(encoding="utf-8"):
        folder = checkout / name
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the data folder {name!r} is missing; install the package again")
