"""Where to learn something: the public list, suggesting, and what owners decide."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.define import actions, queries
from milepost.define.forms import RefusalForm, SuggestionForm
from milepost.define.models import AchievementVersion, Resource
from milepost.define.rules.resources.choices import State
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.models import Person
from milepost.people.signed_in import person_in


@require_safe
def learn(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where an achievement can be learned, the free ones alone if asked."""
    version = _version(slug)
    free = request.GET.get("price") == "free"
    context: dict[str, Any] = {
        "version": version,
        "page": page_of(queries.resources_of(version.achievement, free=free), request=request),
        "free": free,
    }
    if isinstance(request.user, Person):
        own = queries.suggestions_by(request.user).filter(achievement=version.achievement)
        context["own"] = own.exclude(state=State.ACCEPTED)[:20]
        context["writes"] = queries.desks_of(request.user).filter(
            pk=version.achievement.organization_id
        )
    return render(request, "define/learn/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a suggestion."""
    version = _version(slug)
    form = SuggestionForm(request.POST or None, language=(get_language() or "en")[:2])
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.suggest_resource(
                version.achievement,
                suggestion=form.suggestion(),
                by=person_in(request),
                at=timezone.now(),
            )
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _thanks(kept))
            return redirect("define:learn", slug)
    context = {"version": version, "form": form}
    status = 422 if form.errors else 200
    return render(request, "define/learn/suggest.html", context, status=status)


@login_required
@require_safe
def resources(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the designers what waits, what is shown and what is not."""
    achievement = get_object_or_404(queries.achievements_of(person_in(request)), pk=pk)
    state = request.GET.get("state", "")
    state = state if state in State.values else State.SUGGESTED
    rows = queries.resources_to_decide(person_in(request)).filter(
        achievement=achievement, state=state
    )
    context = {
        "achievement": achievement,
        "states": State.choices,
        "state": state,
        "page": page_of(rows.order_by("position", "suggested_at", "pk"), request=request),
        "refusal": RefusalForm(auto_id=False),
    }
    return render(request, "define/learn/decide.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept, refuse, take away or move one resource, as the pressed button says."""
    person, at = person_in(request), timezone.now()
    resource = get_object_or_404(queries.resources_to_decide(person), pk=pk)
    do, state = request.POST.get("do", ""), resource.state
    try:
        if do == "accept":
            actions.accept_resource(resource, by=person, at=at)
        elif do == "refuse":
            form = RefusalForm(request.POST)
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            actions.refuse_resource(resource, by=person, reason=reason, at=at)
        elif do == "retire":
            actions.retire_resource(resource, by=person, at=at)
        elif do in ("up", "down"):
            before = _neighbor(resource, do=do)
            actions.place_resource(resource, before=before, by=person, at=at)
        else:
            raise Http404
    except RuleError as error:
        messages.error(request, error.sentence)
    response = redirect("define:resources", resource.achievement_id)
    response["Location"] += f"?state={state}"
    return response


def _neighbor(resource: Resource, *, do: str) -> Resource | None:
    """Return the resource to stand before, one step up or down."""
    rows = list(queries.resources_of(resource.achievement))
    index = rows.index(resource) if resource in rows else 0
    target = max(index - 1, 0) if do == "up" else index + 2
    return rows[target] if target < len(rows) else None


def _thanks(resource: Resource) -> str:
    if resource.state == State.ACCEPTED:
        return _("It is on the list.")
    return _("Thank you. It is shown once the owners have looked at it.")


def _version(slug: str) -> AchievementVersion:
    version = queries.public_versions(slug).first()
    if version is None:
        raise Http404(_("There is no such micro-credential."))
    return version
