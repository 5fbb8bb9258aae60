"""Two pieces side by side: for whoever judges one of them, and for whoever runs the place."""

from typing import NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from milepost.kit import downloads, files
from milepost.kit.media import has_preview
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions
from milepost.review import queries as reviewing
from milepost.review.models import Assignment, Concern
from milepost.review.queries import likeness as queries


class Shown(NamedTuple):
    """How one of the two pieces looks, or why it is not shown."""

    name: str
    url: str
    why_not: str = ""


@login_required
@require_safe
def at_the_desk(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Show a reviewer what this work shares with other work; nobody is named."""
    places = reviewing.opened_assignments(person_in(request))
    assignment = get_object_or_404(places, pk=pk)
    seen = next((one for one in queries.likenesses_at(assignment) if one.number == number), None)
    if seen is None:
        raise Http404(_("There is no such pair."))
    context = {
        "pair": queries.side_by_side(seen),
        "assignment": assignment,
        "shown": _shown_at_the_desk(seen, assignment=assignment),
    }
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
    me = person_in(request)
    found = get_object_or_404(queries.likenesses_for(me), pk=number)
    sides = queries.sides_of(found, runs=queries.places_run_by(me))
    mine = [side.submission for side in sides if side.runs]
    context = {
        "pair": queries.side_by_side(queries.seen_from(found, piece=sides[0].piece)),
        "shown": [_shown(side, number=number) for side in sides if side.shows],
        "concerns": Concern.objects.filter(submission__in=mine),
    }
    return render(request, "review/likeness/pair.html", context)


@login_required
@require_safe
@cache_control(private=True, max_age=3600)
def preview(request: HttpRequest, number: int, artifact: UUID) -> HttpResponse:
    """Show whoever runs the organization how a piece looks that was handed in there."""
    me = person_in(request)
    found = get_object_or_404(queries.likenesses_for(me), pk=number)
    side = next(
        (
            one
            for one in queries.sides_of(found, runs=queries.places_run_by(me))
            if one.piece.pk == artifact
        ),
        None,
    )
    if side is None or not (side.runs and side.shows):
        raise Http404(_("This is not a picture."))
    work = queries.shown_of(side.piece)
    copy = actions.blind_preview(work.sha256, media_type=work.media_type, at=timezone.now())
    return downloads.picture(files.read(copy.sha256), media_type=copy.media_type, name="preview")


def _shown_at_the_desk(seen: queries.Seen, *, assignment: Assignment) -> list[Shown]:
    """The piece that is judged, and the other if it stands in the same work."""
    if not has_preview(seen.piece.media_type):
        return []
    address = reverse("review:preview", args=[assignment.pk, seen.piece.pk])
    here = Shown(_("This work"), address)
    if not seen.same_work:
        why = _("It is not shown here: it belongs to its maker.")
        return [here, Shown(_("The other work"), "", why)]
    one, other = seen.places
    beside = reverse("review:preview", args=[assignment.pk, seen.other.pk])
    return [here._replace(name=one), Shown(other, beside)]


def _shown(side: queries.Side, *, number: int) -> Shown:
    words = _("Handed in first, on %(day)s") if side.earlier else _("Handed in later, on %(day)s")
    name = words % {"day": date_format(side.piece.added_at, "j F Y")}
    if not side.runs:
        return Shown(name, "", _("It was handed in elsewhere; whoever runs that place sees it."))
    return Shown(name, reverse("review:likeness_preview", args=[number, side.piece.pk]))
