"""What the model weighs for a quantity: the words around it, what it counts, who did what, layout.

In: a page and the place of a quantity on it. Out: names of features; each reads as plain words,
because a decision quotes those that weighed most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.statistics.candidates import Page, head_at, stretch_of_time
from kg.extract.statistics.comparisons import Comparisons
from kg.extract.statistics.forms import Form, Quantity
from kg.extract.statistics.layout import layout
from kg.extract.statistics.lexicon import THINGS, Lexicon, lexicon
from kg.extract.statistics.referents import referent

_COARSE = ((1, "one"), (4, "few"), (30, "some"))
_SIZES = (
    (0, "0"),
    (1, "1"),
    (2, "2"),
    (5, "3-5"),
    (12, "6-12"),
    (30, "13-30"),
    (100, "31-100"),
    (1000, "101-1000"),
)
_CONTEXT = (
    "crime",
    "report",
    "outcome",
    "property",
    "people",
    "police",
    "recruits",
    "activity",
    "places",
    "survey",
    "attendance",
    "listing",
    "council",
    "month",
    "weekday",
    "loot",
    "price",
    "advice",
    "modal",
    "future",
    "change",
    "act",
    "plain",
    "harm",
    "age",
    "scheme",
)
_AGENTS = ("police", "council", "survey", "advice", "people")


def features(
    page: Page, place: int, compared: Comparisons, *, claimed_before: bool
) -> Iterator[str]:
    """The features of the quantity at ``place`` among the page's quantities.

    ``claimed_before``: whether the quantity before it is a claim (of "37 people; five were
    arrested" the second is one because the first is).
    """
    words = lexicon()
    quantity = page.quantities[place]
    size = next((name for limit, name in _SIZES if quantity.value <= limit), "more")
    yield f"form {quantity.form}"
    yield f"size {size}"
    yield f"form {quantity.form}, size {size}"
    yield from _beside(page, quantity, words)
    yield from _counted(page, quantity, words)
    yield from _referent(page, place, words, claimed_before=claimed_before)
    yield from _clause(page, quantity)
    yield from _sentence(page, quantity, words)
    yield from layout(page, place, words)
    yield from _neighbours(page, place, compared, words)
    yield from _nearby(page, quantity, words)


# ------------------------------------------------------------------ words next to it


def _beside(page: Page, quantity: Quantity, words: Lexicon) -> Iterator[str]:
    for step in (1, 2, 3):
        yield from _one_beside(page, quantity, quantity.first - step, f"{step} before", words)
        yield from _one_beside(page, quantity, quantity.last + step, f"{step} behind", words)


def _one_beside(
    page: Page, quantity: Quantity, at: int, where: str, words: Lexicon
) -> Iterator[str]:
    sentence = page.tokens[quantity.first].sentence
    if not 0 <= at < len(page.tokens) or page.tokens[at].sentence != sentence:
        yield f"{where} nothing"
        return
    word = page.tokens[at].lower.strip() or "line break"
    yield f"{where} '{word}'"
    yield from (f"{where} {name} word" for name in words.classes_of(word))


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-3] + "y" if word.endswith("ies") else word[:-1]
    return word


def _counted(page: Page, quantity: Quantity, words: Lexicon) -> Iterator[str]:
    """What is counted, how it is qualified, and what was done to it."""
    at = head_at(page, quantity, words)
    if at is None:
        yield "counts nothing"
        yield f"counts nothing, {quantity.form}"
        kinds: tuple[str, ...] = ("nothing",)
        at = quantity.last
    else:
        word = page.lower(at)
        yield f"counts '{_stem(word)}'"
        kinds = tuple(n for n in words.classes_of(word) if n in THINGS) or ("unknown",)
        if page.tokens[at].text[:1].isupper():
            yield "counts a name"
    qualified = {name for i in range(quantity.last + 1, at) for name in page.kinds[i]}
    yield from (f"qualified by {name} word" for name in qualified.intersection(THINGS))
    verb = _verb_behind(page, at, words)
    agent, before = _verb_before(page, quantity, words)
    fixed = "det" in words.classes_of(page.lower(quantity.first - 1))
    group = "number" if quantity.form in (Form.DIGITS, Form.WORDS) else str(quantity.form)
    size = next((name for limit, name in _COARSE if quantity.value <= limit), "many")
    for kind in kinds:
        yield f"counts {kind}"
        yield f"counts {kind}, {group}"
        yield f"counts {kind}, {size}"
        yield f"counts {kind}, {size}, after {before}, then {verb}"
        yield f"counts {kind}, then {verb}"
        yield f"counts {kind}, after {before}"
        if fixed:
            yield f"counts {kind}, after a determiner"
    yield f"then {verb}"
    yield f"after {before}"
    yield f"agent {agent}"
    yield f"agent {agent}, after {before}"


def _referent(page: Page, place: int, words: Lexicon, *, claimed_before: bool) -> Iterator[str]:
    """What the figure is of, and whether the figure before it is a claim."""
    quantity = page.quantities[place]
    at, how = referent(page, place)
    kinds = (words.things_of(page.lower(at)) or ("unknown",)) if at is not None else ("nothing",)
    group = "number" if quantity.form in (Form.DIGITS, Form.WORDS) else str(quantity.form)
    yield f"found as {how}"
    for kind in kinds:
        yield f"of {kind}"
        yield f"of {kind}, as {how}"
        yield f"of {kind}, {group}"
    if at is not None:
        yield f"of '{_stem(page.lower(at))}'"
    if place:
        gap = (
            page.tokens[quantity.first].sentence
            - page.tokens[page.quantities[place - 1].first].sentence
        )
        if gap <= 1:
            before = "claimed" if claimed_before else "not claimed"
            where = "same sentence" if gap == 0 else "sentence before"
            yield f"figure of the {where} {before}"
            yield f"figure of the {where} {before}, as {how}"
            yield f"figure of the {where} {before}, {group}"
    if stretch_of_time(page, quantity, words):
        yield "a stretch of time"
        yield f"a stretch of time, {quantity.form}"


_VERB_KINDS = ("act", "plain", "harm", "survey", "attendance", "modal", "future", "advice", "price")


def _kind_of_verb(word: str, words: Lexicon) -> str:
    named = words.classes_of(word)
    return next((kind for kind in _VERB_KINDS if kind in named), "")


def _verb_behind(page: Page, head: int, words: Lexicon) -> str:
    """What follows the counted noun: "were" + participle, a participle, a bare verb, an end."""
    sentence = page.tokens[head].sentence
    for at in range(head + 1, min(head + 5, len(page.tokens))):
        token = page.tokens[at]
        if token.sentence != sentence or token.text in ",;:()–—|":
            return "the end" if at == head + 1 else "no verb"
        if token.lower in words.classes["aux"]:
            return _passive(page, at, words)
        kind = _kind_of_verb(token.lower, words)
        if kind and at <= head + 3:
            return f"{kind} verb" if at == head + 1 else f"{kind} verb later"
        if token.lower.endswith("ed") and at == head + 1:
            return "some participle"
    return "no verb"


def _passive(page: Page, at: int, words: Lexicon) -> str:
    for ahead in range(at + 1, min(at + 4, len(page.tokens))):
        kind = _kind_of_verb(page.lower(ahead), words)
        if kind:
            return f"passive {kind} verb"
        if page.lower(ahead).endswith(("ed", "en")):
            return "passive verb"
    return "plain 'was'"


def _verb_before(page: Page, quantity: Quantity, words: Lexicon) -> tuple[str, str]:
    """Who acts and how, in the clause before the quantity."""
    agent, verb = "nobody", "no verb"
    for at in range(
        quantity.first - 1, max(page.sentence_of(quantity)[0], quantity.first - 14) - 1, -1
    ):
        token = page.tokens[at]
        if token.text in ";:|•" or (token.text in "–—" and verb == "no verb"):
            break
        named = words.classes_of(token.lower)
        if verb == "no verb":
            kind = next((k for k in _VERB_KINDS if k in named), "")
            if kind and token.lower not in words.classes["aux"].whole:
                verb = f"{kind} verb"
                continue
        found = next((name for name in _AGENTS if name in named), "")
        if found and verb != "no verb":
            agent = found
            if found != "people":
                break
    return agent, verb


def _nearby(page: Page, quantity: Quantity, words: Lexicon) -> Iterator[str]:
    """The words and beginnings of words within eight tokens, and the two words on either side."""
    first, last = page.sentence_of(quantity)
    for at in range(max(first, quantity.first - 8), min(last, quantity.last + 9)):
        token = page.tokens[at]
        if token.kind == "word" and token.lower not in words.classes["stop"].whole:
            yield f"near '{token.lower}'"
            yield f"{'left' if at < quantity.first else 'right'} '{_stem(token.lower)}'"
            if len(token.lower) > 5:
                yield f"near '{token.lower[:5]}…'"
    before = " ".join(page.lower(at).strip() for at in (quantity.first - 2, quantity.first - 1))
    behind = " ".join(page.lower(at).strip() for at in (quantity.last + 1, quantity.last + 2))
    yield f"behind '{before}'"
    yield f"before '{behind}'"


# ------------------------------------------------------------------ clause and sentence


def _clause_range(page: Page, quantity: Quantity) -> tuple[int, int]:
    first, last = page.sentence_of(quantity)
    start, end = quantity.first, quantity.last + 1
    while (
        start > max(first, quantity.first - 12) and page.tokens[start - 1].text not in ",;:()–—|•"
    ):
        start -= 1
    while end < min(last, quantity.last + 13) and page.tokens[end].text not in ",;:()–—|•":
        end += 1
    return start, end


def _classes_in(page: Page, places: Iterable[int]) -> set[str]:
    return {name for at in places for name in page.kinds[at]}


def _clause(page: Page, quantity: Quantity) -> Iterator[str]:
    start, end = _clause_range(page, quantity)
    left = _classes_in(page, range(start, quantity.first)).intersection(_CONTEXT)
    right = _classes_in(page, range(quantity.last + 1, end)).intersection(_CONTEXT)
    yield from (f"{name} before it in the clause" for name in left)
    yield from (f"{name} behind it in the clause" for name in right)
    group = "number" if quantity.form in (Form.DIGITS, Form.WORDS) else str(quantity.form)
    yield from (f"{name} in the clause, {group}" for name in left | right)
    if not left | right:
        yield f"clause without cues, {group}"
    if end - start <= 4:
        yield "clause of few words"


def _sentence(page: Page, quantity: Quantity, words: Lexicon) -> Iterator[str]:
    first, last = page.sentence_of(quantity)
    near = range(max(first, quantity.first - 16), min(last, quantity.last + 17))
    named = _classes_in(page, near).intersection(_CONTEXT)
    yield from (f"{name} in the sentence" for name in named)
    yield from (f"sentence opens with {name}" for name in words.classes_of(page.lower(first)))
    if quantity.form in (Form.PERCENT, Form.PART, Form.RATIO, Form.POUNDS):
        yield from (f"{name} in the sentence, share or sum" for name in named)
    number = page.tokens[quantity.first].sentence
    if number:
        start, stop = page.sentences[number - 1]
        earlier = _classes_in(page, range(start, min(stop, start + 25)))
        yield from (f"{name} in the sentence before" for name in earlier.intersection(_EARLIER))


_EARLIER = frozenset(
    {"survey", "attendance", "outcome", "crime", "council", "advice", "act", "police", "report"}
)


# ------------------------------------------------------------------ other figures


def _neighbours(page: Page, place: int, compared: Comparisons, words: Lexicon) -> Iterator[str]:
    quantity = page.quantities[place]
    sentence = page.tokens[quantity.first].sentence
    for step, name in ((-1, "figure before"), (1, "figure behind")):
        if not 0 <= place + step < len(page.quantities):
            continue
        other = page.quantities[place + step]
        if page.tokens[other.first].sentence != sentence:
            continue
        yield f"{name}: {other.form}"
        head = head_at(page, other, words)
        kinds = words.classes_of(page.lower(head)) if head is not None else ("nothing",)
        yield from (f"{name} counts {kind}" for kind in kinds if kind in THINGS)
        gap = (
            range(other.last + 1, quantity.first)
            if step < 0
            else range(quantity.last + 1, other.first)
        )
        if len(gap) <= 3:
            yield f"{name}, between: {' '.join(page.lower(at).strip() for at in gap)}"
    role = compared.parts[place]
    if role:
        yield f"role {role}"
        if role == "compared":
            yield from _moved(page, quantity, words)


def _moved(page: Page, quantity: Quantity, words: Lexicon) -> Iterator[str]:
    """Whether the compared figure is said to have risen or fallen."""
    first = page.sentence_of(quantity)[0]
    for at in range(max(first, quantity.first - 10), quantity.first):
        if page.lower(at) in words.up or page.lower(at) in words.down:
            yield "role compared, moved"
            return
