"""Who advises whom, on what, and what was said; applicants and their coaches see it, no others."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from milepost.earn.models import Artifact, Coaching, Remark, Submission
from milepost.earn.rules.feedback import OFFERED_AFTER, READABLE
from milepost.kit.tokens import token_hash
from milepost.organizations.models import Membership
from milepost.organizations.queries import is_suspended, organizations_of
from milepost.people.models import Person
from milepost.people.queries import addresses_of
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind

NEEDS_ANSWER = (Remark.Kind.QUESTION, Remark.Kind.CONCERN)
HELD = held_back(ApprovalKind.COACH)
"""What a minor's guardian has not approved, or has stopped."""
MOST_OFFERED = 50
"""Coaches a page offers to choose from; others are asked by their address."""


def coachings_of(coach: Person) -> QuerySet[Coaching]:
    """Return whom this person coaches now, each with its number of ``open_remarks``."""
    rows = Coaching.objects.filter(coach=coach, accepted_at__isnull=False, ended_at=None)
    rows = rows.exclude(submission__state=Submission.State.WITHDRAWN).filter(~HELD)
    return (
        rows.select_related(
            "submission__version__achievement__organization", "submission__applicant", "coach"
        )
        .annotate(open_remarks=Count("remarks", filter=Q(remarks__done_at=None)))
        .order_by("-submission__changed_at", "id")
    )


def coached_work(coach: Person) -> QuerySet[Coaching]:
    """Return those of them whose work this person may read."""
    return coachings_of(coach).filter(submission__state__in=READABLE)


def artifacts_coached_by(coach: Person) -> QuerySet[Artifact]:
    """Return the pieces of work that a coach may open: what is in the work now."""
    mine = coached_work(coach).values("submission")
    return Artifact.objects.filter(submission__in=mine, removed_round=None)


def invitations_for(person: Person, *, at: datetime) -> QuerySet[Coaching]:
    """Return the open invitations to a person's verified addresses."""
    own = addresses_of(person).filter(verified=True).values_list("email", flat=True)
    rows = Coaching.objects.filter(
        email__in=[email.lower() for email in own],
        accepted_at=None,
        ended_at=None,
        expires_at__gt=at,
    )
    return rows.filter(~HELD).select_related("submission__version", "submission__applicant")


def coaching_of_token(token: str) -> Coaching | None:
    """Return the invitation with this secret, open or not; none while a guardian is asked."""
    rows = Coaching.objects.select_related("submission__version", "submission__applicant")
    return rows.filter(~HELD, token_hash=token_hash(token)).first()


def coaches_of(submission: Submission) -> QuerySet[Coaching]:
    """Return those whom the applicant has asked and not let go, who said yes or not."""
    rows = submission.coachings.filter(ended_at=None).select_related("coach")
    return rows.annotate(is_held=HELD)


def sent_by(person: Person, *, since: datetime) -> QuerySet[Coaching]:
    """Return the invitations an applicant has sent since, for any work."""
    return Coaching.objects.filter(submission__applicant=person, invited_at__gt=since)


def coaches_to_choose(submission: Submission) -> list[Person]:
    """Return coaches of the organization that offers it, and of the applicant's own, by name."""
    offering = submission.version.achievement.organization_id
    rows = Membership.objects.filter(organization=offering, role=Membership.Role.COACH)
    rows = rows.exclude(is_suspended())
    near = coaches_near(submission.applicant).order_by().values("pk")
    asked = coaches_of(submission).exclude(coach=None).values("coach")
    people = Person.objects.filter(Q(pk__in=rows.values("person")) | Q(pk__in=near))
    people = people.exclude(pk__in=asked)
    return list(people.exclude(pk=submission.applicant_id).order_by("name", "email")[:MOST_OFFERED])


def coaches_near(person: Person) -> QuerySet[Person]:
    """Return the coaches of the organizations that a person belongs to."""
    rows = Membership.objects.filter(
        organization__in=organizations_of(person).values("pk"), role=Membership.Role.COACH
    )
    return Person.objects.filter(pk__in=rows.exclude(is_suspended()).values("person"))


def coach_is_offered(submission: Submission) -> bool:
    """Say whether work has come back so often that a coach is offered; not to who has one."""
    if submission.state != Submission.State.DRAFT or submission.round <= OFFERED_AFTER:
        return False
    return not any(one.accepted_at for one in coaches_of(submission))


def coachings_now(person: Person) -> QuerySet[Coaching]:
    """Return where this person is somebody's coach now."""
    rows = Coaching.objects.filter(coach=person, accepted_at__isnull=False, ended_at=None)
    return rows.filter(~HELD)


def ever_coached_by(person: Person) -> QuerySet[Person]:
    """Return everyone whom this person has coached, on whatever work, ended or not."""
    rows = Coaching.objects.filter(coach=person, accepted_at__isnull=False)
    return Person.objects.filter(pk__in=rows.values("submission__applicant"))


def remarks_on(submission: Submission) -> QuerySet[Remark]:
    """Return all that coaches said about a submission, what is not done first."""
    rows = submission.remarks.select_related("coaching__coach", "artifact", "criterion")
    return rows.order_by(F("done_at").asc(nulls_first=True), "-at", "id")


def remarks_to(person: Person) -> QuerySet[Remark]:
    """Return all that coaches said about a person's own work."""
    rows = Remark.objects.filter(submission__applicant=person)
    return rows.select_related("submission", "coaching__coach", "criterion")


def remarks_by(coaching: Coaching) -> QuerySet[Remark]:
    """Return what one coach has said, in the order it was said."""
    return coaching.remarks.select_related("coaching__coach", "artifact", "criterion")


def needing_answer(submission: Submission) -> list[Remark]:
    """Return the questions and concerns that the applicant has not answered yet, oldest first."""
    if hasattr(submission, "unanswered"):
        return list(submission.unanswered)
    return list(unanswered().filter(submission=submission))


def unanswered() -> QuerySet[Remark]:
    """Return every question and concern that nobody has answered or marked as done."""
    rows = Remark.objects.filter(done_at=None, replied_at=None, kind__in=NEEDS_ANSWER)
    return rows.select_related("coaching__coach")


def open_remarks(submission: Submission) -> Counter[UUID | None]:
    """Return how many remarks are open, by the piece of work they are about."""
    rows = submission.remarks.filter(done_at=None).values_list("artifact", flat=True)
    return Counter(rows)
