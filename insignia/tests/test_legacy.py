"""Open Badges before 3.0: hosted and signed, revoked and out of scope, and what becomes of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from insignia.errors import InsigniaError, UnreadableError
from insignia.identity import digest
from insignia.proofs.jws import sign_claims

from insignia import Moved, Options, PrivateKey, Report, Unreachable, bake_legacy, legacy, verify

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SITE = "https://old.example"
KEY = PrivateKey.generate("RSA")
SALT = "sel"

Document = dict[str, Any]


def make_assertion(**changes: Any) -> Document:
    identity = f"sha256${digest('ada@example.org', salt=SALT)}"
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{SITE}/a.json",
        "recipient": {"type": "email", "hashed": True, "salt": SALT, "identity": identity},
        "badge": f"{SITE}/b.json",
        "issuedOn": "2017-06-01T00:00:00Z",
        "evidence": [{"narrative": "Two recordings."}, f"{SITE}/work.html"],
        "narrative": "Waited.",
        "verification": {"type": "hosted"},
        **changes,
    }


def make_badge(**changes: Any) -> Document:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": f"{SITE}/b.json",
        "name": "Wait time",
        "description": "Waits three seconds.",
        "image": {"id": f"{SITE}/b.png", "caption": "A clock"},
        "criteria": {"id": f"{SITE}/c.html", "narrative": "Two recordings."},
        "alignment": [{"targetName": "Questioning", "targetUrl": f"{SITE}/q"}],
        "tags": ["teaching"],
        "issuer": f"{SITE}/i.json",
        **changes,
    }


def make_issuer(**changes: Any) -> Document:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Issuer",
        "id": f"{SITE}/i.json",
        "name": "Old School",
        "url": SITE,
        "email": "office@old.example",
        "telephone": "123",
        "publicKey": f"{SITE}/k.json",
        **changes,
    }


def make_key(**changes: Any) -> Document:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "CryptographicKey",
        "id": f"{SITE}/k.json",
        "owner": f"{SITE}/i.json",
        "publicKeyPem": KEY.public.to_pem(),
        **changes,
    }


def served(*documents: Document) -> dict[str, Any]:
    """What the old site shows, with ``documents`` in place of its own."""
    everything = (make_assertion(), make_badge(), make_issuer(), make_key(), *documents)
    return {each["id"]: json.dumps(each).encode() for each in everything}


def check(given: Document | str, *shown: Document, **extra: Any) -> Report:
    text = given if isinstance(given, str) else json.dumps(given)
    return verify(text, documents={**served(*shown), **extra}, now=NOW)


def outcomes(report: Report) -> dict[str, str]:
    return {found.name: found.outcome for found in report.checks}


def signed(**changes: Any) -> str:
    how = {"type": "signed", "creator": f"{SITE}/k.json"}
    claims = {**make_assertion(verification=how, id="urn:uuid:1"), **changes}
    return sign_claims(claims, header={}, key=KEY)


def test_a_hosted_badge_is_valid_while_its_issuer_shows_it() -> None:
    report = check(make_assertion())
    assert outcomes(report) == {
        "structure": "passed",
        "proof": "passed",
        "issuer": "passed",
        "status": "passed",
        "dates": "passed",
    }
    assert (report.valid, report.format) == (True, "Open Badges 2.0, hosted")


def test_what_is_needed_is_named_step_by_step() -> None:
    text = json.dumps(make_assertion())
    documents: dict[str, Any] = {}
    rounds = []
    for _ in range(4):
        report = verify(text, documents=documents, now=NOW)
        rounds.append(report.needs)
        documents.update({url: served()[url] for url in report.needs})
    assert rounds == [(f"{SITE}/a.json", f"{SITE}/b.json"), (f"{SITE}/i.json",), (), ()]


def test_a_signed_badge_is_valid_by_the_issuers_own_key() -> None:
    report = check(signed())
    assert (report.valid, report.format) == (True, "Open Badges 2.0, signed")


def test_it_becomes_an_open_badge_3_with_criteria_and_evidence_kept() -> None:
    assert check(make_assertion()).credential == {
        "@context": list(legacy.CONTEXTS),
        "id": f"{SITE}/a.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Wait time",
        "issuer": {
            "id": f"{SITE}/i.json",
            "type": ["Profile"],
            "name": "Old School",
            "url": SITE,
            "email": "office@old.example",
            "phone": "123",
        },
        "validFrom": "2017-06-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": f"sha256${digest('ada@example.org', salt=SALT)}",
                    "identityType": "emailAddress",
                    "salt": SALT,
                }
            ],
            "achievement": {
                "id": f"{SITE}/b.json",
                "type": ["Achievement"],
                "name": "Wait time",
                "description": "Waits three seconds.",
                "criteria": {"id": f"{SITE}/c.html", "narrative": "Two recordings."},
                "image": {"id": f"{SITE}/b.png", "type": "Image", "caption": "A clock"},
                "alignment": [
                    {"type": ["Alignment"], "targetName": "Questioning", "targetUrl": f"{SITE}/q"}
                ],
                "tag": ["teaching"],
            },
            "narrative": "Waited.",
        },
        "evidence": [
            {"narrative": "Two recordings.", "type": ["Evidence"]},
            {"id": f"{SITE}/work.html", "type": ["Evidence"]},
        ],
    }


@pytest.mark.parametrize(
    ("known", "outcome"),
    [("ada@example.org", "passed"), (" Ada@Example.org", "passed"), ("mallory@x.org", "failed")],
)
def test_the_recipient_is_matched_through_hash_and_salt(known: str, outcome: str) -> None:
    options = Options(recipient=known)
    report = verify(json.dumps(make_assertion()), documents=served(), now=NOW, options=options)
    assert report.outcome("recipient") == outcome


@pytest.mark.parametrize(
    ("given", "shown", "name"),
    [
        (make_assertion(issuedOn="2018-06-01T00:00:00Z"), (), "proof"),
        (make_assertion(), (make_assertion(revoked=True, revocationReason="Error"),), "status"),
        (make_assertion(), ({"id": f"{SITE}/a.json", "revoked": True},), "status"),
        (make_assertion(), (make_issuer(verification={"startsWith": f"{SITE}/x"}),), "issuer"),
        (make_assertion(), (make_issuer(verification={"allowedOrigins": "a.example"}),), "issuer"),
        (make_assertion(badge=make_badge(issuer=5)), (make_assertion(badge=make_badge(issuer=5)),),
         "issuer"),
        (make_assertion(), (make_badge(issuer="https://good.example/i.json"),), "issuer"),
        (make_assertion(), (make_issuer(id=f"{SITE}/i.json", name=None),), None),
        (make_assertion(recipient="ada@example.org"), (), "structure"),
        (make_assertion(issuedOn="yesterday"), (), "structure"),
        (make_assertion(**{"@context": "https://w3id.org/openbadges/v9"}), (), "structure"),
    ],
)  # fmt: skip
def test_what_does_not_hold_fails_at_its_place(
    given: Document, shown: tuple[Document, ...], name: str | None
) -> None:
    good = {
        "https://good.example/i.json": json.dumps(make_issuer(id="https://good.example/i.json"))
    }
    report = check(given, *shown, **{url: text.encode() for url, text in good.items()})
    failed = [check.name for check in report.checks if check.outcome == "failed"]
    assert (name in failed) if name else not failed


@pytest.mark.parametrize(
    ("url", "name"), [("a.json", "proof"), ("b.json", "issuer"), ("i.json", "issuer")]
)
def test_what_is_shown_must_be_an_object(url: str, name: str) -> None:
    report = check(make_assertion(), **{f"{SITE}/{url}": b"[]"})
    assert report.outcome(name) == "failed"


def test_a_name_other_than_the_address_is_warned_of() -> None:
    other = f"{SITE}/b2.json"
    assertion = make_assertion(badge=other)
    report = check(assertion, assertion, **{other: json.dumps(make_badge()).encode()})
    assert report.warnings == (f"What is shown at {other} calls itself {SITE}/b.json.",)


def test_mallory_cannot_host_a_badge_of_a_good_issuer() -> None:
    url = "https://mallory.example/a.json"
    forged = make_assertion(id=url)
    report = check(forged, **{url: json.dumps(forged).encode()})
    assert (report.outcome("proof"), report.outcome("issuer")) == ("passed", "failed")


def test_a_site_that_redirects_anywhere_shows_nothing_for_mallory() -> None:
    """Mallory links to the good site's page for leaving it, which leads to a badge of her own."""
    url = f"{SITE}/leave?to=https://mallory.example/a.json"
    forged = json.dumps(make_assertion(id=url)).encode()
    here, there = Moved(forged, f"{SITE}/a2.json"), Moved(forged, "https://mallory.example/a.json")
    assert check(make_assertion(id=url), **{url: here}).valid
    report = check(make_assertion(id=url), **{url: there})
    assert (report.verdict, report.outcome("proof")) == ("unknown", "unknown")


@pytest.mark.parametrize("name", ["b.json", "i.json", "k.json"])
def test_what_another_site_shows_is_not_the_issuers(name: str) -> None:
    url = f"{SITE}/{name}"
    data = served()[url]
    assert check(signed(), **{url: Moved(data, f"{SITE}/elsewhere.json")}).valid
    assert not check(signed(), **{url: Moved(data, f"https://mallory.example/{name}")}).valid


def test_mallory_cannot_show_a_profile_in_a_good_issuers_name() -> None:
    forged = make_issuer(verification={"startsWith": "https://mallory.example"})
    url = "https://mallory.example/i.json"
    badge = make_badge(issuer=url)
    report = check(make_assertion(badge=badge), make_assertion(badge=badge),
                   **{url: json.dumps(forged).encode()})  # fmt: skip
    assert report.outcome("issuer") == "failed"


@pytest.mark.parametrize(
    "shown",
    [
        make_key(owner="https://mallory.example/i.json"),
        make_issuer(publicKey=f"{SITE}/other.json"),
        make_key(publicKeyPem="-----BEGIN PUBLIC KEY-----\nxx\n-----END PUBLIC KEY-----"),
        make_key(publicKeyPem=None),
        make_key(publicKeyPem=PrivateKey.generate("RSA").public.to_pem()),
    ],
)
def test_a_signed_badge_needs_a_key_that_both_sides_name(shown: Document) -> None:
    assert check(signed(), shown).outcome("proof") == "failed"


def test_a_signed_badge_without_a_named_key_uses_its_issuers() -> None:
    assert check(signed(verification={"type": "SignedBadge"})).valid
    report = check(signed(verification={"type": "signed"}), make_issuer(publicKey=None))
    assert report.outcome("proof") == "failed"


REVOKED = f"{SITE}/revoked.json"


@pytest.mark.parametrize(
    ("listed", "outcome"),
    [
        ({"id": REVOKED, "revokedAssertions": ["urn:uuid:1"]}, "failed"),
        ({"id": REVOKED, "revokedAssertions": [{"id": "urn:uuid:1"}]}, "failed"),
        ({"id": REVOKED, "revokedAssertions": [{"uid": "u-1"}, {"id": "urn:uuid:2"}]}, "failed"),
        ({"id": REVOKED, "revokedAssertions": [{"id": "urn:uuid:2"}, 7]}, "passed"),
        ({"id": REVOKED, "revokedAssertions": []}, "passed"),
        ({"id": REVOKED, "u-1": "stolen"}, "failed"),
    ],
)
def test_the_revocation_list_is_read_in_every_form(listed: Document, outcome: str) -> None:
    report = check(signed(uid="u-1"), make_issuer(revocationList=REVOKED), listed)
    assert report.outcome("status") == outcome


def test_a_revocation_list_that_cannot_be_read_leaves_the_status_unknown() -> None:
    issuer = make_issuer(revocationList=REVOKED)
    asked = check(signed(), issuer)
    assert (asked.outcome("status"), asked.needs) == ("unknown", (REVOKED,))
    gone = check(signed(), issuer, **{REVOKED: Unreachable("404")})
    assert (gone.outcome("status"), gone.needs) == ("unknown", ())
    assert check(signed(), issuer, **{REVOKED: b"[]"}).outcome("status") == "unknown"


def test_an_expired_badge_is_not_in_force() -> None:
    expired = make_assertion(expires="2018-01-01T00:00:00Z")
    assert check(expired, expired).outcome("dates") == "failed"


def test_a_picture_with_nothing_but_an_address_is_followed() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    picture = bake_legacy(svg, f"{SITE}/a.json").replace(b"<![CDATA[", b"").replace(b"]]>", b"")
    assert verify(picture, documents=served(), now=NOW).valid
    assert verify(picture, now=NOW).needs == (f"{SITE}/a.json",)
    with pytest.raises(UnreadableError, match="another address"):
        verify(picture, documents={f"{SITE}/a.json": f"{SITE}/b.json".encode()}, now=NOW)


def test_the_first_generation_is_read_but_needs_its_address() -> None:
    first = {
        "recipient": f"sha256${digest('ada@example.org', salt=SALT)}",
        "salt": SALT,
        "issued_on": "2011-06-01",
        "badge": {
            "version": "0.5.0",
            "name": "Basic",
            "image": "/b.png",
            "description": "A basic badge.",
            "criteria": "/c",
            "issuer": {"origin": SITE, "name": "Old School"},
        },
    }
    report = verify(json.dumps(first), now=NOW, options=Options(recipient="ada@example.org"))
    assert report.verdict == "unknown"
    assert (report.outcome("recipient"), report.outcome("dates")) == ("passed", "passed")
    assert report.credential is not None
    assert report.credential["validFrom"] == "2011-06-01T00:00:00Z"


def test_version_1_0_signs_with_a_key_at_its_own_address() -> None:
    claims = {
        "uid": "u-1",
        "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
        "badge": f"{SITE}/b1.json",
        "issuedOn": 1430352000,
        "verify": {"type": "signed", "url": f"{SITE}/key.pem"},
    }
    badge = {**make_badge(), "issuer": f"{SITE}/i1.json"}
    issuer = {"name": "Old School", "url": SITE}
    documents = {
        f"{SITE}/b1.json": json.dumps({k: badge[k] for k in badge if k[0] != "@" and k != "id"}),
        f"{SITE}/i1.json": json.dumps(issuer),
        f"{SITE}/key.pem": KEY.public.to_pem(),
    }
    given = {url: text.encode() for url, text in documents.items()}
    token = sign_claims(claims, header={}, key=KEY)
    assert verify(token, documents=given, now=NOW).valid
    elsewhere = "https://mallory.example/key.pem"
    moved = {**claims, "verify": {"type": "signed", "url": elsewhere}}
    given[elsewhere] = given[f"{SITE}/key.pem"]
    token = sign_claims(moved, header={}, key=KEY)
    assert verify(token, documents=given, now=NOW).outcome("proof") == "failed"


@pytest.mark.parametrize("document", [make_badge(), make_issuer()])
def test_a_badge_class_and_an_issuer_are_valid_while_they_are_shown(document: Document) -> None:
    assert check(document).valid
    assert not check({**document, "id": f"{SITE}/nowhere.json"}).valid


def make_endorsement() -> Document:
    return {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Endorsement",
        "id": f"{SITE}/e.json",
        "claim": {"id": f"{SITE}/b.json", "endorsementComment": "Good."},
        "issuer": f"{SITE}/i.json",
        "issuedOn": "2017-10-01T00:00Z",
    }


def test_an_endorsement_is_read_as_hosted() -> None:
    endorsement = make_endorsement()
    assert check(endorsement, endorsement).outcome("issuer") == "passed"


def test_an_extension_is_warned_of() -> None:
    url = "https://w3id.org/openbadges/extensions/x/context.json"
    extended = make_assertion(**{"@context": ["https://w3id.org/openbadges/v2", url]})
    assert check(extended, extended).warnings == (
        f"What the extension {url} adds was not checked.",
    )


def test_proof_only_leaves_the_issuer_out() -> None:
    report = verify(json.dumps(make_assertion()), documents=served(), now=NOW, proof_only=True)
    assert outcomes(report) == {"structure": "passed", "proof": "passed"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "1970-01-01T00:00:00+00:00"),
        ("2011-06-01", "2011-06-01T00:00:00+00:00"),
        ("2017-10-01T00:00Z", "2017-10-01T00:00:00+00:00"),
        ("2017-10-01T02:00:00+02:00", "2017-10-01T02:00:00+02:00"),
    ],
)
def test_dates_of_every_generation(value: object, expected: str) -> None:
    assert legacy.moment(value).isoformat() == expected


@pytest.mark.parametrize("value", [True, -1, 10**15, "2011-6-1", "", None, [], "2011-13-01"])
def test_what_is_no_date_is_refused(value: object) -> None:
    with pytest.raises(InsigniaError):
        legacy.moment(value)


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ({"type": "Assertion"}, "Assertion"),
        ({"type": ["Profile", "Extension"]}, "Issuer"),
        ({"recipient": "a", "badge": {}}, "Assertion"),
        ({"criteria": "a", "issuer": "b"}, "BadgeClass"),
        ({"name": "a", "url": "b"}, "Issuer"),
        ({"name": "a"}, None),
        ({"@context": [], "name": "a", "url": "b"}, None),
        ({"type": "Assertion", "credentialSubject": {}}, None),
    ],
)
def test_kinds_are_told_apart(document: Document, kind: str | None) -> None:
    assert legacy.kind_of(document) == kind


EVIL = "https://mallory.example"
HER_KEY = PrivateKey.generate("RSA")


@pytest.mark.parametrize(
    "scope", [{"startsWith": EVIL}, {"allowedOrigins": "mallory.example"}], ids=["start", "origin"]
)
def test_a_profile_written_into_a_badge_gives_no_scope(scope: Document) -> None:
    """Only what the issuer's own address shows says who may host its badges."""
    badge = make_badge(issuer=make_issuer(verification=scope))
    forged = make_assertion(id=f"{EVIL}/a.json", badge=badge)
    assert check(forged, forged).outcome("issuer") == "failed"
    shown = make_issuer(verification=scope)
    assert check(forged, forged, shown).outcome("issuer") == "passed"


def hers(**changes: Any) -> str:
    """Signed by Mallory, with a key at her address that says it is the old school's."""
    how = {"type": "signed", "creator": f"{EVIL}/k.json"}
    return sign_claims(make_assertion(id="urn:uuid:1", verification=how, **changes),
                       header={}, key=HER_KEY)  # fmt: skip


def her_key(**changes: Any) -> Document:
    return make_key(id=f"{EVIL}/k.json", publicKeyPem=HER_KEY.public.to_pem(), **changes)


def test_a_profile_written_into_a_badge_names_no_key() -> None:
    badge = make_badge(issuer=make_issuer(publicKey=f"{EVIL}/k.json"))
    assert check(hers(badge=badge), her_key()).outcome("proof") == "failed"
    shown = make_issuer(publicKey=f"{EVIL}/k.json")
    assert check(hers(badge=badge), her_key(), shown).valid


def test_a_profile_without_an_address_names_neither_key_nor_scope() -> None:
    plain = {k: v for k, v in make_issuer().items() if k != "id"}
    badge = make_badge(issuer={**plain, "origin": SITE, "publicKey": f"{EVIL}/k.json"})
    assert check(hers(badge=badge), her_key(owner=SITE)).outcome("proof") == "failed"
    scoped = {**plain, "origin": SITE, "verification": {"startsWith": EVIL}}
    hosted = make_assertion(id=f"{EVIL}/a.json", badge=make_badge(issuer=scoped))
    assert check(hosted, hosted).outcome("issuer") == "failed"


def test_an_issuer_is_called_by_the_address_that_shows_it() -> None:
    """A neighbour on the same host cannot take the school's name."""
    mine = f"{SITE}/~mallory/i.json"
    badge = make_badge(issuer=mine)
    profile = json.dumps(make_issuer(publicKey=f"{EVIL}/k.json")).encode()
    report = check(hers(badge=badge), her_key(owner=mine), **{mine: profile})
    assert report.valid
    assert report.credential is not None
    assert report.credential["issuer"]["id"] == mine


@pytest.mark.parametrize(
    ("original", "changes"),
    [
        (make_issuer(), {"name": "Mallory"}),
        (make_badge(), {"name": "Master", "criteria": {"narrative": "None."}}),
        (make_endorsement(), {"claim": {"id": "urn:x", "endorsementComment": "Best of all."}}),
    ],
    ids=["profile", "badge class", "endorsement"],
)
def test_what_counts_is_what_the_address_shows_not_the_copy(
    original: Document, changes: Document
) -> None:
    shown, copy = check(original, original), check({**original, **changes}, original)
    assert (shown.valid, copy.valid) == (True, True)
    assert copy.credential == shown.credential


@pytest.mark.parametrize(
    "address",
    [
        "https://old.example.mallory.example/a.json",
        "https://old.example@mallory.example/a.json",
        f"{SITE}/../~mallory/a.json",
        f"{SITE}/%2E%2e/~mallory/a.json",
        f"{SITE}/..%5C~mallory/a.json",
    ],
)
def test_an_address_that_only_looks_in_scope_is_not(address: str) -> None:
    forged = make_assertion(id=address)
    issuer = make_issuer(verification={"startsWith": SITE})
    assert check(forged, forged, issuer).outcome("issuer") == "failed"


@pytest.mark.parametrize(("revoked", "outcome"), [(False, "passed"), ("true", "failed")])
def test_whatever_stands_in_revoked_but_false_revokes(revoked: object, outcome: str) -> None:
    shown = make_assertion(revoked=revoked)
    assert check(make_assertion(), shown).outcome("status") == outcome


@pytest.mark.parametrize(
    ("named", "outcome"),
    [
        ({"id": f"{SITE}/r.json"}, "failed"),
        ([f"{SITE}/r.json"], "unknown"),
        ({"type": "RevocationList"}, "unknown"),
        (7, "unknown"),
        ("", "unknown"),
        (None, "passed"),
    ],
)  # fmt: skip
def test_a_revocation_list_named_in_another_shape_is_not_passed_over(
    named: object, outcome: str
) -> None:
    listed = json.dumps({"revokedAssertions": [f"{SITE}/a.json"]}).encode()
    report = check(make_assertion(), make_issuer(revocationList=named),
                   **{f"{SITE}/r.json": listed})  # fmt: skip
    assert report.outcome("status") == outcome


def test_an_assertion_shown_with_an_unreadable_date_is_not_valid() -> None:
    shown = make_assertion(expires="some day")
    assert check(make_assertion(), shown).outcome("structure") == "passed"
    assert check(make_assertion(), shown).verdict == "invalid"


@pytest.mark.parametrize("original", [make_endorsement(), make_badge(), make_issuer()])
def test_whatever_is_shown_as_revoked_is_not_valid(original: Document) -> None:
    shown = {**original, "revoked": True, "revocationReason": "In error."}
    report = check(original, shown)
    assert report.outcome("status") == "failed"
    assert "In error." in {each.name: each.sentence for each in report.checks}["status"]


@pytest.mark.parametrize("url", ["http://[x", "https://[::1", "https://a:b/", "//x", "https://"])
def test_an_address_that_is_none_never_escapes_as_another_error(url: str) -> None:
    for document in (
        make_assertion(id=url),
        make_assertion(badge=url),
        make_assertion(badge=make_badge(issuer=url)),
        make_assertion(badge=make_badge(issuer=make_issuer(id=url))),
        make_assertion(verification={"type": "hosted", "url": url}),
        make_badge(id=url),
        make_issuer(id=url),
        make_endorsement() | {"id": url},
    ):
        shown = json.dumps(document).encode()
        report = check(document, document, make_issuer(verification={"startsWith": url}),
                       **{url: shown})  # fmt: skip
        assert legacy.host(url) or not report.valid
    assert legacy.host("http://[x") == ""
    assert not legacy.in_scope("http://[x", issuer={}, issuer_url="http://[x")
    assert not legacy.in_scope("http://[x/a", issuer={"verification": {"startsWith": "http://[x"}},
                               issuer_url="http://[x")  # fmt: skip


def test_only_a_revoked_assertion_may_be_shown_without_its_recipient() -> None:
    """Otherwise the copy would say whose it is, and anybody may have written the copy."""
    hidden = {k: v for k, v in make_assertion().items() if k != "recipient"}
    assert check(make_assertion(), hidden).outcome("proof") == "failed"
    revoked = check(make_assertion(), {**hidden, "revoked": True})
    assert (revoked.outcome("proof"), revoked.outcome("status")) == ("passed", "failed")
    other = make_assertion(revoked=True, recipient={"type": "email", "identity": "x"})
    assert check(make_assertion(), other).outcome("proof") == "failed"


@pytest.mark.parametrize("name", ["https://good.example/b.json", "https://OLD.example.evil/b.json"])
def test_a_site_does_not_show_the_badge_of_another_as_its_own(name: str) -> None:
    shown = json.dumps(make_badge(id=name)).encode()
    report = check(make_assertion(), **{f"{SITE}/b.json": shown})
    assert (report.verdict, report.outcome("issuer")) == ("invalid", "failed")
    profile = json.dumps(make_issuer(id=name)).encode()
    report = check(make_assertion(), **{f"{SITE}/i.json": profile})
    assert (report.verdict, report.outcome("issuer")) == ("invalid", "failed")


def test_a_key_without_an_address_is_not_that_of_an_issuer_without_one() -> None:
    badge = {"name": "Wait time", "description": "Waits.", "image": "i.png", "criteria": "c"}
    assertion = {
        "uid": "1",
        "recipient": make_assertion()["recipient"],
        "badge": {**badge, "issuer": {"name": "Old School", "url": SITE}},
        "issuedOn": "2014-06-01",
        "verify": {"type": "signed", "url": "urn:key"},
    }
    token = sign_claims(assertion, header={}, key=KEY)
    report = check(token, **{"urn:key": KEY.public.to_pem().encode()})
    assert (report.format, report.outcome("proof")) == ("Open Badges 1.0, signed", "failed")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": f"{SITE}/other.json"},
        {"uid": "2"},
        {"recipient": {"type": "email", "hashed": False, "identity": "mallory@example.org"}},
        {"badge": f"{SITE}/b2.json"},
        {"issuedOn": "2016-06-01T00:00:00Z"},
        {"expires": "2099-06-01T00:00:00Z"},
    ],
    ids=str,
)
def test_a_copy_may_not_differ_in_what_decides(changes: Document) -> None:
    how = {"type": "hosted", "url": f"{SITE}/a.json"}
    shown = make_assertion(verification=how, uid="1", expires="2027-06-01T00:00:00Z")
    assert check(shown, shown).valid
    report = check({**shown, **changes}, shown)
    assert (report.verdict, report.outcome("proof")) == ("invalid", "failed")
