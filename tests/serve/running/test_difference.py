"""What an update would change: exactly that, found on a copy, in the graphs that it can touch."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Store

from kg.serve.refusal import Refusal
from kg.serve.running import Difference, Graphs, Update
from kg.serve.running.difference import difference
from kg.serve.running.steps import Kind, steps
from kg.store import CommitmentStore

E = "http://example.org/"
PROLOGUE = f"PREFIX : <{E}> "
DATA = f"""{PROLOGUE}
INSERT DATA {{
  :own :p "own" .
  GRAPH :one {{ :s :p 1 , "a"@en . _:x :q _:y . _:y :q :s }}
  GRAPH :two {{ :s :p 1 . :t :p 2 }}
}} ;
CREATE GRAPH :empty
"""


def filled() -> CommitmentStore:
    store = CommitmentStore.in_memory()
    store.oxigraph.update(DATA)
    return store


def copied(store: Store) -> Store:
    copy = Store()
    copy.extend(store)
    for graph in store.named_graphs():
        copy.add_graph(graph)
    return copy


def found(text: str, graphs: Graphs | None = None, base: str | None = None) -> Difference:
    """The difference, which is what the store must be given to become as Oxigraph would have it."""
    store = filled()
    before = copied(store.oxigraph)
    after = copied(store.oxigraph)
    result = difference(before, after, Update(text, graphs or Graphs(), base))
    assert canonical(before) == canonical(store.oxigraph)  # it only looks
    store.apply(result.added, result.removed, result.created, result.dropped)
    assert canonical(store.oxigraph) == canonical(after)
    assert set(store.oxigraph.named_graphs()) == set(after.named_graphs())
    return result


def canonical(store: Store) -> Dataset:
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def texts(quads: object) -> list[str]:
    return sorted(str(quad).replace(E, ":") for quad in quads)  # type: ignore[attr-defined]


def refused(text: str, graphs: Graphs | None = None) -> Refusal:
    after = copied(filled().oxigraph)
    with pytest.raises(Refusal) as refusal:
        difference(filled().oxigraph, after, Update(text, graphs or Graphs()))
    assert refusal.value.status is HTTPStatus.BAD_REQUEST
    return refusal.value


def test_only_what_is_new_is_added() -> None:
    change = found(f'{PROLOGUE} INSERT DATA {{ :own :p "own", "new" GRAPH :two {{ :s :p 1, 3 }} }}')
    three = '<:s> <:p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> <:two>'
    assert texts(change.added) == ['<:own> <:p> "new"', three]
    assert (change.removed, change.created, change.dropped) == ([], [], [])


def test_only_what_was_there_is_removed() -> None:
    change = found(f'{PROLOGUE} DELETE DATA {{ :own :p "own", "x" GRAPH :one {{ :s :p "a"@en }} }}')
    assert texts(change.removed) == ['<:own> <:p> "own"', '<:s> <:p> "a"@en <:one>']
    assert change.added == []


def test_the_graphs_that_variables_stand_for_are_found() -> None:
    change = found(
        f"{PROLOGUE} DELETE {{ GRAPH ?g {{ ?s :p 1 }} }} INSERT {{ GRAPH $g {{ ?s :p 9 }} }} "
        "WHERE { GRAPH ?g { ?s :p 1 } }"
    )
    assert [str(quad.graph_name) for quad in change.added] == [f"<{E}one>", f"<{E}two>"]
    assert [str(quad.graph_name) for quad in change.removed] == [f"<{E}one>", f"<{E}two>"]


def test_a_graph_that_loses_all_is_dropped_and_made_again() -> None:
    change = found("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert change.dropped == change.created == [f"{E}one", f"{E}two"]
    assert change.removed == []


def test_a_graph_that_goes_is_dropped() -> None:
    assert found(f"{PROLOGUE} DROP GRAPH :two").dropped == [f"{E}two"]
    assert found(f"{PROLOGUE} DROP GRAPH :empty").dropped == [f"{E}empty"]
    assert found("DROP NAMED").dropped == [f"{E}empty", f"{E}one", f"{E}two"]
    assert texts(found("DROP ALL").removed) == ['<:own> <:p> "own"']


def test_a_graph_that_is_made_is_created() -> None:
    assert found(f"{PROLOGUE} CREATE GRAPH :new").created == [f"{E}new"]
    assert found(f"{PROLOGUE} CREATE SILENT GRAPH :one").created == []
    assert found(f"{PROLOGUE} DROP GRAPH :empty ; CREATE GRAPH :empty") == Difference(
        [], [], [], []
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CLEAR ALL",
        "CLEAR DEFAULT",
        "CLEAR NAMED",
        "CLEAR GRAPH :one",
        "CLEAR GRAPH :empty",
        "COPY :two TO :new",
        "COPY DEFAULT TO :two",
        "MOVE :two TO DEFAULT",
        "MOVE SILENT :none TO :two",
        "ADD GRAPH :two TO GRAPH :new",
        "WITH :two DELETE { ?s ?p ?o } INSERT { ?s :q ?o } WHERE { ?s ?p ?o }",
        "INSERT { GRAPH :new { ?s :sum ?n } } WHERE { { SELECT ?s (SUM(?o) AS ?n) "
        "{ GRAPH ?g { ?s :p ?o } } GROUP BY ?s } }",
        "INSERT { GRAPH ?h { ?s ?p ?o } } WHERE { GRAPH :two { ?s ?p ?o } "
        "BIND(IRI(CONCAT(STR(?s), '#g')) AS ?h) }",
        "INSERT { GRAPH ?g { :x :y :z } } WHERE { VALUES ?g { 1 :new UNDEF } }",
        "INSERT { GRAPH ?none { :x :y :z } } WHERE {}",
        "DELETE { GRAPH :one { ?x :q ?y } } WHERE { GRAPH :one { ?x :q ?y } FILTER(isBlank(?y)) }",
        "WITH :one INSERT { ?x :r [ :r ?x ] } WHERE { ?x :q ?y }",
        "INSERT DATA { GRAPH :two { _:x :q _:y } :own :q _:x }",
        "INSERT { :id :p ?x } WHERE { BIND(UUID() AS ?x) }",
        "DELETE { ?s ?p ?o } USING :two WHERE { ?s ?p ?o } ; INSERT DATA { :s :p 1 } ;",
        "CREATE GRAPH :x ; INSERT DATA { GRAPH :x { :a :b :c } } ; DROP GRAPH :one",
        "INSERT DATA { :a :b '''}''', \"{#\" } # } ; DROP ALL\n; CLEAR GRAPH :two",
        "INSERTDATA{:a :b :c};DELETEWHERE{GRAPH:two{?s?p?o}}",  # as Oxigraph takes it
        "DELETE{GRAPH?g{?s?p 2}}WHERE{GRAPH?g{?s?p 2 FILTER(?s<?g||?g<?s)#>{\n}}",
        "INSERT DATA { <x> :b <<( :a :b :c )>> }",
    ],
)
def test_applied_it_gives_what_the_update_gives(text: str) -> None:
    found(PROLOGUE + text, base=E)


def test_blank_nodes_that_stay_keep_their_names() -> None:
    store = filled()
    names = {str(quad.subject) for quad in store.graph(NamedNode(E + "one"))}
    text = f"{PROLOGUE} WITH :one INSERT {{ ?x :r 1 }} WHERE {{ ?x :q ?y }}"
    change = difference(store.oxigraph, copied(store.oxigraph), Update(text))
    assert {str(quad.subject) for quad in change.added} < names


def test_what_is_declared_between_operations_counts_from_there_on() -> None:
    text = (
        "PREFIX a: <http://example.org/> INSERT DATA { GRAPH a:new { a:x a:y '}' } } ;\n"
        "PREFIX a: <http://example.com/> INSERT DATA { GRAPH a:new { a:x a:y '{' } } ;\n"
        "BASE <http://example.net/> DELETE WHERE { GRAPH <http://example.org/two> { ?s ?p 1 } }"
    )
    change = found(text)
    assert [quad.graph_name.value for quad in change.added] == [
        "http://example.com/new",
        "http://example.org/new",
    ]
    assert len(change.removed) == 1
    wrong = refused(text.replace("?p 1", "?p ?p 1"))
    assert wrong.line == 3


# ---- using-graph-uri and using-named-graph-uri (SPARQL 1.1 Protocol, section 2.2.3)


def test_the_graphs_of_the_request_are_what_where_sees() -> None:
    text = f"{PROLOGUE} INSERT {{ GRAPH :new {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}"
    assert len(found(text, Graphs((f"{E}two",))).added) == 2
    assert len(found(text, Graphs((f"{E}two", f"{E}none"))).added) == 2
    assert len(found(text, Graphs((), (f"{E}two",))).added) == 0
    named = text.replace("WHERE { ?s ?p ?o }", "WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert len(found(named, Graphs((), (f"{E}two",))).added) == 2
    assert len(found(named, Graphs((f"{E}two",))).added) == 0


def test_they_hold_for_every_operation_with_a_pattern_and_no_other() -> None:
    text = (
        f"{PROLOGUE} INSERT DATA {{ GRAPH :three {{ :a :b :c }} }} ;\n"
        "DELETE WHERE { ?s ?p ?o } ;\n"
        "DELETE { ?s ?p ?o } INSERT { ?s :copied ?o } # WHERE {\nWHERE { ?s ?p ?o } ;"
        "CREATE GRAPH :x"
    )
    change = found(text, Graphs((f"{E}three",)))
    assert texts(change.added) == ["<:a> <:b> <:c> <:three>", "<:a> <:copied> <:c>"]
    assert change.created == [f"{E}x"]
    assert change.removed == []  # the default graph that WHERE sees is not the one written to


def test_where_in_strings_names_and_remarks_is_no_pattern() -> None:
    text = (
        f"{PROLOGUE} INSERT {{ GRAPH :new {{ :WHERE :where 'WHERE {{' }} }} # }} WHERE {{\n"
        'WHERE { ?WHERE ?p ?o . FILTER(?o != "}") }'
    )
    assert len(found(text, Graphs((f"{E}two",))).added) == 1


@pytest.mark.parametrize(
    "text",
    [
        "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <a:b> WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:b> <a:b> 1 } ; INSERT { ?s ?p ?o } USING NAMED <a:b> WHERE { ?s ?p ?o }",
    ],
)
@pytest.mark.parametrize("graphs", [Graphs((E,)), Graphs((), (E,))])
def test_graphs_in_the_request_and_the_update_are_refused(text: str, graphs: Graphs) -> None:
    assert "do one or the other" in refused(text, graphs).sentence


def test_an_update_that_cannot_be_taken_apart_takes_no_graphs_of_the_request() -> None:
    told = refused("INSERTDATA{<a:b> <a:b> 1}", Graphs((E,))).sentence
    assert told == ("using-graph-uri cannot be applied to this update; write USING in it instead")
    assert "no absolute address" in refused("CLEAR ALL", Graphs(("x",))).sentence


# ---- what is refused


def test_an_update_that_cannot_be_understood_is_told_its_place() -> None:
    told = refused("INSERT DATA { <a:b> <a:b> 1 } ;\n  DELTE WHERE {}")
    assert told.sentence.startswith("the update cannot be understood at ")
    assert told.line == 2
    told = refused(
        "DELETE { GRAPH ?g { ?s ?p ?o } }\nWHERE { GRAPH ?g { ?s ?p foo:bar } }", Graphs((E,))
    )
    assert told.line == 2


def test_a_query_is_no_update() -> None:
    assert refused("SELECT * {}").sentence == "this is a query, not an update; send it as query"


def test_an_update_that_cannot_be_carried_out_is_told_why() -> None:
    told = refused(f"CREATE GRAPH <{E}one>").sentence
    assert told == (f"the update cannot be carried out: The graph <{E}one> already exists")
    assert "does not exist" in refused("DROP GRAPH <a:b>").sentence


def test_a_triple_within_triples_without_end_is_refused() -> None:
    def nested(depth: int) -> str:
        return "<<( <a:b> <a:b> " * depth + "1" + " )>>" * depth

    assert len(found(f"INSERT DATA {{ <a:b> <a:b> {nested(20)} }}").added) == 1
    told = refused(f"INSERT DATA {{ <a:b> <a:b> {nested(500)} }}").sentence
    assert told.startswith("the update cannot be carried out: it nests triples")


# ---- any sequence of operations

graphs = st.sampled_from(["DEFAULT", "GRAPH :one", "GRAPH :two", "GRAPH :empty", "GRAPH :new"])
places = graphs.map(lambda name: "" if name == "DEFAULT" else name)
values = st.sampled_from([":s", "1", '"a"@en', '"}"', "'{ # ;'"])


def block(place: str, inside: str) -> str:
    return f"{place} {{ {inside} }}" if place else inside


operations = st.one_of(
    st.builds(lambda g, v: f"INSERT DATA {{ {block(g, f':s :p {v}')} }}", places, values),
    st.builds(lambda g, v: f"DELETE DATA {{ {block(g, f':s :p {v}')} }}", places, values),
    st.builds(lambda verb, g: f"{verb} SILENT {g}", st.sampled_from(["CLEAR", "DROP"]), graphs),
    st.builds(lambda verb: f"{verb} ALL", st.sampled_from(["CLEAR", "DROP"])),
    graphs.filter(lambda g: g != "DEFAULT").map(lambda g: f"CREATE SILENT {g}"),
    st.builds(
        lambda verb, source, to: f"{verb} SILENT {source} TO {to}",
        st.sampled_from(["ADD", "COPY", "MOVE"]),
        graphs,
        graphs,
    ),
    st.builds(
        lambda g, h, v: (
            f"DELETE {{ {block(g, '?s ?p ?o')} }} INSERT {{ {block(h, f'?s :q {v}, ?o')} }} # {{\n"
            f"WHERE {{ {block(g, '?s ?p ?o')} FILTER(!isBlank(?s) && ?o != {v}) }}"
        ),
        st.sampled_from(["", "GRAPH :one", "GRAPH ?g"]),
        st.sampled_from(["", "GRAPH :two", "GRAPH ?g"]),
        values,
    ),
    st.builds(lambda g: f"DELETE WHERE {{ {block(g, '?s :p ?o')} }}", places),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(operations, min_size=1, max_size=4))
def test_whatever_the_operations_the_difference_is_exact(parts: list[str]) -> None:
    text = PROLOGUE + " ;\n".join(parts)
    assert steps(text) is not None
    before = copied(filled().oxigraph)
    expected = copied(before)
    expected.update(text)
    after = copied(before)
    change = difference(before, after, Update(text))
    assert canonical(after) == canonical(expected)
    merged = _applied(before, change)
    assert canonical(merged) == canonical(expected)
    assert set(merged.named_graphs()) == set(expected.named_graphs())


def _applied(before: Store, change: Difference) -> Store:
    """As a store of quads does it, blank nodes and all."""
    merged = copied(before)
    for iri in change.dropped:
        merged.remove_graph(NamedNode(iri))
    for quad in change.removed:
        merged.remove(quad)
    for iri in change.created:
        merged.add_graph(NamedNode(iri))
    merged.extend(change.added)
    return merged


# ---- taking an update apart


def test_operations_are_told_apart_with_the_graphs_they_name() -> None:
    text = (
        "PREFIX a: <b:c> WITH a:x DELETE { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } } "
        "INSERT { GRAPH <y:z> { ?s ?p 'WHERE' } } USING NAMED a:u WHERE { { ?s ?p ?o } } ;"
        "DELETE WHERE { GRAPH ?h { ?s ?p ?o } } ; COPY a:m TO DEFAULT ; DROP NAMED ;"
        "INSERT DATA { GRAPH a:n { a:b a:c '{' } }"
    )
    found_steps = steps(text) or ()
    assert [(step.kind, step.graphs, step.every, step.dataset) for step in found_steps] == [
        (Kind.MODIFY, ("a:x", "?g", "<y:z>"), False, True),
        (Kind.SHORT, ("?h",), False, False),
        (Kind.GRAPHS, ("a:m",), False, False),
        (Kind.GRAPHS, (), True, False),
        (Kind.DATA, ("a:n",), False, False),
    ]
    modify = found_steps[0]
    assert text[modify.keyword :].startswith("WHERE { { ?s")
    assert text[slice(*modify.where)] == "{ { ?s ?p ?o } }"


@pytest.mark.parametrize(
    "text",
    [
        "INSERTDATA { <a:b> <a:c> 1 }",
        "INSERT DATA { GRAPHa:b { <a:b> <a:c> 1 } }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o ",
        "DELETE { ?s ?p ?o } WHERE { FILTER(?s<?o)#>}\n}",
        "INSERT DATA { <a:b> <a:c> 'x }",
        "INSERT DATA { <a:b> <a:c> '\\z' }",
        "INSERT DATA { <a:b> <a:c> 1 } CLEAR ALL",
        "SELECT * {}",
        "PREFIX <a:b> CLEAR ALL",
    ],
)
def test_what_this_reading_is_not_sure_of_it_leaves_alone(text: str) -> None:
    assert steps(text) is None


def test_nothing_is_an_update_without_operations() -> None:
    assert steps("") == steps("# nothing\nPREFIX a: <b:c>") == ()


def test_quads_are_told_apart_by_their_graph() -> None:
    s, p = NamedNode(E + "s"), NamedNode(E + "p")
    change = found(
        f"INSERT DATA {{ GRAPH <{E}g> {{ <{E}s> <{E}p> <{E}p> }} <{E}s> <{E}p> <{E}p> }}"
    )
    assert set(change.added) == {Quad(s, p, p), Quad(s, p, p, NamedNode(E + "g"))}
