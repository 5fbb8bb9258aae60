"""What is known here of an issuer, for programs."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from milepost.kit.patterns import WITHOUT_ZERO
from milepost.kit.problems import Problem
from milepost.organizations.models import Organization
from milepost.recognize import queries
from milepost.recognize.models import Listing
from milepost.recognize.rules.issuers import NamedIssuer

router = Router(tags=["recognition"])


class Asked(Schema):
    """The issuer as a badge names it: its DID or address, and its name."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=WITHOUT_ZERO)]
    name: Annotated[str, StringConstraints(max_length=200, pattern=WITHOUT_ZERO)] = ""


class ListingOut(Schema):
    """What a registry says of it, as it was read last."""

    registry: str
    name: str
    url: str
    read_at: datetime

    @staticmethod
    def resolve_registry(row: Listing) -> str:
        return row.registry.name

    @staticmethod
    def resolve_read_at(row: Listing) -> datetime:
        return row.registry.read_at


class StandingOut(Schema):
    """What is known; ``organization`` is null for a stranger, which is a warning, not a failure.

    Organizations are slugs. ``owner`` has proved the domain of a stranger's keys; ``namesake`` has
    its name, and another key.
    """

    organization: str | None
    this_server: bool = Field(description="Whether this server signs records in this name")
    domain: str
    logged_since: datetime | None
    host: str
    owner: str | None
    namesake: str | None
    listings: list[ListingOut] = Field(description="In which registries that are read here it is")


@router.get(
    "/issuers/standing",
    auth=None,
    response={200: StandingOut, 422: Problem},
    summary="What is known of an issuer",
)
def standing(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Tell what this server knows of an issuer. Check the badge first: anyone can write a name."""
    one = queries.standings([NamedIssuer(identifier=asked.id, name=asked.name)])[0]
    return {
        "organization": _slug(one.organization),
        "this_server": one.is_this_server,
        "domain": one.domain,
        "logged_since": one.logged_since,
        "host": one.named.host,
        "owner": _slug(one.owner),
        "namesake": _slug(one.namesake),
        "listings": one.listings,
    }


def _slug(organization: Organization | None) -> str | None:
    return organization.slug if organization else None
