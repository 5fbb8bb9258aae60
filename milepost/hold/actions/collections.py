"""Collections: made, named, filled, put in order, taken apart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from milepost.hold import queries
from milepost.hold.models import Collected, Collection
from milepost.hold.rules import collections as rules
from milepost.hold.rules.record import ELSEWHERE, HERE, SOURCES
from milepost.kit.journal import record
from milepost.people.models import Person

Badge = tuple[str, UUID]
"""A badge of a wallet: where it comes from (``here``, ``elsewhere``), and its key."""


@transaction.atomic
def start_collection(holder: Person, *, name: str, words: str, at: datetime) -> Collection:
    """Make an empty collection. Raises RuleError without a name, and once there are very many."""
    rules.check_name(name)
    rules.check_more(made=queries.collections_of(holder).count())
    made = Collection.objects.create(holder=holder, name=name, words=words, changed_at=at)
    record("collection.made", by=holder.pk, target=made, at=at)
    return made


@transaction.atomic
def rename_collection(
    collection: Collection, *, name: str, words: str, by: Person, at: datetime
) -> None:
    """Give one's own collection another name and other words."""
    rules.check_name(name)
    mine = queries.collections_of(by).filter(pk=collection.pk)
    if mine.update(name=name, words=words, changed_at=at):
        record("collection.renamed", by=by.pk, target=collection, at=at)


@transaction.atomic
def collect(collection: Collection, *, chosen: Sequence[Badge], by: Person, at: datetime) -> None:
    """Put badges at the end of one's own collection; what is in it already stays where it is.

    Raises RuleError for nothing, for badges that are not one's own, and for too many.
    """
    rules.check_any(chosen=len(chosen))
    locked = _locked(collection, by=by)
    if locked is not None:
        inside = [_badge_of(row) for row in locked.items.all()]
        _fill(locked, order=[*inside, *chosen], by=by, at=at)


@transaction.atomic
def fill_collection(
    collection: Collection, *, order: Sequence[Badge], by: Person, at: datetime
) -> None:
    """Let these badges stand in one's own collection, in this order, and no others.

    Raises RuleError for badges that are not one's own, and for too many.
    """
    locked = _locked(collection, by=by)
    if locked is not None:
        _fill(locked, order=order, by=by, at=at)


def _fill(locked: Collection, *, order: Sequence[Badge], by: Person, at: datetime) -> None:
    wanted = list(dict.fromkeys(order))
    own = _own(wanted, by=by)
    rules.check_content(chosen=len(wanted), owned=len(own))
    known = {_badge_of(row): row for row in locked.items.all()}
    Collected.objects.filter(pk__in=[known[key].pk for key in known.keys() - own.keys()]).delete()
    rows = [known.get(key) or Collected(collection=locked, **own[key]) for key in wanted]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Collected.objects.bulk_update([row for row in rows if row.pk], ["position"])
    Collected.objects.bulk_create([row for row in rows if not row.pk])
    _changed(locked, by=by, at=at)


def _own(wanted: Sequence[Badge], *, by: Person) -> dict[Badge, dict[str, Any]]:
    """Those of the wanted badges that are in the wallet, as a row names them."""
    keys = {source: [pk for kind, pk in wanted if kind == source] for source in SOURCES}
    here = queries.wallet_of(by).filter(pk__in=keys[HERE])
    elsewhere = queries.imported_of(by).filter(pk__in=keys[ELSEWHERE])
    own: dict[Badge, dict[str, Any]] = {(HERE, one.pk): {"credential": one} for one in here}
    return own | {(ELSEWHERE, one.pk): {"imported": one} for one in elsewhere}


def _badge_of(row: Collected) -> Badge:
    if row.credential_id is not None:
        return HERE, row.credential_id
    assert row.imported_id is not None
    return ELSEWHERE, row.imported_id


@transaction.atomic
def take_out(collection: Collection, *, item: int, by: Person, at: datetime) -> None:
    """Take a badge out of one's own collection; it stays in the wallet."""
    locked = _locked(collection, by=by)
    if locked is not None and locked.items.filter(pk=item).delete()[0]:
        _changed(locked, by=by, at=at)


@transaction.atomic
def move(collection: Collection, *, item: int, places: int, by: Person, at: datetime) -> None:
    """Move a badge of one's own collection so many places down, or up below nought."""
    locked = _locked(collection, by=by)
    if locked is None:
        return
    rows = {row.pk: _badge_of(row) for row in locked.items.all()}
    order = rules.moved(list(rows), key=item, by=places)
    if order != list(rows):
        _fill(locked, order=[rows[key] for key in order], by=by, at=at)


@transaction.atomic
def delete_collection(collection: Collection, *, by: Person, at: datetime) -> None:
    """Take one's own collection apart; its badges stay in the wallet."""
    mine = queries.collections_of(by).filter(pk=collection.pk).first()
    if mine is not None:
        record("collection.deleted", by=by.pk, target=mine, at=at)
        mine.delete()


def _locked(collection: Collection, *, by: Person) -> Collection | None:
    """The collection if it is one's own, so that two pages at once don't mix its order."""
    mine = Collection.objects.select_for_update().filter(holder=by, pk=collection.pk)
    return mine.first()


def _changed(collection: Collection, *, by: Person, at: datetime) -> None:
    collection.changed_at = at
    collection.save(update_fields=["changed_at"])
    record("collection.changed", by=by.pk, target=collection, at=at)
