"""The pages of those who review, and of those whose work was judged."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.define.models import Criterion
from milepost.kit import downloads, files
from milepost.kit.errors import RuleError
from milepost.kit.media import Family
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import ReviewForm
from milepost.review.models import Assignment
from milepost.review.queries import BlindArtifact, BlindFile


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits for this reviewer: reviews begun first, then free places, oldest first."""
    me, now = person_in(request), timezone.now()
    page = page_of(queries.queue_for(me, at=now), request=request)
    context = {
        "page": page,
        "waiting": queries.waiting(page.object_list, at=now),
        "begun": queries.open_assignments(me),
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
        assignment = actions.take(submission, by=me, at=timezone.now())
    except RuleError as refused:
        messages.warning(request, refused.sentence)
        return redirect("review:queue")
    return redirect("review:desk", pk=assignment.pk)


@login_required
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the work and the rubric side by side; save what is written, or hand it in."""
    assignment = get_object_or_404(queries.assignments_of(person_in(request)), pk=pk)
    if actions.is_handed_in(assignment):
        return redirect("review:done", pk=pk)
    allowed = not queries.conflict_with(assignment.submission, reviewer=assignment.reviewer)
    if request.method == "POST" and allowed:
        return _write(request, assignment)
    if not queries.open_assignments(person_in(request)).filter(pk=pk).exists():
        return render(request, "review/over.html", {"assignment": assignment})
    return _show_desk(request, assignment, form=_form(assignment))


@login_required
@require_POST
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Save the form while its reviewer types."""
    assignment = get_object_or_404(queries.assignments_of(person_in(request)), pk=pk)
    form = ReviewForm(request.POST, criteria=_rubric(assignment))
    if not form.is_valid():
        return HttpResponse(status=422)
    try:
        actions.save_draft(assignment, reading=form.reading(), at=timezone.now())
    except RuleError:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@login_required
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the place back."""
    assignment = get_object_or_404(queries.assignments_of(person_in(request)), pk=pk)
    actions.release(assignment, at=timezone.now())
    messages.success(request, _("You gave the place back. Somebody else can take it now."))
    return redirect("review:queue")


@login_required
@require_GET
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what happens next with a review that was handed in."""
    handed_in = queries.handed_in_by(person_in(request))
    assignment = get_object_or_404(handed_in, pk=pk)
    context = {"assignment": assignment, "rest": queries.still_needed(assignment)}
    return render(request, "review/done.html", context)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the reviews this person handed in, with what became of each."""
    page = page_of(queries.handed_in_by(person_in(request)), request=request)
    return render(request, "review/mine.html", {"page": page})


@login_required
@require_GET
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one decision, to the applicant and to those who took part in it."""
    decision = get_object_or_404(queries.decisions_for(person_in(request)), pk=pk)
    context = {
        "record": queries.record_of(decision),
        "own": decision.submission.applicant_id == person_in(request).pk,
    }
    return render(request, "review/record.html", context)


@login_required
@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the applicant every round of a submission, newest first."""
    submission = get_object_or_404(queries.submissions_of(person_in(request)), pk=pk)
    context = {"submission": submission, "records": queries.records_of(submission)}
    return render(request, "review/history.html", context)


@login_required
@require_GET
@cache_control(private=True, max_age=3600)
def file(request: HttpRequest, pk: UUID, artifact: UUID) -> HttpResponse:
    """Hand out a piece of evidence under a neutral name and without metadata."""
    piece, shown = _file_or_404(request, pk=pk, artifact=artifact)
    content = actions.blind_content(piece, at=timezone.now())
    return downloads.attachment(content, media_type=shown.media_type.value, name=shown.name)


@login_required
@require_GET
@cache_control(private=True, max_age=3600)
def preview(request: HttpRequest, pk: UUID, artifact: UUID) -> HttpResponse:
    """Show a picture among the evidence, small and without metadata."""
    _piece, shown = _file_or_404(request, pk=pk, artifact=artifact)
    if shown.family is not Family.IMAGE:
        raise Http404(_("This is not a picture."))
    copy = actions.blind_preview(shown.sha256, media_type=shown.media_type, at=timezone.now())
    return downloads.picture(files.read(copy.sha256), media_type=copy.media_type, name=shown.name)


def _rubric(assignment: Assignment) -> list[Criterion]:
    return list(assignment.submission.version.criteria.prefetch_related("levels"))


def _form(assignment: Assignment) -> ReviewForm:
    reading = queries.reading_of(getattr(assignment, "review", None))
    return ReviewForm(criteria=_rubric(assignment), reading=reading)


def _write(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Keep what was sent; then hand it in if that was asked for and nothing is missing."""
    form, now = ReviewForm(request.POST, criteria=_rubric(assignment)), timezone.now()
    if not form.is_valid():
        return _show_desk(request, assignment, form=form)
    try:
        actions.save_draft(assignment, reading=form.reading(), at=now)
        if "hand-in" in request.POST:
            actions.hand_in(assignment, at=now)
            return redirect("review:done", pk=assignment.pk)
    except actions.NotReady as unready:
        form.show(unready.gaps)
        return _show_desk(request, assignment, form=form)
    except RuleError as refused:
        form.add_error(None, refused.sentence)
        return _show_desk(request, assignment, form=form)
    messages.success(request, _("Saved. You can go on later; nobody else sees it."))
    return redirect("review:desk", pk=assignment.pk)


def _show_desk(request: HttpRequest, assignment: Assignment, *, form: ReviewForm) -> HttpResponse:
    """Show what was written, and the work itself as long as the place is open."""
    mine = queries.open_assignments(assignment.reviewer).filter(pk=assignment.pk)
    context = {
        "assignment": assignment,
        "version": assignment.submission.version,
        "slots": queries.blind_view(assignment) if mine.exists() else [],
        "form": form,
    }
    return render(request, "review/desk.html", context, status=422 if form.errors else 200)


def _file_or_404(
    request: HttpRequest, *, pk: UUID, artifact: UUID
) -> tuple[BlindArtifact, BlindFile]:
    """Return a file of the work this reviewer is judging now."""
    assignment = get_object_or_404(queries.open_assignments(person_in(request)), pk=pk)
    piece = queries.blind_artifact(assignment, pk=artifact)
    if piece is None or piece.file is None:
        raise Http404(_("There is no such file."))
    return piece, piece.file
