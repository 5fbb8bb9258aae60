"""One's own badges that end, and beginning to show one anew."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from milepost.earn import actions, queries
from milepost.earn.rules.renewal import Ending
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@login_required
@require_safe
def renewals(request: HttpRequest) -> HttpResponse:
    """List the badges that end, when, and what renews each."""
    now = timezone.now()
    page = page_of(queries.ending_of(person_in(request)), request=request)
    for badge in page:
        badge.opens_at = Ending(
            issued_at=badge.issued_at, valid_until=badge.valid_until, revoked=False, renewed=False
        ).opens_at
    return render(request, "earn/renewals.html", {"page": page, "now": now})


@login_required
@require_POST
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin to show a badge anew, and go to the work."""
    person = person_in(request)
    badge = get_object_or_404(queries.ending_of(person), pk=pk)
    return redirect("earn:submission", actions.renew(badge, by=person, at=timezone.now()).pk)
