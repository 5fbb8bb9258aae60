"""Keys to sign and to verify with, and the forms they are written in."""

from insignia.keys.kinds import ALGORITHMS, ED25519, NAMES, P256, P384, P521, RSA, SECP256K1
from insignia.keys.pair import PrivateKey, PublicKey

__all__ = [
    "ALGORITHMS",
    "ED25519",
    "NAMES",
    "P256",
    "P384",
    "P521",
    "RSA",
    "SECP256K1",
    "PrivateKey",
    "PublicKey",
]
