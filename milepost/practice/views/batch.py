"""A supervisor's page: one day, everyone they enter for, saved once."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in
from milepost.practice import actions, queries
from milepost.practice.forms import BatchForm, GroupForm
from milepost.practice.models import Group


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, group: UUID | None = None) -> HttpResponse:
    """Enter for a group, or for everyone; then tell row by row what became of it."""
    person, now = person_in(request), timezone.now()
    chosen = get_object_or_404(queries.groups_of(person), pk=group) if group else None
    page = page_of(queries.keepers_in_group(person, group=chosen), request=request)
    keepers = list(page.object_list)
    today = min((queries.today_of(keeper.log, now=now) for keeper in keepers), default=now.date())
    initial = {"day": today, "key": uuid4()}
    form = BatchForm(request.POST or None, keepers=keepers, initial=initial)
    context: dict[str, Any] = {"page": page, "group": chosen, "today": today}
    if request.method == "POST" and form.is_valid():
        key = str(form.cleaned_data["key"])
        rows = actions.record_batch(form.lines(), by=person, at=now, key=key)
        context["report"] = rows
        if any(row.refusal for row in rows) or not rows:
            context["trouble"] = True
        else:
            form = BatchForm(keepers=keepers, initial=initial)
    day = form.cleaned_data.get("day", today) if form.is_bound else today
    said = queries.said_on(person, logs=[keeper.log_id for keeper in keepers], day=day)
    context |= {"form": form, "rows": _rows(form, said=said)}
    context["groups"] = queries.groups_of(person)
    return render(request, "practice/batch.html", context, status=422 if form.errors else 200)


def _rows(form: BatchForm, *, said: dict[UUID, str]) -> list[dict[str, Any]]:
    return [
        {
            "keeper": keeper,
            "said": form[f"said-{keeper.log_id}"],
            "note": form[f"note-{keeper.log_id}"],
            "context": form[f"context-{keeper.log_id}"],
            "before": said.get(keeper.log_id, ""),
        }
        for keeper in form.keepers
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_edit(request: HttpRequest, group: UUID | None = None) -> HttpResponse:
    """Make a group, or change one."""
    person = person_in(request)
    found = get_object_or_404(Group, pk=group, person=person) if group else None
    keepers = list(queries.keepers_in_force(person))
    chosen = list(found.keepers.values_list("pk", flat=True)) if found else []
    initial = {"name": found.name if found else "", "keepers": chosen}
    form = GroupForm(request.POST or None, keepers=keepers, initial=initial)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            saved = actions.save_group(
                person,
                wished=actions.Wished(name=clean["name"], keepers=clean["keepers"], group=found),
                at=timezone.now(),
            )
        except RuleError as refusal:
            form.add_error("name", refusal.sentence)
        else:
            return redirect("practice:batch_group", saved.pk)
    context = {"form": form, "group": found}
    return render(request, "practice/group.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def group_drop(request: HttpRequest, group: UUID) -> HttpResponse:
    """Give up a group."""
    person = person_in(request)
    found = get_object_or_404(queries.groups_of(person), pk=group)
    actions.drop_group(found, by=person, at=timezone.now())
    return redirect("practice:batch")
