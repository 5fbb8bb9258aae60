"""Verification methods: found by id, read as a key, and only for what they may be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insignia.did import key as did_key
from insignia.did.resolve import resolve
from insignia.documents import Documents
from insignia.encoding import decode_base58
from insignia.errors import KeyMaterialError, LimitError, UnreadableError
from insignia.keys import ED25519, NAMES, PublicKey
from insignia.times import parse_moment

PURPOSES = (*did_key.RELATIONSHIPS, "keyAgreement")
MAX_METHODS = 256
_SECRETS = frozenset(
    f"{half}Key{form}"
    for half in ("secret", "private")
    for form in ("Multibase", "Jwk", "Base58", "Pem", "Hex")
)
_MULTIKEY_TYPES = {
    "Multikey": None,
    "Ed25519VerificationKey2020": ED25519,
    "EcdsaSecp256r1VerificationKey2019": "P-256",
}


@dataclass(frozen=True)
class VerificationMethod:
    """A key with the id and the controller that a proof names."""

    id: str
    controller: str | None
    key: PublicKey
    document: Mapping[str, Any]
    expires: datetime | None = None
    revoked: datetime | None = None

    def require_in_force(self, *, created: datetime | None, now: datetime) -> None:
        """Refuse a revoked method, and one expired when the proof was created, or by ``now``."""
        if self.revoked is not None and self.revoked <= now:
            raise KeyMaterialError(f"The key {self.id} was revoked on {self.revoked.isoformat()}.")
        if self.expires is not None and self.expires <= min(created or now, now):
            raise KeyMaterialError(f"The key {self.id} expired on {self.expires.isoformat()}.")


def find_method(method_id: str, *, purpose: str, documents: Documents) -> VerificationMethod:
    """The method with this id, if its controller's document lists it under ``purpose``."""
    identifier, mark, fragment = method_id.partition("#")
    if not (identifier and mark and fragment):
        raise KeyMaterialError(f"{method_id[:100]!r} names no key: it has no fragment.")
    if purpose not in PURPOSES:
        raise KeyMaterialError(f"{purpose!r} is no use that a key can be listed under.")
    if identifier.startswith(did_key.PREFIX):
        return _method_of_did_key(identifier, method_id=method_id, purpose=purpose)
    document = resolve(identifier, documents)
    method = _named(document, method_id=method_id)
    if not any(_is_named(entry, document, method_id) for entry in _list(document.get(purpose))):
        raise KeyMaterialError(f"The key {method_id[:100]} is not listed under {purpose}.")
    if method.get("controller") != identifier:
        raise KeyMaterialError(f"The key {method_id[:100]} is not controlled by {identifier}.")
    if purpose != "keyAgreement":
        require_for_signatures(method.get("publicKeyJwk"), name=method_id)
    return VerificationMethod(
        id=method_id,
        controller=identifier,
        key=read_key(method),
        document=document,
        expires=_moment(method, "expires"),
        revoked=_moment(method, "revoked"),
    )


def methods_for(document: Mapping[str, Any], *, purpose: str) -> dict[str, Mapping[str, Any]]:
    """The methods of its own that a document lists under ``purpose``, by their ids."""
    listed = [_name_of(entry, document) for entry in _list(document.get(purpose))]
    own = f"{document.get('id')}#"
    names = dict.fromkeys(name for name in listed if name is not None and name.startswith(own))
    if len(names) > MAX_METHODS:
        raise LimitError(f"A document that lists more than {MAX_METHODS} keys is refused.")
    return {name: _named(document, method_id=name) for name in names}


def read_key(method: Mapping[str, Any]) -> PublicKey:
    """The public key in a verification method of any known type."""
    if not _SECRETS.isdisjoint(method):
        raise KeyMaterialError("The verification method shows a secret key.")
    multibase, jwk, base58 = (
        method.get(name) for name in ("publicKeyMultibase", "publicKeyJwk", "publicKeyBase58")
    )
    kind = str(method.get("type"))
    if kind in _MULTIKEY_TYPES and isinstance(multibase, str):
        return _of_kind(PublicKey.from_multikey(multibase), _MULTIKEY_TYPES[kind])
    if kind in {"JsonWebKey", "JsonWebKey2020"} and isinstance(jwk, dict):
        return PublicKey.from_jwk(jwk)
    if kind == "Ed25519VerificationKey2018" and isinstance(base58, str):
        return _from_base58(base58)
    raise KeyMaterialError(f"A verification method of type {kind!r} cannot be read.")


def require_for_signatures(jwk: object, *, name: str) -> None:
    """Refuse a JWK that says it is for something else (RFC 7517, 4.2 to 4.4)."""
    if not isinstance(jwk, Mapping):
        return
    operations = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not isinstance(operations, list):
        raise KeyMaterialError(f"The key {name[:100]} is not meant for signatures.")
    if "verify" not in operations:
        raise KeyMaterialError(f"The key {name[:100]} is not meant for signatures.")
    algorithm = jwk.get("alg")
    if algorithm is not None and algorithm not in NAMES[PublicKey.from_jwk(jwk).algorithm]:
        raise KeyMaterialError(f"The key {name[:100]} is meant for {algorithm!r} only.")


def _method_of_did_key(did: str, *, method_id: str, purpose: str) -> VerificationMethod:
    """The same without building a document: a did:key lists its key under every use but one."""
    public = did_key.key_of(did)
    if method_id != did_key.method_id(did):
        raise KeyMaterialError(f"{method_id[:100]!r} is not the key of {did}.")
    if purpose not in did_key.RELATIONSHIPS:
        raise KeyMaterialError(f"The key {method_id} is not listed under {purpose}.")
    return VerificationMethod(id=method_id, controller=did, key=public, document={"id": did})


def _named(document: Mapping[str, Any], *, method_id: str) -> Mapping[str, Any]:
    embedded = [entry for purpose in PURPOSES for entry in _list(document.get(purpose))]
    candidates = [
        entry
        for entry in [*_list(document.get("verificationMethod")), *embedded]
        if isinstance(entry, dict) and _is_named(entry, document, method_id)
    ]
    if not candidates:
        raise KeyMaterialError(f"The key {method_id[:100]} is not in its controller's document.")
    if any(entry != candidates[0] for entry in candidates):
        raise KeyMaterialError(f"The key {method_id[:100]} is described in two ways.")
    first: Mapping[str, Any] = candidates[0]
    return first


def _is_named(entry: object, document: Mapping[str, Any], method_id: str) -> bool:
    return _name_of(entry, document) == method_id


def _name_of(entry: object, document: Mapping[str, Any]) -> str | None:
    name = entry.get("id") if isinstance(entry, dict) else entry
    if not isinstance(name, str):
        return None
    return f"{document.get('id')}{name}" if name.startswith("#") else name


def _of_kind(key: PublicKey, kind: str | None) -> PublicKey:
    if kind is not None and key.kind != kind:
        raise KeyMaterialError(f"The key is of kind {key.kind}, its method's type says {kind}.")
    return key


def _from_base58(text: str) -> PublicKey:
    try:
        return PublicKey(ED25519, decode_base58(text))
    except UnreadableError as error:
        raise KeyMaterialError("publicKeyBase58 is not base58.") from error


def _moment(method: Mapping[str, Any], name: str) -> datetime | None:
    if name not in method:
        return None
    try:
        return parse_moment(method[name])
    except UnreadableError as error:
        raise KeyMaterialError(f"The key's {name!r} is not a date and time.") from error


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
