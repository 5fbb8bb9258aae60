"""The switch at the foot of every page. It changes this browser only, so a link is enough."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from milepost.kit.addresses import safe_path
from milepost.people.languages import remember


@never_cache
@require_safe
def choose_language(request: HttpRequest, language: str) -> HttpResponse:
    """Go back to the page one came from, in the language chosen."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    response = redirect(safe_path(request.GET.get("next", "")) or "/")
    remember(response, language)
    return response
