"""Which server is the second reader: address, model and key, checked before anything is sent.

In: what the operator configured. Out: frozen settings, or one plain line that says what is wrong.
An address that is not this machine's own is refused unless the operator allows it expressly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from kg.second.errors import SecondReaderError

KEY_VARIABLE = "POLICING_KG_SECOND_KEY"
"""The key comes from the environment alone: an argument would show in the list of processes."""

# Narrower than the standard allows on purpose: no user names, queries or odd characters, which
# two parsers could read in two ways.
_ADDRESS = re.compile(
    r"https?://(?:(?:[a-z0-9][a-z0-9-]{0,62}\.)*[a-z0-9][a-z0-9-]{0,62}|\[[0-9a-f:.]+\])"
    r"(?::\d{1,5})?(?:/[\w.~/-]*)?",
    re.IGNORECASE | re.ASCII,
)
_MODEL = re.compile(r"[A-Za-z0-9][\w.:/@+-]{0,199}", re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{1,4096}")
_COMPLETIONS = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Settings:
    """A server that speaks the OpenAI protocol, and how patiently it is asked."""

    url: str  # http://127.0.0.1:11434/v1
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_s: float = 300.0  # from the question to the end of the answer
    first_wait_s: float = 1.0  # before the second try; doubled before the third

    @classmethod
    def of(
        cls,
        url: str,
        model: str | None,
        key: str | None = None,
        *,
        remote: bool = False,
        timeout_s: float = 300.0,
    ) -> Settings:
        """Settings that are safe to use.

        Raises SecondReaderError where the address is none or belongs to another machine without
        ``remote``, where no model is named, and where the key cannot be sent.
        """
        base = _base(url)
        if not (remote or is_loopback(base)):
            raise SecondReaderError(
                f"{base}: this is another machine, and the text of every message would be sent "
                "there; if that is wanted, say --second-reader-remote"
            )
        if not model or not _MODEL.fullmatch(model):
            raise SecondReaderError(
                "the second reader needs the name of a model that its server has: --model NAME, "
                "or POLICING_KG_SECOND_MODEL"
            )
        if key and not _KEY.fullmatch(key):
            raise SecondReaderError(f"{KEY_VARIABLE}: a key has no spaces, accents or line ends")
        if not 0 < timeout_s <= 24 * 3600:
            raise SecondReaderError("--second-reader-timeout: seconds between 0 and 86400")
        return cls(base, model, key or None, timeout_s)

    @property
    def endpoint(self) -> str:
        """The address that questions are sent to."""
        return self.url + _COMPLETIONS

    def notice(self) -> str:
        """One sentence for the operator: what is sent, and where."""
        where = "which is this machine"
        if not is_loopback(self.url):
            open_line = self.url.startswith("http:")
            where = "which is another machine" + (", without encryption" if open_line else "")
        return f"The text of each message is sent to {self.url} (model {self.model}), {where}."


def is_loopback(url: str) -> bool:
    """Whether the address is this machine's own: localhost, 127.0.0.0/8 or ::1, and no name else.

    Any other name is taken for another machine, whatever it resolves to.
    """
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _base(url: str) -> str:
    """The address without a trailing slash; ``/v1`` where no path is given, as all servers have."""
    if not _ADDRESS.fullmatch(url):
        # The address itself is not repeated: it may hold a password.
        raise SecondReaderError(
            "--second-reader: an address such as http://127.0.0.1:11434/v1 is expected, without "
            f"user name, password or query; a key goes into {KEY_VARIABLE}"
        )
    try:
        parts = urlsplit(url)
        sound = parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise SecondReaderError("--second-reader: this is no address and port that there can be")
    path = parts.path.rstrip("/").removesuffix(_COMPLETIONS) or "/v1"
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"
