"""What programs have signed here is believed, and shown in part, by tools nobody here wrote."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from milepost.issue import actions, queries
from milepost.issue.models import StatusList
from milepost.issue.tests.builders import make_awarder
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token

pytestmark = [pytest.mark.strangers, pytest.mark.django_db]
HERE = Path(__file__).parent
STRANGERS = HERE.parent.parent / ".cache" / "strangers"
HOST = "https://badges.example.org"
BADGE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Calm calls",
    "validFrom": "2026-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:ada",
        "type": ["AchievementSubject"],
        "narrative": "She stayed calm.",
        "achievement": {
            "id": "https://school.example/calm",
            "type": ["Achievement"],
            "name": "Calm calls",
            "description": "Calms an upset caller.",
            "criteria": {"narrative": "Stays calm."},
        },
    },
}


@pytest.fixture
def office(settings: Settings) -> Organization:
    """An organization with a did:web."""
    settings.PUBLIC_URL = HOST
    return make_organization("Office")


@pytest.fixture
def client(office: Organization) -> Client:
    """A program with the token of somebody who awards there."""
    secret = make_token(make_awarder(office), name="Program", expires_at=None, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def issued(client: Client, office: Organization, *, suite: str, **options: Any) -> dict[str, Any]:
    """What the endpoint of this suite signs."""
    body = {"credential": BADGE, "options": options}
    answer = client.post(
        f"/issuers/{office.slug}/{suite}/credentials/issue", body, content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
    signed: dict[str, Any] = answer.json()["verifiableCredential"]
    return signed


def documents(office: Organization, *, folder: Path) -> Path:
    """What a stranger's tool may fetch: the organization's keys and its status lists."""
    found = {f"{HOST}/issuers/{office.slug}/did.json": json.dumps(queries.did_document(office))}
    for row in StatusList.objects.all():
        found[queries.list_address(row)] = actions.signed_list(row, at=timezone.now())
    index = {url: f"document-{number}.json" for number, url in enumerate(found)}
    for url, name in index.items():
        (folder / name).write_text(found[url])
    (folder / "index.json").write_text(json.dumps(index))
    return folder


def ask(script: str, *arguments: str | Path) -> list[Any]:
    """What a stranger's tool says: a line of JSON each."""
    node = shutil.which("node")
    tool = STRANGERS / "node_modules" / "@digitalbazaar" / "ecdsa-sd-2023-cryptosuite"
    if node is None or not tool.exists():
        assert os.environ.get("CI") != "true", "CI must have the strangers' tools"
        pytest.skip(f"SKIPPED: no node, or no tools in {STRANGERS}: run `make strangers`")
    said = subprocess.run(
        [node, HERE / script, *arguments],
        env=os.environ | {"STRANGERS": str(STRANGERS)},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]


def believed(credential: dict[str, Any], *, office: Organization, folder: Path) -> bool:
    """Whether @digitalbazaar/vc finds the proof good and the credential not revoked."""
    path = folder / "credential.json"
    path.write_text(json.dumps(credential))
    [said] = ask("digitalbazaar-vc.mjs", documents(office, folder=folder), path)
    return bool(said["verified"])


def forged(credential: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(credential)
    assert "Calms an upset caller." in text
    return dict(json.loads(text.replace("Calms an upset caller.", "Calms anybody.")))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "ecdsa-rdfc-2019"])
def test_what_an_endpoint_signs_is_believed_until_it_is_revoked(
    client: Client, office: Organization, tmp_path: Path, suite: str
) -> None:
    signed = issued(client, office, suite=suite)
    assert believed(signed, office=office, folder=tmp_path)
    assert not believed(forged(signed), office=office, folder=tmp_path)
    path, body = f"/issuers/{office.slug}/credentials/status", {"credentialId": signed["id"]}
    assert client.post(path, body, content_type="application/json").status_code == 200
    assert not believed(signed, office=office, folder=tmp_path)


def test_a_part_of_it_is_believed_whoever_derives_it(
    client: Client, office: Organization, tmp_path: Path
) -> None:
    must = "/credentialSubject/achievement/name"
    wish = "/credentialSubject/achievement/description"
    signed = issued(client, office, suite="ecdsa-sd-2023", mandatoryPointers=[must])
    body = {"verifiableCredential": signed, "options": {"selectivePointers": [wish]}}
    answer = client.post("/credentials/derive", body, content_type="application/json")
    by_us = answer.json()["verifiableCredential"]
    path = tmp_path / "base.json"
    path.write_text(json.dumps(signed))
    folder = documents(office, folder=tmp_path)
    [by_them] = ask("holder.mjs", folder, "derive", path, wish)
    for shown in (by_us, by_them):
        achievement = shown["credentialSubject"]["achievement"]
        assert achievement.keys() == {"id", "type", "name", "description"}
        assert "narrative" not in shown["credentialSubject"]
        assert believed(shown, office=office, folder=tmp_path)
        assert not believed(forged(shown), office=office, folder=tmp_path)


@pytest.mark.parametrize("suite", ["vc-jwt-es256", "vc-jose-eddsa", "vc-jose-es256"])
def test_a_token_opens_with_the_published_keys(
    client: Client, office: Organization, tmp_path: Path, suite: str
) -> None:
    enveloped = issued(client, office, suite=suite)
    token, keys = tmp_path / "token", tmp_path / "jwks.json"
    token.write_text(enveloped["id"].partition(",")[2])
    published = client.get(f"/.well-known/jwt-vc-issuer/issuers/{office.slug}").json()
    keys.write_text(json.dumps(published["jwks"]))
    [read] = ask("holder.mjs", documents(office, folder=tmp_path), "read", token, keys)
    assert read["payload"]["credentialSubject"] == BADGE["credentialSubject"]
    assert read["header"]["alg"] == {"eddsa": "EdDSA", "es256": "ES256"}[suite.rpartition("-")[2]]
