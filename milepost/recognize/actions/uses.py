"""Asking to be asked about a badge later, answering, and stopping it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.issue.models import Credential
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.recognize import notices, queries
from milepost.recognize.models import FollowUp, UseReport
from milepost.recognize.rules import uses


@transaction.atomic
def follow(credential: Credential, *, by: Person, at: datetime) -> FollowUp:
    """Let somebody be asked about a badge of theirs after 3, 6 and 12 months."""
    if not queries.followed(by).filter(pk=credential.pk).exists():
        raise RuleError(_("This badge is not yours."), code="not-yours")
    row, _new = FollowUp.objects.update_or_create(
        credential=credential, defaults={"person": by, "since": at, "stopped_at": None}
    )
    record("follow-up.begun", by=by.pk, target=row, at=at)
    return row


@transaction.atomic
def stop_following(credential: Credential, *, by: Person, at: datetime) -> None:
    """Ask no more; what was answered stays counted."""
    rows = FollowUp.objects.filter(credential=credential, person=by, stopped_at=None)
    for row in rows.select_for_update():
        row.stopped_at = at
        row.save(update_fields=["stopped_at"])
        record("follow-up.stopped", by=by.pk, target=row, at=at)


@transaction.atomic
def answer_use(
    follow_up: FollowUp, *, month: int, answer: tuple[str, Sequence[str]], by: Person, at: datetime
) -> UseReport:
    """Keep how often somebody does it and what the badge was good for; once a question."""
    locked = FollowUp.objects.select_for_update(of=("self",)).select_related("credential")
    follow_up = locked.get(pk=follow_up.pk)
    used, helped = answer
    is_open = follow_up.person_id == by.pk and month in queries.months_open(follow_up, at=at)
    uses.check_answer(used=used, helped=helped, is_open=is_open)
    values = {"answered_at": at, "used": used, "helped": sorted(set(helped))}
    row, _new = UseReport.objects.update_or_create(
        follow_up=follow_up, month=month, defaults=values
    )
    record("follow-up.answered", by=by.pk, target=row, at=at)
    return row


@transaction.atomic
def remind_of_use(follow_up: FollowUp, *, month: int, at: datetime) -> bool:
    """Mail a question that is due; once, and only while it is wanted. False if nothing was sent."""
    locked = FollowUp.objects.select_for_update(of=("self",))
    follow_up = locked.select_related("credential__version", "person").get(pk=follow_up.pk)
    if follow_up.credential.revoked_at or month not in queries.months_open(follow_up, at=at):
        return False
    row, _new = UseReport.objects.get_or_create(follow_up=follow_up, month=month)
    if row.asked_at is not None:
        return False
    row.asked_at = at
    row.save(update_fields=["asked_at"])
    notices.how_is_it_used(follow_up, month=month, at=at)
    return True
