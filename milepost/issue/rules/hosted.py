"""An issued badge as hosted Open Badges 2.0, for sites that read nothing newer."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

CONTEXT = "https://w3id.org/openbadges/v2"
MEDIA_TYPE = "application/ld+json"
ALIGNED_BY = ("targetName", "targetUrl", "targetDescription", "targetFramework", "targetCode")


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """The addresses of one hosted badge: its assertion, baked picture, badge class and issuer."""

    assertion: str
    picture: str
    badge_class: str
    issuer: str


def assertion(signed: Mapping[str, Any], *, at: Hosts, shown: Collection[str]) -> Document:
    """Return the Assertion that says what the signed badge says, in fewer words.

    The recipient stays a salted fingerprint. Of the evidence only the pieces whose ids are in
    ``shown`` are named, and none is linked: nobody but a reader of a share may open them.
    """
    subject = signed["credentialSubject"]
    until = {"expires": signed["validUntil"]} if "validUntil" in signed else {}
    pieces = [_piece(one) for one in signed.get("evidence", []) if one["id"] in shown]
    return {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": at.assertion,
        "recipient": _recipient(subject["identifier"]),
        "badge": at.badge_class,
        "verification": {"type": "HostedBadge"},
        "issuedOn": signed["validFrom"],
        **until,
        "image": {"id": at.picture, "caption": signed["name"]},
        **({"narrative": subject["narrative"]} if subject.get("narrative") else {}),
        **({"evidence": pieces} if pieces else {}),
    }


def revoked_assertion(at: Hosts) -> Document:
    """Return what stands in place of a revoked Assertion; the reason is the learner's to know."""
    about = {"@context": CONTEXT, "type": "Assertion", "id": at.assertion}
    return {**about, "revoked": True}


def badge_class(definition: Mapping[str, Any], *, id: str, issuer: str) -> Document:
    """Return a published definition as a BadgeClass."""
    rows = [_alignment(row) for row in definition.get("alignment", [])]
    tags = list(definition.get("tag", []))
    return {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": id,
        "name": definition["name"],
        "description": definition["description"],
        "image": definition["image"]["id"],
        "criteria": dict(definition["criteria"]),
        "issuer": issuer,
        **({"alignment": rows} if rows else {}),
        **({"tags": tags} if tags else {}),
    }


@dataclass(frozen=True, kw_only=True)
class Named:
    """An organization as its page names it."""

    name: str
    url: str
    email: str
    description: str


def issuer(organization: Named, *, id: str, scope: str) -> Document:
    """Return an organization as an issuer's Profile; only what is hosted below ``scope`` is its."""
    words = {"description": organization.description} if organization.description else {}
    return {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": id,
        "name": organization.name,
        "url": organization.url,
        "email": organization.email,
        **words,
        "verification": {"type": "VerificationObject", "startsWith": scope},
    }


def _recipient(identifiers: Sequence[Mapping[str, Any]]) -> Document:
    [known] = [one for one in identifiers if one.get("identityType") == "emailAddress"]
    return {
        "type": "email",
        "hashed": True,
        "identity": known["identityHash"],
        "salt": known["salt"],
    }


def _piece(one: Mapping[str, Any]) -> Document:
    kept = ("name", "narrative", "genre")
    return {"type": "Evidence", **{name: one[name] for name in kept if one.get(name)}}


def _alignment(row: Mapping[str, Any]) -> Document:
    return {name: row[name] for name in ALIGNED_BY if row.get(name)}
