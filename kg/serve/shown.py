"""The configuration as text: every setting with its value, its origin and what it means.

In: a configuration and the safeguards in force. Out: a TOML file that gives the same settings
again, but for the secrets, of which it only says whether they are set.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

from pydantic import SecretStr

from kg.serve.configuration import Configuration
from kg.serve.settings import Settings

_WIDTH = 96


def show(configuration: Configuration, safeguards: Iterable[str]) -> str:
    """All settings as a TOML file with comments; the sentences ``safeguards`` end it."""
    lines = [
        "# The settings of policing-kg serve, with what each means and where it comes from: an",
        "# option, else a variable, else the file, else its default. This text is such a file;",
        "# only the secrets are left out.",
        "",
        *_settings(configuration),
        "# What is in force against queries that would do harm:",
        *(line for sentence in safeguards for line in _comment(f"- {sentence}", "#   ")),
    ]
    return "\n".join(lines) + "\n"


def _settings(configuration: Configuration) -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        origin = configuration.origin(name)
        yield from _comment(field.description or "", "# ")
        yield f"# [{origin.place}]"
        value = getattr(configuration.settings, name)
        if isinstance(value, SecretStr):
            yield f"# {name} is set"
        elif value is None:
            yield f"# {name} is not set"
        else:
            yield f"{name} = {written(value)}"
        yield ""


def written(value: object) -> str:
    """A value of a setting in TOML 1.0."""
    if isinstance(value, Enum | Path):
        return written(str(value))
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    # The escapes of a JSON string are those of a basic string of TOML; numbers and booleans agree.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str, mark: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=mark[:2] if text.startswith("- ") else mark,
        subsequent_indent=mark,
        break_long_words=False,
        break_on_hyphens=False,
    )
