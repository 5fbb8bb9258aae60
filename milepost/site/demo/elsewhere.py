"""What the demo's learner brings from elsewhere, and says in their own words."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from insignia.did import key as did_key

from insignia import PrivateKey, sign
from milepost.define.queries import alignment_to
from milepost.frameworks.queries import competencies
from milepost.hold import actions, queries
from milepost.issue.rules import identity
from milepost.kit.fetch import Fetched, FetchError
from milepost.people.models import Person

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def bring_and_say(person: Person, *, told: Mapping[str, Any], now: datetime) -> None:
    """Bring badges of another issuer, keep all but the last one, and write own claims."""
    begin = now - timedelta(days=told["days_ago"])
    *kept, last = told["badges"]
    brought = actions.bring(
        person,
        pieces=[_piece(badge, person=person, at=begin) for badge in kept],
        fetch=_nobody,
        at=begin,
    )
    found = [badge.pk for badge in queries.found_in(brought)]
    actions.keep(brought, chosen=found, by=person, at=begin)
    collection = actions.start_collection(
        person, name=told["collection"], words=told["collection_words"], at=begin
    )
    badges = [("elsewhere", pk) for pk in found]
    badges += [("here", one.pk) for one in queries.wallet_of(person).filter(revoked_at=None)]
    actions.collect(collection, chosen=badges, by=person, at=begin)
    for claim in told["claims"]:
        actions.say(person, saying=actions.Saying(**claim), at=begin)
    yesterday = now - timedelta(days=1)
    piece = _piece(last, person=person, at=begin)
    actions.bring(person, pieces=[piece], fetch=_nobody, at=yesterday)


def _piece(badge: Mapping[str, Any], *, person: Person, at: datetime) -> actions.Piece:
    """A badge as another platform would sign it, with a key that its own name gives away."""
    key = PrivateKey.from_seed(badge["issuer"].encode().ljust(32, b".")[:32])
    issuer = did_key.from_key(key.public)
    method = f"{issuer}#{issuer.removeprefix('did:key:')}"
    earned = (at - timedelta(days=badge["days_before"])).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {
        "@context": CONTEXTS,
        "id": f"urn:demo:{badge['file']}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": badge["issuer"]},
        "validFrom": earned,
        "name": badge["title"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity(person.email, salt="demo")],
            "achievement": {
                "id": f"urn:demo:achievement:{badge['file']}",
                "type": ["Achievement"],
                "name": badge["title"],
                "description": badge["description"],
                "criteria": {"narrative": badge["criteria"]},
                **_alignment(badge),
            },
        },
    }
    signed = sign(document, key=key, method=method, created=at)
    return actions.Piece(name=badge["file"], content=json.dumps(signed).encode())


def _alignment(badge: Mapping[str, Any]) -> dict[str, Any]:
    """Competencies that are kept here, by their codes, and those of a framework elsewhere."""
    rows = [dict(row) for row in badge.get("outside", [])]
    for row in competencies().filter(code__in=badge.get("aligned", [])).order_by("code"):
        words = alignment_to(str(row.identifier))
        assert words
        rows.append(
            {
                "targetName": words["name"],
                "targetUrl": words["url"],
                "targetFramework": words["framework"],
            }
        )
    return {"alignment": [{"type": ["Alignment"], **row} for row in rows]} if rows else {}


def _nobody(url: str) -> Fetched:
    raise FetchError("The demo asks nobody.", code="network")
