"""Who could be asked to review, what is asked of a person, and until when places are held."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from milepost.earn.models import Submission
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.review.models import Appeal, Assignment, Exercise, ReviewProposal
from milepost.review.queries.conflicts import refusal_of
from milepost.review.queries.qualified import reviewers_of
from milepost.review.queries.terms import TermsBook, terms_book
from milepost.review.queries.third import may_be_third
from milepost.review.rules.appeals.moves import OPEN
from milepost.review.rules.assigning import Answer, Candidate, due, fair_order
from milepost.review.rules.reviewers import places

LATELY = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A place that somebody holds, and until when."""

    assignment: Assignment
    due_at: datetime
    reminded: bool


def proposals_to(person: Person) -> QuerySet[ReviewProposal]:
    """Return what somebody is asked to review and has not answered, the most urgent first."""
    rows = ReviewProposal.objects.filter(
        reviewer=person,
        answer=Answer.OPEN,
        submission__state=Submission.State.SUBMITTED,
        round=F("submission__round"),
    )
    return rows.select_related("submission__version__achievement__organization")


def candidates_for(submission: Submission, *, at: datetime) -> list[Person]:
    """Return who is asked now, in fair order: of the ``unasked`` those who do not have too much to
    do already."""
    people = {person.pk: person for person in unasked(submission)}
    load = _load(people.values())
    lately = _lately(people.values(), at=at)
    ranked = fair_order(
        (
            Candidate(
                person=person.pk,
                speaks=person.language == submission.version.language,
                load=load.get(person.pk, 0),
                lately=lately.get(person.pk, 0),
            )
            for person in people.values()
        ),
        submission=submission.pk,
    )
    return [people[one.person] for one in ranked]


def unasked(submission: Submission) -> list[Person]:
    """Return the reviewers who are neither asked nor seated in this round, however much they do.

    Whoever has a sample before them that stands for it, or gave that back, counts as seated: to
    them it was this work. Whether a conflict keeps them from it is asked one by one, as few are
    needed.
    """
    pool = reviewers_of(submission.version.achievement).filter(is_active=True)
    seated = submission.assignments.filter(round=submission.round).order_by().values("reviewer")
    samples = _stood_for(submission)
    begun = samples.filter(handed_in_at=None).values("reviewer")
    read = samples.filter(handed_in_at__isnull=False).values("reviewer")
    asked = submission.review_proposals.filter(round=submission.round).order_by()
    asked = asked.exclude(unseen=True, answer=Answer.TAKEN, reviewer__in=read)
    free = pool.exclude(pk__in=seated).exclude(pk__in=begun)
    return list(free.exclude(pk__in=asked.values("reviewer")))


def others_able(submission: Submission, *, beside: Person, at: datetime) -> int:
    """Return how many others could take a place now: whom nothing keeps from it, and who has not
    declined it or let the question lapse. Who is only busy could."""
    asked = submission.review_proposals.filter(round=submission.round, answer=Answer.OPEN)
    people = {*unasked(submission), *(row.reviewer for row in asked.select_related("reviewer"))}
    return _able(submission, people=people - {beside}, at=at)


def able_unasked(submission: Submission, *, at: datetime) -> int:
    """Return how many of the ``unasked`` could take a place now, if they had less to do."""
    return _able(submission, people=unasked(submission), at=at)


def _able(submission: Submission, *, people: Iterable[Person], at: datetime) -> int:
    return sum(
        refusal_of(submission, reviewer=person, at=at) is None
        and may_be_third(submission, person=person, at=at)
        for person in people
    )


def free_places(submission: Submission) -> int:
    """Return how many places of the current round nobody holds."""
    here = submission.assignments.filter(round=submission.round, released_at=None)
    handed_in = here.filter(review__handed_in_at__isnull=False).count()
    return places(asked=submission.version.reviewers, handed_in=handed_in) - here.count()


def places_held(submissions: QuerySet[Submission]) -> list[Held]:
    """Return every place at these submissions that is not handed in or given back, with its day."""
    rows = Assignment.objects.filter(
        submission__in=submissions, released_at=None, round=F("submission__round")
    ).filter(Q(review=None) | Q(review__handed_in_at=None))
    places = list(
        rows.select_related(
            "submission__version__achievement__organization", "reviewer", "review", "clock"
        ).order_by("taken_at", "pk")
    )
    book = terms_book(place.submission.version.achievement.organization_id for place in places)
    return [_held(place, book=book) for place in places]


def places_held_at(organization: Organization) -> list[Held]:
    """Return the places held at an organization: of rounds that run, then on panels; each the
    oldest first."""
    rows = Submission.objects.filter(
        state=Submission.State.SUBMITTED, version__achievement__organization=organization
    )
    hearing = Appeal.objects.filter(
        state__in=OPEN, decision__submission__version__achievement__organization=organization
    )
    return [*places_held(rows), *panel_places_held(hearing)]


def places_of(person: Person, *, organization: Organization) -> QuerySet[Assignment]:
    """Return the places somebody still judges at: of a round that runs, or a panel that hears."""
    rows = Assignment.objects.filter(
        reviewer=person,
        submission__version__achievement__organization=organization,
        released_at=None,
    ).filter(Q(review=None) | Q(review__handed_in_at=None))
    running = Q(
        appeal=None, submission__state=Submission.State.SUBMITTED, round=F("submission__round")
    )
    rows = rows.filter(running | Q(appeal__state__in=OPEN))
    return rows.select_related("submission__version").order_by("submission", "pk")


def panel_places_held(appeals: QuerySet[Appeal]) -> list[Held]:
    """Return the places on these panels that are not handed in or given back, with their day.

    The day by which an appeal is to be answered shortens it, as a promise does elsewhere.
    """
    places = Assignment.objects.filter(appeal__in=appeals, released_at=None).filter(
        Q(review=None) | Q(review__handed_in_at=None)
    )
    rows = places.select_related("submission__version", "reviewer", "review", "clock", "appeal")
    return [_on_panel(place) for place in rows.order_by("taken_at", "pk")]


def _on_panel(place: Assignment) -> Held:
    appeal = place.appeal
    assert appeal is not None
    days = (appeal.answer_by - appeal.filed_at).days if appeal.answer_by else None
    return _due(place, begun=appeal.filed_at, days=days)


def _held(place: Assignment, *, book: TermsBook) -> Held:
    begun = place.submission.submitted_at or place.taken_at
    achievement = place.submission.version.achievement
    terms = book.at(begun, achievement=achievement.pk, organization=achievement.organization_id)
    return _due(place, begun=begun, days=terms.days)


def _due(place: Assignment, *, begun: datetime, days: int | None) -> Held:
    review, clock = getattr(place, "review", None), getattr(place, "clock", None)
    due_at = due(
        taken_at=place.taken_at,
        touched_at=max(place.taken_at, review.changed_at) if review else place.taken_at,
        submitted_at=begun,
        days=days,
        more_until=clock.more_until if clock else None,
    )
    reminded = bool(clock and clock.reminded_at and clock.reminded_at >= place.taken_at)
    return Held(assignment=place, due_at=due_at, reminded=reminded)


def _stood_for(submission: Submission) -> QuerySet[Exercise]:
    """Return the samples that were given in place of this round."""
    begun = submission.submitted_at or submission.changed_at
    return Exercise.objects.filter(stands_for=submission, taken_at__gte=begun).order_by()


def _load(people: Collection[Person]) -> dict[UUID, int]:
    pks = [person.pk for person in people]
    held = Assignment.objects.filter(
        reviewer__in=pks, released_at=None, round=F("submission__round")
    ).filter(
        Q(review=None) | Q(review__handed_in_at=None), submission__state=Submission.State.SUBMITTED
    )
    asked = ReviewProposal.objects.filter(reviewer__in=pks, answer=Answer.OPEN)
    found = dict(held.order_by().values_list("reviewer").annotate(number=Count("pk")))
    for pk, number in asked.order_by().values_list("reviewer").annotate(number=Count("pk")):
        found[pk] = found.get(pk, 0) + number
    return found


def _lately(people: Collection[Person], *, at: datetime) -> dict[UUID, int]:
    pks = [person.pk for person in people]
    rows = Assignment.objects.filter(
        reviewer__in=pks, review__handed_in_at__gt=at - LATELY
    ).order_by()
    return dict(rows.values_list("reviewer").annotate(number=Count("pk")))
