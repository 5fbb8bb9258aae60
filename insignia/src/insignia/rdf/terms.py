"""JSON-LD 1.1 context processing: what each key of a document means at each place in it.

Follows "JSON-LD 1.1 Processing Algorithms and API", 4.1 Context Processing, 4.2 Create Term
Definition and 5.2 IRI Expansion; step numbers in comments are those of the Recommendation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from insignia.errors import ContextError, LimitError
from insignia.rdf.iris import is_iri, resolve

KEYWORDS = frozenset(
    {
        "@base",
        "@container",
        "@context",
        "@default",
        "@direction",
        "@embed",
        "@explicit",
        "@graph",
        "@id",
        "@import",
        "@included",
        "@index",
        "@json",
        "@language",
        "@list",
        "@nest",
        "@none",
        "@omitDefault",
        "@prefix",
        "@propagate",
        "@protected",
        "@requireAll",
        "@reverse",
        "@set",
        "@type",
        "@value",
        "@version",
        "@vocab",
    }
)
MAX_REMOTE_DEPTH = 8
MAX_CONTEXTS = 64
MAX_TERMS = 2000
MAX_INLINE_TERMS = 500
MAX_INLINE_TEXT = 500

_KEYWORD_FORM = re.compile(r"@[A-Za-z]+\Z")
_CONTEXT_KEYS = frozenset(
    {
        "@base",
        "@direction",
        "@import",
        "@language",
        "@propagate",
        "@protected",
        "@version",
        "@vocab",
    }
)
_CONTAINERS = frozenset({"@graph", "@id", "@index", "@language", "@list", "@set", "@type"})
_DEFINITION_KEYS = frozenset(
    {
        "@container",
        "@context",
        "@direction",
        "@id",
        "@index",
        "@language",
        "@nest",
        "@prefix",
        "@protected",
        "@reverse",
        "@type",
    }
)

Load = Callable[[str], Any]
Unset = type("Unset", (), {"__repr__": lambda self: "UNSET", "__slots__": ()})
UNSET: Any = Unset()


@dataclass(frozen=True, slots=True)
class Definition:
    """What one term means; ``context`` is its scoped context, ``UNSET`` where it has none."""

    iri: str | None
    type: str | None = None
    language: Any = UNSET
    direction: Any = UNSET
    container: frozenset[str] = frozenset()
    context: Any = UNSET
    prefix: bool = False
    reverse: bool = False
    index: str | None = None
    nest: str | None = None
    protected: bool = field(default=False, compare=False)
    shipped: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ActiveContext:
    """The meaning of all terms at one place; ``previous`` is what a nested node returns to."""

    terms: Mapping[str, Definition]
    vocab: str | None = None
    base: str | None = None
    language: str | None = None
    direction: str | None = None
    previous: ActiveContext | None = None


INITIAL = ActiveContext(terms={})


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a context comes from: how to load others, from which URLs, and under which rules."""

    load: Load
    chain: tuple[str, ...] = ()
    override_protected: bool = False

    @property
    def shipped(self) -> bool:
        return bool(self.chain)


def process_context(
    active: ActiveContext, local: Any, *, origin: Origin, propagate: bool = True
) -> ActiveContext:
    """The context that holds after ``local`` has been applied to ``active`` (4.1)."""
    if isinstance(local, dict) and isinstance(local.get("@propagate"), bool):
        propagate = local["@propagate"]
    if isinstance(local, list) and len(local) > MAX_CONTEXTS:
        raise LimitError(f"More than {MAX_CONTEXTS} contexts in one place are refused.")
    result = active
    if not propagate and active.previous is None:
        result = replace(active, previous=active)
    for context in local if isinstance(local, list) else [local]:
        result = _process_one(result, context, origin=origin, propagate=propagate)
    return result


def _process_one(
    result: ActiveContext, context: Any, *, origin: Origin, propagate: bool
) -> ActiveContext:
    if context is None:
        return _nullify(result, origin=origin, propagate=propagate)
    if isinstance(context, str):
        return _process_remote(result, context, origin=origin)
    if not isinstance(context, dict):
        raise ContextError("A JSON-LD context is neither a URL nor an object.")
    return _process_map(result, _with_import(context, origin=origin), origin=origin)


def _nullify(result: ActiveContext, *, origin: Origin, propagate: bool) -> ActiveContext:
    if not origin.override_protected:
        kept = next((term for term, what in result.terms.items() if what.protected), None)
        if kept is not None:
            raise ContextError(f"A null context may not undo the protected term {kept!r}.")
    return INITIAL if propagate else replace(INITIAL, previous=result)


def _process_remote(result: ActiveContext, url: str, *, origin: Origin) -> ActiveContext:
    chain = (*origin.chain, url)
    if len(chain) > MAX_REMOTE_DEPTH:
        raise ContextError("Contexts that name contexts are nested too deep.")
    loaded = _loaded_context(url, origin=origin)
    return process_context(result, loaded, origin=replace(origin, chain=chain))


def _loaded_context(url: str, *, origin: Origin) -> Any:
    document = origin.load(url)
    if not isinstance(document, dict) or "@context" not in document:
        raise ContextError(f"The document at {url} is not a JSON-LD context.")
    return document["@context"]


def _with_import(context: dict[str, Any], *, origin: Origin) -> dict[str, Any]:
    if "@import" not in context:
        return context
    url = context["@import"]
    if not isinstance(url, str):
        raise ContextError("@import is not a URL.")
    imported = _loaded_context(url, origin=origin)
    if not isinstance(imported, dict) or "@import" in imported:
        raise ContextError(f"The context at {url} may not be imported.")
    return {**imported, **{key: value for key, value in context.items() if key != "@import"}}


def _process_map(
    result: ActiveContext, context: dict[str, Any], *, origin: Origin
) -> ActiveContext:
    if context.get("@version", 1.1) != 1.1:
        raise ContextError("@version of a context must be 1.1.")
    if not isinstance(context.get("@propagate", True), bool):
        raise ContextError("@propagate is neither true nor false.")
    if not isinstance(context.get("@protected", False), bool):
        raise ContextError("@protected is neither true nor false.")
    if not origin.shipped:
        _require_short(context)
    result = _with_base(result, context, origin=origin)
    result = _with_vocab(result, context)
    result = _with_language(result, context)
    builder = _Builder(result, context, origin=origin)
    builder.define_all()
    return builder.finished()


def _require_short(context: dict[str, Any]) -> None:
    """A term of a few letters stands for all of its IRI, and a document may use it often."""
    for value in context.values():
        parts = value.values() if isinstance(value, dict) else (value,)
        if any(isinstance(part, str) and len(part) > MAX_INLINE_TEXT for part in parts):
            raise LimitError(
                f"A context with a text of more than {MAX_INLINE_TEXT} characters is refused."
            )


def _with_base(result: ActiveContext, context: dict[str, Any], *, origin: Origin) -> ActiveContext:
    if "@base" not in context or origin.chain:  # 5.7: only outside remote contexts
        return result
    base = context["@base"]
    if base is None:
        return replace(result, base=None)
    if isinstance(base, str) and is_iri(base):
        return replace(result, base=base)
    if isinstance(base, str) and result.base is not None:
        return replace(result, base=resolve(base, base=result.base))
    raise ContextError("@base is not an IRI.")


def _with_vocab(result: ActiveContext, context: dict[str, Any]) -> ActiveContext:
    if "@vocab" not in context:
        return result
    vocab = context["@vocab"]
    if vocab is None:
        return replace(result, vocab=None)
    if not isinstance(vocab, str):
        raise ContextError("@vocab is not an IRI.")
    expanded = expand_iri(result, vocab, vocab=True, relative=True)
    if expanded is None or not (is_iri(expanded) or expanded == ""):
        raise ContextError("@vocab is not an absolute IRI.")
    return replace(result, vocab=expanded)


def _with_language(result: ActiveContext, context: dict[str, Any]) -> ActiveContext:
    if "@language" in context:
        result = replace(result, language=_language(context["@language"]))
    if "@direction" in context:
        result = replace(result, direction=_direction(context["@direction"]))
    return result


def _language(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ContextError("@language is not a language tag.")
    return value.lower()


def _direction(value: Any) -> str | None:
    if value not in (None, "ltr", "rtl"):
        raise ContextError("@direction is neither ltr nor rtl.")
    return value  # type: ignore[no-any-return]


def expand_iri(
    active: ActiveContext, value: str, *, vocab: bool = False, relative: bool = False
) -> str | None:
    """``value`` as a keyword or IRI; as it is where nothing applies (5.2)."""
    if value in KEYWORDS:
        return value
    if _KEYWORD_FORM.match(value):
        return None
    found = active.terms.get(value)
    if found is not None and (vocab or found.iri in KEYWORDS):
        return found.iri
    if ":" in value[1:]:
        compact = _expand_compact(active.terms, value)
        if compact is not None:
            return compact
    if vocab and active.vocab is not None:
        return active.vocab + value
    if relative and active.base is not None:
        return resolve(value, base=active.base)
    return value


def _expand_compact(terms: Mapping[str, Definition], value: str) -> str | None:
    prefix, _, suffix = value.partition(":")
    if prefix == "_" or suffix.startswith("//"):
        return value
    found = terms.get(prefix)
    if found is not None and found.iri is not None and found.prefix:
        return found.iri + suffix
    return value if is_iri(value) else None


class _Builder:
    """Defines the terms of one context map, each after those it depends on (4.2)."""

    def __init__(self, active: ActiveContext, context: dict[str, Any], *, origin: Origin) -> None:
        self.before = active.terms
        self.active = replace(active, terms=dict(active.terms))
        self.terms: dict[str, Definition] = self.active.terms  # type: ignore[assignment]
        self.context = context
        self.origin = origin
        self.defined: dict[str, bool] = {}
        inline = 0 if origin.shipped else len(context)
        if inline > MAX_INLINE_TERMS or len(active.terms) + len(context) > MAX_TERMS:
            raise LimitError("A context that defines so many terms is refused.")

    def define_all(self) -> None:
        for term in self.context:
            if term not in _CONTEXT_KEYS:
                self.define(term)

    def finished(self) -> ActiveContext:
        return self.active

    def define(self, term: str) -> None:
        if term in self.defined:
            if not self.defined[term]:
                raise ContextError(f"The term {term!r} is defined by itself.")
            return
        if term == "":
            raise ContextError("A context defines the empty term.")
        self.defined[term] = False
        if term in KEYWORDS and term != "@type":
            raise ContextError(f"A context defines the keyword {term}.")
        if term != "@type" and _KEYWORD_FORM.match(term):
            self.defined[term] = True
            return
        self.terms.pop(term, None)
        definition = self._definition(term, self.context[term])
        if definition is not None:
            self.terms[term] = self._checked(term, definition)
        self.defined[term] = True

    def _checked(self, term: str, definition: Definition) -> Definition:
        previous = self.before.get(term)
        if previous is None or self.origin.override_protected or previous == definition:
            protected = previous is not None and previous.protected and previous == definition
            return replace(definition, protected=True) if protected else definition
        if previous.protected:
            raise ContextError(f"The protected term {term!r} is redefined.")
        if previous.shipped and not self.origin.shipped:
            raise ContextError(
                f"An inline context redefines {term!r}, which a known context defines."
            )
        return definition

    def _definition(self, term: str, value: Any) -> Definition | None:
        simple = isinstance(value, str)
        if value is None or simple:
            value = {"@id": value}
        if not isinstance(value, dict):
            raise ContextError(f"The definition of {term!r} is not a text or an object.")
        unknown = sorted(set(value) - _DEFINITION_KEYS)
        if unknown:
            raise ContextError(f"The definition of {term!r} has the unknown member {unknown[0]!r}.")
        iri = self._mapped_iri(term, value)
        if iri is UNSET:
            return None
        if "@context" in value and not self.origin.shipped:
            self._refuse_broken_scope(term, value["@context"])
        return self._assemble(term, value, iri=iri, simple=simple)

    def _refuse_broken_scope(self, term: str, context: Any) -> None:
        """A scoped context must be one that could be applied (4.2, step 21.3)."""
        try:
            process_context(
                self.active, context, origin=replace(self.origin, override_protected=True)
            )
        except ContextError as error:
            raise ContextError(f"The context of the term {term!r} is broken: {error}") from None

    def _assemble(self, term: str, value: dict[str, Any], *, iri: Any, simple: bool) -> Definition:
        return Definition(
            iri=iri,
            type=self._type(term, value),
            language=_language(value["@language"])
            if "@language" in value and "@type" not in value
            else UNSET,
            direction=_direction(value["@direction"]) if "@direction" in value else UNSET,
            container=_container(term, value),
            context=value.get("@context", UNSET),
            prefix=_is_prefix(term, value, iri=iri, simple=simple),
            reverse="@reverse" in value,
            index=value.get("@index"),
            nest=value.get("@nest"),
            protected=bool(value.get("@protected", self.context.get("@protected", False))),
            shipped=self.origin.shipped,
        )

    def _type(self, term: str, value: dict[str, Any]) -> str | None:
        if "@type" not in value:
            return None
        written = value["@type"]
        expanded = self.expand(written) if isinstance(written, str) else None
        if expanded in ("@id", "@vocab", "@json", "@none"):
            return expanded
        if expanded is None or not is_iri(expanded):
            raise ContextError(f"The type of the term {term!r} is not an IRI.")
        return expanded

    def _mapped_iri(self, term: str, value: dict[str, Any]) -> Any:
        if term == "@type":
            return "@type"
        if "@reverse" in value:
            return self._iri_of(term, value["@reverse"])
        if "@id" in value and value["@id"] != term:
            return self._written_iri(term, value["@id"])
        if ":" in term[1:]:
            return self._compact_iri(term)
        if "/" in term:
            return _require_iri(term, expand_iri(self.active, term, vocab=True))
        if self.active.vocab is not None:
            return self.active.vocab + term
        raise ContextError(f"The term {term!r} has no IRI.")

    def _written_iri(self, term: str, written: Any) -> Any:
        if written is None:
            return None
        if not isinstance(written, str):
            raise ContextError(f"The @id of the term {term!r} is not text.")
        if written not in KEYWORDS and _KEYWORD_FORM.match(written):
            return UNSET
        iri = self._iri_of(term, written)
        if ":" in term[1:-1] or "/" in term:
            self.defined[term] = True
            if self.expand(term) != iri:
                raise ContextError(f"The term {term!r} looks like an IRI and means another.")
        return iri

    def _iri_of(self, term: str, written: Any) -> str:
        return _require_iri(term, self.expand(written) if isinstance(written, str) else None)

    def _compact_iri(self, term: str) -> str:
        prefix, _, suffix = term.partition(":")
        if prefix in self.context:
            self.define(prefix)
        found = self.terms.get(prefix)
        return term if found is None or found.iri is None else found.iri + suffix

    def expand(self, value: str) -> str | None:
        """IRI expansion that first defines what ``value`` depends on (5.2, steps 3 and 6.3)."""
        if value in self.context and not self.defined.get(value):
            self.define(value)
        elif ":" in value[1:]:
            prefix, _, suffix = value.partition(":")
            if prefix in self.context and prefix != "_" and not suffix.startswith("//"):
                self.define(prefix)
        return expand_iri(self.active, value, vocab=True)


def _require_iri(term: str, iri: str | None) -> str:
    if iri is None or iri == "@context" or not _names_something(iri):
        raise ContextError(f"The term {term!r} does not map to an IRI.")
    return iri


def _names_something(iri: str) -> bool:
    return iri in KEYWORDS or iri[:2] == "_:" or is_iri(iri) is not None


def _container(term: str, value: dict[str, Any]) -> frozenset[str]:
    if "@container" not in value or value["@container"] is None:
        return frozenset()
    written = value["@container"]
    names = written if isinstance(written, list) else [written]
    if not all(isinstance(name, str) and name in _CONTAINERS for name in names):
        raise ContextError(f"The container of the term {term!r} is not one of JSON-LD's.")
    return frozenset(names)


def _is_prefix(term: str, value: dict[str, Any], *, iri: Any, simple: bool) -> bool:
    if "@prefix" in value:
        if not isinstance(value["@prefix"], bool) or ":" in term or "/" in term:
            raise ContextError(f"@prefix of the term {term!r} is not allowed.")
        return bool(value["@prefix"])
    if not simple or not isinstance(iri, str) or ":" in term[1:] or "/" in term:
        return False
    return iri[-1:] in set(":/?#[]@") or iri[:2] == "_:"
