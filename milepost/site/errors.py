"""What people and programs see when something is wrong: Django's four error handlers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from milepost.kit.problems import problem, wants_json


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what could not be read."""
    if wants_json(request):
        return problem(400, code="bad-request", detail="This could not be read.")
    return render(request, "site/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not allowed."""
    if wants_json(request):
        return problem(403, code="forbidden", detail="This is not allowed.")
    return render(request, "site/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not there, or not for this person."""
    if wants_json(request):
        return problem(404, code="not-found", detail="There is nothing here that you may see.")
    return render(request, "site/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer our own mistake, without touching the database."""
    if wants_json(request):
        return problem(500, code="broken", detail="Something broke on our side.")
    return HttpResponse(render_to_string("site/500.html"), status=500)
