"""Values written out as objects: ``{"@value": …, "@language": …}`` and their kin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from insignia.rdf.iris import is_iri
from insignia.rdf.literals import escape, json_literal, number
from insignia.rdf.states import State, Unsigned
from insignia.rdf.terms import expand_iri

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
_ALLOWED = frozenset({"@value", "@type", "@language", "@index"})


def is_value_object(keywords: Mapping[str, str]) -> bool:
    """Whether an object with these keywords is a value rather than a node."""
    return "@value" in keywords


def value_object(value: dict[str, Any], keywords: Mapping[str, str], state: State) -> str:
    """The literal that a value object stands for, up to the end of the line."""
    type_key = next((key for key in state.type_keys if key in value), None)
    known = {*keywords.values(), type_key, "@context"}
    unknown = [key for key in value if key not in known]
    if unknown or not _ALLOWED.issuperset(keywords):
        raise Unsigned("a value has members that would not be covered")
    content = value[keywords["@value"]]
    if type_key is not None and value[type_key] == "@json":
        return json_literal(content)
    if content.__class__ not in (str, bool, int, float):
        raise Unsigned("a value is neither text nor number")
    datatype = None if type_key is None else value[type_key]
    return _literal(content, datatype, value.get(keywords.get("@language", "")), state)


def _literal(content: Any, datatype: Any, language: Any, state: State) -> str:
    if language is not None:
        if datatype is not None or not isinstance(content, str):
            raise Unsigned("a value in a language has a type or is not text")
        return f'"{escape(content)}{language_ending(language, state)}'
    ending = '" .\n' if datatype is None else _typed_ending(datatype, state)
    if isinstance(content, str):
        return f'"{escape(content)}{ending}'
    return number(content, ending=ending, datatype=_datatype(datatype, state))


def _typed_ending(datatype: Any, state: State) -> str:
    iri = _datatype(datatype, state)
    return '" .\n' if iri == "http://www.w3.org/2001/XMLSchema#string" else f'"^^<{iri}> .\n'


def _datatype(datatype: Any, state: State) -> str | None:
    if datatype is None:
        return None
    iri = None
    if isinstance(datatype, str):
        iri = expand_iri(state.active, datatype, vocab=True, relative=True)
    if iri is None or not is_iri(iri):
        raise Unsigned("the type of a value is not an IRI")
    return iri


def language_ending(language: Any, state: State) -> str:
    """The end of a literal in ``language``; tags are in lower case, as other processors write."""
    if isinstance(language, str) and state.keyword(language) == "@none":
        return '" .\n'
    if not isinstance(language, str) or not _LANGUAGE_TAG.match(language):
        raise Unsigned("a language is not a language tag")
    return f'"@{language.lower()} .\n'
