"""Saying what happened on a day, in ten seconds; correcting; the history."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.actions import Arrival
from milepost.practice.forms import CorrectionForm, EntryForm, PocketForm
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.views.logs import log_page


@login_required
@require_POST
def enter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an entry; for a second one on a day ask whether to correct or to add."""
    person = person_in(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    form = EntryForm(_said(request, log=log), contexts=log.contexts)
    if not form.is_valid():
        return _quietly(request, form=form) or log_page(request, log=log, form=form)
    try:
        entry = _entered(log, form=form, by=person)
    except RuleError as refusal:
        if quiet := _quietly(request, refusal=refusal):
            return quiet
        if refusal.code == "already-entered":
            return _ask(request, log=log, form=form, by=person)
        form.add_error(None, refusal.sentence)
        return log_page(request, log=log, form=form)
    _confirm(request, entry)
    return _quietly(request) or redirect("practice:log", log.pk)


def _said(request: HttpRequest, *, log: PracticeLog) -> QueryDict:
    """What was typed, with the context that the page for the pocket has for this log."""
    said = request.POST.copy()
    if chosen := said.get(f"context-{log.pk}"):
        said["context"] = chosen
    return said


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pocket(request: HttpRequest) -> HttpResponse:
    """Enter a day in any log; the page that also opens without a connection."""
    person = person_in(request)
    logs = queries.logs_to_enter_in(person)
    chosen = None
    if request.method == "POST":
        form = PocketForm(request.POST, logs=logs)
        chosen = next((log for log in logs if str(log.pk) == request.POST.get("log")), None)
        if chosen is not None:
            return enter(request, chosen.pk)
        form.add_error(None, _("Choose a log."))
    else:
        day = queries.today_of(logs[0], now=timezone.now()) if logs else timezone.localdate()
        form = PocketForm(initial={"day": day, "key": uuid4()}, logs=logs)
    context = {"logs": logs, "chosen": chosen, "form": form}
    return render(request, "practice/pocket.html", context, status=422 if form.errors else 200)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that opens the page for entering where there is no connection."""
    context = {"scope": reverse("practice:logs"), "shell": reverse("practice:pocket")}
    answer = render(request, "practice/worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


def _confirm(request: HttpRequest, entry: Entry) -> None:
    words = _("Entered for %(day)s: %(outcome)s.")
    day = date_format(entry.day, "DATE_FORMAT")
    messages.success(request, words % {"day": day, "outcome": entry.get_outcome_display()})


def _quietly(
    request: HttpRequest, *, form: EntryForm | None = None, refusal: RuleError | None = None
) -> HttpResponse | None:
    """Answer a script that sends what was entered earlier: 204, or a sentence; None for a page."""
    if "X-Autosave" not in request.headers:
        return None
    plain = "text/plain; charset=utf-8"
    if refusal is not None:
        status = 409 if refusal.code == "already-entered" else 422
        return HttpResponse(refusal.sentence, status=status, content_type=plain)
    if form is not None:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return HttpResponse(" ".join(sentences), status=422, content_type=plain)
    return HttpResponse(status=204)


def _entered(log: PracticeLog, *, form: EntryForm, by: Person) -> Entry:
    clean = form.cleaned_data
    arrival = Arrival(key=str(clean["key"] or ""), again=clean["again"])
    return actions.record_entry(log, line=form.line(), by=by, at=timezone.now(), arrival=arrival)


def _ask(request: HttpRequest, *, log: PracticeLog, form: EntryForm, by: Person) -> HttpResponse:
    standing = queries.standing(queries.entries_seen_by(by, log=log)).filter(recorded_by=by)
    context = {
        "log": log,
        "form": form,
        "standing": standing.filter(day=form.cleaned_data["day"]),
        "outcome": Entry.Outcome(form.cleaned_data["outcome"]).label,
        "key": uuid4(),
    }
    return render(request, "practice/already.html", context, status=409)


@login_required
@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List what was entered, latest day first, with every correction."""
    person = person_in(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    page = page_of(queries.entries_seen_by(person, log=log), request=request)
    context = {"log": log, "page": page, "own": log.owner_id == person.pk}
    return render(request, "practice/history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Correct what one entered, with a reason, or take it back."""
    person = person_in(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    mine = queries.entries_seen_by(person, log=log).filter(recorded_by=person)
    entry = get_object_or_404(mine, pk=number)
    initial = _initial(entry)
    form = CorrectionForm(request.POST or None, initial=initial, contexts=log.contexts)
    if request.method == "POST" and form.is_valid():
        try:
            arrival = Arrival(key=str(form.cleaned_data["key"] or ""))
            now = timezone.now()
            actions.correct_entry(entry, line=form.line(), by=person, at=now, arrival=arrival)
        except RuleError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Corrected. The first entry stays in the history."))
            return redirect("practice:history", log.pk)
    context = {"log": log, "entry": entry, "form": form}
    return render(request, "practice/correct.html", context, status=422 if form.errors else 200)


def _initial(entry: Entry) -> dict[str, object]:
    return {
        "day": entry.day,
        "outcome": entry.outcome,
        "context": entry.context,
        "note": entry.note,
        "key": uuid4(),
    }
