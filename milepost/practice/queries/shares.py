"""Links to a log, who opened them, and what an open one shows."""

from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Max, QuerySet

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

from milepost.kit.tokens import token_hash
from milepost.people.models import Person
from milepost.people.queries.families import guarded_by, held_back
from milepost.people.rules.families import ApprovalKind
from milepost.practice.models import LogShare, PracticeLog


class Openings(TypedDict):
    """What is counted for each link."""

    times_opened: int
    last_opened: datetime | None


def shares_of(log: PracticeLog) -> "QuerySet[WithAnnotations[LogShare, Openings]]":
    """Return a log's links with how often and when each was opened last; newest first."""
    return (
        LogShare.objects.filter(log=log)
        .annotate(times_opened=Count("views"), last_opened=Max("views__at"))
        .order_by("-created_at", "pk")
    )


def open_shares_of(log: PracticeLog, *, now: datetime) -> QuerySet[LogShare]:
    """Return a log's links that show something now."""
    return LogShare.objects.filter(log=log, withdrawn_at=None, ends_at__gt=now)


def log_shared_by(token: str) -> QuerySet[LogShare]:
    """Return the link with this token, ended or not; empty for any other token.

    Empty, too, of a minor's that no guardian has approved.
    """
    rows = LogShare.objects.filter(~held_back(ApprovalKind.LOG), token_hash=token_hash(token))
    return rows.select_related("log__owner")


def guarded_log_shares(guardian: Person, *, on: date) -> QuerySet[LogShare]:
    """Return the links by which the children of a guardian show their logs."""
    children = guarded_by(guardian, on=on).order_by().values("child")
    return LogShare.objects.filter(log__owner__in=children).select_related("log__owner")
