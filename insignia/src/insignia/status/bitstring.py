"""Bitstring Status List 1.0: one bit, or a few, for each credential of an issuer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from insignia.encoding import decode_base64url, encode_base64url
from insignia.errors import LimitError, StatusError, UnreadableError
from insignia.status.inflate import MAX_BYTES, gunzip, gzip
from insignia.times import format_moment

CONTEXT = "https://www.w3.org/ns/credentials/v2"
MINIMUM_LENGTH = 131_072
PURPOSES = ("revocation", "suspension", "refresh", "message")
MAX_SIZE = 32


@dataclass(frozen=True)
class Validity:
    """From when, and until when, a status list credential holds."""

    start: datetime
    end: datetime | None = None

    def members(self) -> dict[str, str]:
        """``validFrom`` and, where it ends, ``validUntil``."""
        found = {"validFrom": format_moment(self.start)}
        return {**found, "validUntil": format_moment(self.end)} if self.end else found


class StatusList:
    """The statuses of ``length`` credentials, ``size`` bits each, all zero at first."""

    def __init__(self, length: int = MINIMUM_LENGTH, *, size: int = 1) -> None:
        if not 1 <= size <= MAX_SIZE:
            raise StatusError(f"A status takes 1 to {MAX_SIZE} bits, not {size}.")
        if not 0 < length * size <= MAX_BYTES * 8:
            raise LimitError(f"A status list of {length} entries is refused.")
        self.length = length
        self.size = size
        self._bits = bytearray((length * size + 7) // 8)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StatusList):
            return NotImplemented
        return (self.length, self.size, self._bits) == (other.length, other.size, other._bits)

    def get(self, index: int) -> int:
        """The status at ``index``, from 0 to 2^size - 1."""
        start = self._start(index)
        if self.size == 1:
            return (self._bits[start >> 3] >> (7 - (start & 7))) & 1
        first, last, shift = self._span(start)
        window = int.from_bytes(self._bits[first:last], "big")
        return (window >> shift) & ((1 << self.size) - 1)

    def set(self, index: int, value: int | bool = True) -> None:
        """Put the status at ``index`` to ``value``."""
        start = self._start(index)
        if not 0 <= value < 1 << self.size:
            raise StatusError(f"A status of {self.size} bits cannot be {value}.")
        first, last, shift = self._span(start)
        mask = ((1 << self.size) - 1) << shift
        window = int.from_bytes(self._bits[first:last], "big") & ~mask | int(value) << shift
        self._bits[first:last] = window.to_bytes(last - first, "big")

    def encode(self) -> str:
        """The ``encodedList``: multibase base64url of the gzipped bits, the same each time."""
        return "u" + encode_base64url(gzip(bytes(self._bits)))

    @classmethod
    def decode(cls, text: str, *, size: int = 1, minimum: int = MINIMUM_LENGTH) -> Self:
        """The list in an ``encodedList``; refused if short, broken or overly large."""
        if not text.startswith("u"):
            raise UnreadableError("An encodedList starts with u.")
        data = gunzip(decode_base64url(text[1:]))
        return cls.from_bytes(data, size=size, minimum=minimum)

    @classmethod
    def from_bytes(cls, data: bytes, *, size: int = 1, minimum: int = MINIMUM_LENGTH) -> Self:
        """The list whose bits are ``data``; at least 131,072 entries, as the standard demands."""
        if not 1 <= size <= MAX_SIZE:
            raise StatusError(f"A status takes 1 to {MAX_SIZE} bits, not {size}.")
        length = len(data) * 8 // size
        if length < minimum:
            raise StatusError(f"A status list has at least {minimum} entries, not {length}.")
        found = cls(length, size=size)
        found._bits[:] = data
        return found

    def credential(
        self, *, id: str, issuer: str | dict[str, Any], purpose: str, valid: Validity | None = None
    ) -> dict[str, Any]:
        """The unsigned BitstringStatusListCredential to be signed and served at ``id``."""
        if purpose not in PURPOSES:
            raise StatusError(f"{purpose!r} is no purpose of a status list.")
        subject: dict[str, Any] = {
            "id": f"{id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": self.encode(),
        }
        return {
            "@context": [CONTEXT],
            "id": id,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer,
            **(valid.members() if valid else {}),
            "credentialSubject": subject,
        }

    def _start(self, index: int) -> int:
        if not 0 <= index < self.length:
            raise StatusError(f"The list has no entry {index}.")
        return index * self.size

    def _span(self, start: int) -> tuple[int, int, int]:
        """First byte, last byte (exclusive) of an entry, and its distance from their right end."""
        end = start + self.size
        last = (end + 7) >> 3
        return start >> 3, last, last * 8 - end
