"""The little of CBOR (RFC 8949) that proof values need: numbers, bytes, text, arrays, maps."""

from __future__ import annotations

from typing import Any

from insignia.errors import UnreadableError

_NUMBER, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5
_MAX_DEPTH = 4
_SHORT = 24


def encode_cbor(value: int | bytes | str | list[Any] | dict[int, bytes]) -> bytes:
    """The shortest CBOR of a value; maps in the order they have."""
    if isinstance(value, int):
        return _head(_NUMBER, value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        data = value.encode()
        return _head(_TEXT, len(data)) + data
    if isinstance(value, list):
        return _head(_ARRAY, len(value)) + b"".join(encode_cbor(item) for item in value)
    pairs = [encode_cbor(key) + encode_cbor(item) for key, item in value.items()]
    return _head(_MAP, len(pairs)) + b"".join(pairs)


def _head(kind: int, number: int) -> bytes:
    if number < _SHORT:
        return bytes([kind << 5 | number])
    width = next(width for width in range(4) if number < 1 << (8 << width))
    return bytes([kind << 5 | (_SHORT + width)]) + number.to_bytes(1 << width, "big")


def decode_cbor(data: bytes) -> Any:
    """The value in ``data``; anything but one whole value of these kinds is refused."""
    reader = _Reader(data)
    value = reader.value(depth=0)
    if reader.place != len(data):
        raise UnreadableError("Something follows the CBOR value.")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.place = 0

    def value(self, *, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise UnreadableError("The CBOR is nested deeper than a proof value is.")
        kind, number = self.head()
        if kind == _NUMBER:
            return number
        if kind == _BYTES:
            return self.take(number)
        if kind == _TEXT:
            return self.text(number)
        if kind == _ARRAY:
            return [self.value(depth=depth + 1) for _ in range(self.fitting(number))]
        if kind == _MAP:
            return self.map(number, depth=depth)
        raise UnreadableError(f"CBOR of major type {kind} has no place in a proof value.")

    def head(self) -> tuple[int, int]:
        first = self.take(1)[0]
        kind, number = first >> 5, first & 31
        if number < _SHORT:
            return kind, number
        if number > _SHORT + 3:
            raise UnreadableError("CBOR of no definite length is refused.")
        return kind, int.from_bytes(self.take(1 << (number - _SHORT)), "big")

    def text(self, size: int) -> str:
        try:
            return self.take(size).decode()
        except UnicodeDecodeError:
            raise UnreadableError("A text in the CBOR is not UTF-8.") from None

    def map(self, size: int, *, depth: int) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for _ in range(self.fitting(size)):
            key = self.value(depth=depth + 1)
            if not isinstance(key, int) or key in found:
                raise UnreadableError("A key in the CBOR is no number, or stands twice.")
            found[key] = self.value(depth=depth + 1)
        return found

    def fitting(self, count: int) -> int:
        """``count``, if as many bytes are left: each item takes at least one."""
        if count > len(self.data) - self.place:
            raise UnreadableError("The CBOR is cut off.")
        return count

    def take(self, size: int) -> bytes:
        if size > len(self.data) - self.place:
            raise UnreadableError("The CBOR is cut off.")
        self.place += size
        return self.data[self.place - size : self.place]
