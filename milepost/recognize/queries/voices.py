"""Voices for and against, and who may raise one."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from milepost.define.models import Achievement
from milepost.issue.models import Credential
from milepost.organizations.models import Organization
from milepost.organizations.queries import organizations_where, roles_of, verified_domains
from milepost.people.models import Person
from milepost.people.queries.families import held_back
from milepost.people.rules.families import ApprovalKind
from milepost.recognize.models import SkillEndorsement, Voice
from milepost.recognize.rules.access import DECIDERS

Subject = Achievement | Organization
Said = TypeVar("Said", Voice, SkillEndorsement)


def about(subject: Subject) -> dict[str, Any]:
    """Return the one field by which a voice is about this."""
    return {"achievement": subject} if isinstance(subject, Achievement) else {"issuer": subject}


def voices_in_public() -> QuerySet[Voice]:
    """Return what stands on record; a minor's only once a guardian has approved it."""
    return Voice.objects.filter(~held_back(ApprovalKind.WORDS), state=Voice.State.RAISED)


def voices_about(subject: Subject) -> QuerySet[Voice]:
    """Return what stands on record about something, newest first, with who said it."""
    rows = voices_in_public().filter(**about(subject))
    return rows.select_related("author", "organization").defer("document")


def voices_of(person: Person) -> QuerySet[Voice]:
    """Return everything a person has said."""
    return Voice.objects.filter(author=person).select_related("organization")


def holds(person: Person, *, subject: Subject) -> bool:
    """Say whether a person holds the badge, or any of the issuer's, in force."""
    rows = Credential.objects.filter(recipient=person, revoked_at__isnull=True)
    if isinstance(subject, Achievement):
        return rows.filter(version__achievement=subject).exists()
    return rows.filter(organization=subject).exists()


def owns(person: Person, *, subject: Subject) -> bool:
    """Say whether a person writes or runs what they would speak about, or is its author."""
    home = subject.organization if isinstance(subject, Achievement) else subject
    if roles_of(person, organization=home):
        return True
    if not isinstance(subject, Achievement):
        return False
    named = subject.coauthors.filter(Q(person=person), accepted_at__isnull=False)
    return named.exists()


def speaks_for(person: Person) -> QuerySet[Organization]:
    """Return the organizations whose name a person may speak in."""
    return organizations_where(person, roles=DECIDERS)


def with_domains(rows: Iterable[Said]) -> list[Said]:
    """Return what was said, each with the ``domain`` that its organization has proved."""
    found = list(rows)
    domains = verified_domains(one.organization for one in found if one.organization)
    for one in found:
        one.domain = domains.get(one.organization_id, "") if one.organization_id else ""
    return found
