"""What a person hands out: each badge with its words and its signed text, own words apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import orjson
from django.utils.translation import get_language
from insignia.times import parse_moment

from insignia import InsigniaError
from milepost.hold.models import Collected, Collection, ImportedCredential
from milepost.hold.queries.issuers import with_issuers
from milepost.hold.queries.record import day_of, state_here
from milepost.hold.queries.wallet import claims_of, imported_of, wallet_of
from milepost.hold.rules import record as rules
from milepost.hold.rules.portfolio import MOST_ENTRIES, Entry, Portfolio, Word, entry_words
from milepost.issue.models import Credential
from milepost.issue.queries import verify_address
from milepost.kit.addresses import host
from milepost.people.models import Person
from milepost.verify.rules import badge_of


def entries_of(holder: Person, *, collection: Collection | None, at: datetime) -> list[Entry]:
    """Return a person's badges, the newest first, or those of a collection in its order.

    One more than may be handed out at most, so that too many can be told from just enough.
    """
    if collection is not None:
        return _collected(collection, at=at)
    here = wallet_of(holder).defer(None)[: MOST_ENTRIES + 1]
    known = {one.sha256 for one in here}
    elsewhere = imported_of(holder).exclude(sha256__in=known)[: MOST_ENTRIES + 1]
    theirs = [_elsewhere(one) for one in with_issuers(elsewhere)]
    found = [*(_here(one, at=at) for one in here), *theirs]
    return sorted(found, key=lambda one: (one.on, one.pk), reverse=True)[: MOST_ENTRIES + 1]


def portfolio_of(
    holder: Person, *, entries: Sequence[Entry], title: str, words: bool, at: datetime
) -> Portfolio:
    """Return what a person hands out: these badges and, if they say so, their own words."""
    return Portfolio(
        name=holder.name,
        email=holder.email,
        language=(get_language() or "en").partition("-")[0],
        title=title,
        entries=entries,
        words=words_of(holder) if words else [],
        at=at,
        verify_address=verify_address(),
        server=f"Milepost at {host()}",
    )


def words_of(holder: Person) -> list[Word]:
    """Return what a person says of themselves, the newest first."""
    return [Word(**row) for row in claims_of(holder).values("title", "words", "begun", "ended")]


def _collected(collection: Collection, *, at: datetime) -> list[Entry]:
    rows = collection.items.select_related(
        "credential__version", "credential__organization", "imported"
    )
    items = list(rows)
    with_issuers(row.imported for row in items if row.imported is not None)
    return [_entry(row, at=at) for row in items]


def _entry(row: Collected, *, at: datetime) -> Entry:
    if row.credential is not None:
        return _here(row.credential, at=at)
    assert row.imported is not None
    return _elsewhere(row.imported)


def _here(one: Credential, *, at: datetime) -> Entry:
    badge = asdict(badge_of(orjson.loads(one.document)))
    return Entry(
        pk=one.pk,
        source=rules.HERE,
        title=one.version.title,
        issuer=one.organization.name,
        on=one.issued_at.date(),
        until=one.valid_until.date() if one.valid_until else None,
        state=state_here(one, at=at),
        document=one.document,
        **entry_words(badge),
    )


def _elsewhere(one: ImportedCredential) -> Entry:
    badge = next(_badges(one.report), {})
    return Entry(
        pk=one.pk,
        source=rules.ELSEWHERE,
        title=one.title,
        issuer=one.issuer_name,
        on=day_of(badge.get("awarded") or badge.get("valid_from", ""), brought=one.imported_at),
        until=_until(badge.get("valid_until", "")),
        state=rules.state_of_import(one.report),
        document=one.document,
        known=not one.strange,
        **entry_words(badge),
    )


def _badges(report: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The badge, or the badges of a bundle."""
    for part in (report, *(report.get("contained") or ())):
        if part["badge"] and part["badge"]["title"]:
            yield part["badge"]


def _until(text: str) -> date | None:
    try:
        return parse_moment(text).astimezone(UTC).date()
    except (InsigniaError, OverflowError):
        return None
