"""Raising one's voice about something, and taking it back."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from milepost.define.models import Achievement
from milepost.issue.actions import endorse, take_back
from milepost.issue.models import SignedEndorsement
from milepost.issue.rules import Endorsement
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.journal import record, times
from milepost.ledger import actions as ledger
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_of
from milepost.people.actions import ask_to_show, withdraw_question
from milepost.people.models import Person
from milepost.people.rules.families import ApprovalKind, Wanted
from milepost.recognize import queries
from milepost.recognize.models import Voice
from milepost.recognize.queries import Subject
from milepost.recognize.rules import voices
from milepost.recognize.rules.voices import Saying, Standing, VoiceState


@dataclass(frozen=True, kw_only=True)
class Words:
    """What somebody says, from which standing, and at which house here they work, if any."""

    saying: Saying
    standing: Standing
    organization: Organization | None = None


@transaction.atomic
def raise_voice(subject: Subject, *, words: Words, by: Person, at: datetime) -> Voice:
    """Speak for or against something, under one's name; speaking again takes the place of before.

    Whoever may speak for the organization has it signed as its endorsement. Raises RuleError
    without name, standing or reason, about one's own work, and for an organization one is not in.
    """
    saying, standing, organization = words.saying, words.standing, words.organization
    voices.check_saying(saying, standing=standing, name=by.name)
    voices.check_stranger(owns=queries.owns(by, subject=subject))
    if organization and not organizations_of(by).filter(pk=organization.pk).exists():
        raise RuleError(_("You are not among its people here."), code="not-a-member")
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    voices.check_rate(today=times("voice.raised", by=by.pk, since=at - voices.COUNTED_OVER))
    voice = Voice.objects.filter(author=by, **queries.about(subject)).first()
    voice = voice or Voice(author=by, **queries.about(subject))
    _silence(voice, at=at)
    voice.stance, voice.reason = saying.stance, saying.reason.strip()
    voice.role, voice.years = standing.role.strip(), standing.years
    voice.holds, voice.organization = queries.holds(by, subject=subject), organization
    voice.state, voice.raised_at, voice.withdrawn_at = VoiceState.RAISED, at, None
    voice.salt = secrets.token_hex(16)
    voice.digest = voices.words_digest(_facts(voice), salt=voice.salt)
    if organization and queries.speaks_for(by).filter(pk=organization.pk).exists():
        voice.signed, voice.document = _signed(voice, subject=subject, at=at)
    entry = {"about": _address(subject), "stance": saying.stance, "words": voice.digest}
    voice.leaf_hash = ledger.append("voice.raised", entry=entry, at=at).hash
    voice.save()
    ask_to_show(by, wanted=wanted_of(voice, subject=subject), at=at)
    record("voice.raised", by=by.pk, target=voice, at=at, stance=saying.stance)
    return voice


@transaction.atomic
def withdraw_voice(voice: Voice, *, by: Person, at: datetime) -> Voice:
    """Take back what one has said: the log keeps that there was something, not what."""
    voice = Voice.objects.select_for_update(of=("self",)).get(pk=voice.pk)
    if voice.author_id != by.pk:
        raise RuleError(_("Only who said it can take it back."), code="not-yours")
    voices.require_move(voice.state, to=VoiceState.WITHDRAWN)
    _silence(voice, at=at)
    voice.state, voice.withdrawn_at = VoiceState.WITHDRAWN, at
    ledger.append("voice.withdrawn", entry={"words": voice.digest}, at=at)
    voice.save()
    withdraw_question(by, about=voice.pk, kind=ApprovalKind.WORDS, at=at)
    record("voice.withdrawn", by=by.pk, target=voice, at=at)
    return voice


def wanted_of(voice: Voice, *, subject: Subject) -> Wanted:
    """What a minor's guardian is asked about it."""
    told = [
        (_("About"), _address(subject)),
        (_("For or against"), voice.get_stance_display()),
        (_("Words"), voice.reason),
        (_("Name and role"), f"{voice.author.name}, {voice.role}"),
        (_("For whom"), _("Everyone")),
    ]
    return Wanted(
        kind=ApprovalKind.WORDS,
        about=voice.pk,
        title=_("Words about a micro-credential or an organization"),
        lines=tuple((str(label), str(text)) for label, text in told),
    )


def _silence(voice: Voice, *, at: datetime) -> None:
    """Take back the signature of what was said before, if it was signed."""
    if voice.signed:
        take_back(voice.signed, at=at)
    voice.signed, voice.document = None, ""


def _facts(voice: Voice) -> dict[str, object]:
    return {
        "name": voice.author.name,
        "stance": voice.stance,
        "reason": voice.reason,
        "role": voice.role,
        "years": voice.years,
    }


def _signed(voice: Voice, *, subject: Subject, at: datetime) -> tuple[SignedEndorsement, str]:
    assert voice.organization
    standing = voices.standing_facts(
        Standing(role=voice.role, years=voice.years),
        stands_for=absolute(reverse("organizations:detail", args=[voice.organization.slug])),
        holds=_address(subject) if voice.holds else "",
    )
    said = Endorsement(
        subject=_address(subject),
        name=f"{voice.organization.name} {voice.stance}",
        comment=voice.reason,
        more={"stance": voice.stance, "standing": standing},
        valid_from=at,
    )
    return endorse(voice.organization, said=said, at=at)


def _address(subject: Subject) -> str:
    if isinstance(subject, Achievement):
        return absolute(reverse("define:achievement", args=[subject.slug]))
    return absolute(reverse("organizations:detail", args=[subject.slug]))
