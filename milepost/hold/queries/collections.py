"""Collections, and the badges that are and could be in one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from milepost.hold.models import Collected, Collection, ImportedCredential
from milepost.hold.queries.issuers import with_issuers
from milepost.hold.queries.wallet import imported_of, wallet_of
from milepost.hold.rules.record import ELSEWHERE, HERE
from milepost.issue.models import Credential
from milepost.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Held:
    """A badge of the wallet, wherever it comes from, as a list shows it."""

    pk: UUID
    source: str
    title: str
    issuer: str
    on: date
    strange: bool = False
    """Whether no one here knows who issued it."""

    @property
    def here(self) -> bool:
        """Whether it was issued here."""
        return self.source == HERE


def collections_of(holder: Person) -> QuerySet[Collection]:
    """Return a person's collections by name, each with how many badges are in it."""
    rows = Collection.objects.filter(holder=holder).annotate(size=Count("items"))
    return rows.order_by("name", "id")


def collected_in(collection: Collection) -> list[tuple[Collected, Held]]:
    """Return what is in a collection, in its order."""
    here = Credential.objects.select_related("version", "organization").defer("document")
    elsewhere = ImportedCredential.objects.defer("document", "report")
    rows = collection.items.prefetch_related(
        Prefetch("credential", here), Prefetch("imported", elsewhere)
    )
    items = list(rows)
    with_issuers(row.imported for row in items if row.imported is not None)
    return [(row, _held(row)) for row in items]


def _held(row: Collected) -> Held:
    if row.credential is not None:
        return held_here(row.credential)
    assert row.imported is not None
    return held_elsewhere(row.imported)


def held_here(one: Credential) -> Held:
    """Return a badge that was issued here as a list shows it."""
    return Held(
        pk=one.pk,
        source=HERE,
        title=one.version.title,
        issuer=one.organization.name,
        on=one.issued_at.date(),
    )


def held_elsewhere(one: ImportedCredential) -> Held:
    """Return a badge from elsewhere, one of ``with_issuers``, as a list shows it."""
    return Held(
        pk=one.pk,
        source=ELSEWHERE,
        title=one.title,
        issuer=one.issuer_name,
        on=one.imported_at.date(),
        strange=one.strange,
    )


def not_in(collection: Collection, *, most: int) -> list[Held]:
    """Return the badges of its holder that are not in it, the newest first, so many at most."""
    items = Collected.objects.filter(collection=collection)
    here = wallet_of(collection.holder).exclude(
        pk__in=items.exclude(credential=None).values("credential")
    )
    elsewhere = imported_of(collection.holder).exclude(
        pk__in=items.exclude(imported=None).values("imported")
    )
    found = [held_here(one) for one in here[:most]]
    theirs = with_issuers(elsewhere.defer("document", "report")[:most])
    found += [held_elsewhere(one) for one in theirs]
    return sorted(found, key=lambda one: (one.on, one.pk), reverse=True)[:most]
