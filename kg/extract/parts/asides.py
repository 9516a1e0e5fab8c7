"""Commas round an aside between a subject and its verb, at which no sentence is cut.

"Its rider, a boy from the estate, has been reported": neither comma begins a new statement. "On
Saturday officers from the rural team, working with their colleagues, stopped four cars": nor here.
Word lists lie in ``cues/segmentation.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.extract.wordlists import word_list


@dataclass(frozen=True, slots=True)
class _Words:
    ahead: re.Pattern[str]  # an aside, the comma behind it, and a verb
    surely: re.Pattern[str]  # the same, so worded that it is one behind a whole clause too
    ended: re.Pattern[str]  # words, and an aside at their end
    verb: re.Pattern[str]  # a verb that may follow an aside
    finite: re.Pattern[str]  # any verb that makes a clause of the words before


@cache
def _words() -> _Words:
    data = word_list("segmentation")

    def either(*keys: str) -> str:
        words = sorted((w for key in keys for w in data[key]), key=len, reverse=True)
        return "|".join(re.escape(word).replace("'", "['’]") for word in words)

    openers, auxiliary = either("aside_openers"), either("aside_verbs")
    verb = rf"(?:{either('aside_verbs', 'deed_verbs')}|[a-z]{{2,}}ed)\b"
    aside = rf"(?:{openers}|[a-z]+ing)\b[^,.;:!?\n]{{1,70}}"
    return _Words(
        ahead=re.compile(rf"({aside}),\s+{verb}"),
        surely=re.compile(rf"((?:{openers})\b[^,.;:!?\n]{{1,70}}),\s+(?:{auxiliary})\b"),
        ended=re.compile(rf"^(.*),\s+({aside})$", re.DOTALL),
        verb=re.compile(verb),
        finite=re.compile(
            rf"\b(?:{either('clause_verbs', 'deed_verbs')}|[a-z]{{2,}}ed)\b"
            r"|['’](?:ve|re|ll|s|m|d)\b"
        ),
    )


def is_aside(before: str, behind: str) -> bool:
    """Whether the comma between the two opens or ends an aside.

    ``before`` goes back to the beginning of the sentence or of the stretch of it.
    """
    words = _words()
    whole = words.finite.search(before) is not None
    opening = (words.surely if whole else words.ahead).match(behind)
    if opening and not words.finite.search(opening.group(1)):
        return True
    ended = words.ended.match(before) if words.verb.match(behind) else None
    return ended is not None and not any(map(words.finite.search, ended.groups()))
