"""Commitments for programs: search, read, what covers one's badges; write, publish, withdraw."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from milepost.hold.rules.imports import LONGEST_ADDRESS
from milepost.kit.addresses import absolute
from milepost.kit.bodies import ClosedBody
from milepost.kit.paging import PER_PAGE, api_page
from milepost.kit.patterns import WITHOUT_BLANKS, WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of
from milepost.recognize import actions, queries, tasks
from milepost.recognize.models import CommitmentVersion
from milepost.recognize.rules.commitments import (
    LONGEST_NOTICE,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_TERMS,
    LONGEST_TITLE,
    LONGEST_WORDS,
    MOST_NAMED,
    SHORTEST_NOTICE,
    USUAL_NOTICE,
    Terms,
)
from milepost.recognize.rules.counts import Claimed
from milepost.recognize.rules.issuers import LONGEST_NAME, NamedIssuer

router = Router(tags=["recognition"])

NUMBER = r"^[0-9]{1,4}(\.[0-9]{1,2})?$"
SLUG = r"^[-a-zA-Z0-9_]*$"
ERRORS: dict[int, type[Schema]] = {
    400: Problem,
    401: Problem,
    404: Problem,
    409: Problem,
    422: Problem,
}
SAME = ["number", "title", "grant", "grant_words", "starts_on", "ends_on", "effective_on"]
SAME += ["notice_days", "terms", "jurisdiction", "published_at", "sha256"]
"""What is told as it stands."""
LISTS = ("achievements", "competencies", "issuers", "outside_issuers")
GrantName = Literal[
    "credit-hours", "pd-hours", "interview", "pay-step", "license", "waiver", "other"
]
Slug = Annotated[str, StringConstraints(max_length=80, pattern=SLUG)]


class Asked(Schema):
    """What to look for; empty parts ask for nothing."""

    q: Annotated[str, StringConstraints(max_length=200, pattern=WITHOUT_ZERO)] = ""
    grant: GrantName | None = None
    organization: Slug = ""
    achievement: Slug = ""
    issuer: Slug = ""
    issuer_id: Annotated[
        str, StringConstraints(max_length=LONGEST_ADDRESS, pattern=WITHOUT_BLANKS)
    ] = Field("", description="The DID or address of an issuer, from here or from elsewhere")
    competency: UUID | None = None
    page: int = Field(1, ge=1, le=10_000)


class OutsideIssuerIn(Schema):
    """An issuer that is no organization here, by the id that its badges write."""

    id: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_ADDRESS, pattern=WITHOUT_BLANKS)
    ] = Field(description="did:… or https://…")
    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=WITHOUT_ZERO)] = ""


class OutsideIssuerOut(Schema):
    """An issuer that is no organization here; its name is what the organization calls it."""

    id: str
    name: str


class TermsIn(ClosedBody):
    """A commitment as far as it is written; what publishing needs may still be missing."""

    title: Annotated[str, StringConstraints(max_length=LONGEST_TITLE, pattern=WITHOUT_ZERO)] = ""
    achievements: list[Slug] = Field(
        default_factory=list, max_length=MOST_NAMED, description="Slugs of the catalogue"
    )
    competencies: list[UUID] = Field(
        default_factory=list, max_length=MOST_NAMED, description="CASE identifiers"
    )
    issuers: list[Slug] = Field(
        default_factory=list, max_length=MOST_NAMED, description="Slugs of organizations"
    )
    outside_issuers: list[OutsideIssuerIn] = Field(
        default_factory=list,
        max_length=MOST_NAMED,
        description="Issuers from elsewhere; who signs here becomes one of `issuers`",
    )
    grant: GrantName | Literal[""] = ""
    amount: Annotated[str, StringConstraints(pattern=NUMBER)] | None = Field(
        None, description="How many, such as 1.5; needed for hours"
    )
    grant_words: Annotated[
        str, StringConstraints(max_length=LONGEST_WORDS, pattern=WITHOUT_ZERO)
    ] = ""
    starts_on: date | None = None
    ends_on: date | None = None
    notice_days: int = Field(USUAL_NOTICE, ge=SHORTEST_NOTICE, le=LONGEST_NOTICE)
    terms: Annotated[str, StringConstraints(max_length=LONGEST_TERMS, pattern=WITHOUT_ZERO)] = ""
    jurisdiction: Annotated[
        str, StringConstraints(max_length=LONGEST_PLACE, pattern=WITHOUT_ZERO)
    ] = ""


class WithdrawalIn(Schema):
    """Why it ends; holders read it."""

    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_REASON, pattern=WITHOUT_ZERO)
    ]


class DecidedOut(Schema):
    """What became of claims, in steps of the smallest group that is told of; not
    answered are those closed by time."""

    honored: int
    refused: int
    waiting: int
    unanswered: int


class CommitmentOut(Schema):
    """One version of what an organization accepts; ``document`` is where its signed file is."""

    id: UUID
    number: int
    organization: str
    state: Literal["draft", "published", "ending", "withdrawn"]
    title: str
    achievements: list[str]
    competencies: list[UUID]
    issuers: list[str]
    outside_issuers: list[OutsideIssuerOut]
    grant: str
    amount: str | None
    grant_words: str
    starts_on: date | None
    ends_on: date | None
    effective_on: date | None
    withdrawn_on: date | None
    notice_days: int
    terms: str
    jurisdiction: str
    published_at: datetime | None
    sha256: str
    leaf: str
    page: str
    document: str | None
    decided: DecidedOut | None = Field(description="null below so many learners in all")


class DeskPage(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=10_000)


class DeskOut(Schema):
    """One page of an organization's commitments, drafts too, the newest first."""

    count: int
    items: list[CommitmentOut]


class CoveringOut(Schema):
    """A commitment in force that covers badges of one's own, and which of them."""

    commitment: CommitmentOut
    credentials: list[UUID]
    imported: list[UUID] = Field(description="Badges from elsewhere")


class CoveringPage(Schema):
    """One page of them, and how many there are in all."""

    count: int
    items: list[CoveringOut]


class CommitmentsOut(Schema):
    """One page of commitments in force, by title."""

    count: int
    page: int
    pages: int
    items: list[CommitmentOut]


@router.get(
    "/commitments",
    response={200: CommitmentsOut, 422: Problem},
    summary="Where badges count",
)
def commitments(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Give the commitments in force that fit all of what is asked, twenty a page."""
    wanted = queries.Asked(
        words=asked.q,
        grant=asked.grant or "",
        organization=asked.organization,
        achievement=asked.achievement,
        competency=asked.competency,
        issuer=asked.issuer,
        issuer_id=asked.issuer_id,
    )
    rows = queries.found(wanted, on=timezone.localdate())
    count, start = rows.count(), (asked.page - 1) * PER_PAGE
    shown = rows.prefetch_related(*LISTS)
    here = list(shown[start : start + PER_PAGE])
    counts = queries.counts_of(one.commitment_id for one in here)
    return {
        "count": count,
        "page": asked.page,
        "pages": max(1, -(-count // PER_PAGE)),
        "items": [_told(one, counts=counts) for one in here],
    }


@router.get(
    "/commitments/{uuid:pk}",
    response={200: list[CommitmentOut], 404: Problem, 422: Problem},
    summary="A commitment",
)
def commitment(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Give every published version of a commitment, the newest first."""
    versions = list(queries.public_versions(pk))
    if not versions:
        raise Http404
    counts = queries.counts_of([pk])
    return [_told(one, counts=counts) for one in versions]


@router.get(
    "/wallet/commitments",
    response={200: CoveringPage, 401: Problem, 422: Problem},
    auth=Bearer(),
    summary="Where my badges count",
)
def covering(request: HttpRequest, asked: Query[DeskPage]) -> dict[str, Any]:
    """List the commitments in force that cover a badge of one's own, by title, 20 a page."""
    me = person_of(request)
    found = queries.covering(me, on=timezone.localdate())
    page = api_page(found, number=asked.page, shape=lambda one: one)
    here: list[queries.Match] = page["items"]
    prefetch_related_objects([one.version for one in here], *LISTS)
    counts = queries.counts_of(one.version.commitment_id for one in here)
    kept = queries.checked_imports(me)
    items = [
        {
            "commitment": _told(one.version, counts=counts),
            "credentials": [badge.pk for badge in one.credentials],
            "imported": [each.pk for each in queries.covered_imports(one.version, kept=kept)],
        }
        for one in here
    ]
    return page | {"items": items}


@router.get(
    "/organizations/{slug:slug}/commitments",
    response={200: DeskOut, 401: Problem, 404: Problem, 422: Problem},
    auth=Bearer(),
    summary="What an organization accepts, drafts too",
)
def desk(request: HttpRequest, slug: str, asked: Query[DeskPage]) -> dict[str, Any]:
    """List the newest version of each commitment of an organization one may commit, 20 a page."""
    organization = get_object_or_404(queries.desks_of(person_of(request)), slug=slug)
    rows = queries.desk_of(organization).prefetch_related(*(f"versions__{name}" for name in LISTS))
    page = api_page(rows, number=asked.page, shape=lambda one: one)
    counts = queries.counts_of(one.pk for one in page["items"])
    newest = [one.versions.all()[0] for one in page["items"]]
    return page | {"items": [_told(one, counts=counts) for one in newest]}


@router.post(
    "/organizations/{slug:slug}/commitments",
    response={201: CommitmentOut, **ERRORS},
    auth=Bearer(),
    summary="Begin a commitment",
)
def begin(request: HttpRequest, slug: str, body: TermsIn) -> Status[dict[str, Any]]:
    """Begin a commitment as a draft, in the name of an organization you may commit."""
    by = person_of(request)
    organization = get_object_or_404(queries.desks_of(by), slug=slug)
    begun = actions.start_commitment(organization, terms=_terms(body), by=by, at=timezone.now())
    return Status(201, _told(_draft(begun.pk)))


@router.put(
    "/commitments/{uuid:pk}",
    response={200: CommitmentOut, **ERRORS},
    auth=Bearer(),
    summary="Write a commitment",
)
def write(request: HttpRequest, pk: UUID, body: TermsIn) -> dict[str, Any]:
    """Keep the draft, whole; of a published commitment the next version is begun."""
    by, at = person_of(request), timezone.now()
    commitment = get_object_or_404(queries.editable_by(by), pk=pk)
    actions.start_version(commitment, by=by, at=at)
    actions.save_draft(commitment, terms=_terms(body), by=by, at=at)
    return _told(_draft(pk))


@router.post(
    "/commitments/{uuid:pk}/publish",
    response={200: CommitmentOut, **ERRORS},
    auth=Bearer(),
    summary="Publish a commitment",
)
def publish(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Sign the draft; a change counts after the notice of the version before."""
    by = person_of(request)
    commitment = get_object_or_404(queries.editable_by(by), pk=pk)
    published = tasks.publish_and_tell(commitment, by=by, at=timezone.now())
    return _told(queries.public_versions(pk).get(pk=published.pk))


@router.get(
    "/commitments/{uuid:pk}/draft",
    response={200: CommitmentOut, 401: Problem, 404: Problem, 422: Problem},
    auth=Bearer(),
    summary="A commitment's draft",
)
def draft(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give what is being written, to those who may commit the organization."""
    commitment = get_object_or_404(queries.editable_by(person_of(request)), pk=pk)
    if queries.draft_of(commitment) is None:
        raise Http404
    return _told(_draft(pk))


@router.delete(
    "/commitments/{uuid:pk}/draft",
    response={204: None, **ERRORS},
    auth=Bearer(),
    summary="Throw a draft away",
)
def discard(request: HttpRequest, pk: UUID) -> Status[None]:
    """Throw the draft away; of a commitment that was never published nothing is left."""
    by = person_of(request)
    commitment = get_object_or_404(queries.editable_by(by), pk=pk)
    actions.discard_draft(commitment, by=by, at=timezone.now())
    return Status(204, None)


@router.post(
    "/commitments/{uuid:pk}/withdraw",
    response={200: CommitmentOut, **ERRORS},
    auth=Bearer(),
    summary="End a commitment",
)
def withdraw(request: HttpRequest, pk: UUID, body: WithdrawalIn) -> dict[str, Any]:
    """Announce the end; it counts until the notice is over, and holders are told."""
    by = person_of(request)
    commitment = get_object_or_404(queries.editable_by(by), pk=pk)
    tasks.withdraw_and_tell(commitment, reason=body.reason, by=by, at=timezone.now())
    return _told(queries.public_versions(pk)[0])


def _draft(pk: UUID) -> CommitmentVersion:
    rows = CommitmentVersion.objects.select_related("commitment__organization")
    return rows.get(commitment=pk, published_at__isnull=True)


def _terms(body: TermsIn) -> Terms:
    named = queries.keys_of(achievements=body.achievements, issuers=body.issuers)
    values = body.model_dump() | named | {"competencies": tuple(body.competencies)}
    values["outside_issuers"] = tuple(
        NamedIssuer(identifier=one.id, name=one.name) for one in body.outside_issuers
    )
    values["amount"] = None if body.amount is None else Decimal(body.amount)
    return Terms(**values)


def _told(
    version: CommitmentVersion, *, counts: Mapping[UUID, Claimed | None] | None = None
) -> dict[str, Any]:
    commitment = version.commitment
    known = queries.counts_of([commitment.pk]) if counts is None else counts
    decided = known.get(commitment.pk)
    published = version.published_at is not None
    document = reverse("recognize:signed", args=[commitment.pk, version.number])
    return {name: getattr(version, name) for name in SAME} | {
        "id": commitment.pk,
        "organization": commitment.organization.slug,
        "state": commitment.state if published else "draft",
        "achievements": [one.slug for one in version.achievements.all()],
        "competencies": [one.identifier for one in version.competencies.all()],
        "issuers": [one.slug for one in version.issuers.all()],
        "outside_issuers": [
            {"id": one.identifier, "name": one.name} for one in version.outside_issuers.all()
        ],
        "amount": None if version.amount is None else f"{version.amount:.2f}",
        "withdrawn_on": commitment.withdrawn_on,
        "leaf": version.leaf_hash,
        "page": absolute(reverse("recognize:commitment", args=[commitment.pk])),
        "document": absolute(document) if published else None,
        "decided": vars(decided) if decided else None,
    }
