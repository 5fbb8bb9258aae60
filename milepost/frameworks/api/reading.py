"""Frameworks for machines: what there is, search, imports. The whole of one is served as CASE."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from milepost.frameworks import queries
from milepost.frameworks.actions import Incoming
from milepost.frameworks.models import Competency, Framework, ImportJob
from milepost.frameworks.tasks import import_later
from milepost.kit.addresses import absolute
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["frameworks"])
PER_PAGE = 20
MOST_TOLD = 100


class Asked(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class Wanted(Asked):
    """What to look for."""

    q: str = Field("", max_length=200, description="Words or a code; a slip is forgiven")
    framework: UUID | None = Field(None, description="Look in this framework only")


class FrameworkOut(Schema):
    """A framework in short; ``case`` is the address of everything in it (CASE 1.1)."""

    id: UUID
    title: str
    creator: str
    description: str
    language: str
    state: str
    size: int = Field(description="How many competencies it has")
    contexts: list[str] = Field(description="Where what it names can be shown")
    page: str
    case: str


class Frameworks(Schema):
    """One page of the frameworks."""

    count: int
    items: list[FrameworkOut]


class CompetencyOut(Schema):
    """A competency in short; ``uri`` is its identifier on the web, ``case`` its CFItem here."""

    id: UUID
    uri: str
    code: str
    name: str
    statement: str
    framework: UUID
    framework_title: str
    page: str
    case: str


class Competencies(Schema):
    """One page of what was found; ``instead`` says for which word another was taken."""

    count: int = Field(description="At most 500")
    instead: dict[str, str]
    items: list[CompetencyOut]


class ImportIn(Schema):
    """Where a CASE package stands, and which organization keeps it here."""

    organization: str = Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")
    url: str = Field(max_length=500, pattern=r"^https?://[!-~]+$")


class FindingOut(Schema):
    """A row that could not be taken as it is."""

    place: str
    about: str
    sentence: str


class ImportOut(Schema):
    """How far an import has come; ``findings`` are the first hundred rows to look at."""

    id: UUID
    name: str
    progress: str
    sentence: str = Field(description="Why it stopped")
    framework: UUID | None
    done: int
    total: int
    added: int
    changed: int
    same: int
    gone: int
    wrong: int
    created_at: datetime
    findings: list[FindingOut]


@router.get("/frameworks", response={200: Frameworks, 422: Problem}, summary="List frameworks")
def frameworks(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the public frameworks, twenty a page, those in use first."""
    rows, start = queries.frameworks(), (asked.page - 1) * PER_PAGE
    items = [framework_shape(row) for row in rows[start : start + PER_PAGE]]
    return {"count": rows.count(), "items": items}


@router.get(
    "/competencies", response={200: Competencies, 422: Problem}, summary="Search competencies"
)
def competencies(request: HttpRequest, asked: Query[Wanted]) -> dict[str, Any]:
    """Give the competencies that have the words, best first, twenty a page."""
    found = queries.search(asked.q, framework=asked.framework)
    rows = found.rows(start=(asked.page - 1) * PER_PAGE, most=PER_PAGE)
    items = [_competency(row) for row in rows]
    return {"count": len(found.keys), "instead": found.instead, "items": items}


@router.post(
    "/frameworks/imports",
    auth=Bearer(),
    response={202: ImportOut, 401: Problem, 404: Problem, 409: Problem, 422: Problem},
    summary="Import a framework",
)
def start_import(request: HttpRequest, asked: ImportIn) -> Status[dict[str, Any]]:
    """Begin to import a CASE package from its address, or bring it up to date."""
    person = person_of(request)
    organization = get_object_or_404(queries.desks_of(person), slug=asked.organization)
    incoming = Incoming(name=asked.url)
    job = import_later(incoming, organization=organization, by=person, at=timezone.now())
    return Status(202, _job(job))


@router.get(
    "/frameworks/imports/{job}",
    auth=Bearer(),
    response={200: ImportOut, 401: Problem, 404: Problem, 422: Problem},
    summary="Watch an import",
)
def watch_import(request: HttpRequest, job: UUID) -> dict[str, Any]:
    """Give how far an import has come, and which rows could not be taken."""
    return _job(get_object_or_404(queries.jobs_of(person_of(request)), pk=job))


def framework_shape(row: Framework) -> dict[str, Any]:
    """Return a framework as the API tells of it; the row has its ``size``."""
    names = ("id", "title", "description", "language", "state")
    return {name: getattr(row, name) for name in names} | {
        "creator": row.author,
        "contexts": row.contexts.splitlines(),
        "size": row.size,  # type: ignore[attr-defined]
        "page": absolute(reverse("frameworks:framework", args=[row.pk])),
        "case": absolute(reverse("frameworks:case_package", args=[row.pk])),
    }


def _competency(row: Competency) -> dict[str, Any]:
    return {
        "id": row.identifier,
        "uri": row.uri,
        "code": row.code,
        "name": row.name,
        "statement": row.statement,
        "framework": row.framework_id,
        "framework_title": row.framework.title,
        "page": absolute(reverse("frameworks:competency", args=[row.identifier])),
        "case": absolute(reverse("frameworks:case_item", args=[row.identifier])),
    }


def _job(job: ImportJob) -> dict[str, Any]:
    names = ("id", "name", "progress", "sentence", "done", "total", "created_at")
    counts = ("added", "changed", "same", "gone", "wrong")
    findings = job.findings.all()[:MOST_TOLD]
    return {name: getattr(job, name) for name in (*names, *counts)} | {
        "framework": job.framework_id,
        "findings": [
            {"place": row.place, "about": row.about, "sentence": row.sentence} for row in findings
        ],
    }
