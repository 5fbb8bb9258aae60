"""One-time links: made within a rate, used once under a lock."""

from datetime import datetime

from milepost.kit.errors import RuleError
from milepost.kit.tokens import new_token, token_hash
from milepost.people import rules
from milepost.people.models import Person, SignInLink


def make_link(
    email: str, *, person: Person | None, source: str, next_path: str, at: datetime
) -> str:
    """Return the secret of a new link; refused when too many were made within the hour."""
    recent = SignInLink.objects.filter(created_at__gt=at - rules.COUNTED_OVER)
    rules.check_rate(
        to_address=recent.filter(email=email).count(),
        from_source=recent.filter(source=source).count() if source else 0,
    )
    token = new_token()
    SignInLink.objects.create(
        email=email,
        person=person,
        source=source,
        token_hash=token_hash(token),
        next_path=next_path[:400],
        created_at=at,
        expires_at=at + rules.LINK_LIFE,
    )
    return token


def take_link(token: str, *, at: datetime) -> SignInLink:
    """Return a link and mark it used; refused if it is unknown, used or too old."""
    links = SignInLink.objects.select_for_update(of=("self",))
    link = links.filter(token_hash=token_hash(token)).first()
    if link is None:
        raise RuleError("This link is not one of ours.", code="link-unknown")
    rules.check_link(used_at=link.used_at, expires_at=link.expires_at, at=at)
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link
