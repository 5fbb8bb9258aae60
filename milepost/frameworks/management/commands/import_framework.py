"""``milepost import_framework``: a CASE package or a table, read here and now."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from milepost.frameworks import actions
from milepost.frameworks.actions import Incoming
from milepost.frameworks.models import ImportJob
from milepost.frameworks.rules.choices import Progress, Source
from milepost.frameworks.tasks import finish_import
from milepost.kit.errors import RuleError
from milepost.organizations.models import Organization

FAILED, UNREADABLE = 1, 2
TOLD = 20


class Command(BaseCommand):
    help = (
        "Import a framework (CASE 1.0 or 1.1 as JSON, or CSV) from a file or an address."
        " Ends with 0: imported, 1: refused, 2: unreadable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="a file, or https://…")
        parser.add_argument("--organization", default="", help="short name of who keeps it")
        parser.add_argument("--title", default="", help="what a table's framework is called")
        parser.add_argument("--resume", default="", help="go on with a job that was killed")

    def handle(self, *args: Any, **options: Any) -> None:
        job = finish_import(_job(options))
        self.stdout.write(f"job {job.pk}")
        for finding in job.findings.all()[:TOLD]:
            about = f" ({finding.about})" if finding.about else ""
            self.stdout.write(f"  {finding.place}{about}: {finding.sentence}")
        if job.wrong > TOLD:
            self.stdout.write(f"  … and {job.wrong - TOLD} more")
        if job.progress != Progress.DONE:
            raise CommandError(job.sentence, returncode=FAILED)
        self.stdout.write(
            f"{job.framework}: {job.added} added, {job.changed} changed, {job.same} as before,"
            f" {job.gone} gone, {job.wrong} not taken as they are"
        )


def _job(options: dict[str, Any]) -> ImportJob:
    if options["resume"]:
        try:
            return ImportJob.objects.get(pk=UUID(options["resume"]))
        except (ValueError, ImportJob.DoesNotExist):
            raise CommandError("There is no such job.", returncode=UNREADABLE) from None
    try:
        return actions.start_import(
            _incoming(options), organization=_organization(options), by=None, at=timezone.now()
        )
    except RuleError as error:
        raise CommandError(error.sentence, returncode=FAILED) from error


def _incoming(options: dict[str, Any]) -> Incoming:
    name: str = options["file"]
    if name.startswith(("https://", "http://")):
        return Incoming(name=name)
    path = Path(name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}.", returncode=UNREADABLE) from error
    form = Source.CSV if path.suffix.lower() == ".csv" else Source.CASE
    title = options["title"] or path.stem
    return Incoming(name=path.name, form=form, content=content, title=title)


def _organization(options: dict[str, Any]) -> Organization | None:
    if not options["organization"]:
        return None
    found = Organization.objects.filter(slug=options["organization"]).first()
    if found is None:
        raise CommandError("There is no such organization.", returncode=UNREADABLE)
    return found
