"""A work history, job by job."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.timezone import now
from ninja import Field, Router, Schema
from pydantic import StringConstraints

from milepost.kit.patterns import WITHOUT_ZERO
from milepost.people.bearer import Bearer, person_of
from milepost.practice import actions, queries
from milepost.practice.api import schemas
from milepost.practice.rules.jobs import MOST_JOBS, MOST_LETTERS, JobPlan, JobRow

router = Router(tags=["Practice"], auth=Bearer())


class WorkHistoryIn(Schema):
    """A work history as text: a table (CSV), JSON Resume, LER-RS or Europass XML."""

    history: Annotated[str, StringConstraints(max_length=MOST_LETTERS, pattern=WITHOUT_ZERO)]
    jobs: list[Annotated[int, Field(ge=1, le=MOST_JOBS)]] | None = Field(
        None, max_length=MOST_JOBS, description="By their numbers; all that can be read unless said"
    )


class JobOut(Schema):
    """One job as it was read, and what becomes of it."""

    number: int
    fate: Literal["taken", "changed", "here", "refused"]
    sentences: list[str] = Field(description="Why it can’t be read, or is left as it is")
    employer: str
    role: str
    start: str = Field(description="As precise as it is known: 2021, 2021-03 or 2021-03-15")
    end: str = Field(description="Empty of a job that goes on")
    day: date | None = Field(description="The day of its entry")
    hours: str
    duties: str
    highlights: list[str]


class WorkHistoryOut(Schema):
    """What becomes of each job; ``done`` says whether the good ones were taken."""

    done: bool
    log: UUID | None = Field(description="The log that holds your jobs")
    passed_over: list[str] = Field(description="Columns and keys that are not read")
    jobs: list[JobOut]


@router.post(
    "/practice/work-history",
    response={200: WorkHistoryOut, **schemas.WRITING},
    summary="Bring a work history",
)
def bring(request: HttpRequest, body: WorkHistoryIn, take: bool = False) -> dict[str, Any]:
    """Say what was read of each job; with ``take`` also make them entries of your log.

    The same again enters nothing twice; a job that says something else now (``changed``) corrects
    its entry.
    """
    by = person_of(request)
    if take:
        plan = actions.take_jobs(body.history, by=by, at=now(), chosen=body.jobs)
    else:
        plan = queries.plan_of_jobs(body.history, by=by, now=now())
    log = queries.work_history_of(by)
    return _shape(plan, chosen=body.jobs) | {"done": take, "log": log.pk if log else None}


def _shape(plan: JobPlan, *, chosen: list[int] | None) -> dict[str, Any]:
    rows = [row for row in plan.rows if chosen is None or row.number in chosen]
    return {"passed_over": plan.passed_over, "jobs": [_job(row) for row in rows]}


def _job(row: JobRow) -> dict[str, Any]:
    job = row.job
    return {
        "number": row.number,
        "fate": row.fate,
        "sentences": row.sentences,
        "employer": job.employer,
        "role": job.role,
        "start": job.begin,
        "end": job.end,
        "day": row.day,
        "hours": job.hours,
        "duties": job.duties,
        "highlights": job.highlights,
    }
