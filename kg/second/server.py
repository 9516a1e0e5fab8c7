"""Ask a server that speaks the OpenAI protocol; the only place that touches the network.

In: settings, an instruction and a question. Out: the JSON object that the server answered with.
Redirects are not followed, proxies of the environment are not used, and an answer has bounds of
size and time. What the server writes never gets into an error line.
"""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Iterator, Mapping
from enum import IntEnum
from types import ModuleType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from kg.second.errors import SecondReaderError, UnusableAnswerError
from kg.second.reply import json_object, parsed
from kg.second.settings import KEY_VARIABLE, Settings

if TYPE_CHECKING:
    import httpx

LARGEST_REPLY = 2_000_000  # bytes
MOST_TRIES = 3
FEW_TRIES = 2  # of a server that is slow or away
LONGEST_WAIT_S = 30.0


class Form(IntEnum):
    """How the server is told to answer; the next one is tried where it cannot do this one."""

    SCHEMA = 0  # response_format json_schema
    OBJECT = 1  # response_format json_object
    TEXT = 2  # only the instruction says so


class _RefusedError(Exception):
    """The server does not take the question in this form."""


class _AgainError(Exception):
    """Worth another try; ``end`` is what to say when there was the last one."""

    def __init__(
        self, end: SecondReaderError | UnusableAnswerError, tries: int, wait_s: float = 0.0
    ) -> None:
        super().__init__(str(end))
        self.end, self.tries, self.wait_s = end, tries, wait_s


class Server:
    """An open connection to the server; use it in a ``with`` statement."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._form = Form.SCHEMA  # the best form that the server is not known to refuse
        self._httpx = _httpx()
        key = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._client: httpx.Client = self._httpx.Client(
            timeout=self._httpx.Timeout(settings.timeout_s, connect=min(10.0, settings.timeout_s)),
            headers={"Content-Type": "application/json", "Accept-Encoding": "identity", **key},
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def ask(self, instruction: str, question: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        """The server's answer to one question.

        Raises UnusableAnswerError where this answer is of no use, and SecondReaderError where no
        question will be answered.
        """
        refused = True
        for form in Form:
            if form < self._form:
                continue
            try:
                said = self._said(self._body(instruction, question, schema, form))
            except _RefusedError:
                continue
            if refused:
                self._form = form
            refused = False
            if (found := json_object(said)) is not None:
                return found
        if refused:
            raise UnusableAnswerError(
                "the second reader's server refuses the question; the message may be too long for "
                "the model, or the model's name wrong"
            )
        raise UnusableAnswerError("the second reader's answer is not the JSON that was asked for")

    def _body(
        self, instruction: str, question: str, schema: Mapping[str, Any], form: Form
    ) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._settings.model,
            "temperature": 0,
            "stream": False,
            "messages": [
                {"role": "system", "content": instruction},
                {"role": "user", "content": question},
            ],
        }
        if form is Form.SCHEMA:
            named = {"name": "statements", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form is Form.OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def _said(self, body: dict[str, Any]) -> str:
        """The words of the answer, once the server gives one."""
        tried = 0
        while True:
            tried += 1
            try:
                return _words(self._reply(body))
            except _AgainError as error:
                if tried >= error.tries:
                    raise error.end from None
                wait = max(self._settings.first_wait_s * 2 ** (tried - 1), error.wait_s)
                time.sleep(min(wait, LONGEST_WAIT_S))

    def _reply(self, body: dict[str, Any]) -> bytes:
        """The body of one response."""
        deadline = time.monotonic() + self._settings.timeout_s
        try:
            sent = json.dumps(body).encode()
            with self._client.stream("POST", self._settings.endpoint, content=sent) as response:
                self._check(response.status_code, response.headers)
                return b"".join(self._bounded(response.iter_raw(), deadline))
        except (self._httpx.ConnectError, self._httpx.ConnectTimeout) as error:
            raise self._nobody(str(error)) from None
        except self._httpx.TimeoutException:
            raise self._too_slow() from None
        except self._httpx.TransportError:
            broken = UnusableAnswerError("the second reader's server broke off its answer")
            raise _AgainError(broken, MOST_TRIES) from None

    def _bounded(self, chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_REPLY:
                raise UnusableAnswerError(
                    f"the second reader's answer is larger than {LARGEST_REPLY // 1_000_000} MB"
                )
            if time.monotonic() > deadline:
                raise self._too_slow()
            yield chunk

    def _nobody(self, cause: str) -> _AgainError:
        what = "no server answers there"
        if "CERTIFICATE" in cause:
            what = "the server's certificate cannot be verified"
        return _AgainError(SecondReaderError(f"{self._settings.url}: {what}"), FEW_TRIES)

    def _too_slow(self) -> _AgainError:
        slow = UnusableAnswerError(
            f"the second reader gave no whole answer within {self._settings.timeout_s:g} seconds"
        )
        return _AgainError(slow, FEW_TRIES)

    def _check(self, status: int, headers: Mapping[str, str]) -> None:
        """Raise what a status other than 200 means."""
        if status in (408, 429) or status >= 500:
            failed = UnusableAnswerError(
                f"the second reader's server answers with status {status} again and again"
            )
            raise _AgainError(failed, MOST_TRIES, _seconds(headers.get("Retry-After", "")))
        if status in (400, 422):
            raise _RefusedError
        if status == 413:
            raise UnusableAnswerError("the message is too long for the second reader's server")
        if status != 200:
            raise SecondReaderError(f"{self._settings.url}: {self._meaning(status)}")
        if headers.get("Content-Encoding", "identity") != "identity":
            raise SecondReaderError(
                f"{self._settings.url}: the answer is compressed, which was not asked for"
            )

    def _meaning(self, status: int) -> str:
        if 300 <= status < 400:
            return "the server sends us on to another address, which is not followed"
        if status in (401, 403):
            return f"the server does not let us in; the key is read from {KEY_VARIABLE}"
        if status == 404:
            return f"nothing at this address, or no model {self._settings.model} (status 404)"
        return f"the server answers with status {status}"


def _httpx() -> ModuleType:
    """The HTTP client, imported late: without a second reader nothing of ours needs it."""
    return importlib.import_module("httpx")


def _words(reply: bytes) -> str:
    """The words of the first choice."""
    match parsed(reply):
        case {"choices": [{"finish_reason": "length"}, *_]}:
            raise UnusableAnswerError(
                "the second reader's answer was cut off; give its server a longer context"
            )
        case {"choices": [{"message": {"content": str(content)}}, *_]}:
            return content
        case _:
            raise UnusableAnswerError("the second reader's server does not speak OpenAI's protocol")


def _seconds(written: str) -> float:
    """The header Retry-After where it is a number of seconds; 0 else."""
    return float(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0.0
