"""The wallet: badges earned here, badges brought from elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.hold import actions, queries
from milepost.hold.forms import ImportForm
from milepost.kit.errors import RuleError
from milepost.kit.fetch import fetch, within
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


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
            "imports": queries.imported_of(holder).defer("document", "report")[:50],
            "now": timezone.now(),
        },
    )


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
            "now": timezone.now(),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a badge from elsewhere: checked first, then kept with what the check said."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            kept = actions.keep_import(
                person_in(request), content=form.content(), fetch=within(15, fetch=fetch), at=now
            )
        except RuleError as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("The badge is in your wallet, with what the check said."))
            return redirect("hold:imported", pk=kept.pk)
    return render(
        request, "hold/bring.html", {"form": form}, status=200 if not form.errors else 422
    )


@login_required
@require_GET
def imported(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a badge from elsewhere and each check it went through."""
    kept = get_object_or_404(queries.imported_of(person_in(request)), pk=pk)
    return render(request, "hold/imported.html", {"kept": kept})


@login_required
@require_POST
def remove_imported(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a badge from elsewhere out of the wallet."""
    kept = get_object_or_404(queries.imported_of(person_in(request)), pk=pk)
    actions.remove_import(kept, by=person_in(request), at=timezone.now())
    messages.success(request, _("The badge was taken out of your wallet."))
    return redirect("hold:wallet")
