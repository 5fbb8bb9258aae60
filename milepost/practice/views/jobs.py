"""Bringing a work history: read job by job first, and what is chosen becomes entries of a log."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from milepost.kit.addresses import safe_path
from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.forms import HistoryForm
from milepost.practice.rules.jobs import JobPlan


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def jobs(request: HttpRequest) -> HttpResponse:
    """Take a work history; show what was read of it, then take what is chosen."""
    form = HistoryForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form=form)
    person, text = person_in(request), form.cleaned_data["text"]
    plan: JobPlan | None = None
    try:
        plan = queries.plan_of_jobs(text, by=person, now=timezone.now())
        if "take" in request.POST:
            chosen = _numbers(request)
            actions.take_jobs(text, by=person, at=timezone.now(), chosen=chosen)
            return _taken(request, number=len(chosen & {row.number for row in plan.open}))
    except RuleError as refusal:
        form.add_error(None, refusal.sentence)
    return _page(request, form=form, plan=plan, text=text)


def _taken(request: HttpRequest, *, number: int) -> HttpResponse:
    words = ngettext("%(count)d job is in your log.", "%(count)d jobs are in your log.", number)
    messages.success(request, words % {"count": number})
    back, log = safe_path(request.POST.get("next", "")), queries.work_history_of(person_in(request))
    return redirect(back or (reverse("practice:log", args=[log.pk]) if log else "practice:logs"))


def _numbers(request: HttpRequest) -> set[int]:
    return {int(one) for one in request.POST.getlist("job") if one.isdecimal() and len(one) < 4}


def _page(request: HttpRequest, *, form: HistoryForm, **more: Any) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form,
        "log": queries.work_history_of(person_in(request)),
        "next": safe_path(asked.get("next", "")),
        "chosen": _numbers(request) if "take" in request.POST else None,
        **more,
    }
    return render(request, "practice/jobs.html", context, status=422 if form.errors else 200)
