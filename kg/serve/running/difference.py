"""What an update would change, found by carrying it out on a copy.

In: the store as it is, a copy that may be written, and the update. Out: the quads and graphs that
differ afterwards, or a Refusal. Only graphs that the update can have touched are compared: those
that it names, and those that its variables stood for, which a function notes while Oxigraph carries
it out. An update that cannot be taken apart has all graphs compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from http import HTTPStatus

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from kg.ask.faults import not_understood
from kg.serve.refusal import Refusal
from kg.serve.running.guard import kind_of, read_update
from kg.serve.running.request import Difference, Graphs, Update
from kg.serve.running.steps import Kind, Step, alone, prologue, steps
from kg.store import GraphName

_DEEPEST = 100
_NOTED = NamedNode("urn:policing-kg:noted")
"""The function that notes a graph; nobody else has reason to call it, and it harms nobody."""


def difference(
    before: Store, after: Store, update: Update, *, services: Sequence[str] = ()
) -> Difference:
    """What ``update`` changes. ``after`` holds what ``before`` holds, and has it changed then.

    A graph that loses all its quads is named as dropped, and as created if it is still there;
    what it held is not listed. Blank nodes that stay have the names that they have in ``before``.
    Raises Refusal with status 400 for an update that cannot be understood or carried out, that
    would read from elsewhere, or that names graphs while the request does so too.
    """
    if kind_of(update.text) == "query":
        raise Refusal(HTTPStatus.BAD_REQUEST, "this is a query, not an update; send it as query")
    read_update(update.text, services)
    taken_apart = steps(update.text)
    if taken_apart is None and update.graphs:
        raise _unclear()
    noted: set[NamedNode] = set()
    sure = taken_apart is not None
    for text, operations in _parts(update.text, taken_apart or ()):
        sure &= _run(after, replace(update, text=text), operations, noted)
    named = _constant(update, taken_apart or ()) if sure else None
    touched = _all(before, after) if named is None else sorted(noted | named, key=str)
    return _compared(before, after, touched)


def _parts(text: str, operations: Sequence[Step]) -> list[tuple[str, Sequence[Step]]]:
    """The update as a whole, or where something is declared within it, one operation a time.

    Oxigraph takes no declarations after the first operation. Where something fails, the copy is
    thrown away, so that all or nothing is done in either case.
    """
    if all(each.declared == operations[0].declared for each in operations):
        return [(text, operations)]
    return [(alone(text, each), (each,)) for each in operations]


def _run(store: Store, update: Update, operations: Sequence[Step], noted: set[NamedNode]) -> bool:
    """Carry out a part of the update; whether all graphs that its variables name were noted."""
    try:
        _carry_out(store, _rewritten(update, operations), update.base, noted)
    except SyntaxError as error:
        _refuse_syntax(update)
        if update.graphs:
            raise _unclear() from error
        _carry_out(store, update.text, update.base, noted)
        return False
    return True


def _carry_out(store: Store, text: str, base: str | None, noted: set[NamedNode]) -> None:
    def note(graph: object) -> Literal:
        if isinstance(graph, NamedNode):
            noted.add(graph)
        return Literal(True)

    try:
        store.update(text, base_iri=base, custom_functions={_NOTED: note})
    except (RuntimeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise Refusal(
            HTTPStatus.BAD_REQUEST, f"the update cannot be carried out: {reason}"
        ) from error
    except OSError as error:
        reason = " ".join(str(error).split())
        raise Refusal(
            HTTPStatus.BAD_GATEWAY, f"the update could not be carried out: {reason}"
        ) from error


def _refuse_syntax(update: Update) -> None:
    """Raise Refusal where the update as it was sent cannot be read: nothing is then carried out."""
    try:
        Store().update(update.text, base_iri=update.base)
    except SyntaxError as error:
        fault = not_understood(update.text, error, "update")
        raise Refusal(
            HTTPStatus.BAD_REQUEST, fault.reason, line=fault.line, column=fault.column
        ) from error
    except (RuntimeError, OSError):
        return  # it was read, and could not be carried out on an empty store


def _unclear() -> Refusal:
    return Refusal(
        HTTPStatus.BAD_REQUEST,
        "using-graph-uri cannot be applied to this update; write USING in it instead",
    )


# ---- what the update is given


def _rewritten(update: Update, operations: Iterable[Step]) -> str:
    """The update with the graphs of the request in USING, and with variable graphs noted."""
    using = _using(update.graphs)
    text, done = [], 0
    for step in operations:
        if step.dataset and using:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                "the request names graphs with using-graph-uri and the update with WITH or USING; "
                "do one or the other",
            )
        noting = _noting(step)
        if step.kind in (Kind.MODIFY, Kind.SHORT) and (using or noting):
            start, end = step.where
            group = update.text[start:end]
            template = f"{group} " if step.kind is Kind.SHORT else ""
            whole = f"{{ {group} {noting}}}" if noting else group
            text += [update.text[done : step.keyword], f"{template}{using}WHERE {whole}"]
            done = end
    return "".join([*text, update.text[done:]])


def _using(graphs: Graphs) -> str:
    """SPARQL 1.1 Protocol, section 2.2.3."""
    try:
        default = [f"USING {NamedNode(iri)} " for iri in graphs.default]
        named = [f"USING NAMED {NamedNode(iri)} " for iri in graphs.named]
    except ValueError as error:
        raise Refusal(
            HTTPStatus.BAD_REQUEST, f"using-graph-uri is no absolute address: {error}"
        ) from error
    return "".join([*default, *named])


def _noting(step: Step) -> str:
    """A filter that lets everything pass and notes which graphs the variables stand for."""
    variables = sorted({name for name in step.graphs if name[0] in "?$"})
    return "".join(f"FILTER(COALESCE({_NOTED}({name}), true)) " for name in variables)


# ---- what it did


def _constant(update: Update, operations: Iterable[Step]) -> set[NamedNode] | None:
    """The graphs that the operations name by their addresses; None where all may have changed."""
    found: set[NamedNode] = set()
    for step in operations:
        names = " ".join(name for name in step.graphs if name[0] not in "?$")
        if step.every:
            return None
        if names:
            declared = prologue(update.text, step)
            text = f"{declared}\nSELECT ?graph {{ VALUES ?graph {{ {names} }} }}"
            solutions = Store().query(text, base_iri=update.base)
            if isinstance(solutions, QuerySolutions):
                found |= {row[0] for row in solutions if isinstance(row[0], NamedNode)}
    return found


def _all(before: Store, after: Store) -> list[NamedNode]:
    graphs = {*before.named_graphs(), *after.named_graphs()}
    return sorted((graph for graph in graphs if isinstance(graph, NamedNode)), key=str)


def _compared(before: Store, after: Store, touched: Iterable[NamedNode]) -> Difference:
    added, removed = _changed(before, after, DefaultGraph())
    created: list[str] = []
    dropped: list[str] = []
    for graph in touched:
        was, is_now = before.contains_named_graph(graph), after.contains_named_graph(graph)
        empty = not _holds(after, graph)
        if was and empty and (not is_now or _holds(before, graph)):
            dropped.append(graph.value)
        if is_now and empty and (not was or _holds(before, graph)):
            created.append(graph.value)
        if not empty:
            new, old = _changed(before, after, graph)
            added += new
            removed += old
    return Difference(added, removed, created, dropped)


def _holds(store: Store, graph: NamedNode) -> bool:
    return next(_quads(store, graph), None) is not None


def _changed(before: Store, after: Store, graph: GraphName) -> tuple[list[Quad], list[Quad]]:
    """The quads of ``graph`` that only ``after`` has, and those that only ``before`` has.

    Stores in folders give the quads that they share in the same order, so that most need no
    looking up; where the order is another, as in memory, the rest is looked up.
    """
    added: list[Quad] = []
    removed: list[Quad] = []
    old, new = (_quads(store, graph) for store in (before, after))
    was, is_now = next(old, None), next(new, None)
    while was is not None or is_now is not None:
        if was == is_now:
            was, is_now = next(old, None), next(new, None)
        elif was is not None and was not in after:
            removed.append(was)
            was = next(old, None)
        elif is_now is not None and is_now not in before:
            added.append(is_now)
            is_now = next(new, None)
        else:  # each has both, in another order
            removed += (quad for quad in old if quad not in after)
            added += (quad for quad in new if quad not in before)
            break
    for quad in (*added, *removed):
        _refuse_deep(quad)
    return added, removed


def _quads(store: Store, graph: GraphName) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)


def _refuse_deep(quad: Quad) -> None:
    """Raise Refusal for triples within triples beyond reason: who reads them may run out of stack.

    They can only be nested in the place of the object (RDF 1.2 Concepts, section 3.1).
    """
    term, depth = quad.object, 0
    while isinstance(term, Triple):
        term, depth = term.object, depth + 1
        if depth > _DEEPEST:
            raise Refusal(
                HTTPStatus.BAD_REQUEST,
                f"the update cannot be carried out: it nests triples more than {_DEEPEST} deep",
            )
