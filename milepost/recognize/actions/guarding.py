"""What a minor said in public before they said that they are one."""

from datetime import datetime

from milepost.people.actions import hold_back
from milepost.people.models import Person
from milepost.recognize.actions.voices import wanted_of
from milepost.recognize.models import Voice


def hold_back_all(person: Person, *, at: datetime) -> None:
    """Hold back their words; what they claimed goes with the share that shows it."""
    rows = Voice.objects.filter(author=person, state=Voice.State.RAISED)
    for voice in rows.select_related("author", "achievement", "issuer"):
        subject = voice.achievement or voice.issuer
        assert subject
        hold_back(person, wanted=wanted_of(voice, subject=subject), at=at)
