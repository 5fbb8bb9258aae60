"""The catalogue: found by words and filters, the same on every database, in few queries."""

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from milepost.define import actions, queries
from milepost.define.models import AchievementVersion
from milepost.define.queries import Filters
from milepost.define.tests.builders import NOON, make_designer, make_draft, make_version
from milepost.ledger.models import Leaf
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)

CALL = {
    "title": "De-escalating a phone call",
    "competency": "Calms an upset caller by listening.",
    "tags": "telephone, health care",
    "criteria": [
        {"text": "Names the concern.", "levels": make["levels"]}
        for make in (
            {
                "levels": [
                    {"name": "Not yet", "description": "Talks over the caller.", "meets": False},
                    {"name": "Met", "description": "Says the concern back.", "meets": True},
                ]
            },
        )
    ],
    "slots": [{"title": "A recording", "kind": "audio"}],
    "kind": "skill",
    "scope": "local",
    "effort_hours": 4,
}
ON_TIME = CALL | {
    "title": "On time, day after day",
    "competency": "Is ready at the agreed time, and phones before the start when that fails.",
    "tags": "reliability, Pünktlichkeit",
    "kind": "disposition",
    "scope": "national",
    "contexts_asked": 2,
    "effort_hours": 30,
}


@pytest.fixture
def clinic() -> Organization:
    return make_organization("Riverside Clinic", kind="employer")


@pytest.fixture
def shelf(clinic: Organization) -> dict[str, AchievementVersion]:
    return {
        "wait": make_version(),
        "call": make_version(CALL, organization=clinic),
        "time": make_version(ON_TIME, organization=clinic),
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["call", "time", "wait"]),
        ({"words": "phone"}, ["call", "time"]),
        ({"words": "PHONES"}, ["call", "time"]),
        ({"words": "hone"}, []),
        ({"words": "ready"}, ["time"]),
        ({"words": "punktlichkeit"}, ["time"]),
        ({"words": "teaching thinks"}, ["wait"]),
        ({"words": "phone teaching"}, []),
        ({"words": "concern"}, ["call", "time"]),
        ({"words": "clinic"}, ["time", "call"]),
        ({"words": "100%' OR 1=1 --"}, []),
        ({"kind": "disposition"}, ["time"]),
        ({"scope": "national"}, ["time", "wait"]),
        ({"effort": "short"}, ["call"]),
        ({"effort": "medium"}, ["wait"]),
        ({"effort": "long"}, ["time"]),
        ({"words": "phone", "effort": "long"}, ["time"]),
        ({"organization": "nobody"}, []),
    ],
)
def test_words_and_filters_find(
    shelf: dict[str, AchievementVersion], asked: dict[str, str], expected: list[str]
) -> None:
    found = queries.catalogue(Filters(**asked))
    assert list(found) == [shelf[name] for name in expected]


def test_an_organization_filters(
    shelf: dict[str, AchievementVersion], clinic: Organization
) -> None:
    found = queries.catalogue(Filters(organization=clinic.slug))
    assert list(found) == [shelf["call"], shelf["time"]]


def test_drafts_and_old_versions_are_not_in_the_catalogue() -> None:
    draft = make_draft()
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    newer = actions.start_version(version.achievement, by=dorothy, at=LATER)
    newer = actions.publish(newer, by=dorothy, at=LATER)
    assert list(queries.catalogue(Filters())) == [newer]
    assert list(queries.catalogue(Filters(words="wait"))) == [newer]
    assert AchievementVersion.objects.filter(pk=draft.pk).exists()


def test_the_page_shows_what_was_found(
    client: Client, shelf: dict[str, AchievementVersion]
) -> None:
    page = client.get(reverse("define:catalogue"), {"q": "phone", "kind": "skill"})
    assert list(page.context["page"]) == [shelf["call"]]
    assert "De-escalating a phone call" in page.text
    assert "Wait time" not in page.text


def test_when_nothing_fits_the_page_shows_what_comes_close(
    client: Client, shelf: dict[str, AchievementVersion]
) -> None:
    page = client.get(reverse("define:catalogue"), {"q": "teaching submarine"})
    assert "Nothing fits all of that" in page.text
    assert page.context["nearly"] == [shelf["wait"]]


def test_an_empty_catalogue_says_so(client: Client) -> None:
    assert "Nothing is published yet" in client.get(reverse("define:catalogue")).text


@pytest.mark.parametrize(
    "asked", [{"kind": "x"}, {"page": "-1"}, {"page": "x"}, {"q": "\x00"}, {"effort": "x"}]
)
def test_nonsense_in_the_address_does_no_harm(client: Client, asked: dict[str, str]) -> None:
    version = make_version()
    page = client.get(reverse("define:catalogue"), asked)
    assert page.status_code == 200
    assert list(page.context["page"]) == [version]


def test_a_full_catalogue_takes_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    school = make_organization()
    dorothy = make_designer(school)
    for number in (1, 49):
        for _ in range(number):
            make_version(organization=school, by=dorothy)
        for asked, expected in (({}, 3), ({"q": "wait time"}, 3)):
            with django_assert_num_queries(expected):
                client.get(reverse("define:catalogue"), asked)


def test_the_page_of_an_achievement_shows_the_reviewers_own_rubric(client: Client) -> None:
    version = make_version()
    page = client.get(reverse("define:achievement", args=[version.achievement.slug]))
    for words in (
        "Waits after an open question.",
        "At least 9 of 10, under pressure.",
        "Ten minutes of a lesson",
        "Shown with one group.",
        "Duell (1994)",
        "2 reviewers, each alone",
        "Reviewers agree on every required criterion",
        "60 months",
        f'action="{reverse("earn:start", args=[version.achievement.slug])}"',
    ):
        assert words in page.text


def test_an_old_version_says_that_there_is_a_newer_one(client: Client) -> None:
    old = make_version()
    dorothy, olive = old.created_by, make_person("Olive")
    assert dorothy
    join(olive, organization=old.achievement.organization, role="owner")
    draft = actions.start_version(old.achievement, by=dorothy, at=LATER)
    why = {"review-change": "A third pair of eyes sees more."}
    changed = draft.typed | {"title": "Waiting", "reviewers": "3", "answers": why}
    actions.save_draft(draft, by=dorothy, draft=changed, at=LATER)
    actions.publish(draft, by=olive, at=LATER)
    address = reverse("define:achievement", args=[old.achievement.slug])
    now, before = client.get(address), client.get(address, {"version": "1"})
    assert "3 reviewers judge it instead of 2." in now.text
    assert "The title was changed." in now.text
    assert "there is a newer one" in before.text
    assert "earn/start" in now.text
    assert "earn/start" not in before.text


def test_a_retired_achievement_is_still_shown_but_not_begun(client: Client) -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    actions.retire(version.achievement, by=dorothy, at=LATER)
    page = client.get(reverse("define:achievement", args=[version.achievement.slug]))
    assert "no longer offered" in page.text
    assert "earn/start" not in page.text


def test_history_takes_as_many_queries_as_one_version(client: Client) -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    address = reverse("define:achievement", args=[version.achievement.slug])
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(5):
        draft = actions.start_version(version.achievement, by=dorothy, at=LATER)
        actions.publish(draft, by=dorothy, at=LATER)
    with CaptureQueriesContext(connection) as six:
        client.get(address)
    assert (len(six), len(one) < 20) == (len(one), True)


@pytest.mark.parametrize("name", ["define:achievement", "define:definition", "define:picture"])
def test_a_draft_is_nothing_to_the_public(client: Client, name: str) -> None:
    draft = make_draft()
    more: list[Any] = {"define:definition": [1], "define:picture": [1, "png"]}.get(name, [])
    address = reverse(name, args=[draft.achievement.slug, *more])
    assert client.get(address).status_code == 404
    dorothy = draft.created_by
    assert dorothy
    actions.publish(draft, by=dorothy, at=NOON)
    assert client.get(address).status_code == 200


def test_machines_get_the_bytes_that_are_on_the_log(client: Client) -> None:
    version = make_version()
    address = reverse("define:definition", args=[version.achievement.slug, 1])
    answer = client.get(address)
    leaf = Leaf.objects.get(hash=version.leaf_hash)
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(answer.content).hexdigest() == leaf.facts["sha256"]
    assert json.loads(answer.content)["id"] == f"http://127.0.0.1:8000{address}"


@pytest.mark.parametrize("number", [0, 2, 40_000, 10**30])
def test_versions_that_never_were_are_not_found(client: Client, number: int) -> None:
    version = make_version()
    address = reverse("define:definition", args=[version.achievement.slug, number])
    assert client.get(address).status_code == 404
    page = reverse("define:achievement", args=[version.achievement.slug])
    assert client.get(page, {"version": str(number)}).status_code == 404


def test_people_who_follow_the_address_get_the_page(client: Client) -> None:
    version = make_version()
    address = reverse("define:definition", args=[version.achievement.slug, 1])
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = client.get(address, headers={"accept": browser})
    page = reverse("define:achievement", args=[version.achievement.slug])
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"http://127.0.0.1:8000{page}?version=1",
    )
    assert "Accept" in answer["Vary"]


@pytest.mark.parametrize(
    ("form", "status", "kind"),
    [("png", 200, "image/png"), ("svg", 200, "image/svg+xml"), ("exe", 404, "text/html")],
)
def test_the_badge_is_a_picture_that_runs_nothing(
    client: Client, form: str, status: int, kind: str
) -> None:
    version = make_version()
    answer = client.get(reverse("define:picture", args=[version.achievement.slug, 1, form]))
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (status, kind)
    if status == 200:
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")


def test_machines_search_the_catalogue(
    client: Client, shelf: dict[str, AchievementVersion]
) -> None:
    found = client.get("/api/v1/catalogue", {"q": "phone", "kind": "skill"}).json()
    slug = shelf["call"].achievement.slug
    base = f"http://127.0.0.1:8000/achievements/{slug}/v1/"
    assert found == {
        "count": 1,
        "page": 1,
        "pages": 1,
        "items": [
            {
                "slug": slug,
                "version": 1,
                "id": base,
                "page": f"http://127.0.0.1:8000/catalogue/{slug}/?version=1",
                "title": "De-escalating a phone call",
                "competency": "Calms an upset caller by listening.",
                "organization": shelf["call"].achievement.organization.slug,
                "kind": "skill",
                "scope": "local",
                "effort_hours": 4,
                "tags": ["telephone", "health care"],
                "image": f"{base}badge.png",
            }
        ],
    }


def test_machines_read_one_achievement_in_full(client: Client) -> None:
    version = make_version()
    found = client.get(f"/api/v1/catalogue/{version.achievement.slug}").json()
    assert found["definition"] == json.loads(version.document)
    assert found["limits"] == version.limit_lines
    assert [slot["title"] for slot in found["slots"]] == ["Ten minutes of a lesson", "What changed"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/catalogue/nothing-here", 404),
        ("/api/v1/catalogue?kind=talent", 422),
        ("/api/v1/catalogue?page=0", 422),
        ("/api/v1/catalogue?organization=%00", 422),
    ],
)
def test_machines_are_refused_in_the_one_shape(client: Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
