"""Who is qualified to review what: by role or link, by the terms of the day, by samples read.

Every way to a place (the queue, being asked, the third, an appeal's panel, from outside) asks here.
"""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from milepost.define.models import Achievement
from milepost.issue.models import Credential
from milepost.kit.tokens import token_hash
from milepost.organizations.models import Membership
from milepost.organizations.queries import organizations_where
from milepost.people.models import Person
from milepost.people.queries import person_with_address, proven_addresses
from milepost.review.models import Calibration, CalibrationRule, Qualification
from milepost.review.queries.terms import asks_for
from milepost.review.rules.assigning import Way
from milepost.review.rules.standing import Standing

Role = Membership.Role
OFFERS = "version__achievement"


def in_force() -> QuerySet[Qualification]:
    """Return every qualification that two people made and nobody ended."""
    return Qualification.objects.filter(ended_at=None, confirmed_at__isnull=False)


def qualifications_of(achievement: Achievement) -> QuerySet[Qualification]:
    """Return who is named for an achievement beyond the role of a reviewer, by address; those who
    wait for a second person, too."""
    rows = Qualification.objects.filter(achievement=achievement, ended_at=None)
    return rows.select_related("person", "granted_by", "confirmed_by", "achievement__organization")


def is_about(named: Qualification, *, person: Person) -> bool:
    """Say whether somebody is the one who was named, by whichever of their addresses."""
    return named.person_id == person.pk or person_with_address(named.email) == person


def opens_for(named: Qualification, *, person: Person) -> bool:
    """Say whether a mailed link lets this person review: the one who was named from outside."""
    if person.pk in (named.granted_by_id, named.confirmed_by_id):
        return False
    if named.person_id is not None:
        return named.person_id == person.pk
    return named.email in proven_addresses(person)


def reviewers_of(achievement: Achievement) -> QuerySet[Person]:
    """Return who reviews an achievement, of the house or from outside, by name."""
    house = Membership.objects.filter(
        organization=achievement.organization_id, role=Role.REVIEWER
    ).order_by()
    outside = in_force().filter(achievement=achievement, way=Way.EXTERNAL, person__isnull=False)
    rows = Person.objects.filter(
        Q(pk__in=house.values("person")) | Q(pk__in=outside.order_by().values("person"))
    )
    return rows.order_by("name", "email")


def reviews_for(person: Person, *, path: str = OFFERS) -> Q:
    """Return the condition under which something, of an achievement at ``path``, is judged by
    reviewers like this person."""
    reviewing = organizations_where(person, roles=[Role.REVIEWER])
    return Q(**{f"{path}__organization__in": reviewing}) | _named(person, Way.EXTERNAL, path=path)


def uncalibrated(person: Person, *, at: datetime) -> Q:
    """Return the condition under which samples are asked for that this person has not read well."""
    asked = CalibrationRule.objects.filter(achievement=OuterRef(OFFERS), required=True)
    valid = Calibration.objects.filter(achievement=OuterRef(OFFERS), reviewer=person, until__gt=at)
    return Q(Exists(asked)) & ~Q(Exists(valid))


def fits(person: Person) -> dict[Standing, Q]:
    """Return for each thing that terms can ask for when it is asked and this person has it."""
    return {
        Standing.PANEL: Q(asks_for("panel")) & _named(person, Way.PANEL),
        Standing.PRACTITIONER: Q(asks_for("practitioners")) & _named(person, Way.PRACTITIONER),
        Standing.HOLDER: Q(asks_for("holders")) & _holding(person),
    }


def unqualified(person: Person) -> Q:
    """Return the condition under which the terms ask for more than this person has."""
    asked = Q(asks_for("holders")) | Q(asks_for("practitioners")) | Q(asks_for("panel"))
    met = reduce(or_, fits(person).values())
    return ~_named(person, Way.EXTERNAL) & asked & ~met


def is_external(person: Person) -> bool:
    """Return whether this person reviews something by a mailed link."""
    return in_force().filter(person=person, way=Way.EXTERNAL).exists()


def qualification_of(token: str, *, at: datetime) -> Qualification | None:
    """Return what a mailed link opens, while it does."""
    rows = in_force().filter(token_hash=token_hash(token), expires_at__gt=at)
    return rows.select_related("achievement__organization", "person", "granted_by").first()


def _named(person: Person, way: Way, *, path: str = OFFERS) -> Q:
    rows = in_force().filter(person=person, way=way, achievement=OuterRef(path))
    return Q(Exists(rows))


def _holding(person: Person) -> Q:
    held = Credential.objects.filter(
        recipient=person, version__achievement=OuterRef(OFFERS), revoked_at=None
    )
    lasting = Q(valid_until=None) | Q(valid_until__gt=OuterRef("submitted_at"))
    return Q(Exists(held.filter(lasting)))
