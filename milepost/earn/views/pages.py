"""The submission's page: its slots one after another, each with its work and its forms."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from milepost.define.rules.contexts import label_of
from milepost.earn.forms import AboutForm, LinkForm, TextForm
from milepost.earn.models import Artifact, Attestation, Submission, Upload
from milepost.earn.queries import (
    About,
    LogStanding,
    SlotView,
    about,
    attestations_in,
    coach_is_offered,
    coaches_of,
    coming_in,
    effort_of,
    left_behind,
    log_standing,
    logs_for,
    measured_words,
    months_shown,
    newer_version,
    open_remarks,
    standing_of,
)
from milepost.earn.rules.files import readable_size
from milepost.earn.rules.states import DRAFT
from milepost.earn.rules.work import names_author
from milepost.kit.media import Family, MediaType, has_preview
from milepost.practice.models import PracticeLog
from milepost.practice.queries import home_zone
from milepost.practice.rules.calendar import Month
from milepost.practice.rules.zones import zone_choices


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A form that was not taken: shown again as it was typed, with what is wrong."""

    place: UUID
    """The slot's key for a new piece, the artifact's id for a change."""
    kind: str
    form: Form | None = None
    sentences: list[str] = field(default_factory=list)


class Said(NamedTuple):
    """What others say of the work: who was asked to confirm it, how many remarks are open; and
    the applicant's practice logs."""

    asked: list[Attestation]
    remarks: Counter[UUID | None]
    logs: list[PracticeLog]
    coming: list[Upload]
    """Files of theirs that have come whole and are not checked yet, or were refused."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """An artifact with the form that changes it."""

    artifact: Artifact
    form: Form
    log: LogStanding | None = None
    months: list[Month] = field(default_factory=list)
    """A log as a calendar, its latest year."""
    answers: list[About] = field(default_factory=list)
    """Who was asked about it, and what they said."""
    remarks: int = 0
    """How much of what coaches said about it is open."""

    @property
    def names_author(self) -> bool:
        """Whether the address of a link names the one who hands it in."""
        author = self.artifact.submission.applicant
        return names_author(self.artifact.url, name=author.name)

    @property
    def is_shown(self) -> bool:
        """Whether a preview can be shown."""
        return self.artifact.kind == Artifact.Kind.FILE and has_preview(self.artifact.media_type)

    @property
    def setting(self) -> str:
        """Where it comes from, in words."""
        return label_of(self.artifact.setting, terms=self.artifact.submission.version.terms)

    @property
    def size(self) -> str:
        """Its size in words."""
        return readable_size(self.artifact.size)

    @property
    def family(self) -> Family:
        """Whether it is a picture, a recording …"""
        return MediaType(self.artifact.media_type).family


@dataclass(frozen=True, kw_only=True)
class SlotPage:
    """A slot with its items and the forms to add to it."""

    view: SlotView
    items: list[Item]
    files: Form
    text: Form
    link: Form
    trouble: Trouble | None
    first: bool
    """Whether this is the first slot of the page that lacks a piece of work."""
    logs: list[PracticeLog] = field(default_factory=list)
    """The applicant's logs that can be put in."""
    measured: str = ""
    """What a log in it is measured by, as one sentence."""
    coming: list[Upload] = field(default_factory=list)
    """Files that are being checked, or were refused."""

    @property
    def open(self) -> str:
        """Which form to add something stands open: the one in trouble, or the usual way in."""
        if self.trouble:
            return self.trouble.kind
        if not self.first or self.view.takes.log:
            return ""
        takes = self.view.takes
        if takes.text and self.view.slot.kind == "text":
            return "text"
        return "file" if takes.file else "link"


def context_of(submission: Submission, *, trouble: Trouble | None = None) -> dict[str, Any]:
    """What the page and its parts show of a submission."""
    standing = standing_of(submission)
    first = next((view for view in standing.slots if view.lacks_work), None)
    logs = logs_for(submission, slots=(view.slot for view in standing.slots))
    said = Said(attestations_in(submission), open_remarks(submission), logs, coming_in(submission))
    return {
        "submission": submission,
        "version": submission.version,
        "standing": standing,
        "slots": [
            _slot_page(view, trouble, said=said, first=view is first) for view in standing.slots
        ],
        "left": left_behind(
            [piece for view in standing.slots for piece in view.artifacts],
            said.asked,
            round=submission.round,
        ),
        "coaches": coaches_of(submission),
        "offer_coach": coach_is_offered(submission),
        "open_remarks": said.remarks.total(),
        "newer": newer_version(submission),
        "limit": settings.UPLOAD_LIMIT,
        "limit_words": readable_size(settings.UPLOAD_LIMIT),
        "trouble": trouble,
    } | _zones(submission, standing.slots)


def _zones(submission: Submission, slots: Sequence[SlotView]) -> dict[str, Any]:
    """Where a log that begins here could be kept; the place of the last one is proposed."""
    if submission.state != DRAFT or not any(view.takes.log for view in slots):
        return {}
    return {"zones": zone_choices(), "home_zone": home_zone(submission.applicant)}


def submission_page(
    request: HttpRequest, submission: Submission, *, trouble: Trouble | None = None
) -> HttpResponse:
    """Show the submission, with a form in trouble as it was typed (status 422)."""
    name = "submission" if submission.state == DRAFT else "standing"
    context = context_of(submission, trouble=trouble) | {"effort": effort_of(submission)}
    status = 422 if trouble else 200
    return render(request, f"earn/{name}.html", context, status=status)


def _slot_page(view: SlotView, trouble: Trouble | None, *, said: Said, first: bool) -> SlotPage:
    mine = trouble if trouble and trouble.place == view.slot.key else None
    key, terms = str(view.slot.key)[:8], view.slot.version.terms
    return SlotPage(
        view=view,
        items=[
            Item(
                artifact=item,
                form=_item_form(item, trouble),
                answers=about(item, said.asked),
                remarks=said.remarks[item.pk],
                log=log_standing(item, now=now()) if item.kind == Artifact.Kind.LOG else None,
                months=months_shown(item, now=now()) if item.kind == Artifact.Kind.LOG else [],
            )
            for item in view.artifacts
        ],
        files=_form(mine, "file") or AboutForm(terms=terms, auto_id=f"file-{key}-%s"),
        text=_form(mine, "text") or TextForm(terms=terms, auto_id=f"text-{key}-%s"),
        link=_form(mine, "link") or LinkForm(terms=terms, auto_id=f"link-{key}-%s"),
        trouble=mine,
        first=first,
        logs=said.logs if view.takes.log else [],
        measured=measured_words(view.slot) if view.takes.log else "",
        coming=[upload for upload in said.coming if upload.slot_id == view.slot.pk],
    )


def _form(trouble: Trouble | None, kind: str) -> Form | None:
    return trouble.form if trouble and trouble.kind == kind else None


def _item_form(artifact: Artifact, trouble: Trouble | None) -> Form:
    if trouble and trouble.place == artifact.id and trouble.form:
        return trouble.form
    return form_for(artifact)


def form_for(artifact: Artifact, *, data: Any = None) -> AboutForm:
    """The form that changes this artifact, filled with what it holds."""
    names = ("setting", "note", "text", "url")
    typed: dict[str, type[AboutForm]] = {"text": TextForm, "link": LinkForm}
    kind = typed.get(artifact.kind, AboutForm)
    initial = {name: getattr(artifact, name) for name in names}
    terms = artifact.submission.version.terms
    return kind(data, terms=terms, initial=initial, auto_id=f"item-{str(artifact.id)[:8]}-%s")
