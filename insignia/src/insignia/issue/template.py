"""Compile an achievement's credential once, sign thousands: only what differs is new work."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from insignia.contexts import SHIPPED
from insignia.encoding import encode_base58
from insignia.errors import ProofError, UnreadableError
from insignia.issue.bulk import Progress, sign_rows
from insignia.issue.interop import CONTROLS, refuse_divergent
from insignia.issue.plan import Plan, Surprise, sentinel
from insignia.issue.sign import sign
from insignia.keys import ED25519, P256, P384, PrivateKey
from insignia.proofs import ProofOptions
from insignia.proofs.options import proof_members
from insignia.rdf import canonical_nquads, dataset

SUITES = {ED25519: "eddsa-rdfc-2022", P256: "ecdsa-rdfc-2019", P384: "ecdsa-rdfc-2019"}
PLANNED = frozenset({ED25519, P256})  # P-384 hashes with SHA-384, which plans do not

_IN_ONE_UNIT = re.compile("[\ue000-\uffff]")
_IN_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")
_HOLE = re.compile(rb'"urn:insignia-hole:([0-9]+):"')
_FIXED_KEYS = frozenset({"@context", "type", "@type"})


def _silent(done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Signer:
    """Who signs a batch: the key, the method that names it, the moment to write in the proof."""

    key: PrivateKey
    method: str
    created: datetime


@dataclass(frozen=True)
class _Settings:
    """What is the same in every proof of one signer: the configuration's hash, and its JSON."""

    signer: Signer
    digest: bytes
    tail: bytes


class Template:
    """A credential with holes, ready to be filled and signed.

    What it gives for a row is, byte for byte, what ``sign`` gives for the credential with that
    row's values in it. Rows that do not fit the plan (two nodes become one, blank nodes become
    alike) are signed the long way.
    """

    def __init__(self, credential: Mapping[str, Any], holes: Sequence[str]) -> None:
        self.text = orjson.dumps(credential)
        self.holes = tuple(holes)
        self._paths = [_path(pointer) for pointer in holes]
        marked = self._filled([sentinel(hole) for hole in range(len(self.holes))])
        self._pieces, self._slots = _split(orjson.dumps(marked), count=len(self.holes))
        self._plan = _plan(marked, holes=len(self.holes))
        fixed = self.text.decode()
        self._one_unit = bool(_IN_ONE_UNIT.search(fixed))
        self._two_units = bool(_IN_TWO_UNITS.search(fixed))
        self._settings: _Settings | None = None

    @classmethod
    def compile(cls, credential: Mapping[str, Any], *, holes: Sequence[str]) -> Template:
        """The template of ``credential``, whose texts at the JSON pointers ``holes`` will differ.

        The credential must be one that ``sign`` would sign: it is an example of what will follow.
        """
        if "proof" in credential:
            raise ProofError("A template is made from a credential without a proof.")
        if len(set(holes)) != len(holes):
            raise ProofError("A template names the same hole twice.")
        refuse_divergent(credential)
        return cls(credential, holes)

    @property
    def planned(self) -> bool:
        """Whether rows are filled into a plan, rather than each signed the long way."""
        return self._plan is not None

    def credential(self, values: Sequence[str]) -> dict[str, Any]:
        """The unsigned credential with these values in the holes."""
        self._require(values)
        return self._filled(values)

    def sign(self, values: Sequence[str], *, signer: Signer) -> bytes:
        """The signed credential with these values in the holes, as JSON text."""
        self._require(values)
        digest = self._digest(values, signer)
        if digest is None:
            return self._sign_long(values, signer)
        settings = self._settings_of(signer)
        signature = signer.key.sign(settings.digest + digest)
        return self._spliced(values, settings.tail, encode_base58(signature))

    def sign_many(
        self,
        rows: Iterable[Sequence[str]],
        *,
        signer: Signer,
        workers: int | None = None,
        progress: Progress = _silent,
    ) -> Iterator[bytes]:
        """The signed credential of each row, in order, as soon as it is ready.

        ``workers`` is the number of processes, by default one for each processor; the first few
        thousand rows are signed in this one. The same rows give the same bytes either way.
        ``progress`` is told how many are done. A row that cannot be signed ends the stream with a
        ``RowError``.
        """
        return sign_rows(_Signing(self, signer), rows, workers=workers, progress=progress)

    def __reduce__(self) -> tuple[object, ...]:
        return (_restore, (self.text, self.holes))

    def _require(self, values: Sequence[str]) -> None:
        if len(values) != len(self.holes):
            raise ProofError(f"A row has {len(values)} values for {len(self.holes)} holes.")
        for value in values:
            if not isinstance(value, str):
                raise ProofError("A value for a hole is not text.")

    def _digest(self, values: Sequence[str], signer: Signer) -> bytes | None:
        """The hash of the filled statements; nothing where the long way must be taken."""
        if self._plan is None or signer.key.kind not in PLANNED or not self._is_plain(values):
            return None
        try:
            return self._plan.digest(values)
        except Surprise:
            return None

    def _is_plain(self, values: Sequence[str]) -> bool:
        """Whether no value has characters that verifiers treat differently (see ``interop``)."""
        joined = "".join(values)
        if CONTROLS.search(joined):
            return False
        if joined.isascii():
            return True
        one = self._one_unit or _IN_ONE_UNIT.search(joined) is not None
        two = self._two_units or _IN_TWO_UNITS.search(joined) is not None
        return not (one and two)

    def _settings_of(self, signer: Signer) -> _Settings:
        found = self._settings
        if found is None or found.signer is not signer:
            found = self._settings = self._new_settings(signer)
        return found

    def _new_settings(self, signer: Signer) -> _Settings:
        suite = SUITES[signer.key.kind]
        members = proof_members(ProofOptions(signer.method, signer.created, suite=suite))
        context = orjson.loads(self.text)["@context"]
        configuration = canonical_nquads({**members, "@context": context})
        tail = b',"proof":' + orjson.dumps({**members, "proofValue": "z"})[:-2]
        return _Settings(signer, hashlib.sha256(configuration).digest(), tail)

    def _sign_long(self, values: Sequence[str], signer: Signer) -> bytes:
        signed = sign(
            self._filled(values),
            key=signer.key,
            method=signer.method,
            created=signer.created,
            suite=SUITES[signer.key.kind],
        )
        return orjson.dumps(signed)

    def _spliced(self, values: Sequence[str], tail: bytes, signature: str) -> bytes:
        """The JSON text: fixed pieces, values, and the proof at the end."""
        pieces = self._pieces.copy()
        pieces[1::2] = [orjson.dumps(values[slot]) for slot in self._slots]
        pieces += (tail, signature.encode(), b'"}}')
        return b"".join(pieces)

    def _filled(self, values: Sequence[str]) -> dict[str, Any]:
        filled: dict[str, Any] = orjson.loads(self.text)
        for path, value in zip(self._paths, values, strict=True):
            _replace(filled, path, value)
        return filled


@dataclass(frozen=True)
class _Signing:
    """A template with its signer, to be sent to other processes."""

    template: Template
    signer: Signer

    def __call__(self, row: Sequence[str]) -> bytes:
        return self.template.sign(row, signer=self.signer)


def _restore(text: bytes, holes: tuple[str, ...]) -> Template:
    return Template(orjson.loads(text), holes)


def _path(pointer: str) -> list[str]:
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")]
    if steps[0] or len(steps) < 2 or not _FIXED_KEYS.isdisjoint(steps):
        raise ProofError(f"{pointer!r} cannot be a hole.")
    return steps[1:]


def _replace(document: Any, path: Sequence[str], value: str) -> None:
    """Put ``value`` where ``path`` leads, which must hold a text already."""
    owner = document
    try:
        for step in path[:-1]:
            owner = owner[int(step) if isinstance(owner, list) else step]
        last: Any = int(path[-1]) if isinstance(owner, list) else path[-1]
        if not isinstance(owner[last], str):
            raise TypeError
        owner[last] = value
    except (KeyError, IndexError, TypeError, ValueError):
        raise UnreadableError(f"There is no text at /{'/'.join(path)} in the template.") from None


def _split(text: bytes, *, count: int) -> tuple[list[bytes], list[int]]:
    """``text`` as pieces with a gap for each hole, and the hole that each gap belongs to."""
    pieces: list[bytes] = _HOLE.split(text[:-1])
    slots = [int(slot) for slot in pieces[1::2]]
    if sorted(slots) != list(range(count)):
        raise ProofError("A template may not contain what marks its holes.")
    return pieces, slots


def _plan(marked: dict[str, Any], *, holes: int) -> Plan | None:
    """The plan for these holes; nothing where only the long way is safe."""
    try:
        return Plan(dataset(marked), holes=holes, prefixes=_words(marked["@context"]))
    except Surprise:
        return None


def _words(context: Any) -> frozenset[str]:
    """Every word that the contexts define, and so might mean a prefix of an identifier."""
    if isinstance(context, str):
        return _words(SHIPPED.load(context)["@context"])
    if isinstance(context, list):
        return frozenset().union(*map(_words, context))
    if not isinstance(context, dict):
        return frozenset()
    inner = [_words(value["@context"]) for value in context.values() if _is_scoped(value)]
    return frozenset(context).union(*inner)


def _is_scoped(value: Any) -> bool:
    return isinstance(value, dict) and "@context" in value
