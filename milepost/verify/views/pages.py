"""The page where anyone checks a badge, without an account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insignia import InsigniaError
from milepost.kit.fetch import FetchError, fetch, within
from milepost.kit.visitors import address_of
from milepost.verify import actions, pace, queries, rules
from milepost.verify.forms import BadgeForm

SALT = "milepost.verify.report"
HOUR = 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Ask for a badge; check it and show what was found."""
    if request.method != "POST":
        return _ask(request, BadgeForm(initial={"url": request.GET.get("url", "")}))
    now = timezone.now()
    form = BadgeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    if not pace.may_check(address_of(request), most=pace.PAGE, at=now):
        form.add_error(None, _("That was a lot of badges at once. Please wait a minute."))
        return _ask(request, form, status=429)
    try:
        told = actions.check_all(_given(form), fetch=within(pace.PATIENCE, fetch=fetch), now=now)
    except (InsigniaError, FetchError) as error:
        form.add_error(_field_of(form), error.sentence)
        return _ask(request, form, status=422)
    return render(request, "verify/result.html", _result(told, at=now))


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a report made within the last hour, and lead to its address."""
    try:
        told = signing.loads(request.POST.get("report", ""), salt=SALT, max_age=HOUR)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("This report is too old to keep. Check the badge again."))
    if not pace.may_check(f"keep-{address_of(request)}", most=pace.KEPT, at=timezone.now()):
        return HttpResponse(_("That was a lot of reports at once."), status=429)
    at = datetime.fromisoformat(told.pop("at"))
    kept = actions.keep_report(told, at=at)
    return redirect("verify:report", pk=kept.pk)


@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a kept report: what was found that day."""
    kept = get_object_or_404(queries.kept_report(pk, at=timezone.now()))
    context = {**_context(kept.report, at=kept.at), "kept": kept}
    response = render(request, "verify/result.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _ask(request: HttpRequest, form: BadgeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "verify/page.html", {"form": form}, status=status)


def _given(form: BadgeForm) -> bytes:
    """What the visitor means: the bytes, or those at the address."""
    url = form.cleaned_data["url"]
    return fetch(url).content if url else form.content()


def _field_of(form: BadgeForm) -> str:
    return next(name for name in ("file", "text", "url") if form.cleaned_data.get(name))


def _result(told: rules.Told, *, at: datetime) -> dict[str, Any]:
    payload = {**told, "at": at.isoformat()}
    return {
        **_context(told, at=at),
        "payload": signing.dumps(payload, salt=SALT, compress=True),
    }


def _context(told: rules.Told, *, at: datetime) -> dict[str, Any]:
    return {
        "told": told,
        "verdict": rules.VERDICTS[told["verdict"]],
        "reason": rules.reason_of(told),
        "at": at,
    }
