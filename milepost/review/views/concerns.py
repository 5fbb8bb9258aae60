"""A concern and its steps: for those who run the organization, and for the learner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions
from milepost.review.forms.concerns import AnswerForm, NoteForm, StepForm, WordsForm
from milepost.review.queries import concerns as queries
from milepost.review.queries.conflicts import hidden_from
from milepost.review.queries.likeness import Side, likenesses_for, places_run_by, sides_of


@login_required
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """List the concerns that this person may read."""
    page = page_of(queries.concerns_for(person_in(request)), request=request)
    return render(request, "review/concerns/list.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Put a note on record about one likeness."""
    me = person_in(request)
    found = get_object_or_404(likenesses_for(me), pk=number)
    works = {
        str(one.submission.pk): one for one in sides_of(found, runs=places_run_by(me)) if one.runs
    }
    names = {key: _name_of(side) for key, side in works.items()}
    form = NoteForm(request.POST if request.method == "POST" else None, works=names)
    if form.is_valid():
        try:
            made = actions.open_concern(
                works[form.chosen].submission,
                words=form.cleaned_data["words"],
                about=found,
                by=me,
                at=timezone.now(),
            )
            return redirect("review:concern", made.pk)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    context = {
        "form": form,
        "lead": f"{found.artifact.slot.title}: {found.get_kind_display()}",
        "back": reverse("review:likeness", args=[number]),
    }
    status = 422 if form.errors else 200
    return render(request, "review/concerns/new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a note on record about the work that earned a badge."""
    me = person_in(request)
    badge = get_object_or_404(queries.badges_led_by(me), pk=pk)
    work = queries.work_of(badge)
    if work is None:
        raise Http404
    form = WordsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words, now = form.cleaned_data["words"], timezone.now()
        try:
            made = actions.open_concern(work, words=words, about=None, by=me, at=now)
            return redirect("review:concern", made.pk)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    context = {
        "form": form,
        "lead": badge.version.title,
        "back": reverse("issue:desk", args=[badge.organization.slug]),
    }
    status = 422 if form.errors else 200
    return render(request, "review/concerns/new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show every step; those who run the organization take the next, the learner contests."""
    me = person_in(request)
    found = get_object_or_404(queries.concerns_for(me), pk=pk)
    own = found.submission.applicant_id == me.pk
    contested = queries.open_contest(found)
    form = _form(request, state=found.state, own=own, contested=contested is not None)
    if form is not None and form.is_valid():
        try:
            _act(request, form=form, pk=pk)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("It is on record."))
            return redirect("review:concern", pk)
    steps = list(found.steps.select_related("by", "answered_by"))
    context = {
        "concern": found,
        "steps": steps,
        "own": own,
        "hidden": bool(hidden_from(me, work=[found.submission_id])),
        "form": form,
        "contested": contested,
        "answer": AnswerForm() if not own and me.pk not in {one.by_id for one in steps} else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "review/concerns/concern.html", context, status=status)


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer what the learner said against a step."""
    me = person_in(request)
    found = get_object_or_404(queries.concerns_for(me).exclude(submission__applicant=me), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose whether the step stands, and say why."))
        return redirect("review:concern", pk)
    try:
        actions.answer_contest(
            queries.open_contest(found) or queries.last_step(found),
            stands=form.cleaned_data["stands"] == "yes",
            words=form.cleaned_data["words"],
            by=me,
            at=timezone.now(),
        )
        messages.success(request, _("It is on record."))
    except RuleError as refused:
        messages.warning(request, refused.sentence)
    return redirect("review:concern", pk)


def _name_of(side: Side) -> str:
    words = (
        _("The one handed in first, on %(day)s")
        if side.earlier
        else _("The one handed in later, on %(day)s")
    )
    return words % {"day": date_format(side.piece.added_at, "j F Y")}


def _form(request: HttpRequest, *, state: str, own: bool, contested: bool) -> WordsForm | None:
    data = request.POST if request.method == "POST" else None
    if own:
        return WordsForm(data) if state in queries.CONTESTABLE else None
    return StepForm(data, state=state, contested=contested) if queries.NEXT[state] else None


def _act(request: HttpRequest, *, form: WordsForm, pk: UUID) -> None:
    me, now = person_in(request), timezone.now()
    found, values = queries.concerns_for(me).get(pk=pk), form.cleaned_data
    if isinstance(form, StepForm):
        actions.take_step(found, step=values["step"], words=values["words"], by=me, at=now)
    else:
        actions.contest_step(queries.last_step(found), words=values["words"], by=me, at=now)
