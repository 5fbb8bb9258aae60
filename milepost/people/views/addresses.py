"""One's own addresses."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.people import actions, queries
from milepost.people.forms import AddressForm
from milepost.people.sessions import source_of
from milepost.people.signed_in import person_in


@login_required
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """List one's addresses."""
    return _page(request, form=AddressForm())


def _page(request: HttpRequest, *, form: AddressForm) -> HttpResponse:
    context = {"form": form, "addresses": queries.addresses_of(person_in(request))}
    return render(request, "people/addresses.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def add_address(request: HttpRequest) -> HttpResponse:
    """Add an address and mail it a link."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    email, source = form.cleaned_data["email"], source_of(request)
    try:
        actions.add_address(person_in(request), email=email, source=source, at=timezone.now())
    except RuleError as error:
        form.add_error("email", error.sentence)
        return _page(request, form=form)
    messages.success(request, _("We have sent a link to %s. Open it in this browser.") % email)
    return redirect("people:addresses")


@login_required
@require_POST
def make_primary(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an address the main one."""
    actions.make_address_primary(person_in(request), pk=pk, at=timezone.now())
    return redirect("people:addresses")


@login_required
@require_POST
def remove_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an address off the account."""
    actions.remove_address(person_in(request), pk=pk, at=timezone.now())
    return redirect("people:addresses")
