"""Reviewers from outside: a mailed link lets them review, and is nothing like an account."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from milepost.review.models import Qualification

KEY = "reviews_by_link"
OPEN_TO_GUESTS = ("/review/", "/sign-out/")


class GuestsReviewOnly:
    """Lets a session that a review link began see the pages of review; elsewhere it is nobody's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.get(KEY):
            if not _is_in_force(request.session[KEY]):
                logout(request)
            elif not request.path.startswith(OPEN_TO_GUESTS):
                request.user = AnonymousUser()
        return self.get_response(request)


def _is_in_force(pk: str) -> bool:
    rows = Qualification.objects.filter(pk=pk, ended_at=None, expires_at__gt=timezone.now())
    return rows.exists()
