"""The log: one line for each request and for each event of the server, as JSON or as text.

In: settings, and the records of Python's logging. Out: lines on standard error or in a file. A line
never holds what a client sent but its path, without the part behind the question mark.
"""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kg.errors import OutputError
from kg.serve.settings import LogForm, Settings

ACCESS = "kg.access"
SERVER = "kg.server"
"""The loggers: of requests, and of the server itself."""

_FIELDS = "fields"


def configure_logging(settings: Settings) -> None:
    """Let the lines of the server, and those of uvicorn, go where the settings say.

    Raises OutputError where the file of the log cannot be written.
    """
    if settings.log_file is not None:
        try:
            settings.log_file.open("a").close()
        except OSError as error:
            raise OutputError(
                f"{settings.log_file}: the log cannot be written: {error.strerror}"
            ) from error
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": _FORMATTERS[settings.log]}},
            "handlers": {"log": _handler(settings)},
            "loggers": {
                "kg": {"handlers": ["log"], "level": "INFO", "propagate": False},
                # What uvicorn says of starting and stopping, the command says itself.
                "uvicorn": {"handlers": ["log"], "level": "WARNING", "propagate": False},
            },
        }
    )


def _handler(settings: Settings) -> dict[str, object]:
    if settings.log_file is None:
        return {"class": "logging.StreamHandler", "formatter": "line"}
    # Watched: a file that was moved away, as logrotate does, is made anew.
    return {
        "class": "logging.handlers.WatchedFileHandler",
        "filename": str(settings.log_file),
        "encoding": "utf-8",
        "formatter": "line",
    }


def log_request(fields: Mapping[str, object]) -> None:
    """One line for a request that has been answered."""
    # Made here, not by the logger, which would look for our caller in the stack each time.
    record = logging.LogRecord(ACCESS, logging.INFO, "", 0, "request", None, None)
    setattr(record, _FIELDS, fields)
    _LOG.handle(record)


def log_fault(request: str, error: BaseException) -> None:
    """The traceback of a fault of ours, with the id of the request that met it."""
    _SERVER_LOG.error("fault", exc_info=error, extra={_FIELDS: {"request": request}})


_LOG = logging.getLogger(ACCESS)
_SERVER_LOG = logging.getLogger(SERVER)


class JsonLines(logging.Formatter):
    """A record as one JSON object a line; everything beyond ASCII is escaped."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        return json.dumps(_parts(self, record))


class TextLines(logging.Formatter):
    """A record as one line of text; a traceback goes below it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as it is written."""
        parts = _parts(self, record)
        trace = parts.pop("traceback", None)
        if record.name == ACCESS:
            parts.pop("level"), parts.pop("message")
            line = " ".join(_cell(name, value) for name, value in parts.items() if value != "")
        else:
            opening = f"{parts.pop('time')} {parts.pop('level')}: {parts.pop('message')}"
            line = " ".join([opening, *(f"{name}={value}" for name, value in parts.items())])
        # Neither a path nor a message may begin a line of its own.
        line = line.encode("unicode_escape").decode()
        return f"{line}\n{trace}" if trace else line


_NAMED = frozenset({"query", "request"})
_UNITS = {"ms": " ms", "bytes": " B"}


def _cell(name: str, value: object) -> str:
    return f"{name}={value}" if name in _NAMED else f"{value}{_UNITS.get(name, '')}"


def _parts(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, Any]:
    when = datetime.fromtimestamp(record.created, UTC)
    parts: dict[str, Any] = {
        "time": when.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "message": record.getMessage(),
        **getattr(record, _FIELDS, {}),
    }
    if record.exc_info:
        parts["traceback"] = formatter.formatException(record.exc_info)
    return parts


_FORMATTERS: Mapping[LogForm, type[logging.Formatter]] = {
    LogForm.JSON: JsonLines,
    LogForm.TEXT: TextLines,
}
