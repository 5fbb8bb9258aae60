"""What this server signs in its own name: records it put together for a learner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from insignia.keys import PrivateKey

from insignia import InsigniaError, sign
from milepost.issue import queries
from milepost.issue.models import PublisherKey
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.sealing import seal, unseal

PURPOSE = "publisher key"
Document = dict[str, Any]


def publisher(*, at: datetime) -> Document:
    """Return who this server is when it signs in its own name, as an Open Badges Profile."""
    return queries.publisher_profile(_key(at=at))


def sign_as_publisher(unsigned: Mapping[str, Any], *, at: datetime) -> Document:
    """Return a document signed in this server's own name; its ``issuer`` is :func:`publisher`.

    Raises RuleError for what cannot be signed.
    """
    key = _key(at=at)
    secret = PrivateKey.from_seed(unseal(bytes(key.sealed_secret), purpose=PURPOSE))
    try:
        return sign(unsigned, key=secret, method=key.method, created=at)
    except InsigniaError as error:
        raise RuleError(
            _("This cannot be signed as it is written: %(reason)s") % {"reason": error},
            code=error.code,
        ) from error


@transaction.atomic
def rotate_publisher_key(*, at: datetime) -> PublisherKey:
    """Sign with a fresh key from now on; what was signed with the old one stays verifiable."""
    PublisherKey.objects.filter(current=True).update(current=None, retired_at=at)
    secret = PrivateKey.generate()
    key = PublisherKey.objects.create(
        method=queries.publisher_method(secret.public),
        multikey=secret.public.to_multikey(),
        sealed_secret=seal(secret.secret, purpose=PURPOSE),
        created_at=at,
    )
    record("publisher-key.made", by=None, target=key, at=at, method=key.method)
    return key


def _key(*, at: datetime) -> PublisherKey:
    """The present key, if its DID is still the one we would give it; else a new one.

    Whoever makes the first key at the same moment as somebody else takes theirs.
    """
    key = PublisherKey.objects.filter(current=True).first()
    if key is not None and key.method == queries.publisher_method(queries.public_of(key)):
        return key
    try:
        return rotate_publisher_key(at=at)
    except IntegrityError:
        return PublisherKey.objects.get(current=True)
