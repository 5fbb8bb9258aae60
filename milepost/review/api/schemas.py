"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import BaseModel, StrictBool

from milepost.kit.bodies import ClosedBody
from milepost.kit.numbers import Whole
from milepost.kit.patterns import BEGINS_WITH_WORDS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.review.rules.pins import MAX_PIN, MAX_PINS, MAX_PLACE
from milepost.review.rules.readings import LONGEST

REFUSALS = {400: Problem, 401: Problem, 404: Problem, 409: Problem, 422: Problem}
READING = {401: Problem, 404: Problem, 422: Problem}
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
    due_at: datetime | None = Field(description="The promised day; null without a promise")
    criteria: int
    artifacts: int
    minutes: int = Field(description="A rough time to judge it")


class Queue(Schema):
    """One page of what this reviewer may take, what is due first on top."""

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


class CarriedEntry(Schema):
    """A criterion met in an earlier round, by work that has not changed since."""

    criterion: UUID
    text: str
    level: int
    round: int
    reviewers: int = Field(description="How many judged it in that round")


class ThirdParty(Schema):
    """What a third party says about a piece of work, without who they are."""

    state: str = Field(description="confirmed, corrected or refused")
    capacity: str
    domain: str = Field(description="What kind of address they answered from")
    statement: str = Field(description="What they were asked to confirm")
    words: str
    answered_at: datetime
    current: bool = Field(description="Whether it is about the work as it was handed in")


class Check(Schema):
    """One check of a badge from elsewhere."""

    name: str
    outcome: str = Field(description="passed, failed or unknown")
    sentence: str


class PriorBadge(Schema):
    """A badge from elsewhere, as it was checked when it was added."""

    verdict: str = Field(description="valid or unknown; invalid ones are refused")
    checked_at: datetime
    checks: list[Check]


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
    log: dict[str, Any] | None = Field(
        description="What a practice log shows by its rule, and its entries by role, without words"
    )
    hidden: dict[str, int] = Field(
        description="How often a name, address or organization was hidden"
    )
    badge: PriorBadge | None
    people: str = Field(description="What is said about other people in it")
    consent_note: str
    said: list[ThirdParty] = Field(description="What third parties say about it")


class Coverage(Schema):
    """In which contexts the work shows it."""

    asked: int = Field(description="How many different contexts the definition asks for")
    counted: int = Field(description="How many different ones are shown")
    shown: list[str]


class Judgment(BaseModel):
    """What a reviewer says about one criterion."""

    criterion: UUID
    level: Whole | None = Field(None, description="The level's position; empty while undecided")
    comment: Words = ""
    seen_in: list[UUID] = Field(
        [], max_length=200, description="The pieces in which it was seen; empty for all of them"
    )


class PinBody(BaseModel):
    """A comment on a place in a piece of work."""

    piece: UUID
    place: Annotated[str, Field(max_length=MAX_PLACE, pattern=WITHOUT_ZERO)] = Field(
        "", description="A line (3 or 3-5), seconds or m:ss, a region or words; empty for all of it"
    )
    text: Annotated[str, Field(min_length=1, max_length=MAX_PIN, pattern=BEGINS_WITH_WORDS)]


class Draft(ClosedBody):
    """A review as far as it is written; everything may be left out."""

    complete: StrictBool | None = Field(None, description="Whether everything asked for is there")
    missing: Words = Field("", description="What was not handed in, if it is not complete")
    strong: Words = Field("", description="What was strong; owed to the learner with a not yet")
    lacking: Words = Field("", description="What the work does not show yet; owed with a not yet")
    advice: Words = Field("", description="What to try next; owed with a not yet")
    judgments: list[Judgment] = Field([], max_length=200)
    pins: list[PinBody] = Field([], max_length=MAX_PINS)


class Place(Schema):
    """A review that this person has begun."""

    id: UUID
    title: str
    definition: str
    taken_at: datetime


class Desk(Place):
    """A place with the blind work, the rubric to judge by, and what is written so far."""

    rubric: list[RubricEntry] = Field(description="What this round judges")
    carried: list[CarriedEntry] = Field(description="What was met in an earlier round; not judged")
    evidence: list[Evidence]
    said_about_removed: list[ThirdParty] = Field(
        description="What third parties say about work that was taken out of this submission"
    )
    coverage: Coverage
    draft: Draft


class ComparedLevel(Schema):
    """One criterion of a sample: the level given and the panel's."""

    criterion: UUID
    given: int | None
    panel: int
    reason: str


class SampleRead(Schema):
    """That it was a sample, and how it compares; it decides nothing."""

    kind: str = Field(description="practice, test or blind")
    compared: list[ComparedLevel] = Field(description="Empty while samples of the try are open")


class HandedIn(Schema):
    """What became of a review."""

    outcome: str
    handed_in_at: datetime
    still_needed: int = Field(description="How many more reviews this round needs")
    decision: UUID | None
    sample: SampleRead | None = Field(None, description="Told afterwards; null for other work")


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


class OwnEntry(Schema):
    """How the applicant saw one criterion before anybody reviewed it."""

    level: int | None
    sentence: str


class JudgedEntry(Schema):
    """One criterion with what every reviewer said."""

    criterion: UUID
    text: str
    required: bool
    met: bool = Field(description="Whether most reviewers saw it met")
    said: list[Said]
    carried: CarriedEntry | None = Field(
        description="The earlier round it counts on from; then nobody judged it in this one"
    )
    own: OwnEntry | None = Field(description="How the applicant saw it; null if nothing was said")


class PinEntry(Schema):
    """A comment on a place, as it is read."""

    piece: UUID
    title: str
    reviewer: int
    where: str
    quote: str
    text: str


class ReviewEntry(Schema):
    """One review: in which role, for whom, when and how."""

    role: str = Field(
        description="reviewer, panel, practitioner, holder, insider or invited; empty if not kept"
    )
    role_in_words: str
    organization: str = Field(description="Whom they judged for; empty for those it invited")
    handed_in_at: datetime
    outcome: str
    missing: str
    strong: str
    lacking: str
    advice: str


class DecisionDetail(DecisionEntry):
    """One decision with everything it rests on."""

    criteria: list[JudgedEntry]
    reviews: list[ReviewEntry]
    pins: list[PinEntry] = Field(description="What reviewers said of places in the work")
    reflection: str = Field(description="What the applicant says to have learned; may be empty")
    ledger_facts: str = Field(
        description="What the log's entry fixes: its facts are the SHA-256 of ledger_salt, a colon"
        " and this text. For the applicant only, else empty"
    )
    ledger_salt: str = Field(description="For the applicant only, else empty")


class Decisions(Schema):
    """One page of decisions, the newest first."""

    count: int
    page: int
    pages: int
    items: list[DecisionEntry]
