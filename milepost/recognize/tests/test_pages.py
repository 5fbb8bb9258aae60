"""The pages of commitments, and what stands beside achievements, organizations and badges."""

import re
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from milepost.define.tests.builders import make_version
from milepost.hold.tests.builders import make_share
from milepost.issue.tests.builders import make_credential
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries
from milepost.recognize.models import Commitment, CommitmentVersion
from milepost.recognize.tests.builders import NOW, make_college, make_commitment, make_terms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read the clock: it stands at the tests' day."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    values = {
        "title": "Three hours in teaching",
        "grant": "credit-hours",
        "amount": "3",
        "grant_words": "counts as EDU 210",
        "starts_on": "2026-10-01",
        "jurisdiction": "All campuses",
        "notice_days": "30",
        "terms": "",
    }
    return values | changes


def test_an_owner_writes_finds_and_publishes_without_javascript() -> None:
    version = make_version()
    college, rita = make_college()
    client = as_person(rita)
    answer = client.post(reverse("recognize:start", args=[college.slug]))
    made = Commitment.objects.get()
    edit = reverse("recognize:edit", args=[made.pk])
    assert answer["Location"] == edit
    found = client.post(edit, typed(do="find", find="wait"))
    assert f'value="{version.achievement_id}"' in found.content.decode()
    lacking = client.post(edit, typed(do="publish"))
    assert lacking.status_code == 422
    assert "Choose at least one micro-credential" in lacking.content.decode()
    published = client.post(edit, typed(do="publish", achievements=[str(version.achievement_id)]))
    page = reverse("recognize:commitment", args=[made.pk])
    assert published["Location"] == page
    text = Client().get(page).content.decode()
    for words in ("Three hours in teaching", "counts as EDU 210", "Wait time in questioning"):
        assert words in text
    assert f"domain verified: {queries.domain_of(college)}" in text


def test_what_was_typed_stays_in_the_draft_and_on_the_page() -> None:
    college, rita = make_college()
    begun = actions.start_commitment(college, terms=make_terms(), by=rita, at=NOW)
    edit = reverse("recognize:edit", args=[begun.pk])
    client = as_person(rita)
    client.post(edit, typed(do="save", title="Only a title", grant="", amount=""))
    assert 'value="Only a title"' in client.get(edit).content.decode()
    wrong = client.post(edit, typed(do="save", amount="many", title="Kept too"))
    assert wrong.status_code == 422
    assert 'value="Kept too"' in wrong.content.decode()


@pytest.mark.parametrize("name", ["edit", "withdraw"])
def test_a_stranger_has_no_way_to_an_organizations_desk(name: str) -> None:
    made = make_commitment(achievements=(make_version().achievement_id,))
    mallory = as_person(make_person("Mallory"))
    assert mallory.get(reverse(f"recognize:{name}", args=[made.commitment_id])).status_code == 404
    slug = made.commitment.organization.slug
    assert mallory.get(reverse("recognize:desk", args=[slug])).status_code == 404
    assert mallory.post(reverse("recognize:start", args=[slug])).status_code == 404
    for act in ("revise", "discard"):
        address = reverse(f"recognize:{act}", args=[made.commitment_id])
        assert mallory.post(address).status_code == 404


def test_a_draft_is_nobodys_business() -> None:
    college, rita = make_college()
    begun = actions.start_commitment(college, terms=make_terms(), by=rita, at=NOW)
    assert Client().get(reverse("recognize:commitment", args=[begun.pk])).status_code == 404
    assert Client().get(reverse("recognize:signed", args=[begun.pk, 1])).status_code == 404
    assert "Three hours" not in Client().get(reverse("recognize:commitments")).content.decode()
    page = Client().get(reverse("recognize:organization", args=[college.slug]))
    assert "Three hours" not in page.content.decode()
    assert "Three hours" in (
        as_person(rita).get(reverse("recognize:desk", args=[college.slug])).content.decode()
    )


def test_the_signed_file_is_the_bytes_that_were_signed() -> None:
    made = make_commitment(achievements=(make_version().achievement_id,))
    answer = Client().get(reverse("recognize:signed", args=[made.commitment_id, 1]))
    assert answer.content == CommitmentVersion.objects.get(pk=made.pk).document.encode()
    assert orjson.loads(answer.content)["type"][1] == "EndorsementCredential"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_withdrawal_asks_for_a_reason_and_tells_everyone() -> None:
    college = make_college()
    made = make_commitment(college=college, achievements=(make_version().achievement_id,))
    client = as_person(college[1])
    address = reverse("recognize:withdraw", args=[made.commitment_id])
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "The course is gone."})
    page = Client().get(reverse("recognize:commitment", args=[made.commitment_id]))
    assert "It will end. The last day is 22 December 2026" in page.content.decode()
    assert "The course is gone." in page.content.decode()
    assert client.get(address).status_code == 404


def test_old_words_stay_to_be_read() -> None:
    version = make_version()
    college = make_college()
    made = make_commitment(college=college, achievements=(version.achievement_id,))
    client = as_person(college[1])
    client.post(reverse("recognize:revise", args=[made.commitment_id]))
    client.post(
        reverse("recognize:edit", args=[made.commitment_id]),
        typed(do="publish", title="Two", amount="2", achievements=[str(version.achievement_id)]),
    )
    page = reverse("recognize:commitment", args=[made.commitment_id])
    assert "New words will count from 22 December 2026 on." in Client().get(page).content.decode()
    coming = Client().get(page, {"version": 2}).content.decode()
    assert "<h1>Two</h1>" in coming
    assert "2 credit hours" in coming
    assert Client().get(page, {"version": 3}).status_code == 404


def test_the_list_is_searched_both_ways() -> None:
    version = make_version()
    first = make_commitment(achievements=(version.achievement_id,), title="Credit for waiting")
    second = make_commitment(
        issuers=(first.commitment.organization_id,),
        title="An interview at the clinic",
        grant="interview",
        amount=None,
    )
    titles = {first.title, second.title}

    def shown(**asked: str) -> set[str]:
        text = Client().get(reverse("recognize:commitments"), asked).content.decode()
        return {title for title in titles if title in text}

    assert shown() == titles
    assert shown(q="Crédit") == {first.title}
    assert shown(q="wait time questioning") == {first.title}
    assert shown(grant="interview") == {second.title}
    assert shown(organization=first.commitment.organization.slug) == {first.title}
    assert shown(achievement=version.achievement.slug) == {first.title}
    assert shown(issuer=first.commitment.organization.slug) == {second.title}
    assert shown(achievement="no-such-thing") == set()
    assert shown(competency="not a key", grant="nonsense", q="credit") == {first.title}


def test_it_stands_beside_the_achievement_the_organization_and_the_badge() -> None:
    ada = make_person("Ada")
    version = make_version()
    held = make_credential(recipient=ada, version=version)
    made = make_commitment(achievements=(version.achievement_id,))
    link = reverse("recognize:commitment", args=[made.commitment_id])
    _share, token = make_share(held)
    owner = made.commitment.organization.slug
    for client, address in (
        (Client(), reverse("define:achievement", args=[version.achievement.slug])),
        (Client(), reverse("organizations:detail", args=[owner])),
        (Client(), reverse("recognize:organization", args=[owner])),
        (Client(), reverse("hold:share", args=[token])),
        (as_person(ada), reverse("hold:credential", args=[held.pk])),
    ):
        assert f'href="{link}"' in client.get(address).content.decode(), address


@pytest.mark.parametrize("name", ["commitments", "desk", "organization", "share"])
def test_more_rows_take_no_more_queries(
    name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ada = make_person("Ada")
    version = make_version()
    college = make_college()
    _share, token = make_share(make_credential(recipient=ada, version=version))
    addresses = {
        "commitments": reverse("recognize:commitments"),
        "desk": reverse("recognize:desk", args=[college[0].slug]),
        "organization": reverse("recognize:organization", args=[college[0].slug]),
        "share": reverse("hold:share", args=[token]),
    }
    client = as_person(college[1])
    make_commitment(college=college, achievements=(version.achievement_id,), title="One")
    client.get(addresses[name])
    with django_assert_max_num_queries(60) as one:
        client.get(addresses[name])
    for title in ("Two", "Three"):
        make_commitment(college=college, achievements=(version.achievement_id,), title=title)
    with django_assert_max_num_queries(len(one)):
        text = client.get(addresses[name]).content.decode()
    assert re.search("Two", text)


def test_long_lists_are_paged() -> None:
    version = make_version()
    college = make_college()
    for number in range(21):
        make_commitment(
            college=college, achievements=(version.achievement_id,), title=f"Number {number:02}"
        )
    first = Client().get(reverse("recognize:commitments")).content.decode()
    second = Client().get(reverse("recognize:commitments"), {"page": 2}).content.decode()
    assert ["Number 20" in first, "Number 20" in second] == [False, True]
