"""Practice logs in a submission: which criterion measures them, and where they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.utils.translation import get_language

from milepost.define.models import Criterion, EvidenceSlot
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries.renewals import counted_from
from milepost.earn.rules.attesting import Days
from milepost.earn.rules.prior import jobs_among
from milepost.earn.rules.states import DRAFT
from milepost.kit import files
from milepost.practice.models import PracticeLog
from milepost.practice.queries import (
    entries_of,
    finding_of,
    finding_on,
    months_now,
    months_of,
    thawed,
    today_of,
)
from milepost.practice.rules import (
    Finding,
    PracticeRule,
    Source,
    Verdict,
    contexts_in,
    read_rule,
    sentence,
)
from milepost.practice.rules.calendar import Month
from milepost.practice.rules.days import EARLIEST
from milepost.practice.rules.report import finding_values, worded

MOST_OFFERED = 50


@dataclass(frozen=True, kw_only=True)
class LogStanding:
    """What a log shows by the rule of its criterion: the verdict, figures, the next date."""

    sentence: str
    verdict: str
    first: date
    last: date
    on: date
    met: int
    counted: int
    asked_met: int
    asked_of: int
    excused: int
    longest_streak: int
    streak: int
    observers: int
    contexts: int
    days_by: Mapping[str, int]
    """On how many days each source said something, whether or not the rule counts it."""
    late: int
    recorded: int
    expected: int
    next_date: date | None

    @property
    def is_met(self) -> bool:
        """Whether the rule is met."""
        return self.verdict == Verdict.MET


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One entry as a third party sees it: what its owner wrote, who said it by role alone."""

    told: "DayTold"
    note: str


@dataclass(frozen=True, kw_only=True)
class DayTold:
    """One entry as reviewers see it: who said it by role alone, and no words."""

    day: date
    outcome: str
    source: str
    observer: int
    late: int
    corrected: bool


@dataclass(frozen=True, kw_only=True)
class KeeperTold:
    """Somebody else who entered, as reviewers see them: by number and role, without a name.

    ``address`` is what theirs told when they said yes, and themselves as what they speak; empty
    where the role is the learner's word alone. ``asked_as`` is what the learner had said instead.
    """

    observer: int
    source: str
    address: str
    asked_as: str
    days: int


def measured_by(criterion: Criterion) -> PracticeRule:
    """Return the rule of a criterion in the measured form."""
    return read_rule(criterion.rule)


def serves_key(submission: Submission, *, slot: EvidenceSlot) -> str:
    """Return under which key a log is kept for a slot of a submission."""
    return f"submission:{submission.pk}:{slot.key}"


def finding_values_of(
    document: Mapping[str, Any], *, rule: PracticeRule, on: date
) -> dict[str, Any]:
    """Return what frozen entries show on a day, as values without words."""
    return finding_values(finding_of(document, rule=rule, on=on))


def finding_shown(artifact: Artifact) -> dict[str, Any] | None:
    """Return what a log showed when it was kept, worded in the reader's language."""
    criterion = artifact.slot.criterion if artifact.finding else None
    if criterion is None or artifact.finding is None:
        return artifact.finding
    return worded(artifact.finding, rule=measured_by(criterion))


def log_standing(artifact: Artifact, *, now: datetime) -> LogStanding | None:
    """Return where a log stands: as it was handed in, or, in the applicant's hands, now."""
    criterion = artifact.slot.criterion
    if criterion is None:
        return None
    rule = measured_by(criterion)
    if artifact.submission.state == DRAFT and artifact.log is not None:
        on, first = today_of(artifact.log, now=now), counted_from(artifact.submission)
        return _standing(finding_on(artifact.log, rule=rule, on=on, first=first), rule=rule)
    return kept_standing(artifact)


def kept_standing(artifact: Artifact) -> LogStanding | None:
    """Return where a log stood when its entries were kept: what others are shown of it."""
    criterion, document = artifact.slot.criterion, frozen_document(artifact)
    if criterion is None or document is None or not artifact.finding:
        return None
    rule, on = measured_by(criterion), date.fromisoformat(artifact.finding["on"])
    return _standing(finding_of(document, rule=rule, on=on), rule=rule)


def frozen_document(artifact: Artifact) -> dict[str, Any] | None:
    """Return the entries of a log as they were kept; None if there are none."""
    if artifact.kind != Artifact.Kind.LOG:
        return None
    try:
        document: dict[str, Any] = orjson.loads(files.read(artifact.sha256))
    except FileNotFoundError:
        return None
    return document


def contexts_told(artifact: Artifact) -> list[tuple[str, int]]:
    """Return the contexts that count in a log as it was kept, and on how many days it was met
    there: what was chosen as the definition calls it, other words as they were typed."""
    criterion, document = artifact.slot.criterion, frozen_document(artifact)
    if criterion is None or document is None or not artifact.finding:
        return []
    on = date.fromisoformat(artifact.finding["on"])
    entries = [thawed(entry) for entry in document["entries"]]
    terms = {term.words.casefold(): str(term.label) for term in artifact.slot.version.terms}
    counted = contexts_in(measured_by(criterion), entries=entries, on=on)
    return [(terms.get(words.casefold(), artifact.shown(words)), days) for words, days in counted]


def days_told(document: Mapping[str, Any]) -> list[DayTold]:
    """Return the entries in force of a frozen log, newest first, without names and words."""
    told = [_told(entry) for entry in _in_force(document["entries"])]
    return sorted(told, key=lambda day: (day.day, day.observer), reverse=True)


def keepers_told(document: Mapping[str, Any]) -> list[KeeperTold]:
    """Return who else entered in a frozen log, and on how many days, in the order they came."""
    days: dict[tuple[int, str, str, str], set[str]] = {}
    for entry in _in_force(document["entries"]):
        if entry["source"] != Source.SELF:
            known = (entry.get("address", ""), entry.get("askedAs", ""))
            days.setdefault((entry["observer"], entry["source"], *known), set()).add(entry["date"])
    return [
        KeeperTold(
            observer=observer, source=source, address=address, asked_as=asked_as, days=len(found)
        )
        for (observer, source, address, asked_as), found in sorted(days.items())
    ]


def entries_in_force(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the entries of a frozen log that speak: neither corrected nor taken back."""
    return _in_force(document["entries"])


def employers_in(document: Mapping[str, Any]) -> set[str]:
    """Return where the jobs of a frozen work history were."""
    return {entry["context"] for entry in document["entries"] if entry["context"]}


def _in_force(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    replaced = {entry["supersedes"] for entry in entries if entry["supersedes"]}
    return [one for one in entries if one["id"] not in replaced and one["outcome"] != "withdrawn"]


def entries_on(document: Mapping[str, Any], *, days: Days) -> list[dict[str, Any]]:
    """Return the entries of a frozen log for some days, with every correction of them."""
    first, last = days.first.isoformat(), days.last.isoformat()
    return [entry for entry in document["entries"] if first <= entry["date"] <= last]


def has_gone_on(artifact: Artifact, *, kept: Mapping[str, Any], days: Days | None) -> bool:
    """Whether a log in its maker's hands has more entries than were kept, perhaps of some days.

    Entries never change and are never lost, so that their number tells.
    """
    if artifact.log is None or artifact.submission.state != DRAFT:
        return False
    first = counted_from(artifact.submission)
    span = days or Days(first or EARLIEST, date.max)
    now = entries_of(artifact.log).filter(
        day__range=(max(span.first, first or EARLIEST), span.last)
    )
    return now.count() != len(entries_on(kept, days=span))


def days_entered(artifact: Artifact) -> list[date]:
    """Return the days of a log on which something stands; none of other work."""
    document = frozen_document(artifact)
    return [day.day for day in days_told(document)] if document else []


def entries_shown(artifact: Artifact, *, days: Days) -> list[EntryShown]:
    """Return what a third party sees of some days, earliest first: with notes, without names."""
    document = frozen_document(artifact)
    if document is None:
        return []
    entries = entries_on(document, days=days)
    notes = {entry["id"]: entry["note"] for entry in entries}
    shown = [
        EntryShown(told=_told(entry), note=artifact.shown(notes[entry["id"]]))
        for entry in _in_force(entries)
    ]
    return sorted(shown, key=lambda one: (one.told.day, one.told.observer))


def jobs_kept(artifact: Artifact) -> list[Mapping[str, Any]]:
    """Return the jobs of a work history as its maker sees them, the latest first; else none."""
    document = frozen_document(artifact)
    if document is None or artifact.slot.criterion is not None:
        return []
    return [
        {**job, "date": date.fromisoformat(job["date"]), "role": job["note"].partition("\n")[0]}
        for job in jobs_among(entries_in_force(document))
    ]


def months_shown(artifact: Artifact, *, now: datetime) -> list[Month]:
    """Return the latest months of a log as a calendar: as handed in, or, in a draft, as of now."""
    criterion = artifact.slot.criterion
    if criterion is None:
        return []
    rule = measured_by(criterion)
    if artifact.submission.state == DRAFT and artifact.log is not None:
        today, first = today_of(artifact.log, now=now), counted_from(artifact.submission)
        return months_now(artifact.log, rule=rule, today=today, first=first)
    return kept_months(artifact)


def kept_months(artifact: Artifact) -> list[Month]:
    """Return the latest months of a log as they were kept: what others are shown of it."""
    criterion, document = artifact.slot.criterion, frozen_document(artifact)
    if criterion is None or document is None or not artifact.finding:
        return []
    on = date.fromisoformat(artifact.finding["on"])
    return months_of(document, rule=measured_by(criterion), on=on)


def logs_for(submission: Submission, *, slots: Iterable[EvidenceSlot]) -> list[PracticeLog]:
    """Return the applicant's logs that can be put in, newest first; none if none is asked for."""
    if all(slot.kind != EvidenceSlot.Kind.LOG for slot in slots):
        return []
    return list(PracticeLog.objects.filter(owner=submission.applicant_id)[:MOST_OFFERED])


def measured_words(slot: EvidenceSlot) -> str:
    """Return what a log in this slot is measured by, as one sentence."""
    criterion = slot.criterion
    if criterion is None:
        return ""
    return sentence(measured_by(criterion), language=get_language() or "en")


def _told(entry: Mapping[str, Any]) -> DayTold:
    day, recorded = date.fromisoformat(entry["date"]), date.fromisoformat(entry["recorded"])
    return DayTold(
        day=day,
        outcome=entry["outcome"],
        source=entry["source"],
        observer=entry["observer"],
        late=max(0, (recorded - day).days),
        corrected=bool(entry["supersedes"]),
    )


def _standing(finding: Finding, *, rule: PracticeRule) -> LogStanding:
    figures, asked = finding.figures, rule.standard
    return LogStanding(
        sentence=sentence(rule, language=get_language() or "en"),
        verdict=finding.verdict.value,
        first=figures.first,
        last=figures.last,
        on=finding.on,
        met=figures.met,
        counted=figures.counted,
        asked_met=asked.met,
        asked_of=asked.of,
        excused=figures.excused,
        longest_streak=figures.longest_streak,
        streak=asked.streak,
        observers=figures.observers,
        contexts=figures.contexts,
        days_by=figures.days_by.document,
        late=figures.late,
        recorded=figures.recorded,
        expected=figures.expected,
        next_date=finding.next_date,
    )
