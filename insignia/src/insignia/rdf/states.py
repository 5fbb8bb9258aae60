"""Active contexts as flat tables, compiled once, so that one look-up answers for one key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from insignia.contexts import ContextSet
from insignia.errors import ContextError, LimitError
from insignia.rdf.iris import is_iri
from insignia.rdf.memo import Memo
from insignia.rdf.terms import (
    INITIAL,
    KEYWORDS,
    UNSET,
    ActiveContext,
    Definition,
    Origin,
    expand_iri,
    process_context,
)

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

MAX_CACHED = 1024
MAX_CACHED_STATES = 64
MAX_CACHED_KEY = 512
MAX_TYPES = 1000

SKIP, TEXT, LINK, VOCAB, JSON, SCOPED, REFUSED = range(7)
ONE, LIST, GRAPH, LANGUAGE, INDEX = range(5)

_PLAIN_KEYWORDS = frozenset({"@id", "@type", "@context"})


class Unsigned(Exception):
    """Something a signature would not cover; the places it lies in are added on the way up."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.trail: list[str | int] = []


class Term(NamedTuple):
    """What to do with the values of one key: how, under which predicate, and with which ending."""

    op: int
    predicate: str
    ending: str
    container: int
    definition: Definition | None


_SKIP = Term(SKIP, "", "", ONE, None)


class State:
    """One active context, compiled; the states reached from here are kept as they are found."""

    __slots__ = (
        "_links",
        "_locals",
        "_scalars",
        "_scoped",
        "_typed",
        "active",
        "compiler",
        "id_keys",
        "prefixed",
        "previous",
        "special",
        "tables",
        "terms",
        "type_keys",
        "typed",
    )

    def __init__(
        self, compiler: Compiler, active: ActiveContext, *, near: Iterable[State] = ()
    ) -> None:
        self.compiler = compiler
        self.active = active
        self.previous = self._find_previous(near)
        self._locals: dict[Any, State] = {}
        self._scoped: dict[tuple[State, str], State] = {}
        self._scalars: dict[str, Term] = {}
        self._links: dict[str, str] = {}
        self.typed: dict[Any, tuple[State, list[str]]] = {}
        self._compile()

    def _compile(self) -> None:
        terms = self.active.terms
        aliases: dict[str, list[str]] = {"@id": ["@id"], "@type": ["@type"]}
        special = set(KEYWORDS - _PLAIN_KEYWORDS)
        for key, what in terms.items():
            if what.iri in _PLAIN_KEYWORDS:
                aliases[what.iri].append(key) if key != what.iri else None
            elif what.iri in KEYWORDS:
                special.add(key)
        self.special = frozenset(special)
        self.id_keys = tuple(aliases["@id"])
        self.type_keys = tuple(sorted(aliases["@type"]))
        self.prefixed = self.active.base is not None or any(t.prefix for t in terms.values())
        self.terms: dict[str, Term] = {"@context": _SKIP}
        self.terms.update(dict.fromkeys((*self.id_keys, *self.type_keys), _SKIP))
        self.tables = self._tables()

    def _tables(self) -> tuple[Any, ...]:
        """What the accelerator reads, in the order in which it expects it."""
        return (
            self.terms,
            self.typed,
            self._scoped,
            self._locals,
            self.id_keys,
            self.type_keys,
            self.special,
            self.previous,
            self.prefixed,
        )

    # -- keys -------------------------------------------------------------------------------------

    def term(self, key: str) -> Term:
        """What ``key`` means; raises ``Unsigned`` where no context says it."""
        found = self.terms.get(key)
        if found is None:
            found = self._term(key)
            if len(self.terms) < MAX_CACHED and len(key) < MAX_CACHED_KEY:
                self.terms[key] = found
        return found

    def _term(self, key: str) -> Term:
        definition = self.active.terms.get(key)
        iri = expand_iri(self.active, key, vocab=True)
        if iri is None or not is_iri(iri):
            raise Unsigned("the contexts do not define this member")
        if definition is None:
            definition = Definition(iri=iri)
        predicate = f" <{iri}> "
        if definition.context is not UNSET:
            return Term(SCOPED, predicate, "", _container(definition), definition)
        return self._value_term(predicate, definition)

    def _value_term(self, predicate: str, definition: Definition) -> Term:
        op, ending = self._ending(definition)
        if definition.reverse or definition.nest is not None:
            op = REFUSED
        return Term(op, predicate, ending, _container(definition), definition)

    def _ending(self, definition: Definition) -> tuple[int, str]:
        match definition.type:
            case "@id":
                return LINK, ""
            case "@vocab":
                return VOCAB, ""
            case "@json":
                return JSON, f'"^^<{RDF}JSON> .\n'
            case None | "@none":
                return self._plain_ending(definition)
            case datatype:
                return TEXT, '" .\n' if datatype == XSD + "string" else f'"^^<{datatype}> .\n'

    def _plain_ending(self, definition: Definition) -> tuple[int, str]:
        direction = definition.direction
        if (self.active.direction if direction is UNSET else direction) is not None:
            return REFUSED, ""
        language = definition.language
        language = self.active.language if language is UNSET else language
        return TEXT, '" .\n' if language is None else f'"@{language} .\n'

    def scalar_term(self, key: str) -> Term:
        """What ``key`` means for a text or number, where the key brings a context of its own."""
        found = self._scalars.get(key)
        if found is None:
            outer = self.term(key)
            inner = self.scoped(self, key)
            definition = inner.active.terms.get(key) or Definition(iri=None)
            found = inner._value_term(outer.predicate, definition)._replace(
                container=outer.container
            )
            self._scalars[key] = found
        return found

    # -- other states -----------------------------------------------------------------------------

    def _find_previous(self, near: Iterable[State]) -> State | None:
        """The state that nested nodes return to, if this one does not carry on."""
        before = self.active.previous
        if before is None:
            return None
        known = [state for state in near if state.active is before]
        return known[0] if known else State(self.compiler, before)

    def known(self, context: Any) -> State | None:
        """The state after a ``@context`` that was met before; nothing for a new one."""
        key = _context_key(context)
        return None if key is None else self._locals.get(key)

    def local(self, context: Any) -> State:
        """The state after a ``@context`` written in the document."""
        found = self.known(context)
        if found is None:
            found = self._apply(context, origin=self.compiler.origin)
            key = _context_key(context)
            if key is not None and len(self._locals) < MAX_CACHED_STATES:
                self._locals[key] = found
        return found

    def scoped(self, owner: State, key: str) -> State:
        """The state inside a value of ``key``, which ``owner`` defines with a scoped context."""
        found = self._scoped.get((owner, key))
        if found is None:
            definition = owner.active.terms[key]
            origin = self.compiler.scoped_origin(definition, override_protected=True)
            found = self._apply(definition.context, origin=origin)
            if len(self._scoped) < MAX_CACHED:
                self._scoped[owner, key] = found
        return found

    def of_types(self, types: Any) -> tuple[State, list[str]]:
        """The state inside a node of these types, and the type statements themselves."""
        names = types if isinstance(types, list) else [types]
        if len(names) > MAX_TYPES:
            raise LimitError(f"A node with more than {MAX_TYPES} types is refused.")
        statements = [self._type_statement(name, place) for place, name in enumerate(names)]
        found = (self._with_types(names), statements)
        key = _context_key(types)
        if key is not None and len(self.typed) < 4 * MAX_CACHED_STATES:
            self.typed[key] = found
        return found

    def _type_statement(self, name: Any, place: int) -> str:
        iri = None
        if isinstance(name, str):
            iri = expand_iri(self.active, name, vocab=True, relative=True)
        if iri is None or not is_iri(iri):
            refused = Unsigned(f"the contexts do not define the type {str(name)[:100]!r}")
            refused.trail.append(place)
            raise refused
        return f" <{RDF}type> <{iri}> .\n"

    def _with_types(self, names: list[str]) -> State:
        state = self
        for name in sorted(set(names)):
            definition = self.active.terms.get(name)
            if definition is not None and definition.context is not UNSET:
                origin = self.compiler.scoped_origin(definition, override_protected=False)
                state = state._apply(definition.context, origin=origin, propagate=False)
        return state

    def _apply(self, context: Any, *, origin: Origin, propagate: bool = True) -> State:
        active = process_context(self.active, context, origin=origin, propagate=propagate)
        if active is self.active:
            return self
        near = (self,) if self.previous is None else (self, self.previous)
        return State(self.compiler, active, near=near)

    def keyword(self, key: str) -> str:
        """The keyword that ``key`` stands for, else the key itself."""
        definition = self.active.terms.get(key)
        return key if definition is None or definition.iri is None else definition.iri

    # -- values -----------------------------------------------------------------------------------

    def node_iri(self, text: str) -> str:
        """The absolute IRI that ``text`` stands for as an identifier."""
        if not self.prefixed and is_iri(text):
            return text
        return _absolute(expand_iri(self.active, text, relative=True))

    def vocab_iri(self, text: str) -> str:
        """The absolute IRI that ``text`` stands for as a word of the vocabulary."""
        return _absolute(expand_iri(self.active, text, vocab=True, relative=True))


def _absolute(iri: str | None) -> str:
    if iri is None or not is_iri(iri):
        raise Unsigned("this is not an absolute IRI")
    return iri


def _context_key(context: Any) -> Any:
    """Something hashable for a context or type list of plain short texts, else nothing."""
    if isinstance(context, str):
        return context if len(context) < MAX_CACHED_KEY else None
    if isinstance(context, list) and all(isinstance(item, str) for item in context):
        return tuple(context) if sum(map(len, context)) < MAX_CACHED_KEY * 2 else None
    return None


def _container(definition: Definition) -> int:
    names = definition.container - {"@set"}
    if not names:
        return ONE
    if names == {"@list"}:
        return LIST
    if names == {"@graph"}:
        return GRAPH
    if names == {"@language"}:
        return LANGUAGE
    if names == {"@index"} and definition.index is None:
        return INDEX
    raise ContextError(f"The container {' '.join(sorted(names))} is not supported.")


class Compiler:
    """The states of one set of contexts; ``compiler_for`` keeps one for each set."""

    def __init__(self, contexts: ContextSet) -> None:
        self.origin = Origin(load=contexts.load)
        self.initial = State(self, INITIAL)
        self.memo = Memo()

    def scoped_origin(self, definition: Definition, *, override_protected: bool) -> Origin:
        chain = ("scoped",) if definition.shipped else ()
        return Origin(self.origin.load, chain=chain, override_protected=override_protected)


_compilers: WeakKeyDictionary[ContextSet, Compiler] = WeakKeyDictionary()


def compiler_for(contexts: ContextSet) -> Compiler:
    """The compiler that keeps what was compiled for this set of contexts."""
    found = _compilers.get(contexts)
    if found is None:
        found = _compilers[contexts] = Compiler(contexts)
    return found
