"""A page on disk: written whole or not at all.

In: a path and text. Out: the file, in UTF-8 with line feeds on every system.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kg.errors import OutputError


def write_whole(target: Path, page: str) -> None:
    """Write beside the target, then rename, so that no half-written page is ever seen.

    Raises OutputError where ``target`` is a folder or cannot be written.
    """
    temporary: str | None = None
    try:
        if target.is_dir():
            raise OutputError(f"{target}: this is a folder; name a file such as drawing.html")
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(page)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise OutputError(f"{target}: cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
