"""OpenID for Verifiable Credential Issuance 1.0: what wallet apps ask, and the holder's offer."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from insignia.encoding import parse_json

from insignia import InsigniaError
from milepost.issue import actions, queries
from milepost.issue.rules import old_wallets, wallets
from milepost.issue.rules.wallets import WalletError
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.lasting import BADGE_TYPE
from milepost.kit.qr import qr_code
from milepost.organizations.models import Organization
from milepost.people.signed_in import person_in

View = Callable[..., HttpResponse]


def for_wallets(*methods: str) -> Callable[[View], View]:
    """Answer wallets of any origin, by these methods, in JSON that nobody keeps."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                response = HttpResponse(status=204)
            elif request.method not in methods:
                response = JsonResponse({"error": "invalid_request"}, status=405)
            else:
                response = _answered(view, request, *args, **kwargs)
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Allow-Methods"] = ", ".join([*methods, "OPTIONS"])
            response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return wrap


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except WalletError as error:
        told = {"error": error.code, "error_description": error.sentence}
        response = JsonResponse(told, status=error.status)
        if error.status == 401:
            response["WWW-Authenticate"] = f'Bearer error="{error.code}"'
        return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a holder offer their badge to a wallet app; the link is shown once."""
    held = get_object_or_404(queries.credentials_of(person_in(request)), pk=pk)
    context: dict[str, Any] = {"credential": held}
    if request.method == "POST":
        try:
            _kept, secret = actions.offer_to_wallet(held, by=person_in(request), at=timezone.now())
        except RuleError as error:
            context["error"] = error.sentence
        else:
            address = absolute(reverse("issue:wallet_offer_document", args=[secret]))
            link = wallets.offer_link(address)
            context |= {"link": link, "qr": qr_code(link)}
    status = 422 if "error" in context else 200
    return render(request, "issue/wallet.html", context, status=status)


@for_wallets("GET", "HEAD")
def offer_document(request: HttpRequest, token: str) -> HttpResponse:
    """Give the Credential Offer to whoever has its link, while it is open."""
    found = queries.offer_by(token, at=timezone.now())
    if found is None:
        raise Http404
    endpoints = queries.wallet_endpoints(found.credential.organization)
    return JsonResponse(wallets.offer_document(endpoints, code=token))


@for_wallets("GET", "HEAD")
def issuer_metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the Credential Issuer Metadata."""
    told = wallets.issuer_metadata(queries.wallet_endpoints(_organization(slug)))
    return JsonResponse(old_wallets.metadata(told) if settings.OLD_WALLETS else told)


@for_wallets("GET", "HEAD")
def server_metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the authorization server's metadata."""
    return JsonResponse(wallets.server_metadata(queries.wallet_endpoints(_organization(slug))))


@for_wallets("GET", "HEAD")
def old_metadata(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Give either metadata where the drafts looked for them: below the issuer's address."""
    if not settings.OLD_WALLETS or name not in AT_OLD_PLACES:
        raise Http404
    return AT_OLD_PLACES[name](request, slug)


AT_OLD_PLACES: dict[str, View] = {
    "openid-credential-issuer": issuer_metadata,
    "oauth-authorization-server": server_metadata,
}


@for_wallets("GET", "HEAD")
def keys(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the issuer's keys as SD-JWT VC finds them."""
    return JsonResponse(queries.published_keys(_organization(slug)))


@for_wallets("GET", "HEAD")
def vct(request: HttpRequest) -> HttpResponse:
    """Give the type metadata of badges held as SD-JWT."""
    return JsonResponse(wallets.vct_document(BADGE_TYPE))


@for_wallets("GET", "HEAD")
def own_vct(request: HttpRequest) -> HttpResponse:
    """Give the same of the type that badges from here had before all servers shared one."""
    own = absolute(reverse("issue:own_vct"))
    return JsonResponse(wallets.vct_document(own, extends=BADGE_TYPE))


@for_wallets("POST")
def token(request: HttpRequest, slug: str) -> HttpResponse:
    """Redeem a pre-authorized code with the code that was mailed."""
    _organization(slug)
    if request.POST.get("grant_type") != wallets.PRE_AUTHORIZED:
        raise WalletError("unsupported_grant_type", "Only pre-authorized codes are redeemed.")
    code, tx_code = request.POST.get("pre-authorized_code", ""), request.POST.get("tx_code", "")
    access, seconds = actions.redeem_code(code, tx_code=tx_code, at=timezone.now())
    told = {"access_token": access, "token_type": "Bearer", "expires_in": seconds}
    if settings.OLD_WALLETS:
        told |= old_wallets.fresh(actions.new_nonce(at=timezone.now()))
    return JsonResponse(told)


@for_wallets("POST")
def nonce(request: HttpRequest, slug: str) -> HttpResponse:
    """Give a fresh nonce to put into a proof."""
    _organization(slug)
    return JsonResponse({"c_nonce": actions.new_nonce(at=timezone.now())})


@for_wallets("POST")
def credential(request: HttpRequest, slug: str) -> HttpResponse:
    """Give signed copies of the badge, one for each key that is proved."""
    organization, at = _organization(slug), timezone.now()
    found = queries.offer_of_token(_bearer(request), at=at)
    if found is None or found.credential.organization_id != organization.pk:
        raise WalletError("invalid_token", "The access token is not in force.", status=401)
    body = _body(request, code="invalid_credential_request")
    copies = actions.make_editions(
        found,
        request=old_wallets.as_final(body) if settings.OLD_WALLETS else body,
        endpoints=queries.wallet_endpoints(organization),
        at=at,
    )
    if settings.OLD_WALLETS and old_wallets.is_old(body):
        nonce, known_as = actions.new_nonce(at=at), found.notification_id
        return JsonResponse(old_wallets.answered(copies, notification_id=known_as, nonce=nonce))
    given = [{"credential": one} for one in copies]
    return JsonResponse({"credentials": given, "notification_id": found.notification_id})


@for_wallets("POST")
def notification(request: HttpRequest, slug: str) -> HttpResponse:
    """Note what the wallet says became of the badge."""
    _organization(slug)
    access, at = _bearer(request), timezone.now()
    if queries.offer_of_token(access, at=at) is None:
        raise WalletError("invalid_token", "The access token is not in force.", status=401)
    body = _body(request, code="invalid_notification_request")
    actions.note_event(
        access,
        notification_id=str(body.get("notification_id", "")),
        event=str(body.get("event", "")),
        at=at,
    )
    return HttpResponse(status=204)


def _organization(slug: str) -> Organization:
    return get_object_or_404(queries.organizations(), slug=slug)


def _bearer(request: HttpRequest) -> str:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def _body(request: HttpRequest, *, code: str) -> dict[str, Any]:
    try:
        body = parse_json(request.body)
    except (InsigniaError, RequestDataTooBig) as error:
        raise WalletError(code, "The body is not readable as JSON.") from error
    if not isinstance(body, dict):
        raise WalletError(code, "The body is not a JSON object.")
    return body
