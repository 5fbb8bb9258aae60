"""The Open Badges 3.0 API: who may connect to a wallet, for what, and how it is refused."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeGuard
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _
from insignia.encoding import parse_json
from insignia.proofs.jws import read_jws

from insignia import InsigniaError
from milepost.hold.rules.record import state_of_import, worse

Document = dict[str, Any]

_SCOPE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ, UPSERT = f"{_SCOPE}credential.readonly", f"{_SCOPE}credential.upsert"
READ_PROFILE, WRITE_PROFILE = f"{_SCOPE}profile.readonly", f"{_SCOPE}profile.update"
OFFLINE = "offline_access"
SCOPES = (READ, UPSERT, READ_PROFILE, WRITE_PROFILE, OFFLINE)

CODE_LIFE = timedelta(minutes=10)
ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=90)
UNUSED_LIFE = timedelta(days=30)
"""So long a program that nobody has connected stays registered."""
PER_PAGE, MOST_PER_PAGE = 20, 100
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z", re.ASCII)
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z", re.ASCII)
MOST_REDIRECTS, LONGEST = 10, 500
NAMED = ("client_name", "software_id", "software_version")
PLACES = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
CONTENT = {"application/json", "application/vc+ld+json", "application/ld+json", "application/vc"}


class OAuthError(Exception):
    """A refusal in OAuth's words: a code, and an ASCII sentence for whoever builds the program."""

    def __init__(self, code: str, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.status = code, sentence, status


class ApiError(Exception):
    """A refusal of the API: HTTP status, the standard's minor code, a sentence."""

    def __init__(self, status: int, *, minor: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.minor, self.sentence = status, minor, sentence


@dataclass(frozen=True, kw_only=True)
class Registration:
    """What a program says of itself when it registers (RFC 7591)."""

    name: str
    about: Mapping[str, Any]
    redirect_uris: tuple[str, ...]
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a program asks a holder for."""

    redirect_uri: str
    scopes: tuple[str, ...]
    state: str
    challenge: str


def words_of(scopes: Sequence[str]) -> list[str]:
    """Return what somebody agrees to, in plain words."""
    said = {
        READ: _("read the badges in your wallet"),
        UPSERT: _("put badges into your wallet"),
        READ_PROFILE: _("read your name and your e-mail address"),
        WRITE_PROFILE: _("change your name here"),
        OFFLINE: _("do so also while you are away, until you end it"),
    }
    return [said[one] for one in SCOPES if one in scopes]


def registration(body: object, *, loopback: bool) -> Registration:
    """Return a registration that is whole: all addresses https and on one host (RFC 7591, 2).

    ``loopback`` also lets in http to this machine. Raises OAuthError in the standard's words.
    """
    if not isinstance(body, dict):
        raise _metadata("Send a JSON object.")
    told = {name: _text(body, name) for name in (*NAMED, *PLACES)}
    redirects = body.get("redirect_uris")
    if not isinstance(redirects, list) or not 0 < len(redirects) <= MOST_REDIRECTS:
        raise OAuthError("invalid_redirect_uri", "redirect_uris is a list of addresses.")
    hosts = {
        _host(told[name], code="invalid_client_metadata", loopback=loopback) for name in PLACES
    }
    hosts |= {_host(one, code="invalid_redirect_uri", loopback=loopback) for one in redirects}
    if len(hosts) > 1:
        raise _metadata("All addresses must be on the same host.")
    _check_method(body)
    contacts = body.get("contacts", [])
    if not isinstance(contacts, list) or not all(_is_text(one) for one in contacts):
        raise _metadata("contacts is a list of texts.")
    return Registration(
        name=told["client_name"][:120],
        about={**told, **({"contacts": contacts[:10]} if contacts else {})},
        redirect_uris=tuple(redirects),
        scopes=_known(_text(body, "scope").split()),
    )


def _check_method(body: Mapping[str, Any]) -> None:
    if body.get("token_endpoint_auth_method", "client_secret_basic") != "client_secret_basic":
        raise _metadata("Only client_secret_basic is known.")
    grants = body.get("grant_types", ["authorization_code"])
    known = {"authorization_code", "refresh_token"}
    if not isinstance(grants, list) or not {str(one) for one in grants} <= known:
        raise _metadata("Only authorization_code and refresh_token are known.")
    if body.get("response_types", ["code"]) != ["code"]:
        raise _metadata("Only the response type code is known.")


def _known(scopes: Sequence[str]) -> tuple[str, ...]:
    if not scopes or not set(scopes) <= set(SCOPES):
        raise _metadata("A scope is not one of ours.")
    return tuple(one for one in SCOPES if one in scopes)


def _metadata(sentence: str) -> OAuthError:
    return OAuthError("invalid_client_metadata", sentence)


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name)
    if not _is_text(found) or not found.strip() or len(found) > LONGEST:
        raise _metadata(f"{name} is missing, or is not a short text.")
    return found.strip()


def _is_text(value: object) -> TypeGuard[str]:
    """Whether a value is a text that can be kept: PostgreSQL takes no zero character."""
    return isinstance(value, str) and "\x00" not in value


def _host(address: object, *, code: str, loopback: bool) -> str:
    parts = _split(address)
    if parts is None or parts.username is not None or parts.fragment or not parts.hostname:
        raise OAuthError(code, "Every address is a web address, without a fragment.")
    near = loopback and parts.hostname in ("localhost", "127.0.0.1")
    if parts.scheme != "https" and not (near and parts.scheme == "http"):
        raise OAuthError(code, "Every address begins with https://.")
    return parts.hostname


def _split(address: object) -> SplitResult | None:
    if not isinstance(address, str) or len(address) > LONGEST or not address.isascii():
        return None
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - reading it is the check
    except ValueError:
        return None
    return None if any(sign in address for sign in " \\\r\n\t\0") else parts


def origin_of(address: str) -> str:
    """Return scheme, host and port of a registered address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(address: str) -> str:
    """Return the host of a registered address."""
    return urlsplit(address).hostname or ""


def wish(asked: Mapping[str, str], *, redirect_uri: str, registered: Sequence[str]) -> Wish:
    """Return what is asked for; PKCE and state are required. Raises OAuthError for the program."""
    if asked.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "Only the response type code is known.")
    if not asked.get("state") or len(asked["state"]) > LONGEST:
        raise OAuthError("invalid_request", "state is missing or too long.")
    if asked.get("code_challenge_method") != "S256":
        raise OAuthError("invalid_request", "code_challenge_method must be S256.")
    if not CHALLENGE.match(asked.get("code_challenge", "")):
        raise OAuthError("invalid_request", "code_challenge is the base64url of a SHA-256.")
    scopes = asked.get("scope", "").split()
    if not set(scopes) <= set(registered) or not set(scopes) - {OFFLINE}:
        raise OAuthError("invalid_scope", "Ask for scopes that you have registered.")
    return Wish(
        redirect_uri=redirect_uri,
        scopes=tuple(one for one in SCOPES if one in scopes),
        state=asked["state"],
        challenge=asked["code_challenge"],
    )


def answers(verifier: str, *, challenge: str) -> bool:
    """Whether a code verifier is the one whose challenge was sent (RFC 7636, 4.6)."""
    if not VERIFIER.match(verifier):
        return False
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge


def narrowed(scope: str, *, granted: Sequence[str]) -> tuple[str, ...]:
    """Return the scopes of a refreshed token: those granted, or fewer (RFC 6749, 6)."""
    wanted = scope.split() or list(granted)
    if not set(wanted) <= set(granted):
        raise OAuthError("invalid_scope", "More than was granted is not given.")
    return tuple(one for one in SCOPES if one in wanted)


def claims_in(text: str) -> Document:
    """Return what a badge says, checked by nobody: JSON, or a token's claims; else nothing."""
    try:
        if text.lstrip().startswith("{"):
            found = parse_json(text.encode())
        else:
            claims = read_jws(text.strip()).claims()
            inside = claims.get("vc")
            named = {"issuer": claims.get("iss"), "id": claims.get("jti")}
            found = named | (inside if isinstance(inside, dict) else claims)
    except InsigniaError:
        return {}
    return found if isinstance(found, dict) else {}


def is_open_badge(text: str) -> bool:
    """Whether a text is written as an Open Badge 3.0."""
    types = claims_in(text).get("type")
    named = {str(one) for one in (types if isinstance(types, list) else [types])}
    return bool(named & {"OpenBadgeCredential", "AchievementCredential"})


def lowers(report: Mapping[str, Any], *, kept: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a badge is worth less, by its check, than one it would replace."""
    new = state_of_import(report)
    return any(worse(new, other=state_of_import(one)) != state_of_import(one) for one in kept)


def status_info(error: ApiError) -> Document:
    """Return an error as the standard has it (Imsx_StatusInfo)."""
    field = {"imsx_codeMinorFieldName": "TargetEndSystem", "imsx_codeMinorFieldValue": error.minor}
    return {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": error.sentence,
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }


def links(base: str, *, limit: int, offset: int, total: int) -> str:
    """Return the Link header of one page (6.1.2): first and last always, next and prev if any."""
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    sign = "&" if "?" in base else "?"
    return ", ".join(
        f'<{base}{sign}limit={limit}&offset={at}>; rel="{name}"' for name, at in places.items()
    )
