"""Advice on one's own work: whom to ask, what they said, what to answer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.earn import actions
from milepost.earn.forms import CoachForm, ReplyForm
from milepost.earn.models import Coaching, Remark, Submission
from milepost.earn.queries import (
    coaches_of,
    coaches_to_choose,
    remarks_on,
    remarks_to,
    submissions_of,
)
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what coaches said and who they are; on POST ask one more."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    if request.method != "POST":
        return _page(request, found, form=CoachForm(coaches=coaches_to_choose(found)))
    form = CoachForm(request.POST, coaches=coaches_to_choose(found))
    if form.is_valid():
        try:
            asked = actions.ask_coach(found, **form.asked(), by=person_in(request), at=now())
            messages.success(request, _("%(name)s is asked.") % {"name": asked.name})
            return redirect("earn:feedback", pk=pk)
        except RuleError as error:
            form.add_error(None, error.sentence)
    return _page(request, found, form=form)


@require_POST
@login_required
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a coach go, or go as a coach; the work is closed to them from now on."""
    me = person_in(request)
    own = Coaching.objects.filter(submission__in=submissions_of(me))
    coaching = get_object_or_404(own | Coaching.objects.filter(coach=me), pk=pk)
    actions.end_coaching(coaching, by=me, at=now())
    if coaching.coach_id == me.pk:
        messages.success(request, _("You no longer see this work. What you said stays."))
        return redirect("earn:coaching")
    messages.success(request, _("%(name)s no longer sees your work.") % {"name": coaching.name})
    return redirect("earn:feedback", pk=coaching.submission_id)


@require_POST
@login_required
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer a coach."""
    remark = get_object_or_404(remarks_to(person_in(request)), pk=pk)
    form = ReplyForm(request.POST, auto_id=f"reply-{remark.pk}-%s")
    if form.is_valid():
        text = form.cleaned_data["text"]
        actions.reply(remark, text=text, by=person_in(request), at=now())
        messages.success(request, _("Your answer is sent."))
        return redirect("earn:feedback", pk=remark.submission_id)
    submission = get_object_or_404(submissions_of(person_in(request)), pk=remark.submission_id)
    asking = CoachForm(coaches=coaches_to_choose(submission))
    return _page(request, submission, form=asking, trouble=(remark, form))


@require_POST
@login_required
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick a remark off, or open it again."""
    remark = get_object_or_404(remarks_to(person_in(request)), pk=pk)
    wanted = request.POST.get("done") != "no"
    actions.mark_done(remark, done=wanted, by=person_in(request), at=now())
    return redirect("earn:feedback", pk=remark.submission_id)


def _page(
    request: HttpRequest,
    found: Submission,
    *,
    form: CoachForm,
    trouble: tuple[Remark, ReplyForm] | None = None,
) -> HttpResponse:
    page = page_of(remarks_on(found), request=request)
    rows = [(remark, _reply_form(remark, trouble)) for remark in page]
    context = {
        "submission": found,
        "version": found.version,
        "coaches": coaches_of(found),
        "page": page,
        "rows": rows,
        "form": form,
    }
    return render(
        request, "earn/feedback.html", context, status=422 if form.errors or trouble else 200
    )


def _reply_form(remark: Remark, trouble: tuple[Remark, ReplyForm] | None) -> ReplyForm:
    if trouble and trouble[0].pk == remark.pk:
        return trouble[1]
    return ReplyForm(initial={"text": remark.reply}, auto_id=f"reply-{remark.pk}-%s")
