"""The wallet: badges earned here, and what else its holder keeps."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from milepost.hold import actions, queries
from milepost.hold.forms import AudienceForm
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in

FEW = 5
"""How many of the other kinds the wallet shows before one asks for all."""


@login_required
@require_GET
def wallet(request: HttpRequest) -> HttpResponse:
    """Show everything this person holds."""
    holder = person_in(request)
    badges = page_of(queries.wallet_of(holder), request=request)
    return render(
        request,
        "hold/wallet.html",
        {
            "page": badges,
            "imports": queries.with_issuers(
                queries.imported_of(holder).defer("document", "report")[:FEW]
            ),
            "claims": queries.claims_of(holder)[:FEW],
            "now": timezone.now(),
        },
    )


@login_required
@require_POST
def audiences(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep who may see the evidence behind a badge."""
    held = get_object_or_404(queries.wallet_of(person_in(request)), pk=pk)
    form = AudienceForm(request.POST, items=list(held.evidence.all()))
    if form.is_valid():
        by, at = person_in(request), timezone.now()
        actions.choose_audiences(by, credential=held, wanted=form.wanted(), at=at)
        messages.success(request, _("Saved. It holds for shares you made before, too."))
    return redirect("hold:credential", pk=pk)


@login_required
@require_GET
def credential(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one badge with its chain, its files, and where it is shared."""
    held = get_object_or_404(queries.credential_of(person_in(request)), pk=pk)
    return render(
        request,
        "hold/credential.html",
        {
            "shown": queries.shown([held])[0],
            "badges": [held],
            "audiences": AudienceForm(items=list(held.evidence.all())),
            "now": timezone.now(),
        },
    )
