"""People in a piece of work: say who is in it, cover them, and choose who may see it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from milepost.earn import actions
from milepost.earn.forms import names_form, page_form, people_form, places_form
from milepost.earn.models import Artifact
from milepost.earn.queries import artifacts_by, names_in, safe_content, shown_of
from milepost.earn.rules.people import COLUMNS, ROWS, cover_from
from milepost.earn.rules.states import DRAFT
from milepost.kit import downloads, files
from milepost.kit.errors import RuleError
from milepost.kit.media import (
    Bytes,
    Family,
    MediaType,
    has_preview,
    page_count,
    page_picture,
    preview,
)
from milepost.kit.media.pages import MOST_COVERED
from milepost.people.signed_in import person_in

WIDTH = 960


@require_safe
@login_required
def people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is said about people in a piece, and what others see of it."""
    return _page(request, _own(request, pk))


@require_POST
@login_required
def tell_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what is said about the people in it, and who may see it."""
    artifact = _own(request, pk)
    form = people_form(artifact, data=request.POST)
    if form.is_valid():
        try:
            by, at = person_in(request), now()
            artifact = actions.tell_people(artifact, told=form.told(), by=by, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("earn:people", pk=artifact.pk)
    return _page(request, artifact, told=form)


@require_POST
@login_required
def cover_places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Paint over places of a picture; others get only the painted one."""
    artifact = _own(request, pk)
    if _is_document(artifact):
        form = page_form(artifact, page=_page_asked(request), data=request.POST)
    else:
        form = places_form(artifact, data=request.POST)
    return _cover(request, artifact, form=form, name="places")


@require_POST
@login_required
def cover_names(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put roles in the place of names; others get only those."""
    artifact = _own(request, pk)
    form = names_form(artifact, proposed=[], data=request.POST)
    return _cover(request, artifact, form=form, name="names")


@require_safe
@login_required
def large(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one's own picture as it came, large enough to find a face."""
    artifact = _own_picture(request, pk)
    kind = MediaType(artifact.media_type)
    with files.looked_into(artifact.sha256) as content:
        return _picture(_shown_large(content, kind, page=_page_asked(request)))


@require_safe
@login_required
def covered(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a picture as others get it."""
    work = shown_of(_own_picture(request, pk))
    content, page = safe_content(work), _page_asked(request)
    return _picture(_shown_large(content, work.media_type, page=page))


def _shown_large(content: Bytes, kind: MediaType, *, page: int) -> bytes:
    if kind is not MediaType.PDF:
        return preview(content, kind, WIDTH)
    png = page_picture(content, page=page, width=WIDTH).png
    return preview(png, MediaType.PNG, WIDTH)


def _page_asked(request: HttpRequest) -> int:
    """Which page of a document is meant, from 0; people count from 1 in the address."""
    told = request.POST.get("page") or request.GET.get("page", "")
    number = int(told) if told.isdecimal() and len(told) < 5 else 0
    return number if request.method == "POST" else max(0, number - 1)


def _is_document(artifact: Artifact) -> bool:
    return artifact.kind == Artifact.Kind.FILE and artifact.media_type == MediaType.PDF


def _cover(request: HttpRequest, artifact: Artifact, *, form: Any, name: str) -> HttpResponse:
    if form.is_valid():
        try:
            cover = form.cover(cover_from(artifact.cover))
            by, at = person_in(request), now()
            artifact = actions.cover_artifact(artifact, cover=cover, by=by, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Done. Below you see what others get."))
            address = reverse("earn:people", args=[artifact.pk])
            page = f"?page={_page_asked(request) + 1}" if _is_document(artifact) else ""
            return redirect(f"{address}{page}#places" if page else address)
    return _page(request, artifact, **{name: form})


def _page(
    request: HttpRequest,
    artifact: Artifact,
    *,
    told: Form | None = None,
    places: Form | None = None,
    names: Form | None = None,
) -> HttpResponse:
    wrong = [form for form in (told, places, names) if form is not None]
    family = MediaType(artifact.media_type or MediaType.TEXT).family
    document = _pages_of(artifact, page=_page_asked(request))
    if document and places is None:
        places = page_form(artifact, page=document["number"])
    context = {
        "document": document,
        "artifact": artifact,
        "submission": artifact.submission,
        "told": told or people_form(artifact),
        "places": places or places_form(artifact),
        "names": names or names_form(artifact, proposed=names_in(artifact)),
        "is_picture": bool(artifact.file_name) and family is Family.IMAGE,
        "has_words": artifact.kind != Artifact.Kind.BADGE
        and (bool(artifact.note) or (family is Family.TEXT and not artifact.url)),
        "work": shown_of(artifact),
        "grid": [[f"{column}-{row}" for column in range(COLUMNS)] for row in range(ROWS)],
        "open": artifact.submission.state == DRAFT and artifact.removed_round is None,
    }
    return render(request, "earn/people.html", context, status=422 if wrong else 200)


def _pages_of(artifact: Artifact, *, page: int) -> dict[str, Any] | None:
    """The page of a document that is looked at, from 0, and which ones there are."""
    if not _is_document(artifact):
        return None
    with files.looked_into(artifact.sha256) as content:
        count = page_count(content)
    number = min(page, count - 1)
    touched = cover_from(artifact.cover).places_by_page
    pages = [(at + 1, at == number, at in touched) for at in range(min(count, MOST_COVERED))]
    return {"number": number, "shown": number + 1, "count": count, "pages": pages}


def _own(request: HttpRequest, pk: UUID) -> Artifact:
    return get_object_or_404(artifacts_by(person_in(request)), pk=pk)


def _own_picture(request: HttpRequest, pk: UUID) -> Artifact:
    artifact = get_object_or_404(artifacts_by(person_in(request)).exclude(file_name=""), pk=pk)
    if not has_preview(artifact.media_type):
        raise Http404
    return artifact


def _picture(content: bytes) -> HttpResponse:
    response = downloads.picture(content, media_type=MediaType.JPEG, name="picture.jpg")
    response["Cache-Control"] = "private, no-cache"
    return response
