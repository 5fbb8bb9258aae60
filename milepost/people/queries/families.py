"""Who is a minor, who decides for whom, and what waits for them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from milepost.kit.tokens import token_hash
from milepost.people.models import Approval, Guardianship, Minority, Person
from milepost.people.rules.families import SHOWING

State = Guardianship.State


def minority_of(person: Person) -> Minority | None:
    """Return until when a person is a minor; None of everyone else."""
    return Minority.objects.filter(person=person).first()


def is_minor(person: Person, *, on: date) -> bool:
    """Say whether somebody is a minor on a day."""
    return Minority.objects.filter(person=person, of_age_on__gt=on).exists()


def waits(person: Person, *, on: date) -> bool:
    """Say whether somebody is a minor for whom no guardian has said yes."""
    agreed = Guardianship.objects.filter(child=OuterRef("person"), state=State.AGREED)
    minors = Minority.objects.filter(person=person, of_age_on__gt=on)
    return minors.filter(~Exists(agreed)).exists()


def due_to_come_of_age(*, on: date) -> QuerySet[Minority]:
    """Return the minors who are of age on a day, the first first."""
    return Minority.objects.filter(of_age_on__lte=on).order_by("of_age_on", "person")


def guardians_of(child: Person) -> QuerySet[Guardianship]:
    """Return whom a minor's guardians are or might become, and who said no; first asked first."""
    return Guardianship.objects.filter(child=child).select_related("guardian", "asked_by")


def deciding_for(child: Person) -> QuerySet[Person]:
    """Return the people who decide for a minor now."""
    return Person.objects.filter(guarded__child=child, guarded__state=State.AGREED)


def guarded_by(guardian: Person, *, on: date) -> QuerySet[Guardianship]:
    """Return the children somebody decides for on a day, by name.

    Who is of age is none of them, even before everything was handed over.
    """
    rows = Guardianship.objects.filter(guardian=guardian, state=State.AGREED)
    rows = rows.filter(child__minority__of_age_on__gt=on)
    return rows.select_related("child__minority").order_by("child__name", "id")


def with_waiting(children: QuerySet[Guardianship]) -> QuerySet[Guardianship]:
    """Return these children, each with how many things are ``waiting`` for a guardian."""
    asked = Q(child__approvals__state=Approval.State.ASKED)
    return children.annotate(waiting=Count("child__approvals", filter=asked))


def question_of(token: str) -> Guardianship | None:
    """Return the question that a mailed link is about, answered or not."""
    rows = Guardianship.objects.select_related("child__minority", "asked_by")
    return rows.filter(token_hash=token_hash(token)).first()


def approvals_for(guardian: Person, *, on: date) -> QuerySet[Approval]:
    """Return what the children asked for whom somebody decides on a day, newest first."""
    children = guarded_by(guardian, on=on).order_by().values("child")
    rows = Approval.objects.filter(child__in=children)
    return rows.select_related("child", "decided_by")


def approvals_of(child: Person) -> QuerySet[Approval]:
    """Return what somebody asked as a minor, newest first."""
    return Approval.objects.filter(child=child).select_related("child", "decided_by")


def approval_about(pk: UUID, *, kind: str) -> Approval | None:
    """Return what guardians were asked about this thing; None if nobody had to be."""
    return Approval.objects.filter(about=pk, kind=kind).select_related("decided_by").first()


def approvals_about(keys: Iterable[UUID], *, kind: str) -> dict[UUID, Approval]:
    """Return what guardians were asked about these things, by their ids."""
    rows = Approval.objects.filter(about__in=list(keys), kind=kind)
    return {one.about: one for one in rows}


def open_to_keep(person: Person) -> QuerySet[Approval]:
    """Return what somebody showed as a minor and has to keep or stop now, newest first."""
    states = [Approval.State.ASKED, Approval.State.APPROVED]
    return approvals_of(person).filter(state__in=states)


def held_back(kind: str, *, by: str = "pk") -> Exists:
    """Return the condition under which a row of a kind is a minor's and not to be shown.

    ``by`` is the field whose id guardians were asked about.
    """
    rows = Approval.objects.filter(about=OuterRef(by), kind=kind)
    return Exists(rows.exclude(state__in=SHOWING))


def family_of(person: Person) -> QuerySet[Person]:
    """Return everyone who decides or decided for a person, and for whom they do or did."""
    rows = Guardianship.objects.exclude(state=State.REFUSED).order_by()
    own = EmailAddress.objects.filter(user=person, verified=True).values("email")
    named = rows.filter(Q(guardian=person) | Q(email__in=own) | Q(email=person.email))
    above = rows.filter(child=person)
    addresses = EmailAddress.objects.filter(verified=True, email__in=above.values("email"))
    return Person.objects.filter(
        Q(pk__in=named.values("child"))
        | Q(pk__in=above.filter(guardian__isnull=False).values("guardian"))
        | Q(pk__in=addresses.values("user"))
        | Q(email__in=above.values("email"))
    )


def is_family_address(child: Person, *, emails: Iterable[str]) -> bool:
    """Say whether one of these addresses is of somebody who decides or decided for a person."""
    wanted = {email.strip().lower() for email in emails}
    rows = Guardianship.objects.filter(child=child).exclude(state=State.REFUSED)
    if rows.filter(email__in=wanted).exists():
        return True
    proved = EmailAddress.objects.filter(verified=True, email__in=wanted)
    people = Q(guardian__in=proved.values("user")) | Q(guardian__email__in=wanted)
    return rows.filter(people).exists()
