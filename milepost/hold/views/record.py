"""The record: what one has shown over time, what is still open in a framework."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from milepost.define.queries import offering
from milepost.frameworks.queries import frameworks
from milepost.hold import queries
from milepost.hold.forms import GapsForm, RecordForm
from milepost.hold.rules import growth
from milepost.hold.rules import record as rules
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in

FEW = 5
LONG_PAGE = 50


@login_required
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Show what one's badges show: how it grew, by framework, line by line."""
    me, now = person_in(request), timezone.now()
    lines = queries.record_of(me, at=now)
    form = RecordForm(request.GET, groups=rules.groups_of(lines))
    steps = growth.steps_of((line.days for line in lines), today=timezone.localdate(now))
    context = {
        "form": form,
        "shown": sum(bool(line.days) for line in lines),
        "badges": rules.badges_in(lines),
        "steps": steps,
        "picture": growth.picture_of(steps),
        "covered": queries.covered(lines),
        "lines": lines,
        "page": page_of(rules.narrowed(lines, wanted=form.wanted()), request=request),
        "claims": queries.claims_of(me)[:FEW],
        "person": me,
    }
    return render(request, "hold/record.html", context)


@login_required
@require_safe
def gaps(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one framework from top to bottom: what was shown, what is open and how to show it."""
    framework = get_object_or_404(frameworks(), pk=pk)
    lines = queries.record_of(person_in(request), at=timezone.now())
    keys = queries.shown_keys(lines)
    form = GapsForm(request.GET)
    rows = queries.part_of(framework, which=form.which(), keys=keys)
    page = page_of(rows, request=request, size=LONG_PAGE)
    ways = offering([row.identifier for row in page])
    context = {
        "framework": framework,
        "form": form,
        "page": page,
        "rows": [(row, keys.get(row.key), ways.get(row.identifier, 0)) for row in page],
        "covered": queries.coverage_of(framework, lines=lines),
    }
    return render(request, "hold/gaps.html", context)
