"""What goes in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import BaseModel, StrictBool, StrictInt

LONGEST = 5000
WITHOUT_ZERO = r"^[^\x00]*$"
"""PostgreSQL keeps no zero bytes in texts."""

Words = Annotated[str, Field(max_length=LONGEST, pattern=WITHOUT_ZERO)]


class Asked(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=10_000)


class QueueEntry(Schema):
    """Work that waits for a reviewer."""

    submission: UUID
    title: str
    definition: str
    submitted_at: datetime
    criteria: int
    artifacts: int
    minutes: int = Field(description="A rough time to judge it")


class Queue(Schema):
    """One page of what this reviewer may take, the oldest first."""

    count: int
    page: int
    pages: int
    items: list[QueueEntry]


class Level(Schema):
    """A level of the published rubric."""

    position: int
    name: str
    description: str
    meets: bool


class RubricEntry(Schema):
    """One criterion with its levels, from lowest to highest."""

    criterion: UUID
    text: str
    required: bool
    levels: list[Level]


class Evidence(Schema):
    """One piece of work, without what tells whose it is."""

    id: UUID
    slot: str
    setting: str
    text: str
    note: str
    url: str = Field(description="Leads outside and may reveal whose work it is")
    file_name: str
    media_type: str
    file: str = Field(description="Where to fetch it; empty unless it is a file")
    hidden: dict[str, int] = Field(
        description="How often a name, address or organization was hidden"
    )


class Judgment(BaseModel):
    """What a reviewer says about one criterion."""

    criterion: UUID
    level: StrictInt | None = Field(None, description="The level's position; empty while undecided")
    comment: Words = ""


class Draft(BaseModel):
    """A review as far as it is written; everything may be left out."""

    complete: StrictBool | None = Field(None, description="Whether everything asked for is there")
    missing: Words = ""
    advice: Words = ""
    judgments: list[Judgment] = Field([], max_length=200)


class Place(Schema):
    """A review that this person has begun."""

    id: UUID
    title: str
    definition: str
    taken_at: datetime


class Desk(Place):
    """A place with the blind work, the rubric to judge by, and what is written so far."""

    rubric: list[RubricEntry]
    evidence: list[Evidence]
    draft: Draft


class HandedIn(Schema):
    """What became of a review."""

    outcome: str
    handed_in_at: datetime
    still_needed: int = Field(description="How many more reviews this round needs")
    decision: UUID | None


class DecisionEntry(Schema):
    """One decision, on this person's own work or one they took part in."""

    id: UUID
    title: str
    definition: str
    own: bool
    round: int
    outcome: str
    agreement: str
    advice: str
    decided_at: datetime
    page: str
    ledger_leaf: str


class Said(Schema):
    """What one reviewer said about one criterion; reviewers are numbered, never named."""

    reviewer: int
    level: int | None
    comment: str


class JudgedEntry(Schema):
    """One criterion with what every reviewer said."""

    criterion: UUID
    text: str
    required: bool
    met: bool = Field(description="Whether most reviewers saw it met")
    said: list[Said]


class ReviewEntry(Schema):
    """One review: in which role, for whom, when and how."""

    role: str
    organization: str
    handed_in_at: datetime
    outcome: str
    missing: str
    advice: str


class DecisionDetail(DecisionEntry):
    """One decision with everything it rests on."""

    criteria: list[JudgedEntry]
    reviews: list[ReviewEntry]


class Decisions(Schema):
    """One page of decisions, the newest first."""

    count: int
    page: int
    pages: int
    items: list[DecisionEntry]
