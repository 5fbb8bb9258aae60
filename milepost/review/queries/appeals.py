"""Appeals: what a person may read, what waits for whom, how far a panel is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, Greatest

from milepost.earn.models import Submission
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person
from milepost.review.models import (
    AnchorConsent,
    Appeal,
    Assignment,
    Decision,
    Result,
    Review,
    RuleSetAside,
)
from milepost.review.queries.conflicts import takeable_by
from milepost.review.queries.desk import identity_of
from milepost.review.queries.places import held_on
from milepost.review.queries.qualified import reviewers_of
from milepost.review.rules.appeals import PANEL_REMINDED_AFTER, ends_at, next_step, panel_size
from milepost.review.rules.appeals.moves import OPEN, SMALLEST_PANEL
from milepost.review.rules.blinding import mask
from milepost.review.rules.reviewers import places

Role = Membership.Role
AROUND = (
    "decision__submission__version__achievement__organization",
    "decision__submission__applicant",
)


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """How far a panel is: how many have read the work, and how many it needs."""

    handed_in: int
    asked: int


def appeals_of(person: Person) -> QuerySet[Appeal]:
    """Return this person's own appeals, newest first."""
    return Appeal.objects.filter(decision__submission__applicant=person).select_related(*AROUND)


@dataclass(frozen=True, kw_only=True)
class OwnAppeal:
    """One of a learner's appeals, with what comes next."""

    appeal: Appeal
    next_step: str


def with_next_steps(appeals: Iterable[Appeal]) -> list[OwnAppeal]:
    """Return appeals of a learner with what comes next in each."""
    return [
        OwnAppeal(
            appeal=row, next_step=next_step(row.state, outcome=row.outcome, remedy=row.remedy)
        )
        for row in appeals
    ]


def appeals_for(person: Person) -> QuerySet[Appeal]:
    """Return the appeals this person may read: their own, those they sat on, those of an
    organization they run; newest first."""
    runs = organizations_where(person, roles=[Role.OWNER])
    sat = Assignment.objects.filter(
        appeal=OuterRef("pk"), reviewer=person, review__handed_in_at__isnull=False
    )
    return Appeal.objects.filter(
        Q(decision__submission__applicant=person)
        | Q(decision__submission__version__achievement__organization__in=runs)
        | Exists(sat)
    ).select_related(*AROUND)


def appeals_waiting(person: Person, *, at: datetime) -> QuerySet[Appeal]:
    """Return the appeals with a free place on the panel for ``person``, oldest first.

    Whoever had a place at any round of the work has no place here, nor has anybody in conflict, nor
    who set a rule aside for it or looked at that round for a sample.
    """
    return (
        _hearable_by(person, at=at)
        .annotate(busy=_busy(at=at), needed=_needed())
        .filter(busy__lt=F("needed"))
        .order_by("filed_at", "pk")
    )


def panels_to_remind(*, at: datetime) -> QuerySet[Appeal]:
    """Return the appeals whose panel has a free place, days after they were filed, and of which
    reviewers were told only then; oldest first."""
    filed = Appeal.objects.filter(
        state__in=OPEN, reminded_at=None, filed_at__lte=at - PANEL_REMINDED_AFTER
    )
    free = filed.annotate(busy=_busy(at=at), needed=_needed()).filter(busy__lt=F("needed"))
    return free.select_related(*AROUND).order_by("filed_at", "pk")


def may_hear(appeal: Appeal, *, person: Person, at: datetime) -> bool:
    """Return whether somebody has no part in what is appealed against."""
    return _hearable_by(person, at=at).filter(pk=appeal.pk).exists()


def has_part(appeal: Appeal, *, person: Person) -> bool:
    """Return whether somebody judged or decided anything about what is appealed against."""
    return not _without_part(person).filter(pk=appeal.pk).exists()


def others_able_to_hear(appeal: Appeal, *, beside: Person, at: datetime) -> int:
    """Return how many others could take a place on the panel now."""
    return sum(person != beside for person in able_to_hear(appeal, at=at))


def able_to_hear(appeal: Appeal, *, at: datetime) -> Iterator[Person]:
    """Yield the reviewers who could take a place on the panel now and have none."""
    pool = reviewers_of(appeal.decision.submission.version.achievement).filter(is_active=True)
    return (person for person in pool if may_hear(appeal, person=person, at=at))


def free_on_panel(appeal: Appeal) -> int:
    """Return how many places on the panel nobody holds."""
    here = appeal.panel.filter(released_at=None)
    handed_in = here.filter(review__handed_in_at__isnull=False).count()
    asked = panel_size(appeal.decision.submission.version.reviewers)
    return places(asked=asked, handed_in=handed_in) - here.count()


def lacks_hearers(appeal: Appeal, *, at: datetime) -> bool:
    """Return whether fewer people may take a place on the panel than places are free."""
    free = free_on_panel(appeal)
    return free > 0 and len(list(islice(able_to_hear(appeal, at=at), free))) < free


def unheard_at(organization: Organization) -> QuerySet[Appeal]:
    """Return the open appeals at an organization that too few may hear, the oldest first."""
    return open_at(organization).filter(unheard_since__isnull=False)


def leads_of_unheard() -> QuerySet[Organization]:
    """Return the organizations with such an appeal, of which those who lead were not told."""
    rows = Appeal.objects.filter(
        state__in=OPEN, unheard_since__isnull=False, unheard_told_at=None
    ).order_by()
    about = "decision__submission__version__achievement__organization"
    return Organization.objects.filter(pk__in=rows.values(about)).order_by("pk")


def overdue(*, at: datetime) -> QuerySet[Appeal]:
    """Return the appeals without an answer on their day, of which nobody was told, oldest first."""
    rows = Appeal.objects.filter(state__in=OPEN, answer_by__lt=at, overdue_told_at=None)
    return rows.select_related(*AROUND).order_by("answer_by", "pk")


def open_at(organization: Organization) -> QuerySet[Appeal]:
    """Return the appeals at an organization that are not decided, the oldest first."""
    rows = Appeal.objects.filter(
        state__in=OPEN, decision__submission__version__achievement__organization=organization
    )
    return rows.select_related(*AROUND).order_by("filed_at", "pk")


def until(decision: Decision) -> datetime:
    """Return until when a decision can be appealed against."""
    return ends_at(decision.decided_at, days=decision.submission.version.appeal_days)


def may_appeal(decision: Decision, *, person: Person, at: datetime) -> bool:
    """Return whether this person can still appeal against this decision."""
    return (
        decision.submission.applicant_id == person.pk
        and decision.outcome != Decision.Outcome.AWARDED
        and at <= until(decision)
        and not Appeal.objects.filter(decision=decision).exists()
    )


def is_earned(submission: Submission) -> bool:
    """Return whether a piece of work has earned its badge, by a decision or by an appeal."""
    appeals = Appeal.objects.filter(decision__submission=submission, remedy=Appeal.Remedy.AWARD)
    decided = submission.decisions.filter(outcome=Decision.Outcome.AWARDED)
    return decided.exists() or appeals.exists()


def hearing_of(appeal: Appeal) -> Hearing:
    """Return how far the panel is."""
    handed_in = appeal.panel.filter(review__handed_in_at__isnull=False).count()
    asked = panel_size(appeal.decision.submission.version.reviewers)
    return Hearing(handed_in=handed_in, asked=max(asked, handed_in))


def panel_reviews(appeal: Appeal) -> list[Review]:
    """Return what the panel handed in, first come first, with the results."""
    results = Result.objects.select_related("criterion", "level")
    reviews = Review.objects.filter(assignment__appeal=appeal, handed_in_at__isnull=False)
    return list(
        reviews.select_related("assignment")
        .prefetch_related(Prefetch("results", queryset=results))
        .order_by("handed_in_at", "pk")
    )


def blind_words(appeal: Appeal) -> str:
    """Return why somebody appeals, without what tells who they are."""
    identity = identity_of(appeal.decision.submission.applicant)
    return mask(appeal.words, identity=identity).text


def _hearable_by(person: Person, *, at: datetime) -> QuerySet[Appeal]:
    able = takeable_by(person, at=at, appeal=OuterRef(OuterRef("pk")))
    mine = Assignment.objects.filter(
        appeal=OuterRef("pk"), reviewer=person, released_at__isnull=True
    )
    rows = _without_part(person).filter(Exists(able.filter(pk=OuterRef("decision__submission"))))
    return rows.exclude(Exists(mine)).select_related(*AROUND)


def _without_part(person: Person) -> QuerySet[Appeal]:
    judged = Assignment.objects.filter(
        submission=OuterRef("decision__submission"), reviewer=person
    ).exclude(appeal=OuterRef("pk"))
    aside = RuleSetAside.objects.filter(submission=OuterRef("decision__submission"), by=person)
    sampled = AnchorConsent.objects.filter(
        submission=OuterRef("decision__submission"),
        round=OuterRef("decision__round"),
        asked_by=person,
    )
    return (
        Appeal.objects.filter(state__in=OPEN)
        .exclude(Exists(judged))
        .exclude(Exists(aside))
        .exclude(Exists(sampled))
    )


def _busy(*, at: datetime) -> Coalesce:
    return _panel(Q(review__handed_in_at__isnull=False) | held_on(at))


def _needed() -> Greatest:
    """As many as before, two at least; one more when all of them have read it and differ."""
    return Greatest(
        F("decision__submission__version__reviewers"),
        _panel(Q(review__handed_in_at__isnull=False)) + 1,
        SMALLEST_PANEL,
        output_field=IntegerField(),
    )


def _panel(which: Q) -> Coalesce:
    rows = Assignment.objects.filter(which, appeal=OuterRef("pk"), released_at__isnull=True)
    counted = rows.order_by().values("appeal").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def open_appeal(pk: UUID, *, person: Person, at: datetime) -> Appeal | None:
    """Return an appeal that this person may sit on, or sits on already."""
    here = Assignment.objects.filter(appeal=OuterRef("pk"), reviewer=person)
    rows = Appeal.objects.filter(pk=pk, state__in=OPEN).select_related(*AROUND)
    mine = rows.filter(Exists(here)).first()
    return mine or _hearable_by(person, at=at).filter(pk=pk).first()
