"""Memory that was needed for a moment is given back to the system.

The C library keeps what was freed for later. After a large store was read that is a hundred
megabytes, which a server would hold for ever. Only glibc can be told; elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> bool:
    """Give freed memory back; whether that could be asked for (malloc_trim, glibc 2.8)."""
    if not sys.platform.startswith("linux"):
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return False
    trim(0)
    return True
