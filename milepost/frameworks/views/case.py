"""Our frameworks as a CASE 1.1 provider serves them; people who follow an address get its page."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from milepost.frameworks import queries
from milepost.frameworks.queries import case
from milepost.frameworks.rules import selection
from milepost.frameworks.rules.case import read_uuid
from milepost.frameworks.rules.discovery import description
from milepost.frameworks.rules.selection import Unanswerable
from milepost.kit.addresses import absolute

SETS = {"CFConcepts", "CFSubjects", "CFItemTypes"}
Served = Callable[[HttpRequest, UUID], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def by_identifier(view: Served) -> View:
    """Let a view answer for one identifier; what it does not know is told as CASE tells it."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, identifier: str) -> HttpResponseBase:
        found = read_uuid(identifier)
        if not found:
            return refusal(404, code="invalid_uuid", sentence="This is not a UUID.")
        try:
            response = view(request, UUID(found))
        except Http404:
            return refusal(404, code="unknownobject", sentence="There is nothing of this kind.")
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


@require_safe
def discovery(request: HttpRequest) -> HttpResponse:
    """Describe this provider (OpenAPI 3)."""
    response = JsonResponse(description(absolute(reverse("frameworks:case")).rstrip("/")))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the description."""
    return redirect("frameworks:case_discovery")


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """List the frameworks and the crosswalks, as the client wants them."""
    try:
        by = selection.read(request.GET.dict())
    except Unanswerable as error:
        return refusal(400, code=error.code, sentence=error.sentence)
    every = [*case.served_documents(), *map(queries.crosswalk_resource, queries.crosswalks())]
    rows, total = selection.select(every, by=by)
    response = JsonResponse({"CFDocuments": rows})
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "X-Total-Count, Link"
    response["X-Total-Count"] = str(total)
    response["Link"] = ", ".join(
        f'<{_page(request, offset=offset, limit=by.limit)}>; rel="{rel}"'
        for rel, offset in selection.pages(by, total=total).items()
    )
    return response


@by_identifier
def document(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """Give one framework's or crosswalk's CFDocument."""
    if found := queries.frameworks().filter(pk=identifier).first():
        page = reverse("frameworks:framework", args=[identifier])
        return _or_page(request, case.resource_of(found), page=page)
    crosswalk = get_object_or_404(queries.crosswalks(), pk=identifier)
    page = reverse("frameworks:crosswalk", args=[identifier])
    return _or_page(request, queries.crosswalk_resource(crosswalk), page=page)


@by_identifier
def package(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """Give a framework with everything in it, or a crosswalk with its pairs."""
    if found := queries.frameworks().filter(pk=identifier).first():
        return StreamingHttpResponse(case.package_parts(found), content_type="application/json")
    crosswalk = get_object_or_404(queries.crosswalks(), pk=identifier)
    return JsonResponse(queries.crosswalk_package(crosswalk))


@by_identifier
def item(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """Give one competency's CFItem."""
    found = get_object_or_404(queries.competencies(), identifier=identifier)
    page = reverse("frameworks:competency", args=[identifier])
    return _or_page(request, case.item_of(found), page=page)


@by_identifier
def item_associations(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """Give a competency with its links."""
    found = get_object_or_404(queries.competencies(), identifier=identifier)
    return JsonResponse(case.item_with_links(found))


@by_identifier
def association(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """Give one link."""
    found = get_object_or_404(queries.public_links(), identifier=identifier)
    return JsonResponse(case.association_of(found))


def definition(kind: str) -> View:
    """Return the view of one kind of definition: a set of it and what is under it, or it alone."""

    @by_identifier
    def answer(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
        rows = case.served_definitions(kind, identifier)
        if not rows:
            raise Http404
        return JsonResponse({kind: rows} if kind in SETS else rows[0])

    return answer


@by_identifier
def table(request: HttpRequest, identifier: UUID) -> HttpResponseBase:
    """Give a framework as a table."""
    found = get_object_or_404(queries.frameworks(), pk=identifier)
    response = HttpResponse(queries.table_of(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{identifier}.csv"'
    return response


def refusal(status: int, *, code: str, sentence: str) -> JsonResponse:
    """Return an error as CASE tells it: imsx_StatusInfo."""
    field = {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": code}
    body: dict[str, Any] = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": sentence,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    response = JsonResponse(body, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _or_page(request: HttpRequest, document: Mapping[str, Any], *, page: str) -> HttpResponse:
    if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
        response: HttpResponse = HttpResponseRedirect(page)
    else:
        response = JsonResponse(document)
    patch_vary_headers(response, ["Accept"])
    return response


def _page(request: HttpRequest, *, offset: int, limit: int) -> str:
    asked = request.GET.dict() | {"offset": str(offset), "limit": str(limit)}
    return absolute(f"{request.path}?{urlencode(asked)}")
