"""What was said about holders' skills, and who may read it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from milepost.hold.models import Share
from milepost.issue.models import Credential
from milepost.people.models import Person
from milepost.recognize.models import SkillEndorsement
from milepost.review.queries import relatives_of

State = SkillEndorsement.State


def endorsements_about(holder: Person) -> QuerySet[SkillEndorsement]:
    """Return what was said about a holder's skills and not taken back, newest first."""
    rows = SkillEndorsement.objects.filter(credential__recipient=holder)
    return _told(rows.exclude(state=State.WITHDRAWN))


def endorsements_by(author: Person) -> QuerySet[SkillEndorsement]:
    """Return what somebody has said about others' skills, newest first."""
    return _told(SkillEndorsement.objects.filter(author=author))


def endorsements_shown(credentials: Iterable[Credential]) -> QuerySet[SkillEndorsement]:
    """Return what holders let others read about these badges, newest first."""
    rows = SkillEndorsement.objects.filter(credential__in=[one.pk for one in credentials])
    return _told(rows.filter(state=State.SHOWN, credential__revoked_at=None))


def endorsements_on(share: Share) -> QuerySet[SkillEndorsement]:
    """Return what the holder of a share lets its readers read, with the documents."""
    rows = SkillEndorsement.objects.filter(credential__in=share.credentials.all())
    return rows.filter(state=State.SHOWN, credential__revoked_at=None)


def endorsements_kept_by(person: Person) -> QuerySet[SkillEndorsement]:
    """Return what is about somebody's skills or signed by them, with the documents."""
    rows = SkillEndorsement.objects.filter(Q(credential__recipient=person) | Q(author=person))
    return rows.exclude(state=State.WITHDRAWN)


def criteria_of(credential: Credential) -> list[tuple[str, str]]:
    """Return the criteria that a badge was judged by: key and text."""
    rows = credential.version.criteria.order_by("position").values_list("key", "text")
    return [(str(key), text) for key, text in rows]


def is_relative(author: Person, *, holder: Person) -> bool:
    """Say whether two people are family, by whom it was declared or who guards whom."""
    return relatives_of(author).filter(pk=holder.pk).exists()


def _told(rows: QuerySet[SkillEndorsement]) -> QuerySet[SkillEndorsement]:
    related = ("author", "organization", "credential__version", "credential__recipient")
    return rows.select_related(*related).defer("document", "credential__document")
