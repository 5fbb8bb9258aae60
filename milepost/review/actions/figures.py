"""Counting what was decided, and telling it once enough learners stand behind a number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import has_role
from milepost.people.models import Person
from milepost.review.models import (
    Appeal,
    Attempt,
    Decision,
    Figures,
    Group,
    LateWork,
    NamedReviewer,
    Result,
)
from milepost.review.queries.figures import NETWORK, reviewers_of
from milepost.review.queries.service import kept_in, newly_late
from milepost.review.rules.appeals.choices import State
from milepost.review.rules.figures import (
    AttemptFacts,
    EndedAppeal,
    Found,
    Sums,
    Waiting,
    appeal_sums,
    groups,
    plus,
    sums_of,
    told_of,
)
from milepost.review.rules.verdicts import INCOMPLETE

AT_ONCE = 500
CLOSED = (State.DECIDED, State.WITHDRAWN)
Round = tuple[UUID, int]
T = TypeVar("T")
Ratings = dict[Round, list[list[tuple[int, bool]]]]


def tell_figures(*, at: datetime) -> int:
    """Count what was decided since, tell every group that is complete; return how many groups.

    Whoever comes second waits; told twice, nothing changes. Many decisions are counted in steps, so
    that nobody waits for all of them.
    """
    fresh = Decision.objects.filter(attempt__isnull=True).order_by("decided_at", "pk")
    for keys in _steps(fresh.values_list("pk", flat=True), AT_ONCE):
        _count(keys)
    for works in _steps(newly_late(at=at), AT_ONCE):
        LateWork.objects.bulk_create(works, ignore_conflicts=True)
    return _tell_complete(at=at)


@transaction.atomic
def _tell_complete(*, at: datetime) -> int:
    network = _locked_network()
    waiting = [*_waiting(), *_late_waiting(), *_appeals_waiting()]
    found = groups(waiting, smallest=settings.SMALLEST_GROUP, at=at)
    for group in found:
        _tell(group, at=at)
    if found:
        _work_out(_scopes(found), at=at)
        journal.record("figures.told", by=None, target=network, at=at, groups=len(found))
    return len(found)


def _locked_network() -> Figures:
    """Return the row that everybody who counts or tells takes turns on."""
    Figures.objects.get_or_create(scope=NETWORK)
    return Figures.objects.select_for_update().get(scope=NETWORK)


@transaction.atomic
def name_reviewer(person: Person, *, organization: Organization, at: datetime) -> NamedReviewer:
    """Name a reviewer beside the figures of the organization they review for, as they wish."""
    if not has_role(person, organization=organization, roles=[Membership.Role.REVIEWER]):
        raise RuleError(_("Only reviewers are named here."), code="not-a-reviewer")
    named, _new = NamedReviewer.objects.get_or_create(
        person=person, organization=organization, defaults={"since": at}
    )
    journal.record("reviewer.named", by=person.pk, target=organization, at=at)
    return named


@transaction.atomic
def stop_naming_reviewer(person: Person, *, organization: Organization, at: datetime) -> None:
    """Take a reviewer's name away again."""
    NamedReviewer.objects.filter(person=person, organization=organization).delete()
    journal.record("reviewer.unnamed", by=person.pk, target=organization, at=at)


@transaction.atomic
def _count(keys: Sequence[UUID]) -> None:
    """Keep these decisions as they count, but for those that somebody else has counted since."""
    _locked_network()
    earlier = (
        Decision.objects.filter(
            submission__applicant=OuterRef("submission__applicant"),
            submission__version__achievement=OuterRef("submission__version__achievement"),
        )
        .filter(
            Q(decided_at__lt=OuterRef("decided_at"))
            | Q(submission=OuterRef("submission"), round__lt=OuterRef("round"))
        )
        .exclude(outcome=INCOMPLETE)
    )
    decisions = list(
        Decision.objects.filter(pk__in=keys, attempt__isnull=True)
        .select_related("submission__version__achievement")
        .annotate(again=Exists(earlier))
    )
    ratings = _ratings(decisions)
    Attempt.objects.bulk_create(_attempt(decision, ratings=ratings) for decision in decisions)


def _attempt(decision: Decision, *, ratings: Ratings) -> Attempt:
    submission = decision.submission
    waited = decision.decided_at - decision.submitted_at if decision.submitted_at else None
    return Attempt(
        decision=decision,
        achievement=submission.version.achievement,
        organization_id=submission.version.achievement.organization_id,
        learner_id=submission.applicant_id,
        decided_at=decision.decided_at,
        first=not decision.again,  # type: ignore[attr-defined]
        outcome=decision.outcome,
        days=max(0, waited.days) if waited else None,
        ratings=ratings.get((submission.pk, decision.round), []),
    )


def _ratings(decisions: Sequence[Decision]) -> Ratings:
    """Return for each round what every criterion was given, whoever gave it."""
    judged = {(one.submission_id, one.round) for one in decisions if one.outcome != INCOMPLETE}
    rows = Result.objects.filter(
        review__assignment__submission__in={submission for submission, _round in judged},
        review__handed_in_at__isnull=False,
        review__assignment__appeal__isnull=True,
        level__isnull=False,
    ).values_list(
        "review__assignment__submission",
        "review__assignment__round",
        "criterion",
        "level__position",
        "level__meets",
    )
    found: defaultdict[Round, defaultdict[int, list[tuple[int, bool]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for submission, number, criterion, position, meets in rows.order_by("pk"):
        found[submission, number][criterion].append((position, meets))
    return {place: list(seen.values()) for place, seen in found.items() if place in judged}


def _steps(things: Iterable[T], number: int) -> Iterator[list[T]]:
    """Return things in steps of so many."""
    rows = iter(things)
    while some := list(islice(rows, number)):
        yield some


def _waiting() -> list[Waiting]:
    rows = Attempt.objects.filter(group__isnull=True).values_list(
        "pk", "achievement", "organization", "learner", "decided_at"
    )
    return _rows(rows, kind="attempt")


def _late_waiting() -> list[Waiting]:
    rows = LateWork.objects.filter(group__isnull=True).values_list(
        "pk", "achievement", "organization", "learner", "due_at"
    )
    return _rows(rows, kind="late")


def _appeals_waiting() -> list[Waiting]:
    """Return the appeals of which it is not told that they were filed, and not how they ended.

    How one ended is told of no less than that it was filed: so nobody finds more outcomes than
    appeals in any figure.
    """
    about = "decision__submission"
    achievement = f"{about}__version__achievement"
    names = ("pk", achievement, f"{achievement}__organization", f"{about}__applicant")
    fresh = Appeal.objects.filter(filed_group__isnull=True)
    ended = Appeal.objects.filter(filed_group__isnull=False, group__isnull=True, state__in=CLOSED)
    told = ("pk", "filed_group__achievement", "filed_group__organization", f"{about}__applicant")
    return [
        *_rows(fresh.values_list(*names, "filed_at"), kind="filed"),
        *_rows(ended.values_list(*told, "closed_at"), kind="closed"),
    ]


def _rows(rows: Iterable[tuple[Any, ...]], *, kind: str) -> list[Waiting]:
    return [
        Waiting(key=key, achievement=what, organization=whose, learner=who, since=since, kind=kind)
        for key, what, whose, who, since in rows
    ]


def _tell_appeals(found: Found, *, group: Group) -> Sums:
    filed = [one.key for one in found.members if one.kind == "filed"]
    closed = [one.key for one in found.members if one.kind == "closed"]
    appeals = list(Appeal.objects.select_for_update().filter(pk__in=[*filed, *closed]))
    ended = [appeal for appeal in appeals if appeal.state in CLOSED]
    Appeal.objects.filter(pk__in=filed).update(filed_group=group)
    Appeal.objects.filter(pk__in=[appeal.pk for appeal in ended]).update(group=group)
    return appeal_sums(len(filed), ended=[_ended(appeal) for appeal in ended])


def _ended(appeal: Appeal) -> EndedAppeal:
    days = (appeal.closed_at - appeal.filed_at).days if appeal.closed_at else None
    late = bool(appeal.closed_at and appeal.answer_by and appeal.closed_at > appeal.answer_by)
    return EndedAppeal(state=appeal.state, outcome=appeal.outcome, days=days, late=late)


def _tell(found: Found, *, at: datetime) -> None:
    """Put the attempts into their group, and add them to every figure they count in."""
    group = Group.objects.create(
        organization_id=found.organization,
        achievement_id=found.achievement,
        learners=found.learners,
        told_at=at,
    )
    sums: Sums = {}
    keys = [one.key for one in found.members if one.kind == "attempt"]
    for begin in range(0, len(keys), AT_ONCE):
        some = Attempt.objects.filter(pk__in=keys[begin : begin + AT_ONCE])
        sums = plus(sums, sums_of(_facts(row) for row in some))
        some.update(group=group)
    late = [one.key for one in found.members if one.kind == "late"]
    LateWork.objects.filter(pk__in=late).update(group=group)
    group.promised, group.kept = kept_in(group)
    group.save(update_fields=["promised", "kept"])
    sums = plus(sums, _tell_appeals(found, group=group))
    for scope in _scopes([found]):
        figures, _new = Figures.objects.get_or_create(scope=scope)
        figures.sums = plus(figures.sums, sums)
        figures.save(update_fields=["sums"])


def _facts(row: Attempt) -> AttemptFacts:
    return AttemptFacts(
        first=row.first,
        outcome=row.outcome,
        days=row.days,
        ratings=tuple(tuple((position, meets) for position, meets in seen) for seen in row.ratings),
    )


def _scopes(found: Iterable[Found]) -> set[str]:
    scopes = {NETWORK}
    for group in found:
        if group.achievement:
            scopes.add(f"achievement:{group.achievement}")
        if group.organization:
            scopes.add(f"organization:{group.organization}")
    return scopes


def _work_out(scopes: Iterable[str], *, at: datetime) -> None:
    """Work out what follows from the sums; the same sums give the same intervals."""
    for scope in sorted(scopes):
        figures = Figures.objects.get(scope=scope)
        kind, _colon, key = scope.partition(":")
        figures.told = told_of(
            figures.sums,
            reviewers=reviewers_of(_told(kind, key=UUID(key) if key else None)),
            one_rubric=kind == "achievement",
            chance=Random(scope),  # noqa: S311 - an interval, not a secret
        )
        figures.as_of = at
        figures.save(update_fields=["told", "as_of"])


def _told(kind: str, *, key: UUID | None) -> QuerySet[Attempt]:
    rows = Attempt.objects.filter(group__isnull=False)
    if kind == "achievement":
        return rows.filter(group__achievement=F("achievement"), achievement=key)
    if kind == "organization":
        return rows.filter(group__organization=F("organization"), organization=key)
    return rows
