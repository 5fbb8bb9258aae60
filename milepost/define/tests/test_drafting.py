"""Drafts in the open: read by whom they are open to, discussed, settled; authors who agreed."""

import json
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from milepost.define import actions, queries
from milepost.define.models import AchievementVersion, Coauthor, Comment, DraftWriter, Opening
from milepost.define.rules.drafting import comments
from milepost.define.rules.drafting.choices import Audience, AuthorRole
from milepost.define.tests.builders import NOON, make_designer, make_draft, make_version
from milepost.kit import journal
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_family, make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=6)


@pytest.fixture
def draft() -> AchievementVersion:
    return make_draft()


@pytest.fixture
def dorothy(draft: AchievementVersion) -> Person:
    assert draft.created_by
    return draft.created_by


@pytest.fixture
def opening(draft: AchievementVersion, dorothy: Person) -> Opening:
    actions.open_draft(draft, audience=Audience.PUBLIC, by=dorothy, at=NOON)
    return Opening.objects.get()


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("Good.", "", ""),
        ("Good.", "limits", ""),
        ("Good.", "criteria:aaaaaaaa-0000-4000-8000-000000000000", ""),
        (" \x00 ", "", "empty-comment"),
        ("x" * 2001, "", "comment-too-long"),
        ("Good.", "typed", "no-such-place"),
        ("Good.", "criteria:1", "no-such-place"),
    ],
)
def test_a_comment_says_something_about_a_piece(text: str, place: str, code: str) -> None:
    try:
        comments.clean_comment(text, place=place)
        told = ""
    except RuleError as refused:
        told = refused.code
    assert told == code


def test_a_comment_goes_its_way_until_it_is_settled(opening: Opening, dorothy: Person) -> None:
    nurse = make_person("Nora")
    said = actions.comment(opening, place="limits", text="Not at night.", by=nurse, at=NOON)
    actions.comment(opening, place="", text="Too long.", by=nurse, at=NOON)
    answer = actions.reply(opening, to=said, text="Why?", by=dorothy, at=LATER)
    again = actions.reply(opening, to=answer, text="Nobody asks then.", by=nurse, at=EVENING)
    assert (again.replies_to, again.place) == (said, "limits")
    actions.resolve_comment(said, done="Added as a limit.", by=dorothy, at=LATER)
    [whole, *rest] = queries.discussion(opening.version)
    limits = next(one for one in rest if one.piece.place == "limits")
    assert [one.text for one in whole.comments] == ["Too long."]
    assert [one.text for one in limits.comments[0].replies.all()] == ["Why?", "Nobody asks then."]
    assert limits.unresolved == 0
    to = [mail.to for mail in Mail.objects.order_by("pk")]
    assert to == [dorothy.email, nurse.email]
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"draft.commented", "draft.replied", "draft.comment-resolved"} <= verbs


def test_what_was_said_about_a_piece_that_is_gone_is_kept(
    opening: Opening, dorothy: Person
) -> None:
    key = opening.version.typed["criteria"][0]["key"]
    actions.comment(opening, place=f"criteria:{key}", text="Unclear.", by=dorothy, at=NOON)
    words = opening.version.typed | {"criteria": opening.version.typed["criteria"][1:]}
    version = actions.save_draft(opening.version, by=dorothy, draft=words, at=LATER)
    assert [one.text for one in queries.discussion(version)[0].comments] == ["Unclear."]


def test_only_its_designers_open_close_and_settle(opening: Opening, dorothy: Person) -> None:
    mallory = make_designer(make_organization("Elsewhere"), name="Mallory")
    said = actions.comment(opening, place="", text="Mine.", by=mallory, at=NOON)
    version = opening.version
    for write in (
        lambda: actions.open_draft(version, audience=Audience.LINK, by=mallory, at=NOON),
        lambda: actions.close_draft(version, by=mallory, at=NOON),
        lambda: actions.resolve_comment(said, done="Done.", by=mallory, at=NOON),
        lambda: actions.ask_coauthor(
            version.achievement,
            email="m@example.org",
            role=AuthorRole.LEARNER,
            by=mallory,
            at=NOON,
        ),
    ):
        with pytest.raises(RuleError) as refused:
            write()
        assert refused.value.code == "not-a-designer"


def test_a_closed_or_published_draft_takes_no_comments(opening: Opening, dorothy: Person) -> None:
    said = actions.comment(opening, place="", text="Good.", by=dorothy, at=NOON)
    actions.close_draft(opening.version, by=dorothy, at=NOON)
    for write in (
        lambda: actions.comment(opening, place="", text="More.", by=dorothy, at=NOON),
        lambda: actions.reply(opening, to=said, text="More.", by=dorothy, at=NOON),
    ):
        with pytest.raises(RuleError) as refused:
            write()
        assert refused.value.code == "closed"
    assert list(queries.open_drafts()) == []


def test_a_link_opens_its_draft_alone_until_it_is_renewed(
    draft: AchievementVersion, dorothy: Person
) -> None:
    other = make_draft()
    first = actions.open_draft(draft, audience=Audience.LINK, by=dorothy, at=NOON)
    found = queries.opening_of(first)
    assert found and found.version == draft
    assert queries.opening_for(None, pk=draft.pk) is None
    assert queries.opening_for(None, pk=draft.pk, token="wrong") is None
    assert queries.opening_for(None, pk=draft.pk, token=first) == found
    assert queries.opening_for(dorothy, pk=draft.pk) == found
    assert queries.opening_for(None, pk=other.pk, token=first) is None
    assert list(queries.open_drafts()) == []
    actions.open_draft(draft, audience=Audience.LINK, by=dorothy, at=LATER)
    assert queries.opening_of(first) is None


@pytest.mark.parametrize(
    ("today", "on_draft", "refused"), [(39, 999, False), (40, 0, True), (0, 1000, True)]
)
def test_the_bounds_that_keep_drafts_readable(today: int, on_draft: int, refused: bool) -> None:
    if not refused:
        comments.check_rate(today=today, on_draft=on_draft)
        return
    with pytest.raises(RuleError) as found:
        comments.check_rate(today=today, on_draft=on_draft)
    assert found.value.code == "too-often"


def test_the_database_keeps_openings_and_comments_whole(opening: Opening) -> None:
    said = actions.comment(opening, place="", text="Good.", by=make_person(), at=NOON)
    for rows, changes in (
        (Opening.objects.all(), {"audience": "link"}),
        (Comment.objects.filter(pk=said.pk), {"resolved_at": NOON}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)


def secret() -> str:
    """The secret in the newest mail."""
    text = Mail.objects.latest("pk").text
    return next(line for line in text.splitlines() if "/authors/" in line).split("/")[-2]


def test_an_author_is_named_who_agreed_and_until_they_take_it_back(
    draft: AchievementVersion, dorothy: Person
) -> None:
    coauthor = actions.ask_coauthor(
        draft.achievement,
        email="Nora@example.org",
        role=AuthorRole.PRACTITIONER,
        by=dorothy,
        at=NOON,
    )
    assert list(queries.authors_of(draft.achievement)) == []
    nora, token = make_person("Nora"), secret()
    actions.agree_to_be_named(token, name=" Nora  Quist ", person=nora, at=LATER)
    with pytest.raises(RuleError):
        actions.agree_to_be_named(token, name="Nora", person=nora, at=LATER)
    version = actions.publish(draft, by=dorothy, at=LATER)
    told = json.loads(version.document)["criteria"]["narrative"]
    assert "Written with: Nora Quist (Practitioner)" in told
    actions.stop_naming(coauthor.__class__.objects.get(), by=nora, at=LATER)
    assert list(queries.authors_of(version.achievement)) == []
    version.refresh_from_db()
    assert "Nora Quist" in version.document


def test_an_invitation_to_be_named_ends(draft: AchievementVersion, dorothy: Person) -> None:
    actions.ask_coauthor(
        draft.achievement, email="n@example.org", role=AuthorRole.LEARNER, by=dorothy, at=NOON
    )
    with pytest.raises(RuleError) as refused:
        late = NOON + timedelta(days=15)
        actions.agree_to_be_named(secret(), name="Nora", person=make_person(), at=late)
    assert refused.value.code == "invitation-expired"


def test_a_draft_is_discussed_on_its_page(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    page, say = (reverse(f"define:{name}", args=[draft.pk]) for name in ("open_draft", "say"))
    opening = reverse("define:opening", args=[draft.pk])
    assert client.get(page).status_code == 404
    client.force_login(dorothy)
    assert client.post(opening, {"audience": "public", "do": "open"}).status_code == 302
    anyone, nora = Client(), Client()
    assert "Sign in to comment" in anyone.get(page).text
    assert draft.title in anyone.get(reverse("define:drafts")).text
    nora.force_login(make_person("Nora"))
    nora.post(say, {"do": "comment", "place": "limits", "text": "<b>Not</b> at night."})
    assert "&lt;b&gt;Not&lt;/b&gt; at night." in anyone.get(page).text
    said = Comment.objects.get()
    nora.post(say, {"do": "resolve", "comment": said.pk, "text": "Mine."})
    client.post(say, {"do": "reply", "comment": said.pk, "text": "Why?"})
    client.post(say, {"do": "resolve", "comment": said.pk, "text": "Added."})
    said.refresh_from_db()
    assert said.resolution == "Added."
    assert "What was done about it:" in anyone.get(page).text
    client.post(opening, {"do": "close"})
    assert anyone.get(page).status_code == 404
    assert client.get(page).status_code == 200


def test_a_link_is_shown_once_and_lets_people_comment(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    client.force_login(dorothy)
    opening = reverse("define:opening", args=[draft.pk])
    shown = client.post(opening, {"audience": "link", "do": "open"}).text
    token = shown.split("/drafts/link/")[1].split("/")[0]
    assert "/drafts/link/" not in client.get(opening).text
    nora = Client()
    nora.force_login(make_person("Nora"))
    link = reverse("define:draft_by_link", args=[token])
    assert nora.get(link).status_code == 200
    say = reverse("define:say", args=[draft.pk])
    assert nora.post(say, {"do": "comment", "text": "Good."}).status_code == 404
    assert nora.post(say, {"do": "comment", "text": "Good.", "token": token})[
        "Location"
    ].startswith(link)
    assert nora.get(reverse("define:draft_by_link", args=["x" * 43])).status_code == 404


def test_authors_are_asked_and_agree_on_pages(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    client.force_login(dorothy)
    page = reverse("define:authors", args=[draft.achievement.pk])
    client.post(page, {"email": "nora@example.org", "role": "practitioner"})
    assert "Asked, no answer yet" in client.get(page).text
    nora, link = Client(), reverse("define:agree", args=[secret()])
    nora.force_login(make_person("Nora"))
    assert "as: Practitioner" in nora.get(link).text
    assert nora.post(link, {"name": ""}).status_code == 422
    nora.post(link, {"name": "Nora Quist"})
    version = actions.publish(draft, by=dorothy, at=NOON)
    public = reverse("define:achievement", args=[version.achievement.slug])
    assert "Nora Quist (Practitioner)" in Client().get(public).text
    stop = reverse("define:stop_naming", args=[Coauthor.objects.get().pk])
    mallory = Client()
    mallory.force_login(make_person("Mallory"))
    assert mallory.post(stop).status_code == 404
    assert nora.post(stop).status_code == 302
    assert "Nora Quist (Practitioner)" not in Client().get(public).text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_discussion_takes_as_many_queries_for_three_as_for_one(
    client: Client, opening: Opening, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        said = actions.comment(opening, place="limits", text=f"{number}", by=make_person(), at=NOON)
        actions.reply(opening, to=said, text="Yes.", by=make_person(), at=NOON)
    with django_assert_num_queries(4):
        client.get(reverse("define:open_draft", args=[opening.version.pk]))


def test_programs_open_comment_and_settle(
    client: Client, draft: AchievementVersion, dorothy: Person
) -> None:
    mine, hers = bearer(dorothy), bearer(make_person("Nora"))
    base = f"/api/v1/drafts/{draft.pk}"
    assert client.get(base).status_code == 404
    opened = send(client, "put", f"{base}/opening", {"audience": "link"}, headers=mine).json()
    body = {"text": "Not at night.", "place": "limits"}
    assert send(client, "post", f"{base}/comments", body, headers=hers).status_code == 404
    made = send(client, "post", f"{base}/comments", body | {"token": opened["token"]}, headers=hers)
    assert made.status_code == 201
    settle = f"/api/v1/comments/{made.json()['id']}/resolution"
    assert send(client, "post", settle, {"done": "Added."}, headers=hers).status_code == 404
    assert send(client, "post", settle, {"done": "Added."}, headers=mine).status_code == 200
    assert client.get("/api/v1/drafts").json()["count"] == 0
    send(client, "put", f"{base}/opening", {"audience": "public"}, headers=mine)
    assert client.get("/api/v1/drafts").json()["items"][0]["comments"] == 1
    found = client.get(base).json()
    said = [one for piece in found["pieces"] for one in piece["comments"]]
    assert [(one["place"], one["resolution"]) for one in said] == [("limits", "Added.")]
    send(client, "put", f"{base}/opening", {"audience": "closed"}, headers=mine)
    assert client.get(base).status_code == 404


def test_programs_ask_authors(client: Client) -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    address = f"/api/v1/catalogue/{version.achievement.slug}/authors"
    body = {"email": "nora@example.org", "role": "researcher"}
    assert send(client, "post", address, body, headers=bearer(make_person())).status_code == 404
    assert send(client, "post", address, body, headers=bearer(dorothy)).status_code == 201
    assert client.get(address).json() == []


def send(client: Client, method: str, address: str, body: Any, *, headers: dict[str, str]) -> Any:
    call = getattr(client, method)
    return call(address, json.dumps(body), content_type="application/json", headers=headers)


def bearer(person: Person) -> dict[str, str]:
    token = make_token(person, name="test", expires_at=None, at=timezone.now())
    return {"Authorization": f"Bearer {token}"}


def test_no_minor_is_named_where_everybody_reads(opening: Opening) -> None:
    mia, _gustav = make_family()
    said = actions.comment(opening, place="", text="Hm.", by=make_person("Nora"), at=NOON)
    for act in (
        lambda: actions.comment(opening, place="", text="Me, too.", by=mia, at=NOON),
        lambda: actions.reply(opening, to=said, text="Why?", by=mia, at=NOON),
    ):
        with pytest.raises(RuleError) as caught:
            act()
        assert caught.value.code == "not-of-age"
    assert Comment.objects.count() == 1


def test_who_changed_a_draft_before_it_was_kept_is_known_from_the_journal(
    draft: AchievementVersion, dorothy: Person
) -> None:
    """The migration, beside one who is gone and a draft that was thrown away."""
    DraftWriter.objects.all().delete()
    gone, thrown_away = make_person("Gone"), make_draft()
    for writer, written in ((dorothy, draft), (dorothy, draft), (gone, draft)):
        journal.record("definition.drafted", by=writer.pk, target=written, at=NOON)
    journal.record("definition.drafted", by=dorothy.pk, target=thrown_away, at=NOON)
    gone.delete()
    thrown_away.delete()
    import_module("milepost.define.migrations.0019_draft_writers_known").note_writers(apps, None)
    assert list(DraftWriter.objects.values_list("version", "person")) == [(draft.pk, dorothy.pk)]
