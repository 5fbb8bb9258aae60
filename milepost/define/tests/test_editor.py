"""The editor and the desk: every word kept, nothing shown to those it is not for."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from milepost.define import actions, queries
from milepost.define.models import Achievement, AchievementVersion
from milepost.define.rules.drawing import PALETTES, SYMBOLS
from milepost.define.tests.builders import NOON, make_designer, make_draft, make_version
from milepost.define.tests.test_pictures import svg
from milepost.define.tests.test_typed import flat
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> AchievementVersion:
    return make_draft()


@pytest.fixture
def dorothy(draft: AchievementVersion, client: Client) -> Person:
    assert draft.created_by
    client.force_login(draft.created_by)
    return draft.created_by


def address(draft: AchievementVersion) -> str:
    return reverse("define:edit", args=[draft.pk])


def sent(draft: AchievementVersion, **changes: Any) -> dict[str, Any]:
    """What a browser sends from the open editor."""
    guard = {"seen": draft.changed_at.isoformat(), "writer": "tab-1"}
    return flat(draft.typed) | guard | changes


def kept(draft: AchievementVersion) -> dict[str, Any]:
    return AchievementVersion.objects.get(pk=draft.pk).typed


@pytest.mark.usefixtures("dorothy")
def test_the_badges_to_choose_from_stand_in_the_page(
    client: Client, draft: AchievementVersion
) -> None:
    page = client.get(address(draft)).text
    assert page.count('<img src="data:image/svg+xml,') == len(PALETTES) + len(SYMBOLS)
    assert '<img src="/badges/' not in page


def test_the_editor_sends_back_what_it_was_given(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    page = client.get(address(draft))
    for name, value in flat(draft.typed).items():
        assert f'name="{name}"' in page.text
        assert value in page.text or not value.isascii()
    client.post(address(draft), sent(draft, do="save"))
    assert kept(draft) == draft.typed


def test_a_button_that_adds_a_row_keeps_everything_typed(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    changes = {"competency": "Half a sen", "effort_hours": "a few", "do": "add-criteria"}
    answer = client.post(address(draft), sent(draft, **changes))
    assert answer["Location"] == f"{address(draft)}?at=criteria-3"
    typed = kept(draft)
    assert (typed["competency"], typed["effort_hours"]) == ("Half a sen", "a few")
    assert [row["text"] for row in typed["criteria"]][-1] == ""
    page = client.get(answer["Location"])
    assert 'id="criteria-3-text" name="criteria-3-text" rows="2" autofocus' in page.text
    assert "Write a whole number" in page.text


def test_htmx_gets_the_changed_rows_alone(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    asked = sent(draft, do="up-slots-1")
    answer = client.post(address(draft), asked, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section class="part" id="slots"')
    assert [row["title"] for row in kept(draft)["slots"]] == [
        "What changed",
        "Ten minutes of a lesson",
    ]


def test_autosave_answers_without_a_page(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    asked = sent(draft, title="Still typ")
    for _ in range(2):
        answer = client.post(address(draft), asked, headers={"x-autosave": "1"})
        assert (answer.status_code, answer.content) == (204, b"")
    assert kept(draft)["title"] == "Still typ"


def test_a_row_added_while_somebody_else_wrote_is_not_lost(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    grace = make_designer(draft.achievement.organization, name="Grace")
    other = Client()
    other.force_login(grace)
    mine = sent(draft, do="add-criteria") | {"slots-0-key": "no key"}
    theirs = sent(draft, competency="Grace wrote this.", writer="tab-2", do="save")
    assert other.post(address(draft), theirs).status_code == 302
    page = client.post(address(draft), mine)
    rows = re.findall(r'name="criteria-(\d+)-key"', page.text)
    assert (page.status_code, len(rows)) == (409, len(draft.typed["criteria"]) + 1)


def test_two_who_write_at_once_see_both_and_lose_nothing(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    grace = make_designer(draft.achievement.organization, name="Grace")
    other = Client()
    other.force_login(grace)
    theirs = sent(draft, competency="Grace wrote this.", writer="tab-2", do="save")
    mine = sent(draft, competency="Dorothy wrote this.", do="save")
    assert other.post(address(draft), theirs).status_code == 302
    quiet = client.post(address(draft), mine, headers={"x-autosave": "1"})
    assert (quiet.status_code, quiet.json()["code"]) == (409, "changed-meanwhile")
    page = client.post(address(draft), mine)
    assert page.status_code == 409
    assert "Grace wrote this." in page.text
    assert "Dorothy wrote this." in page.text
    assert kept(draft)["competency"] == "Grace wrote this."
    now = AchievementVersion.objects.get(pk=draft.pk).changed_at.isoformat()
    assert f'name="seen" value="{now}"' in page.text
    assert client.post(address(draft), mine | {"seen": now}).status_code == 302
    assert kept(draft)["competency"] == "Dorothy wrote this."


def test_a_session_that_ran_out_keeps_the_words(client: Client, draft: AchievementVersion) -> None:
    page = client.post(
        address(draft), sent(draft, competency="Written for more than an hour", do="save")
    )
    assert "Written for more than an hour" in page.text
    assert kept(draft)["competency"] != "Written for more than an hour"


def test_publishing_from_the_editor_keeps_then_publishes(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    answer = client.post(address(draft), sent(draft, title="Waiting well", do="publish"))
    version = AchievementVersion.objects.get(pk=draft.pk)
    assert answer["Location"] == reverse("define:achievement", args=[version.achievement.slug])
    assert (version.state, version.title) == ("published", "Waiting well")
    again = client.post(reverse("define:publish", args=[draft.pk]))
    assert again["Location"] == answer["Location"]


def test_publishing_too_early_says_what_to_do_at_each_field(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    answer = client.post(address(draft), sent(draft, limits="", do="publish"))
    assert answer["Location"] == f"{address(draft)}?check=1"
    page = client.get(answer["Location"])
    assert "Not published yet" in page.text
    assert '<a href="#limits">' in page.text
    assert 'id="limits-error"' in page.text
    assert kept(draft)["limits"] == ""


def test_the_preview_shows_the_draft_as_the_public_page(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    page = client.get(reverse("define:preview", args=[draft.pk]))
    assert "Preview: this is how everyone will see it" in page.text
    assert "At least 9 of 10, under pressure." in page.text
    assert "earn/start" not in page.text


def test_an_empty_draft_can_be_previewed(client: Client) -> None:
    school = make_organization()
    olga = make_designer(school, name="Olga")
    client.force_login(olga)
    draft = actions.start_achievement(school, by=olga, title="x", at=NOON)
    for name in ("define:preview", "define:edit", "define:draft_picture"):
        assert client.get(reverse(name, args=[draft.pk])).status_code == 200


def test_a_picture_is_uploaded_with_all_that_was_typed(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    file = SimpleUploadedFile("badge.svg", svg('<circle cx="50" cy="50" r="40"/>'))
    client.post(address(draft), sent(draft, competency="New words", do="upload", picture=file))
    changed = AchievementVersion.objects.get(pk=draft.pk)
    assert changed.image_media_type == "image/svg+xml"
    assert changed.typed["competency"] == "New words"
    shown = client.get(reverse("define:draft_picture", args=[draft.pk]))
    assert "circle" in shown.text
    client.post(address(draft), sent(changed, do="remove-picture"))
    assert AchievementVersion.objects.get(pk=draft.pk).image_media_type == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (svg("<script>alert(1)</script>"), "script"),
        (b"%PDF-1.7", "neither"),
        (b"x" * 2_000_001, "too large"),
        (None, "Choose a file first"),
    ],
)
def test_a_picture_that_is_refused_says_why_and_keeps_the_words(
    client: Client, draft: AchievementVersion, dorothy: Person, content: bytes | None, reason: str
) -> None:
    file = {"picture": SimpleUploadedFile("badge.svg", content)} if content else {}
    asked = sent(draft, competency="Kept words", do="upload", **file)
    page = client.post(address(draft), asked)
    assert page.status_code == 422
    assert reason in page.text
    assert "Kept words" in page.text
    assert AchievementVersion.objects.get(pk=draft.pk).image_media_type == ""


def test_a_draft_is_thrown_away(client: Client, draft: AchievementVersion, dorothy: Person) -> None:
    client.post(reverse("define:discard", args=[draft.pk]))
    assert not Achievement.objects.exists()


def test_a_title_begins_a_new_achievement(client: Client) -> None:
    school = make_organization()
    olga = make_designer(school, name="Olga")
    client.force_login(olga)
    asked = {"title": "Calming a call", "organization": str(school.pk)}
    answer = client.post(reverse("define:desk"), asked)
    draft = AchievementVersion.objects.get()
    assert answer["Location"] == address(draft)
    assert draft.title == "Calming a call"


def test_nobody_begins_for_an_organization_of_others(client: Client) -> None:
    school = make_organization()
    mallory = make_designer(make_organization("Elsewhere"), name="Mallory")
    client.force_login(mallory)
    asked = {"title": "Mine", "organization": str(school.pk)}
    page = client.post(reverse("define:desk"), asked)
    assert page.status_code == 200
    assert "organization" in page.context["form"].errors
    assert not Achievement.objects.exists()


def test_new_versions_retiring_and_coming_back_from_the_desk(client: Client) -> None:
    version = make_version()
    dorothy, pk = version.created_by, version.achievement.pk
    assert dorothy
    client.force_login(dorothy)
    for _ in range(2):
        answer = client.post(reverse("define:new_version", args=[pk]))
        draft = AchievementVersion.objects.get(state="draft")
        assert answer["Location"] == address(draft)
    client.post(reverse("define:retire", args=[pk]))
    assert not queries.published().exists()
    client.post(reverse("define:bring_back", args=[pk]))
    assert list(queries.published()) == [version]


def test_the_desk_shows_only_what_one_may_write(client: Client) -> None:
    mine, other = make_draft({"title": "Mine"}), make_draft({"title": "Of others"})
    assert mine.created_by
    client.force_login(mine.created_by)
    page = client.get(reverse("define:desk"))
    assert list(page.context["page"]) == [mine.achievement]
    assert "Of others" not in page.text
    assert other.achievement.pk != mine.achievement.pk


def test_who_is_no_designer_is_told_how_to_become_one(client: Client) -> None:
    client.force_login(make_person("Ada"))
    assert "You are not a designer yet" in client.get(reverse("define:desk")).text


def test_a_full_desk_takes_no_more_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    school = make_organization()
    dorothy = make_designer(school)
    client.force_login(dorothy)
    for number in (1, 49):
        for index in range(number):
            at = NOON + timedelta(minutes=index)
            make_version(organization=school, by=dorothy, at=at)
        with django_assert_num_queries(9):
            client.get(reverse("define:desk"))


PAGES = ["edit", "preview", "draft_picture"]
PRESSES = ["edit", "publish", "discard"]


@pytest.mark.parametrize("role", ["reviewer", "awarder", None])
def test_a_draft_is_not_there_for_others(
    client: Client, draft: AchievementVersion, role: str | None
) -> None:
    mallory = make_designer(make_organization("Elsewhere"), name="Mallory")
    if role:
        join(mallory, organization=draft.achievement.organization, role=role)
    client.force_login(mallory)
    for name in PAGES:
        assert client.get(reverse(f"define:{name}", args=[draft.pk])).status_code == 404
    for name in PRESSES:
        assert client.post(reverse(f"define:{name}", args=[draft.pk])).status_code == 404
    for name in ("new_version", "retire", "bring_back"):
        pk = draft.achievement.pk
        assert client.post(reverse(f"define:{name}", args=[pk])).status_code == 404
    assert kept(draft) == draft.typed


def test_strangers_are_asked_to_sign_in(client: Client, draft: AchievementVersion) -> None:
    for name in PAGES:
        answer = client.get(reverse(f"define:{name}", args=[draft.pk]))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_what_is_published_is_no_longer_edited(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    actions.publish(draft, by=dorothy, at=NOON)
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), sent(draft, do="save")).status_code == 404
