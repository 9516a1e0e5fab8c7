r"""Text in one stable form, whatever it came from.

In: text as a file or part held it. Out: NFC, mojibake mended (ftfy), lines ended by ``\n``,
no-break and other odd spaces as ordinary ones, invisible characters gone, no spaces at the ends of
lines, at most one empty line in a row. Offsets of evidence refer to this form.
"""

from __future__ import annotations

import re
import unicodedata

from ftfy import TextFixerConfig, fix_text
from ftfy.badness import is_bad

_MENDING = TextFixerConfig(uncurl_quotes=False, normalization=None, explain=False)
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]")
_ODD_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc]")
_STYLED = re.compile("[\U0001d400-\U0001d7ff]")  # letters that are bold by themselves
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}m")  # of a terminal
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What ftfy mends beside wrong encodings: HTML entities, control codes, ligatures, wide letters.
_RARE = re.compile(
    r"&\S|[\x80-\x9f]|[\u0132\u0133\u0149\u01f1-\u01f3\u01c4-\u01cc\ufb00-\ufb06]"
    r"|[\uff01-\uff60\uffe0-\uffef\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
    r"|[\u206a-\u206f]|\x1b"
)
_MOST_ROUNDS = 8
_LINE_TAILS = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """``text`` in the stable form; tidying twice changes nothing."""
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROL.sub("", _COLOURS.sub("", text))
    if not text.isascii() or "&" in text:
        if is_bad(text) or _RARE.search(text):
            text = "\n".join(_mended(line) for line in text.split("\n"))
        else:
            text = _plain_form(text)
    return shape(text)


def shape(text: str) -> str:
    """``text`` without spaces at the ends of lines and with at most one empty line in a row."""
    return _EMPTY_LINES.sub("\n\n", _LINE_TAILS.sub("", text)).strip("\n").strip()


def one_line(text: str) -> str:
    """``text`` tidied, on one line: for titles and names."""
    return " ".join(tidy(text).split())


def _plain_form(text: str) -> str:
    text = _INVISIBLE.sub("", _ODD_SPACES.sub(" ", text))
    if _STYLED.search(text):
        text = _STYLED.sub(lambda letter: unicodedata.normalize("NFKC", letter.group()), text)
    return unicodedata.normalize("NFC", text)


def _mended(line: str) -> str:
    """``line`` mended until nothing changes: what is taken out can lay bare more mojibake."""
    if line.isascii() and "&" not in line:
        return line
    for _ in range(_MOST_ROUNDS):
        before = line
        if is_bad(line) or _RARE.search(line):
            line = fix_text(line, _MENDING)
        line = _plain_form(line)
        if line == before:
            break
    return line
