"""Work for later: a large file is looked at while its owner goes on."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from milepost.earn import actions
from milepost.earn.models import Upload
from milepost.people.models import Person
from milepost.people.queries import language_of

PATIENCE = timedelta(minutes=1)
"""How long a scanner that could not look is left alone."""


@transaction.atomic
def check_later(upload: Upload, *, by: Person, at: datetime) -> None:
    """Have a worker check a whole file and put it into its slot."""
    if actions.await_check(upload, by=by, at=at):
        run_check.enqueue(str(upload.pk))


@task()
def run_check(upload_id: str) -> None:
    """Check a file; asked again, or after it is gone, this does nothing."""
    found = Upload.objects.select_related("submission__applicant", "slot", "artifact")
    upload = found.filter(pk=UUID(upload_id)).first()
    if upload is None:
        return
    with translation.override(language_of(upload.submission.applicant.email)):
        told = actions.check_upload(upload, at=timezone.now())
    if not told:
        run_check.using(run_after=timezone.now() + PATIENCE).enqueue(upload_id)
