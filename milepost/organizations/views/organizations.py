"""Organizations: one's own, a new one, the page of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from milepost.kit.paging import page_of
from milepost.organizations import actions, queries
from milepost.organizations.forms import OrganizationForm
from milepost.organizations.models import Organization
from milepost.organizations.views.page import organization_page
from milepost.people.signed_in import person_in


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List the organizations one belongs to."""
    page = page_of(queries.organizations_of(person_in(request)), request=request)
    return render(request, "organizations/own.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found an organization."""
    form = OrganizationForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "organizations/found.html", {"form": form}, status=status)
    organization = actions.found_organization(
        person_in(request), profile=form.profile(), at=timezone.now()
    )
    messages.success(request, _("Your organization is there. Now invite its people."))
    return redirect("organizations:detail", organization.slug)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an organization: to all what it is, to members who is in it, to owners how to run it."""
    return organization_page(request, organization=get_object_or_404(Organization, slug=slug))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what an organization says of itself."""
    person = person_in(request)
    organization = get_object_or_404(queries.organizations_run_by(person), slug=slug)
    form = OrganizationForm(request.POST or None, instance=organization)
    if not form.is_valid():
        context = {"form": form, "organization": organization}
        status = 422 if form.errors else 200
        return render(request, "organizations/change.html", context, status=status)
    actions.change_organization(
        person, organization=organization, profile=form.profile(), at=timezone.now()
    )
    return redirect("organizations:detail", slug)
