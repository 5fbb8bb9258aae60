"""Crosswalks between frameworks: to read, to write, to take away."""

import csv
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from milepost.frameworks import actions, queries
from milepost.frameworks.forms import CrosswalkForm, PairForm
from milepost.frameworks.rules.tables import safe
from milepost.kit.paging import page_of
from milepost.people.models import Person
from milepost.people.signed_in import person_in


def crosswalks(request: HttpRequest) -> HttpResponse:
    """Show the crosswalks; a designer begins one between two frameworks."""
    person = request.user
    desks = queries.desks_of(person) if isinstance(person, Person) else None
    form = None
    if desks is not None and desks.exists():
        form = CrosswalkForm(
            request.POST or None, organizations=desks, frameworks=queries.frameworks()
        )
    if request.method == "POST" and form and form.is_valid():
        begun = actions.start_crosswalk(by=person_in(request), at=timezone.now(), **form.parts())
        return redirect("frameworks:compare", begun.pk)
    page = page_of(queries.crosswalks(), request=request)
    return render(request, "frameworks/crosswalks.html", {"form": form, "page": page})


@require_safe
def crosswalk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the pairs of a crosswalk."""
    found = get_object_or_404(queries.crosswalks(), pk=pk)
    page = page_of(found.associations.all(), request=request)
    person = request.user
    mine = isinstance(person, Person) and queries.crosswalks_of(person).filter(pk=pk).exists()
    context = {"crosswalk": found, "page": page, "pairs": queries.pairs_of(list(page))}
    return render(request, "frameworks/crosswalk.html", context | {"mine": mine})


@login_required
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show each competency of the first framework with what is like it; keep a pair."""
    person = person_in(request)
    found = get_object_or_404(queries.crosswalks_of(person), pk=pk)
    form = PairForm(request.POST or None, crosswalk=found)
    if request.method == "POST" and form.is_valid():
        actions.add_pair(
            found,
            by=person,
            kind=form.cleaned_data["kind"],
            pair=(form.cleaned_data["origin"], form.cleaned_data["destination"]),
            at=timezone.now(),
        )
        return redirect(_place(request, pk=pk, key=form.cleaned_data["origin"].pk))
    page = page_of(queries.tree_of(found.origin), request=request)
    sides = queries.sides_of(found, rows=list(page))
    context = {"crosswalk": found, "page": page, "sides": sides, "form": form}
    return render(request, "frameworks/compare.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: UUID, identifier: UUID) -> HttpResponse:
    """Take back what was said about a pair."""
    person = person_in(request)
    found = get_object_or_404(queries.crosswalks_of(person), pk=pk)
    row = get_object_or_404(found.associations, identifier=identifier)
    actions.remove_pair(row, by=person, at=timezone.now())
    return redirect(_place(request, pk=pk, key=0))


@require_safe
def package(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a crosswalk as CASE."""
    found = get_object_or_404(queries.crosswalks(), pk=pk)
    response = JsonResponse(queries.crosswalk_package(found))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def table(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a crosswalk as a table."""
    found = get_object_or_404(queries.crosswalks(), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{pk}.csv"'
    writer = csv.writer(response)
    writer.writerow(["code", "statement", "association", "other code", "other statement"])
    for pair in queries.pairs_of(list(found.associations.all())):
        ends = [pair.origin, pair.destination]
        cells = [[safe(end.code), safe(end.statement)] for end in ends]
        writer.writerow([*cells[0], pair.row.kind, *cells[1]])
    return response


def _place(request: HttpRequest, *, pk: UUID, key: int) -> str:
    page = request.GET.get("page", "")
    number = page if page.isdecimal() else "1"
    return f"{reverse('frameworks:compare', args=[pk])}?page={number}#item-{key}"
