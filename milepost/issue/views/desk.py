"""The awarder's desk: what the organization has issued, revoking, and the key it signs with."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from insignia.keys import ED25519

from milepost.issue import actions, queries
from milepost.issue.forms import DeskForm, RevokeForm
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.organizations.queries import organizations_run_by
from milepost.people.signed_in import person_in


@never_cache
@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """List what the organization has issued, newest first."""
    person = person_in(request)
    organization = get_object_or_404(queries.organizations_awarded_by(person), slug=slug)
    form = DeskForm(request.GET)
    found = queries.search(
        queries.issued_by(organization), words=form.words(), state=form.chosen_state()
    )
    context = {
        "organization": organization,
        "page": page_of(found, request=request),
        "form": form,
        "words": form.words(),
        "state": form.chosen_state(),
        "states": DeskForm.STATES,
        "now": timezone.now(),
        "keys": queries.keys_of(organization),
        "may_rotate": queries.is_owner(person, organization=organization),
    }
    return render(request, "issue/desk.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask why, then revoke for good."""
    person = person_in(request)
    organization = get_object_or_404(queries.organizations_awarded_by(person), slug=slug)
    credential = get_object_or_404(queries.issued_by(organization), pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why, now = form.cleaned_data, timezone.now()
        try:
            actions.revoke_credential(
                credential, kind=why["kind"], reason=why["reason"], by=person, at=now
            )
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The badge is revoked. The learner gets a message."))
            return redirect("issue:desk", slug=slug)
    owner = organizations_run_by(person).filter(pk=organization.pk).exists()
    context = {
        "organization": organization,
        "credential": credential,
        "owner": owner,
        "form": form,
    }
    return render(request, "issue/revoke.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def rotate(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign with a fresh key of the same kind from now on."""
    person = person_in(request)
    organization = get_object_or_404(queries.organizations_awarded_by(person), slug=slug)
    kind = request.POST.get("kind", ED25519)
    key = get_object_or_404(queries.keys_in_use(organization), kind=kind)
    actions.rotate_key(organization, kind=key.kind, by=person, at=timezone.now())
    messages.success(request, _("New badges are signed with a new key. Old ones stay valid."))
    return redirect("issue:desk", slug=slug)
