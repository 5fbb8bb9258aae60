"""May this context of its own stand? It may add words, and do nothing to those that are known.

A proof over statements covers what a word stands for, not the word: whoever holds a credential may
rename what its own context defines. Where a caller allows such contexts (``Options``), this keeps
them away from every word and name that Insignia or its callers read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from insignia.contexts import SHIPPED, ContextSet
from insignia.errors import ContextError
from insignia.rdf.foreign import contexts_of
from insignia.rdf.iris import is_iri
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

WARNING = (
    "It brings words of its own, and its holder may have renamed them: go by what they stand for."
)
_ALLOWED = frozenset({"@language", "@direction", "@protected", "@version", "@vocab", "@type"})

Node = Mapping[str, Any]


class Known(NamedTuple):
    """Every word of the shipped contexts, and every IRI that one stands for."""

    words: frozenset[str]
    iris: frozenset[str]


def own_contexts(document: Node) -> list[dict[str, Any]]:
    """The contexts written out at the top of a document."""
    return [context for context in contexts_of(document) if isinstance(context, dict)]


def dangers(document: Node, *, contexts: ContextSet) -> list[str]:
    """A sentence for each thing that a context in ``document`` must not do; none if it has none."""
    own = own_contexts(document)
    if not own:
        return []
    try:
        active = process_context(INITIAL, document["@context"], origin=Origin(load=contexts.load))
    except ContextError as error:
        return [error.sentence]
    found = [sentence for context in own for sentence in _of_context(context, active)]
    prefixes = {name for context in own for name in context if _is_prefix(active, name)}
    return [*found, *_of_names(document, prefixes=prefixes)]


def _of_context(context: dict[str, Any], active: ActiveContext) -> Iterator[str]:
    for name, value in context.items():
        if name.startswith("@"):
            if name not in _ALLOWED:
                yield f"The context in the credential uses {name}."
            elif name == "@vocab" and _may_begin_known(value):
                yield "The context in the credential could spell known words in another way."
        elif name in known().words:
            yield f"The context in the credential defines {name}, which a known context defines."
        elif name in active.terms:
            yield from _of_term(name, active.terms[name], active)


def _of_term(name: str, term: Definition, active: ActiveContext) -> Iterator[str]:
    if term.iri in KEYWORDS:
        yield f"The context in the credential hides {term.iri} under the name {name}."
    if term.iri in known().iris:
        yield f"The context in the credential gives {term.iri} the name {name}."
    if term.prefix and _may_begin_known(term.iri):
        yield f"The context in the credential could spell known words with {name}."
    if "@id" in term.container:
        yield f"The context in the credential takes the keys of {name} for identifiers."
    if term.index is not None and _is_known(term.index, active):
        yield f"The context in the credential takes the keys of {name} for a known word."
    if term.context is not UNSET:
        yield f"The context in the credential has contexts inside {name}."


def _is_known(word: Any, active: ActiveContext) -> bool:
    iri = expand_iri(active, word, vocab=True) if isinstance(word, str) else None
    return iri is None or word in known().words or iri in known().iris


def _may_begin_known(start: Any) -> bool:
    if not isinstance(start, str) or is_iri(start) is None:
        return True
    return any(iri.startswith(start) for iri in known().iris)


def _is_prefix(active: ActiveContext, name: str) -> bool:
    return name in active.terms and active.terms[name].prefix


def _of_names(value: Any, *, prefixes: set[str]) -> Iterator[str]:
    """Identifiers must be written out, so that two that are the same also look the same."""
    if isinstance(value, dict):
        for key in ("id", "@id"):
            name = value.get(key)
            if isinstance(name, str) and name.partition(":")[0] in prefixes:
                yield f"The identifier {name[:100]} is shortened by the credential's own context."
        value = [child for key, child in value.items() if key != "@context"]
    if isinstance(value, list):
        for child in value:
            yield from _of_names(child, prefixes=prefixes)


@cache
def known() -> Known:
    """All words of the shipped contexts, also of those inside their terms."""
    words: set[str] = set()
    iris: set[str] = set()
    done: set[int] = set()
    origin = Origin(load=SHIPPED.load)
    actives = [process_context(INITIAL, url, origin=origin) for url in SHIPPED.entries]
    for active in actives:
        for name, term in active.terms.items():
            words.add(name)
            iris.update([term.iri] if term.iri and term.iri not in KEYWORDS else [])
            if term.context is not UNSET and id(term.context) not in done:
                done.add(id(term.context))
                inside = Origin(SHIPPED.load, chain=("scoped",), override_protected=True)
                actives.append(process_context(active, term.context, origin=inside))
    return Known(frozenset(words), frozenset(iris))
