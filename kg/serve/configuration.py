"""Where each setting comes from: an option, the environment, a TOML file, or its default.

In: options and the path of a file. Out: settings, and for each of them its origin. The first of the
four that names a setting decides. Mistakes name the variable, or the file and its line.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from kg.errors import CommitmentsError
from kg.serve.settings import PREFIX, Settings

FILE_VARIABLE = PREFIX + "CONFIG"
"""The variable that names the file of settings."""

_OTHERS = (FILE_VARIABLE, PREFIX + "SECOND_")
"""What variables of ours begin with that are no settings of the server."""

_EXPECTED = {
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "float_parsing": "a number is expected",
    "float_type": "a number is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "string_type": "text is expected",
    "path_type": "the path of a file is expected",
    "tuple_type": "a list is expected",
    "enum": "{expected} is expected",
    "greater_than": "a number above {gt:.16g} is expected",
    "greater_than_equal": "{ge:.16g} or more is expected",
    "less_than_equal": "{le:.16g} or less is expected",
}


class ConfigurationError(CommitmentsError):
    """A setting that will not do; the line names the place where it was set."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from: ``place`` is "default", "option --port", or names a variable or a
    line of a file.
    """

    place: str


DEFAULT = Origin("default")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings, and by name the origin of each that has another than its default."""

    settings: Settings
    origins: Mapping[str, Origin]

    def origin(self, name: str) -> Origin:
        """Where the setting ``name`` comes from."""
        return self.origins.get(name, DEFAULT)


def configure(options: Mapping[str, object], file: Path | None = None) -> Configuration:
    """The settings that ``options`` (those that were given), environment and ``file`` make.

    Without ``file``, the variable `FILE_VARIABLE` may name one. Raises ConfigurationError.
    """
    named = os.environ.get(FILE_VARIABLE)
    path = file or (Path(named) if named else None)
    layers = [
        *([_from_file(path)] if path else []),
        _from_environment(),
        {name: (value, Origin(_option(name))) for name, value in options.items()},
    ]
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for layer in layers:
        for name, (value, origin) in layer.items():
            values[name], origins[name] = value, origin
    if values.get("token_file"):
        origins.setdefault("token", Origin(f"file {values['token_file']}"))
    try:
        return Configuration(Settings(**values), origins)
    except ValidationError as error:
        raise ConfigurationError(_sentence(error, origins)) from None


_Layer = dict[str, tuple[object, Origin]]


def _option(name: str) -> str:
    return f"option --{name.replace('_', '-')}"


def _from_environment() -> _Layer:
    layer: _Layer = {}
    for variable, value in os.environ.items():
        if not variable.startswith(PREFIX) or variable.startswith(_OTHERS) or not value:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in Settings.model_fields:
            known = [PREFIX + each.upper() for each in Settings.model_fields]
            raise ConfigurationError(_unknown("the environment", variable, known))
        layer[name] = value, Origin(f"variable {variable}")
    return layer


def _from_file(path: Path) -> _Layer:
    """What the file says; paths in it are taken from its folder on."""
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: this is not TOML: {error}") from None
    layer: _Layer = {}
    for name, value in found.items():
        place = _place(path, text, name)
        if name not in Settings.model_fields:
            raise ConfigurationError(_unknown(place, name, Settings.model_fields))
        layer[name] = _from_folder(name, value, path.parent), Origin(place)
    return layer


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path}: this is not text in UTF-8") from None
    except OSError as error:
        raise ConfigurationError(
            f"{path}: the settings cannot be read: {error.strerror or error}"
        ) from None


def _place(path: Path, text: str, name: str) -> str:
    """The file and the line where ``name`` is set (as a key, or as the name of a table)."""
    key = re.escape(name)
    found = re.search(rf"""^[ \t]*\[*[ \t]*["']?{key}["']?[ \t]*[=.\]]""", text, re.MULTILINE)
    if found is None:
        return str(path)
    return f"{path}, line {text.count(chr(10), 0, found.start()) + 1}"


def _from_folder(name: str, value: object, folder: Path) -> object:
    is_path = "Path" in str(Settings.model_fields[name].annotation)
    return folder / value if is_path and isinstance(value, str) else value


def _unknown(place: str, name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    hint = f"did you mean {near[0]}?" if near else "see policing-kg serve --show-config"
    return f"{place}: there is no setting {name}; {hint}"


def _sentence(error: ValidationError, origins: Mapping[str, Origin]) -> str:
    """The first mistake in plain words, and how many more there are."""
    errors = error.errors()
    first = errors[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    expected = _EXPECTED.get(first["type"], first["msg"].removeprefix("Value error, "))
    reason = expected.format(**first.get("ctx", {}))
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    if not name:  # several settings at a time: the sentence names them
        return f"{reason}{more}"
    place = origins.get(name, DEFAULT).place
    return f"{place}: {name}{_shown(name, first['input'])} will not do: {reason}{more}"


def _shown(name: str, value: object) -> str:
    """The value as it was written; nothing for a secret."""
    secret = SecretStr.__name__ in str(Settings.model_fields[name].annotation)
    return "" if secret else f" = {str(value) if isinstance(value, Path) else value!r}"
