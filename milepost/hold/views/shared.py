"""The reader's side: the public page of a share, its badges and the granted evidence."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from milepost.define.queries import picture as drawn
from milepost.hold import actions, queries
from milepost.hold.models import Share
from milepost.hold.rules import PACKAGES
from milepost.hold.views.gate import door, is_let_in, private
from milepost.hold.views.imports import as_it_came
from milepost.issue.models import EvidenceItem
from milepost.issue.renderings import MEDIA_TYPES, file_name, render_as
from milepost.issue.renderings.plain import plain_svg
from milepost.issue.renderings.selective import SD_JWT
from milepost.kit import files, media
from milepost.kit.addresses import absolute
from milepost.kit.downloads import attachment, hands_out, kept, picture
from milepost.kit.links import LinkState, state_of


@never_cache
@require_GET
def share(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what a share opens, each badge with its chain; say so when the share has ended."""
    now = timezone.now()
    found = get_object_or_404(queries.shared_by(token))
    state = state_of(ends_at=found.ends_at, withdrawn_at=found.withdrawn_at, now=now)
    let_in = state is LinkState.OPEN and is_let_in(request, found, now=now)
    if state is not LinkState.OPEN or (found.opened_at and not let_in):
        context = {"state": state, "share": found}
        return private(render(request, "hold/share_closed.html", context, status=410))
    if not let_in:
        return door(request, found, token=token)
    if request.user != found.holder:
        actions.note_view(found, what="page", at=now)
    shown = queries.shown_by(found)
    package = PACKAGES[found.purpose]
    context = {"share": found, "shown": shown, "token": token, "now": now, "package": package}
    context["headline"] = package.headline_for(found.holder.name)
    context["badges"] = [one.credential for one in shown]
    context["imports"] = queries.shown_imports(found)
    here = absolute(reverse("hold:share", args=[token]))
    context["oembed"] = absolute(f"{reverse('hold:oembed')}?{urlencode({'url': here})}")
    return private(render(request, "hold/shared.html", context))


@never_cache
@require_GET
def share_file(request: HttpRequest, token: str, pk: UUID, format: str) -> HttpResponseBase:
    """Hand out a shared badge as JSON, PNG, SVG or PDF; with parts left out, as SD-JWT alone."""
    found = _open(request, token)
    credential = get_object_or_404(queries.granted_credentials(found), pk=pk)
    if format == "svg":
        drawing = plain_svg(drawn(credential.version))
        return private(picture(drawing, media_type="image/svg+xml", name="badge.svg"))
    if format not in (["jwt"] if found.left_out else MEDIA_TYPES):
        raise Http404
    if request.user != found.holder:
        actions.note_view(found, what=f"{credential.version.title}: {format}", at=timezone.now())
    name = file_name(credential, form=format)
    if format == "jwt":
        part = queries.presented_by(found, credential).text.encode()
        return private(attachment(part, media_type=SD_JWT, name=name))
    content = render_as(credential, form=format)
    return private(attachment(content, media_type=MEDIA_TYPES[format], name=name))


@never_cache
@require_GET
def share_imported(request: HttpRequest, token: str, pk: UUID) -> HttpResponseBase:
    """Hand out a shared badge from elsewhere, byte for byte as it came."""
    found = _open(request, token)
    kept_badge = get_object_or_404(queries.granted_imports(found), pk=pk)
    if request.user != found.holder:
        actions.note_view(found, what=kept_badge.title, at=timezone.now())
    return private(as_it_came(kept_badge))


@never_cache
@require_GET
def share_evidence(request: HttpRequest, token: str, pk: UUID) -> HttpResponseBase:
    """Hand out one granted piece of evidence, as the reviewers saw it."""
    found = _open(request, token)
    item = get_object_or_404(queries.granted_evidence(found).exclude(kind="link"), pk=pk)
    answer = _as_reviewed(request, item)
    if request.user != found.holder and hands_out(answer):
        actions.note_view(found, what=item.title, at=timezone.now())
    return private(answer)


def _as_reviewed(request: HttpRequest, item: EvidenceItem) -> HttpResponseBase:
    if item.text:
        plain = "text/plain; charset=utf-8"
        return attachment(item.text.encode(), media_type=plain, name=item.title)
    return kept(request, item.sha256, media_type=item.media_type, name=item.title)


@never_cache
@require_GET
def share_preview(request: HttpRequest, token: str, pk: UUID) -> HttpResponseBase:
    """Hand out a small picture of granted image evidence, for the page itself."""
    evidence = queries.granted_evidence(_open(request, token)).filter(kind="file", text="")
    item = get_object_or_404(evidence, pk=pk)
    if not media.has_preview(item.media_type):
        raise Http404
    with files.looked_into(item.sha256) as content:
        small = media.preview(content, media.MediaType(item.media_type), width=960)
    return private(picture(small, media_type="image/jpeg", name=item.title))


def _open(request: HttpRequest, token: str) -> Share:
    """The share of this token, if it shows anything and this browser may read it; else a 404."""
    now = timezone.now()
    found = get_object_or_404(queries.open_share(token, now=now))
    if not is_let_in(request, found, now=now):
        raise Http404
    return found
