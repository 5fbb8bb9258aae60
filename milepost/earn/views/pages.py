"""The submission's page: its slots one after another, each with its work and its forms."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from milepost.earn.forms import AboutForm, LinkForm, TextForm
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import SlotView, newer_version, standing_of
from milepost.earn.rules.files import readable_size
from milepost.earn.rules.states import DRAFT
from milepost.kit.media import Family, MediaType


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A form that was not taken: shown again as it was typed, with what is wrong."""

    place: UUID
    """The slot's key for a new piece, the artifact's id for a change."""
    kind: str
    form: Form | None = None
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Item:
    """An artifact with the form that changes it."""

    artifact: Artifact
    form: Form

    @property
    def is_picture(self) -> bool:
        """Whether a preview can be shown."""
        return bool(self.artifact.file_name) and self._family is Family.IMAGE

    @property
    def size(self) -> str:
        """Its size in words."""
        return readable_size(self.artifact.size)

    @property
    def _family(self) -> Family:
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

    @property
    def open(self) -> str:
        """Which form to add something stands open: the one in trouble, or the usual way in."""
        if self.trouble:
            return self.trouble.kind
        if not self.first:
            return ""
        takes = self.view.takes
        if takes.text and self.view.slot.kind == "text":
            return "text"
        return "file" if takes.file else "link"


def context_of(submission: Submission, *, trouble: Trouble | None = None) -> dict[str, Any]:
    """What the page and its parts show of a submission."""
    standing = standing_of(submission)
    first = next((view for view in standing.slots if view.lacks_work), None)
    return {
        "submission": submission,
        "version": submission.version,
        "standing": standing,
        "slots": [_slot_page(view, trouble, view is first) for view in standing.slots],
        "newer": newer_version(submission),
        "limit": settings.UPLOAD_LIMIT,
        "limit_words": readable_size(settings.UPLOAD_LIMIT),
        "trouble": trouble,
    }


def submission_page(
    request: HttpRequest, submission: Submission, *, trouble: Trouble | None = None
) -> HttpResponse:
    """Show the submission, with a form in trouble as it was typed (status 422)."""
    name = "submission" if submission.state == DRAFT else "standing"
    context = context_of(submission, trouble=trouble)
    status = 422 if trouble else 200
    return render(request, f"earn/{name}.html", context, status=status)


def _slot_page(view: SlotView, trouble: Trouble | None, first: bool) -> SlotPage:
    mine = trouble if trouble and trouble.place == view.slot.key else None
    key = str(view.slot.key)[:8]
    return SlotPage(
        view=view,
        items=[Item(artifact=item, form=_item_form(item, trouble)) for item in view.artifacts],
        files=_form(mine, "file") or AboutForm(auto_id=f"file-{key}-%s"),
        text=_form(mine, "text") or TextForm(auto_id=f"text-{key}-%s"),
        link=_form(mine, "link") or LinkForm(auto_id=f"link-{key}-%s"),
        trouble=mine,
        first=first,
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
    kind = {"file": AboutForm, "text": TextForm, "link": LinkForm}[artifact.kind]
    initial = {name: getattr(artifact, name) for name in names}
    return kind(data, initial=initial, auto_id=f"item-{str(artifact.id)[:8]}-%s")
