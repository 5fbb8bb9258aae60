"""Registered claims of JSON Web Tokens (RFC 7519): from when and until when a token holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from insignia.errors import ProofError

REGISTERED = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
_EARLIEST, _LATEST = -62135596800, 253402300799


def check_period(claims: Mapping[str, Any], *, now: datetime) -> None:
    """Refuse a token before its ``nbf`` and from its ``exp`` on."""
    begins, ends = moment_claim(claims, "nbf"), moment_claim(claims, "exp")
    if begins is not None and now < begins:
        raise ProofError(f"The token does not hold before {begins.isoformat()}.")
    if ends is not None and now >= ends:
        raise ProofError(f"The token expired on {ends.isoformat()}.")


def moment_claim(claims: Mapping[str, Any], name: str) -> datetime | None:
    """The moment in a NumericDate claim, if the token has it."""
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProofError(f"The token's {name!r} is not a number of seconds.")
    if not _EARLIEST <= value <= _LATEST:
        raise ProofError(f"The token's {name!r} is no moment in the calendar.")
    return datetime.fromtimestamp(value, tz=UTC)


def signed_at(claims: Mapping[str, Any]) -> datetime | None:
    """When a token says it was signed: its ``iat``, else its ``nbf``, if that can be read.

    Whoever has the key may write any moment there, as into the ``created`` of a proof.
    """
    name = "iat" if "iat" in claims else "nbf"
    try:
        return moment_claim(claims, name)
    except ProofError:
        return None


def numeric_date(moment: datetime) -> int:
    """The moment as a NumericDate, to the second."""
    return int(moment.timestamp())


def to_json(value: object) -> bytes:
    """The value as JSON; raises ``ProofError`` for what JSON cannot say."""
    try:
        return orjson.dumps(value)
    except TypeError as error:
        raise ProofError(f"This cannot be written as JSON: {error}.") from error


def id_of(value: object) -> str | None:
    """The identifier of something that is given by its id or as an object with one."""
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else None
