"""What earners say of a badge: one's own answers, and what may be told of all."""

from datetime import datetime

from django.db.models import QuerySet

from milepost.define.models import Achievement
from milepost.hold.queries import wallet_of
from milepost.issue.models import Credential
from milepost.people.models import Person
from milepost.recognize.models import FollowUp, UseReport
from milepost.recognize.rules import uses


def followed(person: Person) -> QuerySet[Credential]:
    """Return a person's badges in force, about which they may be asked."""
    return wallet_of(person).filter(revoked_at__isnull=True)


def follow_up_of(credential: Credential) -> FollowUp | None:
    """Return the follow-up of a badge with its reports, if there ever was one."""
    rows = FollowUp.objects.filter(credential=credential).prefetch_related("reports")
    return rows.select_related("credential", "person").first()


def months_open(follow_up: FollowUp, *, at: datetime) -> list[int]:
    """Return the questions that may be answered now."""
    if follow_up.stopped_at is not None:
        return []
    done = [one.month for one in follow_up.reports.all() if one.answered_at]
    return uses.open_months(follow_up.credential.issued_at, answered=done, at=at)


def uses_of(achievement: Achievement) -> uses.Told | None:
    """Return what may be told of an achievement's earners: the newest answer of each."""
    rows = UseReport.objects.filter(
        follow_up__credential__version__achievement=achievement, answered_at__isnull=False
    ).order_by("month")
    newest = {
        person: (used, helped)
        for person, used, helped in rows.values_list("follow_up__person", "used", "helped")
    }
    return uses.told(newest.values())
