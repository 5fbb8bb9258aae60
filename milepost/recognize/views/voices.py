"""Voices of the profession: side by side, raising one, taking it back."""

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

from milepost.define.queries import public_versions
from milepost.kit.downloads import attachment
from milepost.kit.errors import RuleError
from milepost.kit.paging import page_of
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_of
from milepost.people.models import Person
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import ApprovalKind
from milepost.people.signed_in import person_in
from milepost.recognize import actions, queries
from milepost.recognize.forms import VoiceForm
from milepost.recognize.models import Voice
from milepost.recognize.queries import Subject

ACHIEVEMENT, ISSUER = "achievement", "issuer"


@require_safe
def voices(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show everything said about something, for and against."""
    about = _about(kind, slug)
    rows = queries.voices_about(about["subject"])
    own = approval = None
    if isinstance(request.user, Person):
        said = queries.voices_of(request.user).filter(state=Voice.State.RAISED)
        own = said.filter(**queries.about(about["subject"])).first()
        approval = approval_about(own.pk, kind=ApprovalKind.WORDS) if own else None
    stance = request.GET.get("stance", "")
    shown = rows.filter(stance=stance) if stance in Voice.Stance.values else rows
    page = page_of(shown, request=request)
    page.object_list = queries.with_domains(page.object_list)
    context = about | {
        "page": page,
        "stance": stance,
        "stances": Voice.Stance.choices,
        "own": own,
        "approval": approval,
    }
    return render(request, "recognize/voices.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speak(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Say what one thinks of something, on record."""
    by, about = person_in(request), _about(kind, slug)
    known = queries.voices_of(by).filter(**queries.about(about["subject"])).first()
    names = ("stance", "reason", "role", "years", "organization")
    initial = {name: getattr(known, name) for name in names} if known else {}
    form = VoiceForm(request.POST or None, organizations=organizations_of(by), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            words = actions.Words(
                saying=form.saying(),
                standing=form.standing(),
                organization=form.cleaned_data["organization"],
            )
            said = actions.raise_voice(about["subject"], words=words, by=by, at=timezone.now())
        except RuleError as error:
            form.add_error(None, error.sentence)
        else:
            _say_who_reads(request, said)
            return redirect("recognize:voices", kind, slug)
    status = 422 if form.errors else 200
    return render(request, "recognize/speak.html", about | {"form": form}, status=status)


def _say_who_reads(request: HttpRequest, said: Voice) -> None:
    if queries.voices_in_public().filter(pk=said.pk).exists():
        messages.success(request, _("It is on record, under your name."))
    else:
        messages.info(request, _("Anyone can read it as soon as a guardian approves."))


@login_required
@require_POST
def silence(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what one has said."""
    by = person_in(request)
    voice = get_object_or_404(queries.voices_of(by), pk=pk)
    try:
        actions.withdraw_voice(voice, by=by, at=timezone.now())
    except RuleError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your words are gone. The log keeps that there were some."))
    about = voice.achievement or voice.issuer
    assert about
    return redirect("recognize:voices", ACHIEVEMENT if voice.achievement else ISSUER, about.slug)


@require_safe
def voice_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out the signed endorsement of an organization."""
    signed = queries.voices_in_public().exclude(document="")
    voice = get_object_or_404(signed, pk=pk)
    content = voice.document.encode()
    return attachment(content, media_type="application/vc", name=f"endorsement-{pk}.json")


def _about(kind: str, slug: str) -> dict[str, Any]:
    """What is spoken about: the thing, its name, its page."""
    subject: Subject
    if kind == ACHIEVEMENT:
        version = public_versions(slug).first()
        if version is None:
            raise Http404
        subject, name = version.achievement, version.title
        page = reverse("define:achievement", args=[slug])
    elif kind == ISSUER:
        subject = get_object_or_404(Organization, slug=slug)
        name, page = subject.name, reverse("organizations:detail", args=[slug])
    else:
        raise Http404
    return {"subject": subject, "name": name, "address": page, "kind": kind, "slug": slug}
