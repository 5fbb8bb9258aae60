"""What a Data Integrity proof says about itself, and whether those terms allow its use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from insignia.errors import ProofError, UnreadableError
from insignia.times import format_moment, parse_moment


@dataclass(frozen=True)
class ProofOptions:
    """The members of a proof to be made, all but its type and value."""

    method: str
    created: datetime | None
    suite: str = "eddsa-rdfc-2022"
    purpose: str = "assertionMethod"
    id: str | None = None
    expires: datetime | None = None
    domain: str | tuple[str, ...] | None = None
    challenge: str | None = None
    nonce: str | None = None
    previous: tuple[str, ...] = ()


def proof_members(options: ProofOptions) -> dict[str, Any]:
    """The unfinished proof: every member the options name, in the usual order."""
    members = {
        "id": options.id,
        "type": "DataIntegrityProof",
        "cryptosuite": options.suite,
        "created": options.created and format_moment(options.created),
        "expires": options.expires and format_moment(options.expires),
        "verificationMethod": options.method,
        "proofPurpose": options.purpose,
        "domain": list(options.domain) if isinstance(options.domain, tuple) else options.domain,
        "challenge": options.challenge,
        "nonce": options.nonce,
        "previousProof": _one_or_list(options.previous),
    }
    return {name: value for name, value in members.items() if value is not None}


class Expected(NamedTuple):
    """What the verifier asks of a proof: its purpose and, for presentations, where and why."""

    now: datetime
    purpose: str = "assertionMethod"
    domain: str | None = None
    challenge: str | None = None


def check_terms(proof: Mapping[str, Any], *, expected: Expected) -> None:
    """Refuse a proof made for another purpose, domain or challenge, or past its ``expires``."""
    if proof.get("proofPurpose") != expected.purpose:
        raise ProofError(f"The proof is not meant as {expected.purpose}.")
    expires = moment_of(proof, "expires")
    if expires is not None and expires <= expected.now:
        raise ProofError(f"The proof expired on {expires.isoformat()}.")
    if expected.domain is not None and _texts(proof.get("domain")) != {expected.domain}:
        raise ProofError(f"The proof was not made for {expected.domain}.")
    if expected.challenge is not None and proof.get("challenge") != expected.challenge:
        raise ProofError("The proof does not answer the challenge.")


def moment_of(proof: Mapping[str, Any], name: str) -> datetime | None:
    """The moment in ``created`` or ``expires`` of a proof, if it has one."""
    if name not in proof:
        return None
    try:
        return parse_moment(proof[name])
    except UnreadableError as error:
        raise ProofError(f"The proof's {name!r} is not a date and time.") from error


def _texts(value: object) -> set[str | None]:
    values = value if isinstance(value, list) else [value]
    return {entry if isinstance(entry, str) else None for entry in values}


def _one_or_list(names: tuple[str, ...]) -> str | list[str] | None:
    if len(names) == 1:
        return names[0]
    return list(names) or None
