"""A large file comes in part by part, and goes on where it stopped when the connection was lost."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from milepost.define.models import EvidenceSlot
from milepost.earn.actions.artifacts import add_artifact
from milepost.earn.actions.held import locked
from milepost.earn.models import Artifact, Submission, Upload
from milepost.earn.queries import stored_by, uploads_by
from milepost.earn.rules.files import require_size, tidy_name
from milepost.earn.rules.slots import TAKES
from milepost.earn.rules.states import require_draft
from milepost.earn.rules.work import (
    CHECK_AGAIN,
    UPLOAD_LIFE,
    ComingFile,
    FileWork,
    require_about,
    require_offset,
    require_place,
    require_room,
)
from milepost.kit import parts
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.scanning import NOT_SCANNED
from milepost.people.models import Person


@transaction.atomic
def begin_upload(
    submission: Submission, *, slot: EvidenceSlot, file: ComingFile, by: Person, at: datetime
) -> Upload:
    """Announce a file; what can be refused before its first byte is refused now."""
    submission = locked(submission, by=by)
    require_draft(submission.state)
    _require_fit(file, slot=slot, submission=submission)
    drop_stale_uploads(by, at=at)
    waiting = list(uploads_by(by).filter(artifact=None, refusal=""))
    require_place(len(waiting))
    coming = sum(upload.length for upload in waiting)
    require_room(artifacts=0, stored=stored_by(by) + coming, adding=file.length)
    name = tidy_name(file.name)
    upload = Upload.objects.create(
        submission=submission,
        slot=slot,
        name=name,
        setting=file.setting,
        note=file.note,
        length=file.length,
        changed_at=at,
    )
    record("upload.begun", by=by.id, target=upload, at=at)
    return upload


@transaction.atomic
def receive_part(
    upload: Upload, *, content: bytes, offset: int, by: Person, at: datetime
) -> Upload:
    """Keep the next part; one that does not begin where the last ended is refused."""
    locked(upload.submission, by=by)
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    require_offset(offset, received=upload.received)
    if upload.received + len(content) > upload.length:
        raise RuleError(_("More came than was announced."), code="too-much")
    if content:
        parts.keep_part(str(upload.pk), content, offset=offset)
    upload.received += len(content)
    upload.changed_at = at
    upload.save(update_fields=["received", "changed_at"])
    return upload


def finish_upload(upload: Upload, *, by: Person, at: datetime) -> Artifact:
    """Put the whole file into its slot under the rules of every file; finishing twice is once."""
    upload = uploads_by(by).get(pk=upload.pk)
    try:
        return _put_in(upload, by=by, at=at)
    except RuleError:
        drop_upload(upload, by=by, at=at)
        raise


def await_check(upload: Upload, *, by: Person, at: datetime) -> bool:
    """Note that the whole file waits to be checked; False if it has been waiting already."""
    fresh = uploads_by(by).filter(pk=upload.pk, artifact=None, refusal="")
    asked = Q(checking_since=None) | Q(checking_since__lt=at - CHECK_AGAIN)
    with transaction.atomic():
        return bool(fresh.filter(asked).update(checking_since=at, changed_at=at))


def check_upload(upload: Upload, *, at: datetime) -> bool:
    """Put a whole file into its slot, or keep the reason why not; False: not to be told yet."""
    if upload.artifact_id or upload.refusal:
        return True
    by = upload.submission.applicant
    try:
        _put_in(upload, by=by, at=at)
    except RuleError as error:
        since = upload.checking_since or at
        if error.code == NOT_SCANNED and at - since < UPLOAD_LIFE:
            return False
        _refuse(upload, error.sentence, at=at)
    return True


def _put_in(upload: Upload, *, by: Person, at: datetime) -> Artifact:
    if upload.artifact is not None:
        return upload.artifact
    content = parts.joined(str(upload.pk), length=upload.length)
    if content is None:
        raise RuleError(_("A part of this file is lacking. Please send it again."), code="lacking")
    work = FileWork(name=upload.name, content=content, setting=upload.setting, note=upload.note)
    artifact = add_artifact(upload.submission, slot=upload.slot, work=work, by=by, at=at)
    Upload.objects.filter(pk=upload.pk).update(artifact=artifact, changed_at=at)
    parts.drop_parts(str(upload.pk))
    return artifact


def _refuse(upload: Upload, sentence: str, *, at: datetime) -> None:
    record("upload.refused", by=None, target=upload, at=at)
    Upload.objects.filter(pk=upload.pk).update(refusal=sentence, changed_at=at)
    parts.drop_parts(str(upload.pk))


def drop_upload(upload: Upload, *, by: Person, at: datetime) -> None:
    """Forget a file that was on its way."""
    with transaction.atomic():
        locked(upload.submission, by=by)
        record("upload.dropped", by=by.id, target=upload, at=at)
        Upload.objects.filter(pk=upload.pk).delete()
    parts.drop_parts(str(upload.pk))


def drop_stale_uploads(person: Person, *, at: datetime) -> None:
    """Forget a person's files that have waited too long for their next part."""
    for upload in uploads_by(person).filter(changed_at__lt=at - UPLOAD_LIFE):
        drop_upload(upload, by=person, at=at)


def _require_fit(file: ComingFile, *, slot: EvidenceSlot, submission: Submission) -> None:
    if slot.version_id != submission.version_id:
        raise RuleError(_("This part belongs to something else."), code="foreign-slot")
    takes = TAKES[slot.kind]
    if not takes.file:
        asked = _("This part asks for %(words)s.") % {"words": takes.words}
        raise RuleError(asked, code="wrong-kind")
    require_size(tidy_name(file.name), size=file.length, limit=settings.UPLOAD_LIMIT)
    require_about(file.setting, note=file.note, terms=submission.version.terms)
