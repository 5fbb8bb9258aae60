"""Roles of members."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from milepost.organizations import actions, queries
from milepost.organizations.forms import RoleForm
from milepost.organizations.models import Membership
from milepost.people.signed_in import person_in


@login_required
@require_POST
def give_role(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give a member one more role."""
    by = person_in(request)
    organization = get_object_or_404(queries.organizations_run_by(by), slug=slug)
    person = get_object_or_404(queries.members_of(organization), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = form.cleaned_data["role"]
        if role == Membership.Role.REVIEWER and person.pk == by.pk:
            return redirect("review:oneself", slug)
        actions.give_role(
            by, organization=organization, person=person, role=role, at=timezone.now()
        )
    return redirect("organizations:detail", slug)


@login_required
@require_POST
def take_role(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take a role from a member; a reviewer may hold work, which a page of its own asks about."""
    by = person_in(request)
    organization = get_object_or_404(queries.organizations_run_by(by), slug=slug)
    person = get_object_or_404(queries.members_of(organization), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        role = form.cleaned_data["role"]
        if role == Membership.Role.REVIEWER:
            return redirect("review:take_reviewer_role", slug, pk)
        actions.take_role(
            by, organization=organization, person=person, role=role, at=timezone.now()
        )
    return redirect("organizations:detail", slug)


@login_required
@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Give up every role here."""
    person = person_in(request)
    organization = get_object_or_404(queries.organizations_of(person), slug=slug)
    actions.leave(person, organization=organization, at=timezone.now())
    return redirect("organizations:list")
