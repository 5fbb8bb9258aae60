"""Asking others to enter, saying yes, letting go."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.forms import JoinForm, KeeperForm, MappingForm
from milepost.practice.models import Entry, Keeper, PracticeLog


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keepers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List who may enter in one's log; on POST ask one more."""
    person, now = person_in(request), timezone.now()
    log = get_object_or_404(queries.logs_of(person), pk=pk)
    form = KeeperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = actions.invite_keeper(log, wanted=form.wanted(), by=person, at=now)
        except RuleError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _told(queries.keepers_of(log).get(pk=asked.pk)))
            return redirect("practice:keepers", log.pk)
    return _page(request, log, asking=form)


@login_required
@require_POST
def mapping(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what a verb of a learning system means in one's log, or take that back."""
    person, now = person_in(request), timezone.now()
    log = get_object_or_404(queries.logs_of(person), pk=pk)
    form = MappingForm(request.POST)
    change = actions.unmap_verb if "remove" in request.POST else actions.map_verb
    if form.is_valid():
        try:
            change(log, mapped=form.mapped(), by=person, at=now)
        except RuleError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(f"{reverse('practice:keepers', args=[log.pk])}#system")
    return _page(request, log, mapping=form)


def _page(
    request: HttpRequest,
    log: PracticeLog,
    *,
    asking: KeeperForm | None = None,
    mapping: MappingForm | None = None,
) -> HttpResponse:
    """Show who enters, with what was typed and is wrong in one of its forms."""
    wrong = any(form.errors for form in (asking, mapping) if form)
    context = {
        "log": log,
        "form": asking or KeeperForm(),
        "mapping_form": mapping or MappingForm(),
        "endpoint": absolute(reverse("practice:xapi_about", args=[log.pk])).removesuffix("about"),
        "page": page_of(queries.keepers_of(log), request=request),
        "mapping": [(one, Entry.Outcome(one.outcome).label) for one in queries.mapping_of(log)],
        "now": timezone.now(),
    }
    return render(request, "practice/keepers.html", context, status=422 if wrong else 200)


def _told(asked: Keeper) -> str:
    if asked.held:
        words = _("Your guardians are asked first. Once one approves, the invitation goes to %s.")
        return words % asked.email
    return _("We have mailed the invitation to %s.") % asked.email


@login_required
@require_POST
def end(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Let somebody enter no more in one's log."""
    person = person_in(request)
    log = get_object_or_404(queries.logs_of(person), pk=pk)
    keeper = get_object_or_404(queries.keepers_of(log), pk=number)
    actions.end_keeping(keeper, by=person, at=timezone.now())
    return redirect("practice:keepers", log.pk)


@login_required
@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Enter no more in somebody's log."""
    person = person_in(request)
    keeper = get_object_or_404(queries.keepers_in_force(person), pk=number)
    actions.end_keeping(keeper, by=person, at=timezone.now())
    return redirect("practice:batch")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show who asks, and as what; on POST say yes, and as what one speaks."""
    now = timezone.now()
    keeper = queries.keeper_asked_by(token, now=now)
    initial = {"capacity": keeper.capacity, "system": keeper.system} if keeper else {}
    posted = request.method == "POST"
    form = JoinForm(request.POST if posted else None, initial=initial)
    if posted and (keeper is None or form.is_valid()):
        spoken = form.spoken() if keeper else None
        try:
            log = actions.accept_keeping(token, person=person_in(request), at=now, spoken=spoken)
        except RuleError as error:
            if keeper is None or error.code != "no-system-name":
                return render(request, "practice/join.html", {"error": error}, status=410)
            form.add_error("system", error.sentence)
        else:
            messages.success(request, _("Thank you. One tap a day is enough."))
            return redirect("practice:log", log.pk)
    status = (422 if form.errors else 200) if keeper else 404
    context = {"keeper": keeper, "form": form}
    return render(request, "practice/join.html", context, status=status)
