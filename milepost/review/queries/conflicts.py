"""What keeps a person from judging: each reason as one condition on submissions.

A place is at the current round of the work, or with ``appeal`` on the panel that hears it: what an
owner set aside for one of them counts for no other.

A place is taken by ``refusal_of`` and ``takeable_by``; whoever holds one goes on with it by
``conflict_with`` and ``judgeable_by``, even when what the samples showed has run out meanwhile.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from milepost.define.models import AchievementVersion, Coauthor, DraftWriter
from milepost.earn.models import Submission
from milepost.earn.queries import asked_of, attested_for, ever_coached_by
from milepost.organizations.models import Membership
from milepost.organizations.queries import (
    organizations_in_line,
    organizations_where_suspended,
    teammates,
)
from milepost.people.models import Person
from milepost.people.queries import addresses_of, people_at
from milepost.people.queries.families import family_of
from milepost.practice.queries import owners_of_logs_kept_by
from milepost.review.models import (
    Anchor,
    Appeal,
    Assignment,
    CloseTie,
    ConcernStep,
    Declaration,
    Exercise,
    FeeReceipt,
    RuleSetAside,
)
from milepost.review.queries.qualified import reviews_for, uncalibrated, unqualified
from milepost.review.queries.terms import asks_for, paying_for_passes
from milepost.review.rules.conflicts import ENDED_TIE, RECIPROCAL, Conflict, strongest
from milepost.review.rules.duties import SETTABLE_ASIDE

Role = Membership.Role
Hearing = Appeal | OuterRef | None
"""The appeal on whose panel somebody is to sit; none at a round."""


def barriers(person: Person, *, appeal: Hearing = None) -> dict[Conflict, Q]:
    """Return for each conflict the condition under which a submission is closed to this person."""
    found = {
        Conflict.OWN: Q(applicant=person),
        Conflict.ATTESTER: Q(pk__in=asked_of(person).order_by().values("submission"))
        | Q(applicant__in=attested_for(person)),
        Conflict.DECLARED: Q(applicant__in=_declared_by(person)),
        Conflict.TIED: Q(applicant__in=tied_to(person)) | _tied_lately(person),
        Conflict.CONCERN: Q(pk__in=_with_steps_by(person)),
        Conflict.FEE: Q(pk__in=_with_fees_noted_by(person)),
        Conflict.SAMPLE: Q(pk__in=_known_as_samples(person)),
        Conflict.PAID: Q(version__achievement__organization__in=paying_for_passes()),
        Conflict.ROLES: Q(
            version__achievement__organization__in=organizations_where_suspended(
                person, role=Role.REVIEWER
            )
        ),
        Conflict.NO_REVIEWER: ~reviews_for(person),
        Conflict.UNQUALIFIED: unqualified(person),
        Conflict.TEAM_MATE: Q(applicant__in=teammates(person)),
        Conflict.SAME_LINE: Q(applicant__in=_people_in_line(person)),
        Conflict.COACH: Q(applicant__in=ever_coached_by(person)),
        Conflict.KEEPER: Q(applicant__in=owners_of_logs_kept_by(person)),
        Conflict.RECIPROCAL: Q(Exists(_judgments_of(person))),
        Conflict.AUTHOR: Q(asks_for("authors_excluded")) & written_by(person),
        Conflict.SOLE_AUTHOR: Q(version__reviewers=1) & written_by(person),
    }
    return {
        conflict: closed & ~_set_aside(conflict, reviewer=person, appeal=appeal)
        if conflict in SETTABLE_ASIDE
        else closed
        for conflict, closed in found.items()
    }


def conflict_with(
    submission: Submission, *, reviewer: Person, appeal: Appeal | None = None
) -> Conflict | None:
    """Return why ``reviewer`` may not judge this submission; None if they may."""
    return _strongest(submission, barriers=barriers(reviewer, appeal=appeal))


def refusal_of(
    submission: Submission, *, reviewer: Person, at: datetime, appeal: Appeal | None = None
) -> Conflict | None:
    """Return why ``reviewer`` may not take a place at this submission now; None if they may."""
    return _strongest(submission, barriers=_barriers_now(reviewer, at=at, appeal=appeal))


def _barriers_now(person: Person, *, at: datetime, appeal: Hearing) -> dict[Conflict, Q]:
    return {**barriers(person, appeal=appeal), Conflict.UNCALIBRATED: uncalibrated(person, at=at)}


def _strongest(submission: Submission, *, barriers: Mapping[Conflict, Q]) -> Conflict | None:
    flags = {
        conflict.name: ExpressionWrapper(closed, output_field=BooleanField())
        for conflict, closed in barriers.items()
    }
    row = Submission.objects.filter(pk=submission.pk).annotate(**flags).values(*flags).get()
    return strongest([Conflict[name].value for name, closed in row.items() if closed])


def reviewable_by(person: Person) -> QuerySet[Submission]:
    """Return the waiting submissions that ``person`` may judge, with a free place or without.

    The same answer as ``conflict_with``, for many submissions in one query.
    """
    return judgeable_by(person).filter(state=Submission.State.SUBMITTED)


def judgeable_by(person: Person, *, appeal: Hearing = None) -> QuerySet[Submission]:
    """Return the submissions that nothing keeps ``person`` from judging, in whatever state."""
    return _without(barriers(person, appeal=appeal))


def hidden_from(person: Person, *, work: Iterable[UUID]) -> set[UUID]:
    """Return of which of these submissions this person is not told whose they are.

    While they are not decided, or heard on appeal, by whoever could come to judge them; who notes
    a fee or takes a step about one judges it no more.
    """
    running = Q(state__in=[Submission.State.DRAFT, Submission.State.SUBMITTED])
    heard = Q(decisions__appeal__state__in=[Appeal.State.FILED, Appeal.State.HEARING])
    rows = judgeable_by(person).filter(running | heard, pk__in=list(work))
    return set(rows.values_list("pk", flat=True))


def takeable_by(person: Person, *, at: datetime, appeal: Hearing = None) -> QuerySet[Submission]:
    """Return the submissions at which nothing keeps ``person`` from taking a place now.

    The same answer as ``refusal_of``, for many submissions in one query.
    """
    return _without(_barriers_now(person, at=at, appeal=appeal))


def _without(barriers: Mapping[Conflict, Q]) -> QuerySet[Submission]:
    rows = Submission.objects.all()
    for closed in barriers.values():
        rows = rows.exclude(closed)
    return rows


def ties_of(person: Person) -> QuerySet[CloseTie]:
    """Return the ties a person has declared and not taken back."""
    return CloseTie.objects.filter(person=person, ended_at=None)


def places_open_to(person: Person) -> QuerySet[Assignment]:
    """Return the places a person holds at work that is judged now, or heard on appeal."""
    running = Q(
        appeal=None, submission__state=Submission.State.SUBMITTED, round=F("submission__round")
    )
    heard = Q(appeal__state__in=[Appeal.State.FILED, Appeal.State.HEARING])
    rows = Assignment.objects.filter(running | heard, reviewer=person, released_at=None)
    return rows.exclude(review__handed_in_at__isnull=False)


def _tied_lately(person: Person) -> Q:
    """Return the condition under which a tie was taken back too lately to judge the work.

    Else somebody would take one back to judge, or declare one to see which work goes away.
    """
    lately = CloseTie.objects.filter(ended_at__gt=OuterRef("submitted_at") - ENDED_TIE)
    of_applicant = EmailAddress.objects.filter(
        verified=True, user=OuterRef(OuterRef("applicant"))
    ).values("email")
    named = lately.filter(
        Q(email=OuterRef("applicant__email")) | Q(email__in=of_applicant), person=person
    )
    own = addresses_of(person).filter(verified=True).order_by().values("email")
    naming = lately.filter(Q(email__in=own) | Q(email=person.email), person=OuterRef("applicant"))
    return Q(Exists(named.order_by())) | Q(Exists(naming.order_by()))


def tied_to(person: Person) -> QuerySet[Person]:
    """Return everyone close to a person, whichever of the two declared it, and their family."""
    return _close_to(person, ties=CloseTie.objects.filter(ended_at=None))


def relatives_of(person: Person) -> QuerySet[Person]:
    """Return everyone of a person's family, whichever of the two declared it."""
    family = CloseTie.objects.filter(ended_at=None, kind=CloseTie.Kind.FAMILY)
    return _close_to(person, ties=family)


def _close_to(person: Person, *, ties: QuerySet[CloseTie]) -> QuerySet[Person]:
    named = people_at(ties.filter(person=person).order_by().values("email"))
    own = addresses_of(person).filter(verified=True).order_by().values("email")
    naming = ties.filter(Q(email__in=own) | Q(email=person.email)).order_by().values("person")
    close = Q(pk__in=named.values("pk")) | Q(pk__in=naming)
    return Person.objects.filter(close | Q(pk__in=family_of(person).values("pk")))


def written_by(person: Person) -> Q:
    """Return the condition under which this person wrote a submission's definition.

    Whatever the version, and for good: words go on from one to the next, and who agreed to be
    named as an author stays one after taking it back.
    """
    named = Coauthor.objects.filter(person=person, accepted_at__isnull=False).order_by()
    begun = AchievementVersion.objects.filter(created_by=person).order_by()
    changed = DraftWriter.objects.filter(person=person).order_by()
    return (
        Q(version__achievement__in=named.values("achievement"))
        | Q(version__achievement__in=begun.values("achievement"))
        | Q(version__achievement__in=changed.values("version__achievement"))
    )


def _set_aside(conflict: Conflict, *, reviewer: Person, appeal: Hearing) -> Q:
    """Return the condition under which it was set aside for this very round, or this appeal."""
    rows = RuleSetAside.objects.filter(
        reviewer=reviewer, conflict=conflict, submission=OuterRef("pk")
    ).order_by()
    if appeal is None:
        return Q(Exists(rows.filter(appeal=None, round=OuterRef("round"))))
    return Q(Exists(rows.filter(appeal=appeal)))


def _declared_by(person: Person) -> QuerySet[Declaration]:
    known = Declaration.objects.filter(assignment__reviewer=person, knows=True)
    return known.values("assignment__submission__applicant")  # type: ignore[return-value]


def _with_steps_by(person: Person) -> QuerySet[ConcernStep]:
    rows = ConcernStep.objects.filter(Q(by=person) | Q(answered_by=person)).order_by()
    return rows.values("concern__submission")  # type: ignore[return-value]


def _with_fees_noted_by(person: Person) -> QuerySet[FeeReceipt]:
    rows = FeeReceipt.objects.filter(noted_by=person).order_by()
    return rows.values("submission")  # type: ignore[return-value]


def _known_as_samples(person: Person) -> QuerySet[Anchor]:
    """Return the work of which this person made, scored or confirmed a sample, or read one to the
    end and was shown the panel's levels."""
    read = Exercise.objects.filter(reviewer=person, handed_in_at__isnull=False).order_by()
    worked_on = Q(made_by=person) | Q(scored_by=person) | Q(confirmed_by=person)
    rows = Anchor.objects.filter(worked_on | Q(pk__in=read.values("anchor")), consent__isnull=False)
    return rows.order_by().values("consent__submission")  # type: ignore[return-value]


def _people_in_line(person: Person) -> QuerySet[Membership]:
    line = organizations_in_line(person)
    return Membership.objects.filter(organization__in=line).order_by().values("person")  # type: ignore[return-value]


def _judgments_of(person: Person) -> QuerySet[Assignment]:
    """Return where the applicant of the outer submission judges this person's work, or did."""
    lately = Q(review__handed_in_at__gte=OuterRef("submitted_at") - RECIPROCAL)
    judging = Q(
        released_at=None,
        review__handed_in_at=None,
        submission__state=Submission.State.SUBMITTED,
        round=F("submission__round"),
    )
    return Assignment.objects.filter(
        lately | judging, reviewer=OuterRef("applicant"), submission__applicant=person
    ).order_by()
