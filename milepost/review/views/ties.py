"""Whom one is close to: neither judges the other's work."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import TieForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ties(request: HttpRequest) -> HttpResponse:
    """List the ties one has declared, and take one more."""
    me, form = person_in(request), TieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_tie(me, **form.cleaned_data, at=timezone.now())
            messages.success(request, _("Kept. Neither of you reviews the other’s work now."))
            return redirect("review:ties")
        except RuleError as refused:
            form.add_error("email", refused.sentence)
    context = {"page": page_of(queries.ties_of(me), request=request), "form": form}
    return render(request, "review/ties.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_tie(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a tie back."""
    tie = get_object_or_404(queries.ties_of(person_in(request)), pk=pk)
    actions.end_tie(tie, at=timezone.now())
    messages.success(request, _("Taken back."))
    return redirect("review:ties")
