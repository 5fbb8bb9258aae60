"""What a program may have signed through the VC-API."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError

Document = dict[str, Any]
SUITES = ("eddsa-rdfc-2022", "eddsa-jcs-2022")
"""What an Ed25519 key can sign with; each has an address of its own."""


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
