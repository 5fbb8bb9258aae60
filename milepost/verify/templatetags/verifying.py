"""``{% load verifying %}``: a check's words, and moments as the badge writes them."""

from collections.abc import Container
from datetime import date, datetime

from django import template
from insignia.errors import UnreadableError
from insignia.times import parse_moment

from milepost.verify.rules import Question, Told, question, signed_issuer

register = template.Library()


@register.filter
def asked(name: str) -> Question:
    """Return the words for a check."""
    return question(name)


@register.filter
def under(path: object, number: int) -> str:
    """Return where a credential stands that is the nth inside another; it names its parts."""
    return f"{path}-{number}"


@register.filter
def strange_to(told: Told, known: Container[str] | None) -> bool:
    """Say whether a badge is not shown to be signed by one of the issuers known here."""
    return signed_issuer(told) not in (known or ())


@register.filter
def moment(text: str) -> datetime | None:
    """Return the moment that a badge writes; None for anything else."""
    try:
        return parse_moment(text) if text else None
    except UnreadableError:
        return None


@register.filter
def day(text: str) -> date | None:
    """Return an ISO day as a date; None for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
