"""Free queries passed on to the SPARQL service that keeps the store.

In: queries of strangers. Out: answers in the forms that the embedded store gives, or a Refusal. The
text is cut into tokens first: what would make the service read from elsewhere never reaches it. The
answer is read up to a limit, and the connection closed when the time is over. Whether the service
then ends its work is its own affair.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import IO

import httpx
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

import kg
from kg.ask.outbound import place
from kg.errors import StoreError
from kg.serve.killable.turns import Turns
from kg.serve.refusal import Refusal
from kg.serve.running import Answer, Difference, GraphFormat, Limits, Query, ResultsFormat, Update
from kg.serve.running.guard import kind_of, read_query
from kg.serve.running.refused import out_of_time
from kg.serve.running.results import Term, UnwritableError, Written, write_boolean, write_solutions
from kg.serve.running.triples import write_triples
from kg.store.service import ServiceStore
from kg.store.service.results import RESULTS, mended
from kg.store.service.tokens import Group, Kind, Token, fault, grouped
from kg.store.service.transport import TRIPLES, credentials, refused, unanswered

_GRAPH_VERBS = frozenset({"CONSTRUCT", "DESCRIBE"})
_VERBS = frozenset({"SELECT", "ASK", *_GRAPH_VERBS})
_FORBIDDEN = frozenset({"SERVICE", "DEFINE", "OPTION"})
"""SERVICE asks others; DEFINE and OPTION make Virtuoso fetch graphs from the web."""

_CALLS = ("bif:", "sql:", "java:", "virtrdf:")
"""What the names of Virtuoso's own functions begin with; some read files."""

_ESCAPE = re.compile(r"\\[uU]")
_LONGER = 4
"""How many times as long as ours an answer in the service's form may be."""

_MOST_ROWS, _STATE, _OUT_OF_TIME = "X-SPARQL-MaxRows", "X-SQL-State", "S1TAT"


@dataclass(frozen=True, slots=True)
class _Received:
    """An answer of the service in a file; ``more`` says that there is more than it holds."""

    file: IO[bytes]
    more: bool


class PassingRunner:
    """A `Runner` over a service."""

    def __init__(
        self, store: ServiceStore, limits: Limits, *, slots: int, queue: int, wait: float
    ) -> None:
        self._store, self._limits = store, limits
        self._turns = Turns(slots, queue, wait)
        self._client: httpx.AsyncClient | None = None

    async def start(self) -> None:
        """Make ready to connect."""
        self._client = httpx.AsyncClient(
            auth=credentials(self._store.service),
            headers={"User-Agent": f"policing-kg/{kg.__version__}"},
            timeout=None,  # noqa: S113 - the whole is timed, see `query`
            trust_env=False,
        )

    async def stop(self) -> None:
        """Close all connections."""
        if self._client is not None:
            await self._client.aclose()

    async def query(self, query: Query) -> Answer:
        """The answer to ``query``; raises Refusal, see `Runner`."""
        verb = await asyncio.to_thread(self._checked, query)
        async with self._turns.turn():
            with ExitStack() as opened:
                file = opened.enter_context(tempfile.TemporaryFile())
                try:
                    async with asyncio.timeout(self._limits.seconds):
                        received = await self._receive(query, verb, file)
                except TimeoutError as error:
                    raise out_of_time(self._limits) from error
                return await asyncio.to_thread(self._answer, query, verb, received)

    async def difference(self, update: Update) -> Difference:
        """Refuse: what a free update would change cannot be found before it is carried out."""
        raise Refusal(
            HTTPStatus.NOT_IMPLEMENTED,
            "free updates are not passed on to the SPARQL service that keeps this store, since "
            "what they change could not be validated before; write whole graphs at /graphs",
        )

    def _checked(self, query: Query) -> str:
        """The query's verb. Raises Refusal where it may not be passed on."""
        if kind_of(query.text) == "update":
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                "this is an update, not a query; send it as update, with POST",
            )
        verb = _verb(query.text)
        if query.graph is None and verb in _GRAPH_VERBS:
            raise _unaccepted("a graph", GraphFormat)
        if query.results is None and verb not in _GRAPH_VERBS:
            raise _unaccepted("a table or yes or no", ResultsFormat)
        inside = read_query(query.text, query.base).graphs
        for iri in (*query.graphs.default, *query.graphs.named, *inside.default, *inside.named):
            self._refuse_unknown(iri)
        return verb

    def _refuse_unknown(self, iri: str) -> None:
        try:
            known = self._store.has_graph(NamedNode(iri))
        except ValueError as error:
            raise Refusal(
                HTTPStatus.BAD_REQUEST, f"<{iri}> is no absolute address of a graph"
            ) from error
        if not known:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                f"there is no graph <{iri}> in this store, and none is read from elsewhere",
            )

    async def _receive(self, query: Query, verb: str, file: IO[bytes]) -> _Received:
        """The answer of the service, as much of it as we take."""
        if self._client is None:
            raise TypeError("the runner has not been started")
        service = self._store.service
        base = f"BASE <{query.base}> " if query.base else ""
        form: dict[str, str | list[str]] = {
            "query": base + query.text,
            "default-graph-uri": list(query.graphs.default),
            "named-graph-uri": list(query.graphs.named),
        }
        accept = TRIPLES if verb in _GRAPH_VERBS else RESULTS
        most = self._limits.size * _LONGER
        try:
            async with self._client.stream(
                "POST", service.query, data=form, headers={"Accept": accept}
            ) as answer:
                if not answer.is_success:
                    raise _said(
                        refused(service, answer.status_code, (await answer.aread()).decode()),
                        answer.status_code,
                    )
                if answer.headers.get(_STATE) == _OUT_OF_TIME:
                    raise out_of_time(self._limits)
                more = _MOST_ROWS in answer.headers
                async for part in answer.aiter_bytes():
                    file.write(part)
                    if file.tell() > most:
                        more = True
                        break
        except httpx.HTTPError as error:
            raise Refusal(HTTPStatus.BAD_GATEWAY, str(unanswered(service, error))) from error
        file.seek(0)
        return _Received(file, more)

    def _answer(self, query: Query, verb: str, received: _Received) -> Answer:
        with ExitStack() as opened:
            file = opened.enter_context(tempfile.TemporaryFile())
            try:
                media_type, written = self._write(query, verb, received, file)
            except UnwritableError as error:
                raise Refusal(
                    HTTPStatus.NOT_ACCEPTABLE, f"{error}; ask for another form"
                ) from error
            except (SyntaxError, ValueError) as error:
                raise Refusal(
                    HTTPStatus.BAD_GATEWAY,
                    "the SPARQL service that keeps this store gave an answer that is none",
                ) from error
            file.seek(0)
            opened.pop_all()  # who sends the answer closes it
            return Answer(media_type, file, written.length, written.rows, written.cut)

    def _write(
        self, query: Query, verb: str, received: _Received, file: IO[bytes]
    ) -> tuple[str, Written]:
        if verb in _GRAPH_VERBS and query.graph is not None:
            limits = self._limits
            if received.more:
                limits = _less(limits, _counted(_triples(received.file)))
            return query.graph.value, write_triples(
                _triples(received.file), query.graph, file, limits
            )
        form = query.results or ResultsFormat.JSON
        found = _rows(received.file)
        if isinstance(found, bool):
            return form.value, write_boolean(found, form, file)
        variables, rows = found
        limits = self._limits
        if received.more:
            limits = _less(limits, _counted(rows))
            again = _rows(received.file)
            rows = iter(()) if isinstance(again, bool) else again[1]
        return form.value, write_solutions(rows, variables, form, file, limits)


def _verb(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE. Raises Refusal where the text may not be passed on."""
    if escape := _ESCAPE.search(text):
        line, column = place(text, escape.start())
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"write the character itself instead of {escape[0]}…, which services read differently",
            line=line,
            column=column,
        )
    try:
        query = grouped(text)
        for token in query.tokens():
            _refuse(text, token)
    except SyntaxError as error:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"the query cannot be understood: {error.msg}",
            line=error.lineno,
            column=error.offset,
        ) from error
    verb = next((word for word in _words(query) if word not in ("PREFIX", "BASE")), "")
    if verb not in _VERBS:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, behind its prefixes",
        )
    return verb


def _words(query: Group) -> Iterator[str]:
    return (token.word for token in query.tokens() if token.word)


def _refuse(text: str, token: Token) -> None:
    """Raise SyntaxError for a token that would make the service read from elsewhere."""
    if token.word in _FORBIDDEN:
        raise fault(
            text, token.start, f"{token.text} is refused: this server reads its own store only"
        )
    name = token.text.lstrip("<").lower()
    if token.kind in (Kind.IRI, Kind.NAME) and (name.startswith(_CALLS) or "\\" in name):
        raise fault(
            text, token.start, f"{token.text} is refused: only functions of SPARQL are called"
        )


def _unaccepted(what: str, forms: type[ResultsFormat] | type[GraphFormat]) -> Refusal:
    known = ", ".join(form.value for form in forms)
    return Refusal(
        HTTPStatus.NOT_ACCEPTABLE, f"the answer to this query is {what}; accept one of {known}"
    )


def _said(error: StoreError, status: int) -> Refusal:
    """What the service said: the client's mistake where it says so, else its own."""
    wrong = status == HTTPStatus.BAD_REQUEST
    return Refusal(HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.BAD_GATEWAY, str(error))


def _rows(file: IO[bytes]) -> bool | tuple[Sequence[str], Iterator[list[Term | None]]]:
    file.seek(0)
    found = parse_query_results(file, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return bool(found)
    names = [variable.value for variable in found.variables]
    return names, ([mended(cell) for cell in row] for row in found)


def _triples(file: IO[bytes]) -> Iterator[Triple]:
    file.seek(0)
    return (quad.triple for quad in parse(file, format=RdfFormat.TURTLE))


def _counted(found: Iterable[object]) -> int:
    """How many there are before the end, or before the place where the answer breaks off."""
    count = 0
    try:
        for _ in found:
            count += 1
    except (SyntaxError, ValueError):
        pass
    return count


def _less(limits: Limits, count: int) -> Limits:
    """Limits that leave one of ``count`` rows out, so that what is written says that it is cut."""
    return replace(limits, rows=min(limits.rows, max(count - 1, 0)))
