"""An applicant's own files, handed out so that nothing in them can run here."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from milepost.earn.models import Artifact
from milepost.earn.queries import artifacts_by
from milepost.kit import downloads, files
from milepost.kit.media import Family, MediaType, preview
from milepost.people.signed_in import person_in

WIDTH = 192
"""Twice the 96 px at which pages show it, so that it is sharp and light on a phone."""
CACHE = "private, max-age=86400, immutable"


@require_safe
@login_required
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the file as it was added, to be saved."""
    artifact = _own_file(request, pk)
    content = _content(artifact)
    return downloads.attachment(content, media_type=artifact.media_type, name=artifact.file_name)


@require_safe
@login_required
def small(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a picture small, written anew."""
    artifact = _own_file(request, pk)
    media_type = MediaType(artifact.media_type)
    if media_type.family is not Family.IMAGE:
        raise Http404
    content = preview(_content(artifact), media_type, WIDTH)
    response = downloads.picture(content, media_type=MediaType.JPEG, name="preview.jpg")
    response["Cache-Control"] = CACHE
    return response


def _own_file(request: HttpRequest, pk: UUID) -> Artifact:
    own = artifacts_by(person_in(request)).filter(kind=Artifact.Kind.FILE)
    return get_object_or_404(own, pk=pk)


def _content(artifact: Artifact) -> bytes:
    try:
        return files.read(artifact.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
