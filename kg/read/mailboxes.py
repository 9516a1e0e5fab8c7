"""Whose mailbox it is: an organisation's, which may be named, or a private person's, which may not.

In: a display name and an address. Out: the organisation's name or mailbox, or None.
"""

from __future__ import annotations

import re
from functools import cache

from kg.read.wordings import any_phrase, wordings


def organisation(name: str, address: str = "") -> str | None:
    """The name to give for a sender: "Brent Police via Met Engage"; None for a private person."""
    name = " ".join(name.split()).strip("\"'* ")
    if name and "@" not in name and _has_organisation_word(name):
        return name
    if address and open_address(address):
        return address
    mailbox, _, domain = address.partition("@")
    if domain and not _public(domain) and _words_of(mailbox) & _mailbox_words():
        return address
    return None


def officer(name: str) -> str | None:
    """The name of a sender who writes as an officer, as signed; None for anybody else.

    "Sgt Ann Tam", "Ann Tam, Insp", "Tam, Ann (Sgt, Leek)", "Ann Tam PS 33NA"; but neither "DS
    Patel" nor "John Constable", who may be private people.
    """
    name = " ".join(name.split()).strip("\"'* ")
    return name if "@" not in name and _officer().search(name) else None


@cache
def _officer() -> re.Pattern[str]:
    words = wordings("mail")
    ranks = any_phrase(words["sender_ranks"])
    short = f"(?:{any_phrase(words['sender_ranks_like_initials'])})"
    lead = rf"(?i:(?:[ta]/\s*)?(?:(?:{any_phrase(words['sender_prefixes'])})\b\.?\s*)*)"
    one = r"[^\W\d_a-z][\w'’.-]*"
    two = rf"{one}(?:\s+{one}){{1,2}}"
    before = rf"^{lead}(?:(?i:{ranks})\.?\s+(?:\d\w*\s+)?{one}|{short}\s+(?:\d\w*\s+{one}|{two}))"
    behind = rf"^(?:{two}|{one},\s+{one})\s*[,(/–-]\s*{lead}(?:(?i:{ranks})|{short})\b"
    close = rf"^{two}\s+(?:(?i:{any_phrase(words['sender_ranks_behind'])})|{short})\b"
    return re.compile(f"{before}|{behind}|{close}")


def open_address(address: str) -> bool:
    """Whether ``address`` is a contact of a police team or public body, not of a person."""
    words = wordings("privacy")["addresses"]
    mailbox, _, domain = address.casefold().partition("@")
    if _public(domain):
        return False
    if any(domain == end or domain.endswith("." + end) for end in words["open_domains"]):
        return True
    parts = set(re.split(r"[.\-]", domain))
    if parts & set(words["open_domain_parts"]):
        return True
    return bool(set(re.split(r"[._\-]", mailbox)) & set(words["open_mailboxes"]))


def _public(domain: str) -> bool:
    return domain.split(".")[0] in wordings("privacy")["addresses"]["public_mail"]


@cache
def _organisation_words() -> frozenset[str]:
    return frozenset(wordings("mail")["organisations"])


@cache
def _mailbox_words() -> frozenset[str]:
    return frozenset(wordings("mail")["mailboxes"]) | _organisation_words()


def _has_organisation_word(text: str) -> bool:
    return bool(_words_of(text) & _organisation_words())


def _words_of(text: str) -> set[str]:
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", text.casefold())
    return {piece for word in words for piece in (word, *word.split("-"))}
