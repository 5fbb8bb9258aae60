"""The page of one organization, with the form that was just sent, if one was."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from milepost.kit.paging import page_of
from milepost.organizations import queries, rules
from milepost.organizations.forms import InvitationForm, RoleForm
from milepost.organizations.models import Organization
from milepost.people.models import Person


def organization_page(
    request: HttpRequest, *, organization: Organization, form: InvitationForm | None = None
) -> HttpResponse:
    """Return the page, as much of it as who asks may see."""
    context: dict[str, Any] = {"organization": organization}
    if isinstance(request.user, Person):
        held = queries.roles_of(request.user, organization=organization)
        roles = queries.acting_roles(request.user, organization=organization)
        context |= {
            "member": bool(held),
            "owner": rules.OWNER in roles,
            "designs": bool(roles & rules.DESIGNERS),
            "awards": bool(roles & rules.AWARDERS),
        }
        if held:
            members = queries.members_of(organization)
            context["page"] = page_of(members, request=request)
        if rules.OWNER in roles:
            context |= _for_owners(organization, form=form or InvitationForm())
    status = 422 if form is not None and form.errors else 200
    return render(request, "organizations/detail.html", context, status=status)


def _for_owners(organization: Organization, *, form: InvitationForm) -> dict[str, Any]:
    opened = queries.invitations_open(organization, at=timezone.now())
    return {"form": form, "invitations": opened, "role_form": RoleForm(auto_id=False)}
