"""The holder's side of sharing: choose, send, see who looked, withdraw."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.hold import actions, queries
from milepost.hold.forms import ShareForm
from milepost.hold.models import Share
from milepost.hold.rules import PACKAGES
from milepost.hold.rules.embedding import Profiled, linkedin_link
from milepost.hold.views.embedding import frame_of
from milepost.kit import downloads
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.keys import is_uuid
from milepost.kit.links import LinkState, state_of
from milepost.kit.paging import page_of
from milepost.kit.qr import qr_code, qr_picture
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind
from milepost.people.signed_in import person_in
from milepost.verify.templatetags.verifying import moment

FRESH = "share-link"
"""Where the session keeps a new link until its holder has left the page."""


@login_required
@require_GET
def shares(request: HttpRequest) -> HttpResponse:
    """List the holder's shares, newest first, with how often each was opened."""
    page = page_of(queries.shares_of(person_in(request)), request=request)
    return render(request, "hold/shares.html", {"page": page, "now": timezone.now()})


@login_required
@require_http_methods(["GET", "POST"])
def share_new(request: HttpRequest) -> HttpResponse:
    """Choose what it is for; then badges and evidence, for whom and until when; get the link."""
    holder, now = person_in(request), timezone.now()
    chosen, words = _chosen(request), request.POST.get("find", "").strip()[:200]
    offered = queries.offered_of(holder, chosen=chosen, words=words)
    purpose = request.POST.get("purpose") or request.GET.get("purpose", "")
    if purpose not in PACKAGES:
        choices = {"badges": offered.badges or offered.imports, "packages": _packages(request)}
        return render(request, "hold/share_purpose.html", choices)
    sent = request.method == "POST" and request.POST.get("do") != "find"
    form = _share_form(request, offered, purpose=purpose, sent=sent)
    if sent and form.is_valid():
        try:
            opened, token = actions.share(holder, request=form.request(), at=now)
        except RuleError as refused:
            if queries.shares_of(holder).filter(pk=form.cleaned_data["key"]).exists():
                return redirect("hold:share_detail", pk=form.cleaned_data["key"])
            form.add_error(None, refused.sentence)
        else:
            return _show_link(request, opened, token)
    context = {
        "form": form,
        "badges": offered.badges,
        "imports": offered.imports,
        "more": offered.more,
        "words": words,
        "package": PACKAGES[purpose],
        "purpose": Share.Purpose(purpose).label,
        "again": urlencode(_asked(request), doseq=True),
        "chosen": form.chosen("credentials"),
        "brought": form.chosen("imported"),
        "granted": form.chosen("evidence"),
    }
    return render(request, "hold/share_new.html", context, status=422 if form.errors else 200)


def _packages(request: HttpRequest) -> list[dict[str, object]]:
    """Each purpose as it is offered, with the address that goes on with it."""
    return [
        {
            "title": Share.Purpose(purpose).label,
            "needs": package.needs,
            "query": urlencode({"purpose": purpose, **_asked(request)}, doseq=True),
        }
        for purpose, package in PACKAGES.items()
    ]


def _asked(request: HttpRequest) -> dict[str, list[str]]:
    """The badges, or the collection, that the way here has chosen already."""
    return {name: request.GET.getlist(name) for name in ("badge", "imported", "collection")}


def _chosen(request: HttpRequest) -> set[UUID]:
    """The badges that are ticked, or that the way here has chosen."""
    asked = _asked(request)
    named = {*asked["badge"], *asked["imported"]}
    if request.method == "POST":
        named = {*request.POST.getlist("credentials"), *request.POST.getlist("imported")}
    chosen = {UUID(one) for one in named if is_uuid(one)}
    if request.method == "POST":
        return chosen
    keys = [one for one in asked["collection"] if is_uuid(one)][:1]
    for mine in queries.collections_of(person_in(request)).filter(pk__in=keys):
        chosen |= {held.pk for _row, held in queries.collected_in(mine)}
    return chosen


def _share_form(
    request: HttpRequest, offered: queries.Offered, *, purpose: str, sent: bool
) -> ShareForm:
    """The form as it was sent; else with what was typed so far, or what fits the purpose."""
    may_show = {
        "credentials": [badge.pk for badge in offered.badges],
        "imported": [kept.pk for kept in offered.imports],
        "evidence": [item.pk for badge in offered.badges for item in badge.evidence.all()],
    }
    if sent:
        return ShareForm(request.POST, may_show=may_show)
    if request.method == "POST":
        return ShareForm(may_show=may_show, initial=_typed(request.POST))
    initial = _proposed(request, offered, purpose=purpose)
    return ShareForm(may_show=may_show, initial=initial)


def _typed(data: QueryDict) -> dict[str, object]:
    lists = ("credentials", "imported", "evidence", "left_out")
    return data.dict() | {name: data.getlist(name) for name in lists}


def _proposed(request: HttpRequest, offered: queries.Offered, *, purpose: str) -> dict[str, object]:
    package, chosen = PACKAGES[purpose], _chosen(request)
    evidence = [item for badge in offered.badges for item in badge.evidence.all()]
    proposed = [item.pk for item in evidence if item.audience == item.Audience.CHOSEN]
    return {
        "purpose": purpose,
        "imported": [kept.pk for kept in offered.imports if kept.pk in chosen],
        "credentials": [badge.pk for badge in offered.badges if badge.pk in chosen],
        "evidence": proposed if package.evidence else [],
        "ends": timezone.localdate() + timedelta(days=package.days),
    }


def _show_link(request: HttpRequest, share: Share, token: str) -> HttpResponse:
    request.session[FRESH] = {"share": str(share.pk), "token": token}
    return redirect("hold:share_detail", pk=share.pk)


@login_required
@require_GET
def share_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one share: its link while it is fresh, what it opens, who looked when."""
    holder, now = person_in(request), timezone.now()
    share = get_object_or_404(queries.shares_of(holder), pk=pk)
    token = _token(request, share)
    link = absolute(reverse("hold:share", args=[token])) if token else ""
    state = state_of(ends_at=share.ends_at, withdrawn_at=share.withdrawn_at, now=now)
    public = share.public and state is LinkState.OPEN
    return render(
        request,
        "hold/share_detail.html",
        {
            "share": share,
            "package": PACKAGES[share.purpose],
            "credentials": queries.granted_credentials(share).defer("document"),
            "imports": queries.with_issuers(
                queries.granted_imports(share).defer("document", "report")
            ),
            "page": page_of(share.views.all(), request=request),
            "state": state,
            "link": link if state is LinkState.OPEN else "",
            "frame": frame_of(share, token=token).html() if public else "",
            "profiles": _profiles(share, link=link, now=now) if public else [],
            "qr": qr_code(link) if link else "",
            "approval": approval_about(share.pk, kind=ApprovalKind.SHARE),
        },
    )


def _token(request: HttpRequest, share: Share) -> str:
    """The token of a share if we have it: it was made just now, or anyone may see it."""
    fresh = request.session.get(FRESH, {})
    made = str(fresh["token"]) if fresh.get("share") == str(share.pk) else ""
    return made or queries.public_token(share)


def _profiles(share: Share, *, link: str, now: datetime) -> list[tuple[str, str]]:
    """The name of each badge in force, and the link that adds it to a LinkedIn profile."""
    shown = [one for one in queries.shown_by(share) if one.credential.revoked_at is None]
    return [
        (
            one.badge.title,
            linkedin_link(
                Profiled(
                    name=one.badge.title,
                    organization=one.badge.issuer,
                    issued=(moment(one.badge.awarded) or one.credential.issued_at)
                    .astimezone(UTC)
                    .date(),
                    expires=one.credential.valid_until and one.credential.valid_until.date(),
                    address=link,
                    identifier=str(one.credential.pk),
                )
            ),
        )
        for one in shown
        if one.credential.valid_until is None or one.credential.valid_until > now
    ]


@login_required
@require_GET
def share_qr(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out the QR code of a share as a picture, while we have its link."""
    share = get_object_or_404(queries.open_shares_of(person_in(request), now=timezone.now()), pk=pk)
    token = _token(request, share)
    if not token:
        raise Http404
    content = qr_picture(absolute(reverse("hold:share", args=[token])))
    return downloads.attachment(content, media_type="image/svg+xml", name="badges-qr.svg")


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
