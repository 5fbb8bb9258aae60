"""Put work into a slot, change it, take it out; earlier rounds keep what was judged."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from milepost.define.models import EvidenceSlot
from milepost.earn.actions.submissions import locked
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import stored_by
from milepost.earn.rules.files import require_kind, require_size, tidy_name
from milepost.earn.rules.states import require_draft
from milepost.earn.rules.work import (
    FileWork,
    LinkWork,
    TextWork,
    Work,
    require_about,
    require_fit,
    require_room,
    tidy_link,
)
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.media import MediaType, sniff, without_metadata
from milepost.people.models import Person

Kind = Artifact.Kind


def add_artifact(
    submission: Submission, *, slot: EvidenceSlot, work: Work, by: Person, at: datetime
) -> Artifact:
    """Put a file, a text or a link into a slot; the same file twice is there once."""
    require_fit(work, kind=slot.kind)
    fields = _fields(work, kind=slot.kind)
    with transaction.atomic():
        submission = _open(submission, slot=slot, by=by)
        if twin := _twin(submission, slot=slot, fields=fields):
            return twin
        added = _added(submission, Artifact(id=uuid4(), slot=slot, **fields), by=by, at=at)
        if isinstance(work, FileWork):
            files.keep(work.content)
        return added


@transaction.atomic
def save_text(
    submission: Submission, *, slot: EvidenceSlot, work: TextWork, by: Person, at: datetime
) -> Artifact:
    """Save a text under its own id: new the first time, changed each further time it is sent."""
    require_fit(work, kind=slot.kind)
    submission = _open(submission, slot=slot, by=by)
    fields = _fields(work, kind=slot.kind)
    identity = work.id or uuid4()
    if found := _current(submission, identity):
        return _changed(found, fields=fields, submission=submission, at=at)
    _require_unused(identity, round=submission.round)
    return _added(submission, Artifact(id=identity, slot=slot, **fields), by=by, at=at)


@transaction.atomic
def save_link(artifact: Artifact, *, work: LinkWork, by: Person, at: datetime) -> Artifact:
    """Change a link, and what is said about it."""
    require_fit(work, kind=artifact.slot.kind)
    submission = _open(artifact.submission, slot=artifact.slot, by=by)
    fields = _fields(work, kind=artifact.slot.kind)
    return _changed(_required(submission, artifact), fields=fields, submission=submission, at=at)


@transaction.atomic
def describe_artifact(
    artifact: Artifact, *, setting: str, note: str, by: Person, at: datetime
) -> Artifact:
    """Change where an artifact comes from, and what its maker says about it."""
    require_about(setting, note=note)
    submission = _open(artifact.submission, slot=artifact.slot, by=by)
    fields = {"setting": setting, "note": note}
    return _changed(_required(submission, artifact), fields=fields, submission=submission, at=at)


@transaction.atomic
def remove_artifact(artifact: Artifact, *, by: Person, at: datetime) -> None:
    """Take an artifact out of its slot; the rounds in which it was judged keep it."""
    submission = _open(artifact.submission, slot=artifact.slot, by=by)
    if found := _current(submission, artifact.id):
        record("artifact.removed", by=by.id, target=found, at=at)
        _end(found, round=submission.round)
        _touch(submission, at=at)


def _open(submission: Submission, *, slot: EvidenceSlot, by: Person) -> Submission:
    """The submission, held, if its applicant may change this slot of it now."""
    submission = locked(submission, by=by)
    require_draft(submission.state)
    if slot.version_id != submission.version_id:
        raise RuleError(_("This part belongs to something else."), code="foreign-slot")
    return submission


def _fields(work: Work, *, kind: str) -> dict[str, Any]:
    """The columns that hold a piece of work; a file is checked, and cleaned on trial."""
    about = {"setting": work.setting, "note": work.note}
    if isinstance(work, LinkWork):
        return about | {"kind": Kind.LINK, "url": tidy_link(work.url)}
    if isinstance(work, TextWork):
        content = work.text.strip().encode()
        digest = hashlib.sha256(content).hexdigest() if content else ""
        facts = {"sha256": digest, "size": len(content), "media_type": MediaType.TEXT.value}
        return about | facts | {"kind": Kind.TEXT, "text": work.text}
    return about | _checked(work, kind=kind)


def _checked(work: FileWork, *, kind: str) -> dict[str, Any]:
    name = tidy_name(work.name)
    require_size(name, size=len(work.content), limit=settings.UPLOAD_LIMIT)
    media_type = require_kind(name, media_type=sniff(work.content), kind=kind)
    without_metadata(work.content, media_type)
    return {
        "kind": Kind.FILE,
        "sha256": hashlib.sha256(work.content).hexdigest(),
        "size": len(work.content),
        "media_type": media_type.value,
        "file_name": name,
    }


def _twin(submission: Submission, *, slot: EvidenceSlot, fields: dict[str, Any]) -> Artifact | None:
    """What a second press, or a second try after a lost connection, has already put there."""
    same = {key: fields[key] for key in ("kind", "sha256", "url") if fields.get(key)}
    return submission.artifacts.filter(slot=slot, removed_round=None, **same).first()


def _added(submission: Submission, artifact: Artifact, *, by: Person, at: datetime) -> Artifact:
    count = submission.artifacts.filter(removed_round=None).count()
    adding = artifact.size if artifact.kind == Kind.FILE else 0
    require_room(artifacts=count, stored=stored_by(by) if adding else 0, adding=adding)
    artifact.submission, artifact.first_round, artifact.added_at = submission, submission.round, at
    artifact.save(force_insert=True)
    # A draft that saves itself would flood the journal: it is told of once, when it is new.
    record("artifact.added", by=by.id, target=artifact, at=at)
    _touch(submission, at=at)
    return artifact


def _changed(
    artifact: Artifact, *, fields: dict[str, Any], submission: Submission, at: datetime
) -> Artifact:
    """Change what this round began; what an earlier round holds stays, and a copy follows it."""
    if all(getattr(artifact, name) == value for name, value in fields.items()):
        return artifact
    if artifact.first_round < submission.round:
        _end(artifact, round=submission.round)
        artifact = _copied(artifact, round=submission.round)
        record("artifact.replaced", by=submission.applicant_id, target=artifact, at=at)
    for name, value in fields.items():
        setattr(artifact, name, value)
    artifact.save()
    _touch(submission, at=at)
    return artifact


def _copied(artifact: Artifact, *, round: int) -> Artifact:
    """The same artifact, not yet saved, as one that this round begins."""
    artifact.id = _successor(artifact.id, round)
    artifact.first_round, artifact.removed_round = round, None
    artifact._state.adding = True
    return artifact


def _end(artifact: Artifact, *, round: int) -> None:
    if artifact.first_round == round:
        artifact.delete()
    else:
        artifact.removed_round = round
        artifact.save(update_fields=["removed_round"])


def _current(submission: Submission, identity: UUID) -> Artifact | None:
    """The artifact of this id, or what has taken its place in this round."""
    either = [identity, _successor(identity, submission.round)]
    return submission.artifacts.filter(pk__in=either, removed_round=None).first()


def _required(submission: Submission, artifact: Artifact) -> Artifact:
    if found := _current(submission, artifact.id):
        return found
    raise RuleError(_("This was removed meanwhile."), code="removed")


def _require_unused(identity: UUID, *, round: int) -> None:
    if Artifact.objects.filter(pk__in=[identity, _successor(identity, round)]).exists():
        raise RuleError(_("This was removed meanwhile."), code="removed")


def _successor(identity: UUID, round: int) -> UUID:
    return uuid5(identity, f"round {round}")


def _touch(submission: Submission, *, at: datetime) -> None:
    Submission.objects.filter(pk=submission.pk).update(changed_at=at)
