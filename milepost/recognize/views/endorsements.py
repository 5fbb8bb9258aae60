"""Endorsing a skill that somebody has shown; one's own endorsements, shown or hidden."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.hold.queries import granted_credentials, may_read, open_share
from milepost.hold.rules.opening import COOKIE
from milepost.kit.downloads import attachment
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.organizations.queries import organizations_of
from milepost.people.signed_in import person_in
from milepost.recognize import actions, queries
from milepost.recognize.forms import EndorsementForm
from milepost.recognize.models import SkillEndorsement

State = SkillEndorsement.State


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, token: str, pk: UUID) -> HttpResponse:
    """Say what one has seen of a skill; only for badges that a link of the holder shows."""
    by, now = person_in(request), timezone.now()
    share = get_object_or_404(open_share(token, now=now))
    if share.is_gated:
        raise Http404
    badge = get_object_or_404(granted_credentials(share), pk=pk)
    form = EndorsementForm(
        request.POST or None,
        criteria=queries.criteria_of(badge),
        organizations=organizations_of(by),
    )
    if form.is_valid():
        try:
            actions.endorse_skill(badge, words=form.words(), by=by, at=now)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Signed. They decide whether others read it."))
            return redirect("recognize:endorsements")
    context = {"form": form, "badge": badge, "share": share, "token": token}
    status = 422 if form.errors else 200
    return render(request, "recognize/endorse.html", context, status=status)


@login_required
@require_safe
def endorsements(request: HttpRequest) -> HttpResponse:
    """List what was said about one's skills, and what one has said."""
    person = person_in(request)
    said = queries.endorsements_about(person)
    page = page_of(said.exclude(state=State.OFFERED), request=request)
    page.object_list = queries.with_domains(page.object_list)
    context = {
        "waiting": queries.with_domains(said.filter(state=State.OFFERED)[:60]),
        "page": page,
        "given": queries.endorsements_by(person)[:60],
    }
    return render(request, "recognize/endorsements.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: UUID, to: str) -> HttpResponse:
    """Show it, hide it, or decline it."""
    by = person_in(request)
    row = get_object_or_404(queries.endorsements_about(by), pk=pk)
    done = actions.answer_endorsement(row, to=to, by=by, at=timezone.now())
    told = {
        State.SHOWN.value: _("Whoever sees this badge reads it now."),
        State.HIDDEN.value: _("Nobody reads it any more. You can show it again."),
        State.DECLINED.value: _("Declined. Nobody reads it."),
    }
    messages.success(request, told[done.state])
    return redirect("recognize:endorsements")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what one has said."""
    by = person_in(request)
    row = get_object_or_404(queries.endorsements_by(by), pk=pk)
    actions.withdraw_endorsement(row, by=by, at=timezone.now())
    messages.success(
        request, _("Taken back. It is shown nowhere, and its signature holds no more.")
    )
    return redirect("recognize:endorsements")


@never_cache
@require_safe
def shared_endorsement(request: HttpRequest, token: str, pk: UUID) -> HttpResponseBase:
    """Hand out a signed endorsement beside a badge that a link shows, as long as it shows it."""
    now = timezone.now()
    share = get_object_or_404(open_share(token, now=now))
    secret = request.COOKIES.get(COOKIE, "")
    if request.user != share.holder and not may_read(share, secret=secret, now=now):
        raise Http404
    return _signed(get_object_or_404(queries.endorsements_on(share), pk=pk))


@never_cache
@login_required
@require_safe
def endorsement_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Hand out a signed endorsement to whom it is about and to who signed it."""
    return _signed(get_object_or_404(queries.endorsements_kept_by(person_in(request)), pk=pk))


def _signed(row: SkillEndorsement) -> HttpResponseBase:
    name = f"endorsement-{row.pk}.json"
    answer = attachment(row.document.encode(), media_type="application/vc", name=name)
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
