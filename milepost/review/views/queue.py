"""What waits for a reviewer, and what they have done."""

from random import SystemRandom
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions, queries


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this reviewer: reviews begun first, then free places as they are due."""
    me, now = person_in(request), timezone.now()
    page = page_of(queries.queue_for(me, at=now), request=request)
    context = {
        "page": page,
        "now": now,
        "waiting": queries.waiting(page.object_list, at=now),
        "asked": queries.proposals_to(me),
        "begun": queries.begun_by(me),
        "reviews": queries.is_reviewer(me),
    }
    return render(request, "review/queue.html", context)


@login_required
@require_POST
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a place at a submission and go to the desk."""
    me = person_in(request)
    submission = get_object_or_404(queries.reviewable_by(me), pk=pk)
    try:
        seat = actions.begin(submission, by=me, at=timezone.now(), chance=SystemRandom())
    except RuleError as refused:
        messages.warning(request, refused.sentence)
        return redirect("review:queue")
    return redirect("review:opening", pk=seat.pk)


@login_required
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the place back."""
    seat = queries.seat_of(person_in(request), pk=pk)
    if seat is None:
        raise Http404
    actions.give_back(seat, at=timezone.now())
    messages.success(request, _("You gave the place back. Somebody else can take it now."))
    return redirect("review:queue")


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the reviews this person handed in, with what became of each."""
    page = page_of(queries.handed_in_by(person_in(request)), request=request)
    return render(request, "review/mine.html", {"page": page})
