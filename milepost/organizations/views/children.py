"""A school adds a child, and asks a guardian."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.kit.errors import RuleError
from milepost.organizations import actions, queries
from milepost.organizations.forms import ChildForm
from milepost.people.models import Guardianship
from milepost.people.signed_in import person_in
from milepost.people.tasks import hand_over_on_the_day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_child(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who the child is and whom to ask; on POST mail them."""
    by, age = person_in(request), settings.ADULT_AGE
    organization = get_object_or_404(queries.organizations_run_by(by), slug=slug)
    if not age:
        raise Http404
    form, at = ChildForm(request.POST or None), timezone.now()
    if form.is_valid():
        try:
            child = form.child(age=age, today=at.date())
            guardian = form.cleaned_data["guardian"]
            asked = actions.add_child(organization, child=child, guardian=guardian, by=by, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            return _asked(request, asked=asked, slug=slug)
    context = {"organization": organization, "form": form}
    status = 422 if form.errors else 200
    return render(request, "organizations/add_child.html", context, status=status)


def _asked(request: HttpRequest, *, asked: Guardianship, slug: str) -> HttpResponse:
    hand_over_on_the_day(asked.child.minority)
    messages.success(request, _("We have mailed a link to %s.") % asked.email)
    return redirect("organizations:detail", slug)
