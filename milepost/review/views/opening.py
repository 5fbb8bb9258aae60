"""Between taking a place and seeing the work: does the reviewer know whose it could be?"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import OpeningForm
from milepost.review.tasks import compare_later


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask before the work is shown; from the desk, let its reviewer say it still."""
    assignment = queries.open_seat(person_in(request), pk=pk)
    if assignment is None:
        raise Http404
    opened = queries.is_opened_seat(assignment)
    initial = {"knows": "something"} if opened else {}
    form = OpeningForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            is_open = actions.open_at(assignment, answer=form.answer(), at=timezone.now())
        except RuleError as refused:
            messages.warning(request, refused.sentence)
            return redirect("review:queue")
        if is_open:
            compare_later(assignment)
            return redirect("review:desk", pk=pk)
        messages.success(request, _("Thank you. You gave the place back, and it is on record."))
        return redirect("review:queue")
    context = {
        "assignment": assignment,
        "version": queries.version_at(assignment),
        "form": form,
        "opened": opened,
    }
    return render(request, "review/opening.html", context, status=422 if form.errors else 200)
