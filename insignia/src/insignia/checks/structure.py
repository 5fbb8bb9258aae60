"""Is it shaped as the Verifiable Credentials Data Model demands? (VC Data Model 2.0, section 4.)"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from insignia.errors import UnreadableError
from insignia.times import parse_moment

CONTEXT_V1 = "https://www.w3.org/2018/credentials/v1"
CONTEXT_V2 = "https://www.w3.org/ns/credentials/v2"

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_LANGUAGE_VALUE = {"@value", "@language", "@direction"}
_TYPED = ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence")

Document = Mapping[str, Any]
Problems = Iterator[str]


def problems(document: Document) -> list[str]:
    """A sentence for each rule of the data model that ``document`` breaks; empty if none."""
    return list(each_problem(document))


def each_problem(document: Document) -> Problems:
    """As ``problems``, one after the other: a hostile document has a great many."""
    for rule in _PRESENTATION_RULES if is_presentation(document) else _CREDENTIAL_RULES:
        yield from rule(document)


def is_presentation(document: Document) -> bool:
    """True for a presentation, also for one that forgot its type."""
    if "VerifiablePresentation" in types_of(document):
        return True
    return "credentialSubject" not in document and (
        "verifiableCredential" in document or "holder" in document
    )


def types_of(node: object) -> list[str]:
    """The types of a node, none if it has none."""
    value = node.get("type") if isinstance(node, dict) else None
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def as_list(value: object) -> list[Any]:
    """The values of a member that may hold none, one, or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def is_url(value: object) -> bool:
    """True for text that begins with a scheme and has no character a URL cannot have."""
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def id_of(value: object) -> str | None:
    """The id of a node that may be given as a URL alone."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


def _context(document: Document) -> Problems:
    contexts = as_list(document.get("@context"))
    if not contexts or contexts[0] not in (CONTEXT_V1, CONTEXT_V2):
        yield f"The first @context must be {CONTEXT_V2}."
    for context in contexts[1:]:
        if not isinstance(context, dict) and not is_url(context):
            yield f"The @context {context!r} is not a URL."


def _credential_type(document: Document) -> Problems:
    if "VerifiableCredential" not in types_of(document):
        yield "The type must include VerifiableCredential."
    yield from _type_problem(document)


def _type_problem(node: Document) -> Problems:
    value = node.get("type")
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(value, str) and value for value in values):
        yield "The type must be text, or a list of texts."


def _id(document: Document) -> Problems:
    if "id" in document and not is_url(document["id"]):
        yield "The id must be one URL."


def _issuer(document: Document) -> Problems:
    if not is_url(id_of(document.get("issuer"))):
        yield "The issuer must be a URL, or an object whose id is a URL."


def _subject(document: Document) -> Problems:
    subjects = as_list(document.get("credentialSubject"))
    if not subjects:
        yield "There must be a credentialSubject."
    for subject in subjects:
        if not isinstance(subject, dict) or not subject:
            yield "A credentialSubject must be an object that says something."
        elif "id" in subject and not is_url(subject["id"]):
            yield "The id of a credentialSubject must be a URL."


def _dates(document: Document) -> Problems:
    moments = {}
    for name in ("validFrom", "validUntil", "issuanceDate", "expirationDate", "awardedDate"):
        if name in document:
            try:
                moments[name] = parse_moment(document[name])
            except UnreadableError:
                yield f"The {name} must be a date and time such as 2026-11-22T09:30:00Z."
    start, end = moments.get("validFrom"), moments.get("validUntil")
    if start and end and end < start:
        yield "The validUntil lies before the validFrom."


def _names(document: Document) -> Problems:
    issuer = document.get("issuer")
    nodes = {"": document, "issuer's ": issuer if isinstance(issuer, dict) else {}}
    for owner, node in nodes.items():
        for name in ("name", "description"):
            if node.get(name).__class__ is str:
                continue
            if not all(_is_language_text(value) for value in as_list(node.get(name))):
                yield f"The {owner}{name} must be text, or text with its language."


def _is_language_text(value: object) -> bool:
    if not isinstance(value, dict):
        return isinstance(value, str)
    return "@value" in value and value.keys() <= _LANGUAGE_VALUE


def _typed(document: Document) -> Problems:
    for name in _TYPED:
        if name not in document:
            continue
        for node in as_list(document[name]):
            if not isinstance(node, dict):
                yield f"The {name} must be an object."
                continue
            for problem in (_type_problem, _id):
                for sentence in problem(node):
                    yield f"{sentence} ({name})"
            if name == "credentialSchema" and "id" not in node:
                yield "A credentialSchema must have an id."


def _related(document: Document) -> Problems:
    nodes = as_list(document.get("relatedResource"))
    if not nodes:
        return
    names = [id_of(node) for node in nodes]
    if len(set(names)) != len(names) or not all(is_url(name) for name in names):
        yield "Each relatedResource must have an id of its own."
    for node in nodes:
        if not isinstance(node, dict) or not {"digestSRI", "digestMultibase"} & node.keys():
            yield "A relatedResource must have a digest."


def _proof(document: Document) -> Problems:
    for proof in as_list(document.get("proof")):
        if not isinstance(proof, dict) or not isinstance(proof.get("type"), str):
            yield "A proof must be an object with a type."


def _presentation_type(document: Document) -> Problems:
    if "VerifiablePresentation" not in types_of(document):
        yield "The type must include VerifiablePresentation."
    yield from _type_problem(document)


def _nothing_else(document: Document) -> Problems:
    """Its holder signs a presentation: what it says itself, no issuer has said."""
    if "VerifiableCredential" in types_of(document):
        yield "A presentation cannot be a credential as well."
    for name in ("issuer", "credentialSubject", "credentialStatus"):
        if name in document:
            yield f"A presentation has no {name}; the credentials in it have."


def _holder(document: Document) -> Problems:
    if "holder" in document and not is_url(id_of(document["holder"])):
        yield "The holder must be a URL, or an object whose id is a URL."


def _credentials(document: Document) -> Problems:
    for credential in as_list(document.get("verifiableCredential")):
        if not isinstance(credential, dict):
            yield "A verifiableCredential must be an object."
        elif "EnvelopedVerifiableCredential" in types_of(credential):
            if not str(credential.get("id")).startswith("data:"):
                yield "An enveloped credential must have a data: URL as its id."
        elif "VerifiableCredential" not in types_of(credential):
            yield "A verifiableCredential must be of type VerifiableCredential."


_CREDENTIAL_RULES: tuple[Callable[[Document], Problems], ...] = (
    _context,
    _credential_type,
    _id,
    _issuer,
    _subject,
    _dates,
    _names,
    _typed,
    _related,
    _proof,
)
_PRESENTATION_RULES: tuple[Callable[[Document], Problems], ...] = (
    _context,
    _presentation_type,
    _nothing_else,
    _id,
    _holder,
    _credentials,
    _proof,
)
