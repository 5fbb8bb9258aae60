"""Saying what happened, and correcting what was said. Nothing that was said is ever changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.practice import queries
from milepost.practice.models import Entry, PracticeLog
from milepost.practice.rules import Outcome, Source, recording
from milepost.practice.rules.recording import Line, Voice


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How something came: by which way, under which key, and what else it says of itself.

    ``again`` means that one more for the same day is meant. ``sha256`` is that of what came, where
    that is more than the line; by it the same key is known to stand for the same thing.
    """

    way: Entry.Way = Entry.Way.PAGE
    key: str = ""
    told: str = ""
    again: bool = False
    sha256: str = ""


TYPED = Arrival()


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Somebody at work in a log: held by them until the transaction ends."""

    log: PracticeLog
    by: Person
    voice: Voice
    at: datetime


@transaction.atomic
def record_entry(
    log: PracticeLog,
    *,
    line: Line,
    by: Person,
    at: datetime,
    arrival: Arrival = TYPED,
) -> Entry:
    """Write down what happened on a day; sent again with its key, it is the entry it became.

    Raises RuleError ``already-entered`` if this person has said something about the day, unless
    one more is meant.
    """
    hand = hand_in(log, by=by, at=at)
    sent = arrival.sha256 or recording.fingerprint(line)
    if kept := _kept(hand, arrival=arrival, sent=sent):
        return kept
    recording.require_first(said=not arrival.again and _has_said(hand, line=line))
    recording.require_room(hand.log.entries.count(), most=recording.MOST_ENTRIES)
    return write(hand, line=line, arrival=arrival, sent=sent)


@transaction.atomic
def correct_entry(
    entry: Entry, *, line: Line, by: Person, at: datetime, arrival: Arrival = TYPED
) -> Entry:
    """Put an entry in the place of one's own earlier one, which stays in the history."""
    hand = hand_in(entry.log, by=by, at=at)
    recording.require_reason(line.reason)
    sent = arrival.sha256 or recording.fingerprint(line, corrects=str(entry.pk))
    if kept := _kept(hand, arrival=arrival, sent=sent):
        return kept
    recording.require_own_word(said_by=entry.recorded_by_id, by=by.pk)
    corrected = Entry.objects.filter(supersedes=entry).exists()
    recording.require_standing(corrected=corrected, outcome=entry.outcome)
    return write(hand, line=line, arrival=arrival, sent=sent, target=entry)


@transaction.atomic
def withdraw_entry(
    entry: Entry, *, reason: str, by: Person, at: datetime, arrival: Arrival = TYPED
) -> Entry:
    """Take back one's own entry: it stays in the history and says nothing any more."""
    line = Line(day=entry.day, outcome=Outcome.WITHDRAWN, reason=reason)
    return correct_entry(entry, line=line, by=by, at=at, arrival=arrival)


def hand_in(log: PracticeLog, *, by: Person, at: datetime) -> Hand:
    """Return the hand that may write into an open log; refuse everyone else."""
    log = PracticeLog.objects.select_for_update().get(pk=log.pk)
    voice = recording.require_voice(queries.voice_of(by, log=log))
    recording.require_open(closed=log.closed_at is not None)
    return Hand(log=log, by=by, voice=voice, at=at)


def write(
    hand: Hand,
    *,
    line: Line,
    arrival: Arrival,
    sent: str,
    target: Entry | None = None,
) -> Entry:
    """Add the row, its day and words checked, and journal it."""
    today = queries.today_of(hand.log, now=hand.at)
    recording.require_line(line, today=today)
    recording.require_words(arrival.key, most=recording.LONGEST_KEY)
    entry = Entry.objects.create(
        log=hand.log,
        day=line.day,
        outcome=line.outcome,
        context=recording.known_context(line.context, offered=hand.log.contexts),
        note=line.note.strip(),
        source=hand.voice.source,
        way=arrival.way,
        recorded_by=hand.by,
        recorder=hand.voice.name[:120],
        address=hand.voice.address,
        asked_as=hand.voice.asked_as,
        observer=observer_number(hand),
        recorded_at=hand.at,
        recorded_on=today,
        told=arrival.told[:250],
        supersedes=target,
        reason=line.reason.strip(),
        request_key=row_key(hand, way=arrival.way, key=arrival.key),
        request_sha256=sent if arrival.key else "",
    )
    verb = "entry.corrected" if target else "entry.recorded"
    record(verb, by=hand.by.pk, target=entry, at=hand.at, log=str(hand.log.pk))
    return entry


def observer_number(hand: Hand) -> int:
    """Return the number under which a person observes in a log; the owner's own is nought."""
    if hand.voice.source is Source.SELF:
        return 0
    entries = Entry.objects.filter(log=hand.log)
    known = entries.filter(recorded_by=hand.by).values_list("observer", flat=True).first()
    return known or (entries.aggregate(most=Max("observer"))["most"] or 0) + 1


def _kept(hand: Hand, *, arrival: Arrival, sent: str) -> Entry | None:
    """Return what the same request became before; refuse its key for another one."""
    if not arrival.key:
        return None
    key = row_key(hand, way=arrival.way, key=arrival.key)
    entry = Entry.objects.filter(log=hand.log, request_key=key).first()
    if entry is not None:
        recording.require_same(kept=entry.request_sha256, sent=sent)
    return entry


def row_key(hand: Hand, *, way: Entry.Way, key: str) -> str | None:
    """Return what a row is known by; a key is its sender's own, and two may use the same."""
    return f"{way} {hand.by.pk} {key}" if key else None


def _has_said(hand: Hand, *, line: Line) -> bool:
    mine = queries.standing(queries.entries_of(hand.log)).filter(recorded_by=hand.by)
    return mine.filter(day=line.day).exists()
