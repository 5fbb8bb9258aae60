"""What earners say of a badge: one's own answers, and what may be told of all."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

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


def due_questions(*, at: datetime) -> Iterator[tuple[FollowUp, int]]:
    """Return what is to be asked by mail and was not: of each badge the latest question alone."""
    for month, following in zip(uses.MONTHS, (*uses.MONTHS[1:], uses.ASKED_UNTIL), strict=True):
        reported = UseReport.objects.filter(follow_up=OuterRef("pk"), month=month)
        asked = reported.exclude(asked_at=None, answered_at=None)
        rows = FollowUp.objects.filter(
            ~Exists(asked),
            stopped_at=None,
            credential__revoked_at=None,
            credential__issued_at__lte=at - uses.SHORTEST_MONTH * month,
            credential__issued_at__gt=at - uses.LONGEST_MONTH * following,
        )
        for row in rows.select_related("credential").order_by("pk").iterator(chunk_size=500):
            if uses.latest_due(row.credential.issued_at, at=at) == month:
                yield row, month


def uses_of(achievement: Achievement) -> uses.Told | None:
    """Return what may be told of an achievement's earners: the newest answer of each."""
    rows = UseReport.objects.filter(
        follow_up__credential__version__achievement=achievement, answered_at__isnull=False
    ).order_by("month")
    newest = {
        person: (used, helped)
        for person, used, helped in rows.values_list("follow_up__person", "used", "helped")
    }
    return uses.told(newest.values(), smallest=settings.SMALLEST_GROUP)
