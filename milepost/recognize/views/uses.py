"""An earner's page about the use of one badge: be asked, answer, stop it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from milepost.kit.errors import RuleError
from milepost.people.signed_in import person_in
from milepost.recognize import actions, queries, tasks
from milepost.recognize.forms import UseForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is asked about a badge; on POST begin, stop or answer, as the button says."""
    by, at = person_in(request), timezone.now()
    held = get_object_or_404(queries.followed(by), pk=pk)
    do = request.POST.get("do", "")
    if do == "begin":
        tasks.follow_and_remind(held, by=by, at=at)
        messages.success(request, _("We will ask you after 3, 6 and 12 months."))
        return redirect("recognize:use", pk)
    if do == "stop":
        actions.stop_following(held, by=by, at=at)
        messages.success(request, _("We will not ask you any more."))
        return redirect("recognize:use", pk)
    kept = queries.follow_up_of(held)
    months = queries.months_open(kept, at=at) if kept else []
    form = UseForm(request.POST if do == "answer" else None)
    if do == "answer" and kept and months and form.is_valid():
        answer = (form.cleaned_data["used"], form.cleaned_data["helped"])
        try:
            actions.answer_use(kept, month=months[0], answer=answer, by=by, at=at)
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Thank you. It counts with the answers of the others."))
            return redirect("recognize:use", pk)
    context = {
        "credential": held,
        "follow_up": kept if kept and kept.stopped_at is None else None,
        "months": months,
        "form": form,
        "answers": [one for one in kept.reports.all() if one.answered_at] if kept else [],
    }
    return render(request, "recognize/use.html", context, status=422 if form.errors else 200)
