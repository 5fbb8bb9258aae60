"""The desk: the work and the rubric side by side, until the review is handed in."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit import downloads, files
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, has_preview
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import ReviewForm
from milepost.review.models import Assignment, Exercise
from milepost.review.queries import BlindArtifact, BlindFile, BlindSlot, Seat
from milepost.review.queries.appeals import blind_words
from milepost.review.queries.likeness import Seen, likenesses_at
from milepost.review.rules.readings import Reading
from milepost.review.tasks import compare_later, tell_figures

MOST_PAGES = 40
"""Pages of a document that are shown on the desk; the file has all of them."""


@login_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the work and the rubric side by side; save what is written, or hand it in."""
    seat = _seat_or_404(request, pk)
    if actions.is_handed_in(seat):
        return redirect("review:done", pk=pk)
    mine = queries.open_seat(person_in(request), pk=pk)
    if mine and not queries.is_opened_seat(mine):
        return redirect("review:opening", pk=pk)
    if request.method == "POST" and (mine or _may_still(seat)):
        return _write(request, seat, work=queries.work_at(mine) if mine else [])
    if mine is None:
        return render(request, "review/over.html", {"assignment": seat})
    work = queries.work_at(mine)
    return _show_desk(request, mine, form=_form(mine, work=work), work=work)


@login_required
@require_POST
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save the form while its reviewer types, and say when; a page shows the same as ``seen``."""
    seat = _seat_or_404(request, pk)
    form = _form(seat, work=queries.work_at(seat), data=request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        reading, seen, now = form.reading(), _seen(request), timezone.now()
        actions.save_at(seat, reading=reading, at=now, seen=seen)
    except actions.ChangedMeanwhile:
        return HttpResponse(status=409)
    except RuleError:
        return HttpResponse(status=422)
    return HttpResponse(status=204, headers={"X-Stamp": now.isoformat()})


@login_required
@require_GET
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what happens next with a review that was handed in, or that it was a sample."""
    seat = _seat_or_404(request, pk)
    if isinstance(seat, Exercise):
        return _told(request, seat)
    handed_in = queries.handed_in_by(person_in(request))
    assignment = get_object_or_404(handed_in, pk=pk)
    if assignment.appeal_id:
        return redirect("review:appeal", assignment.appeal_id)
    submission, reader = assignment.submission, person_in(request)
    context = {
        "assignment": assignment,
        "rest": queries.still_needed(assignment),
        "own": queries.own_sight(submission, round=assignment.round, reader=reader),
    }
    return render(request, "review/done.html", context)


@login_required
@require_GET
@cache_control(private=True, max_age=3600)
def file(request: HttpRequest, pk: UUID, artifact: UUID) -> HttpResponseBase:
    """Hand out a piece of evidence under a neutral name and without metadata."""
    piece, shown = _file_or_404(request, pk=pk, artifact=artifact)
    kind, name, now = shown.media_type, shown.name, timezone.now()
    if shown.family is Family.TEXT:
        content = actions.blind_content(piece, at=now)
        return downloads.attachment(content, media_type=kind.value, name=name)
    copy = actions.blind_copy(shown.sha256, media_type=kind, at=now)
    return downloads.kept(request, copy.sha256, media_type=kind.value, name=name)


@login_required
@require_GET
@cache_control(private=True, max_age=3600)
def preview(request: HttpRequest, pk: UUID, artifact: UUID) -> HttpResponse:
    """Show a picture among the evidence, or a page of a document, small and without metadata."""
    _piece, shown = _file_or_404(request, pk=pk, artifact=artifact)
    if not has_preview(shown.media_type):
        raise Http404(_("This is not a picture."))
    page, now = request.GET.get("page", "1"), timezone.now()
    if shown.family is not Family.DOCUMENT:
        copy = actions.blind_preview(shown.sha256, media_type=shown.media_type, at=now)
    elif page in map(str, range(1, _pages(shown) + 1)):
        copy = actions.blind_page(shown.sha256, page=int(page), at=now)
    else:
        raise Http404(_("There is no such page."))
    return downloads.picture(files.read(copy.sha256), media_type=copy.media_type, name=shown.name)


def _seat_or_404(request: HttpRequest, pk: UUID) -> Seat:
    seat = queries.seat_of(person_in(request), pk=pk)
    if seat is None:
        raise Http404(_("There is no such review of yours."))
    return seat


def _may_still(seat: Seat) -> bool:
    """Whether what was typed may be shown again although the place is over; not to a conflict."""
    if not isinstance(seat, Assignment):
        return True
    found = queries.conflict_with(seat.submission, reviewer=seat.reviewer, appeal=seat.appeal)
    return found is None


def _form(seat: Seat, *, work: list[BlindSlot], data: object = None) -> ReviewForm:
    return ReviewForm(
        data,
        criteria=queries.criteria_at(seat),
        pieces=[piece for _slot, pieces in work for piece in pieces],
        reading=queries.reading_at(seat),
        phrases=list(queries.phrases_of(seat.reviewer)),
    )


def _seen(request: HttpRequest) -> actions.Seen:
    return actions.Seen(request.POST.get("seen", ""), request.POST.get("writer", ""))


def _write(request: HttpRequest, seat: Seat, *, work: list[BlindSlot]) -> HttpResponse:
    """Keep what was sent; then hand it in if that was asked for and nothing is missing."""
    form, now = _form(seat, work=work, data=request.POST), timezone.now()
    if "insert" in request.POST:
        form = _form(seat, work=work, data=form.with_phrase(request.POST))
    if not form.is_valid():
        return _show_desk(request, seat, form=form, work=work)
    try:
        actions.save_at(seat, reading=form.reading(), at=now, seen=_seen(request))
        if "hand-in" in request.POST:
            actions.hand_in_at(seat, at=now)
            tell_figures.enqueue()
            return redirect("review:done", pk=seat.pk)
    except actions.ChangedMeanwhile as overtaken:
        form.add_error(None, overtaken.sentence)
        return _show_desk(request, seat, form=form, work=work, theirs=overtaken.theirs)
    except actions.NotReady as unready:
        form.show(unready.gaps)
        return _show_desk(request, seat, form=form, work=work)
    except RuleError as refused:
        form.add_error(None, refused.sentence)
        return _show_desk(request, seat, form=form, work=work)
    address = reverse("review:desk", args=[seat.pk])
    if "insert" in request.POST:
        return redirect(f"{address}#id_{request.POST.get('into', '')}")
    messages.success(request, _("Saved. You can go on later; nobody else sees it."))
    return redirect(address)


def _show_desk(
    request: HttpRequest,
    seat: Seat,
    *,
    form: ReviewForm,
    work: list[BlindSlot],
    theirs: Reading | None = None,
) -> HttpResponse:
    """Show what was written, and the work itself as long as the place is open.

    ``theirs`` is what another page wrote meanwhile: it is shown, and kept when this one is saved.
    """
    fresh = queries.seat_of(person_in(request), pk=seat.pk) or seat
    context = {
        "work": [
            (slot, [form.shown(piece, pages=_pages(piece.file)) for piece in pieces])
            for slot, pieces in work
        ],
        "theirs": queries.told(theirs, form.rubric) if theirs else [],
        "seen": queries.stamp_of(fresh),
        "writer": request.POST.get("writer") or secrets.token_hex(8),
        "copies": queries.copies_at(seat).count(),
        "assignment": seat,
        "version": queries.version_at(seat),
        "slots": work,
        "coverage": queries.coverage_of_seat(seat) if work else None,
        "carried": queries.carried_at(seat),
        "left": queries.answers_left_at(seat) if work else [],
        "likenesses": _likenesses(seat) if work else [],
        "form": form,
        "appeal_words": _appeal_words(seat),
    }
    return render(request, "review/desk.html", context, status=422 if form.errors else 200)


def _pages(shown: BlindFile | None) -> int:
    """Return how many pages of a document are shown; of one that can't be counted, the first."""
    if shown is None or shown.family is not Family.DOCUMENT:
        return 0
    return max(1, min(actions.pages_in(shown.sha256, at=timezone.now()), MOST_PAGES))


def _likenesses(seat: Seat) -> list[Seen]:
    """What this work is like, as far as it was compared; what was not is compared soon."""
    if not isinstance(seat, Assignment):
        return []
    compare_later(seat)
    return likenesses_at(seat)


def _appeal_words(seat: Seat) -> str:
    """Why somebody appeals, at a place on a panel."""
    appeal = seat.appeal if isinstance(seat, Assignment) else None
    return blind_words(appeal) if appeal else ""


def _told(request: HttpRequest, exercise: Exercise) -> HttpResponse:
    """Say that it was a sample, and how it compares with the panel once that may be known."""
    context = {
        "exercise": exercise,
        "compared": queries.compared(exercise),
        "rest": queries.tests_left(exercise),
        "stance": queries.stance_at(exercise, at=timezone.now()),
    }
    return render(request, "review/told.html", context)


def _file_or_404(
    request: HttpRequest, *, pk: UUID, artifact: UUID
) -> tuple[BlindArtifact, BlindFile]:
    """Return a file of the work this reviewer is judging now."""
    seat = queries.open_seat(person_in(request), pk=pk)
    open_to = seat is not None and queries.is_opened_seat(seat)
    piece = queries.piece_at(seat, pk=artifact) if seat and open_to else None
    if piece is None or piece.file is None:
        raise Http404(_("There is no such file."))
    return piece, piece.file
