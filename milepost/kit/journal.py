"""The journal of every write: who did what to what, when. For the operator, never public.

It also tells how often somebody did a thing, where rows are overwritten.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from milepost.kit.models import JournalEntry


def record(verb: str, *, by: UUID | None, target: Model, at: datetime, **facts: Any) -> None:
    """Write one line into the journal, inside the caller's transaction.

    ``verb`` reads as noun.participle (``submission.submitted``); ``by`` is None for the system.
    Facts hold no personal data and no secrets.
    """
    JournalEntry.objects.create(
        verb=verb,
        actor=by,
        target_kind=target._meta.label_lower,
        target_key=str(target.pk),
        at=at,
        facts=facts,
    )


def times(verb: str, *, by: UUID, since: datetime) -> int:
    """Return how often somebody has done this after ``since``."""
    return JournalEntry.objects.filter(verb=verb, actor=by, at__gt=since).count()
