"""Documents that bring a context of their own, where the engine of this library cannot read it.

PyLD reads them, if the caller allows it (``ContextSet.allowing_foreign``) and has it installed. It
drops what it does not know and has no bounds, so nothing of it is trusted: this library's own rules
for contexts come first, every step is counted, what PyLD would drop is refused, and its statements
are canonicalized here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from insignia.contexts import ContextSet
from insignia.errors import ContextError, LimitError, UndefinedTermError, UnknownContextError
from insignia.later import later
from insignia.rdf.dataset import Quad
from insignia.rdf.iris import is_iri
from insignia.rdf.nquads import parse_nquads
from insignia.rdf.terms import INITIAL, KEYWORDS, Origin, process_context

pyld_reader = later("insignia.rdf.pyldreader")

MAX_TEXT = 64 * 1024
MAX_DEPTH = 32
MAX_MEMBERS = 4000


def brings_context(document: object) -> bool:
    """Whether a document has a context written out at its top."""
    return isinstance(document, dict) and any(
        isinstance(context, dict) for context in contexts_of(document)
    )


def contexts_of(document: Mapping[str, Any]) -> list[Any]:
    """The contexts at the top of a document, as a list."""
    found = document.get("@context")
    return found if isinstance(found, list) else [found]


def foreign_quads(document: dict[str, Any], *, contexts: ContextSet) -> list[Quad]:
    """The statements of ``document``; refused if one would be left out or it takes too long."""
    _require_small(document)
    for context in contexts_of(document):
        _require_flat(context)
    for context in _inner_contexts(document):
        _require_known(context, contexts=contexts)
    # what may be defined, and what is protected, is judged by the rules of this library
    process_context(INITIAL, document["@context"], origin=Origin(load=contexts.load))
    try:
        reader = pyld_reader.Reader(contexts.load)
    except ImportError:
        raise UnknownContextError(
            "The context in it can only be read with PyLD, which is not installed."
        ) from None
    expanded = reader.expanded(document)
    _require_whole(expanded)
    return parse_nquads(reader.nquads(expanded))


def _require_small(document: dict[str, Any]) -> None:
    try:
        size = len(orjson.dumps(document))
    except (TypeError, ValueError):
        raise LimitError("A document with a context of its own is no plain JSON.") from None
    if size > MAX_TEXT:
        raise LimitError(
            f"A document with a context of its own of more than {MAX_TEXT} bytes is refused."
        )
    members = 0
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [child for part in level for child in _parts(part)]
        members += len(level)
        if members > MAX_MEMBERS:
            raise LimitError(f"More than {MAX_MEMBERS} members beside a context are refused.")
    if level:
        raise LimitError(
            f"A document with a context of its own deeper than {MAX_DEPTH} levels is refused."
        )


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _require_flat(context: Any) -> None:
    """Contexts inside a context would hold in places that nobody has looked at."""
    if isinstance(context, dict) and any(
        isinstance(definition, dict) and "@context" in definition for definition in context.values()
    ):
        raise ContextError("A context in a document may not have contexts inside its terms.")


def _inner_contexts(value: Any, *, top: bool = True) -> Iterator[Any]:
    if isinstance(value, dict):
        if not top and "@context" in value:
            yield value["@context"]
        for name, child in value.items():
            if name != "@context":
                yield from _inner_contexts(child, top=False)
    elif isinstance(value, list):
        for child in value:
            yield from _inner_contexts(child, top=False)


def _require_known(context: Any, *, contexts: ContextSet) -> None:
    for each in context if isinstance(context, list) else [context]:
        if not isinstance(each, str):
            raise ContextError("Only the top of a document may bring a context of its own.")
        contexts.load(each)


def _require_whole(expanded: list[Any]) -> None:
    """Refuse what is written in a way that no statement would be made of (JSON-LD API, 8.1)."""
    if len(expanded) != 1:
        raise UndefinedTermError("The document is not one node.", path="")
    _require_node(expanded[0])


def _require_node(node: Any) -> None:
    if not isinstance(node, dict) or "@value" in node or "@list" in node:
        raise UndefinedTermError("A value stands where a node belongs.", path="")
    for name, values in node.items():
        if name == "@id":
            _require_iri(values)
        elif name == "@type":
            for each in values:
                _require_iri(each)
        elif name == "@graph":
            for each in values:
                _require_node(each)
        elif name == "@reverse":
            for each in [item for items in values.values() for item in items]:
                _require_node(each)
            for predicate in values:
                _require_iri(predicate)
        elif name in KEYWORDS:
            if name != "@index":
                raise UndefinedTermError(f"The keyword {name} is not supported here.", path="")
        else:
            _require_iri(name)
            for each in values:
                _require_value(each)


def _require_value(value: Any) -> None:
    if not isinstance(value, dict):
        raise UndefinedTermError("A value is neither a node nor a literal.", path="")
    if "@list" in value:
        for each in value["@list"]:
            _require_value(each)
    elif "@value" in value:
        if "@direction" in value:
            raise UndefinedTermError("A text direction would not be covered.", path="")
        if value.get("@type", "@json") != "@json":
            _require_iri(value["@type"])
    else:
        _require_node(value)


def _require_iri(text: Any) -> None:
    absolute = isinstance(text, str) and is_iri(text) is not None
    if not absolute or text.startswith(pyld_reader.RELATIVE):
        raise UndefinedTermError(
            f"The contexts do not say what {str(text)[:100]!r} stands for.", path=""
        )
