"""A learner's side of claims: make one, see what became of it, take it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.recognize import actions, queries
from milepost.recognize.forms import ClaimForm
from milepost.recognize.rules.claims import last_day


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose badges and evidence, and claim under a commitment that counts today."""
    person, at = person_in(request), timezone.now()
    version = queries.counting(pk, on=timezone.localdate(at))
    if version is None:
        raise Http404
    today = timezone.localdate(at)
    badges = queries.claimable(person, commitment=pk, on=today)
    imports = queries.claimable_imports(person, commitment=pk, on=today)
    form = ClaimForm(request.POST or None, badges=badges, imports=imports)
    if request.method == "POST":
        key = _key(request)
        if key and queries.claims_of(person).filter(pk=key).exists():
            return redirect("recognize:my_claim", key)
        if form.is_valid():
            try:
                made = actions.claim(version.commitment, request=form.request(), by=person, at=at)
            except RuleError as error:
                form.add_error(None, error.sentence)
            else:
                messages.success(
                    request, _("Your claim is made. You hear by mail what they decide.")
                )
                return redirect("recognize:my_claim", made.pk)
    context = {
        "version": version,
        "form": form,
        "badges": badges,
        "imports": imports,
        "chosen": form.chosen("credentials") | form.chosen("imported"),
        "granted": form.chosen("evidence"),
    }
    status = 422 if form.errors else 200
    return render(request, "recognize/claim.html", context, status=status)


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


@login_required
@require_safe
def my_claims(request: HttpRequest) -> HttpResponse:
    """List the claims one has made."""
    page = page_of(queries.claims_of(person_in(request)), request=request)
    return render(request, "recognize/my_claims.html", {"page": page})


@login_required
@require_safe
def my_claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one's claim: how far it is, what it shows, who looked."""
    made = get_object_or_404(queries.claims_of(person_in(request)), pk=pk)
    at = timezone.now()
    context = {
        "claim": made,
        "open": bool(queries.link_of(made, at=at)),
        "looked": made.share.views.count() if made.share else 0,
        "last_day": last_day(made.made_at),
    }
    return render(request, "recognize/my_claim.html", context)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a waiting claim back."""
    person = person_in(request)
    made = get_object_or_404(queries.claims_of(person), pk=pk)
    try:
        actions.take_back_claim(made, by=person, at=timezone.now())
    except RuleError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Taken back. They see nothing of it any more."))
    return redirect("recognize:my_claim", pk)
