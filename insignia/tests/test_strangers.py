"""Other people's libraries accept what Insignia signs, and Insignia accepts what they sign."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from insignia.contexts import load, manifest
from insignia.errors import ProofError
from insignia.keys import PrivateKey
from insignia.proofs import ProofOptions, Selective, add_base_proof, add_proof, check_proof, derive
from insignia.proofs.jws import check_jws, read_jws
from insignia.proofs.sd_jwt import (
    Audience,
    bind_sd_jwt,
    check_binding,
    present_sd_jwt,
    read_sd_jwt,
)
from insignia.proofs.sd_jwt_vc import check_sd_jwt_vc, confirmation, issue_sd_jwt_vc
from insignia.proofs.vc_jwt import check_vc_jwt, claims_of, sign_vc_jwt
from insignia.status import StatusList

from insignia import did

pytestmark = pytest.mark.strangers

HERE = Path(__file__).parent / "strangers"
CACHE = Path(__file__).parents[2] / ".cache" / "verifiers"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SUITES = {
    "eddsa-rdfc-2022": ["Ed25519"],
    "ecdsa-rdfc-2019": ["P-256", "P-384"],
}
PAIRS = [(suite, kind) for suite, kinds in SUITES.items() for kind in kinds]
SIZES = {"Ed25519": 32, "P-256": 32, "P-384": 48}
KEYS = {
    kind: PrivateKey.from_seed(size.to_bytes(size, "big"), kind=kind)
    for kind, size in SIZES.items()
} | {"RSA": PrivateKey.generate("RSA")}
HOLDER = PrivateKey.from_seed(b"Ada presents with this seed.....", kind="P-256")
JOSE_KINDS = ["Ed25519", "P-256", "P-384", "RSA"]
REVOKED = [0, 7, 8, 94_567, 131_071]
CLAIMS = {
    "iss": "https://school.example/issuers/1",
    "vct": "https://school.example/types/welding",
    "iat": 1793491200,
    "given_name": "Ada",
    "address": {"street": "Hafenstraße 1", "city": "Bremen"},
    "languages": ["de", "en"],
    "cnf": confirmation(HOLDER.public),
}
BINDING = {"iat": 1795305600, "aud": "https://verifier.example", "nonce": "n"}
POINTERS = [
    ["/name"],
    ["/evidence/1"],
    ["/evidence/0/name", "/credentialSubject/achievement/criteria"],
    ["/credentialSubject"],
]
MANDATORY = [["/issuer", "/validFrom"], ["/credentialSubject/achievement", "/evidence/0/narrative"]]


def issuer(kind: str) -> str:
    return did.from_key(KEYS[kind].public)


def credential(kind: str) -> dict[str, Any]:
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:b4dd8f31-1e2b-4b4d-8b14-7a0e6d4c8f11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Schweißen, erste Naht 🔥",
        "issuer": {"id": issuer(kind), "type": ["Profile"], "name": "School"},
        "validFrom": "2010-11-01T00:00:00Z",
        "evidence": [
            {"type": ["Evidence"], "name": "Seam one", "narrative": "Filmed."},
            {"type": ["Evidence"], "name": "Seam two", "narrative": "Filmed."},
        ],
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:uuid:9f2ee0c0-7c3b-4c51-8c08-0b7d9ac7d1a3",
                "type": ["Achievement"],
                "name": "Welding",
                "description": "Joins two plates with an even seam.",
                "criteria": {"narrative": "Three seams, each within a millimeter."},
            },
        },
    }


def signed(suite: str, kind: str) -> dict[str, Any]:
    method = did.method_id(issuer(kind))
    return add_proof(credential(kind), key=KEYS[kind], method=method, created=NOW, suite=suite)


def based(mandatory: list[str]) -> dict[str, Any]:
    method = did.method_id(issuer("P-256"))
    options = ProofOptions(method, NOW, suite="ecdsa-sd-2023")
    return add_base_proof(
        credential("P-256"),
        key=KEYS["P-256"],
        options=options,
        selective=Selective(tuple(mandatory)),
    )


def stranger_key(kind: str) -> dict[str, str]:
    return {
        "id": did.method_id(issuer(kind)),
        "controller": issuer(kind),
        "publicKeyMultibase": KEYS[kind].public.to_multikey(),
        "secretKeyMultibase": KEYS[kind].to_multikey(),
    }


def jwk(kind: str) -> dict[str, str]:
    return KEYS[kind].to_jwk()


def sd_jwts() -> dict[str, str]:
    concealed = ["/given_name", "/address/city", "/languages/0"]
    whole = issue_sd_jwt_vc(CLAIMS, key=KEYS["P-256"], concealed=concealed)
    shown = present_sd_jwt(whole, disclosed=["/address/city", "/languages/0"])
    bound = bind_sd_jwt(shown, key=HOLDER, audience=BINDING["aud"], nonce="n", at=NOW)
    return {"whole": whole.text, "shown": shown.text, "bound": bound.text}


def statuses() -> StatusList:
    found = StatusList()
    for index in REVOKED:
        found.set(index)
    return found


def jobs() -> dict[str, dict[str, Any]]:
    """Everything that is asked of the strangers, so that Node has to start only once."""
    found: dict[str, dict[str, Any]] = {}
    for suite, kind in PAIRS:
        name = f"{suite} {kind}"
        ours = signed(suite, kind)
        found[f"verify {name}"] = job("vc-verify", credential=ours, cryptosuite=suite)
        forged = {**ours, "name": "Forged"}
        found[f"forged {name}"] = job("vc-verify", credential=forged, cryptosuite=suite)
        found[f"issue {name}"] = job(
            "vc-issue", credential=credential(kind), cryptosuite=suite, key=stranger_key(kind)
        )
    ours = signed("eddsa-rdfc-2022", "Ed25519")
    found["dcc"] = job("dcc-verify", credential=ours)
    found["dcc forged"] = job("dcc-verify", credential={**ours, "name": "Forged"})
    for number, mandatory in enumerate(MANDATORY):
        base = based(mandatory)
        found[f"sd issue {number}"] = job(
            "sd-issue",
            credential=credential("P-256"),
            key=stranger_key("P-256"),
            mandatory=mandatory,
        )
        for place, disclosed in enumerate(POINTERS):
            shown = derive(base, disclosed=disclosed)
            name = f"{number} {place}"
            found[f"sd verify {name}"] = job("sd-verify", credential=shown)
            found[f"sd derive {name}"] = job("sd-derive", credential=base, disclosed=disclosed)
    for kind in JOSE_KINDS:
        token = sign_vc_jwt(credential("Ed25519"), key=KEYS[kind], method="#1")
        found[f"jose verify {kind}"] = job(
            "jose-verify", token=token, jwk=KEYS[kind].public.to_jwk()
        )
        payload = {**credential("Ed25519"), **claims_of(credential("Ed25519"))}
        header = {"alg": KEYS[kind].algorithm, "typ": "JWT", "kid": "#1"}
        found[f"jose sign {kind}"] = job("jose-sign", payload=payload, header=header, jwk=jwk(kind))
    for name, text in sd_jwts().items():
        nonce = "n" if name == "bound" else None
        keys = {"jwk": KEYS["P-256"].public.to_jwk(), "holder": HOLDER.to_jwk()}
        found[f"sd-jwt verify {name}"] = job("sd-jwt-verify", text=text, nonce=nonce, **keys)
    found["sd-jwt issue"] = job(
        "sd-jwt-issue",
        claims=CLAIMS,
        frame={
            "_sd": ["given_name", "address"],
            "address": {"_sd": ["city"]},
            "languages": {"_sd": [0]},
        },
        jwk=jwk("P-256"),
        holder=HOLDER.to_jwk(),
        shown={"address": {"city": True}, "languages": {"0": True}},
        binding=BINDING,
    )
    found["status encode"] = job("status-encode", length=131_072, indexes=REVOKED)
    found["status decode"] = job(
        "status-decode", encodedList=statuses().encode(), indexes=[*REVOKED, 1, 131_070]
    )
    return found


def job(work: str, **input: Any) -> dict[str, Any]:
    return {"work": work, **input}


def documents() -> dict[str, Any]:
    """What the strangers may load: the contexts, and the documents of our did:keys."""
    found = {entry.url: load(entry.url) for entry in manifest()}
    for kind in SIZES:
        document = did.resolve(issuer(kind), {})
        (method,) = document["verificationMethod"]
        found[issuer(kind)] = document
        found[method["id"]] = {"@context": "https://w3id.org/security/multikey/v1", **method}
    return found


def miss(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def installed() -> Path:
    """The folder with the strangers' packages; installs them where that has not been done."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        miss("node and npm are not here: the tests with other people's libraries did NOT run")
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        install(npm)
    return CACHE


def install(npm: str) -> None:
    wanted = (HERE / "package.json").read_bytes()
    stamp = CACHE / "installed"
    if stamp.exists() and stamp.read_text() == hashlib.sha256(wanted).hexdigest():
        return
    (CACHE / "package.json").write_bytes(wanted)
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run([npm, "install", *options], cwd=CACHE, capture_output=True, text=True)
    if done.returncode:
        miss(f"npm could not install the strangers, so they did NOT run: {done.stderr[-500:]}")
    stamp.write_text(hashlib.sha256(wanted).hexdigest())


@pytest.fixture(scope="session")
def answers(installed: Path) -> dict[str, Any]:
    script = installed / f"strangers-{os.getpid()}.mjs"
    script.write_bytes((HERE / "strangers.mjs").read_bytes())
    question = json.dumps({"documents": documents(), "jobs": jobs()})
    done = subprocess.run(
        ["node", script.name], cwd=installed, input=question, capture_output=True, text=True
    )
    script.unlink()
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("suite", "kind"), PAIRS)
def test_digital_bazaar_accepts_our_proofs_and_we_theirs(
    answers: dict[str, Any], suite: str, kind: str
) -> None:
    assert answers[f"verify {suite} {kind}"] == {"verified": True}
    assert answers[f"forged {suite} {kind}"]["verified"] is False
    theirs = answers[f"issue {suite} {kind}"]
    assert theirs["proof"]["cryptosuite"] == suite
    check_proof(theirs, proof=theirs["proof"], key=KEYS[kind].public)
    with pytest.raises(ProofError):
        check_proof({**theirs, "name": "Forged"}, proof=theirs["proof"], key=KEYS[kind].public)


def test_the_digital_credentials_consortium_accepts_our_proofs(answers: dict[str, Any]) -> None:
    assert answers["dcc"]["errors"] == []
    assert answers["dcc"]["checks"]["valid_signature"] is True
    assert answers["dcc forged"]["checks"].get("valid_signature") is not True


@pytest.mark.parametrize("place", range(len(POINTERS)))
@pytest.mark.parametrize("number", range(len(MANDATORY)))
def test_selective_disclosure_goes_from_us_to_them_and_back(
    answers: dict[str, Any], number: int, place: int
) -> None:
    key = KEYS["P-256"].public
    assert answers[f"sd verify {number} {place}"] == {"verified": True}
    derived_by_them = answers[f"sd derive {number} {place}"]
    check_proof(derived_by_them, proof=derived_by_them["proof"], key=key)
    base = answers[f"sd issue {number}"]
    check_proof(base, proof=base["proof"], key=key)
    derived_by_us = derive(base, disclosed=POINTERS[place])
    check_proof(derived_by_us, proof=derived_by_us["proof"], key=key)
    without = {name: value for name, value in derived_by_us.items() if name != "proof"}
    assert without == {name: derived_by_them[name] for name in without}
    assert derived_by_them.keys() == derived_by_us.keys()


@pytest.mark.parametrize("kind", JOSE_KINDS)
def test_tokens_go_from_us_to_jose_and_back(answers: dict[str, Any], kind: str) -> None:
    document = credential("Ed25519")
    assert answers[f"jose verify {kind}"] == {**document, **claims_of(document)}
    jws = read_jws(answers[f"jose sign {kind}"])
    assert check_vc_jwt(jws, key=KEYS[kind].public, now=NOW) == document
    with pytest.raises(ProofError):
        check_jws(jws, key=PrivateKey.generate(kind).public)


def test_sd_jwts_go_from_us_to_openwallet_and_back(answers: dict[str, Any]) -> None:
    hidden = {"address": {"street": "Hafenstraße 1", "city": "Bremen"}, "languages": ["de", "en"]}
    always = {name: CLAIMS[name] for name in ("iss", "vct", "iat", "cnf")}
    assert answers["sd-jwt verify whole"] == {"payload": CLAIMS}
    assert answers["sd-jwt verify shown"] == {"payload": {**always, **hidden}}
    bound = answers["sd-jwt verify bound"]
    assert bound["payload"] == {**always, **hidden}
    assert {name: bound["kb"][name] for name in BINDING} == BINDING

    theirs = answers["sd-jwt issue"]
    whole = read_sd_jwt(theirs["whole"])
    assert check_sd_jwt_vc(whole, key=KEYS["P-256"].public, now=NOW) == CLAIMS
    presented = read_sd_jwt(theirs["bound"])
    claims = check_sd_jwt_vc(presented, key=KEYS["P-256"].public, now=NOW)
    assert claims == {**always, **hidden}
    asked = Audience(now=NOW, audience=BINDING["aud"], nonce="n")
    check_binding(presented, claims=claims, audience=asked)


def test_status_lists_go_from_us_to_digital_bazaar_and_back(answers: dict[str, Any]) -> None:
    assert StatusList.decode(answers["status encode"]) == statuses()
    assert answers["status decode"] == {
        "length": 131_072,
        "statuses": [True] * len(REVOKED) + [False, False],
    }
