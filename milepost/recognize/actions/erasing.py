"""What recognition forgets of somebody: who claimed, and what they said of achievements."""

from collections.abc import Collection
from datetime import datetime

from milepost.people.models import Person
from milepost.recognize.actions.claims import take_back_claim
from milepost.recognize.actions.endorsements import withdraw_endorsement
from milepost.recognize.actions.voices import withdraw_voice
from milepost.recognize.models import (
    Fingerprint,
    FollowUp,
    RecognitionClaim,
    SkillEndorsement,
    Voice,
)

NOTHING_SAID = "–"
"""Instead of the reason of a decision, which may tell of the person; that there was one stays."""


def erase(person: Person, *, addresses: Collection[str], at: datetime) -> set[str]:
    """Take waiting claims and words back. Decided claims stay in the counts, as nobody's.

    What was granted and why goes: deciders write to somebody, and name them.
    """
    claims = RecognitionClaim.objects.filter(claimant=person)
    for claim in claims.filter(state=RecognitionClaim.State.MADE):
        take_back_claim(claim, by=person, at=at)
    Fingerprint.objects.filter(badge__claim__in=claims).delete()
    claims.exclude(reason="").update(reason=NOTHING_SAID)
    claims.update(claimant=None, share=None, sealed_link=b"", note="", salt="", granted="")
    for voice in Voice.objects.filter(author=person).exclude(state=Voice.State.WITHDRAWN):
        withdraw_voice(voice, by=person, at=at)
    Voice.objects.filter(author=person).delete()
    said = SkillEndorsement.objects.filter(author=person)
    closed = (SkillEndorsement.State.WITHDRAWN, SkillEndorsement.State.DECLINED)
    for endorsement in said.exclude(state__in=closed):
        withdraw_endorsement(endorsement, by=person, at=at)
    said.delete()
    SkillEndorsement.objects.filter(credential__recipient=person).delete()
    FollowUp.objects.filter(person=person, stopped_at=None).update(stopped_at=at)
    return set()
