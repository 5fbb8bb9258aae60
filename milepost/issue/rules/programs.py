"""What a program may have signed through the VC-API."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

Document = dict[str, Any]
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
"""What an Ed25519 key can sign with; each has an address of its own."""
VOCABULARY = "w3id.org/milepost"
"""Where the words live in which a badge says how reviewers judged."""


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
