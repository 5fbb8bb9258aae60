"""What everybody may know about how work is judged: of an achievement, an issuer, the network."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from milepost.define.queries import public_versions
from milepost.kit.paging import page_of
from milepost.organizations.models import Membership, Organization
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.review import actions
from milepost.review.queries import figures as queries


@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """Show how everything on this server is judged, and each issuer."""
    page = page_of(queries.issuers(), request=request)
    told = queries.told_by_scope(queries.organization_scope(row) for row in page)
    offers = queries.offered().filter(achievement__organization__in=list(page))
    money = queries.money_by(offers, group="achievement__organization")
    rows = [(row, told.get(queries.organization_scope(row)), money.get(row.pk)) for row in page]
    context = {"rigor": queries.rigor_of_network(), "page": page, "rows": rows, **_smallest()}
    return render(request, "review/figures/network.html", context)


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how an organization judges, and each thing it offers."""
    found = get_object_or_404(Organization, slug=slug)
    offered = queries.offered().filter(achievement__organization=found)
    page = page_of(offered, request=request)
    told = queries.told_by_scope(queries.achievement_scope(row.achievement) for row in page)
    shown = offered.filter(pk__in=[row.pk for row in page])
    money = queries.money_by(shown, group="achievement")
    rows = [
        (
            row,
            told.get(queries.achievement_scope(row.achievement)),
            money.get(row.achievement_id),
        )
        for row in page
    ]
    context = {
        "organization": found,
        "rigor": queries.rigor_of_organization(found),
        "page": page,
        "rows": rows,
        **_naming(request, found),
        **_smallest(),
    }
    return render(request, "review/figures/organization.html", context)


@require_safe
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how one achievement is judged."""
    version = get_object_or_404(public_versions(slug)[:1])
    context = {"version": version, "rigor": queries.rigor_of(version), **_smallest()}
    return render(request, "review/figures/achievement.html", context)


@login_required
@require_POST
def name_me(request: HttpRequest, slug: str) -> HttpResponse:
    """Name the reviewer who asks beside the figures, or take their name away again."""
    me, now = person_in(request), timezone.now()
    found = get_object_or_404(_reviewing(me), slug=slug)
    if "stop" in request.POST:
        actions.stop_naming_reviewer(me, organization=found, at=now)
        messages.success(request, _("Your name is no longer shown here."))
    else:
        actions.name_reviewer(me, organization=found, at=now)
        messages.success(request, _("Your name is shown here now. You can take it away any time."))
    return redirect("review:figures_organization", slug)


def _smallest() -> dict[str, int]:
    return {"smallest": settings.SMALLEST_GROUP}


def _reviewing(person: Person) -> QuerySet[Organization]:
    return organizations_where(person, roles=[Membership.Role.REVIEWER])


def _naming(request: HttpRequest, organization: Organization) -> dict[str, bool]:
    """Whether the reader reviews here, and is named."""
    if not isinstance(request.user, Person):
        return {"reviews_here": False, "named_here": False}
    return {
        "reviews_here": _reviewing(request.user).filter(pk=organization.pk).exists(),
        "named_here": queries.is_named(request.user, organization=organization),
    }
