"""Inviting people by e-mail into a role."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import invitations, journal
from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token, token_hash
from milepost.organizations import notices, queries, rules
from milepost.organizations.actions.members import join
from milepost.organizations.models import Invitation, Organization
from milepost.people.models import Person


@transaction.atomic
def invite(
    by: Person, *, organization: Organization, email: str, role: str, at: datetime
) -> Invitation:
    """Mail an invitation into a role; inviting the same again replaces the one before."""
    rules.check_may_run(queries.acting_roles(by, organization=organization))
    sent = queries.invitations_sent(by, since=at - invitations.COUNTED_OVER)
    to_address = sent.filter(email=email.lower()).count()
    invitations.check_rate(to_address=to_address, from_person=sent.count())
    opened = queries.invitations_open(organization, at=at)
    opened.filter(email=email.lower(), role=role).update(withdrawn_at=at)
    rules.check_room(opened.count())
    token = new_token()
    invitation = Invitation.objects.create(
        organization=organization,
        email=email.lower(),
        role=role,
        token_hash=token_hash(token),
        invited_by=by,
        created_at=at,
        expires_at=at + invitations.INVITATION_LIFE,
    )
    notices.send_invitation(invitation, token=token, at=at)
    journal.record("invitation.sent", by=by.pk, target=invitation, at=at, role=role)
    return invitation


@transaction.atomic
def accept_invitation(token: str, *, person: Person, at: datetime) -> Organization:
    """Take on the role that a link offers; whoever has the link may, once."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organization")
    invitation = rows.filter(token_hash=token_hash(token)).first()
    if invitation is None:
        raise RuleError(_("This invitation is not one of ours."), code="invitation-unknown")
    closed = invitation.accepted_at or invitation.withdrawn_at
    invitations.check_invitation(closed_at=closed, expires_at=invitation.expires_at, at=at)
    rules.check_gives_to_another(invitation.role, own=invitation.invited_by_id == person.pk)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    join(invitation.organization, person=person, role=invitation.role, by=person, at=at)
    journal.record("invitation.accepted", by=person.pk, target=invitation, at=at)
    return invitation.organization


@transaction.atomic
def withdraw_invitation(by: Person, *, organization: Organization, pk: int, at: datetime) -> None:
    """Close an invitation that nobody has accepted yet."""
    rules.check_may_run(queries.acting_roles(by, organization=organization))
    opened = queries.invitations_open(organization, at=at).filter(pk=pk)
    if opened.update(withdrawn_at=at):
        journal.record("invitation.withdrawn", by=by.pk, target=organization, at=at)
