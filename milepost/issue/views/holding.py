"""A credential for its holder, and for an awarder of the organization that issued it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from milepost.issue import actions, queries, renderings
from milepost.issue.models import Claim, Credential
from milepost.kit.downloads import attachment
from milepost.kit.errors import RuleError
from milepost.kit.problems import wants_json
from milepost.people.models import Person
from milepost.people.signed_in import person_in


@never_cache
@login_required
@require_safe
def credential(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a credential: a page for people, the signed document for machines."""
    person = person_in(request)
    found = get_object_or_404(queries.credentials_visible_to(person), pk=pk)
    if wants_json(request):
        return _document(found)
    context = {
        "credential": found,
        "files": files_of(lambda form: reverse("issue:file", args=[pk, form])),
        "evidence": queries.evidence_of(found) if found.recipient_id == person.pk else [],
        "may_revoke": queries.may_award(person, organization=found.organization),
    }
    return render(request, "issue/credential.html", context)


@never_cache
@login_required
@require_safe
def file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    """Download a credential as JSON, PNG, SVG or PDF."""
    found = get_object_or_404(queries.credentials_visible_to(person_in(request)), pk=pk)
    return _file(found, form=form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a mailed link offers; a POST puts it into the wallet of who is signed in."""
    offer = get_object_or_404(queries.claims_by(token))
    person = request.user if isinstance(request.user, Person) else None
    if request.method == "POST" and person is not None:
        try:
            found = actions.claim_credential(offer, by=person, at=timezone.now())
        except RuleError as error:
            return _offer(request, offer, token=token, refusal=error)
        return redirect("hold:credential", pk=found.pk)
    return _offer(request, offer, token=token)


@never_cache
@require_safe
def claim_file(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """Download what a mailed link offers, without an account, until it is in a wallet."""
    offer = get_object_or_404(queries.claims_open(token, now=timezone.now()))
    return _file(offer.credential, form=form)


def _offer(
    request: HttpRequest, offer: Claim, *, token: str, refusal: RuleError | None = None
) -> HttpResponse:
    now = timezone.now()
    context = {
        "claim": offer,
        "credential": offer.credential,
        "token": token,
        "refusal": refusal,
        "files": files_of(lambda form: reverse("issue:claim_file", args=[token, form])),
        "open": queries.claims_open(token, now=now).exists(),
        "mine": request.user.is_authenticated and offer.credential.recipient_id == request.user.pk,
    }
    response = render(request, "issue/claim.html", context, status=409 if refusal else 200)
    return response


def files_of(address: Callable[[str], str]) -> list[dict[str, str]]:
    """Return what a badge can be had as, each with what it is good for."""
    words = {
        "pdf": (
            _("Certificate to print (PDF)"),
            _("With a code to check it, and the signed badge attached."),
        ),
        "png": (_("Picture (PNG)"), _("The badge is inside the picture. For most wallets.")),
        "svg": (_("Drawing (SVG)"), _("The same, sharp at any size.")),
        "json": (_("Signed badge (JSON)"), _("For programs: Open Badges 3.0.")),
    }
    return [
        {"title": title, "use": use, "address": address(form)}
        for form, (title, use) in words.items()
    ]


def _document(found: Credential) -> HttpResponse:
    return HttpResponse(found.document, content_type=renderings.MEDIA_TYPES["json"])


def _file(found: Credential, *, form: str) -> HttpResponse:
    return attachment(
        renderings.render_as(found, form=form),
        media_type=renderings.MEDIA_TYPES[form],
        name=renderings.file_name(found, form=form),
    )
