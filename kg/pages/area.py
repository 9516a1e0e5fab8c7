"""One borough or ward: a page to bring to a meeting, and the list of all boroughs.

In: a book, the key of an area, and the day since which the account is wanted. Out: its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.catalogue.catalogue import Basis
from kg.catalogue.choosing import OPEN, Choice
from kg.catalogue.coverage import Cell, coverage
from kg.catalogue.records import Action, Area, Claim, Event, Letter, Post, Priority, State, as_date
from kg.pages.book import AbsentError, Book, Content, Parameters
from kg.pages.words import is_coming

MEETINGS = ("public-meeting", "ward-panel", "community-meeting")
_MOST = {"open": 8, "answered": 6, "pledges": 5, "claims": 6, "officers": 6, "events": 5}
"""How much of each the account shows, so that it stays one page on paper."""


@dataclass(frozen=True, slots=True)
class Account:
    """What the letters about one area say since a day."""

    letters: tuple[Letter, ...]
    open: tuple[Priority, ...]
    answered: tuple[Priority, ...]
    pledges: tuple[Action, ...]
    claims: tuple[Claim, ...]
    officers: tuple[Post, ...]
    events: tuple[Event, ...]

    @property
    def basis(self) -> Basis:
        """What it rests on."""
        return Basis.of(self.letters)


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the timeline: its letters, the newest first."""

    title: str
    letters: tuple[Letter, ...]


def one_area(book: Book, parameters: Parameters) -> Content:
    """The page of one area; ``parameters`` hold the ``key``, and ``since`` where it is asked."""
    area = find_area(book, parameters["key"])
    meeting = last_meeting(book, area)
    asked = parameters.get("since", "").strip()
    since = as_date(asked)
    if not asked and meeting is not None:
        since = meeting.date
    key = book.addresses.area_key(area)
    within = book.catalogue.areas.get(area.within or "")
    context = {
        "area": area,
        "key": key,
        "within": within,
        "wide_key": key if area.is_wide or within is None else book.addresses.area_key(within),
        "area_parts": _parts(book, area),
        "since": since,
        "asked_badly": asked if asked not in ("", "all") and since is None else "",
        "meeting": meeting,
        "account": account(book, area, since),
        "most": _MOST,
        "counts": book.catalogue.count(book.catalogue.priorities_in.get(area.iri, ())),
        "timeline": _timeline(book.catalogue.letters_in.get(area.iri, ())),
        "all_open": book.addresses.priorities(_choice(area, OPEN)),
        "all": book.addresses.priorities(_choice(area, None)),
        "today": book.setup.today,
    }
    feed = f"/area/{key}/feed.xml" if area.is_wide else None
    return Content("area.html", area.label, context, feed=feed)


def _choice(area: Area, state: str | None) -> Choice:
    if area.is_wide:
        return Choice(borough=area.iri, state=state)
    return Choice(borough=area.within, ward=area.iri, state=state)


def find_area(book: Book, key: str) -> Area:
    """The area of that key; raises AbsentError where there is none."""
    found = book.addresses.area(key)
    if found is None:
        raise AbsentError(f"no borough, ward or place called {key!r}")
    return found


def last_meeting(book: Book, area: Area) -> Event | None:
    """The newest meeting at which priorities of ``area`` were raised, if a letter dates one."""
    raised = {p.event for p in book.catalogue.priorities_in.get(area.iri, ()) if p.event}
    events = (book.catalogue.events[iri] for iri in raised if iri in book.catalogue.events)
    dated = [event for event in events if event.date and event.kind in MEETINGS]
    return max(dated, key=lambda event: (str(event.day), event.iri), default=None)


def account(book: Book, area: Area, since: date | None) -> Account:
    """What the letters about ``area`` say since a day; letters without a day always count."""
    catalogue = book.catalogue
    letters = tuple(
        letter
        for letter in catalogue.letters_in.get(area.iri, ())
        if since is None or letter.day is None or letter.day >= since
    )
    own = [p for letter in letters for p in letter.priorities if area.iri in p.areas]
    actions = [a for letter in letters for a in letter.actions if area.iri in a.areas]
    whole = [letter for letter in letters if area.iri in letter.areas]
    return Account(
        letters=letters,
        open=tuple(p for p in own if p.state is not State.ANSWERED),
        answered=tuple(p for p in own if p.state is State.ANSWERED),
        pledges=tuple(a for a in actions if a.kind == "pledge" or a.status == "planned"),
        claims=tuple(claim for letter in whole for claim in letter.claims),
        officers=_officers(whole),
        events=_coming(whole, book.setup.today),
    )


def _officers(letters: Iterable[Letter]) -> tuple[Post, ...]:
    """Who signed, each once, by the newest letter that they signed."""
    found: dict[str, Post] = {}
    for letter in letters:
        for post in letter.posts:
            if post.signed:
                found.setdefault(post.officer, post)
    return tuple(found.values())


def _coming(letters: Iterable[Letter], today: date) -> tuple[Event, ...]:
    """Events that are still to come, the next first; the same day and name counts once."""
    found: dict[tuple[str | None, str], Event] = {}
    for letter in letters:
        for event in letter.events:
            if is_coming(event, today):
                found.setdefault((event.day, event.label.casefold()), event)
    return tuple(sorted(found.values(), key=lambda event: (str(event.day), event.label)))


def _timeline(letters: Sequence[Letter]) -> tuple[Year, ...]:
    years: dict[str, list[Letter]] = {}
    for letter in letters:
        years.setdefault(str(letter.day.year) if letter.day else "Without a day", []).append(letter)
    return tuple(Year(title, tuple(found)) for title, found in years.items())


def _parts(book: Book, area: Area) -> list[tuple[Area, int, int]]:
    """The wards and places of a borough with how many priorities each has, and how many open."""
    found = []
    for iri, priorities in book.catalogue.priorities_in.items():
        part = book.catalogue.areas.get(iri)
        if part and part.within == area.iri:
            open_ones = sum(p.state is not State.ANSWERED for p in priorities)
            found.append((part, len(priorities), open_ones))
    return sorted(found, key=lambda row: (-row[2], -row[1], row[0]))


def all_areas(book: Book, _: Parameters) -> Content:
    """The list of all boroughs and districts, by name, with where their priorities stand."""
    totals = coverage(book.catalogue).totals
    rows = [(area, totals.get(area.iri, Cell())) for area in book.catalogue.boroughs]
    return Content("areas.html", "Boroughs and districts", {"rows": rows})
