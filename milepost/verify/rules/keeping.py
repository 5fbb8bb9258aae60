"""How long reports are kept: they may name somebody."""

from datetime import datetime, timedelta

from milepost.verify.rules.presenting import REQUEST_LIFE

KEPT_FOR = timedelta(days=365)
"""A report that a visitor asked to keep."""
ANSWER_KEPT_FOR = 4 * REQUEST_LIFE
"""What a wallet app answered, after the request has ended."""


def kept_until(at: datetime) -> datetime:
    """Return until when a report of a moment is kept."""
    return at + KEPT_FOR
