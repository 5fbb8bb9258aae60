"""What a wallet may ask of us, by OpenID for Verifiable Credential Issuance 1.0."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from insignia.did import jwk
from insignia.keys import PublicKey
from insignia.proofs.jws import check_jws, read_jws

from insignia import InsigniaError, did
from milepost.issue.rules.credential import OPEN_BADGES

Document = dict[str, Any]

SCHEME = "openid-credential-offer://"
PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
PROOF_TYPE = "openid4vci-proof+jwt"
ALGORITHMS = ("EdDSA", "Ed25519", "ES256")
OFFER_LIFE = timedelta(minutes=15)
TOKEN_LIFE = timedelta(minutes=15)
NONCE_LIFE = timedelta(minutes=5)
CLOCKS_APART = timedelta(minutes=5)
"""How far a wallet's clock may be from ours."""
TX_CODE_LENGTH = 6
MOST_TRIES = 5
"""So many wrong codes end an offer."""
BATCH_SIZE = 10
MOST_EDITIONS = 30
"""So many signed copies one offer may give."""
LDP, JWT, SD_JWT = "ldp_vc", "jwt_vc_json", "dc+sd-jwt"
OLD_SD_JWT = "vc+sd-jwt"
"""What ``dc+sd-jwt`` was called in the drafts."""
CONFIGURATIONS = {"OpenBadgeLdp": LDP, "OpenBadgeJwt": JWT, "OpenBadgeSdJwt": SD_JWT}
"""Our names for the three forms a badge can be had in."""
SIGNED_WITH = {LDP: "eddsa-rdfc-2022", JWT: "EdDSA", SD_JWT: "EdDSA"}
EVENTS = ("credential_accepted", "credential_failure", "credential_deleted")
CONCEALED = ("/result", "/assessment", "/evidence")
"""What a holder may leave out when they show an SD-JWT."""


class WalletError(Exception):
    """A refusal in the protocol's words: a code, and a sentence for whoever builds the wallet."""

    def __init__(self, code: str, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.code, self.sentence, self.status = code, sentence, status


@dataclass(frozen=True, kw_only=True)
class Endpoints:
    """The addresses of one issuer; ``issuer`` is the Credential Issuer Identifier."""

    issuer: str
    name: str
    token: str
    nonce: str
    credential: str
    notification: str
    vct: str


@dataclass(frozen=True, kw_only=True)
class Holder:
    """The key a wallet has proved to hold, and the DID that stands for it."""

    did: str
    key: PublicKey


def issuer_metadata(at: Endpoints) -> Document:
    """Return the Credential Issuer Metadata (12.2)."""
    return {
        "credential_issuer": at.issuer,
        "credential_endpoint": at.credential,
        "nonce_endpoint": at.nonce,
        "notification_endpoint": at.notification,
        "batch_credential_issuance": {"batch_size": BATCH_SIZE},
        "display": [{"name": at.name, "locale": "en"}],
        "credential_configurations_supported": {
            name: _configuration(form, vct=at.vct) for name, form in CONFIGURATIONS.items()
        },
    }


def _configuration(form: str, *, vct: str) -> Document:
    types = ["VerifiableCredential", "OpenBadgeCredential"]
    named: dict[str, Document] = {
        LDP: {"credential_definition": {"@context": list(OPEN_BADGES), "type": types}},
        JWT: {"credential_definition": {"type": types}},
        SD_JWT: {"vct": vct},
    }
    bound = ["jwk"] if form == SD_JWT else ["did:key", "did:jwk", "jwk"]
    return {
        "format": form,
        **named[form],
        "credential_signing_alg_values_supported": [SIGNED_WITH[form]],
        "cryptographic_binding_methods_supported": bound,
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": list(ALGORITHMS)}},
        "credential_metadata": {"display": [{"name": "Open Badge", "locale": "en"}]},
    }


def server_metadata(at: Endpoints) -> Document:
    """Return the metadata of the authorization server (RFC 8414), which is the issuer itself."""
    return {
        "issuer": at.issuer,
        "token_endpoint": at.token,
        "grant_types_supported": [PRE_AUTHORIZED],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def offer_link(address: str) -> str:
    """Return the link by which a wallet app finds the Credential Offer at an address (4.1.3)."""
    return f"{SCHEME}?{urlencode({'credential_offer_uri': address})}"


def offer_document(at: Endpoints, *, code: str) -> Document:
    """Return the Credential Offer (4.1.1); it says nothing of the learner nor of the badge."""
    description = "We mailed you this code."
    tx_code = {"input_mode": "numeric", "length": TX_CODE_LENGTH, "description": description}
    return {
        "credential_issuer": at.issuer,
        "credential_configuration_ids": list(CONFIGURATIONS),
        "grants": {PRE_AUTHORIZED: {"pre-authorized_code": code, "tx_code": tx_code}},
    }


def form_asked(request: Mapping[str, Any], *, known: Mapping[str, str]) -> str:
    """Return the form of credential that a request asks for, of those known (8.2)."""
    if "credential_identifier" in request:
        raise WalletError("unknown_credential_identifier", "We give out no identifiers.")
    name = request.get("credential_configuration_id")
    if not isinstance(name, str) or name not in known:
        raise WalletError("unknown_credential_configuration", "There is no such configuration.")
    return known[name]


def proofs_in(request: Mapping[str, Any]) -> list[str]:
    """Return the proofs of a request: one array under the one type we know."""
    proofs = request.get("proofs")
    if not isinstance(proofs, Mapping) or list(proofs) != ["jwt"]:
        raise WalletError("invalid_proof", "Send proofs.jwt, a list of proofs.")
    tokens = proofs["jwt"]
    if not isinstance(tokens, Sequence) or isinstance(tokens, str) or not tokens:
        raise WalletError("invalid_proof", "proofs.jwt is a list of at least one proof.")
    if len(tokens) > BATCH_SIZE or not all(isinstance(one, str) for one in tokens):
        raise WalletError("invalid_proof", f"Send at most {BATCH_SIZE} proofs, all of them texts.")
    return list(tokens)


def proved(token: str, *, issuer: str, at: datetime) -> tuple[Holder, str]:
    """Return the holder whose key signed a proof, and its nonce (appendix F.1 and F.4)."""
    try:
        return _proved(token, issuer=issuer, at=at)
    except InsigniaError as error:
        raise WalletError("invalid_proof", error.sentence) from error


def _proved(token: str, *, issuer: str, at: datetime) -> tuple[Holder, str]:
    jws = read_jws(token)
    if jws.header.get("typ") != PROOF_TYPE:
        raise WalletError("invalid_proof", f"The proof's typ must be {PROOF_TYPE}.")
    if jws.header.get("alg") not in ALGORITHMS:
        raise WalletError("invalid_proof", "The proof's algorithm is not one of ours.")
    holder = _holder(jws.header)
    check_jws(jws, key=holder.key)
    claims = jws.claims()
    if claims.get("aud") != issuer:
        raise WalletError("invalid_proof", "The proof is for another issuer: see aud.")
    if "iss" in claims:
        raise WalletError("invalid_proof", "An anonymous wallet leaves iss out.")
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int) or not 0 < issued < 2**40:
        raise WalletError("invalid_proof", "The proof does not say when it was made: see iat.")
    if abs(datetime.fromtimestamp(issued, UTC) - at) > CLOCKS_APART:
        raise WalletError("invalid_proof", "The proof was not made just now: see iat.")
    nonce = claims.get("nonce")
    if not isinstance(nonce, str):
        raise WalletError("invalid_nonce", "The proof has no nonce of ours.")
    return holder, nonce


def _holder(header: Mapping[str, Any]) -> Holder:
    named = {"kid", "jwk", "x5c"} & header.keys()
    if named == {"jwk"}:
        if "d" in header["jwk"]:
            raise WalletError("invalid_proof", "Never send a private key.")
        key = did.header_key(header)
        assert key
        return Holder(did=jwk.from_key(key), key=key)
    if named == {"kid"} and str(header["kid"]).startswith(("did:key:", "did:jwk:")):
        method = did.find_method(str(header["kid"]), purpose="authentication", documents={})
        assert method.controller
        return Holder(did=method.controller, key=method.key)
    raise WalletError("invalid_proof", "Name your key by jwk, or by a kid of did:key or did:jwk.")


def edition(document: Mapping[str, Any], *, holder: Holder) -> Document:
    """Return an issued badge without its proof, about the holder of a wallet's key."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return {**unsigned, "credentialSubject": {**document["credentialSubject"], "id": holder.did}}


def sd_claims(document: Mapping[str, Any], *, issuer: str, vct: str) -> Document:
    """Return the claims of an SD-JWT VC that says what the badge says."""
    subject, named = document["credentialSubject"], document["issuer"]
    optional = {
        "result": subject.get("result"),
        "assessment": subject.get("assessment"),
        "evidence": document.get("evidence"),
    }
    return {
        "iss": issuer,
        "vct": vct,
        "credential_id": document["id"],
        "name": document["name"],
        "description": document["description"],
        "issuer_name": named["name"],
        "issuer_url": named["url"],
        "achievement": subject["achievement"],
        **{name: value for name, value in optional.items() if value},
    }


def vct_document(vct: str, *, extends: str = "") -> Document:
    """Return the type metadata of our SD-JWT badges (SD-JWT VC, section 6)."""
    shown = [{"path": [name], "sd": "never"} for name in ("name", "description", "achievement")]
    hidden = [{"path": [name.removeprefix("/")], "sd": "always"} for name in CONCEALED]
    return {
        "vct": vct,
        **({"extends": extends} if extends else {}),
        "name": "Open Badge",
        "description": "What a person has shown, as an Open Badge says it.",
        "display": [{"locale": "en", "name": "Open Badge"}],
        "claims": shown + hidden,
    }
