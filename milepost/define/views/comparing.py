"""Any two public versions of an achievement, compared in words."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from milepost.define import queries
from milepost.define.models import AchievementVersion


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what differs between two versions; between the newest two, unless others are asked."""
    versions = list(queries.public_versions(slug))
    if not versions:
        raise Http404(_("There is no such micro-credential."))
    new = _chosen(versions, wanted=request.GET.get("to", ""), usual=versions[0])
    usual = next((row for row in versions if row.number < new.number), versions[-1])
    old = _chosen(versions, wanted=request.GET.get("from", ""), usual=usual)
    context = {
        "version": versions[0],
        "versions": versions,
        "compared": queries.comparison(old, new=new),
    }
    return render(request, "define/compare.html", context)


def _chosen(
    versions: list[AchievementVersion], *, wanted: str, usual: AchievementVersion
) -> AchievementVersion:
    if not wanted:
        return usual
    for version in versions:
        if str(version.number) == wanted:
            return version
    raise Http404(_("There is no such version."))
