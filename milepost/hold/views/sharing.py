"""The holder's side of sharing: choose, send, see who looked, withdraw."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.hold import actions, queries, rules
from milepost.hold.forms import ShareForm
from milepost.hold.models import Share
from milepost.issue.models import Credential
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.kit.qr import qr_code
from milepost.people.signed_in import person_in

FRESH = "share-link"
"""Where the session keeps a new link until its holder has left the page."""
MOST_BADGES = 60


@login_required
@require_GET
def shares(request: HttpRequest) -> HttpResponse:
    """List the holder's shares, newest first, with how often each was opened."""
    page = page_of(queries.shares_of(person_in(request)), request=request)
    return render(request, "hold/shares.html", {"page": page, "now": timezone.now()})


@login_required
@require_http_methods(["GET", "POST"])
def share_new(request: HttpRequest) -> HttpResponse:
    """Choose badges and evidence, for whom, why and until when; then get the link."""
    holder, now = person_in(request), timezone.now()
    badges = list(queries.credential_of(holder).defer("document")[:MOST_BADGES])
    form = _share_form(request, badges)
    if request.method == "POST" and form.is_valid():
        try:
            opened, token = actions.share(holder, request=form.request(), at=now)
        except RuleError as refused:
            if queries.shares_of(holder).filter(pk=form.cleaned_data["key"]).exists():
                return redirect("hold:share_detail", pk=form.cleaned_data["key"])
            form.add_error(None, refused.sentence)
        else:
            return _show_link(request, opened, token)
    return render(
        request,
        "hold/share_new.html",
        {
            "form": form,
            "badges": badges,
            "chosen": form.chosen("credentials"),
            "granted": form.chosen("evidence"),
        },
        status=422 if form.errors else 200,
    )


def _share_form(request: HttpRequest, badges: list[Credential]) -> ShareForm:
    return ShareForm(
        request.POST or None,
        badges=[badge.pk for badge in badges],
        evidence=[item.pk for badge in badges for item in badge.evidence.all()],
        initial={
            "credentials": request.GET.getlist("badge"),
            "ends": timezone.localdate() + timedelta(days=30),
        },
    )


def _show_link(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    request.session[FRESH] = {"share": str(share.pk), "token": token}
    return redirect("hold:share_detail", pk=share.pk)


@login_required
@require_GET
def share_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one share: its link while it is fresh, what it opens, who looked when."""
    holder, now = person_in(request), timezone.now()
    share = get_object_or_404(queries.shares_of(holder), pk=pk)
    fresh = request.session.get(FRESH, {})
    link = absolute(reverse("hold:share", args=[fresh["token"]])) if _is(fresh, share) else ""
    return render(
        request,
        "hold/share_detail.html",
        {
            "share": share,
            "credentials": queries.granted_credentials(share).defer("document"),
            "page": page_of(share.views.all(), request=request),
            "state": rules.state_of(
                ends_at=share.ends_at, withdrawn_at=share.withdrawn_at, now=now
            ),
            "link": link,
            "qr": qr_code(link) if link else "",
        },
    )


def _is(fresh: dict[str, str], share: Share) -> bool:
    return fresh.get("share") == str(share.pk)


@login_required
@require_POST
def share_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a share a new link; the old one stops working."""
    share = get_object_or_404(queries.shares_of(person_in(request)), pk=pk)
    token = actions.renew_link(share, by=person_in(request), at=timezone.now())
    messages.success(request, _("Here is the new link. The old one no longer works."))
    return _show_link(request, share, token)


@login_required
@require_POST
def share_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a share at once."""
    share = get_object_or_404(queries.shares_of(person_in(request)), pk=pk)
    actions.withdraw_share(share, by=person_in(request), at=timezone.now())
    request.session.pop(FRESH, None)
    messages.success(request, _("The link no longer shows anything."))
    return redirect("hold:share_detail", pk=share.pk)
