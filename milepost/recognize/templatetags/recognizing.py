"""What stands beside an achievement, an organization, and badges: who accepts them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext
from django.utils import timezone

from milepost.define.models import Achievement
from milepost.hold.models import ImportedCredential
from milepost.hold.queries import Shown
from milepost.issue.models import Credential
from milepost.issue.queries import known_here
from milepost.organizations.models import Organization
from milepost.people.models import Person
from milepost.recognize import queries
from milepost.recognize.rules.issuers import NamedIssuer
from milepost.recognize.rules.uses import Helped, Used
from milepost.verify.rules import is_signed_by_issuer, is_strange, issuers_in, signed_issuer

register = template.Library()

MOST = 3
MOST_MATCHES = 10
MOST_VOICES = 2
MOST_ENDORSEMENTS = 20


@register.inclusion_tag("recognize/beside_achievement.html")
def accepted_where(achievement: Achievement) -> dict[str, Any]:
    """Show the first commitments that accept an achievement, and how many there are."""
    rows = queries.accepting(achievement, on=timezone.localdate())
    return {"rows": list(rows[:MOST]), "count": rows.count(), "slug": achievement.slug}


@register.inclusion_tag("recognize/beside_voices.html")
def voices(subject: queries.Subject) -> dict[str, Any]:
    """Show the newest voices for and against something side by side, with how many there are."""
    rows = queries.voices_about(subject)
    sides = {"endorses": rows.filter(stance="endorses"), "dissents": rows.filter(stance="dissents")}
    newest = {side: found[:MOST_VOICES] for side, found in sides.items()}
    return {side: queries.with_domains(found) for side, found in newest.items()} | {
        "endorsed": sides["endorses"].count(),
        "dissented": sides["dissents"].count(),
        "kind": "achievement" if isinstance(subject, Achievement) else "issuer",
        "slug": subject.slug,
    }


@register.inclusion_tag("recognize/beside_uses.html")
def used_later(achievement: Achievement) -> dict[str, Any]:
    """Show what earners say after months, once enough have."""
    told = queries.uses_of(achievement)
    if told is None:
        return {}
    return {
        "told": told,
        "used": [(label, told.used[value]) for value, label in Used.choices],
        "helped": [(label, told.helped[value]) for value, label in Helped.choices],
    }


@register.inclusion_tag("recognize/beside_organization.html", takes_context=True)
def accepts(context: RequestContext, organization: Organization) -> dict[str, Any]:
    """Show the first commitments of an organization; its deciders also get the way to more."""
    rows = queries.in_force(on=timezone.localdate())
    person = context["request"].user
    decides = isinstance(person, Person) and (
        queries.desks_of(person).filter(pk=organization.pk).exists()
    )
    return {
        "rows": list(rows.filter(commitment__organization=organization)[:MOST]),
        "organization": organization,
        "decides": decides,
    }


@register.inclusion_tag("recognize/beside_endorsements.html", takes_context=True)
def endorsed(context: RequestContext, credentials: Sequence[Credential]) -> dict[str, Any]:
    """Show what holders let others read about these badges; a holder gets the way to all of it."""
    badges = list(credentials)
    return {
        "shown": queries.with_domains(queries.endorsements_shown(badges)[:MOST_ENDORSEMENTS]),
        "own": _are_own(badges, reader=context["request"].user),
        "token": context.get("token", ""),
    }


@register.inclusion_tag("recognize/recognized.html", takes_context=True)
def recognized(
    context: RequestContext, credential: Credential, beside: Sequence[Credential]
) -> dict[str, Any]:
    """Say how far a badge is recognized; worked out once for all that stand beside it."""
    known = vars(context["request"]).setdefault("recognitions", {})
    if credential.pk not in known:
        known |= queries.recognitions_of(beside, on=timezone.localdate())
    return {"told": known[credential.pk]}


@register.inclusion_tag("recognize/recognized.html", takes_context=True)
def recognized_import(
    context: RequestContext, kept: ImportedCredential, beside: Sequence[ImportedCredential]
) -> dict[str, Any]:
    """Say how far a badge from elsewhere is recognized, if it passed every check."""
    known = vars(context["request"]).setdefault("recognized_imports", None)
    if known is None:
        reports = {one.pk: one.report for one in beside}
        known = queries.recognitions_of_reports(reports, on=timezone.localdate())
        vars(context["request"])["recognized_imports"] = known
    return {"told": known.get(kept.pk)}


@register.inclusion_tag("recognize/beside_badges.html", takes_context=True)
def badges_accepted(
    context: RequestContext,
    credentials: Sequence[Credential],
    imports: Sequence[ImportedCredential] = (),
) -> dict[str, Any]:
    """Show the commitments that cover any of these badges; their holder gets the way to claim."""
    return _accepted(context, list(credentials), reports=[one.report for one in imports])


@register.inclusion_tag("recognize/beside_badges.html", takes_context=True)
def import_accepted(context: RequestContext, kept: ImportedCredential) -> dict[str, Any]:
    """Show its holder the commitments that cover a badge from elsewhere, with the way to claim."""
    mine = kept.kept_at is not None and kept.holder_id == context["request"].user.pk
    told = queries.recognition_of_report(kept.report, on=timezone.localdate())
    return _accepted(context, [], reports=[kept.report]) | {"claims_others": mine, "told": told}


@register.inclusion_tag("recognize/beside_badges.html", takes_context=True)
def report_accepted(context: RequestContext, told: dict[str, Any]) -> dict[str, Any]:
    """Show the commitments that cover the badge of a report, if it passed every check."""
    valid = told["badge"] and told["verdict"] == "valid"
    ours = list(queries.issued_here(told["badge"])) if valid else []
    recognized = queries.recognition_of_report(told, on=timezone.localdate())
    shown = _accepted(context, ours, reports=[told] if valid and not ours else [])
    return shown | {"told": recognized}


def _accepted(
    context: RequestContext, badges: list[Credential], *, reports: list[dict[str, Any]]
) -> dict[str, Any]:
    reader, today = context["request"].user, timezone.localdate()
    matches = queries.matching(badges, on=today)
    shown = matches[:MOST_MATCHES]
    covered = {match.version.pk for match in matches}
    others = queries.accepting_brought(reports, on=today) if reports else []
    return {
        "matches": shown,
        "others": [one for one in others if one.pk not in covered][:MOST_MATCHES],
        "decided": queries.counts_of(match.version.commitment_id for match in shown),
        "more": len(matches) > MOST_MATCHES,
        "several": len(badges) > 1,
        "held": badges[0] if len(badges) == 1 else None,
        "own": _are_own(badges, reader=reader),
    }


def _are_own(badges: Sequence[Credential], *, reader: Person | AnonymousUser) -> bool:
    mine = [one.recipient_id == reader.pk for one in badges if reader.is_authenticated]
    return bool(mine) and all(mine)


@register.inclusion_tag("recognize/issuers.html")
def issuer_of_report(told: dict[str, Any]) -> dict[str, Any]:
    """Show what is known of the issuer in a report, if its signature was found to be its own."""
    badge = told["badge"]
    named = [_named(badge)] if badge and is_signed_by_issuer(told) else []
    return {"standings": queries.standings(named)}


@register.simple_tag
def known_inside(told: dict[str, Any]) -> set[str]:
    """Return the issuers of all that is in a report that are known here."""
    return known_here(issuers_in(told))


@register.simple_tag
def strange(told: dict[str, Any]) -> bool:
    """Say whether anything in a report is not shown to be signed by an issuer known here."""
    return is_strange(told, known=known_inside(told))


@register.inclusion_tag("recognize/issuers.html")
def issuers_inside(told: dict[str, Any]) -> dict[str, Any]:
    """Show what is known of whoever signed what is inside a report, each once."""
    named = [_named(part["badge"]) for part in _parts(told) if signed_issuer(part)]
    return {"standings": queries.standings(named), "inside": True}


def _parts(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in told["contained"]:
        yield part
        yield from _parts(part)


@register.inclusion_tag("recognize/issuers.html")
def issuers_of_share(
    shown: Sequence[Shown], imports: Sequence[ImportedCredential]
) -> dict[str, Any]:
    """Show what is known of everyone who issued the badges of a share."""
    own = [NamedIssuer(identifier=one.badge.issuer_id, name=one.badge.issuer) for one in shown]
    told = [one.report for one in imports]
    theirs = [_named(one["badge"]) for one in told if one["badge"] and is_signed_by_issuer(one)]
    return {"standings": queries.standings([*own, *theirs])}


def _named(badge: dict[str, Any]) -> NamedIssuer:
    return NamedIssuer(identifier=badge["issuer_id"], name=badge["issuer"])
