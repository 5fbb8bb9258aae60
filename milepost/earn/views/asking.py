"""A learner asks people who know about a piece of work, and sees what they said."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.earn import actions
from milepost.earn.forms import AskForm
from milepost.earn.models import Artifact, Attestation
from milepost.earn.queries import (
    about,
    artifacts_by,
    attestations_by,
    attestations_in,
    jobs_kept,
)
from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attestations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show who was asked about a piece of work and what they said; ask one more."""
    artifact = get_object_or_404(artifacts_by(person_in(request)), pk=pk)
    is_log, days = artifact.kind == Artifact.Kind.LOG, request.GET.get("day", "")[:10]
    form = AskForm(request.POST or None, is_log=is_log, initial={"first": days, "last": days})
    if request.method == "POST" and form.is_valid():
        try:
            by, at = person_in(request), now()
            asked = actions.ask(artifact, question=form.question(), by=by, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _told(attestations_by(by).get(pk=asked.pk)))
            return redirect("earn:attestations", pk=pk)
    context = {
        "artifact": artifact,
        "submission": artifact.submission,
        "found": about(artifact, attestations_in(artifact.submission)),
        "form": form,
        "jobs": jobs_kept(artifact),
        "open": artifact.removed_round is None
        and artifact.submission.state in ("draft", "submitted"),
        "now": now(),
    }
    return render(request, "earn/attestations.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def ask_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the same question once more, with a new link."""
    found = get_object_or_404(attestations_by(person_in(request)), pk=pk)
    try:
        actions.ask_again(found, by=person_in(request), at=now())
    except RuleError as error:
        messages.error(request, error.sentence)
    else:
        sent = _("A new link is on its way to %(name)s.") % {"name": found.name}
        again = attestations_by(person_in(request)).get(pk=pk)
        messages.success(request, _held(again) if again.held else sent)
    return _back(found)


@require_POST
@login_required
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a question that nobody has answered."""
    found = get_object_or_404(attestations_by(person_in(request)), pk=pk)
    try:
        actions.take_back_question(found, by=person_in(request), at=now())
    except RuleError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The question is taken back. The link shows nothing any more."))
    return _back(found)


def _told(asked: Attestation) -> str:
    sent = _("A message is on its way to %(name)s.") % {"name": asked.name}
    return _held(asked) if asked.held else sent


def _held(asked: Attestation) -> str:
    words = _("Your guardians are asked first. Once one approves, a message goes to %(name)s.")
    return words % {"name": asked.name}


def _back(found: Attestation) -> HttpResponse:
    if found.artifact_id is None:
        return redirect("earn:submission", pk=found.submission_id)
    return redirect("earn:attestations", pk=found.artifact_id)
