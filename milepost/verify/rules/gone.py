"""What an issuer leaves at the address of a hosted badge that it took back."""

from insignia.encoding import parse_json

from insignia import InsigniaError


def says_revoked(content: bytes) -> bool:
    """Whether it is an Open Badges 2.0 Assertion that says it is revoked (Assertion, revoked)."""
    try:
        shown = parse_json(content)
    except InsigniaError:
        return False
    return isinstance(shown, dict) and shown.get("revoked") is True
