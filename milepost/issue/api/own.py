"""One's own credentials over the API: list, detail, download."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from milepost.issue import actions, queries, renderings
from milepost.issue.models import Credential
from milepost.issue.rules.wallets import offer_link
from milepost.kit.addresses import absolute
from milepost.kit.downloads import attachment
from milepost.kit.paging import api_page
from milepost.kit.problems import Problem
from milepost.people.bearer import Bearer, person_of

router = Router(tags=["credentials"], auth=Bearer())


class Asked(Schema):
    """Which page of the list."""

    page: int = Field(1, ge=1, le=10_000)


class CredentialOut(Schema):
    """A credential in a list: what it is, who issued it, since when, whether it holds."""

    id: UUID
    title: str
    issuer: str
    issued_at: datetime
    valid_until: datetime | None
    last_demonstrated: date | None
    """The latest day on which it was shown, by this badge or a later one for the same."""
    revoked: bool
    files: dict[str, str]

    @staticmethod
    def resolve_title(credential: Credential) -> str:
        return credential.version.title

    @staticmethod
    def resolve_issuer(credential: Credential) -> str:
        return credential.organization.name

    @staticmethod
    def resolve_revoked(credential: Credential) -> bool:
        return credential.revoked_at is not None

    @staticmethod
    def resolve_files(credential: Credential) -> dict[str, str]:
        return {form: _address(credential, form=form) for form in renderings.RENDERINGS}


def _address(credential: Credential, *, form: str) -> str:
    return absolute(reverse("api:credential_file", args=[credential.pk, form]))


class Credentials(Schema):
    """One page of one's own credentials, newest first."""

    count: int
    items: list[CredentialOut]


class CredentialDetail(CredentialOut):
    """One credential with the signed document itself."""

    document: dict[str, Any]

    @staticmethod
    def resolve_document(credential: Credential) -> dict[str, Any]:
        return queries.document_of(credential)


class OfferOut(Schema):
    """A Credential Offer (OID4VCI 1.0): its link, for a wallet app or as a QR code, until when.

    The wallet asks for a number too; it was mailed to the holder.
    """

    link: str
    expires_at: datetime


Form = Literal["json", "png", "svg", "pdf"]
ERRORS = {401: Problem, 404: Problem, 422: Problem}


@router.get("/credentials", response={200: Credentials, 401: Problem, 422: Problem})
def own_credentials(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List the credentials that the token's owner holds."""
    return api_page(_all(request), number=asked.page, shape=lambda one: one)


@router.get("/credentials/{uuid:pk}", response={200: CredentialDetail, **ERRORS})
def own_credential(request: HttpRequest, pk: UUID) -> Credential:
    """Give one credential with the signed document."""
    return _own(request, pk=pk)


@router.post(
    "/credentials/{uuid:pk}/wallet-offer",
    response={201: OfferOut, 400: Problem, 409: Problem, **ERRORS},
    summary="Offer a badge to a wallet app",
)
def offer_to_wallet(request: HttpRequest, pk: UUID) -> Status[dict[str, Any]]:
    """Open an offer and mail its number to the holder; offers made before are closed."""
    credential = _own(request, pk=pk)
    offer, secret = actions.offer_to_wallet(credential, by=person_of(request), at=timezone.now())
    address = absolute(reverse("issue:wallet_offer_document", args=[secret]))
    return Status(201, {"link": offer_link(address), "expires_at": offer.expires_at})


@router.get(
    "/credentials/{uuid:pk}/badge.{form}",
    url_name="credential_file",
    response={200: bytes, **ERRORS},
    openapi_extra={"responses": {200: {"description": "The file", "content": {"*/*": {}}}}},
)
def own_file(request: HttpRequest, pk: UUID, form: Form) -> HttpResponse:
    """Download one credential as JSON, baked PNG or SVG, or PDF."""
    credential = _own(request, pk=pk)
    return attachment(
        renderings.render_as(credential, form=form),
        media_type=renderings.MEDIA_TYPES[form],
        name=renderings.file_name(credential, form=form),
    )


class HostedOut(Schema):
    """Where anyone reads a badge as Open Badges 2.0, and its picture with that inside."""

    assertion: str
    picture: str


@router.put(
    "/credentials/{uuid:pk}/open-badges-2", response={200: HostedOut, 409: Problem, **ERRORS}
)
def open_own(request: HttpRequest, pk: UUID) -> Any:
    """Let anyone read one's credential as Open Badges 2.0; 409 if it was revoked."""
    credential = _own(request, pk=pk)
    actions.open_to_readers(credential, by=person_of(request), at=timezone.now())
    return queries.hosts_of(credential)


@router.delete("/credentials/{uuid:pk}/open-badges-2", response={204: None, **ERRORS})
def close_own(request: HttpRequest, pk: UUID) -> Status[None]:
    """End that."""
    actions.close_to_readers(_own(request, pk=pk), by=person_of(request), at=timezone.now())
    return Status(204, None)


def _own(request: HttpRequest, *, pk: UUID) -> Credential:
    found = _all(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _all(request: HttpRequest) -> QuerySet[Credential]:
    held = queries.credentials_of(person_of(request))
    return held.annotate(last_demonstrated=queries.last_demonstrated())
