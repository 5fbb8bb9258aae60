"""Secrets at rest: encrypted with AES-256-GCM under a key derived from the key-encryption key."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORM = b"\x01"
NONCE_BYTES = 12


class SealError(Exception):
    """The sealed bytes were changed, sealed for another purpose, or under another key."""


def seal(secret: bytes, *, purpose: str) -> bytes:
    """Return the secret encrypted, to be opened by ``unseal`` with the same purpose only."""
    nonce = os.urandom(NONCE_BYTES)
    return FORM + nonce + AESGCM(_key(purpose)).encrypt(nonce, secret, purpose.encode())


def unseal(sealed: bytes, *, purpose: str) -> bytes:
    """Return the secret; SealError if a byte, the purpose or the key-encryption key differs."""
    head, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if head != FORM or len(nonce) != NONCE_BYTES:
        raise SealError("These bytes were not sealed here.")
    try:
        return AESGCM(_key(purpose)).decrypt(nonce, body, purpose.encode())
    except InvalidTag:
        raise SealError(f"Cannot open what was sealed for {purpose}.") from None


def _key(purpose: str) -> bytes:
    secret = settings.KEY_ENCRYPTION_KEY.encode()
    info = b"milepost sealing/1 " + purpose.encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
