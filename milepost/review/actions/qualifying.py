"""Naming who qualifies to review an achievement; people from outside get a link."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from milepost.define.models import Achievement
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token, token_hash
from milepost.organizations.models import Membership
from milepost.organizations.queries import acting_roles, second_owners
from milepost.people.models import Person
from milepost.people.queries import person_with_address
from milepost.review import notices
from milepost.review.actions.duties import set_rule_aside
from milepost.review.models import Qualification, RuleSetAside
from milepost.review.queries.qualified import is_about, opens_for, qualifications_of
from milepost.review.rules.assigning import LINK_LIFE, Named, Way
from milepost.review.rules.duties import (
    Aside,
    check_may_confirm_naming,
    check_may_decide_alone,
    check_may_propose,
    check_reason,
    check_second,
    check_somebody_else_named,
)


@transaction.atomic
def qualify_reviewer(
    achievement: Achievement, *, named: Named, by: Person, at: datetime
) -> Qualification:
    """Name somebody as able to judge; it counts once an owner who is somebody else confirms it.

    Named again, one from outside who was confirmed gets a new link, and all else stays.
    """
    check_may_propose(acting_roles(by, organization=achievement.organization))
    way, address = named.way, named.email.strip().lower()
    person = None if way == Way.EXTERNAL else _reviewer_at(achievement, address=address)
    known = qualifications_of(achievement).filter(way=way, email=address).first()
    if known and (known.confirmed_at is None or way != Way.EXTERNAL):
        return known
    if known:
        _send_link(known, at=at)
        return known
    found = Qualification.objects.create(
        achievement=achievement,
        way=way,
        email=address,
        person=person,
        words=named.words.strip(),
        granted_by=by,
        granted_at=at,
        token_hash=token_hash(new_token()) if way == Way.EXTERNAL else None,
    )
    journal.record("qualification.granted", by=by.pk, target=found, at=at, way=way)
    notices.ask_to_confirm_naming(found, at=at)
    return found


@transaction.atomic
def confirm_qualification(found: Qualification, *, by: Person, at: datetime) -> Qualification:
    """Confirm as a second person that somebody can judge; one from outside is mailed their link."""
    held = _waiting(found)
    check_may_confirm_naming(
        acting_roles(by, organization=held.achievement.organization),
        named_by_them=held.granted_by_id == by.pk,
        named=is_about(held, person=by),
    )
    check_second(settled=_second_owners(held).filter(person=by).exists())
    return _confirm(held, by=by, at=at)


@transaction.atomic
def confirm_qualification_alone(
    found: Qualification, *, reason: str, by: Person, at: datetime
) -> Qualification:
    """Confirm where no other owner can be the second person; everyone is told how often."""
    held = _waiting(found)
    organization = held.achievement.organization
    second = _second_owners(held)
    others = second.exclude(person=by).count()
    check_may_decide_alone(acting_roles(by, organization=organization), others=others)
    check_somebody_else_named(named=is_about(held, person=by))
    check_reason(reason)
    held.alone = not second.filter(person=by).exists()
    if held.alone:
        aside = RuleSetAside(
            organization=organization, achievement=held.achievement, kind=Aside.ALONE
        )
        set_rule_aside(aside, reason=reason, by=by, at=at)
    return _confirm(held, by=by, at=at)


def _waiting(found: Qualification) -> Qualification:
    """Return it as it is now, while nobody else decides on it."""
    rows = Qualification.objects.select_related("achievement__organization", "granted_by")
    held = rows.select_for_update(of=("self",)).get(pk=found.pk)
    if held.ended_at is not None or held.confirmed_at is not None:
        raise RuleError(_("This was confirmed or ended already."), code="naming-closed")
    return held


def _second_owners(held: Qualification) -> QuerySet[Membership]:
    organization = held.achievement.organization
    return second_owners(organization, to=held.granted_by, on=held.granted_at)


def _confirm(held: Qualification, *, by: Person, at: datetime) -> Qualification:
    held.confirmed_by, held.confirmed_at = by, at
    held.save(update_fields=["confirmed_by", "confirmed_at", "alone"])
    journal.record("qualification.confirmed", by=by.pk, target=held, at=at, way=held.way)
    if held.way == Way.EXTERNAL:
        _send_link(held, at=at)
    return held


def _send_link(found: Qualification, *, at: datetime) -> None:
    token = new_token()
    found.token_hash, found.expires_at = token_hash(token), at + LINK_LIFE
    found.save(update_fields=["token_hash", "expires_at"])
    notices.invite_reviewer(found, token=token, at=at)


@transaction.atomic
def open_qualification(found: Qualification, *, signed_in: Person | None, at: datetime) -> Person:
    """Return whom a mailed link lets review; whoever has it proves that they read that address.

    An address that has an account asks for signing in; any other gets a person without one, who
    can sign in by that address later and finds their reviews. Who is signed in is the one who was
    named, by an address they have shown to be theirs; never who named them or confirmed it.
    """
    held = Qualification.objects.select_for_update(of=("self",)).get(pk=found.pk)
    known = signed_in or held.person or person_with_address(held.email)
    if known is not None and not opens_for(held, person=known):
        raise RuleError(_("This link is somebody else’s."), code="link-taken")
    if known is None:
        language = get_language() or "en"
        known = Person.objects.create_user(held.email, joined_at=at, language=language)
        journal.record("person.joined", by=known.pk, target=known, at=at)
    if held.person_id is None:
        Qualification.objects.filter(pk=held.pk).update(person=known)
        journal.record("qualification.opened", by=known.pk, target=held, at=at)
    return known


def _reviewer_at(achievement: Achievement, *, address: str) -> Person:
    person = person_with_address(address)
    roles = acting_roles(person, organization=achievement.organization) if person else set()
    if person is None or "reviewer" not in roles:
        raise RuleError(
            _("Nobody with this address reviews here. Invite them as a reviewer, or from outside."),
            code="not-a-reviewer",
        )
    return person
