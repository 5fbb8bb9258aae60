"""Secrets that open one door: 256 random bits in a link, only their SHA-256 in the database."""

import hashlib
import secrets


def new_token() -> str:
    """Return a fresh token, safe in a URL (43 characters)."""
    return secrets.token_urlsafe(32)


def new_code(digits: int) -> str:
    """Return a fresh code of so many digits, to be typed by somebody; few tries may be allowed."""
    return f"{secrets.randbelow(10**digits):0{digits}}"


def token_hash(token: str) -> str:
    """Return what the database keeps of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
