"""The designer's desk: what there is, and how to begin."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milepost.define import actions, queries
from milepost.define.forms import StartForm
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show the achievements this person may write; a title begins a new one."""
    person = person_in(request)
    desks = queries.desks_of(person)
    form = StartForm(request.POST or None, organizations=desks)
    if request.method == "POST" and form.is_valid():
        draft = actions.start_achievement(
            form.cleaned_data["organization"],
            by=person,
            title=form.cleaned_data["title"],
            at=timezone.now(),
        )
        return redirect("define:edit", draft.pk)
    page = page_of(queries.achievements_of(person), request=request)
    context = {"form": form, "page": page, "writes": desks.exists()}
    return render(request, "define/desk.html", context)


@login_required
@require_POST
def new_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a draft that says what the newest version says."""
    person = person_in(request)
    achievement = get_object_or_404(queries.achievements_of(person), pk=pk)
    draft = actions.start_version(achievement, by=person, at=timezone.now())
    return redirect("define:edit", draft.pk)


@login_required
@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an achievement out of the catalogue."""
    person = person_in(request)
    achievement = get_object_or_404(queries.achievements_of(person), pk=pk)
    actions.retire(achievement, by=person, at=timezone.now())
    messages.success(request, _("It is no longer in the catalogue. Badges stay as they are."))
    return redirect("define:desk")


@login_required
@require_POST
def bring_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer a retired achievement again."""
    person = person_in(request)
    achievement = get_object_or_404(queries.achievements_of(person), pk=pk)
    actions.bring_back(achievement, by=person, at=timezone.now())
    messages.success(request, _("It is in the catalogue again."))
    return redirect("define:desk")
