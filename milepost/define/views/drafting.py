"""Drafts in the open: the list, a draft with its comments, opening one, naming authors."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.define import actions, queries
from milepost.define.forms import CoauthorForm, NameForm, OpeningForm
from milepost.define.models import Coauthor, Comment, Opening
from milepost.define.rules.choices import State
from milepost.define.rules.drafting.choices import Audience, AuthorRole
from milepost.define.rules.lineage.licenses import license_of
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.people.models import Person
from milepost.people.signed_in import person_in


@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """Show the drafts that everyone may read and comment on."""
    page = page_of(queries.open_drafts(), request=request)
    return render(request, "define/drafting/list.html", {"page": page})


@require_safe
def open_draft(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show an open draft, each piece with what was said about it."""
    return _page(request, _opening(request, version_id, token=""), token="")


@require_safe
def draft_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show a draft that is open to whoever has the link."""
    opening = queries.opening_of(token)
    if opening is None:
        raise Http404(_("This link does not open a draft, or no longer."))
    return _page(request, opening, token=token)


def _page(request: HttpRequest, opening: Opening, *, token: str) -> HttpResponse:
    person = request.user if isinstance(request.user, Person) else None
    version = opening.version
    mine = queries.versions_seen_by(person).filter(pk=version.pk) if person else None
    context = {
        "opening": opening,
        "version": version,
        "discussion": queries.discussion(version),
        "token": token,
        "writes": mine is not None and mine.exists(),
        "takes_comments": opening.closed_at is None and version.state == State.DRAFT,
    }
    return render(request, "define/drafting/draft.html", context)


@login_required
@require_POST
def say(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Keep a comment, an answer, or what was done about one."""
    person, at, token = person_in(request), timezone.now(), request.POST.get("token", "")
    opening = _opening(request, version_id, token=token)
    text, do = request.POST.get("text", ""), request.POST.get("do", "comment")
    place = request.POST.get("place", "")
    try:
        if do == "comment":
            said = actions.comment(opening, place=place, text=text, by=person, at=at)
        elif do == "reply":
            said = _comment(opening, request)
            actions.reply(opening, to=said, text=text, by=person, at=at)
        else:
            said = _comment(opening, request)
            actions.resolve_comment(said, done=text, by=person, at=at)
    except RuleError as error:
        messages.error(request, error.sentence)
        said = None
    address = (
        reverse("define:draft_by_link", args=[token])
        if token
        else reverse("define:open_draft", args=[version_id])
    )
    return redirect(f"{address}#c-{said.pk}" if said else address)


def _opening(request: HttpRequest, version_id: UUID, *, token: str) -> Opening:
    person = request.user if isinstance(request.user, Person) else None
    opening = queries.opening_for(person, pk=version_id, token=token)
    if opening is None:
        raise Http404(_("This draft is not open."))
    return opening


def _comment(opening: Opening, request: HttpRequest) -> Comment:
    wanted = request.POST.get("comment", "")
    for comment in opening.version.comments.all():
        if str(comment.pk) == wanted:
            return comment
    raise Http404(_("There is no such comment."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Let designers open a draft to others, and close it."""
    person, at = person_in(request), timezone.now()
    version = get_object_or_404(queries.drafts_of(person), pk=version_id)
    form = OpeningForm(request.POST or None)
    link = ""
    if request.POST.get("do") == "close":
        actions.close_draft(version, by=person, at=at)
        messages.success(request, _("It is closed. What was said is kept for you."))
        return redirect("define:opening", version.pk)
    if request.method == "POST" and form.is_valid():
        audience = Audience(form.cleaned_data["audience"])
        token = actions.open_draft(version, audience=audience, by=person, at=at)
        link = absolute(reverse("define:draft_by_link", args=[token])) if token else ""
        if not link:
            messages.success(request, _("It is open. Everyone may read it and comment."))
            return redirect("define:open_draft", version.pk)
    found = Opening.objects.filter(version=version).first()
    context = {"version": version, "opening": found, "form": form, "link": link}
    return render(request, "define/drafting/opening.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def authors(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show designers who is named or asked; ask one more."""
    person = person_in(request)
    achievement = get_object_or_404(queries.achievements_of(person), pk=pk)
    form = CoauthorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], AuthorRole(form.cleaned_data["role"])
        try:
            actions.ask_coauthor(achievement, email=email, role=role, by=person, at=timezone.now())
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("We have asked %s by mail.") % email)
            return redirect("define:authors", pk)
    rows = achievement.coauthors.filter(withdrawn_at=None)
    context = {"achievement": achievement, "page": page_of(rows, request=request), "form": form}
    status = 422 if form.errors else 200
    return render(request, "define/drafting/authors.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, token: str) -> HttpResponse:
    """Ask somebody whether and by which name they want to be named."""
    person = person_in(request)
    coauthor = queries.coauthor_of(token)
    form = NameForm(request.POST or None, initial={"name": person.name})
    context: dict[str, Any] = {"coauthor": coauthor, "form": form}
    if coauthor is None:
        return render(request, "define/drafting/agree.html", context, status=404)
    context["license"] = license_of(queries.license_to_agree(coauthor.achievement))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            actions.agree_to_be_named(token, name=name, person=person, at=timezone.now())
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            messages.success(request, _("Thank you. You are named as an author."))
            return redirect("define:catalogue")
    return render(
        request, "define/drafting/agree.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def stop_naming(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody no longer."""
    person = person_in(request)
    coauthor = get_object_or_404(
        Coauthor.objects.select_related("achievement__organization"), pk=pk
    )
    writes = queries.achievements_of(person).filter(pk=coauthor.achievement_id).exists()
    if coauthor.person_id != person.pk and not writes:
        raise Http404
    actions.stop_naming(coauthor, by=person, at=timezone.now())
    messages.success(request, _("The name is gone from the page."))
    if writes:
        return redirect("define:authors", coauthor.achievement_id)
    return redirect("define:catalogue")
