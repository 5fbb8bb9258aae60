"""The editor of a draft: every press of a button first keeps all that was typed."""

import secrets
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from milepost.define import actions, queries
from milepost.define.actions import ChangedMeanwhile, NotReady, Seen
from milepost.define.models import AchievementVersion
from milepost.define.rules.checks import misfits
from milepost.define.rules.conflicts import conflicts
from milepost.define.rules.measured import faults_in, rule_in
from milepost.define.rules.moves import aligned, moved
from milepost.define.rules.pictures import MAX_PNG_BYTES
from milepost.define.rules.sheet import ROWS, label_of, sheet
from milepost.define.rules.typed import Typed, from_fields, with_keys
from milepost.define.tasks import publish_and_tell
from milepost.define.views.public import picture_response
from milepost.kit.errors import RuleError
from milepost.kit.problems import problem
from milepost.people.signed_in import person_in
from milepost.practice.rules import sentence as told

ALIGN, FIND = "align-", "find-alignments"


@login_required
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show the editor; keep what was typed, then do what the pressed button says."""
    person = person_in(request)
    version = get_object_or_404(queries.drafts_of(person), pk=version_id)
    if request.method != "POST":
        return _page(request, version)
    draft, place = _changed(from_fields(request.POST.dict()), do=request.POST.get("do", ""))
    try:
        version = actions.save_draft(
            version, by=person, draft=draft, seen=_seen(request), at=timezone.now()
        )
    except ChangedMeanwhile as refused:
        return _overtaken(request, draft=draft, refused=refused)
    if "X-Autosave" in request.headers:
        return HttpResponse(status=204)
    return _next(request, version, place=place)


def _changed(draft: Typed, *, do: str) -> tuple[Typed, str]:
    """Return the draft after the button's move, and the place to go on from."""
    if do.startswith(ALIGN):
        row = queries.alignment_to(do.removeprefix(ALIGN))
        return aligned(draft, row=row) if row else (draft, "")
    return moved(draft, move=do)


def _next(request: HttpRequest, version: AchievementVersion, *, place: str) -> HttpResponse:
    """Answer the button that was pressed, now that everything typed is kept."""
    do, group = request.POST.get("do", "save"), place.partition("-")[0]
    if request.headers.get("HX-Request") and group in ROWS:
        return _rows(request, version, group=group, place=place)
    if do == FIND:
        address = reverse("define:edit", args=[version.pk])
        words = urlencode({"align": request.POST.get("align", "")})
        return redirect(f"{address}?{words}#align")
    if do == "preview":
        return redirect("define:preview", version.pk)
    if do == "publish":
        return _publish(request, version, seen=version.changed_at.isoformat())
    if do in ("upload", "remove-picture"):
        return _change_picture(request, version, do=do)
    if not place:
        messages.success(request, _("Saved."))
    address = reverse("define:edit", args=[version.pk])
    return redirect(f"{address}?at={place}" if place else address)


def _change_picture(request: HttpRequest, version: AchievementVersion, *, do: str) -> HttpResponse:
    person, at, file = person_in(request), timezone.now(), request.FILES.get("picture")
    try:
        if do == "remove-picture":
            actions.remove_picture(version, by=person, at=at)
        elif file is None:
            raise RuleError(_("Choose a file first."), code="no-picture")
        else:
            actions.upload_picture(version, by=person, content=file.read(MAX_PNG_BYTES + 1), at=at)
    except RuleError as error:
        return _page(request, version, errors={"picture": error.sentence}, status=422)
    return redirect(f"{reverse('define:edit', args=[version.pk])}#picture")


def _seen(request: HttpRequest) -> Seen:
    return Seen(request.POST.get("seen", ""), request.POST.get("writer", ""))


def _page(
    request: HttpRequest,
    version: AchievementVersion,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    draft = queries.typed_of(version)
    context = _context(request, version, draft=draft, errors=errors or {})
    return render(request, "define/edit.html", context, status=status)


def _context(
    request: HttpRequest, version: AchievementVersion, *, draft: Typed, errors: dict[str, str]
) -> dict[str, object]:
    """Return the editor's fields; what is missing is said beside them once somebody asked."""
    todo = queries.todo(version, draft=draft)
    shown = todo if "check" in request.GET else misfits(draft)
    errors = {finding.place: finding.sentence for finding in reversed(shown)} | errors
    return {
        "version": version,
        "sheet": sheet(draft, errors=errors),
        "todo": [(finding, label_of(finding.place)) for finding in todo],
        "drafted": queries.drafted_change(version, draft=draft, person=person_in(request)),
        **_offered(request),
        "contexts_offered": queries.contexts_offered(draft),
        "writer": request.POST.get("writer") or secrets.token_hex(8),
        "at": request.GET.get("at", ""),
        "asked": "check" in request.GET,
    }


def _offered(request: HttpRequest) -> dict[str, object]:
    """Return the competencies that fit the words typed so far."""
    words = request.GET.get("align", "")[:200]
    return {"words": words, "offered": queries.offered(words) if words else []}


@login_required
@require_safe
def find_alignments(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Answer htmx, as somebody types, with competencies to align to."""
    version = get_object_or_404(queries.drafts_of(person_in(request)), pk=version_id)
    return render(request, "define/edit/offered.html", _offered(request) | {"version": version})


def _rows(
    request: HttpRequest, version: AchievementVersion, *, group: str, place: str
) -> HttpResponse:
    """Answer htmx with the section whose rows have changed."""
    context = _context(request, version, draft=version.typed, errors={}) | {"at": place}
    return render(request, f"define/edit/{group}.html", context)


def _overtaken(request: HttpRequest, *, draft: Typed, refused: ChangedMeanwhile) -> HttpResponse:
    """Show both drafts; nothing is lost, and the next press of "save" decides."""
    if "X-Autosave" in request.headers:
        return problem(409, code=refused.code, detail=refused.sentence)
    theirs, draft = refused.theirs, with_keys(draft, new_key=uuid4)
    context = _context(request, theirs, draft=draft, errors={})
    context["conflicts"] = conflicts(draft, theirs=theirs.typed)
    if not request.headers.get("HX-Request"):
        return render(request, "define/edit.html", context, status=409)
    response = render(request, "define/edit.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response


@login_required
@require_POST
def sentence(request: HttpRequest) -> HttpResponse:
    """Give the sentence that a criterion's measured form stands for so far; nothing is kept."""
    rows = from_fields(request.POST.dict())["criteria"]
    at = request.GET.get("row", "").removeprefix("criteria-")
    fields = rows[int(at)]["rule"] if at.isdecimal() and int(at) < len(rows) else None
    rule, faults = rule_in(fields), [] if fields is None else list(dict(faults_in(fields)).values())
    words = told(rule, language=get_language() or "en") if rule else ""
    context = {"sentence": words, "faults": faults[:1]}
    return render(request, "define/edit/sentence.html", context)


@login_required
@require_safe
def preview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show a draft as the public will see it."""
    person = person_in(request)
    version = get_object_or_404(queries.drafts_of(person), pk=version_id)
    draft = queries.typed_of(version)
    content = queries.content_of(version)
    context = {
        "version": version,
        "content": content,
        "gate": queries.gate_report(version),
        "history": [],
        "preview": True,
        "todo": queries.todo(version, draft=draft),
        "drafted": queries.drafted_change(version, draft=draft, person=person),
    }
    return render(request, "define/achievement.html", context)


@login_required
@require_safe
def badge(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Give the badge of a draft."""
    version = get_object_or_404(queries.drafts_of(person_in(request)), pk=version_id)
    svg = queries.picture_svg(version)
    return picture_response(svg or queries.picture(version).png, cache="no-store")


@login_required
@require_POST
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Publish a draft as it was seen; what it still needs is shown beside its fields."""
    rows = queries.versions_seen_by(person_in(request))
    version = get_object_or_404(rows, pk=version_id)
    return _publish(request, version, seen=request.POST.get("seen", ""))


def _publish(request: HttpRequest, version: AchievementVersion, *, seen: str) -> HttpResponse:
    person = person_in(request)
    try:
        version = publish_and_tell(version, by=person, at=timezone.now(), seen=seen)
    except NotReady:
        return redirect(f"{reverse('define:edit', args=[version.pk])}?check=1")
    except RuleError as error:
        if error.code not in ("second-person-needed", "changed-meanwhile"):
            raise
        messages.warning(request, error.sentence)
        return redirect("define:preview", version.pk)
    messages.success(request, _("It is published. Anyone can start on it now."))
    return redirect("define:achievement", version.achievement.slug)


@login_required
@require_POST
def ask_owners(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Ask the owners to look at a changed way of reviewing, and to publish it."""
    person = person_in(request)
    version = get_object_or_404(queries.drafts_of(person), pk=version_id)
    try:
        asked = actions.ask_owners(version, by=person, at=timezone.now())
    except RuleError as error:
        messages.warning(request, error.sentence)
    else:
        words = ngettext("%(number)s owner has a mail.", "%(number)s owners have a mail.", asked)
        messages.success(request, words % {"number": asked})
    return redirect("define:preview", version.pk)


@login_required
@require_POST
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    person = person_in(request)
    version = get_object_or_404(queries.drafts_of(person), pk=version_id)
    actions.discard_draft(version, by=person, at=timezone.now())
    messages.success(request, _("The draft is gone."))
    return redirect("define:desk")
