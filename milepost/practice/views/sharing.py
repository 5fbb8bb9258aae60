"""Showing a log by a link, and the reader's side of it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.links import LinkState, state_of
from milepost.kit.paging import page_of
from milepost.kit.qr import qr_code
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.forms import ShowingForm
from milepost.practice.models import LogShare

FRESH = "log-share-link"
"""Where the session keeps a new link until its owner has left the page."""
NOTES_SHOWN = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the links to one's log; on POST make one more."""
    person, now = person_in(request), timezone.now()
    log = get_object_or_404(queries.logs_of(person), pk=pk)
    month_away = queries.today_of(log, now=now) + timedelta(days=30)
    form = ShowingForm(request.POST or None, initial={"ends": month_away})
    if request.method == "POST" and form.is_valid():
        showing = form.showing(time_zone=log.time_zone)
        try:
            share, token = actions.share_log(log, showing=showing, by=person, at=now)
        except RuleError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _show_link(request, share, token=token)
    page = page_of(queries.shares_of(log), request=request)
    context = {"log": log, "form": form, "page": page, "now": now}
    return render(request, "practice/shares.html", context, status=422 if form.errors else 200)


def _show_link(request: HttpRequest, share: LogShare, *, token: str) -> HttpResponse:
    request.session[FRESH] = {"share": str(share.pk), "token": token}
    return redirect("practice:share_detail", share.log_id, share.pk)


@login_required
@require_GET
def share_detail(request: HttpRequest, pk: UUID, share: UUID) -> HttpResponse:
    """Show one link while it is fresh, until when it works, and when it was opened."""
    found = _mine(request, pk=pk, share=share)
    fresh = request.session.get(FRESH, {})
    is_fresh = fresh.get("share") == str(found.pk)
    link = absolute(reverse("practice:shared", args=[fresh["token"]])) if is_fresh else ""
    context = {
        "log": found.log,
        "share": found,
        "page": page_of(found.views.all(), request=request),
        "state": state_of(
            ends_at=found.ends_at, withdrawn_at=found.withdrawn_at, now=timezone.now()
        ),
        "link": link,
        "qr": qr_code(link) if link else "",
        "approval": approval_about(found.pk, kind=ApprovalKind.LOG),
    }
    return render(request, "practice/share_detail.html", context)


@login_required
@require_GET
def guarded(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a guardian when a child's link was opened."""
    shown = queries.guarded_log_shares(person_in(request), on=timezone.now().date())
    found = get_object_or_404(shown, pk=pk)
    page = page_of(found.views.all(), request=request)
    return render(request, "practice/guarded.html", {"share": found, "page": page})


@login_required
@require_POST
def share_renew(request: HttpRequest, pk: UUID, share: UUID) -> HttpResponse:
    """Get a new link for the same share."""
    found = _mine(request, pk=pk, share=share)
    token = actions.renew_log_link(found, by=person_in(request), at=timezone.now())
    return _show_link(request, found, token=token)


@login_required
@require_POST
def share_withdraw(request: HttpRequest, pk: UUID, share: UUID) -> HttpResponse:
    """Stop a link."""
    found = _mine(request, pk=pk, share=share)
    actions.withdraw_log_share(found, by=person_in(request), at=timezone.now())
    messages.success(request, _("Stopped. The link shows nothing any more."))
    return redirect("practice:share_detail", pk, share)


def _mine(request: HttpRequest, *, pk: UUID, share: UUID) -> LogShare:
    log = get_object_or_404(queries.logs_of(person_in(request)), pk=pk)
    return get_object_or_404(queries.shares_of(log).select_related("log"), pk=share)


@never_cache
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show a log to whoever has its link; say so when the link has ended."""
    now = timezone.now()
    found = get_object_or_404(queries.log_shared_by(token))
    state = state_of(ends_at=found.ends_at, withdrawn_at=found.withdrawn_at, now=now)
    if state is not LinkState.OPEN:
        closed = render(request, "practice/share_closed.html", {"state": state}, status=410)
        return _private(closed)
    if request.user != found.log.owner:
        actions.note_log_view(found, at=now)
    today = queries.today_of(found.log, now=now)
    standing = queries.standing(queries.entries_of(found.log)).order_by("-day", "-id")
    context = {
        "share": found,
        "log": found.log,
        "today": today,
        "picture": queries.picture_of(found.log, today=today),
        "noted": standing.exclude(note="")[:NOTES_SHOWN] if found.notes else [],
    }
    return _private(render(request, "practice/shared.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
