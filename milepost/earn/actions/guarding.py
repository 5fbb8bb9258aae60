"""What a minor's guardian is asked before a third party or a coach sees work."""

from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from milepost.earn.models import Attestation, Coaching
from milepost.earn.queries import coaches_near
from milepost.people.actions import ask_to_show, hold_back
from milepost.people.models import Approval, Person
from milepost.people.queries.families import approval_about
from milepost.people.rules.families import SHOWING, ApprovalKind, Wanted

LONGEST = 500
"""So much of a text a guardian reads in the question."""


def ask_guardians(attestation: Attestation, *, at: datetime) -> Approval | None:
    """Ask a minor's guardians before somebody is asked; None if nobody has to allow it any more.

    Raises RuleError when they were asked too often today.
    """
    known = approval_about(attestation.pk, kind=ApprovalKind.ASK)
    if known is not None and known.state in SHOWING:
        return None
    return ask_to_show(attestation.submission.applicant, wanted=_wanted(attestation), at=at)


def ask_guardians_for_coach(coaching: Coaching, *, at: datetime) -> Approval | None:
    """Ask a minor's guardians before a coach is asked; None if nobody has to allow it.

    A coach of an organization that the minor belongs to is there for them already.
    """
    if _is_near(coaching):
        return None
    return ask_to_show(coaching.submission.applicant, wanted=_wanted_of_coach(coaching), at=at)


def hold_back_all(person: Person, *, at: datetime) -> None:
    """Hold back the work that somebody who is a minor has shown to others so far.

    That is what third parties are asked about and what coaches from outside advise on.
    """
    mine = {"submission__applicant": person}
    related = ("submission__version", "artifact__slot", "artifact__submission")
    asked = Attestation.objects.filter(state=Attestation.State.ASKED, expires_at__gt=at, **mine)
    for question in asked.filter(artifact__isnull=False).select_related(*related):
        hold_back(person, wanted=_wanted(question), at=at)
    advising = Q(accepted_at__isnull=False) | Q(expires_at__gt=at)
    coachings = Coaching.objects.filter(advising, ended_at=None, **mine)
    for coaching in coachings.select_related("submission__version", "submission__applicant"):
        if not _is_near(coaching):
            hold_back(person, wanted=_wanted_of_coach(coaching), at=at)


def _is_near(coaching: Coaching) -> bool:
    own = {"emailaddress__email__iexact": coaching.email, "emailaddress__verified": True}
    return coaches_near(coaching.submission.applicant).filter(**own).exists()


def _wanted_of_coach(coaching: Coaching) -> Wanted:
    told = [
        (_("Who is asked"), coaching.email),
        (_("What they see"), coaching.submission.version.title),
        (_("What for"), _("Advice on this work until it is decided. They decide nothing.")),
    ]
    return Wanted(
        kind=ApprovalKind.COACH,
        about=coaching.pk,
        title=_("Ask somebody for advice: %(title)s")
        % {"title": coaching.submission.version.title},
        lines=tuple((str(label), str(text)) for label, text in told),
    )


def _wanted(attestation: Attestation) -> Wanted:
    days = ", ".join(date_format(day, "j F Y") for day in attestation.days or ())
    told = [
        (_("Who is asked"), f"{attestation.name}, {attestation.email}"),
        (_("What they see"), _seen(attestation)),
        (_("Only these days, from and to"), days),
        (_("What they are asked to confirm"), attestation.statement),
        (_("Until"), date_format(attestation.expires_at, "j F Y")),
    ]
    return Wanted(
        kind=ApprovalKind.ASK,
        about=attestation.pk,
        title=_("Ask %(name)s about a piece of work") % {"name": attestation.name},
        lines=tuple((str(label), str(text)) for label, text in told if text),
    )


def _seen(attestation: Attestation) -> str:
    """The piece by its name, and the beginning of what is written in it."""
    piece = attestation.artifact
    assert piece is not None
    words = piece.shown(piece.text)[:LONGEST]
    named = [attestation.submission.version.title, f"{piece.slot.title}: {piece.name}"]
    return "\n".join(filter(None, [*named, piece.url, words]))
