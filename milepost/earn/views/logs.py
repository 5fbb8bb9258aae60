"""A practice log put into its slot: one that there is, or one that begins here."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milepost.define.models import EvidenceSlot
from milepost.earn import actions
from milepost.earn.queries import submissions_of
from milepost.people.signed_in import person_in
from milepost.practice.queries import home_zone, logs_of


@require_POST
@login_required
def add_log(request: HttpRequest, pk: UUID, slot: UUID) -> HttpResponse:
    """Put a log in: the one chosen, or a new one that aims for what is asked."""
    person = person_in(request)
    submission = get_object_or_404(submissions_of(person), pk=pk)
    place = get_object_or_404(EvidenceSlot, version=submission.version_id, key=slot)
    chosen = request.POST.get("log", "")
    if not chosen:
        messages.error(request, _("Choose one of your logs, or begin a new one."))
    elif chosen == "new":
        zone = request.POST.get("time_zone") or home_zone(person)
        actions.begin_log(submission, slot=place, time_zone=zone, by=person, at=now())
        messages.success(request, _("Your log is ready. Enter what happens, day by day."))
    else:
        log = get_object_or_404(logs_of(person), pk=_identity(chosen))
        actions.attach_log(submission, slot=place, log=log, by=person, at=now())
    return redirect("earn:submission", submission.pk)


def _identity(text: str) -> UUID | None:
    """The id that was chosen; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
