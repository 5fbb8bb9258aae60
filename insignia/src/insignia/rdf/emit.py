"""One pass over a JSON-LD document that gathers its statements; what they would omit is refused.

The shape follows the Recommendation's expansion (JSON-LD API, 5.1.2) and its deserialization to
RDF (8.1.2) taken together, since nothing in between is needed.
"""

from __future__ import annotations

from typing import Any

from insignia.errors import LimitError, UndefinedTermError
from insignia.rdf.dataset import GRAPH_NAME, Dataset, Graph, Subject
from insignia.rdf.literals import escape, json_literal, needs_escape, number
from insignia.rdf.memo import KEPT_KEYS, Memo
from insignia.rdf.states import (
    GRAPH,
    JSON,
    LANGUAGE,
    LINK,
    LIST,
    ONE,
    RDF,
    REFUSED,
    SCOPED,
    SKIP,
    TEXT,
    VOCAB,
    State,
    Term,
    Unsigned,
)
from insignia.rdf.valueobjects import is_value_object, language_ending, value_object

MAX_DEPTH = 100
MAX_NEW_CONTEXTS = 32
MAX_MEMBERS = 100_000
FIRST, REST, NIL = f" <{RDF}first> ", f" <{RDF}rest> ", f"<{RDF}nil>"

_PLAIN = (ONE, GRAPH)
_Place = tuple[str, State, Subject]
"""Where a value stands: its key, the state that defines the key, and what it is said of."""


def emit(document: Any, *, state: State, memo: Memo | None = None) -> Dataset:
    """The statements of ``document``; raises ``UndefinedTermError`` for what they would omit.

    With a ``memo``, parts that were met before are taken from it.
    """
    try:
        return _emit(document, state, memo)
    except Unsigned as refused:
        raise _undefined(refused) from None


def _undefined(refused: Unsigned) -> UndefinedTermError:
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in reversed(refused.trail)]
    path = "".join(f"/{step}" for step in steps)
    return UndefinedTermError(f"At {path or 'the top'}: {refused.reason}.", path=path)


def _emit(document: Any, state: State, memo: Memo | None) -> Dataset:
    if not isinstance(document, dict):
        raise Unsigned("the document is not a JSON object")
    data = Dataset()
    writer = Writer(data, data.graph, memo=memo)
    if "@context" in document:
        state = writer.local(document["@context"], state)
    if state.special.isdisjoint(document):
        writer.node(document, state)
    else:
        writer.special_root(document, state)
    return data


class Writer:
    """Writes the nodes of one graph."""

    __slots__ = ("data", "depth", "graph", "memo")

    def __init__(
        self, data: Dataset, graph: Graph, *, depth: int = 0, memo: Memo | None = None
    ) -> None:
        self.memo = memo
        self.data = data
        self.graph = graph
        self.depth = depth

    def node(self, node: dict[str, Any], state: State) -> Subject:
        """Write all that is said of ``node`` and give its name; its @context is already applied."""
        state, types = _types(node, state)
        subject = self._subject(node, state)
        tails = self.graph.tails(subject)
        if tails and len(node) > 1 and subject.__class__ is str:
            self.graph.repeated.add(subject)
        tails += types
        self._count(len(node))
        known = state.terms.get
        key = ""
        try:
            for key, value in node.items():
                term = known(key) or state.term(key)
                op, predicate, ending, container, _ = term
                if op == TEXT and value.__class__ is str and container == ONE:
                    if needs_escape(value):
                        value = escape(value)
                    tails.append(f'{predicate}"{value}{ending}')
                elif op == SKIP:
                    continue
                elif value.__class__ is dict and container == ONE and op != JSON:
                    self._object(value, term, (key, state, subject))
                else:
                    self.values(value, term, (key, state, subject))
        except Unsigned as refused:
            refused.trail.append(key)
            raise
        return subject

    def _count(self, more: int) -> None:
        """A few bytes of a document can be a long statement, so that there may not be too many."""
        self.data.members += more
        if self.data.members > MAX_MEMBERS:
            raise LimitError(f"More than {MAX_MEMBERS} members and values are refused.")

    def local(self, context: Any, state: State) -> State:
        """The state after a @context; only so many new ones are worked out for one document."""
        found = state.known(context)
        if found is not None:
            return found
        self.data.contexts += 1
        if self.data.contexts > MAX_NEW_CONTEXTS:
            raise LimitError(f"More than {MAX_NEW_CONTEXTS} contexts in a document are refused.")
        return state.local(context)

    def _subject(self, node: dict[str, Any], state: State) -> Subject:
        found = None
        for key in state.id_keys:
            if key in node:
                if found is not None:
                    raise _located("a node has two identifiers", key)
                found = key
        if found is None:
            return self.graph.blank(node)
        try:
            return self._named(node[found], state)
        except Unsigned as refused:
            refused.trail.append(found)
            raise

    def _named(self, name: Any, state: State) -> Subject:
        if name.__class__ is not str:
            raise Unsigned("an identifier is not text")
        if name[:2] == "_:":
            return self.data.named_blank(name, self.graph)
        return f"<{state.node_iri(name)}>"

    def values(self, value: Any, term: Term, place: _Place) -> None:
        """Write all values of one member, as its container says."""
        container = term.container
        if container in _PLAIN:
            if value.__class__ is list and term.op != JSON:
                self._each(value, term, place)
            else:
                self._value(value, term, place)
        elif container == LIST:
            self._list(value, term, place)
        elif value is not None:
            self._map(value, term, place)

    def _each(self, values: list[Any], term: Term, place: _Place) -> None:
        index = 0
        self._count(len(values))
        try:
            for index, item in enumerate(values):  # noqa: B007 - the except clause needs it
                if item.__class__ is dict and term.container == ONE:
                    self._object(item, term, place)
                else:
                    self.values(item, term, place)
        except Unsigned as refused:
            refused.trail.append(index)
            raise

    def _value(self, value: Any, term: Term, place: _Place) -> None:
        """Write one value that is not an array."""
        if term.op == JSON:
            self.graph.tails(place[2]).append(term.predicate + json_literal(value))
        elif value.__class__ is dict:
            self._object(value, term, place)
        elif value is not None:
            if term.container == GRAPH:
                raise Unsigned("a graph is not an object")
            self._scalar(value, term, place)

    def _scalar(self, value: Any, term: Term, place: _Place) -> None:
        key, state, subject = place
        if term.op == SCOPED:
            term = state.scalar_term(key)._replace(predicate=term.predicate)
            state = state.scoped(state, key)
        if value.__class__ is not str:
            self.graph.tails(subject).append(term.predicate + number_tail(value, term))
        elif term.op == TEXT:
            text = escape(value) if needs_escape(value) else value
            self.graph.tails(subject).append(f'{term.predicate}"{text}{term.ending}')
        elif term.op == LINK:
            self.graph.join(subject, term.predicate, self._named(value, state))
        elif term.op == VOCAB:
            self.graph.join(subject, term.predicate, f"<{state.vocab_iri(value)}>")
        else:
            raise Unsigned(_refusal(term))

    def _object(self, value: dict[str, Any], term: Term, place: _Place) -> None:
        key, outer, subject = place
        if term.op == REFUSED:
            raise Unsigned(_refusal(term))
        state = _inner_state(value, term, key, outer)
        if "@context" in value:
            state = self.local(value["@context"], state)
        if term.container == GRAPH:
            self._subgraph(value, term.predicate, subject, state)
        elif state.special.isdisjoint(value):
            if self.memo is not None and key in KEPT_KEYS:
                node = self._kept(value, state, self.memo)
            else:
                node = self._deeper(value, state)
            self.graph.join(subject, term.predicate, node)
        else:
            self._special(value, term, (key, state, subject))

    def _deeper(self, value: dict[str, Any], state: State) -> Subject:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise LimitError(f"A document nested deeper than {MAX_DEPTH} levels is refused.")
        node = self.node(value, state)
        self.depth -= 1
        return node

    def _kept(self, value: dict[str, Any], state: State, memo: Memo) -> Subject:
        """As ``_deeper``, from the memo where it has the part and this graph does not yet."""
        found = memo.fragment(
            value, state, lambda data: Writer(data, data.graph)._deeper(value, state)
        )
        if found is None or found in self.graph.fragments:
            return self._deeper(value, state)
        return found.merge(self.graph)

    def _subgraph(self, value: dict[str, Any], link: str, subject: Subject, state: State) -> None:
        graph = Graph()
        if not state.special.isdisjoint(value):
            raise Unsigned("a graph written out inside a graph member is not supported")
        Writer(self.data, graph, depth=self.depth)._deeper(value, state)
        name = self.graph.blank(value, GRAPH_NAME)
        self.graph.join(subject, link, name)
        self.data.graphs.append((name, graph))

    def _list(self, value: Any, term: Term, place: _Place) -> None:
        """Write an RDF list: a cell for each item, each linked to the next (8.2.3)."""
        if value is None:
            return
        key, state, subject = place
        items = value if value.__class__ is list else [value]
        self._count(len(items))
        link, single = term.predicate, term._replace(predicate=FIRST, container=ONE)
        for index, item in enumerate(items):
            if item is None:
                continue
            cell = self.graph.blank(items, index)
            self.graph.join(subject, link, cell)
            self._list_item(item, single, (key, state, cell), index=index)
            subject, link = cell, REST
        self.graph.join(subject, link, NIL)

    def _list_item(self, item: Any, term: Term, place: _Place, *, index: int) -> None:
        try:
            if item.__class__ is list:
                self._list(item, term, place)
            else:
                self._value(item, term, place)
        except Unsigned as refused:
            refused.trail.append(index)
            raise

    def _map(self, value: Any, term: Term, place: _Place) -> None:
        """Write the values of a language map or index map; an index is for reading only."""
        if value.__class__ is not dict:
            raise Unsigned("a language or index map is not an object")
        single = term._replace(container=ONE)
        self._count(len(value))
        name = ""
        try:
            for name, items in value.items():
                if term.container == LANGUAGE:
                    _require_texts(items)
                    ending = language_ending(name, place[1])
                    single = single._replace(op=TEXT, ending=ending)
                self.values(items, single, place)
        except Unsigned as refused:
            refused.trail.append(name)
            raise

    def _special(self, value: dict[str, Any], term: Term, place: _Place) -> None:
        """Write an object that holds a keyword: a value, a set or a list."""
        _, state, subject = place
        found = {state.keyword(name): name for name in value if name in state.special}
        if is_value_object(found):
            tail = term.predicate + value_object(value, found, state)
            self.graph.tails(subject).append(tail)
        elif list(found) in (["@set"], ["@list"]) and len(value) == 1:
            ((keyword, name),) = found.items()
            container = ONE if keyword == "@set" else LIST
            self.values(value[name], term._replace(container=container), place)
        else:
            raise Unsigned(f"{', '.join(sorted(found))} is not supported here")

    def special_root(self, document: dict[str, Any], state: State) -> None:
        """Write a document whose only content is an @graph of nodes."""
        found = {state.keyword(name): name for name in document if name in state.special}
        others = [name for name in document if name not in ("@context", *found.values())]
        if list(found) != ["@graph"] or others:
            raise Unsigned(f"{', '.join(sorted(found))} is not supported here")
        nodes = document[found["@graph"]]
        for index, node in enumerate(nodes if isinstance(nodes, list) else [nodes]):
            self._root_node(node, state, index=index)

    def _root_node(self, node: Any, state: State, *, index: int) -> None:
        try:
            if not isinstance(node, dict):
                raise Unsigned("a node is not an object")
            if "@context" in node:
                state = self.local(node["@context"], state)
            if not state.special.isdisjoint(node):
                raise Unsigned("keywords are not supported here")
            self._deeper(node, state)
        except Unsigned as refused:
            refused.trail.extend((index, "@graph"))
            raise


def _located(reason: str, key: str) -> Unsigned:
    refused = Unsigned(reason)
    refused.trail.append(key)
    return refused


def _types(node: dict[str, Any], state: State) -> tuple[State, list[str]]:
    """The state inside ``node``, and the statements of its types."""
    inner = state
    statements: list[str] = []
    for key in state.type_keys:
        if key not in node:
            continue
        types = node[key]
        try:
            found = state.typed.get(tuple(types) if types.__class__ is list else types)
        except TypeError:
            found = None
        try:
            inner, more = found or state.of_types(types)
        except Unsigned as refused:
            refused.trail.append(key)
            raise
        statements = statements + more if statements else more
    return inner, statements


def _inner_state(value: dict[str, Any], term: Term, key: str, outer: State) -> State:
    """The state inside ``value``: type-scoped contexts end, others begin."""
    state = outer
    previous = outer.previous
    if previous is not None:
        plain = len(value) > 1 and outer.special.isdisjoint(value)
        state = previous if plain or not _stays(value, outer) else outer
    return state.scoped(outer, key) if term.op == SCOPED else state


def _stays(value: dict[str, Any], state: State) -> bool:
    """Type-scoped contexts still hold for values and for mere references (expansion, step 7)."""
    if len(value) == 1:
        (key,) = value
        if key in state.id_keys:
            return True
    if state.special.isdisjoint(value):
        return False
    return any(state.keyword(name) == "@value" for name in value if name in state.special)


def _require_texts(items: Any) -> None:
    for item in items if isinstance(items, list) else [items]:
        if not (item is None or isinstance(item, str)):
            raise Unsigned("a language map holds something other than text")


def number_tail(value: Any, term: Term) -> str:
    """What is neither text nor object as a literal, up to the end of the line."""
    if value.__class__ not in (bool, int, float):
        raise Unsigned("this is not a JSON value")
    datatype = term.definition.type if term.op == TEXT and term.definition is not None else None
    return number(value, ending=term.ending, datatype=None if datatype == "@none" else datatype)


def _refusal(term: Term) -> str:
    if term.definition is not None and (term.definition.reverse or term.definition.nest):
        return "reverse and nested terms are not supported"
    return "a text direction would not be covered"
