"""Header fields as they lie in an ASGI scope.

In: a scope. Out: the text of one field. Starlette's `Headers` do the same and more, in several
times the time, which counts where every request passes.
"""

from __future__ import annotations

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> str:
    """The first field of that name (in lower case), "" where there is none."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return ""
