"""A log out as CSV, and CSV files in: shown row by row first, taken on confirmation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit.downloads import attachment
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.forms import FileForm
from milepost.practice.models import Import
from milepost.practice.rules.importing import Plan
from milepost.practice.rules.sheet import entries_sheet, refused_sheet

CSV = "text/csv; charset=utf-8"


@login_required
@require_GET
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out what one may read of a log as a CSV file."""
    person = person_in(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    entries = queries.entries_seen_by(person, log=log).order_by("day", "id")
    text = entries_sheet(queries.entry_document(entry) for entry in entries)
    return attachment(text.encode(), media_type=CSV, name=f"{log.title}.csv")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a file; then see what becomes of its rows."""
    person = person_in(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = actions.Sheet(name=file.name, content=file.read())
            brought = actions.bring_file(log, sheet=sheet, by=person, at=timezone.now())
        except RuleError as refusal:
            for sentence in refusal.sentence.splitlines():
                form.add_error("file", sentence)
        else:
            return redirect("practice:import", log.pk, brought.pk)
    context = {"log": log, "form": form}
    return render(request, "practice/bring.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def look(request: HttpRequest, pk: UUID, number: UUID) -> HttpResponse:
    """Show what becomes of each row of a file."""
    brought, plan = _planned(request, pk=pk, number=number)
    context = {
        "log": brought.log,
        "brought": brought,
        "plan": plan,
        "page": page_of(plan.rows, request=request),
    }
    return render(request, "practice/import.html", context)


@login_required
@require_POST
def take(request: HttpRequest, pk: UUID, number: UUID) -> HttpResponse:
    """Take the rows that can be taken."""
    brought, _plan = _planned(request, pk=pk, number=number)
    plan = actions.take_file(brought, by=person_in(request), at=timezone.now())
    count = len(plan.taken)
    words = ngettext("%(count)d row was taken.", "%(count)d rows were taken.", count)
    messages.success(request, words % {"count": count})
    if plan.refused:
        return redirect("practice:import", pk, number)
    return redirect("practice:log", pk)


@login_required
@require_GET
def refused(request: HttpRequest, pk: UUID, number: UUID) -> HttpResponse:
    """Hand out the rows that can't be taken, with why, to correct and bring again."""
    _brought, plan = _planned(request, pk=pk, number=number)
    text = refused_sheet(plan)
    return attachment(text.encode(), media_type=CSV, name=_("rows to correct") + ".csv")


def _planned(request: HttpRequest, *, pk: UUID, number: UUID) -> tuple[Import, Plan]:
    person = person_in(request)
    log = get_object_or_404(queries.logs_open_to(person), pk=pk)
    brought = get_object_or_404(queries.imports_of(person, log=log), pk=number)
    return brought, queries.plan_for(brought, now=timezone.now())
