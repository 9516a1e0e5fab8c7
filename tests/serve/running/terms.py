"""RDF terms of every kind for tests of what is written and read again."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Triple

from kg.namespaces import XSD

CONTROLS = "\x00\x01\x08\t\n\x0b\r\x1f\x7f\x85\u2028\ufffe\uffff"
TRICKY = CONTROLS + "\"'\\,;<>&{}[]?_:@^ \u00e9\U0001f600"

texts = st.text(
    st.sampled_from(TRICKY) | st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20
)
IN_XML = "\t\n\r"


def is_xml(text: str) -> bool:
    """Whether XML 1.0 can hold the text (its section 2.2)."""
    return all(
        letter in IN_XML
        or "\x20" <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter >= "\U00010000"
        for letter in text
    )


iris = st.text(st.sampled_from("abc/?&'()%é_.-"), max_size=8).map(
    lambda rest: NamedNode("http://example.org/#" + rest.replace("%", "%20"))
)
blanks = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True).map(BlankNode)
numbers = st.one_of(
    st.integers().map(lambda value: Literal(str(value), datatype=NamedNode(XSD + "integer"))),
    st.sampled_from(
        ["1", "01", "+1", "1.0", ".5", "-.5", "1.", "1e0", "1.E-3", "INF", "x", ""]
    ).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "double", "boolean", "date"]).map(
            lambda kind: Literal(text, datatype=NamedNode(XSD + kind))
        )
    ),
    st.sampled_from(["true", "false", "1", "TRUE"]).map(
        lambda text: Literal(text, datatype=NamedNode(XSD + "boolean"))
    ),
)


def literals(text: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Literal]:
    return st.one_of(
        text.map(Literal),
        st.builds(Literal, text, language=st.sampled_from(["en", "en-gb", "cy"])),
        st.builds(
            Literal,
            text,
            language=st.just("ar"),
            direction=st.sampled_from([BaseDirection.LTR, BaseDirection.RTL]),
        ),
        st.builds(Literal, text, datatype=iris),
        numbers,
    )


def terms(
    text: st.SearchStrategy[str] = texts,
) -> st.SearchStrategy[NamedNode | BlankNode | Literal | Triple]:
    plain = st.one_of(iris, blanks, literals(text))
    triples = st.builds(Triple, st.one_of(iris, blanks), iris, plain)
    return st.one_of(plain, triples)


def triples(text: st.SearchStrategy[str] = texts) -> st.SearchStrategy[Triple]:
    properties = st.sampled_from("abc").map(lambda name: NamedNode(f"http://example.org/p/{name}"))
    return st.builds(Triple, st.one_of(iris, blanks), properties, st.one_of(iris, literals(text)))
