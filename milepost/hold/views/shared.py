"""The reader's side: the public page of a share, its badges and the granted evidence."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from milepost.hold import actions, queries, rules
from milepost.hold.models import Share
from milepost.issue.renderings import MEDIA_TYPES, file_name, render_as
from milepost.kit import files, media
from milepost.kit.downloads import attachment, picture


@never_cache
@require_GET
def share(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a share opens, each badge with its chain; say so when the share has ended."""
    now = timezone.now()
    found = get_object_or_404(queries.shared_by(token))
    state = rules.state_of(ends_at=found.ends_at, withdrawn_at=found.withdrawn_at, now=now)
    if state is not rules.ShareState.OPEN:
        return _private(render(request, "hold/share_closed.html", {"state": state}, status=410))
    if request.user != found.holder:
        actions.note_view(found, what="page", at=now)
    shown = queries.shown(queries.granted_credentials(found))
    context = {"share": found, "shown": shown, "token": token, "now": now}
    return _private(render(request, "hold/shared.html", context))


@never_cache
@require_GET
def share_file(request: HttpRequest, token: str, pk: UUID, format: str) -> HttpResponse:
    """Hand out a shared badge as JSON, PNG, SVG or PDF."""
    found = _open(token)
    credential = get_object_or_404(queries.granted_credentials(found), pk=pk)
    if format not in MEDIA_TYPES:
        raise Http404
    if format != "svg" and request.user != found.holder:
        actions.note_view(found, what=f"{credential.version.title}: {format}", at=timezone.now())
    hand_out = picture if format == "svg" else attachment
    content, name = render_as(credential, form=format), file_name(credential, form=format)
    return _private(hand_out(content, media_type=MEDIA_TYPES[format], name=name))


@never_cache
@require_GET
def share_evidence(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Hand out one granted piece of evidence, as the reviewers saw it."""
    found = _open(token)
    item = get_object_or_404(queries.granted_evidence(found).exclude(kind="link"), pk=pk)
    if request.user != found.holder:
        actions.note_view(found, what=item.title, at=timezone.now())
    content = item.text.encode() if item.kind == "text" else files.read(item.sha256)
    media_type = "text/plain; charset=utf-8" if item.kind == "text" else item.media_type
    return _private(attachment(content, media_type=media_type, name=item.title))


@never_cache
@require_GET
def share_preview(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Hand out a small picture of granted image evidence, for the page itself."""
    evidence = queries.granted_evidence(_open(token)).filter(media_type__startswith="image/")
    item = get_object_or_404(evidence, pk=pk)
    kind = media.MediaType(item.media_type)
    small = media.preview(files.read(item.sha256), kind, width=960)
    return _private(picture(small, media_type="image/jpeg", name=item.title))


def _open(token: str) -> Share:
    return get_object_or_404(queries.open_share(token, now=timezone.now()))


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
