"""What a minor wants others to see: asked, approved, refused, stopped, kept when of age."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.errors import RuleError
from milepost.kit.journal import record, times
from milepost.people.actions.families import require_free, require_guardian
from milepost.people.models import Approval, Person
from milepost.people.notices import families as notices
from milepost.people.queries import families as asking
from milepost.people.rules import families as rules

State = Approval.State


@transaction.atomic
def ask_to_show(child: Person, *, wanted: rules.Wanted, at: datetime) -> Approval | None:
    """Ask a minor's guardians whether others may see something; None of whoever is of age.

    Until one of them approves, ``queries.families.held_back`` holds of it. Raises RuleError while
    no guardian has said yes to the account, and when they were asked too often today. Asking again
    about the same thing begins anew: what guardians said of it before holds no more, also once one
    is of age, and a mail that was held for their answer is dropped.
    """
    asked = Approval.objects.filter(kind=wanted.kind, about=wanted.about, child=child)
    if not asking.is_minor(child, on=at.date()):
        for old in asked:
            mail.drop([old.pk])
            record("approval.dropped", by=child.pk, target=old, at=at)
            old.delete()
        return None
    require_free(child, at=at)
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    since = at - rules.COUNTED_OVER
    rules.check_shown_rate(times("approval.asked", by=child.pk, since=since))
    approval = _begun_anew(child, wanted=wanted, at=at)
    notices.ask_to_approve(approval, guardians=list(asking.deciding_for(child)), at=at)
    record("approval.asked", by=child.pk, target=approval, at=at)
    return approval


@transaction.atomic
def hold_back(child: Person, *, wanted: rules.Wanted, at: datetime) -> Approval:
    """Let nobody see what a minor showed before they said that they are one, until it is approved.

    Nobody is mailed: whoever becomes a guardian finds it among what waits.
    """
    approval = _begun_anew(child, wanted=wanted, at=at)
    record("approval.held-back", by=child.pk, target=approval, at=at)
    return approval


def _begun_anew(child: Person, *, wanted: rules.Wanted, at: datetime) -> Approval:
    asked = Approval.objects.filter(kind=wanted.kind, about=wanted.about, child=child)
    approval = asked.first() or Approval(child=child, kind=wanted.kind, about=wanted.about)
    approval.title = wanted.title[:200]
    approval.lines, approval.address = [list(pair) for pair in wanted.lines], wanted.address
    approval.state, approval.asked_at, approval.reason = State.ASKED, at, ""
    approval.decided_by, approval.decided_at = None, None
    approval.save()
    mail.drop([approval.pk])
    return approval


@transaction.atomic
def approve(approval: Approval, *, by: Person, at: datetime, seen: str = "") -> Approval:
    """Let others see it from now on; one guardian is enough.

    RuleError if ``seen``, the ``asked_at`` of what the guardian read, is not that of today's
    question: the child has asked anew, perhaps in other words.
    """
    row = _locked(approval)
    require_guardian(by, child=row.child, at=at)
    rules.check_same_question(seen, asked_at=row.asked_at)
    return _moved(row, to=State.APPROVED, by=by, at=at)


@transaction.atomic
def refuse(approval: Approval, *, reason: str, by: Person, at: datetime) -> Approval:
    """Say no, and why; the child may ask for something else."""
    row = _locked(approval)
    require_guardian(by, child=row.child, at=at)
    rules.check_reason(reason, needed=True)
    row.reason = reason.strip()
    return _moved(row, to=State.REFUSED, by=by, at=at)


@transaction.atomic
def stop(approval: Approval, *, reason: str, by: Person, at: datetime) -> Approval:
    """Let nobody see it any more, for good: by a guardian, or by whoever it is about."""
    row = _locked(approval)
    if row.child_id != by.pk:
        require_guardian(by, child=row.child, at=at)
    rules.check_reason(reason, needed=False)
    row.reason = reason.strip()
    return _moved(row, to=State.WITHDRAWN, by=by, at=at)


@transaction.atomic
def withdraw_question(child: Person, *, about: UUID, kind: str, at: datetime) -> None:
    """Close what a child's guardians were asked about a thing that is gone, answered or not.

    Nothing happens where nobody was asked, or where it is closed already.
    """
    asked = Approval.objects.filter(about=about, kind=kind, child=child).first()
    if asked is None:
        return
    row = _locked(asked)
    if State.WITHDRAWN in rules.APPROVAL_NEXT[row.state]:
        _moved(row, to=State.WITHDRAWN, by=child, at=at)


@transaction.atomic
def keep_showing(approval: Approval, *, by: Person, at: datetime) -> Approval:
    """Show it on, or at last, in one's own name, once one is of age."""
    row = _locked(approval)
    if row.child_id != by.pk or asking.is_minor(by, on=at.date()):
        raise RuleError(_("This is a guardian’s to decide."), code="not-of-age")
    return _moved(row, to=State.CONFIRMED, by=by, at=at)


def _locked(approval: Approval) -> Approval:
    rows = Approval.objects.select_for_update(of=("self",)).select_related("child")
    return rows.get(pk=approval.pk)


def _moved(row: Approval, *, to: str, by: Person, at: datetime) -> Approval:
    rules.require_approval_move(row.state, to=to)
    row.state, row.decided_by, row.decided_at = to, by, at
    row.save()
    if to in rules.SHOWING:
        mail.release(row.pk, at=at)
    else:
        mail.drop([row.pk])
    if by.pk != row.child_id:
        notices.tell_approval_decided(row, at=at)
    record(f"approval.{to}", by=by.pk, target=row, at=at)
    return row
