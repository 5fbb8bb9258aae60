"""What wallet apps from before OpenID4VCI 1.0 say (Draft 13), told in the words of the standard.

A server does this only where its operator has asked for it (``MILEPOST_OLD_WALLETS``). Nothing is
given that a wallet of today would not get: the same code, the same proof, the same copies.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from milepost.issue.rules.wallets import (
    CONFIGURATIONS,
    NONCE_LIFE,
    OLD_SD_JWT,
    SD_JWT,
    Document,
    WalletError,
)

OLD_NAME = "OpenBadgeOldSdJwt"
KNOWN = {**CONFIGURATIONS, OLD_NAME: OLD_SD_JWT}


def as_final(request: Mapping[str, Any]) -> Document:
    """Return a request in the form of the standard; one that has it already is left alone.

    Draft 13 named the form by ``format`` and had one ``proof``: ``{"proof_type", "jwt"}``.
    """
    final = dict(request)
    if "credential_configuration_id" not in final and "format" in final:
        final["credential_configuration_id"] = _configuration(final.pop("format"))
    proof = final.pop("proof", None)
    if proof is not None and "proofs" not in final:
        if not isinstance(proof, Mapping) or proof.get("proof_type") != "jwt":
            raise WalletError("invalid_proof", "Send a proof of the type jwt.")
        final["proofs"] = {"jwt": [proof.get("jwt")]}
    return final


def is_old(request: Mapping[str, Any]) -> bool:
    """Whether a request is written as Draft 13 has it."""
    return "proof" in request or "format" in request


def _configuration(form: object) -> str:
    found = [name for name, known in KNOWN.items() if known == form]
    if not found:
        raise WalletError("unsupported_credential_format", "There is no such format.")
    return found[0]


def answered(copies: Sequence[Any], *, notification_id: str, nonce: str) -> Document:
    """Return the answer to an old request: one credential, and a nonce for the next proof."""
    return {
        "credential": copies[0],
        **fresh(nonce),
        "notification_id": notification_id,
    }


def fresh(nonce: str) -> Document:
    """Return a nonce as the drafts put it into the answers of token and credential endpoint."""
    return {"c_nonce": nonce, "c_nonce_expires_in": int(NONCE_LIFE.total_seconds())}


def metadata(final: Mapping[str, Any]) -> Document:
    """Return metadata that old wallets read too: ``display`` at its old place, the old SD-JWT."""
    known = dict(final["credential_configurations_supported"])
    [today] = [one for one in known.values() if one["format"] == SD_JWT]
    known[OLD_NAME] = {**today, "format": OLD_SD_JWT}
    shown = {name: {**one, **one["credential_metadata"]} for name, one in known.items()}
    return {**final, "credential_configurations_supported": shown}
