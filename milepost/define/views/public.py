"""What anyone sees: the catalogue, an achievement with its rubric, its document and its badge."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from milepost.define import queries
from milepost.define.forms import CatalogueForm
from milepost.define.models import AchievementVersion
from milepost.define.rules.choices import State
from milepost.define.rules.drawing import PALETTES, SYMBOLS, draw
from milepost.kit.paging import page_of

FOREVER = "public, max-age=31536000, immutable"
PICTURE_POLICY = "default-src 'none'; sandbox"


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what can be earned, found by words and filters."""
    form = CatalogueForm(request.GET, organizations=list(queries.organizations_with_published()))
    filters = form.filters()
    page = page_of(queries.catalogue(filters), request=request)
    context = {
        "form": form,
        "page": page,
        "filters": filters,
        "nearly": [] if page.object_list else list(queries.nearly(filters)[:6]),
    }
    return render(request, "define/catalogue.html", context)


@require_safe
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an achievement as its reviewers know it: rubric, evidence, limits, research, history."""
    versions = list(queries.public_versions(slug))
    wanted = request.GET.get("version", "")
    version = _chosen(versions, wanted=wanted)
    content = queries.content_of(version)
    context = {
        "version": version,
        "content": content,
        "effort": queries.real_effort(version.achievement),
        "gate": queries.gate_report(version),
        "authors": queries.authors_of(version.achievement),
        "rulings": queries.rulings_on(version) if version.original_id else [],
        "learning": queries.resources_of(version.achievement)[:3],
        "history": queries.history(versions),
        "open": version.state == State.PUBLISHED and version.achievement.retired_at is None,
        "newest": next((row for row in versions if row.state == State.PUBLISHED), None),
    }
    return render(request, "define/achievement.html", context)


@require_safe
def definition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give the definition as JSON, the very bytes that are on the log; people get its page."""
    version = get_object_or_404(queries.public_versions(slug), number=number)
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        address = queries.whereabouts(version).page
        response: HttpResponse = HttpResponseRedirect(address)
    else:
        response = HttpResponse(version.document, content_type="application/json")
        response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def picture(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    """Give the badge of a public version as ``png`` or ``svg``."""
    version = get_object_or_404(queries.public_versions(slug), number=number)
    if form == "png":
        content: str | bytes | None = queries.picture(version).png
    else:
        content = queries.picture_svg(version) if form == "svg" else None
    if content is None:
        raise Http404(_("This badge has no such picture."))
    return picture_response(content, cache=FOREVER)


@require_safe
def drawing(request: HttpRequest, palette: str, symbol: str) -> HttpResponse:
    """Give a badge drawn from a palette and a symbol."""
    if palette not in PALETTES or symbol not in SYMBOLS:
        raise Http404(_("There is no such badge."))
    return picture_response(draw(palette, symbol=symbol, title=""), cache="public, max-age=86400")


def picture_response(content: str | bytes, *, cache: str) -> HttpResponse:
    """Return a picture for ``<img>``; opened by itself it is downloaded, and runs nothing."""
    kind = "image/svg+xml" if isinstance(content, str) else "image/png"
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = PICTURE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = f'attachment; filename="badge.{kind[6:9]}"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = cache
    return response


def _chosen(versions: list[AchievementVersion], *, wanted: str) -> AchievementVersion:
    """Return the version asked for, or the newest."""
    for version in versions:
        if not wanted or str(version.number) == wanted:
            return version
    raise Http404(_("There is no such micro-credential."))
