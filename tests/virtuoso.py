"""A Virtuoso 7 of our own on loopback, for tests: started in an empty folder, ended with them.

In: a folder. Out: its addresses, with a user who may write. Debian: virtuoso-opensource-7.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from kg.store.service import Service

SERVER, CLIENT = "virtuoso-t", "isql-vt"
USER, PASSWORD = "writer", "a password of tests"
_SECONDS = 180.0  # a busy machine takes a minute to make a new database
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
MaxClientConnections = 20
CheckpointInterval = 0
SchedulerInterval = 10
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
CaseMode = 2
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2
DirsAllowed = {folder}

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
MaxQueryCostEstimationTime = 100000000
"""
_GRANTS = """
USER_CREATE('{user}', '{password}');
GRANT SPARQL_UPDATE TO "{user}";
DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{user}', 7);
"""


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """Where a running Virtuoso listens."""

    address: str

    def service(self, **more: object) -> Service:
        """It as a service for the store, written to with Digest."""
        given: dict[str, object] = {
            "query": f"{self.address}/sparql",
            "update": f"{self.address}/sparql-auth",
            "graphs": f"{self.address}/sparql-graph-crud-auth",
            "user": USER,
            "password": PASSWORD,
            "fresh_seconds": 0.0,
        }
        return Service(**{**given, **more})


def is_installed() -> bool:
    """Whether this machine has Virtuoso."""
    return bool(shutil.which(SERVER) and shutil.which(CLIENT))


@contextmanager
def running(folder: Path, *, rows: int = 1_000_000, buffers: int = 2000) -> Iterator[Virtuoso]:
    """Virtuoso with its files in ``folder``, until the context ends.

    ``rows`` is the most that an answer may have, ``buffers`` how many pages of 8 KiB it keeps.
    """
    sql, http = _free_ports(2)
    ini = folder / "virtuoso.ini"
    ini.write_text(
        _INI.format(
            folder=folder, sql=sql, http=http, rows=rows, buffers=buffers, dirty=buffers * 3 // 4
        )
    )
    log = (folder / "output.log").open("wb")
    process = subprocess.Popen(
        [SERVER, "+foreground", "+configfile", str(ini)],
        cwd=folder,
        stdout=log,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
    )
    try:
        found = Virtuoso(f"http://127.0.0.1:{http}")
        _wait_for(found, process)
        _grant(folder, sql)
        yield found
    finally:
        process.kill()
        process.wait()
        log.close()


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _wait_for(virtuoso: Virtuoso, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{SERVER} ended with status {process.returncode}")
        try:
            httpx.get(f"{virtuoso.address}/sparql", params={"query": "ASK { }"}, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{SERVER} does not answer after {_SECONDS:g} seconds")


def _grant(folder: Path, sql: int) -> None:
    """Make the user who may write; the administrator of a new database is dba, password dba."""
    statements = folder / "grants.sql"
    statements.write_text(_GRANTS.format(user=USER, password=PASSWORD))
    subprocess.run(
        [CLIENT, f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=stdout", str(statements)],
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
