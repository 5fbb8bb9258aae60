"""One's own keys to the API."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.people import actions, queries
from milepost.people.forms import TokenForm
from milepost.people.signed_in import person_in


@login_required
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's API tokens."""
    return _page(request, form=TokenForm())


def _page(request: HttpRequest, *, form: TokenForm) -> HttpResponse:
    context = {"form": form, "tokens": queries.tokens_of(person_in(request))}
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
@never_cache
def make_token(request: HttpRequest) -> HttpResponse:
    """Make an API token and show it, this once."""
    form, at = TokenForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, form=form)
    try:
        secret = actions.make_token(
            person_in(request),
            name=form.cleaned_data["name"],
            expires_at=form.expires_at(at),
            at=at,
        )
    except RuleError as error:
        form.add_error(None, error.sentence)
        return _page(request, form=form)
    context = {"name": form.cleaned_data["name"], "secret": secret}
    return render(request, "people/token_made.html", context)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an API token."""
    actions.revoke_token(person_in(request), pk=pk, at=timezone.now())
    return redirect("people:tokens")
