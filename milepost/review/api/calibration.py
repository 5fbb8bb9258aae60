"""Samples and how reviewers stand to a panel, by program."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import BaseModel, StrictBool, StrictInt

from milepost.define.models import Achievement
from milepost.define.rules.reviewing import MOST_REASON
from milepost.kit.numbers import AS_WHOLE
from milepost.kit.paging import PER_PAGE
from milepost.kit.patterns import BEGINS_WITH_WORDS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.review import actions, queries
from milepost.review.api.duties import Reason, RuleChangeEntry, change_shape
from milepost.review.api.schemas import READING, REFUSALS, Asked, Place
from milepost.review.api.shapes import begun
from milepost.review.models import Anchor, CalibrationRule
from milepost.review.rules.duties import Kind, Proposal

router = Router(tags=["review"], auth=Bearer())
Slug = Annotated[str, Field(max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")]
MAX_SCORES = 200


class RuleBody(BaseModel):
    """What reviewers have to show on samples."""

    measure: Literal["exact", "adjacent", "kappa"]
    threshold: Annotated[StrictInt, Field(ge=1, le=100, description="In hundredths"), AS_WHOLE]
    samples: Annotated[StrictInt, Field(ge=1, le=20), AS_WHOLE]
    months: Annotated[StrictInt, Field(ge=1, le=60), AS_WHOLE]
    every: Annotated[StrictInt, Field(ge=0, le=200, description="0: none is mixed in"), AS_WHOLE]
    required: StrictBool
    reason: Reason


class PointEntry(Schema):
    """One sample read."""

    read_at: Any
    kind: str = Field(description="test or blind")
    agreement: float
    leaning: float = Field(description="Levels milder than the panel; below 0, stricter")


class Standing(Schema):
    """How one reviewer stands for one achievement."""

    achievement: str
    title: str
    state: str = Field(description="qualified, ending, lapsed, drifted or new")
    until: Any = None
    may_judge: bool
    drift: str
    agreement: float | None
    agreement_low: float | None = Field(description="95 % interval")
    agreement_high: float | None
    compared: int = Field(description="Criteria that were compared")
    points: list[PointEntry]


class ReviewerStanding(Standing):
    """The same with who it is, for those who look after reviewers."""

    reviewer: UUID
    name: str


class Lead(Schema):
    """One page of the reviewers of an achievement, and the rule."""

    count: int
    page: int
    pages: int
    rule: dict[str, Any] | None
    items: list[ReviewerStanding]


class SampleEntry(Schema):
    """One sample."""

    id: UUID
    title: str
    use: str
    state: str = Field(description="draft, waiting (for a second person), ready or retired")
    from_real_work: bool
    panel_size: int
    panel: str
    read: int


class Samples(Schema):
    """One page of samples, the newest first."""

    count: int
    page: int
    pages: int
    items: list[SampleEntry]


class SampleBody(BaseModel):
    """A new sample."""

    title: Annotated[str, Field(min_length=1, max_length=80, pattern=BEGINS_WITH_WORDS)]
    use: Literal["practice", "test"]


class TextBody(BaseModel):
    """A text for one part of a sample."""

    slot: UUID
    setting: Annotated[str, Field(max_length=60, pattern=WITHOUT_ZERO)]
    text: Annotated[str, Field(min_length=1, max_length=20_000, pattern=BEGINS_WITH_WORDS)]
    note: Annotated[str, Field(max_length=2_000, pattern=WITHOUT_ZERO)] = ""


class PieceMade(Schema):
    """A piece that was put in."""

    id: UUID


class TrueLevel(BaseModel):
    """What the panel agreed on for one criterion."""

    criterion: UUID
    level: Annotated[StrictInt, Field(ge=1, le=100, description="The level's position"), AS_WHOLE]
    reason: Annotated[str, Field(max_length=2_000, pattern=WITHOUT_ZERO)] = ""


class PanelBody(BaseModel):
    """What a panel agreed on."""

    size: Annotated[StrictInt, Field(ge=2, le=50), AS_WHOLE]
    panel: Annotated[str, Field(min_length=1, max_length=300, pattern=BEGINS_WITH_WORDS)]
    scores: Annotated[list[TrueLevel], Field(min_length=1, max_length=MAX_SCORES)]


class StateBody(BaseModel):
    """Whether it is used."""

    state: Literal["ready", "retired"]
    reason: Annotated[
        str,
        Field(
            max_length=MOST_REASON,
            pattern=WITHOUT_ZERO,
            description="Why one person goes on alone: for the only owner, where nobody else leads",
        ),
    ] = ""


@router.get("/review/calibration", response={200: list[Standing], 401: Problem})
def calibration(request: HttpRequest) -> list[dict[str, Any]]:
    """Give how this person stands for everything they review under a rule."""
    stances = queries.stances_of(person_of(request), at=timezone.now())
    return [_standing(stance) for stance in stances]


@router.post("/review/calibration/{slug}/practice", response={200: Place, **REFUSALS})
def practice(request: HttpRequest, slug: Slug) -> dict[str, Any]:
    """Take a sample to practice on; read it like any other assignment."""
    me = person_of(request)
    rule = get_object_or_404(queries.rules_for(me), achievement__slug=slug)
    return begun(actions.practice(rule.achievement, by=me, at=timezone.now()))


@router.post("/review/calibration/{slug}/qualify", response={200: list[Place], **REFUSALS})
def qualify(request: HttpRequest, slug: Slug) -> list[dict[str, Any]]:
    """Take the samples that qualify, or give those still open."""
    me = person_of(request)
    rule = get_object_or_404(queries.rules_for(me), achievement__slug=slug)
    given = actions.try_to_qualify(rule.achievement, by=me, at=timezone.now())
    return [begun(exercise) for exercise in given]


@router.get("/review/lead/{slug}/reviewers", response={200: Lead, **READING})
def lead(request: HttpRequest, slug: Slug, asked: Query[Asked]) -> dict[str, Any]:
    """Give how the reviewers of an achievement stand, to owners and designers."""
    achievement = led_or_404(request, slug)
    rule = CalibrationRule.objects.filter(achievement=achievement).first()
    page = Paginator(queries.reviewers_of(achievement), PER_PAGE)
    people = page.get_page(asked.page).object_list
    stances = queries.stances_for(rule, reviewers=people, at=timezone.now()) if rule else []
    return {
        "count": page.count,
        "page": min(asked.page, page.num_pages),
        "pages": page.num_pages,
        "rule": _rule(rule) if rule else None,
        "items": [
            _standing(one) | {"reviewer": one.reviewer.pk, "name": one.reviewer.name}
            for one in stances
        ],
    }


@router.put("/review/lead/{slug}/rule", response={200: RuleChangeEntry, **REFUSALS})
def propose_rule(request: HttpRequest, slug: Slug, body: RuleBody) -> dict[str, Any]:
    """Propose what reviewers have to show; it holds once another owner confirmed the change."""
    achievement, by = led_or_404(request, slug), person_of(request)
    after = body.model_dump(exclude={"reason"})
    proposal = Proposal(kind=Kind.CALIBRATION, after=after, reason=body.reason)
    organization, now = achievement.organization, timezone.now()
    return change_shape(
        actions.propose_change(
            organization, achievement=achievement, proposal=proposal, by=by, at=now
        )
    )


@router.get("/review/lead/{slug}/samples", response={200: Samples, **READING})
def samples(request: HttpRequest, slug: Slug, asked: Query[Asked]) -> dict[str, Any]:
    """Give the samples of an achievement."""
    page = Paginator(queries.samples_of(led_or_404(request, slug)), PER_PAGE)
    return {
        "count": page.count,
        "page": min(asked.page, page.num_pages),
        "pages": page.num_pages,
        "items": [
            sample_shape(row, read=row.read)  # type: ignore[attr-defined]
            for row in page.get_page(asked.page).object_list
        ],
    }


@router.post("/review/lead/{slug}/samples", response={200: SampleEntry, **REFUSALS})
def make_sample(request: HttpRequest, slug: Slug, body: SampleBody) -> dict[str, Any]:
    """Begin a sample that is put together for the purpose."""
    achievement, by = led_or_404(request, slug), person_of(request)
    made = actions.make_sample(achievement, **body.model_dump(), by=by, at=timezone.now())
    return sample_shape(made, read=0)


@router.post("/review/samples/{sample}/texts", response={200: PieceMade, **REFUSALS})
def add_text(request: HttpRequest, sample: UUID, body: TextBody) -> dict[str, Any]:
    """Put a text into one part of a sample."""
    anchor = sample_or_404(request, sample)
    slot = get_object_or_404(anchor.version.slots, key=body.slot)
    work = actions.TextWork(text=body.text, setting=body.setting, note=body.note)
    by = person_of(request)
    piece = actions.add_piece(anchor, slot=slot, work=work, by=by, at=timezone.now())
    return {"id": piece.pk}


@router.put("/review/samples/{sample}/scores", response={204: None, **REFUSALS})
def set_scores(request: HttpRequest, sample: UUID, body: PanelBody) -> Status[None]:
    """Keep the levels that a panel agreed on."""
    anchor, by = sample_or_404(request, sample), person_of(request)
    panel = actions.panel_from(
        anchor,
        size=body.size,
        words=body.panel,
        scores=[(one.criterion, one.level, one.reason) for one in body.scores],
    )
    actions.set_scores(anchor, panel=panel, by=by, at=timezone.now())
    return Status(204, None)


@router.put("/review/samples/{sample}/state", response={204: None, **REFUSALS})
def set_state(request: HttpRequest, sample: UUID, body: StateBody) -> Status[None]:
    """Use a sample, or use it no more.

    Asked for by whoever wrote down the levels it waits, until somebody else asks for it, too.
    """
    anchor, by, now = sample_or_404(request, sample), person_of(request), timezone.now()
    if body.state == "ready" and body.reason:
        actions.use_sample_alone(anchor, reason=body.reason, by=by, at=now)
        return Status(204, None)
    act = actions.use_sample if body.state == "ready" else actions.retire_sample
    act(anchor, by=by, at=now)
    return Status(204, None)


def led_or_404(request: HttpRequest, slug: str) -> Achievement:
    """Return an achievement whose reviewers this person looks after."""
    found: Achievement = get_object_or_404(queries.led_by(person_of(request)), slug=slug)
    return found


def sample_or_404(request: HttpRequest, pk: UUID) -> Anchor:
    """Return a sample this person may change."""
    found: Anchor = get_object_or_404(queries.samples_led_by(person_of(request)), pk=pk)
    return found


def _rule(rule: CalibrationRule) -> dict[str, Any]:
    names = ("measure", "threshold", "samples", "months", "every", "required")
    return {name: getattr(rule, name) for name in names}


def sample_shape(anchor: Anchor, *, read: int) -> dict[str, Any]:
    """Return a sample in short, and how often it was read."""
    return {
        "id": anchor.pk,
        "title": anchor.title,
        "use": anchor.use,
        "state": anchor.state,
        "from_real_work": anchor.consent_id is not None,
        "panel_size": anchor.panel_size,
        "panel": anchor.panel,
        "read": read,
    }


def _standing(stance: queries.Stance) -> dict[str, Any]:
    overall = stance.overall
    return {
        "achievement": stance.achievement.slug,
        "title": stance.title,
        "state": stance.state,
        "until": stance.calibration.until if stance.calibration else None,
        "may_judge": stance.may_judge,
        "drift": str(stance.drift),
        "agreement": overall.value if overall else None,
        "agreement_low": overall.low if overall else None,
        "agreement_high": overall.high if overall else None,
        "compared": overall.units if overall else 0,
        "points": [
            {
                "read_at": point.exercise.handed_in_at,
                "kind": point.exercise.kind,
                "agreement": point.agreement.value,
                "leaning": point.leaning,
            }
            for point in stance.points
        ],
    }
