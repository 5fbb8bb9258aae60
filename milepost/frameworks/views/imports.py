"""Importing a framework, and watching it come in."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from milepost.frameworks import queries
from milepost.frameworks.forms import ImportForm
from milepost.frameworks.tasks import go_on_later, import_later
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Ask for a file or an address; show the imports so far."""
    person = person_in(request)
    desks = queries.desks_of(person)
    form = ImportForm(request.POST or None, request.FILES or None, organizations=desks)
    if request.method == "POST" and form.is_valid():
        job = import_later(
            form.incoming(),
            organization=form.cleaned_data["organization"],
            by=person,
            at=timezone.now(),
        )
        return redirect("frameworks:import", job.pk)
    page = page_of(queries.jobs_of(person), request=request)
    context = {"form": form, "page": page, "writes": desks.exists()}
    return render(request, "frameworks/imports.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far an import has come, and every row that could not be taken."""
    job = get_object_or_404(queries.jobs_of(person_in(request)), pk=pk)
    page = page_of(job.findings.all(), request=request)
    return render(request, "frameworks/import.html", {"job": job, "page": page})


@login_required
@require_POST
def go_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go on with an import that was left."""
    job = get_object_or_404(queries.jobs_of(person_in(request)), pk=pk)
    go_on_later(job)
    return redirect("frameworks:import", job.pk)
