"""Minors and their guardians: told, asked, answered, ended; and the day a minor is of age."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from milepost.kit import mail
from milepost.kit.errors import RuleError
from milepost.kit.journal import record, times
from milepost.kit.tokens import new_token, token_hash
from milepost.people import queries
from milepost.people.actions.sign_in import new_person
from milepost.people.models import Approval, Guardianship, Minority, Person
from milepost.people.notices import families as notices
from milepost.people.queries import families as asking
from milepost.people.rules import families as rules

State = Guardianship.State


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Whom to ask to be a guardian, and in whose name if not the child's own."""

    email: str
    organization: str = ""


@dataclass(frozen=True, kw_only=True)
class NewChild:
    """A minor whom an organization adds."""

    email: str
    name: str
    of_age_on: date


@transaction.atomic
def tell_minor(person: Person, *, of_age_on: date, told_by: str = "", at: datetime) -> Minority:
    """Keep that somebody is a minor until a day; from now on a guardian decides what others see.

    What they showed before waits for a guardian, too: nobody sees it until one approves it.
    """
    minority, made = Minority.objects.get_or_create(
        person=person, defaults={"of_age_on": of_age_on, "told_at": at, "told_by": told_by}
    )
    if made:
        record("minor.told", by=person.pk, target=person, at=at)
        import_string(settings.HOLD_BACK)(person, at=at)
    return minority


@transaction.atomic
def ask_guardian(child: Person, *, asking_for: Asking, by: Person, at: datetime) -> Guardianship:
    """Mail somebody a link to decide for a minor; asking the same address again mails a new link.

    The child asks, or a guardian asks a second one, or an organization that adds the child.
    """
    email = asking_for.email.strip().lower()
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    if not asking.is_minor(child, on=at.date()):
        raise RuleError(_("Only a minor has a guardian."), code="not-a-minor")
    if by != child and not asking_for.organization:
        require_guardian(by, child=child, at=at)
    rows = Guardianship.objects.filter(child=child, state__in=[State.ASKED, State.AGREED])
    if rows.filter(email=email, state=State.AGREED).exists():
        raise RuleError(_("This guardian has said yes already."), code="answered")
    own = queries.addresses_of(child).values_list("email", flat=True)
    rules.check_guardian_address(
        email, own={child.email, *own}, known=rows.exclude(email=email).count()
    )
    lately = times("guardian.asked", by=by.pk, since=at - rules.COUNTED_OVER)
    house = asking_for.organization
    most = rules.MOST_ASKED_BY_A_HOUSE if house else rules.MOST_ASKED_A_DAY
    rules.check_asked_rate(lately, most=most)
    token = new_token()
    question = rows.filter(email=email).first() or Guardianship(child=child, email=email)
    question.token_hash, question.asked_at = token_hash(token), at
    question.asked_by, question.asked_for = by, asking_for.organization
    question.save()
    notices.ask_guardian(question, token=token, at=at)
    record("guardian.asked", by=by.pk, target=question, at=at)
    return question


@transaction.atomic
def agree_to_guard(token: str, *, guardian: Person, says_so: bool, at: datetime) -> Guardianship:
    """Decide for a minor from now on; only whoever proved the address that was asked may."""
    question = _open_question(token, at=at)
    rules.check_may_be_guardian(
        same=question.child_id == guardian.pk,
        minor=asking.is_minor(guardian, on=at.date()),
        proved=question.email in queries.proven_addresses(guardian),
        says_so=says_so,
    )
    if asking.deciding_for(question.child).filter(pk=guardian.pk).exists():
        raise RuleError(_("You decide for this child already."), code="answered")
    rules.require_guardian_move(question.state, to=State.AGREED)
    question.state, question.guardian, question.answered_at = State.AGREED, guardian, at
    question.save()
    notices.tell_guardian_answered(question, at=at)
    record("guardian.agreed", by=guardian.pk, target=question, at=at)
    return question


@transaction.atomic
def refuse_to_guard(token: str, *, reason: str, at: datetime) -> Guardianship:
    """Say no; whoever has the mailed link may, without an account."""
    question = _open_question(token, at=at)
    rules.check_reason(reason, needed=False)
    rules.require_guardian_move(question.state, to=State.REFUSED)
    question.state, question.reason, question.answered_at = State.REFUSED, reason.strip(), at
    question.save()
    notices.tell_guardian_answered(question, at=at)
    record("guardian.refused", by=None, target=question, at=at)
    return question


@transaction.atomic
def end_guardianship(guardianship: Guardianship, *, by: Person, at: datetime) -> Guardianship:
    """Decide no longer; without any guardian, all that was approved is stopped."""
    row = Guardianship.objects.select_for_update(of=("self",)).get(pk=guardianship.pk)
    if row.guardian_id != by.pk:
        raise RuleError(_("Only a guardian can end this."), code="not-yours")
    rules.require_guardian_move(row.state, to=State.ENDED)
    row.state, row.ended_at = State.ENDED, at
    row.save(update_fields=["state", "ended_at"])
    _stop_without_guardian(row.child, at=at)
    notices.tell_guardian_ended(row, at=at)
    record("guardian.ended", by=by.pk, target=row, at=at)
    return row


@transaction.atomic
def leave_children(guardian: Person, *, at: datetime) -> None:
    """Let somebody who is erased decide for no child; what nobody can stop any more is stopped."""
    rows = Guardianship.objects.filter(guardian=guardian, state=State.AGREED)
    for row in rows.select_related("child").order_by("child"):
        record("guardian.ended", by=None, target=row, at=at)
        row.delete()
        if asking.is_minor(row.child, on=at.date()):
            _stop_without_guardian(row.child, at=at)
            notices.tell_guardian_left(row.child, at=at)


@transaction.atomic
def join_minor(child: NewChild, *, asking_for: Asking, by: Person, at: datetime) -> Guardianship:
    """Make an account for a minor whom an organization adds, and ask their guardian.

    Refused for an address that has an account: nobody is made a minor by somebody else.
    """
    email = child.email.strip().lower()
    if queries.person_with_address(email) is not None:
        raise RuleError(
            _("This address has an account. Its owner names a guardian there, under “Family”."),
            code="has-an-account",
        )
    if email == asking_for.email.strip().lower():
        raise RuleError(_("The child and the guardian need an address each."), code="own-address")
    person = new_person(email, name=child.name.strip(), by=by, at=at)
    tell_minor(person, of_age_on=child.of_age_on, told_by=asking_for.organization, at=at)
    question = ask_guardian(person, asking_for=asking_for, by=by, at=at)
    notices.tell_added(question, at=at)
    return question


def require_free(person: Person, *, at: datetime) -> None:
    """Refuse a minor for whom no guardian has said yes."""
    rules.check_acts(waits=asking.waits(person, on=at.date()))


def require_of_age(person: Person, *, at: datetime) -> None:
    """Refuse a minor, where a name stands in public and no guardian is asked."""
    rules.check_named(minor=asking.is_minor(person, on=at.date()))


def require_outsider(child: Person, *, emails: Iterable[str]) -> None:
    """Refuse addresses of somebody who decides or decided for this person."""
    rules.check_apart(family=asking.is_family_address(child, emails=emails))


@transaction.atomic
def come_of_age(minority: Minority, *, at: datetime) -> Person | None:
    """Hand everything over to somebody who is of age; their guardians see nothing any more.

    None if it is too early, or was done before. What they showed is theirs to keep or to stop.
    """
    rows = Minority.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.filter(pk=minority.pk, of_age_on__lte=at.date()).first()
    if row is None:
        return None
    person = row.person
    ending = list(asking.guardians_of(person).filter(state__in=[State.ASKED, State.AGREED]))
    Guardianship.objects.filter(pk__in=[one.pk for one in ending]).update(
        state=State.ENDED, ended_at=at
    )
    row.delete()
    notices.tell_of_age(person, guardians=[one for one in ending if one.guardian], at=at)
    record("minor.came-of-age", by=None, target=person, at=at)
    return person


def require_guardian(by: Person, *, child: Person, at: datetime) -> None:
    """Refuse whoever does not decide for this person, who is a minor."""
    decides = asking.deciding_for(child).filter(pk=by.pk).exists()
    if not decides or not asking.is_minor(child, on=at.date()):
        raise RuleError(_("Only a guardian of this child can do this."), code="not-yours")


def _open_question(token: str, *, at: datetime) -> Guardianship:
    rows = Guardianship.objects.select_for_update(of=("self",)).select_related("child")
    question = rows.filter(token_hash=token_hash(token)).first()
    if question is None:
        raise RuleError(_("This link is not one of ours."), code="link-unknown")
    if not asking.is_minor(question.child, on=at.date()):
        raise RuleError(_("There is nothing to decide here any more."), code="of-age")
    rules.check_open_link(question.asked_at, at=at)
    return question


def _stop_without_guardian(child: Person, *, at: datetime) -> None:
    """Stop what a child shows if nobody decides for them; two who leave at once take turns."""
    Person.objects.select_for_update(no_key=True).get(pk=child.pk)
    if asking.deciding_for(child).exists():
        return
    open_ones = Approval.objects.filter(
        child=child, state__in=[Approval.State.ASKED, Approval.State.APPROVED]
    )
    mail.drop(open_ones.values_list("pk", flat=True))
    open_ones.update(state=Approval.State.WITHDRAWN, decided_at=at, decided_by=None)
