"""Accept headers, as RFC 9110 reads them and as clients write them."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.negotiate import accepts, negotiate, read_media_type

OFFERED = (
    ("application/sparql-results+json", "json"),
    ("application/sparql-results+xml", "xml"),
    ("text/csv", "csv"),
    ("application/json", "json"),
)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("application/json", "json"),
        ("application/sparql-results+xml, application/json;q=0.9", "xml"),
        ("application/sparql-results+xml;q=0.5, application/json;q=0.9", "json"),
        ("*/*;q=0.1, text/csv", "csv"),
        ("text/csv;q=0.1, */*;q=0.2", "json"),
        ("text/csv;q=0.300,application/sparql-results+xml;q=0.30", "csv"),
        ("text/csv, application/sparql-results+xml", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ('text/csv; header="a,b;q=0"', "csv"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("application/*;q=0.2, text/csv;q=0.1", "json"),
    ],
)
def test_the_greatest_weight_wins_then_the_closest_range(accept: str | None, chosen: str) -> None:
    assert negotiate(accept, OFFERED) == chosen


@pytest.mark.parametrize(
    "accept", ["text/html", "text/csv;q=0", "image/*", "text/csv;q=0.0, text/*;q=0"]
)
def test_what_is_not_accepted_is_not_sent(accept: str) -> None:
    assert negotiate(accept, OFFERED) is None


def test_what_is_refused_by_name_is_not_sent_because_of_a_wildcard() -> None:
    assert negotiate("*/*, application/sparql-results+json;q=0", OFFERED) == "xml"
    assert negotiate("text/csv;q=0, text/*;q=0.5, */*;q=0.1", OFFERED) == "json"


@pytest.mark.parametrize("accept", [",,,", "nonsense", "a/b/c", "text/csv;q=7", "*", "/", "q=1"])
def test_a_header_in_which_nothing_is_understood_is_no_header(accept: str) -> None:
    assert negotiate(accept, OFFERED) == "json"


def test_what_is_understood_counts_beside_what_is_not() -> None:
    assert (
        negotiate("*, ;;, text/csv;q=nan, application/sparql-results+xml;q=0.1", OFFERED) == "xml"
    )


def test_of_a_header_without_end_only_the_beginning_is_read() -> None:
    assert negotiate("text/html, " * 100_000 + "text/csv", OFFERED) is None
    assert negotiate("text/csv, " + "a/b;" + "x" * 1_000_000, OFFERED) == "csv"
    assert negotiate('text/csv;a="' + '"\\' * 500_000, OFFERED) == "json"


@given(st.text(alphabet=string.printable, max_size=200))
def test_no_header_is_too_absurd(accept: str) -> None:
    assert negotiate(accept, OFFERED) in {"json", "xml", "csv", None}


@given(
    st.lists(
        st.tuples(st.sampled_from(OFFERED), st.integers(min_value=0, max_value=1000)),
        min_size=1,
        unique_by=lambda pair: pair[0][0],
    )
)
def test_without_wildcards_the_answer_has_the_greatest_weight(
    named: list[tuple[tuple[str, str], int]],
) -> None:
    accept = ", ".join(f"{media};q={weight / 1000:.3f}" for (media, _), weight in named)
    greatest = max(weight for _, weight in named)
    best = {value for (_, value), weight in named if weight == greatest and weight}
    assert negotiate(accept, OFFERED) in (best or {None})


def test_a_type_is_accepted_by_name_or_by_its_family_but_not_by_the_wildcard_for_all() -> None:
    assert accepts("text/html;q=0.9, */*", "text/html")
    assert accepts("text/*", "text/html")
    assert not accepts("*/*", "text/html")
    assert not accepts("text/html;q=0", "text/html")
    assert not accepts(None, "text/html")


def test_a_media_type_has_its_parameters_without_quotation_marks() -> None:
    found = read_media_type('Multipart/Form-Data; Boundary="a\\"B;c"; charset=UTF-8')
    assert found is not None
    assert (found.name, found.parameter("boundary")) == ("multipart/form-data", 'a"B;c')
    assert found.parameter("charset") == "UTF-8"
    assert read_media_type("text") is None
    assert read_media_type("text/turtle; charset") is None
