"""Who qualifies for what, the link of a reviewer from outside, and what one is asked to review."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.organizations.queries import organizations_run_by, second_owners
from milepost.people.models import Person
from milepost.people.queries import addresses_of, person_with_address
from milepost.people.sessions import BACKEND
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import MoreTimeForm, QualifyForm, ReasonForm
from milepost.review.models import Qualification
from milepost.review.rules.assigning import Named
from milepost.review.views.guests import KEY


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def qualified(request: HttpRequest, slug: str, achievement: str) -> HttpResponse:
    """List who qualifies to review one achievement, and name one more."""
    me = person_in(request)
    organization = get_object_or_404(queries.organizations_led_by(me), slug=slug)
    found = get_object_or_404(queries.achievements_led(organization), slug=achievement)
    form = QualifyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            named = Named(**form.cleaned_data)
            actions.qualify_reviewer(found, named=named, by=me, at=timezone.now())
            messages.success(request, _("Kept. It counts once another owner has confirmed it."))
            return redirect("review:qualified", slug, achievement)
        except RuleError as refused:
            form.add_error("email", refused.sentence)
    context = {
        "organization": organization,
        "achievement": found,
        "terms": queries.terms_of(found),
        "service": queries.service_of(found, at=timezone.now()),
        "page": page_of(queries.qualifications_of(found), request=request),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "review/oversee/qualified.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def qualification(request: HttpRequest, slug: str, achievement: str, pk: UUID) -> HttpResponse:
    """Show whom somebody named; as a second person confirm it, as the only owner alone."""
    me = person_in(request)
    organization = get_object_or_404(queries.organizations_led_by(me), slug=slug)
    found = get_object_or_404(queries.achievements_led(organization), slug=achievement)
    row = get_object_or_404(queries.qualifications_of(found), pk=pk)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            _confirm(row, form=form, by=me)
            messages.success(
                request, _("Confirmed. Whoever comes from outside has a mail with a link.")
            )
        except RuleError as refused:
            messages.warning(request, refused.sentence)
        return redirect("review:qualification", slug, achievement, pk)
    second = second_owners(organization, to=row.granted_by, on=row.granted_at)
    context = {
        "organization": organization,
        "achievement": found,
        "row": row,
        "own": queries.is_about(row, person=me),
        "mine": row.granted_by_id == me.pk,
        "second": second.filter(person=me).exists(),
        "owner": organizations_run_by(me).filter(pk=organization.pk).exists(),
        "others": second.exclude(person=me).count(),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "review/oversee/qualification.html", context, status=status)


def _confirm(row: Qualification, *, form: ReasonForm, by: Person) -> None:
    """Confirm it as the second person or, with a reason, as the only owner."""
    if form.is_bound:
        reason = form.cleaned_data["reason"]
        actions.confirm_qualification_alone(row, reason=reason, by=by, at=timezone.now())
    else:
        actions.confirm_qualification(row, by=by, at=timezone.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guest(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link lets one review; on POST begin. Who has an account signs in first."""
    found = queries.qualification_of(token, at=timezone.now())
    if found is None:
        return _private(render(request, "review/guest_gone.html", status=410))
    signed_in = request.user if isinstance(request.user, Person) else None
    known = found.person or person_with_address(found.email)
    if signed_in is None and known is not None and addresses_of(known).exists():
        return redirect_to_login(request.get_full_path())
    other = known if signed_in is None else signed_in
    theirs = other is None or queries.opens_for(found, person=other)
    if request.method != "POST" or not theirs:
        context = {"qualification": found, "theirs": theirs}
        return _private(
            render(request, "review/guest.html", context, status=200 if theirs else 403)
        )
    person = actions.open_qualification(found, signed_in=signed_in, at=timezone.now())
    if signed_in is None:
        login(request, person, backend=BACKEND)
        request.session[KEY] = str(found.pk)
    return _private(redirect("review:queue"))


@login_required
@require_POST
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say no to reviewing something."""
    proposal = get_object_or_404(queries.proposals_to(person_in(request)), pk=pk)
    actions.decline(proposal, at=timezone.now())
    messages.success(request, _("Thank you for telling. Somebody else is asked."))
    return redirect("review:queue")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give a reviewer more time, with a reason on record."""
    me = person_in(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    held = [row for row in queries.places_held_at(organization) if row.assignment.pk == pk]
    form = MoreTimeForm(request.POST if request.method == "POST" else None)
    if not held:
        messages.warning(request, _("This place is not held any more."))
        return redirect("review:work", slug)
    if form.is_valid():
        days, reason = form.cleaned_data["days"], form.cleaned_data["reason"]
        place, now = held[0].assignment, timezone.now()
        try:
            actions.give_more_time(place, days=days, reason=reason, by=me, at=now)
            messages.success(request, _("Recorded. They keep the place for longer."))
            return redirect("review:work", slug)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    context = {"organization": organization, "held": held[0], "form": form}
    status = 422 if form.errors else 200
    return render(request, "review/oversee/more_time.html", context, status=status)


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
