"""A reviewer's own phrases, and drafts that newer ones took the place of."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from milepost.define.models import Criterion
from milepost.people.models import Person
from milepost.review.models import DraftCopy, Exercise, Phrase
from milepost.review.queries.seats import Seat
from milepost.review.rules.readings import Reading


def phrases_of(person: Person) -> QuerySet[Phrase]:
    """Return somebody's phrases, the oldest first."""
    return Phrase.objects.filter(person=person)


def copies_at(seat: Seat) -> QuerySet[DraftCopy]:
    """Return the drafts that newer ones took the place of, the newest first."""
    return DraftCopy.objects.filter(seat=seat.pk, reviewer=seat.reviewer_id)


def stamp_of(seat: Seat) -> str:
    """Return what a page shows that it has seen of a draft; empty before the first word."""
    if isinstance(seat, Exercise):
        return seat.changed_at.isoformat() if seat.reading else ""
    review = getattr(seat, "review", None)
    return review.changed_at.isoformat() if review else ""


class Told(NamedTuple):
    """One thing that a draft says."""

    label: str
    level: str
    text: str


def told(reading: Reading, criteria: Iterable[Criterion]) -> list[Told]:
    """Return what a draft says, from top to bottom, without what is empty."""
    rows = [Told(_("What is missing?"), "", reading.missing)]
    for criterion in criteria:
        line = reading.line(criterion.pk)
        levels = {level.pk: level.name for level in criterion.levels.all()}
        level = levels.get(line.level, "") if line.level else ""
        rows.append(Told(criterion.text, level, line.comment))
    rows += [
        Told(_("What was strong?"), "", reading.strong),
        Told(_("What does the work not show yet?"), "", reading.lacking),
        Told(_("What to try next?"), "", reading.advice),
        *(
            Told(_("Comment on a place: %(place)s") % vars(pin), "", pin.text)
            for pin in reading.pins
        ),
    ]
    return [row for row in rows if row.level or row.text.strip()]
