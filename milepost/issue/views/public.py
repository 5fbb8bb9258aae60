"""What any verifier may fetch without an account: status lists, issuers' keys, our vocabulary."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from milepost.issue import actions, queries

LIST_SECONDS = 300
KEYS_SECONDS = 300
CONTEXT_SECONDS = 31_536_000


@require_safe
def status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Serve a status list as a signed credential."""
    status_list = get_object_or_404(queries.status_lists(), pk=pk)
    document = actions.signed_list(status_list, at=timezone.now())
    return _list(request, document, kind="application/vc")


@require_safe
def token_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Serve a status list as a Status List Token, for badges held as SD-JWT."""
    status_list = get_object_or_404(queries.status_lists(), pk=pk)
    token = actions.token_list(status_list, at=timezone.now())
    return _list(request, token, kind="application/statuslist+jwt")


def _list(request: HttpRequest, text: str, *, kind: str) -> HttpResponse:
    """A signed list, or 304 for who has this edition of it."""
    response = HttpResponse(text, content_type=kind)
    tag = quote_etag(queries.list_tag(text))
    response["ETag"] = tag
    _publish(response, seconds=LIST_SECONDS)
    answer = get_conditional_response(request, etag=tag, response=response)
    return answer if isinstance(answer, HttpResponse) else response


@require_safe
def did(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the document of an organization's did:web, with every key it ever signed with."""
    organization = get_object_or_404(queries.organizations(), slug=slug)
    document = queries.did_document(organization)
    if document is None:
        raise Http404
    response = JsonResponse(document, content_type="application/did+json")
    return _publish(response, seconds=KEYS_SECONDS)


@require_safe
def own_did(request: HttpRequest) -> HttpResponse:
    """Serve the document of this server's own did:web, with every key it signed records with."""
    document = queries.publisher_document()
    if document is None:
        raise Http404
    response = JsonResponse(document, content_type="application/did+json")
    return _publish(response, seconds=KEYS_SECONDS)


@require_safe
def context(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Serve one of our vocabularies, the same bytes that Insignia ships."""
    content = queries.vocabulary(name, number)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/ld+json")
    return _publish(response, seconds=CONTEXT_SECONDS)


def _publish(response: HttpResponse, *, seconds: int) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
