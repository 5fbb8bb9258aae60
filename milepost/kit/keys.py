"""Keys of rows as they come in from outside."""

from uuid import UUID


def is_uuid(text: str) -> bool:
    """Say whether a text reads as a UUID."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
