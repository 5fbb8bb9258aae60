"""Keys to sign and to verify with: Ed25519, P-256, P-384 and, for JOSE, P-521, secp256k1, RSA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from nacl.utils import random

from insignia.errors import KeyMaterialError
from insignia.keys import kinds, multikey
from insignia.keys.kinds import ALGORITHMS, ED25519, KINDS, RSA
from insignia.later import later

if TYPE_CHECKING:
    from insignia.keys import curves, pem
    from insignia.keys import jwk as jwks
else:
    curves, pem = later("insignia.keys.curves"), later("insignia.keys.pem")
    jwks = later("insignia.keys.jwk")


@dataclass(frozen=True)
class PublicKey:
    """A checked public key; equal to every other reading of the same key."""

    kind: str
    raw: bytes

    def __post_init__(self) -> None:
        kinds.check_public(self.kind, self.raw)

    @property
    def algorithm(self) -> str:
        """The one JOSE algorithm this key is used with."""
        return ALGORITHMS[self.kind]

    def verify(self, signature: bytes, data: bytes) -> bool:
        """Whether the raw signature over ``data`` was made with the secret half of this key."""
        return kinds.verify(self.kind, self.raw, signature, data)

    def to_multikey(self) -> str:
        """The key as ``publicKeyMultibase``."""
        return multikey.public_to_multikey(self.kind, self.raw)

    def to_jwk(self) -> dict[str, str]:
        """The key as a JWK."""
        return jwks.public_to_jwk(self.kind, self.raw)

    def to_pem(self) -> str:
        """The key as a PEM SubjectPublicKeyInfo."""
        return pem.public_to_pem(self.kind, self.raw)

    def thumbprint(self) -> str:
        """The key's RFC 7638 SHA-256 thumbprint."""
        return jwks.thumbprint(self.kind, self.raw)

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """The key in ``publicKeyMultibase``."""
        return cls(*multikey.public_from_multikey(text))

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """The key in a public JWK; a JWK with secret members is refused."""
        if not jwks.SECRET_MEMBERS.isdisjoint(jwk):
            raise KeyMaterialError("The JWK shows a secret key where a public one belongs.")
        return cls(*jwks.public_from_jwk(jwk))

    @classmethod
    def from_pem(cls, text: str) -> Self:
        """The key in a PEM SubjectPublicKeyInfo."""
        return cls(*pem.public_from_pem(text))


@dataclass(frozen=True)
class PrivateKey:
    """A key to sign with; its secret never shows in ``repr``."""

    kind: str
    secret: bytes = field(repr=False)
    public: PublicKey

    @classmethod
    def generate(cls, kind: str = ED25519) -> Self:
        """A fresh key of the kind, from the operating system's randomness."""
        if kind == ED25519:
            return cls.from_seed(random(32))
        if kind not in ALGORITHMS:
            raise KeyMaterialError(f"Keys of kind {kind!r} are not supported.")
        return cls.from_seed(curves.new_secret(kind), kind=kind)

    @classmethod
    def from_seed(cls, secret: bytes, *, kind: str = ED25519) -> Self:
        """The key with these secret bytes: Ed25519 seed, big-endian scalar, or PKCS #8 for RSA."""
        if kind not in ALGORITHMS:
            raise KeyMaterialError(f"Keys of kind {kind!r} are not supported.")
        if kind != RSA and len(secret) != KINDS[kind].secret_size:
            raise KeyMaterialError(f"A secret {kind} key has {KINDS[kind].secret_size} bytes.")
        return cls(kind, secret, PublicKey(kind, kinds.public_of(kind, secret)))

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """The key in ``secretKeyMultibase``."""
        kind, secret = multikey.secret_from_multikey(text)
        return cls.from_seed(secret, kind=kind)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """The key in a private JWK, whose public members must belong to its secret."""
        kind, secret = jwks.secret_from_jwk(jwk)
        key = cls.from_seed(secret, kind=kind)
        if key.public != PublicKey(*jwks.public_from_jwk(jwk)):
            raise KeyMaterialError("The halves of the JWK do not belong together.")
        return key

    @classmethod
    def from_pem(cls, text: str) -> Self:
        """The key in an unencrypted PEM."""
        kind, secret = pem.secret_from_pem(text)
        return cls.from_seed(secret, kind=kind)

    @property
    def algorithm(self) -> str:
        """The one JOSE algorithm this key is used with."""
        return ALGORITHMS[self.kind]

    def sign(self, data: bytes) -> bytes:
        """The raw signature over ``data``, the same each time."""
        return kinds.sign(self.kind, self.secret, data)

    def to_multikey(self) -> str:
        """The key as ``secretKeyMultibase``: keep it where secrets are kept."""
        return multikey.secret_to_multikey(self.kind, self.secret)

    def to_jwk(self) -> dict[str, str]:
        """The key as a private JWK: keep it where secrets are kept."""
        return jwks.private_to_jwk(self.kind, self.secret, self.public.raw)

    def to_pem(self) -> str:
        """The key as an unencrypted PEM: keep it where secrets are kept."""
        return pem.private_to_pem(self.kind, self.secret)
