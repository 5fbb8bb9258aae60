"""OpenID4VP 1.0: a page that asks a wallet app for a badge, and the place where it answers."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.fetch import fetch, within
from milepost.kit.qr import qr_code
from milepost.kit.visitors import address_of
from milepost.verify import pace, presenting, queries, rules
from milepost.verify.rules.presenting import PresentingError

ASKED = "asked-wallets"
"""Where the session keeps the links of the requests it has made."""
MOST_KEPT = 5


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Say what happens; on POST make a request that only this visitor can follow."""
    if request.method != "POST":
        return render(request, "verify/ask_wallet.html")
    now = timezone.now()
    if not pace.may_check(f"ask-{address_of(request)}", most=pace.PAGE, at=now):
        return HttpResponse(_("That was a lot at once. Please wait a minute."), status=429)
    asked, link = presenting.ask_wallet(at=now)
    kept = list(request.session.get(ASKED, {}).items())[-MOST_KEPT + 1 :]
    request.session[ASKED] = dict(kept) | {str(asked.pk): link}
    return redirect("verify:wallet", asked.pk)


@never_cache
@require_safe
def wallet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a request to who made it: its link until it is answered, then what came back."""
    link = request.session.get(ASKED, {}).get(str(pk))
    if link is None:
        raise Http404
    asked = get_object_or_404(queries.asked_of_wallet(pk, at=timezone.now()))
    context: dict[str, object] = {"asked": asked}
    if asked.report:
        verdict = rules.VERDICTS[asked.report["verdict"]]
        context |= {"told": asked.report, "verdict": verdict}
        context["reason"] = rules.reason_of(asked.report)
    elif asked.expires_at > timezone.now():
        context |= {"link": link, "qr": qr_code(link)}
    return render(request, "verify/asked_wallet.html", context)


@csrf_exempt
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a wallet's answer (``direct_post``): 200 with an empty object, or 400 and why."""
    now = timezone.now()
    if not pace.may_check(f"answer-{address_of(request)}", most=pace.PAGE, at=now):
        return JsonResponse({"error": "temporarily_unavailable"}, status=429)
    try:
        presenting.take_answer(
            pk,
            vp_token=request.POST.get("vp_token", ""),
            state=request.POST.get("state", ""),
            fetch=within(pace.PATIENCE, fetch=fetch),
            at=now,
        )
    except PresentingError as error:
        told = {"error": error.code, "error_description": error.sentence}
        return JsonResponse(told, status=400)
    return JsonResponse({})
