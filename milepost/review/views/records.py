"""What was decided, for those it concerns."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from milepost.earn.queries import coach_is_offered
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.review import queries
from milepost.review.models import Decision
from milepost.review.queries import appeals


@login_required
@require_GET
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one decision, to the applicant and to those who took part in it."""
    decision = get_object_or_404(queries.decisions_for(person_in(request)), pk=pk)
    context = {
        "record": queries.record_of(decision, reader=person_in(request)),
        "offer_coach": coach_is_offered(decision.submission),
        "own": decision.submission.applicant_id == person_in(request).pk,
        **_appeal(decision, person=person_in(request)),
    }
    return render(request, "review/record.html", context)


@login_required
@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the applicant every round of a submission, newest first."""
    submission = get_object_or_404(queries.submissions_of(person_in(request)), pk=pk)
    context = {"submission": submission, "records": queries.records_of(submission)}
    return render(request, "review/history.html", context)


def _appeal(decision: Decision, *, person: Person) -> dict[str, object]:
    """The appeal against a decision, or whether there can be one; what was asked about the work."""
    if decision.submission.applicant_id != person.pk:
        return {}
    return {
        "appeal": appeals.appeals_of(person).filter(decision=decision).first(),
        "may_appeal": appeals.may_appeal(decision, person=person, at=timezone.now()),
        "until": appeals.until(decision),
        "consent": queries.consents_of(person)
        .filter(submission=decision.submission, round=decision.round)
        .first(),
    }
