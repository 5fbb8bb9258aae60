"""What stands in a log, frozen as of a moment, and what it shows on a day."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet
from insignia.encoding import jcs

from milepost.practice import rules
from milepost.practice.models import Entry, PracticeLog

OUTCOMES = {outcome.value: outcome for outcome in rules.Outcome}
SOURCES = {source.value: source for source in rules.Source}
MEASURED = ("day", "outcome", "source", "observer", "context", "recorded_on", "id", "supersedes")


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """Entries as they stood at a moment: canonical JSON (RFC 8785), its SHA-256, its content."""

    text: bytes
    sha256: str
    document: Mapping[str, Any]

    @property
    def base64(self) -> str:
        """The SHA-256 in base64, as HTTP writes digests."""
        return b64encode(bytes.fromhex(self.sha256)).decode()


def entries_of(log: PracticeLog, *, until: datetime | None = None) -> QuerySet[Entry]:
    """Return every entry of a log, corrected ones too; only those recorded until a moment."""
    entries = Entry.objects.filter(log=log)
    return entries if until is None else entries.filter(recorded_at__lte=until)


def standing(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Return the entries that nothing has corrected and that were not taken back."""
    return entries.filter(superseded_by__isnull=True).exclude(outcome=Entry.Outcome.WITHDRAWN)


def measured(entries: QuerySet[Entry]) -> list[rules.Entry]:
    """Return entries as the rules take them; an observer is a person, whatever the name."""
    rows = entries.order_by().values_list(*MEASURED)
    return [
        rules.Entry(
            day=day,
            outcome=OUTCOMES[outcome],
            source=SOURCES[source],
            observer=str(observer),
            context=context,
            recorded=recorded_on,
            id=str(pk),
            supersedes=str(target) if target else "",
        )
        for day, outcome, source, observer, context, recorded_on, pk, target in rows
    ]


def finding_on(
    log: PracticeLog,
    *,
    rule: rules.PracticeRule,
    on: date,
    first: date | None = None,
    until: datetime | None = None,
) -> rules.Finding:
    """Return what a log shows on a day by a rule, by its days from ``first`` on, without what was
    recorded after a moment."""
    entries = entries_of(log, until=until)
    if first is not None:
        entries = entries.filter(day__gte=first)
    return rules.evaluate(rule, entries=measured(entries), on=on)


def frozen(
    log: PracticeLog, *, at: datetime, first: date | None = None, last: date | None = None
) -> Frozen:
    """Return a log's entries as they stood at a moment, corrected ones too, for a range of days.

    Entries never change, so the same moment and range always give the same bytes.
    """
    entries = entries_of(log, until=at)
    if first is not None:
        entries = entries.filter(day__gte=first)
    if last is not None:
        entries = entries.filter(day__lte=last)
    document = {
        "type": "PracticeLog",
        "id": f"urn:uuid:{log.pk}",
        "at": _moment(at),
        "first": first and first.isoformat(),
        "last": last and last.isoformat(),
        "entries": [entry_document(entry) for entry in entries.order_by("day", "id")],
    }
    text = jcs(document)
    return Frozen(text=text, sha256=hashlib.sha256(text).hexdigest(), document=document)


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return an entry in JSON; the owner is observer 0, others are numbered within the log.

    What is known of a keeper stands only where it is: entries from before keep their bytes.
    """
    known = {"address": entry.address, "askedAs": entry.asked_as}
    return {
        "id": str(entry.pk),
        "date": entry.day.isoformat(),
        "outcome": entry.outcome,
        "context": entry.context,
        "note": entry.note,
        "source": entry.source,
        "recorder": entry.recorder,
        "observer": entry.observer,
        "way": entry.way,
        "told": entry.told,
        "recordedAt": _moment(entry.recorded_at),
        "recorded": entry.recorded_on.isoformat(),
        "supersedes": str(entry.supersedes_id) if entry.supersedes_id else None,
        "reason": entry.reason,
        **{name: value for name, value in known.items() if value},
    }


def finding_of(document: Mapping[str, Any], *, rule: rules.PracticeRule, on: date) -> rules.Finding:
    """Return what a frozen log shows on a day by a rule; no table is read."""
    return rules.evaluate(rule, entries=map(thawed, document["entries"]), on=on)


def thawed(entry: Mapping[str, Any]) -> rules.Entry:
    """Return an entry of a frozen log as the rules read it."""
    return rules.Entry(
        day=date.fromisoformat(entry["date"]),
        outcome=OUTCOMES[entry["outcome"]],
        source=SOURCES[entry["source"]],
        observer=str(entry["observer"]),
        context=entry["context"],
        recorded=date.fromisoformat(entry["recorded"]),
        id=entry["id"],
        supersedes=entry["supersedes"] or "",
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
