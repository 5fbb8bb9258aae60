"""Prior learning: a badge from elsewhere or a work history goes into a slot."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.define.models import EvidenceSlot
from milepost.earn import actions
from milepost.earn.actions import BadgeWork
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_by, submissions_of
from milepost.kit.errors import RuleError
from milepost.kit.fetch import FetchError, fetch, within
from milepost.people.signed_in import person_in
from milepost.practice.queries import entries_of, standing, work_history_of
from milepost.verify import pace
from milepost.verify.forms import BadgeForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add_badge(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Take a badge from elsewhere by file, text or address; checked first."""
    submission, place = _place(request, pk=pk, slot=slot)
    form = BadgeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        me = person_in(request)
        try:
            added = actions.add_badge(
                submission, slot=place, work=_work(form, me.pk), by=me, at=now()
            )
        except RuleError as error:
            form.add_error(None, error.sentence)
        except FetchError as error:
            form.add_error("url", error.sentence)
        else:
            messages.success(request, _("The badge is in your work, with what the check said."))
            return redirect("earn:badge", pk=added.pk)
    return _page(request, submission, place, badge=form)


def _work(form: BadgeForm, person: UUID) -> BadgeWork:
    if not pace.may_check(f"earn-{person}", most=pace.PAGE, at=now()):
        raise RuleError(_("Many badges at once. Please wait a minute."), code="too-often")
    patient, url = within(pace.PATIENCE, fetch=fetch), form.cleaned_data["url"]
    content = patient(url).content if url else form.content()
    return BadgeWork(content=content, fetch=patient)


@require_POST
@login_required
def add_history(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Put one's work history into a slot, as it stands now."""
    submission, place = _place(request, pk=pk, slot=slot)
    try:
        actions.add_history(submission, slot=place, by=person_in(request), at=now())
    except RuleError as error:
        messages.error(request, error.sentence)
        return redirect("earn:add_badge", pk=pk, slot=slot)
    messages.success(request, _("Your work history is in your work."))
    return redirect("earn:submission", pk=pk)


@require_safe
@login_required
def badge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a badge from elsewhere among one's work, and each check it went through."""
    found = artifacts_by(person_in(request)).filter(kind=Artifact.Kind.BADGE)
    artifact = get_object_or_404(found.select_related("badge"), pk=pk)
    return render(request, "earn/badge.html", {"artifact": artifact, "badge": artifact.badge})


def _place(request: HttpRequest, *, pk: UUID, slot: UUID) -> tuple[Submission, EvidenceSlot]:
    submission = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    slots = EvidenceSlot.objects.filter(version=submission.version_id)
    return submission, get_object_or_404(slots, key=slot)


def _page(
    request: HttpRequest, submission: Submission, place: EvidenceSlot, *, badge: BadgeForm
) -> HttpResponse:
    log = work_history_of(person_in(request))
    context = {
        "submission": submission,
        "slot": place,
        "badge": badge,
        "log": log,
        "jobs": standing(entries_of(log)).count() if log else 0,
    }
    return render(request, "earn/prior.html", context, status=422 if badge.errors else 200)
