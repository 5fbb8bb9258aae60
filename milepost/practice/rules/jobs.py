"""A work history for a log: which jobs would be taken, which are here, and which can't be."""

import hashlib
import re
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import orjson
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.practice.rules.days import EARLIEST
from milepost.practice.rules.entries import Outcome
from milepost.practice.rules.recording import LONGEST_NOTE, Line
from milepost.practice.rules.resumes import Told, read_resume

MOST_JOBS, MOST_LETTERS = 40, 200_000
LONGEST_EMPLOYER, LONGEST_ROLE, LONGEST_HOURS = 80, 120, 40
_DATED = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].*)?")
_BY_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_GOES_ON = {"present", "current", "now", "today", "ongoing", "actualidad", "presente", "hoy"}


class Fate(StrEnum):
    """What becomes of a job; a changed one corrects the entry it became before."""

    TAKEN = "taken"
    CHANGED = "changed"
    HERE = "here"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Job:
    """One place of work: where, as what, from when to when, doing what; days as they are known."""

    employer: str
    role: str
    begin: str
    end: str
    hours: str
    duties: str
    highlights: tuple[str, ...]

    @property
    def first(self) -> date | None:
        """The first day of work; of a month or a year only, its first day."""
        return _earliest(self.begin)

    @property
    def key(self) -> str:
        """By what the same job is known when it is brought again."""
        named = [self.employer.casefold(), self.role.casefold(), self.begin]
        return f"job {hashlib.sha256(orjson.dumps(named)).hexdigest()}"

    @property
    def sha256(self) -> str:
        """What is said of it, in whatever language it is read."""
        told = [self.employer, self.role, self.begin, self.end, self.hours, self.duties]
        return hashlib.sha256(orjson.dumps([*told, *self.highlights])).hexdigest()

    @property
    def note(self) -> str:
        """What its entry says: as what, from when to when, doing what."""
        hours = f"{self.hours} h" if self.hours.replace(".", "", 1).isdigit() else self.hours
        when = " · ".join(part for part in (f"{self.begin} – {self.end}".strip(), hours) if part)
        lines = [self.role, when, self.duties, *(f"– {line}" for line in self.highlights)]
        return "\n".join(line for line in lines if line)

    def may_be(self, day: date) -> bool:
        """Whether it may have begun on this day, as far as that is known."""
        return day.isoformat().startswith(self.begin)


@dataclass(frozen=True, kw_only=True)
class KnownJob:
    """A job that was brought before: how often, and the entry that still says it, if one does."""

    times: int
    pk: int | None
    sha256: str
    day: date


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """One job as it was read, what becomes of it, and why; ``target`` is the entry it corrects.

    ``day`` is that of its entry: its first one, or, where only the month or year is known, the
    first on which no other job of the log began, so that each can be asked about alone.
    """

    number: int
    fate: Fate
    job: Job
    day: date | None = None
    sentences: tuple[str, ...] = ()
    target: int | None = None
    times: int = 0

    def line(self, *, reason: str = "") -> Line:
        """Return what is written down: the day, where it was, the rest as the note."""
        assert self.day is not None, "only jobs without faults are taken"
        job = self.job
        return Line(
            day=self.day, outcome=Outcome.MET, context=job.employer, note=job.note, reason=reason
        )


@dataclass(frozen=True, kw_only=True)
class JobPlan:
    """What becomes of each job of a work history, and which parts of it are not read at all."""

    rows: list[JobRow]
    passed_over: list[str]

    def of(self, *fates: Fate) -> list[JobRow]:
        """Return the jobs with one of these fates."""
        return [row for row in self.rows if row.fate in fates]

    @property
    def open(self) -> list[JobRow]:
        """The jobs that can be taken."""
        return self.of(Fate.TAKEN, Fate.CHANGED)

    @property
    def here(self) -> list[JobRow]:
        return self.of(Fate.HERE)

    @property
    def refused(self) -> list[JobRow]:
        return self.of(Fate.REFUSED)


def plan_jobs(
    content: str, *, today: date, known: Mapping[str, KnownJob], entered: Collection[date] = ()
) -> JobPlan:
    """Return what becomes of each job; RuleError if no work history can be read at all.

    ``known`` holds the jobs that were brought before, by their keys; ``entered`` are the days on
    which something stands in the log.
    """
    if len(content) > MOST_LETTERS:
        raise RuleError(_("This is too long for a work history."), code="too-big")
    resume = read_resume(content)
    if not resume.jobs:
        raise RuleError(_("There is no job in it."), code="no-jobs")
    if len(resume.jobs) > MOST_JOBS:
        words = _("There are %(number)d jobs in it; %(most)d fit. Bring it in parts.")
        raise RuleError(words % {"number": len(resume.jobs), "most": MOST_JOBS}, code="no-jobs")
    rows: list[JobRow] = []
    seen: dict[str, int] = {}
    days = set(entered)
    for number, told in enumerate(resume.jobs, start=1):
        job = _job(told)
        faults = list(told.faults) or list(_faults(job, today=today))
        if not faults and job.key in seen:
            faults = [_("this is the same job as job %(number)d") % {"number": seen[job.key]}]
        if not faults:
            seen[job.key] = number
        row = _row(job, number=number, faults=faults, before=known.get(job.key))
        if row.fate is Fate.TAKEN:
            row = replace(row, day=_free_day(job, days=days, today=today))
            days.add(row.day or today)
        rows.append(row)
    return JobPlan(rows=rows, passed_over=resume.passed_over)


def require_any(plan: JobPlan, *, kept: int) -> None:
    """Refuse a choice of no job, where there was something to choose."""
    if plan.open and not kept:
        raise RuleError(_("Choose at least one job."), code="no-jobs")


def require_all(plan: JobPlan) -> None:
    """Refuse a work history of which a part can't be taken, and say which and why."""
    if plan.refused:
        sentences = [
            _("Job %(number)d: %(faults)s.")
            % {"number": row.number, "faults": "; ".join(row.sentences)}
            for row in plan.refused
        ]
        raise RuleError("\n".join(sentences), code="bad-job")


def _row(job: Job, *, number: int, faults: list[str], before: KnownJob | None) -> JobRow:
    if faults:
        return JobRow(number=number, fate=Fate.REFUSED, job=job, sentences=tuple(faults))
    if before is None:
        return JobRow(number=number, fate=Fate.TAKEN, job=job)
    if before.pk is None:
        words = _("you corrected it or took it back since; it stays as you left it")
        return JobRow(number=number, fate=Fate.HERE, job=job, day=before.day, sentences=(words,))
    fate = Fate.HERE if before.sha256 == job.sha256 else Fate.CHANGED
    return JobRow(
        number=number,
        fate=fate,
        job=job,
        day=before.day,
        target=before.pk,
        times=before.times,
    )


def _free_day(job: Job, *, days: Container[date], today: date) -> date | None:
    day = first = job.first
    while day is not None and day in days:
        day += timedelta(days=1)
        if day > today or not job.may_be(day):
            return first
    return day


def _job(told: Told) -> Job:
    said = told.said
    flat = {name: " ".join(said.get(name, "").split()) for name in ("employer", "role", "hours")}
    duties = (" ".join(line.split()) for line in said.get("duties", "").split("\n"))
    end = said.get("end", "").strip()
    return Job(
        **flat,
        begin=_tidy(said.get("begin", "").strip()),
        end="" if end.lower() in _GOES_ON else _tidy(end),
        duties="\n".join(line for line in duties if line),
        highlights=told.highlights,
    )


def _tidy(text: str) -> str:
    """A day, month or year as 2021-03-15, 2021-03, 2021; what is none stays as it was written."""
    if found := _DATED.fullmatch(text):
        year, *rest = found.groups()
        return "-".join([year, *(part.zfill(2) for part in rest if part)])
    if found := _BY_MONTH.fullmatch(text):
        return f"{found[2]}-{found[1].zfill(2)}"
    return text


def _earliest(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}(?:-\d{2}){0,2}", text):
        return None
    try:
        day = date.fromisoformat(text + "-01-01"[: 10 - len(text)])
    except ValueError:
        return None
    return day if day >= EARLIEST else None


def _faults(job: Job, *, today: date) -> list[str]:
    faults = []
    if not job.employer:
        faults.append(_("the employer is missing"))
    if not job.role:
        faults.append(_("what you worked as is missing"))
    faults.extend(_day_faults(job, today=today))
    for words, most in (
        (job.employer, LONGEST_EMPLOYER),
        (job.role, LONGEST_ROLE),
        (job.hours, LONGEST_HOURS),
    ):
        if len(words) > most:
            told = _("«%(begin)s…» is too long: %(number)d letters, and %(most)d fit")
            faults.append(told % {"begin": words[:20], "number": len(words), "most": most})
    if len(job.note) > LONGEST_NOTE:
        told = _("what it says is too long: %(number)d letters, and %(most)d fit")
        faults.append(told % {"number": len(job.note), "most": LONGEST_NOTE})
    if "\0" in job.note + job.employer:
        faults.append(_("it holds a sign that can’t be kept"))
    return faults


def _day_faults(job: Job, *, today: date) -> list[str]:
    if not job.begin:
        return [_("the day it began is missing")]
    wrong = [text for text in (job.begin, job.end) if text and _earliest(text) is None]
    if wrong:
        words = _("«%(text)s» is not a year, a month or a day, such as 2021, 2021-03 or 2021-03-15")
        return [words % {"text": text[:40]} for text in wrong]
    first, size = job.first, min(len(job.begin), len(job.end))
    if first is not None and first > today:
        return [_("it has not begun yet")]
    if job.end and job.end[:size] < job.begin[:size]:
        return [_("it ends before it begins")]
    return []
