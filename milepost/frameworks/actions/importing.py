"""Imports: the file is kept, then written in batches; whoever kills one loses one batch at most.

A job remembers the batch it has come to. Whoever goes on reads the same kept file again, so the
same batch comes out, and every row has its own identifier: nothing is written twice.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.frameworks.actions.guards import require_designer
from milepost.frameworks.actions.indexing import index
from milepost.frameworks.models import (
    Association,
    Competency,
    Definition,
    Framework,
    ImportFinding,
    ImportJob,
)
from milepost.frameworks.rules import case
from milepost.frameworks.rules.choices import Progress, Source, State
from milepost.frameworks.rules.package import Package, Row, RowFinding, parse, read_package
from milepost.frameworks.rules.search import search_text
from milepost.frameworks.rules.tables import Head, read_table
from milepost.kit import files, journal
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.organizations.models import Organization
from milepost.people.models import Person

BATCH = 1000
MOST_FINDINGS = 1000
ITEMS, LINKS, OVER = 0, 1, 2
"""The phases of a job."""
DEPRECATED = {"deprecated", "retired"}


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What is to be imported: a file's bytes, or an address where it stands."""

    name: str
    form: str = Source.CASE
    content: bytes | None = None
    title: str = ""
    """What a table's framework is called; a CASE package says so itself."""


@transaction.atomic
def start_import(
    incoming: Incoming, *, organization: Organization | None, by: Person | None, at: datetime
) -> ImportJob:
    """Return a job that is ready to run; the operator asks as nobody."""
    require_designer(by, organization=organization)
    content = incoming.content
    job = ImportJob.objects.create(
        organization=organization,
        started_by=by,
        form=incoming.form,
        name=incoming.name,
        title=incoming.title,
        sha256=files.keep(content).sha256 if content is not None else "",
        created_at=at,
        touched_at=at,
    )
    journal.record("import.started", by=by.pk if by else None, target=job, at=at, name=job.name)
    return job


@transaction.atomic
def receive(job: ImportJob, *, content: bytes, at: datetime) -> ImportJob:
    """Keep what was fetched from the job's address."""
    job = _locked(job)
    job.sha256, job.touched_at = files.keep(content).sha256, at
    job.save(update_fields=["sha256", "touched_at"])
    return job


@transaction.atomic
def stop_import(job: ImportJob, *, sentence: str, at: datetime) -> ImportJob:
    """Say why a job can't go on."""
    job = _locked(job)
    job.progress, job.sentence, job.touched_at = Progress.FAILED, sentence, at
    job.save(update_fields=["progress", "sentence", "touched_at"])
    journal.record("import.stopped", by=job.started_by_id, target=job, at=at)
    return job


@transaction.atomic
def begin(job: ImportJob, *, package: Package, at: datetime) -> ImportJob:
    """Keep the framework itself and what its file says about single rows; begun twice is once."""
    job = _locked(job)
    if job.progress != Progress.WAITING:
        return job
    framework = _framework(job, package=package, at=at)
    _definitions(framework, package=package)
    _tell(job, findings=package.findings)
    job.framework, job.progress = framework, Progress.RUNNING
    job.total, job.touched_at = len(package.rows) + len(package.links), at
    job.save()
    return job


@transaction.atomic
def write_batch(
    job: ImportJob, *, package: Package, known: set[str], at: datetime
) -> tuple[ImportJob, bool]:
    """Write the next batch; return the job as it is then, and whether there is more to do."""
    job = _locked(job)
    if job.progress != Progress.RUNNING or job.framework is None:
        return job, False
    items = len(package.rows)
    if job.done < items:
        rows = package.rows[job.done : job.done + BATCH]
        _write_items(job, rows=rows, known=known, at=at)
        job.done += len(rows)
    elif job.done < job.total:
        start = job.done - items
        links = package.links[start : start + BATCH]
        _write_links(job, links=links, start=start)
        job.done += len(links)
    else:
        _finish(job, at=at)
    job.touched_at = at
    job.save()
    return job, job.progress == Progress.RUNNING


def package_of(job: ImportJob) -> Package:
    """Read the file that a job has kept; RuleError if it is no framework."""
    content = files.read(job.sha256)
    if job.form == Source.CASE:
        return read_package(parse(content))
    whose = job.organization.slug if job.organization else ""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, absolute(f"/{whose}/{job.title}"))
    head = Head(
        identifier=str(identifier),
        title=job.title,
        creator=job.organization.name if job.organization else "",
        base=absolute(reverse("frameworks:case")),
        at=job.created_at,
    )
    data, findings = read_table(content, head=head)
    package = read_package(data)
    return replace(package, findings=[*findings, *package.findings])


def _locked(job: ImportJob) -> ImportJob:
    rows = ImportJob.objects.select_related("organization", "framework")
    return rows.select_for_update(of=("self",)).get(pk=job.pk)


def _framework(job: ImportJob, *, package: Package, at: datetime) -> Framework:
    """Return the framework of the package, new or brought up to date."""
    columns = case.framework_columns(package.document, at=at)
    known = Framework.objects.select_for_update().filter(pk=columns["id"]).first()
    if known:
        _require_same_keeper(known, job=job)
    framework = known or Framework(
        line=columns["id"], source=job.form, created_at=at, published_at=at
    )
    for name, value in columns.items():
        setattr(framework, name, value)
    framework.organization = job.organization
    framework.created_by = framework.created_by or job.started_by
    framework.licence = _licence(package)
    framework.package_extra = package.extra
    status = str(package.document.get("adoptionStatus", "")).casefold()
    framework.state = State.DEPRECATED if status in DEPRECATED else State.PUBLISHED
    framework.save()
    verb = "framework.updated" if known else "framework.imported"
    journal.record(verb, by=job.started_by_id, target=framework, at=at)
    return framework


def _require_same_keeper(framework: Framework, *, job: ImportJob) -> None:
    if framework.source == Source.OWN:
        sentence = _("“%(title)s” was written here. It cannot be imported over itself.")
        raise RuleError(sentence % {"title": framework.title}, code="written-here")
    if framework.organization_id != job.organization_id:
        keeper = framework.organization.name if framework.organization else _("The operator")
        sentence = _("%(keeper)s keeps “%(title)s” up to date here. You can use it as it is.")
        words = {"keeper": keeper, "title": framework.title}
        raise RuleError(sentence % words, code="kept-by-another")


def _licence(package: Package) -> str:
    link = package.document.get("licenseURI")
    title = link.get("title") if isinstance(link, dict) else None
    return title if isinstance(title, str) else ""


def _definitions(framework: Framework, *, package: Package) -> None:
    framework.definitions.all().delete()
    Definition.objects.bulk_create(
        Definition(
            framework=framework,
            kind=name,
            identifier=row["identifier"],
            position=position,
            document=row,
        )
        for name, rows in package.definitions.items()
        for position, row in enumerate(rows)
    )


def _tell(job: ImportJob, *, findings: Sequence[RowFinding]) -> None:
    """Count rows that could not be taken; keep the first thousand of all sentences."""
    room = max(MOST_FINDINGS - job.wrong, 0)
    ImportFinding.objects.bulk_create(
        ImportFinding(job=job, place=row.place, about=row.about, sentence=row.sentence)
        for row in findings[:room]
    )
    job.wrong += len(findings)


UPDATED = (
    *("parent", "place", "depth", "uri", "code", "statement", "short", "kind", "levels"),
    *("language", "extra", "search_text", "changed_at", "retired_at", "digest", "seen"),
)


def _write_items(job: ImportJob, *, rows: Sequence[Row], known: set[str], at: datetime) -> None:
    """Add, change or pass over a batch of items; an item of another framework is not touched."""
    there = {
        str(row.identifier): row
        for row in Competency.objects.filter(
            identifier__in=[row.document["identifier"] for row in rows]
        ).defer("extra", "levels")
    }
    strange = _strange_parents(job, rows=rows)
    rows = [replace(row, parent=None) if row.parent in strange else row for row in rows]
    fresh: list[Competency] = []
    foreign: list[RowFinding] = []
    same: list[int] = []
    for row in rows:
        identifier = row.document["identifier"]
        before = there.get(identifier)
        if before and before.framework_id != job.framework_id:
            sentence = _("This item belongs to another framework here.")
            foreign.append(RowFinding(f"CFItems {row.place + 1}", identifier, sentence))
        elif before and _is_as(before, row=row):
            same.append(before.pk)
        else:
            fresh.append(_competency(job, row=row, at=at))
            job.changed += before is not None
            job.added += before is None
    _tell(job, findings=foreign)
    job.same += len(same)
    Competency.objects.filter(pk__in=same).update(seen=job.pk)
    if fresh:
        written = Competency.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["identifier"], update_fields=UPDATED
        )
        index(written, known=known)


def _strange_parents(job: ImportJob, *, rows: Sequence[Row]) -> set[str]:
    """Return the parents among these that belong to another framework."""
    named = {row.parent for row in rows if row.parent}
    found = Competency.objects.filter(identifier__in=named).exclude(framework=job.framework_id)
    return {str(identifier) for identifier in found.values_list("identifier", flat=True)}


def _is_as(before: Competency, *, row: Row) -> bool:
    parent = str(before.parent_id) if before.parent_id else None
    place = (before.digest, parent, before.place, before.depth)
    return before.retired_at is None and place == (row.digest, row.parent, row.place, row.depth)


def _competency(job: ImportJob, *, row: Row, at: datetime) -> Competency:
    columns = case.item_columns(row.document, at=at)
    return Competency(
        **columns,
        framework=job.framework,
        key=columns["identifier"],
        parent_id=row.parent,
        place=row.place,
        depth=row.depth,
        search_text=search_text(columns),
        digest=row.digest,
        seen=job.pk,
    )


def _write_links(job: ImportJob, *, links: Sequence[case.JSON], start: int) -> None:
    taken = dict(
        Association.objects.filter(identifier__in=[link["identifier"] for link in links])
        .exclude(framework=job.framework_id)
        .values_list("identifier", "kind")
    )
    foreign = {str(identifier) for identifier in taken}
    sentence = _("This association belongs to another framework here.")
    _tell(
        job,
        findings=[
            RowFinding(f"CFAssociations {start + number}", link["identifier"], sentence)
            for number, link in enumerate(links, start=1)
            if link["identifier"] in foreign
        ],
    )
    Association.objects.bulk_create(
        [
            _association(job, link=link, position=start + number)
            for number, link in enumerate(links)
            if link["identifier"] not in foreign
        ],
        update_conflicts=True,
        unique_fields=["identifier"],
        update_fields=("kind", "origin", "destination", "position", "document", "seen"),
    )


def _association(job: ImportJob, *, link: case.JSON, position: int) -> Association:
    return Association(
        identifier=link["identifier"],
        framework_id=job.framework_id,
        kind=link["associationType"],
        origin=node_key(link["originNodeURI"]),
        destination=node_key(link["destinationNodeURI"]),
        position=position,
        document=link,
        seen=job.pk,
    )


def node_key(node: case.JSON) -> str:
    """Return what a link's end is found by: a UUID in small letters, else as it stands."""
    identifier: str = node["identifier"]
    return case.read_uuid(identifier) or identifier


def _finish(job: ImportJob, *, at: datetime) -> None:
    """What the file no longer has is retired, not deleted: somebody may be aligned to it."""
    left = Competency.objects.filter(framework=job.framework_id, retired_at=None)
    job.gone = left.exclude(seen=job.pk).update(retired_at=at)
    Association.objects.filter(framework=job.framework_id).exclude(seen=job.pk).delete()
    job.progress = Progress.DONE
    facts = {name: getattr(job, name) for name in ("added", "changed", "same", "gone", "wrong")}
    journal.record("import.done", by=job.started_by_id, target=job, at=at, **facts)
