"""Where a definition comes from and what is made from it; making one's own; ruling on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.define import actions, queries
from milepost.define.forms import DeriveForm, EquivalenceForm
from milepost.define.models import AchievementVersion
from milepost.define.rules.comparing import compare
from milepost.define.rules.lineage.choices import Outcome
from milepost.define.rules.lineage.core import lockable
from milepost.kit.paging import page_of
from milepost.people.models import Person
from milepost.people.signed_in import person_in


@require_safe
def lineage(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a definition was made from, how it differs and why, and what was made from it."""
    version = _version(slug)
    context: dict[str, Any] = {
        "version": version,
        "declared": queries.declared_of(version),
        "rulings": queries.rulings_on(version),
        "newer": queries.upstream(version),
        "page": page_of(queries.descendants(version.achievement), request=request),
    }
    if isinstance(request.user, Person) and version.original is not None:
        mine = queries.versions_to_rule_on(request.user).filter(pk=version.pk)
        context["ruling_form"] = EquivalenceForm() if mine.exists() else None
        context["own"] = queries.desks_of(request.user).filter(
            pk=version.achievement.organization_id
        )
    return render(request, "define/lineage/page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def derive(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what may be made from a definition; on POST make it."""
    person, version = person_in(request), _version(slug)
    desks = queries.desks_of(person).exclude(pk=version.achievement.organization_id)
    form = DeriveForm(request.POST or None, organizations=desks)
    if request.method == "POST" and form.is_valid():
        make = actions.fork if request.POST.get("do") == "fork" else actions.tailor
        organization, at = form.cleaned_data["organization"], timezone.now()
        draft = make(version, organization=organization, by=person, at=at)
        return redirect("define:differences", draft.pk)
    context = {
        "version": version,
        "form": form,
        "desks": desks.exists(),
        "core": [
            piece for piece in lockable(queries.typed_of(version)) if piece.place in version.core
        ],
    }
    return render(request, "define/lineage/derive.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def core(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Mark the pieces of a draft that whoever tailors it has to keep."""
    person = person_in(request)
    version = get_object_or_404(queries.drafts_of(person), pk=version_id)
    if request.method == "POST":
        places = request.POST.getlist("core")
        actions.lock_core(version, places=places, by=person, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("define:edit", version.pk)
    context = {"version": version, "pieces": lockable(queries.typed_of(version))}
    return render(request, "define/lineage/core.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def differences(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show how a draft differs from its original; keep the reasons, take words over."""
    person, at = person_in(request), timezone.now()
    version = get_object_or_404(queries.drafts_of(person), pk=version_id, original__isnull=False)
    if request.method == "POST":
        reasons = {
            name.removeprefix("reason-"): text
            for name, text in request.POST.dict().items()
            if name.startswith("reason-")
        }
        actions.explain(version, reasons=reasons, by=person, at=at)
        do, _colon, place = request.POST.get("do", "").partition("=")
        if do == "take":
            actions.take_over(version, place=place, by=person, at=at)
        elif do == "back":
            actions.put_back(version, place=place, by=person, at=at)
        elif do == "follow":
            actions.follow(version, by=person, at=at)
        messages.success(request, _("Saved."))
        return redirect("define:differences", version.pk)
    newer = queries.upstream(version)
    assert version.original is not None
    news = compare(queries.typed_of(version.original), new=queries.typed_of(newer)) if newer else []
    context = {
        "version": version,
        "declared": queries.declared_of(version),
        "newer": newer,
        "news": [one for one in news if one.change != "same"],
    }
    return render(request, "define/lineage/differences.html", context)


@login_required
@require_POST
def rule_on(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Say, as the original's owner, how far a tailored version is worth the same."""
    person = person_in(request)
    version = get_object_or_404(queries.versions_to_rule_on(person), pk=version_id)
    form = EquivalenceForm(request.POST)
    if form.is_valid():
        outcome, reason = Outcome(form.cleaned_data["outcome"]), form.cleaned_data["reason"]
        actions.rule_on(version, outcome=outcome, reason=reason, by=person, at=timezone.now())
        messages.success(request, _("Your ruling stands on both pages and in the public log."))
    else:
        messages.error(request, _("Choose a ruling and say why."))
    return redirect("define:lineage", version.achievement.slug)


def _version(slug: str) -> AchievementVersion:
    version = queries.public_versions(slug).first()
    if version is None:
        raise Http404(_("There is no such micro-credential."))
    return version
