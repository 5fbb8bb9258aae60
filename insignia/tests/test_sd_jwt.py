"""SD-JWT: what the holder shows is what the issuer signed, no more and no less."""

from __future__ import annotations

import hashlib
import itertools
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from insignia.encoding import encode_base64url
from insignia.errors import InsigniaError, KeyMaterialError, LimitError, ProofError, UnreadableError
from insignia.keys import PrivateKey, PublicKey
from insignia.proofs.disclosures import conceal, digest, read_disclosure, reveal
from insignia.proofs.jws import read_jws, sign_claims
from insignia.proofs.pointers import format_pointer
from insignia.proofs.sd_jwt import (
    Audience,
    SdJwt,
    bind_sd_jwt,
    check_binding,
    check_sd_jwt,
    issue_sd_jwt,
    present_sd_jwt,
    read_sd_jwt,
)
from insignia.proofs.sd_jwt_vc import (
    check_document,
    check_sd_jwt_vc,
    confirmation,
    issue_document,
    issue_sd_jwt_vc,
)

from insignia import did

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ISSUER = PrivateKey.from_seed(b"the issuer signs with this seed.", kind="P-256")
ADA = PrivateKey.from_seed(b"Ada presents with this seed.....", kind="P-256")
SCHOOL = "https://school.example/issuers/1"
VERIFIER = "https://verifier.example"


def counted() -> Callable[[int], bytes]:
    """Salts that differ and are the same each time."""
    numbers = itertools.count()
    return lambda size: next(numbers).to_bytes(size, "big")


CLAIMS = {
    "iss": SCHOOL,
    "vct": "https://school.example/types/welding",
    "cnf": confirmation(ADA.public),
    "given_name": "Ada",
    "address": {"street": "Hafenstraße 1", "city": "Bremen", "geo": {"lat": 53}},
    "languages": ["de", "en", {"code": "fr", "level": "B2"}],
    "level": 3,
}
HIDDEN = [
    "/given_name",
    "/address",
    "/address/street",
    "/address/geo/lat",
    "/languages/0",
    "/languages/2",
    "/languages/2/level",
]


def issued() -> SdJwt:
    return issue_sd_jwt_vc(CLAIMS, key=ISSUER, concealed=HIDDEN, random=counted())


# -- disclosures -----------------------------------------------------------------------------------


def test_the_digests_are_those_of_rfc_9901() -> None:
    """RFC 9901, sections 4.2.3 and 4.2.4.2."""
    name = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    element = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"
    assert digest(name) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert digest(element) == "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"
    found = read_disclosure(name)
    assert (found.name, found.value) == ("family_name", "Möbius")
    found = read_disclosure(element)
    assert (found.name, found.value) == (None, "FR")


def test_everything_hidden_comes_back() -> None:
    revealed = check_sd_jwt(issued(), key=ISSUER.public)
    assert revealed.claims == CLAIMS
    assert revealed.disclosed() == set(HIDDEN)


def test_what_is_not_shown_does_not_stand_in_the_token() -> None:
    shown = present_sd_jwt(issued(), disclosed=[])
    assert check_sd_jwt(shown, key=ISSUER.public).claims == {
        "iss": SCHOOL,
        "vct": "https://school.example/types/welding",
        "cnf": confirmation(ADA.public),
        "languages": ["en"],
        "level": 3,
    }
    payload = read_jws(shown.token).payload.decode()
    for secret in ("Ada", "Hafen", "Bremen", "given_name", "B2"):
        assert secret not in payload
        assert secret in json.dumps(CLAIMS, ensure_ascii=False)


@pytest.mark.parametrize(
    ("disclosed", "expected"),
    [
        (["/given_name"], {"given_name": "Ada"}),
        (["/address"], {"address": CLAIMS["address"]}),
        (["/address/city"], {"address": {"city": "Bremen", "geo": {}}}),
        (["/address/geo/lat"], {"address": {"city": "Bremen", "geo": {"lat": 53}}}),
        (["/languages/0"], {"languages": ["de", "en"]}),
        (["/languages/2/code"], {"languages": ["en", {"code": "fr"}]}),
        (["/languages"], {"languages": CLAIMS["languages"]}),
        ([""], CLAIMS),
        (["/nothing"], {}),
    ],
)
def test_a_holder_shows_the_part_and_what_it_lies_in(
    disclosed: list[str], expected: dict[str, Any]
) -> None:
    always = {name: CLAIMS[name] for name in ("iss", "vct", "cnf", "level")}
    shown = present_sd_jwt(issued(), disclosed=disclosed)
    claims = check_sd_jwt(read_sd_jwt(shown.text), key=ISSUER.public).claims
    assert claims == {**always, "languages": ["en"], **expected}


@pytest.mark.parametrize(
    "pointers", [[""], ["/nothing"], ["/languages/3"], ["/languages/-"], ["/languages/00"], ["x"]]
)
def test_only_what_is_there_can_be_concealed(pointers: list[str]) -> None:
    with pytest.raises(ProofError):
        issue_sd_jwt(CLAIMS, key=ISSUER, header={}, concealed=pointers)


@pytest.mark.parametrize(
    "claims",
    [{"_sd": []}, {"a": [{"...": "x"}]}, {"a": {"_sd": 1}}, {"a": "\ud800"}, {"a": 2**64}],
)
def test_reserved_names_and_broken_text_cannot_be_signed(claims: dict[str, Any]) -> None:
    with pytest.raises(ProofError):
        issue_sd_jwt(claims, key=ISSUER, header={}, concealed=["/a"] if "a" in claims else [])


def disclosure(*parts: Any) -> str:
    return encode_base64url(json.dumps(list(parts)).encode())


NAME = disclosure("salt", "name", "Ada")
ITEM = disclosure("salt", "de")


def of(text: str) -> dict[str, str]:
    return {"...": digest(text)}


@pytest.mark.parametrize(
    ("payload", "disclosures"),
    [
        ({}, [NAME]),
        ({"_sd": [digest(NAME)]}, [NAME, NAME]),
        ({"_sd": [digest(NAME), digest(NAME)]}, [NAME]),
        ({"_sd": [digest(NAME)], "a": {"_sd": [digest(NAME)]}}, [NAME]),
        ({"_sd": ["x"], "a": {"_sd": ["x"]}}, []),
        ({"_sd": [digest(NAME)], "name": "Mallory"}, [NAME]),
        ({"_sd": [digest(ITEM)]}, [ITEM]),
        ({"a": [of(NAME)]}, [NAME]),
        ({"a": [of(ITEM), of(ITEM)]}, [ITEM]),
        ({"a": [{**of(ITEM), "b": 1}]}, [ITEM]),
        ({"a": [{"...": 7}]}, []),
        ({"a": of(ITEM)}, [ITEM]),
        ({"_sd": digest(NAME)}, [NAME]),
        ({"_sd": {digest(NAME): 1}}, [NAME]),
        ({"_sd": [7]}, []),
        ({"_sd_alg": "md5"}, []),
        ({"_sd_alg": ["sha-256"]}, []),
        ({"a": {"_sd_alg": "sha-256"}}, []),
        ({"_sd_alg": "sha-512", "_sd": [digest(NAME)]}, [NAME]),
        ({"_sd": [digest(NAME)]}, [NAME + "A"]),
        *[
            ({"_sd": [digest(text) if text.isascii() else "x"]}, [text])
            for text in (
                disclosure("salt", "_sd", []),
                disclosure("salt", "...", "x"),
                disclosure("salt", 7, "x"),
                disclosure(7, "name", "x"),
                disclosure("salt"),
                disclosure("salt", "a", "b", "c"),
                encode_base64url(b"{}"),
                encode_base64url(b'["salt","a",{"b":1,"b":2}]'),
                "!",
                "ä",
                "",
            )
        ],
    ],
)
def test_a_disclosure_that_does_not_belong_is_refused(
    payload: dict[str, Any], disclosures: list[str]
) -> None:
    with pytest.raises(InsigniaError):
        reveal(payload, disclosures=disclosures)


def test_digests_of_nothing_known_are_decoys() -> None:
    payload = {"_sd": ["decoy"], "a": [{"...": "decoy 2"}, 1]}
    assert reveal(payload, disclosures=[]).claims == {"a": [1]}


@pytest.mark.parametrize("algorithm", ["sha-256", "sha-384", "sha-512"])
def test_other_hashes_are_understood(algorithm: str) -> None:
    payload = {"_sd_alg": algorithm, "_sd": [digest(NAME, algorithm=algorithm)]}
    assert reveal(payload, disclosures=[NAME]).claims == {"name": "Ada"}


def test_disclosures_are_bounded_in_number_and_depth() -> None:
    many = [disclosure(str(number), "x") for number in range(1001)]
    most = reveal({"a": [of(text) for text in many[:-1]]}, disclosures=many[:-1])
    assert most.claims == {"a": ["x"] * 1000}
    with pytest.raises(LimitError):
        reveal({"a": [of(text) for text in many]}, disclosures=many)
    chain = [disclosure("salt", "x", 1)]
    for _ in range(150):
        chain.append(disclosure("salt", "x", {"_sd": [digest(chain[-1])]}))
    with pytest.raises(LimitError):
        reveal({"_sd": [digest(chain[-1])]}, disclosures=chain)


NAMES = st.text(max_size=8).filter(lambda name: name not in ("_sd", "...", "_sd_alg"))
LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    ),
    min_size=1,
    max_size=4,
)


def places(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        inner = [places(item, (*place, name)) for name, item in value.items()]
    elif isinstance(value, list):
        inner = [places(item, (*place, index)) for index, item in enumerate(value)]
    else:
        inner = []
    return [*([place] if place else []), *itertools.chain.from_iterable(inner)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_hidden_comes_back(data: st.DataObject) -> None:
    document = data.draw(DOCUMENTS)
    pointers = data.draw(st.lists(st.sampled_from(places(document)), max_size=6))
    tokens = [tuple(str(step) for step in place) for place in pointers]
    payload, disclosures = conceal(document, pointers=tokens, random=counted())
    found = reveal(payload, disclosures=disclosures)
    assert found.claims == document
    assert found.disclosed() == {format_pointer(place) for place in pointers}
    bare = reveal(payload, disclosures=[]).claims
    assert len(json.dumps(bare)) <= len(json.dumps(document))


# -- the token -------------------------------------------------------------------------------------

GOOD = issued()


@pytest.mark.parametrize(
    "text", ["", "~", "~~", GOOD.token, f"~{GOOD.text}", f"{GOOD.token}~~", f"{GOOD.token}~~x"]
)
def test_what_is_no_sd_jwt_is_not_read(text: str) -> None:
    with pytest.raises(UnreadableError):
        read_sd_jwt(text)


def test_the_text_reads_back() -> None:
    assert read_sd_jwt(GOOD.text) == GOOD
    assert GOOD.text.endswith("~")
    bound = bind_sd_jwt(GOOD, key=ADA, audience=VERIFIER, nonce="n", at=NOW)
    assert read_sd_jwt(bound.text) == bound


def test_another_issuer_did_not_sign_it() -> None:
    with pytest.raises(ProofError):
        check_sd_jwt(GOOD, key=PrivateKey.generate("P-256").public)


def test_a_changed_disclosure_is_refused() -> None:
    changed = disclosure(encode_base64url(bytes(16)), "given_name", "Mallory")
    for index in range(len(GOOD.disclosures)):
        others = list(GOOD.disclosures)
        others[index] = changed
        with pytest.raises(ProofError):
            check_sd_jwt(replace(GOOD, disclosures=tuple(others)), key=ISSUER.public)


# -- key binding -----------------------------------------------------------------------------------

ASKED = Audience(now=NOW, audience=VERIFIER, nonce="n", max_age=timedelta(minutes=10))
SHOWN = present_sd_jwt(GOOD, disclosed=["/given_name"])
BOUND = bind_sd_jwt(SHOWN, key=ADA, audience=VERIFIER, nonce="n", at=NOW)


def test_the_holder_signs_what_is_shown() -> None:
    bound = bind_sd_jwt(SHOWN, key=ADA, audience=VERIFIER, nonce="n", at=NOW)
    claims = check_sd_jwt_vc(bound, key=ISSUER.public, now=NOW)
    check_binding(bound, claims=claims, audience=ASKED)
    check_binding(bound, claims=claims, audience=Audience(now=NOW))
    assert bound.unbound == SHOWN.text
    binding = read_jws(str(bound.binding))
    assert binding.header == {"alg": "ES256", "typ": "kb+jwt"}
    sd_hash = hashlib.sha256(SHOWN.text.encode()).digest()
    assert binding.claims() == {
        "iat": 1795305600,
        "aud": VERIFIER,
        "nonce": "n",
        "sd_hash": encode_base64url(sd_hash),
    }


def rebound(*, key: PrivateKey = ADA, typ: str = "kb+jwt", **changes: Any) -> SdJwt:
    claims = {**read_jws(str(BOUND.binding)).claims(), **changes}
    kept = {name: value for name, value in claims.items() if value != "absent"}
    return replace(BOUND, binding=sign_claims(kept, header={"typ": typ}, key=key))


@pytest.mark.parametrize(
    "presentation",
    [
        replace(BOUND, binding=None),
        replace(BOUND, binding="x.y.z"),
        replace(BOUND, disclosures=()),
        replace(GOOD, binding=BOUND.binding),
        replace(BOUND, binding=str(BOUND.binding)[:-4] + "AAAA"),
        rebound(key=PrivateKey.generate("P-256")),
        rebound(typ="JWT"),
        rebound(aud="https://mallory.example"),
        rebound(aud=[VERIFIER]),
        rebound(nonce="m"),
        rebound(nonce=7),
        rebound(iat="2026-11-22"),
        rebound(iat=1795305600 + 301),
        rebound(iat=1795305600 - 601),
        rebound(sd_hash="x"),
        *[rebound(**{name: "absent"}) for name in ("aud", "nonce", "iat", "sd_hash")],
    ],
)
def test_a_presentation_not_signed_for_this_is_refused(presentation: SdJwt) -> None:
    with pytest.raises(InsigniaError):
        check_binding(presentation, claims=CLAIMS, audience=ASKED)


@pytest.mark.parametrize("seconds", [-600, 300])
def test_a_presentation_may_be_as_old_and_as_early_as_agreed(seconds: int) -> None:
    check_binding(rebound(iat=1795305600 + seconds), claims=CLAIMS, audience=ASKED)


@pytest.mark.parametrize(
    "changes", [{"aud": [VERIFIER]}, {"aud": None}, {"nonce": 7}, {"nonce": None}, {"iat": None}]
)
def test_a_binding_has_one_audience_and_a_nonce_even_if_nobody_asks(
    changes: dict[str, Any],
) -> None:
    with pytest.raises(ProofError):
        check_binding(rebound(**changes), claims=CLAIMS, audience=Audience(now=NOW))


@pytest.mark.parametrize(
    "cnf",
    [
        None,
        "x",
        {},
        {"kid": "x"},
        {"jwk": "x"},
        {"jwk": ADA.to_jwk()},
        {"jwk": PrivateKey.generate().public.to_jwk()},
    ],
)
def test_a_holder_is_known_by_a_public_key(cnf: Any) -> None:
    with pytest.raises((KeyMaterialError, ProofError)):
        check_binding(BOUND, claims={**CLAIMS, "cnf": cnf}, audience=ASKED)


# -- SD-JWT VC -------------------------------------------------------------------------------------


def test_the_token_says_what_it_is() -> None:
    token = issue_sd_jwt_vc(
        CLAIMS, key=ISSUER, header={"kid": "1"}, concealed=HIDDEN, random=counted()
    )
    assert read_jws(token.token).header == {"alg": "ES256", "typ": "dc+sd-jwt", "kid": "1"}
    assert check_sd_jwt_vc(token, key=ISSUER.public, now=NOW) == CLAIMS
    assert token.disclosures == GOOD.disclosures


def test_only_at_the_top_do_names_decide() -> None:
    claims = {**CLAIMS, "previous": {"iss": "https://other.example", "status": "left"}}
    token = issue_sd_jwt_vc(claims, key=ISSUER, concealed=["/previous/iss", "/previous/status"])
    assert check_sd_jwt_vc(token, key=ISSUER.public, now=NOW) == claims
    with pytest.raises(ProofError):
        issue_sd_jwt_vc(claims, key=ISSUER, concealed=["/cnf/jwk"])


@pytest.mark.parametrize(
    "name", ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"]
)
def test_what_decides_cannot_be_concealed(name: str) -> None:
    claims = {**CLAIMS, "nbf": 1, "exp": 1900000000, "vct#integrity": "x", "status": {"a": 1}}
    claims["aka_vcts"] = ["x"]
    with pytest.raises(ProofError):
        issue_sd_jwt_vc(claims, key=ISSUER, concealed=[f"/{name}"])
    forced = issue_sd_jwt(claims, key=ISSUER, header={"typ": "dc+sd-jwt"}, concealed=[f"/{name}"])
    with pytest.raises(ProofError):
        check_sd_jwt_vc(forced, key=ISSUER.public, now=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"vct": None},
        {"vct": ""},
        {"vct": ["x"]},
        {"exp": 1795305600},
        {"nbf": 1795305601},
        {"exp": "soon"},
    ],
)
def test_an_sd_jwt_vc_has_a_type_and_is_in_force(changes: dict[str, Any]) -> None:
    token = issue_sd_jwt({**CLAIMS, **changes}, key=ISSUER, header={"typ": "dc+sd-jwt"})
    with pytest.raises(ProofError):
        check_sd_jwt_vc(token, key=ISSUER.public, now=NOW)


def test_an_sd_jwt_vc_without_type_is_not_issued() -> None:
    with pytest.raises(ProofError):
        issue_sd_jwt_vc({"iss": SCHOOL}, key=ISSUER)


@pytest.mark.parametrize(("typ", "holds"), [("vc+sd-jwt", True), ("JWT", False), (None, False)])
def test_the_earlier_type_is_read_and_no_other(typ: str | None, holds: bool) -> None:
    token = issue_sd_jwt(CLAIMS, key=ISSUER, header={"typ": typ})
    if holds:
        assert check_sd_jwt_vc(token, key=ISSUER.public, now=NOW) == CLAIMS
    else:
        with pytest.raises(ProofError):
            check_sd_jwt_vc(token, key=ISSUER.public, now=NOW)


class _Claims(yaml.SafeLoader):
    """Reads the published specifications, where ``!sd`` marks what is to be hidden."""


def _read_marked(specification: str) -> tuple[dict[str, Any], list[str]]:
    """The claims of a published specification, and pointers to what it marks with ``!sd``."""
    root = yaml.compose(specification, Loader=_Claims)
    assert root is not None
    claims = next(value for key, value in root.value if key.value == "user_claims")
    marked: list[str] = []
    return _plain(claims, (), marked), marked


def _plain(node: Any, place: tuple[str | int, ...], marked: list[str]) -> Any:
    if isinstance(node, yaml.MappingNode):
        found = {}
        for key, value in node.value:
            if key.tag == "!sd":
                marked.append(format_pointer((*place, key.value)))
            found[key.value] = _plain(value, (*place, key.value), marked)
        return found
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            if item.tag == "!sd":
                marked.append(format_pointer((*place, index)))
        return [_plain(item, (*place, i), marked) for i, item in enumerate(node.value)]
    return node.value


@pytest.mark.parametrize("archive", ["sd-jwt-examples.zip", "sd-jwt-vc-examples.zip"])
def test_the_published_specifications_can_be_followed(vectors: Path, archive: str) -> None:
    with zipfile.ZipFile(vectors / archive) as files:
        names = [name for name in files.namelist() if name.endswith("specification.yml")]
        texts = [files.read(name).decode() for name in names]
    hidden = 0
    for text in texts:
        claims, marked = _read_marked(text)
        token = issue_sd_jwt(claims, key=ISSUER, header={}, concealed=marked)
        assert check_sd_jwt(token, key=ISSUER.public).claims == claims
        assert check_sd_jwt(token, key=ISSUER.public).disclosed() == set(marked)
        hidden += len(marked)
    assert hidden > 20


# -- the W3C's documents ---------------------------------------------------------------------------

DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:school.example",
    "credentialSubject": {"id": "did:example:ada", "name": "Ada", "scores": [1, 2]},
}


def test_a_document_is_shown_in_part() -> None:
    token = issue_document(
        DOCUMENT,
        key=ISSUER,
        method="did:web:school.example#1",
        concealed=["/credentialSubject/name"],
    )
    assert read_jws(token.token).header == {
        "alg": "ES256",
        "typ": "vc+sd-jwt",
        "cty": "vc",
        "kid": "did:web:school.example#1",
    }
    assert check_document(token, key=ISSUER.public, now=NOW) == DOCUMENT
    shown = check_document(present_sd_jwt(token, disclosed=[]), key=ISSUER.public, now=NOW)
    assert shown["credentialSubject"] == {"id": "did:example:ada", "scores": [1, 2]}


def test_a_presentation_is_shown_in_part() -> None:
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation",
        "holder": "did:web:ada.example",
        "verifiableCredential": [{"id": "data:application/vc+jwt,x"}, {"id": "data:,y"}],
    }
    secrets = counted()
    first, second = (
        issue_document(
            document, key=ADA, method="#1", concealed=["/verifiableCredential/1"], random=random
        )
        for random in (secrets, counted())
    )
    assert first == second
    assert first.jws.header == {"alg": "ES256", "typ": "vp+sd-jwt", "cty": "vp", "kid": "#1"}
    assert check_document(first, key=ADA.public, now=NOW) == document
    shown = check_document(present_sd_jwt(first, disclosed=[]), key=ADA.public, now=NOW)
    assert shown["verifiableCredential"] == [{"id": "data:application/vc+jwt,x"}]


@pytest.mark.parametrize("name", ["/@context", "/type", "/issuer", "/@context/0"])
def test_what_decides_about_a_document_cannot_be_concealed(name: str) -> None:
    with pytest.raises(ProofError):
        issue_document(DOCUMENT, key=ISSUER, method="did:web:school.example#1", concealed=[name])


@pytest.mark.parametrize(
    ("header", "changes"),
    [
        ({"typ": "dc+sd-jwt"}, {}),
        ({"typ": "vp+sd-jwt"}, {}),
        ({"typ": "vc+jwt"}, {}),
        ({}, {}),
        ({"typ": "vc+sd-jwt"}, {"vc": {}}),
        ({"typ": "vc+sd-jwt"}, {"iss": "did:web:mallory.example"}),
        ({"typ": "vc+sd-jwt"}, {"exp": 1}),
        ({"typ": "vc+sd-jwt"}, {"type": "VerifiablePresentation"}),
    ],
)
def test_a_document_of_another_kind_is_refused(
    header: dict[str, Any], changes: dict[str, Any]
) -> None:
    token = issue_sd_jwt({**DOCUMENT, **changes}, key=ISSUER, header=header)
    with pytest.raises(ProofError):
        check_document(token, key=ISSUER.public, now=NOW)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("credential-sdjwt-selective", True),
        ("credential-sdjwt-bad-signature", False),
        ("credential-sdjwt-bad-media-type", False),
    ],
)
def test_the_sd_jwts_of_the_w3c_suite(corpus: Path, name: str, holds: bool) -> None:
    kinds = {"EdDSA": "vm-ed25519", "ES384": "vm-p384"}
    token = read_sd_jwt((corpus / f"jose-cose/credential_sdjwt/{name}.txt").read_text().strip())
    method = json.loads(
        (corpus / f"support/jose-cose/{kinds[token.jws.header['alg']]}.json").read_text()
    )
    key = PublicKey.from_jwk(method["publicKeyJwk"])
    if holds:
        document = check_document(token, key=key, now=NOW)
        assert sorted(document["credentialSubject"]) == sorted(
            {"birthDate", "id", *[read_disclosure(text).name for text in token.disclosures]}
        )
    else:
        with pytest.raises(InsigniaError):
            check_document(token, key=key, now=NOW)


# -- the keys of an issuer at https ----------------------------------------------------------------

METADATA_URL = "https://school.example/.well-known/jwt-vc-issuer/issuers/1"
JWKS = {"keys": [{**ISSUER.public.to_jwk(), "kid": "1"}, {**ADA.public.to_jwk(), "kid": "2"}]}


def metadata(**members: Any) -> dict[str, bytes]:
    document = {"issuer": SCHOOL, "jwks": JWKS, **members}
    kept = {name: value for name, value in document.items() if value is not None}
    return {METADATA_URL: json.dumps(kept).encode()}


def test_the_metadata_lies_between_host_and_path() -> None:
    assert did.metadata_url("https://school.example") == (
        "https://school.example/.well-known/jwt-vc-issuer"
    )
    assert did.metadata_url("https://school.example/") == did.metadata_url("https://school.example")
    assert did.metadata_url(SCHOOL) == METADATA_URL


@pytest.mark.parametrize(
    "documents",
    [
        metadata(),
        {
            **metadata(jwks=None, jwks_uri="https://keys.example/1"),
            "https://keys.example/1": json.dumps(JWKS).encode(),
        },
    ],
)
def test_the_metadata_names_the_key(documents: dict[str, bytes]) -> None:
    found = did.find_metadata_key({"kid": "1"}, issuer=SCHOOL, documents=documents)
    assert (found.id, found.key, found.controller) == (f"{SCHOOL}#1", ISSUER.public, SCHOOL)


@pytest.mark.parametrize(
    ("header", "documents"),
    [
        ({}, metadata()),
        ({"kid": "3"}, metadata()),
        ({"kid": "1"}, metadata(issuer="https://mallory.example")),
        ({"kid": "1"}, metadata(jwks_uri="https://keys.example/1")),
        ({"kid": "1"}, metadata(jwks=None)),
        ({"kid": "1"}, metadata(jwks={"keys": ["x"]})),
        ({"kid": "1"}, metadata(jwks={})),
        ({"kid": "1"}, metadata(jwks="x")),
        ({"kid": "1"}, metadata(jwks={"keys": [JWKS["keys"][0], JWKS["keys"][0]]})),
        ({"kid": "1"}, metadata(jwks={"keys": [{**ISSUER.to_jwk(), "kid": "1"}]})),
        ({"kid": "1"}, metadata(jwks={"keys": [{**JWKS["keys"][0], "use": "enc"}]})),
        ({"kid": "1"}, metadata(jwks={"keys": [{**JWKS["keys"][0], "alg": "ES384"}]})),
        ({"kid": "1"}, {METADATA_URL: b"[]"}),
    ],
)
def test_metadata_that_does_not_name_one_key_of_the_issuer_is_refused(
    header: dict[str, Any], documents: dict[str, bytes]
) -> None:
    with pytest.raises(KeyMaterialError):
        did.find_metadata_key(header, issuer=SCHOOL, documents=documents)


@pytest.mark.parametrize(
    "issuer", ["http://school.example", "did:web:school.example", "https://a/?b", "https://[", "x"]
)
def test_only_an_https_address_has_metadata(issuer: str) -> None:
    with pytest.raises(KeyMaterialError):
        did.metadata_url(issuer)
