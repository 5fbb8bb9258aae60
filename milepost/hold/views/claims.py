"""What people say of themselves, apart from what anybody has checked."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.hold import actions, queries
from milepost.hold.forms import OwnClaimForm
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in

FIELDS = ("title", "words", "begun", "ended")


@login_required
@require_http_methods(["GET", "POST"])
def claims(request: HttpRequest) -> HttpResponse:
    """List one's own claims, and take another one."""
    me, now = person_in(request), timezone.now()
    form = OwnClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.say(me, saying=form.saying(), at=now)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Kept. It is marked as your own word."))
            return redirect("hold:claims")
    context = {"page": page_of(queries.claims_of(me), request=request), "form": form}
    return render(request, "hold/claims.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one of one's own claims."""
    me = person_in(request)
    mine = get_object_or_404(queries.claims_of(me), pk=pk)
    form = OwnClaimForm(
        request.POST or None, initial={name: getattr(mine, name) for name in FIELDS}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_otherwise(mine, saying=form.saying(), by=me, at=timezone.now())
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Changed."))
            return redirect("hold:claims")
    context = {"form": form, "claim": mine}
    return render(request, "hold/claim.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def unsay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one of one's own claims back."""
    me = person_in(request)
    mine = get_object_or_404(queries.claims_of(me), pk=pk)
    actions.unsay(mine, by=me, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("hold:claims")
