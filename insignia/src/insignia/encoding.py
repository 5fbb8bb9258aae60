"""Strict JSON in, canonical JSON out, and bytes as text: base58btc, base64url, multibase."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, NoReturn

import orjson

from insignia.accelerator import accelerator
from insignia.errors import LimitError, UnreadableError

MAX_JSON_BYTES = 4 * 1024 * 1024
MAX_JSON_DEPTH = 100
MAX_BASE58_CHARACTERS = 1024
MAX_SAFE_INTEGER = 2**53 - 1

_ESCAPED_COLON = re.compile(rb"\\u003[aA]")


def parse_json(text: bytes | str) -> Any:
    """The value in ``text``; duplicate keys, NaN, lone surrogates, depth and size are refused."""
    data = _utf8(text)
    if len(data) > MAX_JSON_BYTES:
        raise LimitError(f"JSON of more than {MAX_JSON_BYTES} bytes is refused.")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(f"This is not JSON: {error}.") from None
    if not (accelerator.used and accelerator.used.reads_whole(data, value)):
        _refuse_depth(data, value=value)
        _refuse_duplicate_keys(data, value=value)
    return value


def _utf8(text: bytes | str) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise UnreadableError("The text contains half of a surrogate pair.") from None


def _refuse_depth(data: bytes, *, value: Any) -> None:
    if data.count(b"{") + data.count(b"[") <= MAX_JSON_DEPTH:
        return
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        level = [child for parent in level for child in _containers(parent)]
        if not level:
            return
    raise LimitError(f"JSON nested deeper than {MAX_JSON_DEPTH} levels is refused.")


def _containers(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [child for child in value.values() if isinstance(child, dict | list)]
    if isinstance(value, list):
        return [child for child in value if isinstance(child, dict | list)]
    return []


def _refuse_duplicate_keys(data: bytes, *, value: Any) -> None:
    """Every member has one colon; a parser that keeps the last of two drops at least one."""
    escaped = b"\\u003" in data and _ESCAPED_COLON.search(data)
    if escaped or data.count(b":") != orjson.dumps(value).count(b":"):
        json.loads(data, object_pairs_hook=_unique_object, parse_int=str, parse_float=str)


def _unique_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UnreadableError(f"The JSON names the member {key!r} twice.")
        found[key] = value
    return found


def jcs(value: Any) -> bytes:
    """The JSON Canonicalization Scheme (RFC 8785) form of ``value``."""
    parts: list[str] = []
    _write_jcs(value, parts=parts, depth=0)
    return "".join(parts).encode()


def _write_jcs(value: Any, *, parts: list[str], depth: int) -> None:
    if depth > MAX_JSON_DEPTH:
        raise LimitError(f"JSON nested deeper than {MAX_JSON_DEPTH} levels is refused.")
    if isinstance(value, str):
        parts.append(_jcs_string(value))
    elif isinstance(value, dict):
        _write_jcs_object(value, parts=parts, depth=depth)
    elif isinstance(value, list | tuple):
        _write_jcs_array(value, parts=parts, depth=depth)
    else:
        parts.append(_jcs_scalar(value))


def _write_jcs_object(value: dict[str, Any], *, parts: list[str], depth: int) -> None:
    before = "{"
    for key in sorted(value, key=_utf16):
        parts.append(f"{before}{_jcs_string(key)}:")
        _write_jcs(value[key], parts=parts, depth=depth + 1)
        before = ","
    parts.append("}" if value else "{}")


def _write_jcs_array(value: list[Any] | tuple[Any, ...], *, parts: list[str], depth: int) -> None:
    before = "["
    for item in value:
        parts.append(before)
        _write_jcs(item, parts=parts, depth=depth + 1)
        before = ","
    parts.append("]" if value else "[]")


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise UnreadableError("A member name is not text.")
    return key.encode("utf-16-be", "surrogatepass")


def _jcs_string(text: str) -> str:
    try:
        return orjson.dumps(text).decode()
    except TypeError:
        raise UnreadableError("The text contains half of a surrogate pair.") from None


def _jcs_scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _jcs_integer(value)
    if isinstance(value, float):
        return format_number(value)
    raise UnreadableError(f"JSON has no {type(value).__name__}.")


def _jcs_integer(value: int) -> str:
    if abs(value) > MAX_SAFE_INTEGER:
        raise UnreadableError("An integer beyond 2^53-1 is not the same number for every reader.")
    return str(value)


def format_number(value: float) -> str:
    """``value`` as ECMAScript prints it, which is how JCS writes numbers (RFC 8785, 3.2.2.3)."""
    if value != value or value in (float("inf"), float("-inf")):
        raise UnreadableError("JSON has no infinite and no undefined numbers.")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    digits, point = _shortest_digits(abs(value))
    return sign + _place_point(digits, point=point)


def _shortest_digits(value: float) -> tuple[str, int]:
    """The shortest digits that read back as ``value``, and where the decimal point stands."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0)
    if not whole.strip("0"):
        point -= len(fraction) - len(fraction.lstrip("0")) + len(whole)
    return digits.rstrip("0"), point


def _place_point(digits: str, *, point: int) -> str:
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    exponent = f"e{point - 1:+d}"
    return digits + exponent if count == 1 else f"{digits[0]}.{digits[1:]}{exponent}"


def encode_base64url(data: bytes) -> str:
    """``data`` in base64url without padding (RFC 4648, 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64url(text: str) -> bytes:
    """The bytes of unpadded base64url; padding, other alphabets and stray bits are refused."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise UnreadableError("The text is not base64url.") from None
    if encode_base64url(data) != text:
        raise UnreadableError("The text is not unpadded, canonical base64url.")
    return data


_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS = [high + low for high in _ALPHABET for low in _ALPHABET]
_BLOCK = 58**4  # by which Python divides a long number in one go


def encode_base58(data: bytes) -> str:
    """``data`` in base58btc."""
    found: str | None = accelerator.used and accelerator.used.encode_base58(data)
    return _encode_base58(data) if found is None else found


def _encode_base58(data: bytes) -> str:
    """Four digits at a time, since a division of a long number is dear."""
    zeros = len(data) - len(data.lstrip(b"\0"))
    number = int.from_bytes(data)
    blocks: list[int] = []
    while number:
        number, block = divmod(number, _BLOCK)
        blocks.append(block)
    blocks.reverse()
    text = "".join([_PAIRS[block // 3364] + _PAIRS[block % 3364] for block in blocks])
    return "1" * zeros + text.lstrip("1")


def decode_base58(text: str) -> bytes:
    """The bytes of base58btc text."""
    found: bytes | None = accelerator.used and accelerator.used.decode_base58(text)
    return _decode_base58(text) if found is None else found


def _decode_base58(text: str) -> bytes:
    if len(text) > MAX_BASE58_CHARACTERS:
        raise LimitError(f"base58 text of more than {MAX_BASE58_CHARACTERS} characters is refused.")
    digits = text.encode(errors="replace")
    if digits.translate(None, _DIGITS):
        raise UnreadableError("The text is not base58btc.")
    number = int.from_bytes(digits.translate(_DIGIT_VALUES))
    for width, mask, base in _JOINS:
        if width >= len(text):
            break
        number = (number >> 8 * width & mask) * base + (number & mask)
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def _join(width: int) -> tuple[int, int, int]:
    """How fields of ``width`` bytes become fields of twice that, all of them at once."""
    pairs = MAX_BASE58_CHARACTERS // (2 * width)
    return width, int.from_bytes((b"\0" * width + b"\xff" * width) * pairs), 58**width


# A digit begins as a byte of its own; then neighbours join to pairs, to fours, and so on.
_DIGITS = _ALPHABET.encode()
_DIGIT_VALUES = bytes.maketrans(_DIGITS, bytes(range(58)))
_JOINS = [_join(1 << step) for step in range(MAX_BASE58_CHARACTERS.bit_length() - 1)]


def encode_multibase(data: bytes, base: str = "z") -> str:
    """``data`` as multibase text: ``z`` for base58btc, ``u`` for base64url."""
    if base == "z":
        return "z" + encode_base58(data)
    if base == "u":
        return "u" + encode_base64url(data)
    _refuse_base(base)


def decode_multibase(text: str) -> bytes:
    """The bytes of multibase text that starts with ``z`` or ``u``; any other base is refused."""
    base, rest = text[:1], text[1:]
    if base == "z":
        return decode_base58(rest)
    if base == "u":
        return decode_base64url(rest)
    _refuse_base(base)


def _refuse_base(base: str) -> NoReturn:
    raise UnreadableError(f"Multibase prefix {base!r} is not supported; z and u are.")
