"""Keys to the API: made, used, revoked; only their hash is kept."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from milepost.kit import journal
from milepost.kit.tokens import new_token, token_hash
from milepost.people import notices, queries, rules
from milepost.people.models import ApiToken, Person

USE_IS_NOTED_EVERY = timedelta(minutes=10)


@transaction.atomic
def make_token(person: Person, *, name: str, expires_at: datetime | None, at: datetime) -> str:
    """Return the secret of a new API token; it can be read this once."""
    rules.check_room(queries.tokens_of(person).count(), most=rules.MOST_TOKENS)
    secret = rules.TOKEN_MARK + new_token()
    token = ApiToken.objects.create(
        person=person,
        name=name,
        token_hash=token_hash(secret),
        created_at=at,
        expires_at=expires_at,
    )
    notices.tell_of_change(person.email, what=_("The API token “%s” was made.") % name, at=at)
    journal.record("token.made", by=person.pk, target=token, at=at)
    return secret


@transaction.atomic
def revoke_token(person: Person, *, pk: int, at: datetime) -> None:
    """Close an API token of a person for good; closing it again changes nothing."""
    token = ApiToken.objects.filter(person=person, pk=pk, revoked_at=None).first()
    if token is None:
        return
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    journal.record("token.revoked", by=person.pk, target=token, at=at)


def use_token(secret: str, *, at: datetime) -> Person | None:
    """Return whose token this is, if it is in force, and note when it was last used."""
    token = queries.token_of(secret, at=at)
    if token is None:
        return None
    stale = Q(last_used_at=None) | Q(last_used_at__lt=at - USE_IS_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
    return token.person
