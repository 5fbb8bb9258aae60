"""A learner takes everything along: the archive opens and verifies itself with the network off."""

import io
import json
import re
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.utils import timezone
from insignia.encoding import decode_base64url, encode_base64url
from insignia.proofs.vc_jose import sign_vc_jose
from insignia.proofs.vc_jwt import sign_vc_jwt
from playwright.sync_api import Browser, Page, expect

from insignia import PrivateKey, did, sign
from milepost.hold.actions import Piece, bring, check_again
from milepost.hold.models import ImportedCredential
from milepost.hold.queries import wallet_of
from milepost.issue.rules import identity
from milepost.kit.models import JournalEntry
from milepost.people.tests.builders import make_person
from milepost.recognize.queries import endorsements_about
from milepost.site.archive import archive_of
from milepost.site.demo.load import load
from milepost.verify.tests.strangers import EARLIER, make_badge, make_network, make_text
from tests.journeys.browsing import OpenPage, assert_accessible, enter, look
from tests.journeys.steps import earn_badge, person, settle

P256 = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fetched(page: Page, tmp_path: Path) -> Path:
    """Download the archive by the page's button and unpack it."""
    page.goto("/account/archive/")
    look(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my archive").click()
    content = Path(download.value.path()).read_bytes()
    folder = tmp_path / "archive"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def opened(chromium: Browser, folder: Path) -> Page:
    """Open the archive's page from its folder, with the network off, at a phone's width."""
    window = chromium.new_context(offline=True, viewport={"width": 360, "height": 800})
    page = window.new_page()
    page.goto((folder / "index.html").as_uri())
    return page


def test_the_archive_verifies_itself_with_the_network_off(
    browser_page: OpenPage, chromium: Browser, tmp_path: Path
) -> None:
    load(timezone.now(), tell=lambda words: None)
    learner = person("amara")
    window = browser_page(width=360)
    enter(window, learner)
    folder = fetched(window, tmp_path)
    page = opened(chromium, folder)
    number = wallet_of(learner).count()
    in_force = wallet_of(learner).filter(revoked_at=None).count()
    cards = page.locator("article[id^=credentials-]")
    expect(cards).to_have_count(number)
    expect(cards.locator(".good")).to_have_count(in_force)
    expect(cards.locator(".bad")).to_have_count(number - in_force)
    expect(page.locator("article[id^=imported-] .good")).to_have_count(2)
    endorsed = page.locator("article[id^=endorsements-]")
    expect(endorsed.locator(".good, .told")).to_have_count(endorsements_about(learner).count())
    assert_accessible(page)
    for credential in wallet_of(learner).defer(None):
        kept = (folder / "badges" / f"{credential.pk}.json").read_text()
        assert kept == credential.document
    for link in page.locator("a").all():
        address = link.get_attribute("href") or ""
        assert address.startswith("https://") or (folder / address).exists(), address
    page.context.close()

    record = folder / "record.js"
    whole = record.read_text()
    record.write_text(re.sub(r"Amara|Reading a dosage label", "Mallory", whole))
    forged = opened(chromium, folder)
    expect(forged.locator(".bad").first).to_have_text(
        "The signature does not fit: something was changed."
    )
    forged.context.close()

    record.write_text(whole)
    page_file = folder / "index.html"
    page_file.write_text(page_file.read_text().replace("Reading a dosage label", "Brain surgery"))
    retitled = opened(chromium, folder)
    expect(retitled.locator("article .good").first).to_be_visible()
    expect(retitled.get_by_role("heading", name="Reading a dosage label").first).to_be_visible()
    expect(
        retitled.locator("article[id^=credentials-] h3", has_text="Brain surgery")
    ).to_have_count(0)
    retitled.context.close()

    data = json.loads(whole.removeprefix("window.RECORD = ").rstrip(";\n"))
    data["credentials"][0]["signature"] = data["credentials"][1]["signature"]
    data["credentials"][1]["method"] = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp#x"
    data["lists"] = {}
    record.write_text("window.RECORD = " + json.dumps(data))
    swapped = opened(chromium, folder)
    cards = swapped.locator("article[id^=credentials-]")
    expect(cards.locator(".good")).to_have_count(0)
    expect(cards.locator(".unknown")).not_to_have_count(0)
    swapped.context.close()
    assert JournalEntry.objects.filter(verb="archive.made", actor=learner.pk).count() == 1


def changed(folder: Path, **parts: Any) -> None:
    """Put other parts into the archive's record, as anybody can."""
    record = folder / "record.js"
    told = json.loads(record.read_text().removeprefix("window.RECORD = ").rstrip(";\n"))
    record.write_text("window.RECORD = " + json.dumps(told | parts))


def test_a_badge_from_elsewhere_is_checked_with_what_its_issuer_showed_and_told_as_that(
    chromium: Browser, tmp_path: Path
) -> None:
    ada, at = make_person("Ada"), timezone.now()
    about = make_badge()["credentialSubject"] | {"identifier": [identity(ada.email, salt="s")]}
    badge = Piece(name="b", content=make_text(credentialSubject=about).encode())
    kept = bring(ada, pieces=[badge], fetch=make_network(), at=at).found.get()
    ImportedCredential.objects.update(kept_at=at)
    folder = unpacked(b"".join(archive_of(ada, at=at)), tmp_path / "archive")
    page = opened(chromium, folder)
    card = page.locator("article[id^=imported-]")
    expect(card.locator(".told")).to_contain_text("As this archive says")
    expect(page.locator(".good, .bad, .unknown")).to_have_count(0)
    assert_accessible(page)
    for missing in ({"lists": {}}, {"keys": {}}):
        changed(folder, **missing)
        page.reload()
        expect(card.locator(".unknown")).to_contain_text("Not known")
        expect(page.locator(".good, .bad, .told")).to_have_count(0)
    page.context.close()

    check_again(kept, fetch=make_network(revoked=True), at=at)
    folder = unpacked(b"".join(archive_of(ada, at=at)), tmp_path / "later")
    page = opened(chromium, folder)
    expect(page.locator("article[id^=imported-] .bad")).to_have_text("The issuer took it back.")
    page.context.close()


def rsa_token(document: dict[str, Any]) -> str:
    """A badge as an RS256 token of an issuer that is a did:jwk, whose name this puts in."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    numbers = key.public_key().public_numbers()
    jwk = {
        "kty": "RSA",
        "n": encode_base64url(numbers.n.to_bytes(256)),
        "e": encode_base64url(numbers.e.to_bytes(3)),
    }
    issuer = f"did:jwk:{encode_base64url(json.dumps(jwk).encode())}"
    claims = document | {"issuer": document["issuer"] | {"id": issuer}, "iss": issuer}
    parts = [{"alg": "RS256", "typ": "JWT", "kid": f"{issuer}#0"}, claims]
    signed = ".".join(encode_base64url(json.dumps(part).encode()) for part in parts)
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{encode_base64url(signature)}"


def secured_in_every_way() -> dict[str, str]:
    """A badge without an end, once for each way to secure it that the page can check."""
    made: dict[str, str] = {}
    for kind, suites in (("Ed25519", ("eddsa-rdfc-2022", "eddsa-jcs-2022")), ("P-256", P256)):
        key = PrivateKey.from_seed(bytes(range(1, 33)), kind=kind)
        name = did.from_key(key.public)
        badge = make_badge()
        del badge["credentialStatus"]
        badge["issuer"] = badge["issuer"] | {"id": name}
        method = did.method_id(name)
        for suite in suites:
            signed = sign(badge, key=key, method=method, created=EARLIER, suite=suite)
            made[suite] = json.dumps(signed)
        made[f"{kind} JWT"] = sign_vc_jwt(badge, key=key, method=method)
        made[f"{kind} JOSE"] = sign_vc_jose(badge, key=key, method=method)
        over = badge | {"validUntil": "2026-10-02T00:00:00Z"}
        made[f"{kind} over"] = sign_vc_jwt(over, key=key, method=method)
    made["RS256"] = rsa_token(badge)
    return made


def test_the_page_checks_badges_that_are_secured_in_other_ways(
    chromium: Browser, tmp_path: Path
) -> None:
    ada, at = make_person("Ada"), timezone.now()
    made = secured_in_every_way()
    for way, text in made.items():
        told = {"verdict": "valid", "badge": None, "checks": [], "warnings": [], "contained": []}
        ImportedCredential.objects.create(
            holder=ada,
            document=text,
            sha256=sha256(text.encode()).hexdigest(),
            title=way,
            report=told,
            verdict="valid",
            **dict.fromkeys(("imported_at", "kept_at", "checked_at", "tried_at"), at),
        )
    folder = unpacked(b"".join(archive_of(ada, at=at)), tmp_path / "archive")
    record = folder / "record.js"
    told = json.loads(record.read_text().removeprefix("window.RECORD = ").rstrip(";\n"))
    page = opened(chromium, folder)
    over = [one["title"].endswith("over") for one in told["imported"]]
    expect(page.locator("article[id^=imported-] .good")).to_have_count(over.count(False))
    expect(page.get_by_text("It is genuine, and its time is over.")).to_have_count(2)
    expect(page.get_by_role("heading", name="Calm phone calls")).to_have_count(len(made))
    assert_accessible(page)
    for one in told["imported"]:
        spoil(one)
    changed(folder, imported=told["imported"])
    page.reload()
    expect(page.locator("article[id^=imported-] .bad")).to_have_count(len(made))
    expect(page.locator(".good")).to_have_count(0)
    page.context.close()


def spoil(entry: dict[str, Any]) -> None:
    """Change what was signed, as anybody can, and leave the signature."""
    for name in ("statements", "document"):
        if name in entry:
            entry[name] = entry[name].replace("Calm phone calls", "Brain surgery")
    if "token" in entry:
        head, body, tail = entry["token"].split(".")
        claims = decode_base64url(body).replace(b"Calm phone calls", b"Brain surgery")
        entry["token"] = f"{head}.{encode_base64url(claims)}.{tail}"


def test_an_archive_is_brought_back_on_a_phone_without_javascript(
    browser_page: OpenPage, tmp_path: Path
) -> None:
    badge = earn_badge(settle())
    file = tmp_path / "mine.zip"
    file.write_bytes(b"".join(archive_of(person("ada"), at=timezone.now())))
    phone = browser_page(width=360, scheme="dark", javascript=False)
    enter(phone, person("ada"))
    phone.goto("/account/archive/")
    phone.get_by_role("link", name="Bring an archive").click()
    wrong = tmp_path / "wrong.zip"
    wrong.write_bytes(b"milk")
    for path in (wrong, file):
        phone.get_by_label("Your archive").set_input_files(path)
        phone.get_by_role("button", name="Bring it").click()
        if path == wrong:
            expect(phone.locator(".error, .errorlist").first).to_be_visible()
    expect(phone.get_by_role("heading", name="This is back")).to_be_visible()
    assert wallet_of(person("ada")).get() == badge
