"""Open Badges 2.0, hosted: what older sites read without an account, and the holder's choice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from milepost.define.queries import definition_document, public_versions
from milepost.issue import actions, queries, renderings
from milepost.issue.models import Credential
from milepost.issue.rules import hosted
from milepost.kit.errors import RuleError
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind
from milepost.people.signed_in import person_in

FORMS = [hosted.MEDIA_TYPE, "application/json", "text/html"]
SECONDS = 300


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a holder open a badge to anyone, or close it again."""
    person, at = person_in(request), timezone.now()
    held = get_object_or_404(queries.credentials_of(person), pk=pk)
    context: dict[str, Any] = {"credential": held, "at": queries.hosts_of(held)}
    context["approval"] = approval_about(held.pk, kind=ApprovalKind.BADGE)
    if request.method == "POST":
        try:
            if request.POST.get("public") == "yes":
                actions.open_to_readers(held, by=person, at=at)
                _say_who_reads(request, held)
            else:
                actions.close_to_readers(held, by=person, at=at)
                messages.success(request, _("Nobody can read it there any more."))
        except RuleError as error:
            context["error"] = error.sentence
        else:
            return redirect("issue:hosted", pk=pk)
    context["open"] = queries.is_hosted(held)
    status = 422 if "error" in context else 200
    return render(request, "issue/hosted_choice.html", context, status=status)


def _say_who_reads(request: HttpRequest, held: Credential) -> None:
    if queries.is_hosted(held):
        messages.success(request, _("Anyone can read this badge at its address now."))
    else:
        messages.info(request, _("Anyone can read it as soon as a guardian approves."))


@require_safe
def assertion(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give a badge that its holder has opened; a revoked one is gone (410) and says so."""
    found = get_object_or_404(queries.hosted(slug), pk=pk)
    status = 410 if found.revoked_at else 200
    if request.get_preferred_type(FORMS) == "text/html":
        context = {"credential": found, "now": timezone.now()}
        return _public(render(request, "issue/hosted.html", context, status=status))
    return _given(request, queries.hosted_assertion(found), status=status)


@require_safe
def picture(_request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give the badge's picture with the assertion inside."""
    found = get_object_or_404(queries.hosted(slug).filter(revoked_at=None), pk=pk)
    return _public(HttpResponse(renderings.hosted_png(found), content_type="image/png"))


@require_safe
def badge_class(request: HttpRequest, slug: str, name: str, number: int) -> HttpResponse:
    """Give a published version as BadgeClass; people get its page."""
    own = public_versions(name).filter(achievement__organization__slug=slug)
    version = get_object_or_404(own, number=number)
    definition = definition_document(version)
    issuer = queries.issuer_address(version.achievement.organization)
    document = hosted.badge_class(definition, id=queries.class_address(version), issuer=issuer)
    return _given(request, document, page=str(definition["criteria"]["id"]))


@require_safe
def issuer(request: HttpRequest, slug: str) -> HttpResponse:
    """Give an organization as Issuer; people get its page."""
    organization = get_object_or_404(queries.organizations(), slug=slug)
    page = queries.organization_address(organization)
    return _given(request, queries.hosted_issuer(organization), page=page)


def _given(
    request: HttpRequest, document: dict[str, Any], *, page: str = "", status: int = 200
) -> HttpResponse:
    """Answer in JSON-LD, in JSON where only that is read, by a page where there is one."""
    kind = request.get_preferred_type(FORMS) or hosted.MEDIA_TYPE
    if kind == "text/html" and page:
        return _public(HttpResponseRedirect(page))
    kind = hosted.MEDIA_TYPE if kind == "text/html" else kind
    response = _public(JsonResponse(document, content_type=kind, status=status))
    if page:
        response["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


def _public(response: HttpResponse) -> HttpResponse:
    """Anyone's page may read it; nobody keeps it without asking whether it still stands."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept"])
    return response
