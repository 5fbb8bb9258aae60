"""Work for later: imports, from beginning to end or from where they were left."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from milepost.frameworks import actions
from milepost.frameworks.actions import Incoming
from milepost.frameworks.models import ImportJob
from milepost.frameworks.rules.choices import Progress
from milepost.frameworks.rules.package import MOST_BYTES, parse
from milepost.kit.errors import RuleError
from milepost.kit.fetch import Door, Fetched, FetchError, Limits, fetch
from milepost.organizations.models import Organization
from milepost.people.models import Person

PATIENCE = 120.0
"""Seconds that another server may take to hand out a framework."""


@transaction.atomic
def import_later(
    incoming: Incoming, *, organization: Organization | None, by: Person | None, at: datetime
) -> ImportJob:
    """Return the job of an import that a worker will run."""
    job = actions.start_import(incoming, organization=organization, by=by, at=at)
    run_import.enqueue(str(job.pk))
    return job


@task()
def run_import(job_id: str) -> None:
    """Run an import; killed and asked for again, it goes on where it was."""
    job = ImportJob.objects.select_related("started_by").get(pk=UUID(job_id))
    language = job.started_by.language if job.started_by else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        finish_import(job)


def finish_import(job: ImportJob) -> ImportJob:
    """Run an import to its end and return it; what can't be read stops it with a sentence."""
    if job.progress in (Progress.DONE, Progress.FAILED):
        return job
    try:
        if not job.sha256:
            job = actions.receive(job, content=_package_at(job.name), at=timezone.now())
        package = actions.package_of(job)
        job = actions.begin(job, package=package, at=timezone.now())
    except (RuleError, FetchError) as error:
        return actions.stop_import(job, sentence=error.sentence, at=timezone.now())
    known: set[str] = set()
    more = True
    while more:
        job, more = actions.write_batch(job, package=package, known=known, at=timezone.now())
    return job


def _package_at(url: str) -> bytes:
    """Return the package at an address, or the one that the document there leads to."""
    found = _fetched(url)
    data = parse(found.content)
    link = data.get("CFPackageURI")
    if "CFItems" not in data and isinstance(link, dict) and isinstance(link.get("uri"), str):
        return _fetched(link["uri"]).content
    return found.content


def _fetched(url: str) -> Fetched:
    limits = Limits(size=MOST_BYTES, seconds=PATIENCE)
    door = Door(loopback=settings.DEVELOPMENT, limits=limits)
    return fetch(url, accept="application/json", door=door)


def go_on_later(job: ImportJob) -> None:
    """Have a worker go on with an import whose worker was killed."""
    run_import.enqueue(str(job.pk))
