"""Taking one's record along: choose what, and in which form."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.hold import actions, queries
from milepost.hold.forms import TakeForm
from milepost.hold.renderings import RENDERINGS
from milepost.hold.rules.clr import misfit
from milepost.hold.rules.portfolio import check_entries
from milepost.hold.rules.record import shown_by
from milepost.kit.downloads import attachment
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.signed_in import person_in
from milepost.verify import pace

MOST_TOLD = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Choose what of one's record to take along, and take it."""
    me, now = person_in(request), timezone.now()
    mine = list(queries.collections_of(me))
    form = TakeForm(request.POST or None, collections=mine, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            return _handed_out(me, form=form, at=now)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    entries = queries.entries_of(me, collection=None, at=now)
    misfits = [(one, misfit(one.parsed, state=one.state)) for one in entries]
    outside = [(one, reason) for one, reason in misfits if reason]
    context = {
        "form": form,
        "badges": len(entries),
        "outside": outside[:MOST_TOLD],
        "more": max(0, len(outside) - MOST_TOLD),
    }
    return render(request, "hold/take.html", context, status=422 if form.errors else 200)


def _handed_out(me: Person, *, form: TakeForm, at: datetime) -> HttpResponse:
    if not pace.may_check(f"record-{me.pk}", most=pace.PAGE, at=at):
        raise RuleError(_("That was often in a short time. Please wait a minute."), code="too-fast")
    entries = queries.entries_of(me, collection=form.collection(), at=at)
    check_entries(entries)
    title, words = form.title(), form.cleaned_data["words"]
    rendering = RENDERINGS.get(form.cleaned_data["form"])
    if rendering is None:
        signed = actions.sign_record(me, entries=entries, name=title, at=at)
        return attachment(signed.text.encode(), media_type="application/vc", name="record.json")
    told = queries.portfolio_of(me, entries=entries, title=title, words=words, at=at)
    lines = shown_by(queries.record_of(me, at=at), badges={one.pk for one in entries})
    content = rendering.make(told, lines)
    return attachment(content, media_type=rendering.media_type, name=rendering.name)
