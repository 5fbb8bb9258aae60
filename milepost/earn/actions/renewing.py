"""Renewing a badge that ends, and telling its holder in time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.earn import notices
from milepost.earn.actions.submissions import start
from milepost.earn.models import LapseReminder, Submission
from milepost.earn.queries import startable
from milepost.earn.queries.renewals import ending, to_remind
from milepost.earn.rules.renewal import TOLD_BEFORE, check_renewable
from milepost.issue.models import Credential
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.people.models import Person

BATCH = 500


@transaction.atomic
def renew(credential: Credential, *, by: Person, at: datetime) -> Submission:
    """Begin to show a badge anew, by the version that is offered now; the badge stays as it is.

    Work on that version which was begun already becomes the renewal. Raises RuleError for what is
    not one's own, never ends, was renewed, is too new, or is offered no more.
    """
    mine = credential.recipient_id == by.pk
    check_renewable(ending(credential), mine=mine, at=at)
    version = startable(credential.version.achievement.slug).first()
    if version is None:
        raise RuleError(_("This is not offered any more, so it can’t be renewed."), code="retired")
    submission = start(version, by=by, at=at)
    if submission.state == Submission.State.DRAFT and submission.renews_id != credential.pk:
        submission.renews = credential
        submission.save(update_fields=["renews"])
        record("renewal.started", by=by.pk, target=submission, at=at)
    return submission


def remind_of_lapses(*, at: datetime) -> int:
    """Mail the holders whose badges end soon, and return how many; a second run mails nobody."""
    return sum(_remind(days, at=at) for days in sorted(TOLD_BEFORE))


def _remind(days: int, *, at: datetime) -> int:
    sent = 0
    while badges := list(to_remind(days=days, at=at)[:BATCH]):
        for badge in badges:
            with transaction.atomic():
                _told, new = LapseReminder.objects.get_or_create(
                    credential=badge, days=days, defaults={"sent_at": at}
                )
                if new:
                    notices.badge_ends(badge, at=at)
                    sent += 1
    return sent
