"""Giving and taking roles; somebody always stays the owner."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.organizations import queries, rules
from milepost.organizations.models import FormerMember, Membership, Organization, Separation
from milepost.people.models import Person


@transaction.atomic
def give_role(
    by: Person, *, organization: Organization, person: Person, role: str, at: datetime
) -> Membership:
    """Give a member one more role; giving it again changes nothing.

    Nobody makes themselves a reviewer; the only owner does by ``review.actions.review_oneself``.
    """
    rules.check_may_run(queries.acting_roles(by, organization=organization))
    rules.check_gives_to_another(role, own=person.pk == by.pk)
    if not queries.roles_of(person, organization=organization):
        raise RuleError(_("Invite this person first."), code="not-member")
    return join(organization, person=person, role=role, by=by, at=at)


@transaction.atomic
def take_role(
    by: Person, *, organization: Organization, person: Person, role: str, at: datetime
) -> None:
    """Take a role from a member; without any role they are no member.

    From a reviewer by ``review.actions.take_reviewer_role``, which sees to the work they hold.
    """
    rules.check_may_run(queries.acting_roles(by, organization=organization))
    _take(organization, person=person, roles=[role], at=at)
    facts = {"role": role, "person": str(person.pk)}
    journal.record("role.taken", by=by.pk, target=organization, at=at, **facts)


@transaction.atomic
def leave(person: Person, *, organization: Organization, at: datetime) -> None:
    """Give up every role in an organization; its last owner cannot."""
    roles = queries.roles_of(person, organization=organization)
    _take(organization, person=person, roles=sorted(roles), at=at)
    journal.record("organization.left", by=person.pk, target=organization, at=at)


def join(
    organization: Organization, *, person: Person, role: str, by: Person, at: datetime
) -> Membership:
    """Return the person's membership in this role, new or as it was.

    Refused while the organization keeps it apart from a role they hold.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    held = queries.roles_of(person, organization=organization)
    rules.check_apart(role, held=held, apart=queries.kept_apart(organization))
    row, made = Membership.objects.get_or_create(
        organization=organization, person=person, role=role, defaults={"since": at}
    )
    if made:
        facts = {"role": role, "person": str(person.pk)}
        journal.record("role.given", by=by.pk, target=organization, at=at, **facts)
    return row


def _take(organization: Organization, *, person: Person, roles: list[str], at: datetime) -> None:
    """Drop these roles under the organization's lock, so that two owners cannot both go at once.

    That somebody belonged here stays on record: within a year they are no stranger to it.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if rules.OWNER in roles:
        others = queries.owners_of(organization).exclude(person=person)
        rules.check_owner_remains(others.count())
    rows = Membership.objects.filter(organization=organization, person=person)
    gone, _each = rows.filter(role__in=roles).delete()
    if gone and not rows.exists():
        FormerMember.objects.update_or_create(
            organization=organization, person=person, defaults={"until": at}
        )


def set_apart(organization: Organization, *, pairs: set[rules.Pair], at: datetime) -> None:
    """Keep exactly these pairs of roles apart from now on; the caller has had it confirmed.

    Whoever holds such a pair already acts in neither role until one is taken.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    now = queries.kept_apart(organization)
    rows = Separation.objects.filter(organization=organization, until=None)
    for first, second in now - pairs:
        rows.filter(first=first, second=second).update(until=at)
    Separation.objects.bulk_create(
        Separation(organization=organization, first=first, second=second, since=at)
        for first, second in sorted(pairs - now)
    )
