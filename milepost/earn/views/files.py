"""Files of the work, handed out so that nothing in them can run here."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from milepost.earn.models import Artifact
from milepost.earn.queries import artifacts_by
from milepost.kit import downloads, files
from milepost.kit.media import Family, MediaType, has_preview, preview
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in

WIDTH = 160
"""Twice the 80 px at which pages show it, so that it is sharp and light on a phone."""
LINES = 500
"""Lines of a text on one page."""
CACHE = "private, max-age=86400, immutable"


@require_safe
@login_required
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give the file as it was added, to be saved."""
    artifact = _own_file(request, pk)
    sha256, name = artifact.sha256, artifact.file_name
    return downloads.kept(request, sha256, media_type=artifact.media_type, name=name)


@require_safe
@login_required
def small(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a picture small, written anew."""
    artifact = _own_file(request, pk)
    if not has_preview(artifact.media_type):
        raise Http404
    return preview_answer(artifact.sha256, media_type=artifact.media_type)


@require_safe
@login_required
def lines(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a text file here, its lines numbered."""
    artifact = _own_file(request, pk)
    if MediaType(artifact.media_type).family is not Family.TEXT:
        raise Http404
    rows = _content(artifact.sha256).decode("utf-8-sig", errors="replace").splitlines()
    page = page_of(rows, request=request, size=LINES)
    context = {"artifact": artifact, "page": page, "start": page.start_index()}
    return render(request, "earn/lines.html", context)


def preview_answer(sha256: str, *, media_type: str) -> HttpResponse:
    """Answer with a small picture of a picture, to whoever was found to be allowed to see it."""
    try:
        with files.looked_into(sha256) as found:
            content = preview(found, MediaType(media_type), WIDTH)
    except FileNotFoundError as error:
        raise Http404 from error
    response = downloads.picture(content, media_type=MediaType.JPEG, name="preview.jpg")
    response["Cache-Control"] = CACHE
    return response


def _own_file(request: HttpRequest, pk: UUID) -> Artifact:
    own = artifacts_by(person_in(request)).filter(kind=Artifact.Kind.FILE)
    return get_object_or_404(own, pk=pk)


def _content(sha256: str) -> bytes:
    try:
        return files.read(sha256)
    except FileNotFoundError as error:
        raise Http404 from error
