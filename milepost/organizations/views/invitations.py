"""Inviting, and saying yes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.organizations import actions, queries
from milepost.organizations.forms import InvitationForm
from milepost.organizations.views.page import organization_page
from milepost.people.signed_in import person_in


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite someone into a role."""
    by = person_in(request)
    organization = get_object_or_404(queries.organizations_run_by(by), slug=slug)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return organization_page(request, organization=organization, form=form)
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        actions.invite(by, organization=organization, email=email, role=role, at=timezone.now())
    except RuleError as error:
        form.add_error(None, error.sentence)
        return organization_page(request, organization=organization, form=form)
    messages.success(request, _("We have mailed the invitation to %s.") % email)
    return redirect("organizations:detail", slug)


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Close an invitation."""
    by = person_in(request)
    organization = get_object_or_404(queries.organizations_run_by(by), slug=slug)
    actions.withdraw_invitation(by, organization=organization, pk=pk, at=timezone.now())
    return redirect("organizations:detail", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link offers; on POST take it on."""
    if request.method != "POST":
        invitation = queries.invitation_of(token)
        status = 200 if invitation else 404
        context = {"invitation": invitation}
        return render(request, "organizations/join.html", context, status=status)
    try:
        organization = actions.accept_invitation(
            token, person=person_in(request), at=timezone.now()
        )
    except RuleError as error:
        return render(request, "organizations/join.html", {"error": error}, status=410)
    messages.success(request, _("Welcome to %s.") % organization.name)
    return redirect("organizations:detail", organization.slug)
