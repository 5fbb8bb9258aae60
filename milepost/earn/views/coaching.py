"""The pages of a coach: whose work to look at, the work, and what to say of it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from milepost.define.models import Criterion, EvidenceSlot
from milepost.earn import actions
from milepost.earn.forms import WordForm
from milepost.earn.models import Artifact, Coaching, Remark
from milepost.earn.queries import (
    LogStanding,
    artifacts_coached_by,
    coached_work,
    coaching_of_token,
    coachings_of,
    invitations_for,
    log_standing,
    remarks_by,
    shown_of,
    standing_of,
)
from milepost.earn.rules.states import DRAFT
from milepost.earn.views.files import preview_answer
from milepost.kit import downloads
from milepost.kit.errors import RuleError
from milepost.kit.media import Family, MediaType, has_preview
from milepost.kit.paging import page_of
from milepost.people.signed_in import person_in


@dataclass(frozen=True, kw_only=True)
class Place:
    """Something a coach can speak about, with what they said and the form to say more."""

    name: str
    remarks: list[Remark]
    form: WordForm | None
    artifact: Artifact | None = None
    criterion: Criterion | None = None
    log: LogStanding | None = None
    """Of a practice log: where it stands now."""

    @property
    def is_shown(self) -> bool:
        """Whether a preview can be shown."""
        piece = self.artifact
        return bool(piece and piece.kind == Artifact.Kind.FILE and has_preview(piece.media_type))

    @property
    def family(self) -> Family | None:
        """What kind of file it is, if it is one."""
        if not self.artifact or self.artifact.kind != Artifact.Kind.FILE:
            return None
        return MediaType(self.artifact.media_type).family


@require_safe
@login_required
def coaching(request: HttpRequest) -> HttpResponse:
    """List those whom this person coaches, and the invitations that wait for an answer."""
    me = person_in(request)
    context = {
        "page": page_of(coachings_of(me), request=request),
        "invitations": invitations_for(me, at=now()),
    }
    return render(request, "earn/coaching.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link asks for; on POST say yes to it."""
    if request.method != "POST":
        invitation = coaching_of_token(token)
        context = {"invitation": invitation}
        return render(request, "earn/coach_join.html", context, status=200 if invitation else 404)
    try:
        found = actions.accept_by_link(token, by=person_in(request), at=now())
    except RuleError as error:
        return render(request, "earn/coach_join.html", {"error": error}, status=410)
    return redirect("earn:coached", pk=found.pk)


@require_POST
@login_required
def accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes to an invitation that came to one of this person's addresses."""
    me = person_in(request)
    found = get_object_or_404(invitations_for(me, at=now()), pk=pk)
    try:
        actions.accept(found, by=me, at=now())
    except RuleError as error:
        messages.warning(request, error.sentence)
        return redirect("earn:coaching")
    return redirect("earn:coached", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def coached(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the work of somebody this person coaches; on POST keep what is said of it."""
    me = person_in(request)
    found = get_object_or_404(coached_work(me), pk=pk)
    if request.method != "POST":
        return _page(request, found)
    form = WordForm(request.POST, auto_id=_ids(request.POST.get("place", "")))
    if form.is_valid():
        try:
            actions.say(found, word=form.word(), by=me, at=now())
            messages.success(request, _("It is said. They will read it."))
            return redirect("earn:coached", pk=pk)
        except RuleError as error:
            form.add_error(None, error.sentence)
    return _page(request, found, trouble=form)


@require_safe
@login_required
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Give a file of the work, to be saved, without the people who are covered in it."""
    artifact = get_object_or_404(_files(request), pk=pk)
    sha256, name = shown_of(artifact).sha256, artifact.file_name
    return downloads.kept(request, sha256, media_type=artifact.media_type, name=name)


@require_safe
@login_required
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a picture of the work small."""
    artifact = get_object_or_404(_files(request), pk=pk)
    if not has_preview(artifact.media_type):
        raise Http404
    return preview_answer(shown_of(artifact).sha256, media_type=artifact.media_type)


def _files(request: HttpRequest) -> QuerySet[Artifact]:
    return artifacts_coached_by(person_in(request)).filter(kind=Artifact.Kind.FILE)


def _page(
    request: HttpRequest, found: Coaching, *, trouble: WordForm | None = None
) -> HttpResponse:
    said: dict[str, list[Remark]] = defaultdict(list)
    for remark in remarks_by(found):
        said[_place_of(remark)].append(remark)
    context = {
        "coaching": found,
        "submission": found.submission,
        "version": found.submission.version,
        "slots": _slots(found, said, trouble),
        "criteria": [
            _place(found, said, trouble, criterion=row)
            for row in found.submission.version.criteria.all()
        ],
        "whole": _place(found, said, trouble),
        "gone": said.get("gone", []),
    }
    return render(request, "earn/coached.html", context, status=422 if trouble else 200)


def _slots(
    found: Coaching, said: dict[str, list[Remark]], trouble: WordForm | None
) -> list[tuple[EvidenceSlot, list[Place]]]:
    return [
        (view.slot, [_place(found, said, trouble, artifact=item) for item in view.artifacts])
        for view in standing_of(found.submission).slots
    ]


def _place(
    found: Coaching,
    said: dict[str, list[Remark]],
    trouble: WordForm | None,
    artifact: Artifact | None = None,
    criterion: Criterion | None = None,
) -> Place:
    name = f"criterion:{criterion.key}" if criterion else ""
    name = f"artifact:{artifact.pk}" if artifact else name
    form = None
    if found.submission.state == DRAFT:
        mine = trouble and trouble.data.get("place", "") == name
        form = trouble if mine else WordForm(initial={"place": name}, auto_id=_ids(name))
    return Place(
        name=name,
        remarks=said.get(name, []),
        form=form,
        artifact=artifact,
        criterion=criterion,
        log=log_standing(artifact, now=now()) if artifact and artifact.log_id else None,
    )


def _place_of(remark: Remark) -> str:
    if remark.artifact and remark.artifact.removed_round is None:
        return f"artifact:{remark.artifact_id}"
    if remark.criterion:
        return f"criterion:{remark.criterion.key}"
    return "gone" if remark.about else ""


def _ids(place: str) -> str:
    return f"say-{place[:20].replace(':', '-') or 'whole'}-%s"
