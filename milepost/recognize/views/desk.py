"""An organization's desk: what it accepts, its drafts, publishing and withdrawing."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.recognize import actions, queries, tasks
from milepost.recognize.forms import CommitmentForm, WithdrawalForm
from milepost.recognize.models import Commitment, CommitmentVersion
from milepost.recognize.rules.claims import ClaimState
from milepost.recognize.rules.commitments import Terms, findings


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """List an organization's commitments, drafts too."""
    organization = get_object_or_404(queries.desks_of(person_in(request)), slug=slug)
    page = page_of(queries.desk_of(organization), request=request)
    context = {
        "organization": organization,
        "page": page,
        "rows": [(one, one.versions.all()[0]) for one in page],
        "domain": queries.domain_of(organization),
        "waiting": queries.claims_to(organization).filter(state=ClaimState.MADE).count(),
    }
    return render(request, "recognize/desk.html", context)


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a commitment and go to its editor."""
    by = person_in(request)
    organization = get_object_or_404(queries.desks_of(by), slug=slug)
    begun = actions.start_commitment(organization, terms=Terms(), by=by, at=timezone.now())
    return redirect("recognize:edit", begun.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a draft; every button first keeps what was typed."""
    commitment = get_object_or_404(queries.editable_by(person_in(request)), pk=pk)
    draft = queries.draft_of(commitment)
    if draft is None:
        return redirect("recognize:commitment", pk)
    if request.method != "POST":
        form = CommitmentForm(terms=queries.terms_of(draft))
        return _editor(request, draft=draft, form=form)
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        return _editor(request, draft=draft, form=form)
    try:
        return _do(request, draft=draft, form=form)
    except RuleError as error:
        form.add_error(None, error.sentence)
        return _editor(request, draft=draft, form=form)


def _do(request: HttpRequest, *, draft: CommitmentVersion, form: CommitmentForm) -> HttpResponse:
    """Keep what was typed, then do what the pressed button says."""
    by, at, commitment = person_in(request), timezone.now(), draft.commitment
    actions.save_draft(commitment, terms=form.values(), by=by, at=at)
    kept = queries.draft_of(commitment)
    assert kept
    if request.POST.get("do") == "publish":
        missing = findings(queries.terms_of(kept), today=timezone.localdate(at))
        if missing:
            form.point_at(missing)
            return _editor(request, draft=kept, form=form)
        tasks.publish_and_tell(commitment, by=by, at=at)
        messages.success(request, _("Published and signed. It stands in the public log."))
        return redirect("recognize:commitment", commitment.pk)
    if request.POST.get("do") == "find":
        return _editor(request, draft=kept, form=form)
    messages.success(request, _("Saved. Only your organization sees it until you publish it."))
    return redirect("recognize:edit", commitment.pk)


def _editor(
    request: HttpRequest, *, draft: CommitmentVersion, form: CommitmentForm
) -> HttpResponse:
    words = request.POST.get("find", "")[:200]
    form.mark_needed()
    context = {
        "draft": draft,
        "commitment": draft.commitment,
        "form": form,
        "words": words,
        "offers": queries.offers(words),
        "chosen": queries.chosen_in(draft),
        "domain": queries.domain_of(draft.commitment.organization),
    }
    status = 422 if form.errors else 200
    return render(request, "recognize/edit.html", context, status=status)


@login_required
@require_POST
def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the next version of a commitment."""
    by = person_in(request)
    commitment = get_object_or_404(queries.editable_by(by), pk=pk)
    try:
        actions.start_version(commitment, by=by, at=timezone.now())
    except RuleError as error:
        messages.error(request, error.sentence)
        return redirect("recognize:commitment", pk)
    return redirect("recognize:edit", pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    by = person_in(request)
    commitment = get_object_or_404(queries.editable_by(by), pk=pk)
    try:
        actions.discard_draft(commitment, by=by, at=timezone.now())
    except RuleError as error:
        messages.error(request, error.sentence)
    return redirect("recognize:desk", commitment.organization.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why a commitment ends, then announce its end."""
    by, at = person_in(request), timezone.now()
    commitment = get_object_or_404(
        queries.editable_by(by).filter(state=Commitment.State.PUBLISHED), pk=pk
    )
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            tasks.withdraw_and_tell(commitment, reason=reason, by=by, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("The end is announced. Holders are told by mail."))
            return redirect("recognize:commitment", pk)
    version = queries.public_versions(pk)[0]
    context = {"commitment": commitment, "version": version, "form": form}
    status = 422 if form.errors else 200
    return render(request, "recognize/withdraw.html", context, status=status)
