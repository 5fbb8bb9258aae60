"""Two pieces side by side: for whoever judges one of them, and for whoever runs the place."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import queries as reviewing
from milepost.review.models import Concern
from milepost.review.queries import likeness as queries


@login_required
@require_safe
def at_the_desk(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Show a reviewer the passages that this work shares with other work; nobody is named."""
    places = reviewing.opened_assignments(person_in(request))
    assignment = get_object_or_404(places, pk=pk)
    seen = next((one for one in queries.likenesses_at(assignment) if one.number == number), None)
    if seen is None:
        raise Http404(_("There is no such pair."))
    context = {"pair": queries.side_by_side(seen), "assignment": assignment}
    return render(request, "review/likeness/pair.html", context)


@login_required
@require_safe
def likenesses(request: HttpRequest) -> HttpResponse:
    """List what was found in the organizations that this person runs."""
    page = page_of(queries.likenesses_for(person_in(request)), request=request)
    return render(request, "review/likeness/list.html", {"page": page})


@login_required
@require_safe
def likeness(request: HttpRequest, number: int) -> HttpResponse:
    """Show whoever runs the organization both pieces side by side."""
    found = get_object_or_404(queries.likenesses_for(person_in(request)), pk=number)
    context = {
        "pair": queries.side_by_side(queries.seen_from(found, piece=found.artifact)),
        "submission": found.artifact.submission,
        "concerns": Concern.objects.filter(submission=found.artifact.submission),
    }
    return render(request, "review/likeness/pair.html", context)
