"""What a program may have signed through the VC-API."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from insignia.keys import ED25519, P256

from milepost.kit.errors import RuleError

Document = dict[str, Any]
PROOF, BASE_PROOF, VC_JWT, VC_JOSE, SD_JWT = "proof", "base proof", "JWT", "vc+jwt", "vc+sd-jwt"
"""The forms of a secured credential: with a proof inside, or as a token around it."""


class Suite(NamedTuple):
    """The kind of key that signs, the form of what comes out, and whether parts can be hidden."""

    kind: str
    form: str

    @property
    def selective(self) -> bool:
        """Whether its holder may leave parts out."""
        return self.form in (BASE_PROOF, SD_JWT)


SUITES = {
    "eddsa-rdfc-2022": Suite(ED25519, PROOF),
    "eddsa-jcs-2022": Suite(ED25519, PROOF),
    "ecdsa-rdfc-2019": Suite(P256, PROOF),
    "ecdsa-jcs-2019": Suite(P256, PROOF),
    "ecdsa-sd-2023": Suite(P256, BASE_PROOF),
    "vc-jwt-eddsa": Suite(ED25519, VC_JWT),
    "vc-jwt-es256": Suite(P256, VC_JWT),
    "vc-jose-eddsa": Suite(ED25519, VC_JOSE),
    "vc-jose-es256": Suite(P256, VC_JOSE),
    "sd-jwt-eddsa": Suite(ED25519, SD_JWT),
    "sd-jwt-es256": Suite(P256, SD_JWT),
}
"""In what programs may have a credential signed; each has an address of its own."""
VOCABULARY = "w3id.org/milepost"
"""Where the words live in which a badge says how reviewers judged."""


class Wanted(NamedTuple):
    """What a program wants signed, in which suite, and what its holder must always show."""

    credential: Mapping[str, Any]
    suite: str
    mandatory: tuple[str, ...] = ()
    """JSON pointers."""


def check_wanted(wanted: Wanted) -> None:
    """Refuse pointers to what must be shown where nothing can be hidden."""
    if wanted.mandatory and not SUITES[wanted.suite].selective:
        raise RuleError(
            _("In this suite everything is shown: it knows no mandatoryPointers."),
            code="pointers-refused",
        )


def check_program(*, allowed: bool) -> None:
    """Refuse whoever may not award in the organization's name."""
    if not allowed:
        raise RuleError(
            _("The token's owner is not an awarder of this organization."), code="not-an-awarder"
        )


def check_fresh(*, used: bool) -> None:
    """Refuse to sign a second credential under one id."""
    if used:
        raise RuleError(_("A credential with this id was signed before."), code="id-used")


def check_unjudged(credential: Mapping[str, Any], *, definitions: str) -> None:
    """Refuse what only a decision may say: how it was judged, and what is earned by review here.

    ``definitions`` is the address below which our achievements are defined.
    """
    waiting: list[Any] = [credential]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapping):
            waiting += found.values()
        elif isinstance(found, list):
            waiting += found
        if _claims_judgment(found, definitions=definitions):
            raise RuleError(
                _("What reviewers judge here is signed with their decision, never by a program."),
                code="judged-elsewhere",
            )


def _claims_judgment(found: object, *, definitions: str) -> bool:
    if isinstance(found, Mapping):
        return "assessment" in found or any(VOCABULARY in name for name in found)
    return isinstance(found, str) and (VOCABULARY in found or found.startswith(definitions))


def completed(credential: Mapping[str, Any], *, issuer: str, id: str) -> Document:
    """Return a copy with ``id`` and ``issuer`` where they were left out.

    Raises RuleError when it is signed already or names another issuer.
    """
    if "proof" in credential:
        raise RuleError(_("This credential has a proof already."), code="proof-present")
    document = {**credential}
    document.setdefault("id", id)
    document.setdefault("issuer", issuer)
    named = document["issuer"]
    if isinstance(named, Mapping):
        named = document["issuer"] = {"id": issuer, **named}
    if (named.get("id") if isinstance(named, Mapping) else named) != issuer:
        raise RuleError(
            _("The issuer must be %(issuer)s.") % {"issuer": issuer}, code="issuer-mismatch"
        )
    if not isinstance(document["id"], str) or len(document["id"]) > 500:
        raise RuleError(_("The id must be a URL of 500 characters at most."), code="id-refused")
    return document


def add_status(document: Document, *, entry: Mapping[str, Any]) -> None:
    """Add the status entry: alone an object (as Open Badges demand), beside others in a list."""
    present = document.get("credentialStatus")
    if present is None:
        document["credentialStatus"] = dict(entry)
    else:
        others = present if isinstance(present, list) else [present]
        document["credentialStatus"] = [*others, dict(entry)]
