"""The disclosures of an SD-JWT (RFC 9901): claims hidden behind digests, and brought back."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from insignia.encoding import decode_base64url, encode_base64url, parse_json
from insignia.errors import LimitError, ProofError, UnreadableError
from insignia.proofs.claims import to_json
from insignia.proofs.pointers import Tokens, find, format_pointer

Random = Callable[[int], bytes]
HASHES = {"sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}
MAX_DISCLOSURES = 1000
MAX_DEPTH = 100
_DIGESTS, _ELEMENT, _ALGORITHM = "_sd", "...", "_sd_alg"
_RESERVED = frozenset({_DIGESTS, _ELEMENT})
_SALT_BYTES = 16


@dataclass(frozen=True)
class Disclosure:
    """One disclosure, read: a claim with its name, or an element of an array without."""

    text: str
    name: str | None
    value: Any


@dataclass(frozen=True)
class Revealed:
    """The claims an SD-JWT discloses, and where each of its disclosures belongs."""

    claims: dict[str, Any]
    places: Mapping[str, tuple[str | int, ...]]

    def disclosed(self) -> set[str]:
        """The pointers to everything that a disclosure brought back."""
        return {format_pointer(place) for place in self.places.values()}


def conceal(
    claims: Mapping[str, Any], *, pointers: Iterable[Tokens], random: Random
) -> tuple[dict[str, Any], list[str]]:
    """The claims with what the pointers name hidden behind digests, and its disclosures."""
    _refuse_reserved(claims, depth=0)
    payload = copy.deepcopy(dict(claims))
    disclosures: list[str] = []
    # Deepest first, so that what is hidden inside something hidden goes with it.
    for tokens in sorted(set(pointers), key=lambda tokens: (-len(tokens), tokens)):
        disclosures.append(_hide(payload, tokens=tokens, random=random))
    if disclosures:
        payload[_ALGORITHM] = "sha-256"
    return payload, disclosures


def _hide(payload: dict[str, Any], *, tokens: Tokens, random: Random) -> str:
    if not tokens:
        raise ProofError("A token cannot hide all of itself.")
    parent, last = find(payload, tokens[:-1]), tokens[-1]
    value, salt = find(parent, (last,)), encode_base64url(random(_SALT_BYTES))
    if isinstance(parent, list):
        text = encode_base64url(to_json([salt, value]))
        parent[int(last)] = {_ELEMENT: digest(text)}
    else:
        text = encode_base64url(to_json([salt, last, value]))
        del parent[last]
        parent[_DIGESTS] = sorted([*parent.get(_DIGESTS, []), digest(text)])
    return text


def _refuse_reserved(value: Any, *, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise LimitError(f"Claims nested deeper than {MAX_DEPTH} levels are refused.")
    if isinstance(value, Mapping):
        if not _RESERVED.isdisjoint(value):
            raise ProofError("No claim of an SD-JWT may be called _sd or ... .")
        for item in value.values():
            _refuse_reserved(item, depth=depth + 1)
    elif isinstance(value, list):
        for item in value:
            _refuse_reserved(item, depth=depth + 1)


def digest(text: str, *, algorithm: str = "sha-256") -> str:
    """The digest of a disclosure, over its text as it stands."""
    return encode_base64url(hashlib.new(HASHES[algorithm], text.encode("ascii")).digest())


def read_disclosure(text: str) -> Disclosure:
    """The disclosure in its base64url text."""
    parts = parse_json(decode_base64url(text))
    if not isinstance(parts, list) or len(parts) not in (2, 3) or not isinstance(parts[0], str):
        raise UnreadableError("A disclosure is not an array of a salt, a name and a value.")
    if len(parts) == 2:
        return Disclosure(text, None, parts[1])
    if not isinstance(parts[1], str) or parts[1] in _RESERVED:
        raise ProofError("A disclosure has a name that no claim may have.")
    return Disclosure(text, parts[1], parts[2])


def algorithm_of(payload: Mapping[str, Any]) -> str:
    """The hash that the digests in a payload are made with."""
    algorithm = payload.get(_ALGORITHM, "sha-256")
    if not isinstance(algorithm, str) or algorithm not in HASHES:
        raise ProofError(f"Digests made with {algorithm!r} cannot be checked.")
    return algorithm


def reveal(payload: Mapping[str, Any], *, disclosures: Iterable[str]) -> Revealed:
    """The claims with everything in place that is disclosed (RFC 9901, 7.1); strays are refused."""
    algorithm = algorithm_of(payload)
    texts = list(disclosures)
    if len(texts) > MAX_DISCLOSURES:
        raise LimitError(f"A token with more than {MAX_DISCLOSURES} disclosures is refused.")
    read = [read_disclosure(text) for text in texts]
    waiting = {digest(each.text, algorithm=algorithm): each for each in read}
    if len(waiting) != len(texts):
        raise ProofError("A disclosure stands twice in the token.")
    work = _Reveal(waiting)
    plain = {name: value for name, value in payload.items() if name != _ALGORITHM}
    claims = work.object(plain, ())
    if waiting:
        raise ProofError("A disclosure belongs to nothing in the token.")
    return Revealed(claims, work.places)


class _Reveal:
    """One walk through a payload; takes disclosures out of ``waiting`` as they find their place."""

    def __init__(self, waiting: dict[str, Disclosure]) -> None:
        self.waiting = waiting
        self.seen: set[str] = set()
        self.places: dict[str, tuple[str | int, ...]] = {}

    def value(self, value: Any, place: tuple[str | int, ...]) -> Any:
        if len(place) > MAX_DEPTH:
            raise LimitError(f"Claims nested deeper than {MAX_DEPTH} levels are refused.")
        if isinstance(value, dict):
            return self.object(value, place)
        return self.array(value, place) if isinstance(value, list) else value

    def object(self, value: Mapping[str, Any], place: tuple[str | int, ...]) -> dict[str, Any]:
        if _ELEMENT in value or _ALGORITHM in value:
            raise ProofError("A token has reserved claims where they do not belong.")
        plain = {name: item for name, item in value.items() if name != _DIGESTS}
        found = {name: self.value(item, (*place, name)) for name, item in plain.items()}
        for hidden in self._digests(value):
            disclosure = self._take(hidden)
            if disclosure is None:
                continue
            if disclosure.name is None or disclosure.name in found:
                raise ProofError("A disclosure does not fit the place its digest stands in.")
            inner = (*place, disclosure.name)
            self.places[disclosure.text] = inner
            found[disclosure.name] = self.value(disclosure.value, inner)
        return found

    def array(self, values: list[Any], place: tuple[str | int, ...]) -> list[Any]:
        found = []
        for index, item in enumerate(values):
            if not (isinstance(item, dict) and _ELEMENT in item):
                found.append(self.value(item, (*place, index)))
                continue
            if len(item) != 1:
                raise ProofError("A hidden element of an array has other claims beside it.")
            disclosure = self._take(item[_ELEMENT])
            if disclosure is None:
                continue
            if disclosure.name is not None:
                raise ProofError("A disclosure does not fit the place its digest stands in.")
            self.places[disclosure.text] = (*place, index)
            found.append(self.value(disclosure.value, (*place, index)))
        return found

    def _digests(self, value: Mapping[str, Any]) -> list[Any]:
        digests = value.get(_DIGESTS, [])
        if not isinstance(digests, list):
            raise ProofError("The digests of a token are not an array.")
        return digests

    def _take(self, hidden: Any) -> Disclosure | None:
        if not isinstance(hidden, str) or hidden in self.seen:
            raise ProofError("A digest is not text, or stands twice in the token.")
        self.seen.add(hidden)
        return self.waiting.pop(hidden, None)
