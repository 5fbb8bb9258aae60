"""Prior learning: which outside badges count as evidence, and a work history in words."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from milepost.earn.rules.people import Cover
from milepost.earn.rules.slots import TAKES
from milepost.kit.errors import RuleError

MAX_JOBS, MAX_EMPLOYER, MAX_ROLE, MAX_DUTIES = 40, 80, 120, 1_000
DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")
COLUMNS = {
    "employer": ("employer", "company", "organization", "name"),
    "role": ("role", "position", "job", "title"),
    "begin": ("from", "start", "startdate", "begin"),
    "end": ("to", "end", "enddate", "until"),
    "duties": ("duties", "summary", "description", "tasks"),
}
"""What a column of a table, or a key of JSON Resume, may be called."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One place of work: where, as what, from when to when, doing what."""

    employer: str
    role: str
    begin: str
    end: str
    duties: str


def require_prior(kind: str) -> None:
    """Refuse prior learning where a slot asks for something made for it."""
    if not TAKES[kind].prior:
        asked = _("This part asks for %(words)s.") % {"words": TAKES[kind].words}
        raise RuleError(asked, code="wrong-kind")


def require_believable(verdict: str, *, reason: str) -> None:
    """Refuse a badge that failed a check; one that could not be checked in full is flagged."""
    if verdict == "invalid":
        raise RuleError(
            _("This badge can’t serve as evidence. %(reason)s") % {"reason": reason},
            code="badge-invalid",
        )


def badge_words(badge: Mapping[str, Any] | None) -> str:
    """Return what a badge says it is for, without a word about whom it was given to."""
    if not badge:
        return ""
    when = " – ".join(day[:10] for day in (badge["awarded"], badge["valid_until"]) if day)
    head = "\n".join(line for line in (badge["title"], badge["issuer"], when) if line)
    reached = "\n".join(
        f"{step['criterion']}: {step['reached']}" for step in badge["steps"] if step["reached"]
    )
    parts = (head, badge["description"], badge["criteria"] or badge["criteria_url"], reached)
    return "\n\n".join(str(part) for part in parts if part)


def history_from(content: str) -> list[Job]:
    """Return the jobs in a table (CSV) or in JSON Resume; RuleError names what can't be read."""
    rows = _json(content) if content.lstrip()[:1] in ("{", "[") else _table(content)
    jobs = [_job(row, number=number) for number, row in enumerate(rows, start=1)]
    if not jobs or len(jobs) > MAX_JOBS:
        raise RuleError(
            _("Give us 1 to %(most)d jobs: a table with employer, role, from, to, duties.")
            % {"most": MAX_JOBS},
            code="no-jobs",
        )
    return jobs


def _json(content: str) -> list[Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RuleError(_("This JSON can’t be read."), code="unreadable") from error
    rows = found.get("work") if isinstance(found, dict) else found
    return rows if isinstance(rows, list) else []


def _table(content: str) -> list[Any]:
    head = content.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.DictReader(io.StringIO(content), delimiter=delimiter))
    except csv.Error as error:
        raise RuleError(_("This table can’t be read."), code="unreadable") from error


def _job(row: Any, *, number: int) -> Job:
    items = row.items() if isinstance(row, Mapping) else ()
    known = {str(key).strip().lower(): value for key, value in items}
    found = {field: _first(known, names) for field, names in COLUMNS.items()}
    limits = {"employer": MAX_EMPLOYER, "role": MAX_ROLE, "duties": MAX_DUTIES}
    fits = all(len(found[field]) <= most for field, most in limits.items())
    days = all(DAY.fullmatch(found[field]) for field in ("begin", "end") if found[field])
    if not (found["employer"] and found["role"] and found["begin"] and fits and days):
        raise RuleError(
            _("Job %(number)d: give employer, role, and from (as 2021, 2021-03 or 2021-03-15).")
            % {"number": number},
            code="bad-job",
        )
    return Job(**found)


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    values = (row.get(name) for name in names)
    return next((" ".join(str(value).split()) for value in values if value), "")


def history_words(jobs: Sequence[Job]) -> str:
    """Return a work history as a text, the newest job first."""
    newest_first = sorted(jobs, key=lambda job: (job.end or "9999", job.begin), reverse=True)
    return "\n\n".join(
        f"{job.begin} – {job.end}".strip() + f": {job.role}, {job.employer}\n{job.duties}".rstrip()
        for job in newest_first
    )


def employers_cover(jobs: Sequence[Job]) -> Cover:
    """Return what keeps the employers from reviewers, each told apart by a number."""
    names = dict.fromkeys(job.employer for job in jobs)
    return Cover(names=tuple((name, f"employer {n}") for n, name in enumerate(names, start=1)))
