"""Taking from somebody what lets them judge: at once, or with a reason while they hold work."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.kit.errors import RuleError
from milepost.organizations.queries import members_of, organizations_run_by
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import RemovalForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_reviewer_role(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take the role of a reviewer from a member."""
    me = person_in(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    person = get_object_or_404(members_of(organization), pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            actions.take_reviewer_role(
                person, organization=organization, reason=reason, by=me, at=now
            )
            messages.success(request, _("They no longer review here."))
            return redirect("organizations:detail", slug)
        except RuleError as refused:
            form.add_error("reason", refused.sentence)
    context = {
        "heading": _("Take away the role of a reviewer"),
        "person": person,
        "about": {"title": organization.name},
        "held": queries.places_of(person, organization=organization).count(),
        "back": reverse("organizations:detail", args=[slug]),
    }
    return _page(request, form=form, context=context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_qualification(request: HttpRequest, slug: str, achievement: str, pk: UUID) -> HttpResponse:
    """End what somebody was named for."""
    me = person_in(request)
    organization = get_object_or_404(queries.organizations_led_by(me), slug=slug)
    found = get_object_or_404(queries.achievements_led(organization), slug=achievement)
    row = get_object_or_404(queries.qualifications_of(found), pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            actions.end_qualification(row, reason=reason, by=me, at=now)
            messages.success(request, _("Ended."))
            return redirect("review:qualified", slug, achievement)
        except RuleError as refused:
            form.add_error("reason", refused.sentence)
    held = queries.places_of(row.person, organization=organization) if row.person else None
    context = {
        "heading": _("End it"),
        "person": row.person or row.email,
        "about": found,
        "held": held.filter(submission__version__achievement=found).count() if held else 0,
        "back": reverse("review:qualified", args=[slug, achievement]),
    }
    return _page(request, form=form, context=context)


def _page(request: HttpRequest, *, form: RemovalForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    context["form"] = form
    return render(request, "review/oversee/removal.html", context, status=status)
