"""The witnesses this log knows: independent people whose signature under a checkpoint counts."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from milepost.ledger.rules import notes


def witnesses() -> list[notes.Known]:
    """Return the witnesses that the operator has named in ``MILEPOST_WITNESSES``."""
    return [_read(line) for line in settings.LOG_WITNESSES]


def _read(line: str) -> notes.Known:
    known = notes.read_verifier_key(line, kind=notes.COSIGNATURE)
    if known is None:
        raise ImproperlyConfigured(
            f"MILEPOST_WITNESSES: «{line}» is not a witness's verifier key (name+id+key)."
        )
    return known
