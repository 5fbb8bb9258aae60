"""How far badges are recognized: facts from commitments in force and public counts of claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from milepost.hold.rules.imports import addresses_in
from milepost.issue.models import Credential
from milepost.recognize.models import CommitmentVersion
from milepost.recognize.queries.claims import counts_of
from milepost.recognize.queries.commitments import accepting_brought, addresses_named, matching
from milepost.recognize.queries.issuers import issued_here
from milepost.recognize.rules.counts import Claimed


@dataclass(frozen=True, kw_only=True)
class Recognized:
    """How many commitments in force cover a badge, of how many organizations, and how many claims
    under these were honored, whoever made them: in steps of the smallest group, 0 for fewer."""

    commitments: int = 0
    organizations: int = 0
    honored: int = 0


def recognitions_of(credentials: Sequence[Credential], *, on: date) -> dict[UUID, Recognized]:
    """Return how far each of these badges is recognized; one that is not in force not at all."""
    covering: dict[UUID, list[CommitmentVersion]] = {one.pk: [] for one in credentials}
    for match in matching(credentials, on=on):
        for one in match.credentials:
            covering[one.pk].append(match.version)
    counts = counts_of({one.commitment_id for found in covering.values() for one in found})
    return {pk: _recognized(found, counts=counts) for pk, found in covering.items()}


def recognition_of_report(told: Mapping[str, Any], *, on: date) -> Recognized | None:
    """Return how far the badge of a report is recognized; None if it did not pass every check."""
    if not told["badge"] or told["verdict"] != "valid":
        return None
    ours = issued_here(told["badge"]).first()
    if ours is not None:
        return recognitions_of([ours], on=on)[ours.pk]
    found = accepting_brought([told], on=on)
    return _recognized(found, counts=counts_of(one.commitment_id for one in found))


def recognitions_of_reports(
    reports: Mapping[UUID, Mapping[str, Any]], *, on: date
) -> dict[UUID, Recognized]:
    """Return how far the badges from elsewhere of these reports are recognized, by their keys.

    One that did not pass every check is left out.
    """
    valid = {pk: one for pk, one in reports.items() if one["badge"] and one["verdict"] == "valid"}
    versions = accepting_brought(valid.values(), on=on)
    named = addresses_named(versions)
    counts = counts_of(one.commitment_id for one in versions)
    found = {}
    for pk, told in valid.items():
        own = addresses_in(told["badge"])
        covering = [one for one in versions if named[one.pk] & own]
        found[pk] = _recognized(covering, counts=counts)
    return found


def _recognized(
    found: Iterable[CommitmentVersion], *, counts: Mapping[UUID, Claimed | None]
) -> Recognized:
    versions = list(found)
    told = (counts.get(one.commitment_id) for one in versions)
    return Recognized(
        commitments=len(versions),
        organizations=len({one.commitment.organization_id for one in versions}),
        honored=sum(one.honored for one in told if one),
    )
