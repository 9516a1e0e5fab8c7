"""What an earlier report found, so that a later one can leave it out.

In: a file written by ``policing-kg validate --format json``. Out: the keys of its findings.
"""

from __future__ import annotations

import json
from pathlib import Path

from kg.errors import CommitmentsError

_MEANT = "give a file that policing-kg validate --format json has written"


def read_baseline(path: Path) -> frozenset[str]:
    """The keys of the findings in ``path``.

    Raises CommitmentsError where the file cannot be read or is no such report.
    """
    try:
        said = json.loads(path.read_bytes())
    except OSError as error:
        raise CommitmentsError(f"{path}: the baseline cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommitmentsError(f"{path}: the baseline is no text in UTF-8; {_MEANT}") from error
    except json.JSONDecodeError as error:
        where = f"{path}, line {error.lineno}"
        raise CommitmentsError(f"{where}: the baseline is no JSON; {_MEANT}") from error
    try:
        keys = [finding["key"] for finding in said["findings"]]
    except (TypeError, KeyError) as error:
        raise CommitmentsError(f"{path}: the baseline holds no findings; {_MEANT}") from error
    if not all(isinstance(key, str) for key in keys):
        raise CommitmentsError(f"{path}: a key of the baseline is no text; {_MEANT}")
    return frozenset(keys)
