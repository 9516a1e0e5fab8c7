"""What a child may not do, set before it reads what a stranger wrote.

In: limits. Out: a process that the system keeps to them: no network (seccomp), bounded memory and
processor time (setrlimit), an end with its parent (prctl) and at its hour (setitimer). What the
system at hand does not have is left out, and `Safeguards` says so.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import os
import platform
import signal
import socket
import struct
import sys
from dataclasses import dataclass
from typing import Final

from kg.serve.running import Limits

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2
_EPERM: Final = 1

# AUDIT_ARCH_… of linux/audit.h, and the number of socket(2) there. io_uring can open sockets too,
# and io_uring_setup(2) has the same number everywhere.
_SYSTEMS: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING_SETUP: Final = 425
_X32: Final = 0x40000000  # a second table of calls on x86_64

# Instructions of linux/bpf_common.h, and what a filter may return (linux/seccomp.h).
_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | _EPERM
_CALL, _SYSTEM = 0, 4  # offsets in struct seccomp_data

_AFTER_DEADLINE = 1.0  # seconds until the child ends by itself, should nobody end it
_THREADS = 2  # that may be at work at once, those of the store included
_NICE = 10


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What is in force for free queries, as found by trying it."""

    killable: bool  # in a process of their own that can be ended at once
    network_barrier: bool  # the system refuses to open connections for them
    memory_limit: bool
    end_with_server: bool  # however the server ends

    def sentences(self) -> tuple[str, ...]:
        """One plain sentence each, for people who run a server."""
        return (
            "each query runs in a process of its own, which is ended when its time is over"
            if self.killable
            else "queries run inside the server, and one that does not end goes on",
            "the system lets no query open a network connection, whatever its text"
            if self.network_barrier
            else "this system has no barrier for the network (seccomp): SERVICE and LOAD are "
            "refused by reading the text alone",
            "the memory of one query is limited"
            if self.memory_limit
            else "the memory of a query is not limited on this system",
            "queries end with the server, however it ends"
            if self.end_with_server
            else "a query may outlive a server that is killed, by the time that it has left",
        )


NONE_IN_FORCE = Safeguards(False, False, False, False)


class _Program(ctypes.Structure):
    """``struct sock_fprog`` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def end_with_parent() -> bool:
    """Have the system kill this process when the thread that made it ends; whether it will."""
    return _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL.value)


def limit(limits: Limits) -> bool:
    """Bound memory, processor time and the hour of the end; whether memory is bounded.

    The hour is kept by the system, which needs nobody's help: a signal ends the process.
    """
    if sys.platform == "win32":
        return False
    import resource  # not there on Windows

    os.nice(_NICE)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + _AFTER_DEADLINE)
    processor = math.ceil(_THREADS * (limits.seconds + _AFTER_DEADLINE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    except (OSError, ValueError):  # macOS refuses to bound address space
        return False
    return True


def memory_is_bounded(limits: Limits) -> bool:
    """Whether the system refuses memory past the limit that has been set; some only promise it."""
    try:
        mmap.mmap(-1, limits.memory).close()
    except OSError:
        return True
    return False


def close_network() -> bool:
    """Have the system refuse every socket from here on, in all threads; whether it does."""
    known = _SYSTEMS.get(platform.machine())
    if not sys.platform.startswith("linux") or known is None:
        return False
    code = _filter(*known)
    program = ctypes.create_string_buffer(code, len(code))
    where = ctypes.cast(program, ctypes.c_void_p)
    asked = _Program(len(code) // 8, where)
    return (
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(asked))
        and not _opens_sockets()
    )


def _filter(system: int, socket_call: int) -> bytes:
    """The program that decides on each system call: refuse sockets, and calls of other systems."""
    tests = [
        (_LOAD, 0, 0, _SYSTEM),
        (_IF_EQUAL, 0, 5, system),  # another system's calls: to the last line
        (_LOAD, 0, 0, _CALL),
        (_IF_AT_LEAST, 3, 0, _X32),
        (_IF_EQUAL, 2, 0, socket_call),
        (_IF_EQUAL, 1, 0, _IO_URING_SETUP),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *test) for test in tests)


def _opens_sockets() -> bool:
    try:
        socket.socket().close()
    except PermissionError:
        return False
    return True


def _prctl(*arguments: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    call = ctypes.CDLL(None, use_errno=True).prctl
    padded = (*arguments, 0, 0, 0, 0)[:5]
    done: int = call(*(ctypes.c_ulong(each) for each in padded))
    return done == 0
