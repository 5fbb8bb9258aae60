"""A reviewer's phrases, drafts from other devices, and the worker for when there is no net."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import PhraseForm
from milepost.review.rules.kept import reading_from

WORKER = "review/worker.js"


@require_GET
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that keeps the desk at hand without a net; it sees /review/ only."""
    found = finders.find(WORKER)
    assert isinstance(found, str)
    with open(found, encoding="utf-8") as file:
        response = HttpResponse(file.read(), content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/review/"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """List somebody's phrases, and add one."""
    me = person_in(request)
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_phrase(me, text=form.cleaned_data["text"], at=timezone.now())
        except RuleError as refused:
            form.add_error("text", refused.sentence)
        else:
            messages.success(request, _("Kept. You find it at every desk."))
            return redirect("review:phrases")
    context = {"page": page_of(queries.phrases_of(me), request=request), "form": form}
    return render(request, "review/phrases.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def phrase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a phrase, or delete it."""
    found = get_object_or_404(queries.phrases_of(person_in(request)), pk=pk)
    if request.method == "POST" and "delete" in request.POST:
        actions.remove_phrase(found)
        messages.success(request, _("Deleted."))
        return redirect("review:phrases")
    form = PhraseForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_phrase(found, text=form.cleaned_data["text"])
        except RuleError as refused:
            form.add_error("text", refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("review:phrases")
    context = {"phrase": found, "form": form}
    return render(request, "review/phrase.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def copies(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the drafts that newer ones took the place of, to read and to go on with."""
    seat = queries.open_seat(person_in(request), pk=pk)
    if seat is None or not queries.is_opened_seat(seat):
        raise Http404
    page = page_of(queries.copies_at(seat), request=request)
    criteria = queries.criteria_at(seat)
    context = {
        "assignment": seat,
        "version": queries.version_at(seat),
        "page": page,
        "copies": [(copy, queries.told(reading_from(copy.reading), criteria)) for copy in page],
        "now": queries.told(queries.reading_at(seat), criteria),
    }
    return render(request, "review/copies.html", context)


@login_required
@require_POST
def use_copy(request: HttpRequest, pk: UUID, copy: UUID) -> HttpResponse:
    """Go on with an earlier draft; the one that stood until now becomes a copy."""
    seat = queries.open_seat(person_in(request), pk=pk)
    if seat is None:
        raise Http404
    found = get_object_or_404(queries.copies_at(seat), pk=copy)
    seen = actions.Seen(queries.stamp_of(seat), f"copy-{found.pk.hex[:20]}")
    reading = reading_from(found.reading)
    actions.save_at(seat, reading=reading, at=timezone.now(), seen=seen)
    messages.success(request, _("You go on with that draft. The other one is kept, too."))
    return redirect("review:desk", pk=pk)
