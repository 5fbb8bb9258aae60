"""Registries that others keep say more of an issuer, and never make it one that is known here."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template
from django.test import Client

from milepost.issue.tests.builders import NOW
from milepost.kit.errors import RuleError
from milepost.kit.fetch import Fetched, FetchError
from milepost.kit.models import JournalEntry
from milepost.recognize import actions, queries
from milepost.recognize.models import Listing, Registry
from milepost.recognize.rules import registries
from milepost.recognize.rules.issuers import NamedIssuer

pytestmark = pytest.mark.django_db
SCHOOL = "did:web:school.example"
KEY = "did:key:z6MkfPtkBo5kMJJDL2GrVPs8ApDPJwzXNkKoMXxzNBSvPWXm"


def published(**rows: Any) -> bytes:
    return json.dumps({"meta": {"updated": "2026-11-01"}, "registry": rows}).encode()


GOOD = published(
    **{
        SCHOOL: {
            "name": "Riverside School",
            "location": "Riverside",
            "url": "https://school.example",
        },
        KEY: {"name": " Harbor \n College ", "url": "javascript:alert(1)"},
        "not-a-did": {"name": "Nobody"},
        "did:web:nameless.example": {"url": "https://nameless.example"},
    }
)


def about(identifier: str) -> queries.Standing:
    (one,) = queries.standings([NamedIssuer(identifier=identifier, name="Some School")])
    return one


def test_an_entry_is_its_did_its_name_and_a_site_that_is_safe_to_open() -> None:
    found = registries.read_registry(GOOD)
    assert [(one.issuer, one.name, one.url) for one in found.listed] == [
        (SCHOOL, "Riverside School", "https://school.example"),
        (KEY, "Harbor College", ""),
    ]
    assert found.passed_over == ["not-a-did", "did:web:nameless.example"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "registry-unreadable"),
        (b"[]", "registry-unreadable"),
        (b'{"registry": []}', "registry-unreadable"),
        (b'{"registry": {}}', "registry-empty"),
        (published(**{"x": {"name": "X"}}), "registry-empty"),
        (published(**{f"did:web:s{n}.example": {} for n in range(20_001)}), "registry-too-long"),
    ],
)
def test_what_is_no_registry_is_refused_and_says_why(content: bytes, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        registries.read_registry(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "http://school.example",
        "https://school.example@evil.example",
        "https://[broken",
        "https://school.example/\u202egnp",
        "https://school.example/a b",
        "https://" + "a" * 500,
        7,
    ],
)
def test_a_site_that_may_mislead_is_left_out(url: Any) -> None:
    found = registries.read_registry(published(**{SCHOOL: {"name": "School", "url": url}}))
    assert found.listed[0].url == ""


def test_a_registry_read_again_says_what_it_says_now_and_others_keep_their_word() -> None:
    actions.keep_registry(GOOD, name="Community", at=NOW)
    actions.keep_registry(GOOD, name="State", at=NOW)
    changed = published(**{SCHOOL: {"name": "Riverside Academy"}})
    actions.keep_registry(changed, name="Community", at=NOW)
    told = [(row.registry.name, row.name) for row in about(SCHOOL).listings]
    assert told == [("Community", "Riverside Academy"), ("State", "Riverside School")]
    assert [row.registry.name for row in about(KEY).listings] == ["State"]
    assert about("did:web:other.example").listings == []
    assert JournalEntry.objects.filter(verb="registry.read").count() == 3


def test_what_can_t_be_read_again_keeps_what_was_there() -> None:
    actions.keep_registry(GOOD, name="Community", url="https://registry.example/", at=NOW)

    def gone(url: str) -> Fetched:
        raise FetchError("Nobody answers there.", code="unreachable")

    def page(url: str) -> Fetched:
        return Fetched(b"<html>", "text/html", url)

    for fetch, error in ((gone, FetchError), (page, RuleError)):
        with pytest.raises(error):
            actions.read_registry_at(
                "https://registry.example/", name="Community", fetch=fetch, at=NOW
            )
    assert about(SCHOOL).listings[0].name == "Riverside School"
    with pytest.raises(RuleError) as refused:
        actions.read_registry_at("http://registry.example/", name="C", fetch=page, at=NOW)
    assert refused.value.code == "registry-address"


def test_a_listed_issuer_stays_a_stranger_here_and_everyone_reads_who_lists_it(
    client: Client,
) -> None:
    actions.keep_registry(GOOD, name="Community", at=NOW)
    one = about(SCHOOL)
    assert (one.organization, one.owner) == (None, None)
    told = client.get("/api/v1/issuers/standing", {"id": SCHOOL, "name": "Riverside"}).json()
    assert told["organization"] is None
    assert told["listings"] == [
        {
            "registry": "Community",
            "name": "Riverside School",
            "url": "https://school.example",
            "read_at": NOW.isoformat().replace("+00:00", "Z"),
        }
    ]


def test_the_page_names_who_lists_a_stranger_and_says_when_nobody_does() -> None:
    passed = [{"name": name, "outcome": "passed"} for name in ("proof", "issuer")]
    told = {"badge": {"issuer_id": SCHOOL, "issuer": "<b>Riverside"}, "checks": passed}
    page = Template("{% load recognizing %}{% issuer_of_report told %}")
    before = page.render(Context({"told": told}))
    assert "No registry that is read here lists it." in before
    actions.keep_registry(GOOD, name="Community", at=NOW)
    after = page.render(Context({"told": told}))
    assert "The registry “Community” lists it as “Riverside School”" in after
    assert 'href="https://school.example" rel="nofollow noreferrer"' in after
    assert "No registry that is read here lists it." not in after
    assert "not known here" in after


def test_many_issuers_are_looked_up_at_once(django_assert_num_queries: Any) -> None:
    actions.keep_registry(GOOD, name="Community", at=NOW)
    several = [NamedIssuer(identifier=one, name="") for one in (SCHOOL, KEY)]
    with django_assert_num_queries(4):
        queries.standings(several[:1])
    with django_assert_num_queries(4):
        queries.standings(several)


def test_the_command_adds_reads_again_and_drops(tmp_path: Path) -> None:
    file = tmp_path / "registry.json"
    file.write_bytes(GOOD)
    told = StringIO()
    call_command("read_registries", "--add", "Community", str(file), stdout=told)
    assert told.getvalue().splitlines() == [
        "Community: 2 issuers",
        "  passed over: not-a-did",
        "  passed over: did:web:nameless.example",
    ]
    file.write_text("no")
    with pytest.raises(CommandError, match=r"Community: This is not JSON\."):
        call_command("read_registries", "--add", "Community", str(file), stdout=told)
    with pytest.raises(CommandError, match="No such file"):
        call_command("read_registries", "--add", "X", str(tmp_path / "none"), stdout=told)
    assert Listing.objects.count() == 2
    call_command("read_registries", stdout=told)
    assert Listing.objects.count() == 2, "one that came as a file is not read again"
    call_command("read_registries", "--drop", "Community", stdout=told)
    assert not Registry.objects.exists()
    with pytest.raises(CommandError, match="no registry called Community"):
        call_command("read_registries", "--drop", "Community", stdout=told)


def test_one_that_can_t_be_reached_does_not_keep_others_from_being_read() -> None:
    for name in ("Community", "State"):
        actions.keep_registry(GOOD, name=name, url="https://127.0.0.1:9/", at=NOW)
    told = StringIO()
    with pytest.raises(CommandError, match="not read: Community, State"):
        call_command("read_registries", stdout=told, stderr=StringIO())
    assert Listing.objects.count() == 4
