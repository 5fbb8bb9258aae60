"""Crosswalks: pairs of competencies from two frameworks, how they stand, and who says so."""

from datetime import datetime

from django.db import transaction

from milepost.frameworks.actions.guards import require_designer
from milepost.frameworks.actions.publishing import association, node_of
from milepost.frameworks.models import Association, Competency, Crosswalk, Framework
from milepost.frameworks.rules.comparing import check_frameworks, check_pair
from milepost.kit import journal
from milepost.organizations.models import Organization
from milepost.people.models import Person


@transaction.atomic
def start_crosswalk(
    organization: Organization,
    *,
    by: Person,
    origin: Framework,
    destination: Framework,
    at: datetime,
) -> Crosswalk:
    """Return the organization's crosswalk between two public frameworks; there is one each way."""
    require_designer(by, organization=organization)
    check_frameworks(origin.pk, destination.pk, states={origin.state, destination.state})
    crosswalk, fresh = Crosswalk.objects.get_or_create(
        organization=organization,
        origin=origin,
        destination=destination,
        defaults={"created_at": at, "changed_at": at},
    )
    if fresh:
        journal.record("crosswalk.started", by=by.pk, target=crosswalk, at=at)
    return crosswalk


@transaction.atomic
def add_pair(
    crosswalk: Crosswalk,
    *,
    by: Person,
    kind: str,
    pair: tuple[Competency, Competency],
    at: datetime,
) -> Association:
    """Say how two competencies stand to each other; said twice it is said once."""
    crosswalk = _locked(crosswalk, by=by)
    origin, destination = pair
    ends = (origin.framework_id, destination.framework_id)
    check_pair(kind, right=ends == (crosswalk.origin_id, crosswalk.destination_id))
    document = association(kind, origin=node_of(origin), destination=node_of(destination), at=at)
    row, fresh = Association.objects.get_or_create(
        crosswalk=crosswalk,
        kind=kind,
        origin=str(origin.identifier),
        destination=str(destination.identifier),
        defaults={
            "identifier": document["identifier"],
            "document": document,
            "position": crosswalk.associations.count(),
            "created_by": by,
        },
    )
    if fresh:
        _touch(crosswalk, at=at)
        journal.record("crosswalk.paired", by=by.pk, target=row, at=at)
    return row


@transaction.atomic
def remove_pair(row: Association, *, by: Person, at: datetime) -> None:
    """Take back what was said about a pair."""
    assert row.crosswalk
    crosswalk = _locked(row.crosswalk, by=by)
    journal.record("crosswalk.unpaired", by=by.pk, target=row, at=at)
    row.delete()
    _touch(crosswalk, at=at)


def _locked(crosswalk: Crosswalk, *, by: Person) -> Crosswalk:
    rows = Crosswalk.objects.select_related("organization").select_for_update(of=("self",))
    row = rows.get(pk=crosswalk.pk)
    require_designer(by, organization=row.organization)
    return row


def _touch(crosswalk: Crosswalk, *, at: datetime) -> None:
    crosswalk.changed_at = at
    crosswalk.save(update_fields=["changed_at"])
