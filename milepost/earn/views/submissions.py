"""An applicant's submissions: the list, one of them, and its moves."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.earn import actions
from milepost.earn.queries import (
    open_submission,
    standing_of,
    startable,
    submissions_of,
    tally_of,
    with_standing,
)
from milepost.earn.rules.standing import in_words
from milepost.earn.views.pages import context_of, submission_page
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@require_safe
@login_required
def my_submissions(request: HttpRequest) -> HttpResponse:
    """Show the person's own submissions, each with its state and its next step."""
    page = page_of(with_standing(submissions_of(person_in(request))), request=request)
    rows = [(found, standing_of(found)) for found in page]
    tally = in_words(tally_of(person_in(request)))
    return render(request, "earn/list.html", {"page": page, "rows": rows, "tally": tally})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an achievement and go to its submission; a second start leads to the same one."""
    version = get_object_or_404(startable(slug))
    if not request.user.is_authenticated:
        # A stranger's press has typed nothing that would have to be kept: ask again, then sign in.
        asked_again = request.method == "POST"
        return redirect(request.path) if asked_again else redirect_to_login(request.path)
    if request.method == "POST":
        found = actions.start(version, by=person_in(request), at=now())
        return redirect("earn:submission", pk=found.pk)
    if existing := open_submission(version, by=person_in(request)):
        return redirect("earn:submission", pk=existing.pk)
    return render(request, "earn/start.html", {"version": version})


@require_safe
@login_required
def submission(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one of the person's own submissions: what is asked, what is in it, what is next."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    return submission_page(request, found)


@require_safe
@login_required
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give only how far it is, for the page to put in its place."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    return render(request, "earn/parts/progress.html", context_of(found))


@require_POST
@login_required
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand it in; a second press hands in nothing twice."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    try:
        actions.submit(found, by=person_in(request), at=now())
    except RuleError as error:
        messages.error(request, error.sentence)
    return redirect("earn:submission", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then take it back."""
    found = get_object_or_404(submissions_of(person_in(request)), pk=pk)
    if request.method != "POST":
        return render(request, "earn/withdraw.html", {"submission": found})
    actions.withdraw(found, by=person_in(request), at=now())
    messages.success(request, _("You took it back. Nobody will review it."))
    return redirect("earn:list")
