"""Appealing: the learner asks, a fresh panel reads, everybody concerned sees how it ends."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions
from milepost.review.forms.appeals import AppealForm
from milepost.review.queries import appeals as queries
from milepost.review.queries import decisions_for, handed_in_by, panel_record


@login_required
@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """List what waits for a panel that this person may sit on, and the appeals they may read."""
    me, now = person_in(request), timezone.now()
    context = {
        "waiting": queries.appeals_waiting(me, at=now)[:20],
        "page": page_of(queries.appeals_for(me), request=request),
        "me": me,
    }
    return render(request, "review/appeals/list.html", context)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List a learner's own appeals, each with what comes next."""
    page = page_of(queries.appeals_of(person_in(request)), request=request)
    context = {"page": page, "rows": queries.with_next_steps(page.object_list)}
    return render(request, "review/appeals/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask on what grounds, and file the appeal."""
    me, now = person_in(request), timezone.now()
    decision = get_object_or_404(decisions_for(me).filter(submission__applicant=me), pk=pk)
    existing = queries.appeals_of(me).filter(decision=decision).first()
    if existing:
        return redirect("review:appeal", existing.pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            filed = actions.file_appeal(decision, **form.cleaned_data, by=me, at=now)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Your appeal is filed. You hear from us by mail."))
            return redirect("review:appeal", filed.pk)
    context = {
        "decision": decision,
        "form": form,
        "until": queries.until(decision),
        "open": queries.may_appeal(decision, person=me, at=now),
    }
    status = 422 if form.errors else 200
    return render(request, "review/appeals/new.html", context, status=status)


@login_required
@require_safe
def appeal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one appeal: why, how far it is, what it came to and why."""
    me = person_in(request)
    found = get_object_or_404(queries.appeals_for(me), pk=pk)
    own = found.decision.submission.applicant_id == me.pk
    decided = found.state == found.State.DECIDED
    context = {
        "appeal": found,
        "own": own,
        "words": found.words if own else queries.blind_words(found),
        "hearing": queries.hearing_of(found),
        "handed_in": handed_in_by(me).filter(appeal=found),
        "record": panel_record(found, reader=me) if decided else None,
        "may_read_decision": decisions_for(me).filter(pk=found.decision_id).exists(),
    }
    return render(request, "review/appeals/appeal.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's appeal back."""
    me = person_in(request)
    found = get_object_or_404(queries.appeals_of(me), pk=pk)
    try:
        actions.withdraw_appeal(found, by=me, at=timezone.now())
        messages.success(request, _("You took your appeal back. The decision stays as it is."))
    except RuleError as refused:
        messages.warning(request, refused.sentence)
    return redirect("review:appeal", pk)


@login_required
@require_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a place on the panel and go to the desk."""
    me, now = person_in(request), timezone.now()
    found = queries.open_appeal(pk, person=me, at=now)
    if found is None:
        raise Http404(_("There is no such appeal for you."))
    try:
        place = actions.join_panel(found, by=me, at=now)
    except RuleError as refused:
        messages.warning(request, refused.sentence)
        return redirect("review:appeals")
    return redirect("review:desk", pk=place.pk)
