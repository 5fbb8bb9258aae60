"""What goes in and out, and the errors that every operation declares."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import BeforeValidator, StringConstraints

from milepost.kit.patterns import IRI, WITHOUT_BLANKS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.practice.rules.recording import (
    LONGEST_CONTEXT,
    LONGEST_KEY,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_TITLE,
)


def _text(most: int, *, least: int = 0) -> Any:
    return StringConstraints(min_length=least, max_length=most, pattern=WITHOUT_ZERO)


def _written(value: object) -> object:
    """Refuse a day given as a number: JSON has days as texts."""
    if isinstance(value, int | float):
        raise ValueError("A day is a text such as 2026-01-05.")
    return value


Day = Annotated[date, BeforeValidator(_written)]
Title = Annotated[str, _text(LONGEST_TITLE, least=1)]
Context = Annotated[str, _text(LONGEST_CONTEXT)]
Note = Annotated[str, _text(LONGEST_NOTE)]
Reason = Annotated[str, _text(LONGEST_REASON)]
Key = Annotated[str, _text(LONGEST_KEY)]
Iri = Annotated[str, StringConstraints(min_length=3, max_length=1000, pattern=IRI)]
Page = Annotated[int, Field(ge=1, le=10_000)]
Number = Annotated[int, Field(ge=1, le=2**62)]
Said = Literal["met", "notMet", "excused", "noOpportunity"]
READING: dict[int, type[Schema]] = {401: Problem, 404: Problem, 409: Problem, 422: Problem}
WRITING: dict[int, type[Schema]] = {400: Problem, **READING}
"""409 is a rule's refusal: its ``code`` says which, its ``detail`` says it to a person."""


class LogIn(Schema):
    """What a log is about."""

    title: Title
    time_zone: Annotated[str, _text(64)] = Field(
        description="Where the owner's days begin, such as Europe/Madrid"
    )
    rule: dict[str, Any] | None = Field(
        None, description="What is aimed for: a rule as in docs/reference/measured-competencies.md"
    )


class LogOut(Schema):
    """A log; ``source`` says as what you enter in it."""

    id: UUID
    title: str
    owner: str
    time_zone: str
    rule: dict[str, Any] | None
    contexts: list[str] = Field(
        description="The contexts to choose from in an entry; empty if any words will do"
    )
    source: Literal["self", "supervisor", "teacher", "system"]
    today: Day = Field(description="The owner's day now")
    created_at: datetime
    closed_at: datetime | None


class Logs(Schema):
    """One page of logs."""

    count: int
    page: int
    pages: int
    items: list[LogOut]


class EntryIn(Schema):
    """What happened on a day."""

    date: Day
    outcome: Said
    context: Context = ""
    note: Note = ""
    again: bool = Field(False, description="One more for a day you have entered already")
    key: Key = Field("", description="As the header Idempotency-Key, for who can't set headers")


class CorrectionIn(Schema):
    """What stands in the place of an entry; ``withdrawn`` takes it back."""

    date: Day
    outcome: Literal["met", "notMet", "excused", "noOpportunity", "withdrawn"]
    reason: Annotated[str, _text(LONGEST_REASON, least=1)]
    context: Context = ""
    note: Note = ""
    key: Key = ""


class EntryOut(Schema):
    """An entry; it never changes. ``late`` is how many days after its day it came."""

    id: str
    date: Day
    outcome: Literal["met", "notMet", "excused", "noOpportunity", "withdrawn"]
    context: str
    note: str
    source: Literal["self", "supervisor", "teacher", "system"]
    recorder: str
    observer: int = Field(description="0 is the owner; others are numbered within the log")
    way: Literal["page", "file", "api", "xapi"]
    told: str
    recordedAt: datetime
    recorded: Day = Field(description="The owner's day when it was recorded")
    late: int
    supersedes: str | None
    reason: str
    address: str = Field(
        "", description="Of a keeper: what their address tells, free, own or known"
    )
    askedAs: str = Field("", description="As what you had asked a keeper who says otherwise")


class DatedEntries(Schema):
    """One page of entries, the latest day first."""

    count: int
    page: int
    pages: int
    items: list[EntryOut]


class BatchRowIn(Schema):
    """What happened in one log."""

    log: UUID
    outcome: Said
    context: Context = ""
    note: Note = ""


class BatchIn(Schema):
    """One day, many logs."""

    date: Day
    rows: list[BatchRowIn] = Field(max_length=200)
    key: Key = ""


class BatchRowOut(Schema):
    """What became of one row: an entry, or the rule that refused it."""

    log: UUID
    entry: EntryOut | None
    code: str
    detail: str


class RowOut(Schema):
    """What becomes of one row of a file."""

    row: int
    fate: Literal["taken", "here", "refused"]
    sentences: list[str]
    told: str


class CsvReportOut(Schema):
    """What becomes of each row; ``done`` says whether the good ones were taken."""

    done: bool
    taken: int
    here: int
    refused: int
    rows: list[RowOut]


class KeeperIn(Schema):
    """Whom to ask to enter, and as what."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^[!-?A-~]+@[!-?A-~]+$")]
    capacity: Literal["supervisor", "teacher", "system"]
    system: Annotated[str, _text(120)] = ""


class KeeperOut(Schema):
    """Who may enter, or was asked to."""

    id: int
    email: str
    capacity: str = Field(description="As they say themselves once they said yes")
    asked_as: str = Field(description="As what you asked them; empty until they said yes")
    address: str = Field(description="What their address tells: free, own or known")
    system: str
    name: str | None
    invited_at: datetime
    accepted_at: datetime | None
    held: bool = Field(description="Whether a minor’s guardian has to approve it first")


class LogShareIn(Schema):
    """For whom a link is, and its last day."""

    audience: Title
    ends: Day
    notes: bool = False


class LogShareOut(Schema):
    """A link to a log; its address is given once, when it is made."""

    id: UUID
    audience: str
    notes: bool
    ends_at: datetime
    withdrawn_at: datetime | None
    times_opened: int
    link: str = ""


class ChildsLogShareOut(Schema):
    """A link by which a child shows a log, and when it was opened, the latest first."""

    id: UUID
    child: str
    title: str
    audience: str
    notes: bool = Field(description="Whether the reader sees the notes too, not only the days")
    ends_at: datetime
    withdrawn_at: datetime | None
    times_opened: int
    opened_at: list[datetime] = Field(description="Twenty a page")


class MappedIn(Schema):
    """What a verb means for a log, perhaps for one activity only."""

    verb: Iri
    activity: Annotated[str, StringConstraints(max_length=1000, pattern=WITHOUT_BLANKS)] = ""
    outcome: Said


class MappingIn(Schema):
    """What xAPI verbs mean for a log; the first that fits counts, one with an activity before."""

    mapping: list[MappedIn] = Field(max_length=50)


class GroupIn(Schema):
    """A group of the people you enter for."""

    name: Title
    logs: list[UUID] = Field(max_length=200)


class GroupOut(Schema):
    """A group, and the logs in it."""

    id: UUID
    name: str
    logs: list[UUID]
