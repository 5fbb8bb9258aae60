"""A person's badges that end, what renews them, and who is to be told."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from milepost.define.models import AchievementVersion
from milepost.earn.models import Artifact, LapseReminder, Submission
from milepost.earn.rules.renewal import Ending, NewPiece
from milepost.issue.models import Credential, EvidenceItem
from milepost.people.models import Person
from milepost.practice.rules import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

OPEN = (Submission.State.DRAFT, Submission.State.SUBMITTED)


class Renewed(TypedDict):
    """What is known of each badge that ends."""

    renewed: bool


def ending_of(person: Person) -> QuerySet[Credential]:
    """Return a person's badges that end, the next to end first, those that were renewed last.

    Each has ``renewed``, ``open_renewals``, and ``renewal``: how, by the version that is offered
    now; None if none is.
    """
    going = Submission.objects.filter(state__in=OPEN)
    rows = _ending().filter(recipient=person).select_related("version__achievement", "organization")
    offered = AchievementVersion.objects.filter(
        achievement=OuterRef("version__achievement"),
        achievement__retired_at=None,
        state=AchievementVersion.State.PUBLISHED,
    )
    return (
        rows.annotate(renewal=Subquery(offered.values("renewal")[:1]))
        .prefetch_related(Prefetch("renewals", queryset=going, to_attr="open_renewals"))
        .defer("document")
        .order_by("renewed", "valid_until", "id")
    )


def to_remind(*, days: int, at: datetime) -> QuerySet[Credential]:
    """Return badges that end within so many days and whose holders were not told so yet."""
    told = LapseReminder.objects.filter(credential=OuterRef("pk"), days__lte=days)
    soon = _ending().filter(
        ~Exists(told),
        renewed=False,
        recipient__is_active=True,
        valid_until__gt=at,
        valid_until__lte=at + timedelta(days=days),
    )
    return (
        soon.select_related("recipient", "version").defer("document").order_by("valid_until", "id")
    )


def ending(credential: Credential) -> Ending:
    """Return a badge as the rules of renewing see it."""
    return Ending(
        issued_at=credential.issued_at,
        valid_until=credential.valid_until,
        revoked=credential.revoked_at is not None,
        renewed=Credential.objects.filter(_newer(credential)).exists(),
    )


def counted_from(submission: Submission) -> date | None:
    """Return the first day that counts in a renewal's logs; None where every day does."""
    if submission.renews is None or submission.renews.shown_on is None:
        return None
    return submission.renews.shown_on + timedelta(days=1)


def judged_before(submission: Submission) -> set[str]:
    """Return the digests of the work that the badge rests on which a submission renews."""
    rows = EvidenceItem.objects.filter(credential=submission.renews_id)
    return set(rows.exclude(sha256="").values_list("sha256", flat=True))


def new_pieces(artifacts: Iterable[Artifact]) -> list[NewPiece]:
    """Return pieces of work as the rules of renewing see them; empty texts are left out."""
    return [
        NewPiece(
            name=artifact.name,
            digest=artifact.digest,
            is_log=artifact.finding is not None,
            is_met=(artifact.finding or {}).get("verdict") == Verdict.MET.value,
        )
        for artifact in artifacts
        if not artifact.is_blank
    ]


def _ending() -> "QuerySet[WithAnnotations[Credential, Renewed]]":
    newer = Credential.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("valid_until")),
        recipient=OuterRef("recipient"),
        version__achievement=OuterRef("version__achievement"),
        revoked_at=None,
    ).exclude(pk=OuterRef("pk"))
    rows = Credential.objects.filter(
        valid_until__isnull=False, revoked_at=None, recipient__isnull=False
    )
    return rows.annotate(renewed=Exists(newer))


def _newer(credential: Credential) -> Q:
    later = Q(valid_until=None) | Q(valid_until__gt=credential.valid_until)
    if credential.valid_until is None:
        later = Q(pk=None)
    same = Q(
        recipient=credential.recipient_id,
        version__achievement=credential.version.achievement_id,
        revoked_at=None,
    )
    return later & same & ~Q(pk=credential.pk)
