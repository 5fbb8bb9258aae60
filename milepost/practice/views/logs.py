"""One's own logs: the list, a new one, its page, its settings."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.forms import EntryForm, LogForm
from milepost.practice.models import PracticeLog
from milepost.practice.rules.recording import WORK_HISTORY


@login_required
@require_GET
def logs(request: HttpRequest) -> HttpResponse:
    """List one's own logs and those one enters in for others."""
    person = person_in(request)
    context = {
        "page": page_of(queries.logs_with_counts(person), request=request),
        "kept": queries.keepers_in_force(person).count(),
    }
    return render(request, "practice/logs.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin a log."""
    form = LogForm(request.POST or None, home=queries.home_zone(person_in(request)))
    if request.method == "POST" and form.is_valid():
        log = actions.start_log(person_in(request), terms=form.terms(), at=timezone.now())
        messages.success(request, _("Your log is ready. Enter today’s first line."))
        return redirect("practice:log", log.pk)
    status = 422 if form.errors else 200
    return render(request, "practice/start.html", {"form": form}, status=status)


@login_required
@require_GET
def log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a log: enter, where it stands, the latest months."""
    person = person_in(request)
    found = get_object_or_404(queries.logs_open_to(person), pk=pk)
    return log_page(request, log=found)


def log_page(
    request: HttpRequest, *, log: PracticeLog, form: EntryForm | None = None, **more: Any
) -> HttpResponse:
    """Render a log's page, with a form that was not taken if there is one."""
    person, now = person_in(request), timezone.now()
    today = queries.today_of(log, now=now)
    own = log.owner_id == person.pk
    status = 422 if form is not None else 200
    initial = {"day": request.GET.get("day") or today, "key": uuid4()}
    form = form or EntryForm(initial=initial, contexts=log.contexts)
    seen = queries.entries_seen_by(person, log=log)
    context = {
        "log": log,
        "own": own,
        "jobs": own and log.serves == WORK_HISTORY,
        "voice": queries.voice_of(person, log=log),
        "today": today,
        "form": form,
        "said_today": queries.standing(seen).filter(day=today, recorded_by=person),
        "latest": seen[:5],
        "picture": queries.picture_of(log, today=today, number=2) if own else None,
        **more,
    }
    return render(request, "practice/log.html", context, status=status)


@login_required
@require_GET
def standing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show where one's log stands: verdict, figures, missed days, a year of months."""
    found = get_object_or_404(queries.logs_of(person_in(request)), pk=pk)
    today = queries.today_of(found, now=timezone.now())
    context = {"log": found, "today": today, "picture": queries.picture_of(found, today=today)}
    return render(request, "practice/standing.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a log's name, time zone and aim."""
    person = person_in(request)
    found = get_object_or_404(queries.logs_of(person), pk=pk)
    form = LogForm(request.POST or None, log=found)
    if request.method == "POST" and form.is_valid():
        actions.change_log(found, terms=form.terms(), by=person, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("practice:log", found.pk)
    context = {"form": form, "log": found}
    return render(request, "practice/change.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a log."""
    person = person_in(request)
    found = get_object_or_404(queries.logs_of(person), pk=pk)
    actions.close_log(found, by=person, at=timezone.now())
    return redirect("practice:log", found.pk)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a closed log again."""
    person = person_in(request)
    found = get_object_or_404(queries.logs_of(person), pk=pk)
    actions.reopen_log(found, by=person, at=timezone.now())
    return redirect("practice:log", found.pk)
