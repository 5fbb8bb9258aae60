"""A draft is written on several devices: a newer one never overwrites another unseen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.review.models import DraftCopy, Phrase
from milepost.review.rules.kept import kept_reading
from milepost.review.rules.readings import Reading

MAX_PHRASE, MAX_PHRASES = 1000, 100
MOST_COPIES = 20


@dataclass(frozen=True)
class Seen:
    """What an open page last saw of a draft, and the page's own name."""

    changed_at: str
    writer: str


class ChangedMeanwhile(RuleError):
    """Another page saved this draft since this one was opened; ``theirs`` is what it saved."""

    def __init__(self, theirs: Reading) -> None:
        sentence = _("This draft was changed on another page or device since you opened it.")
        super().__init__(sentence, code="changed-meanwhile")
        self.theirs = theirs


@dataclass(frozen=True, kw_only=True)
class Written:
    """A draft as it stands: what it says, since when, and by which page."""

    reading: Reading
    changed_at: datetime
    writer: str


def require_unchanged(now: Written, *, seen: Seen, reading: Reading) -> None:
    """Refuse a page that has not seen the draft as it stands, unless it says the same."""
    other = now.writer != seen.writer and now.changed_at.isoformat() != seen.changed_at
    if other and now.reading != reading:
        raise ChangedMeanwhile(now.reading)


def keep_copy(now: Written, *, seat: UUID, reviewer: Person, by: str) -> None:
    """Keep the draft that ``by``, another page, is about to replace; the newest few stay."""
    if now.writer == by or now.reading == Reading():
        return
    DraftCopy.objects.create(
        seat=seat,
        reviewer=reviewer,
        reading=kept_reading(now.reading),
        written_at=now.changed_at,
    )
    rows = DraftCopy.objects.filter(seat=seat, reviewer=reviewer)
    DraftCopy.objects.filter(pk__in=list(rows[MOST_COPIES:].values_list("pk", flat=True))).delete()


def forget_copies(seat: UUID) -> None:
    """Forget the drafts beside a review that is handed in."""
    DraftCopy.objects.filter(seat=seat).delete()


@transaction.atomic
def add_phrase(person: Person, *, text: str, at: datetime) -> Phrase:
    """Keep words to use again; the same words are there once."""
    words = _tidy(text)
    if existing := Phrase.objects.filter(person=person, text=words).first():
        return existing
    if Phrase.objects.filter(person=person).count() >= MAX_PHRASES:
        raise RuleError(
            _("You keep as many phrases as fit. Delete one first."), code="too-many-phrases"
        )
    return Phrase.objects.create(person=person, text=words, added_at=at)


@transaction.atomic
def change_phrase(phrase: Phrase, *, text: str) -> Phrase:
    """Say it in other words."""
    phrase.text = _tidy(text)
    phrase.save(update_fields=["text"])
    return phrase


def remove_phrase(phrase: Phrase) -> None:
    """Delete it for good."""
    Phrase.objects.filter(pk=phrase.pk).delete()


def _tidy(text: str) -> str:
    words = text.strip()
    if not words:
        raise RuleError(_("Write something first."), code="empty-phrase")
    if len(words) > MAX_PHRASE:
        raise RuleError(
            _("A phrase has at most %(number)s letters.") % {"number": MAX_PHRASE},
            code="long-phrase",
        )
    return words
