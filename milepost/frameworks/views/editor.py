"""Frameworks written here: the desk, the outline with its buttons, the words of one item."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from milepost.frameworks import actions, queries
from milepost.frameworks.forms import DescribeForm, ItemForm, LinesForm, StartForm
from milepost.frameworks.models import Framework
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in

LONG_PAGE = 100


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show the frameworks this person may write; a title begins a new one."""
    person = person_in(request)
    desks = queries.desks_of(person)
    form = StartForm(request.POST or None, organizations=desks)
    if request.method == "POST" and form.is_valid():
        framework = actions.start_framework(
            form.cleaned_data["organization"], by=person, words=form.words(), at=timezone.now()
        )
        return redirect("frameworks:write", framework.pk)
    page = page_of(queries.frameworks_seen_by(person), request=request)
    return render(
        request, "frameworks/desk.html", {"form": form, "page": page, "writes": desks.exists()}
    )


@login_required
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a draft as an outline; add lines to it."""
    person = person_in(request)
    framework = get_object_or_404(queries.drafts_of(person), pk=pk)
    form = LinesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["lines"]
        fresh = actions.add_lines(framework, by=person, text=text, at=timezone.now())
        return _back(framework, key=fresh[-1].pk if fresh else None)
    page = page_of(queries.tree_of(framework), request=request, size=LONG_PAGE)
    context = {"framework": framework, "page": page, "form": form, "describe": _describe(framework)}
    return render(request, "frameworks/write.html", context)


@login_required
@require_POST
def describe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what a draft says about itself."""
    person = person_in(request)
    framework = get_object_or_404(queries.drafts_of(person), pk=pk)
    form = DescribeForm(request.POST)
    if not form.is_valid():
        page = page_of(queries.tree_of(framework), request=request, size=LONG_PAGE)
        context = {"framework": framework, "page": page, "form": LinesForm(), "describe": form}
        return render(request, "frameworks/write.html", context, status=422)
    actions.describe(framework, by=person, words=form.words(), at=timezone.now())
    messages.success(request, _("Saved."))
    return _back(framework)


@login_required
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do what the pressed button of a line says: up, down, in, out or remove."""
    person = person_in(request)
    framework = get_object_or_404(queries.drafts_of(person), pk=pk)
    verb, _dash, key = request.POST.get("do", "").partition("-")
    row = get_object_or_404(queries.tree_of(framework), pk=int(key) if key.isdecimal() else 0)
    if verb == "remove":
        actions.remove_item(row, by=person, at=timezone.now())
        return _back(framework)
    actions.move_item(row, by=person, verb=verb, at=timezone.now())
    return _back(framework, key=row.pk)


@login_required
def item(request: HttpRequest, pk: UUID, key: int) -> HttpResponse:
    """Show the words of one item; keep them."""
    person = person_in(request)
    framework = get_object_or_404(queries.drafts_of(person), pk=pk)
    row = get_object_or_404(queries.tree_of(framework), pk=key)
    form = ItemForm(request.POST or None, initial=ItemForm.words_of(row))
    if request.method == "POST" and form.is_valid():
        actions.change_item(row, by=person, words=form.words(), at=timezone.now())
        if form.cleaned_data["under"]:
            text = form.cleaned_data["under"]
            actions.add_lines(framework, by=person, text=text, under=row, at=timezone.now())
        return _back(framework, key=row.pk)
    context = {"framework": framework, "item": row, "form": form}
    return render(request, "frameworks/item.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Publish a draft for good."""
    person = person_in(request)
    framework = get_object_or_404(queries.drafts_of(person), pk=pk)
    try:
        actions.publish(framework, by=person, at=timezone.now())
    except RuleError as error:
        messages.error(request, error.sentence)
        return _back(framework)
    messages.success(request, _("It is published. Anyone can align to it now."))
    return redirect("frameworks:framework", framework.pk)


@login_required
@require_POST
def new_version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open a draft that says what this version says."""
    person = person_in(request)
    framework = get_object_or_404(queries.own_frameworks_of(person), pk=pk)
    draft = actions.start_version(framework, by=person, at=timezone.now())
    return redirect("frameworks:write", draft.pk)


@login_required
@require_POST
def retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a framework is no longer in use."""
    person = person_in(request)
    framework = get_object_or_404(queries.own_frameworks_of(person), pk=pk)
    actions.retire(framework, by=person, at=timezone.now())
    messages.success(request, _("It is no longer in use. What was aligned to it stays as it was."))
    return redirect("frameworks:desk")


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    person = person_in(request)
    framework = get_object_or_404(queries.drafts_of(person), pk=pk)
    actions.discard_draft(framework, by=person, at=timezone.now())
    messages.success(request, _("The draft is gone."))
    return redirect("frameworks:desk")


def _describe(framework: Framework) -> DescribeForm:
    names = ("title", "description", "language", "licence", "contexts")
    return DescribeForm(initial={name: getattr(framework, name) for name in names})


def _back(framework: Framework, *, key: int | None = None) -> HttpResponse:
    address = reverse("frameworks:write", args=[framework.pk])
    if key is None:
        return redirect(address)
    before = queries.tree_of(framework).filter(place__lt=_place(framework, key)).count()
    return redirect(f"{address}?page={before // LONG_PAGE + 1}#item-{key}")


def _place(framework: Framework, key: int) -> int:
    return framework.competencies.values_list("place", flat=True).get(pk=key)
