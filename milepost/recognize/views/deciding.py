"""A decider's side of claims: what waits, one claim, the decision."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from milepost.hold.queries import with_issuers
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.recognize import actions, queries
from milepost.recognize.forms import RulingForm
from milepost.recognize.rules.claims import ClaimState


@login_required
@require_safe
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    """List the claims made to an organization, those that wait first of all."""
    organization = get_object_or_404(queries.desks_of(person_in(request)), slug=slug)
    state = request.GET.get("state", "")
    state = state if state in ClaimState.values else ClaimState.MADE
    rows = queries.claims_to(organization).filter(state=state)
    page = page_of(rows, request=request)
    context = {
        "organization": organization,
        "states": ClaimState.choices,
        "state": state,
        "page": page,
        "rows": queries.with_names(page, at=timezone.now()),
    }
    return render(request, "recognize/claims.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a claim, with its words while what it shows is open; on POST decide it."""
    person, at = person_in(request), timezone.now()
    made = get_object_or_404(queries.claims_decided_by(person), pk=pk)
    with_issuers(one.imported for one in made.badges.all() if one.imported)
    form = RulingForm(request.POST or None, initial={"granted": made.version.grant_sentence[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(made, ruling=form.ruling(), by=person, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Decided. The learner hears of it by mail."))
            return redirect("recognize:decide", pk)
    queries.with_names([made], at=at)
    own = made.claimant_id == person.pk
    relative = made.claimant is not None and queries.is_relative(person, holder=made.claimant)
    context = {
        "claim": made,
        "organization": made.version.commitment.organization,
        "form": form,
        "link": queries.link_of(made, at=at),
        "own": own,
        "family": relative and not own,
    }
    return render(request, "recognize/decide.html", context, status=422 if form.errors else 200)
