"""Definitions written by programs: begun, kept as they are so far, published."""

from secrets import token_hex
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from milepost.define import actions, queries
from milepost.define.actions import NotReady, Seen
from milepost.define.api.drafting import router as listing
from milepost.define.models import AchievementVersion
from milepost.define.rules import typed
from milepost.define.rules.choices import SlotKind
from milepost.define.rules.contexts import FINER_KEYS
from milepost.define.rules.reviewing import MOST_REASON, WHY
from milepost.define.rules.sheet import CHOICES
from milepost.define.tasks import publish_and_tell
from milepost.kit.bodies import ClosedBody
from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem, problem
from milepost.people.bearer import Bearer, person_of
from milepost.practice.rules import rule_document

router = Router(tags=["drafts"], auth=Bearer())
READING: dict[int, type[Schema]] = dict.fromkeys((401, 404, 422), Problem)
WRITING: dict[int, type[Schema]] = dict.fromkeys((400, 401, 404, 409, 422), Problem)
LONGEST_ROWS = typed.MAX_ROWS


def _text(most: int, *, least: int = 0) -> Any:
    return StringConstraints(min_length=least, max_length=most, pattern=WITHOUT_ZERO)


def _one_of(names: Any) -> Any:
    return StringConstraints(pattern=f"^({'|'.join(sorted(names))})$")


def _choice(name: str) -> Any:
    return _one_of([key for key, _label in CHOICES[name]])


Long = Annotated[str, _text(typed.MAX_TEXT)]
Line = Annotated[str, _text(300)]
Check = Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,40}$")]
Answer = Annotated[str, _text(typed.MAX_ANSWER)]


class LevelDraft(ClosedBody):
    """One level of a criterion, from lowest to highest; ``meets`` says that it is enough."""

    name: Annotated[str, _text(120)] = ""
    description: Annotated[str, _text(2000)] = ""
    meets: bool = False


class CriterionDraft(ClosedBody):
    """One thing that is judged by itself. Send its ``key`` again to keep what hangs on it."""

    key: UUID | None = None
    text: Annotated[str, _text(2000)] = ""
    required: bool = True
    rule: dict[str, Any] | None = Field(
        None, description="The measured form: docs/reference/measured-competencies.md"
    )
    levels: list[LevelDraft] = Field([], max_length=LONGEST_ROWS["levels"])


class SlotDraft(ClosedBody):
    """One thing that learners are asked for; number 0 means if they like."""

    key: UUID | None = None
    title: Annotated[str, _text(300)] = ""
    kind: Annotated[str, _one_of(SlotKind.values)] = "any"
    number: int = Field(1, ge=0, le=99)
    instructions: Annotated[str, _text(4000)] = ""


class AlignmentDraft(Schema):
    """Something outside that it meets."""

    url: Annotated[str, _text(500)]
    name: Annotated[str, _text(1000)] = ""
    framework: Annotated[str, _text(300)] = ""
    code: Annotated[str, _text(255)] = ""
    description: Annotated[str, _text(2000)] = ""
    type: Annotated[str, _text(40)] = ""
    item: Annotated[str, _text(40)] = Field("", description="The competency, if it is kept here")


class DefinitionDraft(ClosedBody):
    """All that a draft says so far; what is left out is empty or as it is for a new one."""

    title: Annotated[str, _text(300)] = ""
    competency: Long = ""
    key_method: Long = ""
    kind: Annotated[str, _choice("kind")] = "skill"
    scope: Annotated[str, _choice("scope")] = "local"
    limits: list[Line] = Field([], max_length=40)
    research_for: Long = ""
    research_against: Long = ""
    resources: Long = ""
    effort_hours: int | None = Field(None, ge=0, le=32_767)
    validity_months: int | None = Field(None, ge=1, le=1200)
    reviewers: int = Field(2, ge=0, le=9)
    agreement: Annotated[str, _choice("agreement")] = "outcome"
    tie_break: Annotated[str, _choice("tie_break")] = "majority"
    third: Annotated[str, _choice("third")] = "any"
    appeal_days: int = Field(30, ge=0, le=365)
    self_assessment: Annotated[str, _choice("self_assessment")] = "off"
    renewal: Annotated[str, _choice("renewal")] = "anew"
    fee: Annotated[str, StringConstraints(pattern=r"^(\d{1,8}(\.\d{1,2})?)?$")] = ""
    fee_currency: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")] = ""
    fee_payee: Line = ""
    tags: list[Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00,]*$")]] = Field(
        [], max_length=20
    )
    palette: Annotated[str, _choice("palette")] = "pine"
    symbol: Annotated[str, _choice("symbol")] = "path"
    language: Annotated[str, _choice("language")] = "en"
    contexts_asked: int = Field(1, ge=1, le=20)
    finer: list[Annotated[str, _one_of(FINER_KEYS)]] = Field([], max_length=40)
    contexts: list[Line] = Field([], max_length=40, description="Contexts of its own")
    license: Annotated[str, _choice("license")] = "own"
    review_reason: Annotated[str, _text(MOST_REASON)] = Field(
        "", description="Why this changes how work is reviewed, where it does"
    )
    answers: dict[Check, Answer] | None = Field(
        None,
        max_length=typed.MAX_ANSWERS,
        description="Answers to the quality gate, by check; left out, they stay as they are",
    )
    criteria: list[CriterionDraft] = Field([], max_length=LONGEST_ROWS["criteria"])
    slots: list[SlotDraft] = Field([], max_length=LONGEST_ROWS["slots"])
    alignments: list[AlignmentDraft] = Field([], max_length=LONGEST_ROWS["alignments"])


class DefinitionIn(DefinitionDraft):
    """The same; with ``seen`` a draft that somebody has changed since is left alone."""

    seen: Annotated[str, _text(40)] = Field("", description="The `changed_at` you last saw")


class TodoOut(Schema):
    """One thing that keeps a draft from being published, and where."""

    place: str
    sentence: str


class DefinitionOut(Schema):
    """A draft with all it says, and what is still to do before it can be published."""

    id: UUID
    slug: str
    organization: str
    version: int
    state: str
    changed_at: str = Field(
        description="When it was last changed; send it as `seen`",
        json_schema_extra={"format": "date-time"},
    )
    review_changes: list[str] = Field(
        description="How it changes the way work is reviewed: then a second person publishes it"
    )
    definition: DefinitionDraft
    todo: list[TodoOut]


class BeginIn(Schema):
    """Who publishes it, and what it is called."""

    organization: str = Field(max_length=60, pattern=r"^[-a-zA-Z0-9_]+$")
    title: Annotated[str, _text(120, least=1)]


@listing.post(
    "/drafts",
    auth=Bearer(),
    response={201: DefinitionOut, **WRITING},
    summary="Begin a definition",
)
def begin(request: HttpRequest, body: BeginIn) -> Status[dict[str, Any]]:
    """Begin the draft of a new achievement for an organization in which you design."""
    person = person_of(request)
    organization = get_object_or_404(queries.desks_of(person), slug=body.organization)
    draft = actions.start_achievement(organization, by=person, title=body.title, at=now())
    return Status(201, _told(draft))


@router.post(
    "/catalogue/{slug}/versions",
    response={201: DefinitionOut, **WRITING},
    summary="Begin the next version",
)
def next_version(
    request: HttpRequest, slug: Annotated[str, StringConstraints(max_length=80)]
) -> Status[dict[str, Any]]:
    """Give a draft that says what the newest version says; the open draft if there is one."""
    person = person_of(request)
    rows = queries.versions_seen_by(person).filter(achievement__slug=slug)
    version = get_object_or_404(rows.order_by("-number")[:1])
    return Status(201, _told(actions.start_version(version.achievement, by=person, at=now())))


@router.get(
    "/drafts/{uuid:pk}/definition",
    response={200: DefinitionOut, **READING},
    summary="What a draft says",
)
def definition(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give one of your drafts, and what is still to do."""
    return _told(_draft(request, pk))


@router.put(
    "/drafts/{uuid:pk}/definition",
    response={200: DefinitionOut, **WRITING},
    summary="Write a draft",
)
def write(request: HttpRequest, pk: UUID, body: DefinitionIn) -> dict[str, Any]:
    """Keep all that a draft says, in the place of what it said; sense or not, it is kept.

    Without ``answers`` those to the quality gate stay; a rule that can't be read is refused.
    """
    draft = _draft(request, pk)
    said = body.model_dump(exclude={"seen", "tags"}) | {"tags": ", ".join(body.tags)}
    kept = typed.answers_in(queries.typed_of(draft))
    answers = kept if body.answers is None else body.answers
    said["answers"] = answers | {WHY: said.pop("review_reason")}
    for row in said["criteria"] + said["slots"]:
        row["key"] = str(row["key"] or "")
    seen = Seen(changed_at=body.seen, writer=token_hex(8)) if body.seen else None
    by, at = person_of(request), now()
    return _told(actions.save_draft(draft, by=by, draft=typed.from_mapping(said), at=at, seen=seen))


@router.post(
    "/drafts/{uuid:pk}/publish",
    response={200: DefinitionOut, **WRITING},
    summary="Publish a draft",
)
def publish(
    request: HttpRequest, pk: UUID, seen: Annotated[str, _text(40)] = ""
) -> dict[str, Any] | HttpResponse:
    """Publish a draft for good; ``not-ready`` names every field that needs something.

    A change of how work is reviewed is published by an owner who did not write it: others get
    ``second-person-needed``. With ``seen``, the ``changed_at`` you last saw, a draft that somebody
    has changed since stays a draft.
    """
    rows = queries.versions_seen_by(person_of(request))
    version = get_object_or_404(rows, pk=pk)
    try:
        return _told(publish_and_tell(version, by=person_of(request), at=now(), seen=seen))
    except NotReady as error:
        found = [{"location": one.place, "message": one.sentence} for one in error.findings]
        return problem(409, code=error.code, detail=error.sentence, errors=found)


class AskedOut(Schema):
    """How many owners were asked."""

    owners: int


@router.post(
    "/drafts/{uuid:pk}/ask-owners",
    response={200: AskedOut, **WRITING},
    summary="Ask for a second person",
)
def ask_owners(request: HttpRequest, pk: UUID) -> dict[str, int]:
    """Mail the owners who may publish a changed way of reviewing; once a day at most."""
    asked = actions.ask_owners(_draft(request, pk), by=person_of(request), at=now())
    return {"owners": asked}


@router.delete(
    "/drafts/{uuid:pk}/definition",
    response={204: None, **WRITING},
    summary="Discard a draft",
)
def discard(request: HttpRequest, pk: UUID) -> Status[None]:
    """Throw a draft away for good."""
    actions.discard_draft(_draft(request, pk), by=person_of(request), at=now())
    return Status(204, None)


def _draft(request: HttpRequest, pk: UUID) -> AchievementVersion:
    return get_object_or_404(queries.drafts_of(person_of(request)), pk=pk)


def _told(version: AchievementVersion) -> dict[str, Any]:
    said = queries.typed_of(version)
    is_draft = version.state == AchievementVersion.State.DRAFT
    todo = queries.todo(version, draft=said) if is_draft else []
    return {
        "id": version.pk,
        "slug": version.achievement.slug,
        "organization": version.achievement.organization.slug,
        "version": version.number,
        "state": version.state,
        "changed_at": version.changed_at.isoformat(),
        "review_changes": queries.review_changes(version, draft=said) if is_draft else [],
        "definition": _said(said),
        "todo": [{"place": one.place, "sentence": one.sentence} for one in todo],
    }


def _said(said: typed.Typed) -> dict[str, Any]:
    content = typed.read(said)
    plain = {name: str(said[name]) for name in typed.TEXTS}
    return plain | {
        "limits": list(content.limits),
        "effort_hours": content.effort_hours,
        "validity_months": content.validity_months,
        "reviewers": content.reviewers,
        "appeal_days": content.appeal_days,
        "review_reason": typed.answers_in(said).get(WHY, ""),
        "answers": {name: text for name, text in typed.answers_in(said).items() if name != WHY},
        "fee": said["fee"],
        "fee_currency": said["fee_currency"],
        "fee_payee": said["fee_payee"],
        "tags": list(content.tags),
        "contexts_asked": content.contexts_asked,
        "finer": list(content.finer),
        "contexts": list(content.contexts),
        "criteria": [
            {
                "key": row.key,
                "text": row.text,
                "required": row.required,
                "rule": rule_document(row.rule) if row.rule else None,
                "levels": [vars(level) for level in row.levels],
            }
            for row in content.criteria
        ],
        "slots": [
            {
                "key": row.key,
                "title": row.title,
                "kind": row.kind,
                "number": row.number,
                "instructions": row.instructions,
            }
            for row in content.slots
        ],
        "alignments": [vars(row) for row in content.alignments],
    }
