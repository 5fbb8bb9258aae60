"""Fees that were paid for reviews: noted here, and given back only for reasons of their own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.define.models import AchievementVersion
from milepost.issue.queries import organizations_awarded_by
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions
from milepost.review.forms.fees import FeeForm
from milepost.review.queries import fees as queries
from milepost.review.queries.conflicts import hidden_from
from milepost.review.rules.fees import Why


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fees(request: HttpRequest) -> HttpResponse:
    """List the fees that were paid, and note one more."""
    me = person_in(request)
    form = FeeForm(request.POST if request.method == "POST" else None)
    form.fields["version"].queryset = AchievementVersion.objects.filter(  # type: ignore[attr-defined]
        achievement__organization__in=organizations_awarded_by(me), fee__isnull=False
    ).exclude(state=AchievementVersion.State.DRAFT)
    if form.is_valid():
        found = queries.payable(me).filter(
            version=form.cleaned_data["version"],
            applicant__email=form.cleaned_data["email"].lower(),
        )
        try:
            if not found:
                raise RuleError(_("Nobody with this address is at work on it."), code="nobody")
            actions.note_fee(found[0], by=me, at=timezone.now())
            messages.success(request, _("The fee is noted."))
            return redirect("review:fees")
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    page = page_of(queries.fees_noted(me), request=request)
    hidden = hidden_from(me, work=[one.submission_id for one in page])
    context = {"form": form, "page": page, "whys": Why.choices, "hidden": hidden}
    status = 422 if form.errors else 200
    return render(request, "review/fees.html", context, status=status)


@login_required
@require_POST
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one fee back, if a rule lets it."""
    me = person_in(request)
    receipt = get_object_or_404(queries.fees_noted(me), pk=pk)
    try:
        actions.return_fee(receipt, why=request.POST.get("why", ""), by=me, at=timezone.now())
        messages.success(request, _("It is noted that the fee was given back."))
    except RuleError as refused:
        messages.warning(request, refused.sentence)
    return redirect("review:fees")
