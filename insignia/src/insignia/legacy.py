"""Open Badges 0.5 to 2.1 read as Open Badges 3.0; nothing else in Insignia knows their shape."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from insignia.encoding import parse_json
from insignia.errors import InsigniaError, UnreadableError
from insignia.identity import HASHES
from insignia.times import format_moment, parse_moment

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_OPEN_BADGES = ("https://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v2")
_TYPES = ("Assertion", "BadgeClass", "Issuer", "Profile", "Endorsement")
_IDENTITY = {"email": "emailAddress", "telephone": "ext:telephone", "url": "ext:url"}

Node = Mapping[str, Any]


def kind_of(document: Node) -> str | None:
    """``Assertion``, ``BadgeClass``, ``Issuer`` or ``Endorsement`` of before 3.0, or ``None``."""
    if "credentialSubject" in document or "verifiableCredential" in document:
        return None
    types = [name for name in _list(document.get("type")) if name in _TYPES]
    if types:
        return "Issuer" if types[0] == "Profile" else str(types[0])
    if "@context" in document:
        return None
    if "recipient" in document and "badge" in document:
        return "Assertion"
    if "criteria" in document and "issuer" in document:
        return "BadgeClass"
    return "Issuer" if {"name", "url"} <= document.keys() else None


def generation(document: Node) -> str:
    """The version of Open Badges that an assertion, badge class or issuer is written in."""
    contexts = _list(document.get("@context"))
    if _OPEN_BADGES[0] in contexts:
        return "1.1"
    if contexts:
        return "2.0"
    badge = document.get("badge")
    inline = isinstance(badge, Mapping) and isinstance(badge.get("issuer"), Mapping)
    return "0.5" if inline and "uid" not in document else "1.0"


def says_revoked(data: bytes) -> bool:
    """Whether these bytes are a badge that says it was revoked, as a server shows one that is gone.

    Open Badges 2.0 has it answer 410, with no more than the ``id`` and ``revoked`` in the body.
    """
    try:
        shown = parse_json(data)
    except InsigniaError:
        return False
    return isinstance(shown, dict) and shown.get("revoked") is True


def problems(document: Node, *, kind: str) -> list[str]:
    """A sentence for each thing that the document must have and lacks."""
    found = [f"The {kind} has no {name}." for name in _missing(document, kind=kind)]
    contexts = [c for c in _list(document.get("@context")) if isinstance(c, str)]
    if contexts and contexts[0] not in _OPEN_BADGES:
        found.append(f"{contexts[0]} is no context of Open Badges.")
    recipient = document.get("recipient")
    if kind == "Assertion" and generation(document) != "0.5" and not _is_identity(recipient):
        found.append("The recipient is not described by type, identity and hashed.")
    for name in ("issuedOn", "issued_on", "expires"):
        if document.get(name) is not None:
            found.extend(_date_problem(document[name], name=name))
    return found


def extensions(document: Node) -> list[str]:
    """The contexts beyond that of Open Badges itself, each of an extension."""
    contexts = [c for c in _list(document.get("@context")) if isinstance(c, str)]
    return [url for url in contexts if url not in _OPEN_BADGES]


def _missing(document: Node, *, kind: str) -> list[str]:
    return [name for name in _REQUIRED[(kind, generation(document))] if not document.get(name)]


_REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    ("Assertion", "0.5"): ("recipient", "badge"),
    ("Assertion", "1.0"): ("uid", "recipient", "badge", "issuedOn", "verify"),
    ("Assertion", "1.1"): ("id", "recipient", "badge", "issuedOn"),
    ("Assertion", "2.0"): ("id", "recipient", "badge", "issuedOn"),
    ("BadgeClass", "1.0"): ("name", "description", "image", "criteria", "issuer"),
    ("BadgeClass", "1.1"): ("name", "description", "image", "criteria", "issuer"),
    ("BadgeClass", "2.0"): ("id", "name", "description", "criteria", "issuer"),
    ("Issuer", "1.0"): ("name", "url"),
    ("Issuer", "1.1"): ("name", "url"),
    ("Issuer", "2.0"): ("id", "name", "url", "email"),
    ("Endorsement", "2.0"): ("id", "claim", "issuer", "issuedOn"),
    ("Endorsement", "1.1"): ("id", "claim", "issuer", "issuedOn"),
    ("Endorsement", "1.0"): ("id", "claim", "issuer", "issuedOn"),
    ("BadgeClass", "0.5"): ("name",),
}


def _is_identity(recipient: object) -> bool:
    if not isinstance(recipient, Mapping):
        return False
    return isinstance(recipient.get("identity"), str) and isinstance(recipient.get("type"), str)


def _date_problem(value: object, *, name: str) -> list[str]:
    try:
        moment(value)
    except UnreadableError as error:
        return [f"The {name} is unreadable: {error.sentence}"]
    return []


def moment(value: object) -> datetime:
    """A date of any generation: ISO date and time, ISO date alone, or seconds since 1970."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value < 253402300800:
            raise UnreadableError(f"{value} is not a date.")
        return datetime.fromtimestamp(value, tz=UTC)
    text = str(value)
    if len(text) == len("2011-06-01"):
        text = f"{text}T00:00:00Z"
    elif len(text) == len("2011-06-01T00:00Z") and text.endswith("Z"):
        text = f"{text[:-1]}:00Z"
    return parse_moment(text)


@dataclass(frozen=True)
class Verification:
    """How an assertion says it can be verified: hosted at ``url``, or signed with the key there."""

    signed: bool
    url: str | None


def verification(assertion: Node) -> Verification:
    """How ``assertion`` is to be verified, whichever generation wrote it."""
    found = assertion.get("verification", assertion.get("verify"))
    node: Node = found if isinstance(found, Mapping) else {}
    kinds = _list(node.get("type"))
    if "signed" in kinds or "SignedBadge" in kinds:
        return Verification(signed=True, url=_text(node.get("creator", node.get("url"))))
    hosted = _text(node.get("url")) or _text(assertion.get("id"))
    return Verification(signed=False, url=hosted)


def in_scope(url: str, *, issuer: Node, issuer_url: str) -> bool:
    """Whether an assertion at ``url`` may speak for ``issuer`` (Open Badges 2.0, Verification)."""
    found = issuer.get("verification")
    rules: Node = found if isinstance(found, Mapping) else {}
    starts = [text for text in _list(rules.get("startsWith")) if isinstance(text, str)]
    if starts:
        site = host(url)
        near = [start for start in starts if site and host(start) == site]
        return any(url.startswith(start) for start in near) and _is_plain(url)
    allowed = [text for text in _list(rules.get("allowedOrigins")) if isinstance(text, str)]
    return bool(host(url)) and host(url) in (
        [text.lower() for text in allowed] or [host(issuer_url)]
    )


def _is_plain(url: str) -> bool:
    """Whether no step of the path leads back up, out of where it begins."""
    steps = unquote(urlsplit(url).path).replace("\\", "/").split("/")
    return not {".", ".."} & set(steps)


def host(url: str) -> str:
    """The host and port of a URL, in lower case; nothing if it has none that can be read."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def is_revoked(assertion: Node, *, listed: Node) -> bool:
    """Whether a revocation list (2.0, or 1.0 with its map of uids) names ``assertion``."""
    names = {n for n in (assertion.get("id"), assertion.get("uid")) if isinstance(n, str)}
    if "revokedAssertions" not in listed:
        return not names.isdisjoint(listed.keys())
    for entry in _list(listed["revokedAssertions"]):
        found = (entry.get("id"), entry.get("uid")) if isinstance(entry, Mapping) else (entry,)
        if not names.isdisjoint(name for name in found if isinstance(name, str)):
            return True
    return False


def upgrade(assertion: Node, *, badge: Node, issuer: Node) -> dict[str, Any]:
    """The assertion as an unsigned Open Badges 3.0 credential: criteria and evidence are kept."""
    name = _text(assertion.get("id")) or verification(assertion).url
    issued = assertion.get("issuedOn", assertion.get("issued_on"))
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [_identifier(assertion)],
        "achievement": achievement(badge),
        "narrative": _text(assertion.get("narrative")),
    }
    credential = {
        "@context": list(CONTEXTS),
        "id": name or _urn(assertion),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _text(badge.get("name")),
        "issuer": profile(issuer),
        "validFrom": issued and format_moment(moment(issued)),
        "validUntil": assertion.get("expires") and format_moment(moment(assertion["expires"])),
        "credentialSubject": _present(subject),
        "evidence": [_evidence(item) for item in _list(assertion.get("evidence"))],
    }
    return _present(credential)


def achievement(badge: Node) -> dict[str, Any]:
    """A badge class as an Open Badges 3.0 achievement."""
    return _present(
        {
            "id": _text(badge.get("id")) or _urn(badge),
            "type": ["Achievement"],
            "name": _text(badge.get("name")),
            "description": _text(badge.get("description")),
            "criteria": _criteria(badge.get("criteria")),
            "image": _image(badge.get("image")),
            "alignment": [_alignment(item) for item in _nodes(badge.get("alignment"))],
            "tag": [text for text in _list(badge.get("tags")) if isinstance(text, str)],
        }
    )


def profile(issuer: Node) -> dict[str, Any]:
    """An issuer as an Open Badges 3.0 profile."""
    url = _text(issuer.get("url")) or _text(issuer.get("origin"))
    return _present(
        {
            "id": _text(issuer.get("id")) or url or _urn(issuer),
            "type": ["Profile"],
            "name": _text(issuer.get("name")),
            "url": url,
            "email": _text(issuer.get("email")),
            "phone": _text(issuer.get("telephone")),
            "description": _text(issuer.get("description")),
            "image": _image(issuer.get("image")),
        }
    )


def identity(assertion: Node) -> tuple[str, Node]:
    """Whom the assertion is about: the identity, and how it is stated (0.5 wrote it as text)."""
    recipient = assertion.get("recipient")
    if isinstance(recipient, Mapping):
        return str(recipient.get("identity")), recipient
    text = str(recipient)
    hashed = text.partition("$")[0] in HASHES
    return text, {"type": "email", "hashed": hashed, "salt": assertion.get("salt")}


def _identifier(assertion: Node) -> dict[str, Any]:
    text, stated = identity(assertion)
    kind = str(next(iter(_list(stated.get("type"))), "email"))
    return _present(
        {
            "type": "IdentityObject",
            "hashed": bool(stated.get("hashed")),
            "identityHash": text,
            "identityType": _IDENTITY.get(kind, "identifier"),
            "salt": _text(stated.get("salt")),
        }
    )


def _evidence(item: object) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        return {"id": str(item), "type": ["Evidence"]}
    kept = ("id", "narrative", "name", "description", "genre", "audience")
    return _present({**{name: _text(item.get(name)) for name in kept}, "type": ["Evidence"]})


def _criteria(value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return _present({name: _text(value.get(name)) for name in ("id", "narrative")})
    return {"id": value} if isinstance(value, str) else {}


def _image(value: object) -> dict[str, Any] | None:
    node: Node = value if isinstance(value, Mapping) else {"id": value}
    name = _text(node.get("id"))
    caption = _text(node.get("caption"))
    return _present({"id": name, "type": "Image", "caption": caption}) if name else None


def _alignment(item: Node) -> dict[str, Any]:
    """Open Badges 1.1 said name, url, description where 2.0 says targetName and so on."""
    return _present(
        {
            "type": ["Alignment"],
            "targetName": _text(item.get("targetName", item.get("name"))),
            "targetUrl": _text(item.get("targetUrl", item.get("url"))),
            "targetDescription": _text(item.get("targetDescription", item.get("description"))),
            "targetFramework": _text(item.get("targetFramework")),
            "targetCode": _text(item.get("targetCode")),
        }
    )


def _present(node: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if value not in (None, [], {}, "")}


def _urn(node: Node) -> str:
    """A name for what has none, the same each time."""
    digest = hashlib.sha256(repr(sorted(node.items(), key=lambda item: item[0])).encode())
    return f"urn:openbadges:{digest.hexdigest()[:32]}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _nodes(value: object) -> list[Node]:
    return [node for node in _list(value) if isinstance(node, Mapping)]


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
