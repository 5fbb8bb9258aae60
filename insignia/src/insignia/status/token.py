"""Token Status List: the statuses that SD-JWT VCs refer to, and the token that carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from insignia.encoding import decode_base64url, encode_base64url
from insignia.errors import LimitError, StatusError
from insignia.status.inflate import MAX_BYTES, compress, decompress

TYPE = "statuslist+jwt"
SIZES = (1, 2, 4, 8)
VALID, INVALID, SUSPENDED = 0, 1, 2


@dataclass(frozen=True)
class StatusReference:
    """Where the status of a token stands: the place in the list at an address."""

    uri: str
    index: int


class TokenStatusList:
    """The statuses of ``length`` tokens, ``bits`` each, all VALID at first.

    Unlike a Bitstring Status List it fills each byte from its lowest bit.
    """

    def __init__(self, length: int, *, bits: int = 1) -> None:
        _require_size(bits)
        if not 0 < length * bits <= MAX_BYTES * 8:
            raise LimitError(f"A status list of {length} entries is refused.")
        self.bits = bits
        self._data = bytearray((length * bits + 7) // 8)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TokenStatusList):
            return NotImplemented
        return (self.bits, self._data) == (other.bits, other._data)

    @property
    def length(self) -> int:
        """How many entries the list has; its last byte may hold more than were asked for."""
        return len(self._data) * 8 // self.bits

    def get(self, index: int) -> int:
        """The status at ``index``: 0 is VALID, 1 INVALID, 2 SUSPENDED, others the issuer's own."""
        byte, shift = self._place(index)
        return self._data[byte] >> shift & self._mask

    def set(self, index: int, value: int) -> None:
        """Put the status at ``index`` to ``value``."""
        byte, shift = self._place(index)
        if not 0 <= value <= self._mask:
            raise StatusError(f"A status of {self.bits} bits cannot be {value}.")
        self._data[byte] = self._data[byte] & ~(self._mask << shift) | value << shift

    def encode(self) -> str:
        """The ``lst``: base64url of the compressed statuses."""
        return encode_base64url(compress(bytes(self._data)))

    def claim(self) -> dict[str, Any]:
        """The ``status_list`` claim of the token to be served."""
        return {"bits": self.bits, "lst": self.encode()}

    @classmethod
    def decode(cls, text: str, *, bits: int = 1) -> Self:
        """The list in an ``lst``; refused if broken or overly large."""
        _require_size(bits)
        data = decompress(decode_base64url(text))
        if not data:
            raise StatusError("The status list is empty.")
        found = cls(len(data) * 8 // bits, bits=bits)
        found._data[:] = data
        return found

    @classmethod
    def from_claims(cls, claims: Mapping[str, Any], *, uri: str) -> Self:
        """The list in the claims of a checked status list token, which must be for ``uri``."""
        if claims.get("sub") != uri:
            raise StatusError(f"The status list token is not the one of {uri}.")
        claim = claims.get("status_list")
        bits, text = (claim.get("bits"), claim.get("lst")) if isinstance(claim, dict) else (0, 0)
        if not isinstance(bits, int) or not isinstance(text, str):
            raise StatusError("The status list token has no list in it.")
        return cls.decode(text, bits=bits)

    @property
    def _mask(self) -> int:
        return (1 << self.bits) - 1

    def _place(self, index: int) -> tuple[int, int]:
        if not 0 <= index < self.length:
            raise StatusError(f"The list has no entry {index}.")
        start = index * self.bits
        return start >> 3, start & 7


def status_claim(uri: str, *, index: int) -> dict[str, Any]:
    """The ``status`` claim to put into a token before it is signed."""
    if index < 0:
        raise StatusError(f"A status list has no entry {index}.")
    return {"status_list": {"idx": index, "uri": uri}}


def status_reference(claims: Mapping[str, Any]) -> StatusReference | None:
    """Where the status of a token stands, if the token says so."""
    if "status" not in claims:
        return None
    status = claims["status"]
    entry = status.get("status_list") if isinstance(status, dict) else None
    if not isinstance(entry, dict):
        raise StatusError("The status of the token is not of a kind that can be checked here.")
    uri, index = entry.get("uri"), entry.get("idx")
    if not isinstance(uri, str) or isinstance(index, bool) or not isinstance(index, int):
        raise StatusError("The status of the token does not name a list and a place in it.")
    if index < 0:
        raise StatusError(f"A status list has no entry {index}.")
    return StatusReference(uri, index)


def _require_size(bits: int) -> None:
    if isinstance(bits, bool) or bits not in SIZES:
        raise StatusError(f"A token's status takes 1, 2, 4 or 8 bits, not {bits}.")
