"""Work goes into slots, is changed and taken out; each form comes back if it can't be taken."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from milepost.define.models import EvidenceSlot
from milepost.earn import actions
from milepost.earn.forms import AboutForm, LinkForm, TextForm, uploads
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_by, submissions_of, uploads_by
from milepost.earn.rules.files import too_big
from milepost.earn.rules.work import FileWork
from milepost.earn.views.pages import Item, Trouble, context_of, form_for, submission_page
from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in


@require_POST
@uploads.bounded
@login_required
def add_files(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Take one file or several; those refused are named, the others are kept."""
    submission, place = _place(request, pk=pk, slot=slot)
    if uploads.too_large(request):
        form, given, sentences = (
            AboutForm(auto_id=_ids("file", place), terms=submission.version.terms),
            [],
            [uploads.too_large_together()],
        )
    else:
        form = AboutForm(request.POST, auto_id=_ids("file", place), terms=submission.version.terms)
        given, sentences = uploads.files_of(request), _dropped(request)
    added, refused = _add_each(request, submission, place, form=form, given=given)
    if not given and not sentences:
        refused.append(_("Choose a file first."))
    trouble = Trouble(place=place.key, kind="file", form=form, sentences=sentences + refused)
    return _answer(request, submission, place, added=added, trouble=trouble)


@require_POST
@login_required
def save_text(request: HttpRequest, pk: UUID, slot: UUID, text: UUID) -> HttpResponse:
    """Save a text as it is; the page sends it by itself, the button does the same."""
    submission, place = _place(request, pk=pk, slot=slot)
    form = TextForm(request.POST, auto_id=_ids("text", place), terms=submission.version.terms)
    if form.is_valid():
        try:
            actions.save_text(
                submission, slot=place, work=form.work(text), by=person_in(request), at=now()
            )
            return _saved(request, submission, place)
        except RuleError as error:
            form.add_error("text", error.sentence)
    known = Artifact.objects.filter(submission=submission, pk=text).exists()
    trouble = Trouble(place=text if known else place.key, kind="text", form=form)
    return _not_saved(request, submission, trouble)


@require_POST
@login_required
def add_link(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Take a link."""
    submission, place = _place(request, pk=pk, slot=slot)
    form = LinkForm(request.POST, auto_id=_ids("link", place), terms=submission.version.terms)
    added: list[Artifact] = []
    if form.is_valid():
        try:
            by = person_in(request)
            added = [
                actions.add_artifact(submission, slot=place, work=form.work(), by=by, at=now())
            ]
        except RuleError as error:
            form.add_error("url", error.sentence)
    trouble = Trouble(place=place.key, kind="link", form=form)
    return _answer(request, submission, place, added=added, trouble=trouble)


@require_safe
@login_required
def piece(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one piece of work as a part of its page, for a script that has just sent it."""
    artifact = get_object_or_404(artifacts_by(person_in(request)), pk=pk)
    context: dict[str, object] = {
        "items": [Item(artifact=artifact, form=form_for(artifact))],
        "place": artifact.slot,
    }
    return _progress(request, artifact.submission, "earn/parts/added.html", more=context)


@require_safe
@login_required
def coming(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell of a whole file whether it is still being checked, was refused, or is there."""
    upload = get_object_or_404(uploads_by(person_in(request)), pk=pk)
    if upload.artifact_id:
        return piece(request, upload.artifact_id)
    return render(request, "earn/parts/coming.html", {"upload": upload})


@require_POST
@login_required
def drop_upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a file that was refused, or that is no longer wanted."""
    upload = uploads_by(person_in(request)).filter(pk=pk).first()
    if upload is None:
        return redirect("earn:list")
    actions.drop_upload(upload, by=person_in(request), at=now())
    return redirect("earn:submission", pk=upload.submission_id)


@require_POST
@login_required
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said about a file, or a link; the page sends it by itself too."""
    artifact = get_object_or_404(artifacts_by(person_in(request)), pk=pk)
    form = form_for(artifact, data=request.POST)
    if form.is_valid():
        try:
            _change(request, artifact, form)
            return _saved(request, artifact.submission, artifact.slot)
        except RuleError as error:
            form.add_error(None, error.sentence)
    trouble = Trouble(place=artifact.id, kind=artifact.kind, form=form)
    return _not_saved(request, artifact.submission, trouble)


@require_POST
@login_required
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a piece of work out; pressing twice does no harm."""
    artifact = artifacts_by(person_in(request)).filter(pk=pk).first()
    if artifact is None:
        return HttpResponseRedirect(reverse("earn:list"))
    actions.remove_artifact(artifact, by=person_in(request), at=now())
    if request.headers.get("HX-Request"):
        return _progress(request, artifact.submission, "earn/parts/progress.html")
    messages.success(request, _("“%(name)s” is removed.") % {"name": artifact.name})
    return _back(artifact.submission, artifact.slot)


def _place(request: HttpRequest, *, pk: UUID, slot: UUID) -> tuple[Submission, EvidenceSlot]:
    """A slot of one of the person's own submissions, or 404."""
    submission = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    slots = EvidenceSlot.objects.filter(version=submission.version_id)
    return submission, get_object_or_404(slots, key=slot)


def _ids(kind: str, place: EvidenceSlot) -> str:
    return f"{kind}-{str(place.key)[:8]}-%s"


def _dropped(request: HttpRequest) -> list[str]:
    found = [too_big(name, limit=settings.UPLOAD_LIMIT) for name in uploads.dropped(request)]
    if uploads.too_many(request):
        words = _("Only the first %(count)d files were read. Add the others now.")
        found.append(words % {"count": uploads.FILES_AT_ONCE})
    return found


def _add_each(
    request: HttpRequest,
    submission: Submission,
    place: EvidenceSlot,
    *,
    form: AboutForm,
    given: list[FileWork],
) -> tuple[list[Artifact], list[str]]:
    """Add what can be added; return what is new, and why the rest was refused."""
    added, refused = [], []
    by, at = person_in(request), now()
    for file in given if form.is_valid() else []:
        work = form.file(file.name, content=file.content)
        try:
            artifact = actions.add_artifact(submission, slot=place, work=work, by=by, at=at)
        except RuleError as error:
            refused.append(error.sentence)
            continue
        if artifact.added_at == at:
            added.append(artifact)
    return added, refused


def _change(request: HttpRequest, artifact: Artifact, form: AboutForm) -> None:
    by, at = person_in(request), now()
    if isinstance(form, LinkForm):
        actions.save_link(artifact, work=form.work(), by=by, at=at)
    elif isinstance(form, TextForm):
        work = form.work(artifact.id)
        actions.save_text(artifact.submission, slot=artifact.slot, work=work, by=by, at=at)
    else:
        actions.describe_artifact(artifact, **form.cleaned_data, by=by, at=at)


def _answer(
    request: HttpRequest,
    submission: Submission,
    place: EvidenceSlot,
    *,
    added: list[Artifact],
    trouble: Trouble,
) -> HttpResponse:
    """Show what was added and what was refused: as parts of the page, or as the whole page."""
    wrong = bool(trouble.sentences or (trouble.form and trouble.form.errors))
    if request.headers.get("HX-Request"):
        context: dict[str, object] = {
            "items": [Item(artifact=item, form=form_for(item)) for item in added],
            "place": place,
            "trouble": trouble if wrong else None,
        }
        response = _progress(request, submission, "earn/parts/added.html", more=context)
        response.status_code = 422 if wrong else 200
        return response
    if added:
        words = ngettext("%(count)d piece added.", "%(count)d pieces added.", len(added))
        messages.success(request, words % {"count": len(added)})
    if wrong:
        fresh = get_object_or_404(submissions_of(person_in(request)), pk=submission.pk)
        return submission_page(request, fresh, trouble=trouble)
    return _back(submission, place)


def _progress(
    request: HttpRequest,
    submission: Submission,
    template: str,
    *,
    more: dict[str, object] | None = None,
) -> HttpResponse:
    submission = get_object_or_404(submissions_of(person_in(request)), pk=submission.pk)
    return render(request, template, context_of(submission) | (more or {}))


def _saved(request: HttpRequest, submission: Submission, place: EvidenceSlot) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    messages.success(request, _("Saved."))
    return _back(submission, place)


def _not_saved(request: HttpRequest, submission: Submission, trouble: Trouble) -> HttpResponse:
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=422)
    return submission_page(request, submission, trouble=trouble)


def _back(submission: Submission, place: EvidenceSlot) -> HttpResponseRedirect:
    address = reverse("earn:submission", kwargs={"pk": submission.pk})
    return HttpResponseRedirect(f"{address}#slot-{place.key}")
