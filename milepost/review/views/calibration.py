"""How a reviewer stands to the panel, and samples to read."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.review import actions, queries
from milepost.review.models import AnchorConsent


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List how this reviewer stands, achievement by achievement."""
    me = person_in(request)
    stances = queries.stances_of(me, at=timezone.now())
    return render(request, "review/calibration.html", {"stances": stances})


@login_required
@require_GET
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one achievement: the way to qualify, the trend, and every sample read."""
    me = person_in(request)
    rule = get_object_or_404(queries.rules_for(me), achievement__slug=slug)
    history = queries.history_of(me, achievement=rule.achievement)
    context = {
        "stance": queries.stance_of(me, rule=rule, at=timezone.now()),
        "open": queries.open_exercises(me).filter(
            anchor__version__achievement=rule.achievement, kind__in=["practice", "test"]
        ),
        "page": page_of(history, request=request),
    }
    return render(request, "review/stance.html", context)


@login_required
@require_POST
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a sample to practice on."""
    me = person_in(request)
    rule = get_object_or_404(queries.rules_for(me), achievement__slug=slug)
    try:
        exercise = actions.practice(rule.achievement, by=me, at=timezone.now())
    except RuleError as refused:
        messages.warning(request, refused.sentence)
        return redirect("review:stance", slug=slug)
    return redirect("review:desk", pk=exercise.pk)


@login_required
@require_POST
def qualify(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the samples that qualify, or go on with them."""
    me = person_in(request)
    rule = get_object_or_404(queries.rules_for(me), achievement__slug=slug)
    try:
        given = actions.try_to_qualify(rule.achievement, by=me, at=timezone.now())
    except RuleError as refused:
        messages.warning(request, refused.sentence)
        return redirect("review:stance", slug=slug)
    return redirect("review:desk", pk=given[0].pk)


@login_required
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a learner whether their work may teach reviewers; they can change their mind."""
    me = person_in(request)
    found: AnchorConsent = get_object_or_404(queries.consents_of(me), pk=pk)
    if request.method == "POST":
        agreed = "yes" in request.POST
        actions.answer_consent(found, agreed=agreed, by=me, at=timezone.now())
        words = _("Thank you. Your work may teach reviewers, without your name.")
        messages.success(request, words if agreed else _("Your work will not be used for that."))
        return redirect("review:consent", pk=pk)
    return render(request, "review/consent.html", {"consent": found})
