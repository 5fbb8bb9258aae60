"""Looking after reviewing in an organization: its rules, their changes, what is set aside."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from milepost.define.models import Achievement
from milepost.define.queries import changed_alone
from milepost.earn.models import Submission
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.organizations.models import Organization
from milepost.organizations.queries import acting_roles, organizations_run_by, second_owners
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.forms import FORMS, InSpiteForm, ReasonForm, initial_of
from milepost.review.models import Appeal, RuleChange
from milepost.review.queries import appeals
from milepost.review.rules.duties import ALWAYS_APART, HOUSE, OWNER, Kind, State
from milepost.review.rules.terms import Terms

MOST_APPEALS = 50
MOST_ALONE = 20
"""So many definitions that one person published alone are listed; each says so itself, too."""


@login_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the organizations whose reviewing one looks after."""
    page = page_of(queries.organizations_led_by(person_in(request)), request=request)
    return render(request, "review/oversee/list.html", {"page": page})


@login_required
@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what holds, what waits for a second person, and what was set aside."""
    organization = _led(request, slug)
    held = {kind: queries.in_force(organization, kind=kind, achievement=None) for kind in HOUSE}
    page = page_of(queries.achievements_led(organization), request=request)
    book = queries.terms_book([organization.pk])
    context = {
        "organization": organization,
        "owner": _owns(request, organization),
        "kinds": [(kind, queries.sentences_of(kind, facts)) for kind, facts in held.items()],
        "always": ALWAYS_APART,
        "opened": queries.changes_in(organization).filter(state=State.OPEN),
        "page": page,
        "rows": [(row, _terms_now(row, book)) for row in page],
        "overrides": queries.overrides_of(organization=organization),
    }
    return render(request, "review/oversee/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Propose a change of one rule; ``?achievement=`` makes it one achievement's own."""
    organization = _led(request, slug)
    if kind not in FORMS:
        raise Http404
    achievement = _achievement(request, organization, kind=kind)
    now = queries.in_force(organization, kind=kind, achievement=achievement)
    data = request.POST if request.method == "POST" else None
    form = FORMS[kind](data, initial=initial_of(kind, now))
    if form.is_valid():
        try:
            change = actions.propose_change(
                organization,
                achievement=achievement,
                proposal=form.proposal(),
                by=person_in(request),
                at=timezone.now(),
            )
            return redirect("review:change", slug, change.pk)
        except RuleError as refused:
            form.add_error(None, refused.sentence)
    context = {
        "organization": organization,
        "achievement": achievement,
        "kind": Kind(kind),
        "now": queries.sentences_of(kind, now),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "review/oversee/propose.html", context, status=status)


@login_required
@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """List every change that was proposed, with who proposed and who decided."""
    organization = _led(request, slug)
    page = page_of(queries.changes_in(organization), request=request)
    context = {"organization": organization, "page": page}
    return render(request, "review/oversee/changes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show one change; as a second person confirm or refuse it, or withdraw one's own."""
    organization = _led(request, slug)
    found = get_object_or_404(queries.changes_in(organization), pk=pk)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            messages.success(request, _decide(request, found, form=form))
        except RuleError as refused:
            messages.warning(request, refused.sentence)
        return redirect("review:change", slug, pk)
    me = person_in(request)
    second = second_owners(organization, to=found.proposed_by, on=found.proposed_at)
    context = {
        "organization": organization,
        "change": found,
        "title": _title(found),
        "before": queries.sentences_of(found.kind, found.before),
        "after": queries.sentences_of(found.kind, found.after),
        "owner": _owns(request, organization),
        "mine": found.proposed_by_id == me.pk,
        "second": second.filter(person=me).exists(),
        "others": second.exclude(person=me).count(),
        "form": form,
    }
    return render(
        request, "review/oversee/change.html", context, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def oneself(request: HttpRequest, slug: str) -> HttpResponse:
    """Make oneself a reviewer as the only owner, with a reason; everyone sees how often."""
    me = person_in(request)
    organization = get_object_or_404(organizations_run_by(me), slug=slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, now = form.cleaned_data["reason"], timezone.now()
        try:
            actions.review_oneself(organization, reason=reason, by=me, at=now)
            messages.success(request, _("You review here. Everyone sees that one person did it."))
            return redirect("organizations:detail", slug)
        except RuleError as refused:
            form.add_error("reason", refused.sentence)
    others = second_owners(organization, to=me, on=timezone.now()).count()
    context = {"organization": organization, "form": form, "others": others}
    status = 422 if form.errors else 200
    return render(request, "review/oversee/oneself.html", context, status=status)


def _decide(request: HttpRequest, found: RuleChange, *, form: ReasonForm) -> str:
    """Do what the button says, and return what to tell whoever pressed it."""
    verb, me, now = request.POST.get("verb"), person_in(request), timezone.now()
    if verb == "confirm":
        actions.confirm_change(found, by=me, at=now)
        return _("Confirmed. It holds from now on, and the public log has it.")
    if verb == "withdraw":
        actions.withdraw_change(found, by=me, at=now)
        return _("Withdrawn.")
    reason = form.cleaned_data["reason"] if form.is_bound else ""
    if verb == "refuse":
        actions.refuse_change(found, words=reason, by=me, at=now)
        return _("Refused. It stays as it was.")
    actions.confirm_alone(found, reason=reason, by=me, at=now)
    return _("It holds from now on. Everyone sees that one person did it.")


def _title(found: RuleChange) -> str:
    """Return the title of the achievement that a change is about, if it is about one."""
    if found.achievement is None:
        return ""
    version = found.achievement.versions.filter(state="published").first()
    return version.title if version else found.achievement.slug


@login_required
@require_safe
def set_aside(request: HttpRequest, slug: str) -> HttpResponse:
    """List every rule that was set aside, with reason and name, for those who lead."""
    organization = _led(request, slug)
    page = page_of(queries.set_aside_in(organization), request=request)
    context = {
        "organization": organization,
        "page": page,
        "alone": changed_alone(organization)[:MOST_ALONE],
    }
    return render(request, "review/oversee/set_aside.html", context)


@login_required
@require_safe
def work(request: HttpRequest, slug: str) -> HttpResponse:
    """List the work that waits at an organization, without whose it is."""
    organization = _led(request, slug)
    page = page_of(queries.waiting_at(organization), request=request)
    held = queries.places_held(Submission.objects.filter(pk__in=[row.pk for row in page]))
    unanswered = appeals.open_at(organization)[:MOST_APPEALS]
    hearing = queries.panel_places_held(
        Appeal.objects.filter(pk__in=[row.pk for row in unanswered])
    )
    context = {
        "organization": organization,
        "page": page,
        "rows": [(row, _held_at(row, held)) for row in page],
        "short": queries.shortages_at(organization).count(),
        "owner": _owns(request, organization),
        "appeals": [(row, _hearing(row, hearing)) for row in unanswered],
        "now": timezone.now(),
        "unheard": appeals.unheard_at(organization).count(),
    }
    return render(request, "review/oversee/work.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def in_spite(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Let a reviewer judge a piece of work in spite of a conflict, with a reason on record."""
    organization = get_object_or_404(organizations_run_by(person_in(request)), slug=slug)
    submission = get_object_or_404(queries.waiting_at(organization), pk=pk)
    return _set_aside(
        request,
        partial(actions.review_in_spite, submission),
        shown={"organization": organization, "submission": submission},
        done=_("Recorded. %s finds the work in their queue."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hear_in_spite(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Let a reviewer hear an appeal in spite of a conflict, with a reason on record."""
    organization = get_object_or_404(organizations_run_by(person_in(request)), slug=slug)
    appeal = get_object_or_404(appeals.open_at(organization), pk=pk)
    submission = appeal.decision.submission
    return _set_aside(
        request,
        partial(actions.hear_in_spite, appeal),
        shown={"organization": organization, "submission": submission, "appeal": appeal},
        done=_("Recorded. %s finds it under Appeals."),
    )


def _set_aside(
    request: HttpRequest, set_aside: Callable[..., object], *, shown: dict[str, Any], done: str
) -> HttpResponse:
    """Ask whom and why, set a conflict aside for them, and say what is ``done``."""
    data = request.POST if request.method == "POST" else None
    form = InSpiteForm(data, version=shown["submission"].version)
    if form.is_valid():
        reviewer, reason = form.cleaned_data["reviewer"], form.cleaned_data["reason"]
        try:
            set_aside(reviewer=reviewer, reason=reason, by=person_in(request), at=timezone.now())
            messages.success(request, done % reviewer)
            return redirect("review:work", shown["organization"].slug)
        except RuleError as refused:
            form.add_error("reviewer", refused.sentence)
    status = 422 if form.errors else 200
    return render(request, "review/oversee/in_spite.html", {**shown, "form": form}, status=status)


@require_safe
def reviewing(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell everyone how an achievement is reviewed."""
    achievement = get_object_or_404(
        Achievement.objects.select_related("organization").prefetch_related("versions"),
        slug=slug,
        versions__state="published",
    )
    version = next(row for row in achievement.versions.all() if row.state == "published")
    context = {
        "achievement": achievement,
        "version": version,
        "reviewing": queries.reviewing_of(achievement, at=timezone.now()),
        "always": ALWAYS_APART,
    }
    return render(request, "review/reviewing.html", context)


def _terms_now(achievement: Achievement, book: queries.TermsBook) -> Terms:
    organization = achievement.organization_id
    return book.at(timezone.now(), achievement=achievement.pk, organization=organization)


def _held_at(submission: Submission, held: list[queries.Held]) -> list[queries.Held]:
    return [one for one in held if one.assignment.submission_id == submission.pk]


def _hearing(appeal: Appeal, held: list[queries.Held]) -> list[queries.Held]:
    return [one for one in held if one.assignment.appeal_id == appeal.pk]


def _led(request: HttpRequest, slug: str) -> Organization:
    return get_object_or_404(queries.organizations_led_by(person_in(request)), slug=slug)


def _owns(request: HttpRequest, organization: Organization) -> bool:
    return OWNER in acting_roles(person_in(request), organization=organization)


def _achievement(
    request: HttpRequest, organization: Organization, *, kind: str
) -> Achievement | None:
    slug = request.GET.get("achievement")
    if not slug or kind != Kind.TERMS:
        return None
    found: Any = get_object_or_404(queries.achievements_led(organization), slug=slug)
    return found  # type: ignore[no-any-return]
