"""An xAPI 1.0.3 statement as an entry of a log: which day, what happened, what it voids."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from insignia.encoding import jcs

from milepost.practice.rules.days import EARLIEST, LATEST
from milepost.practice.rules.entries import Outcome
from milepost.practice.rules.faults import Unreadable
from milepost.practice.rules.recording import LONGEST_CONTEXT

ADL = "http://adlnet.gov/expapi/verbs/"
VOIDED = f"{ADL}voided"
VERBS = {f"{ADL}passed": Outcome.MET, f"{ADL}failed": Outcome.NOT_MET}
COMPLETED = f"{ADL}completed"
IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
KNOWN = {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored"}
KNOWN |= {"authority", "version", "attachments"}
MOST_STATEMENTS = 500
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\0]{1,1000}")
_SET_BY_US = ("stored", "authority")


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A verb, perhaps of one activity only, and the outcome it stands for."""

    verb: str
    outcome: Outcome
    activity: str = ""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a statement says; the ``outcome`` is None for one that voids another."""

    id: str
    moment: datetime | None
    outcome: Outcome | None
    voids: str
    context: str
    told: str
    sha256: str


def read_statement(
    data: object, *, mapping: Sequence[Mapped], addresses: Collection[str]
) -> Statement:
    """Return what a statement says; Unreadable with a sentence for what is wrong with it.

    ``addresses`` are the owner's: a statement about another address belongs in another log.
    """
    if not isinstance(data, dict):
        raise _wrong(_("A statement is a JSON object."))
    _require_shape(data)
    verb = _iri(data, "verb")
    _require_actor(data["actor"], addresses=addresses)
    voids = _voided(data["object"]) if verb == VOIDED else ""
    activity = "" if voids else _iri(data, "object")
    return Statement(
        id=_uuid(data["id"]) if "id" in data else "",
        moment=_moment(data),
        outcome=None if voids else _outcome(data, verb=verb, activity=activity, mapping=mapping),
        voids=voids,
        context=_context(data),
        told="" if voids else f"{verb} {activity}",
        sha256=hashlib.sha256(jcs(_sent(data))).hexdigest(),
    )


def _sent(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in _SET_BY_US}


def _require_shape(data: Mapping[str, Any]) -> None:
    unknown = sorted(data.keys() - KNOWN)
    if unknown:
        raise _wrong(_("A statement has no property «%(name)s».") % {"name": unknown[0]})
    for name in ("actor", "verb", "object"):
        if not isinstance(data.get(name), dict):
            raise _wrong(_("A statement needs its «%(name)s», an object.") % {"name": name})
    for name in ("result", "context"):
        if name in data and not isinstance(data[name], dict):
            raise _wrong(_("The «%(name)s» is an object.") % {"name": name})
    version = data.get("version", "1.0.0")
    if not isinstance(version, str) or not version.startswith("1.0."):
        raise _wrong(_("Only statements of xAPI 1.0 are taken."))
    if _has_null(data):
        raise _wrong(_("Nothing in a statement may be null, but in extensions."))


def _has_null(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_null(part) for name, part in value.items() if name != "extensions")
    if isinstance(value, list):
        return any(_has_null(part) for part in value)
    return value is None


def _require_actor(actor: Mapping[str, Any], *, addresses: Collection[str]) -> None:
    named = [name for name in IDENTIFIERS if name in actor]
    if actor.get("objectType", "Agent") != "Agent" or len(named) != 1:
        raise _wrong(
            _("The actor is one agent with one of %(names)s.") % {"names": ", ".join(IDENTIFIERS)}
        )
    own = {f"mailto:{address}" for address in addresses}
    known = {"mbox": own, "mbox_sha1sum": set(map(_sha1, own))}
    (name,) = named
    if name not in known:
        words = _("Whose «%(name)s» this is can’t be told here: name the actor by mail address.")
        raise _wrong(words % {"name": name})
    if str(actor[name]).lower() not in known[name]:
        raise _wrong(_("The actor is not the owner of this log."))


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _iri(data: Mapping[str, Any], name: str) -> str:
    part = data[name]
    if name == "object" and part.get("objectType", "Activity") != "Activity":
        raise _wrong(_("Only statements about an activity are taken, and those that void one."))
    found = part.get("id")
    if not isinstance(found, str) or not IRI.fullmatch(found):
        raise _wrong(_("The id of the %(name)s is an IRI.") % {"name": name})
    return found


def _voided(target: Mapping[str, Any]) -> str:
    if target.get("objectType") != "StatementRef" or not isinstance(target.get("id"), str):
        raise _wrong(_("What voids names a StatementRef."))
    return _uuid(target["id"])


def _uuid(text: object) -> str:
    try:
        return str(UUID(str(text)))
    except ValueError as error:
        raise _wrong(_("The id of a statement is a UUID.")) from error


def _moment(data: Mapping[str, Any]) -> datetime | None:
    text = data.get("timestamp")
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise _wrong(_("The timestamp is RFC 3339, such as 2026-01-05T08:00:00Z.")) from error
    if moment.tzinfo is None or not EARLIEST.year < moment.year < LATEST.year:
        raise _wrong(_("The timestamp has its zone, such as 2026-01-05T08:00:00Z."))
    return moment


def _outcome(
    data: Mapping[str, Any], *, verb: str, activity: str, mapping: Sequence[Mapped]
) -> Outcome:
    result = data.get("result", {})
    for name in ("success", "completion"):
        if not isinstance(result.get(name, False), bool):
            raise _wrong(_("The result's «%(name)s» is true or false.") % {"name": name})
    for one in sorted(mapping, key=lambda one: not one.activity):
        if one.verb == verb and one.activity in ("", activity):
            return one.outcome
    if "success" in result:
        return Outcome.MET if result["success"] else Outcome.NOT_MET
    if verb == COMPLETED:
        return Outcome.MET if result.get("completion", True) else Outcome.NOT_MET
    if verb not in VERBS:
        raise _wrong(
            _("What «%(verb)s» means for this log is not known: send result.success.")
            % {"verb": verb}
        )
    return VERBS[verb]


def _context(data: Mapping[str, Any]) -> str:
    platform = data.get("context", {}).get("platform", "")
    if not isinstance(platform, str) or "\0" in platform:
        raise _wrong(_("The platform is a text."))
    return platform[:LONGEST_CONTEXT]


def _wrong(sentence: str) -> Unreadable:
    return Unreadable([sentence], code="unreadable-statement")
