"""The one question after a badge is earned: how long did it take?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.earn import actions
from milepost.earn.forms import EffortForm
from milepost.earn.models import Submission
from milepost.earn.queries import effort_of, submissions_of
from milepost.earn.rules.states import CLOSED
from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def effort(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once; keep the answer, or that there will be none."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    if found.state != CLOSED:
        raise Http404
    if request.method != "POST":
        said = effort_of(found)
        initial = {"hours": said.hours, "weeks": said.weeks} if said else {}
        return _page(request, found, form=EffortForm(initial=initial))
    if "skip" in request.POST:
        actions.skip_effort(found, by=person_in(request), at=now())
        messages.success(request, _("That is fine. You won’t be asked again."))
        return redirect("earn:submission", pk=pk)
    form = EffortForm(request.POST)
    if form.is_valid():
        try:
            actions.tell_effort(found, **form.cleaned_data, by=person_in(request), at=now())
            messages.success(request, _("Thank you. It helps those who come after you."))
            return redirect("earn:submission", pk=pk)
        except RuleError as error:
            form.add_error(None, error.sentence)
    return _page(request, found, form=form)


def _page(request: HttpRequest, found: Submission, *, form: EffortForm) -> HttpResponse:
    context = {"submission": found, "version": found.version, "form": form}
    return render(request, "earn/effort.html", context, status=422 if form.errors else 200)
