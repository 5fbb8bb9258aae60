"""How an applicant sees their own work: written before handing in, readable ever after."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.define.models import Criterion
from milepost.earn import actions
from milepost.earn.forms import AssessmentForm
from milepost.earn.models import Submission
from milepost.earn.queries import (
    assessment_of,
    begins_with,
    own_standing_of,
    scores_of,
    submissions_of,
)
from milepost.earn.rules.assessment import OFF
from milepost.earn.rules.states import DRAFT
from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assess(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the rubric to one's own work, and keep what is said; read-only once it is handed in."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    if found.version.self_assessment == OFF:
        raise Http404
    if request.method == "POST":
        return _save(request, found)
    if found.state != DRAFT:
        return _assessed(request, found)
    return _page(request, found, form=_form(found))


def _assessed(request: HttpRequest, found: Submission) -> HttpResponse:
    said = assessment_of(found, round=found.round)
    context = {
        "submission": found,
        "version": found.version,
        "assessment": said,
        "scores": scores_of(said) if said else [],
    }
    return render(request, "earn/assessed.html", context)


def _save(request: HttpRequest, found: Submission) -> HttpResponse:
    form = AssessmentForm(request.POST, criteria=_criteria(found))
    if form.is_valid():
        try:
            actions.save_self_assessment(found, own=form.own(), by=person_in(request), at=now())
            return _saved(request, found)
        except RuleError as error:
            form.add_error(None, error.sentence)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=422)
    return _page(request, found, form=form)


def _saved(request: HttpRequest, found: Submission) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    messages.success(request, _("Saved. You can change it until you hand in."))
    return redirect("earn:submission", pk=found.pk)


def _page(request: HttpRequest, found: Submission, *, form: AssessmentForm) -> HttpResponse:
    earlier = assessment_of(found, round=found.round) is None and begins_with(found) is not None
    context = {
        "submission": found,
        "version": found.version,
        "own": own_standing_of(found),
        "form": form,
        "earlier": earlier,
    }
    return render(request, "earn/assess.html", context, status=422 if form.errors else 200)


def _form(found: Submission) -> AssessmentForm:
    return AssessmentForm(criteria=_criteria(found), own=begins_with(found))


def _criteria(found: Submission) -> list[Criterion]:
    return list(found.version.criteria.prefetch_related("levels"))
