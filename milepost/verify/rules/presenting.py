"""Asking a wallet app for a badge, by OpenID for Verifiable Presentations 1.0 with DCQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import orjson
from insignia.encoding import parse_json

from insignia import InsigniaError, Report

SCHEME = "openid4vp://"
REQUEST_LIFE = timedelta(minutes=15)
MOST_TRIES = 5
"""So many answers that do not hold end a request."""
MOST_BYTES = 1024 * 1024
LDP, JWT, SD_JWT = "badge", "badge_jwt", "badge_sd_jwt"
"""The credential queries of a request: one of them will do."""
TYPES = [
    "https://www.w3.org/2018/credentials#VerifiableCredential",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
]
BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
"""With the contexts of Open Badges both expand to the same type."""
BOUND = {
    LDP: ("proof", "issuer"),
    JWT: ("proof", "issuer"),
    SD_JWT: ("proof", "issuer", "holder"),
}
"""What must be passed before anything is kept: that the holder's key signed an answer to us.

A Data Integrity proof binds challenge and domain itself, a token its nonce and aud; of a
presentation, ``issuer`` says that the key is the holder's.
"""

SIGNED = ("proof", "issuer", "terms", "structure", "described-once")
"""What must not have failed of the badge inside; the report tells whether it is in force."""


class PresentingError(Exception):
    """An answer that is refused, in the protocol's words."""

    def __init__(self, sentence: str, *, code: str = "invalid_request") -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a request names: where to answer, with which nonce and state, which SD-JWT types."""

    response_uri: str
    nonce: str
    state: str
    types: Sequence[str]

    @property
    def client_id(self) -> str:
        """Who asks (5.9.3): an unsigned request is known by where its answer goes."""
        return f"redirect_uri:{self.response_uri}"


@dataclass(frozen=True)
class Presented:
    """One presentation of an answer: to which credential query, and as text."""

    query: str
    text: str


def dcql_query(wanted: Wanted) -> dict[str, Any]:
    """Return the DCQL query: one Open Badge, in one of three forms, held by who shows it."""
    return {
        "credentials": [
            {"id": LDP, "format": "ldp_vc", "meta": {"type_values": [TYPES]}},
            {"id": JWT, "format": "jwt_vc_json", "meta": {"type_values": [TYPES]}},
            {"id": SD_JWT, "format": "dc+sd-jwt", "meta": {"vct_values": list(wanted.types)}},
        ],
        "credential_sets": [{"options": [[LDP], [JWT], [SD_JWT]]}],
    }


def request_link(wanted: Wanted) -> str:
    """Return the Authorization Request as a link for a wallet app (5.4)."""
    formats = {
        "ldp_vc": {
            "proof_type_values": ["DataIntegrityProof"],
            "cryptosuite_values": ["eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022"],
        },
        "jwt_vc_json": {"alg_values": ["EdDSA", "ES256"]},
        "dc+sd-jwt": {
            "sd-jwt_alg_values": ["EdDSA", "ES256"],
            "kb-jwt_alg_values": ["EdDSA", "ES256"],
        },
    }
    parameters = {
        "client_id": wanted.client_id,
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "response_uri": wanted.response_uri,
        "nonce": wanted.nonce,
        "state": wanted.state,
        "dcql_query": orjson.dumps(dcql_query(wanted)).decode(),
        "client_metadata": orjson.dumps({"vp_formats_supported": formats}).decode(),
    }
    return f"{SCHEME}?{urlencode(parameters)}"


def presented_in(vp_token: str) -> Presented:
    """Return the one presentation of an answer (8.1): an object of arrays, one element asked."""
    if len(vp_token) > MOST_BYTES:
        raise PresentingError("The answer is too long.")
    try:
        token = parse_json(vp_token.encode())
    except InsigniaError as error:
        raise PresentingError("The vp_token is not readable as JSON.") from error
    if not isinstance(token, dict) or len(token) != 1:
        raise PresentingError("The vp_token is an object with one badge in it.")
    [(query, found)] = token.items()
    if query not in BOUND or not isinstance(found, list) or len(found) != 1:
        raise PresentingError("The vp_token answers a query of ours with a list of one.")
    [presentation] = found
    if query == LDP and isinstance(presentation, dict):
        return Presented(query, orjson.dumps(presentation).decode())
    if query != LDP and isinstance(presentation, str):
        return Presented(query, presentation)
    raise PresentingError("The presentation is not in the form that was asked for.")


def check_answers(report: Report, *, presented: Presented, wanted: Wanted) -> None:
    """Refuse what does not answer us: signature, nonce, audience, key, type (8.6, 14.1)."""
    passed = {check.name for check in report.checks if check.outcome == "passed"}
    bound = BOUND[presented.query]
    for check in report.checks:
        if check.name in bound and check.outcome != "passed":
            raise PresentingError(check.sentence)
    if not passed.issuperset(bound):
        raise PresentingError("It is not shown that this answers our question.")
    document = report.credential or {}
    if presented.query == SD_JWT:
        if document.get("vct") not in wanted.types:
            raise PresentingError("This is not the type of badge that was asked for.")
        return
    if "VerifiablePresentation" not in _types(document):
        raise PresentingError("A badge alone answers nothing: show it in a presentation.")
    if len(report.contained) != 1 or report.contained[0].credential is None:
        raise PresentingError("The presentation holds one badge.")
    for check in report.contained[0].checks:
        if check.name in SIGNED and check.outcome == "failed":
            raise PresentingError(check.sentence)
    _check_held(report.contained[0].credential, holder=_id(document.get("holder")))


def _check_held(credential: Mapping[str, Any], *, holder: str) -> None:
    """The key that shows a badge must be the one that the badge is about."""
    if not BADGE_TYPES & _types(credential):
        raise PresentingError("This is not the type of badge that was asked for.")
    subject = credential.get("credentialSubject")
    if not holder or _id(subject) != holder:
        raise PresentingError("Whoever shows this badge is not the one it is about.")


def _types(document: Mapping[str, Any]) -> set[str]:
    found = document.get("type")
    return {one for one in (found if isinstance(found, list) else [found]) if isinstance(one, str)}


def _id(value: object) -> str:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""


def named(document: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name of a badge and of its issuer, as an SD-JWT says them."""
    names = (document.get("name"), document.get("issuer_name"))
    title, issuer = (one if isinstance(one, str) else "" for one in names)
    return title[:200], issuer[:200]
