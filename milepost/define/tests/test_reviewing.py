"""A change of how work is reviewed takes two people; the only owner alone is counted in public."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from milepost.define import actions, queries
from milepost.define.actions import NotReady
from milepost.define.models import AchievementVersion, ReviewChange
from milepost.define.rules import reviewing, typed
from milepost.define.rules.choices import Agreement, State
from milepost.define.rules.reviewing import MOST_ASKED
from milepost.define.tests.builders import NOON, make_designer, make_version
from milepost.define.tests.test_editor import sent
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.review.queries import overrides_of
from milepost.site.erasing import erase

pytestmark = pytest.mark.django_db
REASON = "Two reviewers are enough for so short a piece of work."
LATER = NOON + timedelta(days=1)


def owner_of(organization: Organization, *, name: str) -> Person:
    person = make_person(name)
    join(person, organization=organization, role="owner")
    return person


def changed(
    version: AchievementVersion, *, by: Person, reason: str = REASON, **parts: str
) -> AchievementVersion:
    """Return the draft of the next version, in which somebody has changed these fields."""
    draft = actions.start_version(version.achievement, by=by, at=LATER)
    answers = queries.typed_of(draft)["answers"] | {reviewing.WHY: reason}
    said: dict[str, Any] = queries.typed_of(draft) | parts | {"answers": answers}
    return actions.save_draft(draft, by=by, draft=said, at=LATER)


@pytest.fixture
def house() -> Organization:
    return make_organization()


@pytest.fixture
def designer(house: Organization) -> Person:
    return make_designer(house)


@pytest.fixture
def version(house: Organization, designer: Person) -> AchievementVersion:
    return make_version({"reviewers": 3}, organization=house, by=designer)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("reviewers", "2"),
        ("agreement", "outcome"),
        ("tie_break", "third"),
        ("third", "lead"),
        ("appeal_days", "7"),
    ],
)
def test_no_part_of_it_is_changed_by_a_designer(
    version: AchievementVersion, designer: Person, part: str, value: str
) -> None:
    draft = changed(version, by=designer, **{part: value})
    with pytest.raises(RuleError) as refused:
        actions.publish(draft, by=designer, at=LATER)
    assert refused.value.code == "second-person-needed"
    assert queries.in_public(version.achievement) == version


def test_what_is_not_about_reviewing_one_publishes_alone(
    version: AchievementVersion, designer: Person
) -> None:
    draft = changed(version, by=designer, title="Waiting for an answer", effort_hours="9")
    assert actions.publish(draft, by=designer, at=LATER).state == State.PUBLISHED
    assert not ReviewChange.objects.exists()


def test_an_owner_publishes_what_somebody_else_wrote_and_the_log_has_it(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, reviewers="2")
    actions.publish(draft, by=olive, at=LATER)
    change = ReviewChange.objects.get(version=draft)
    assert (change.changed_by, change.confirmed_by, change.alone) == (designer, olive, False)
    leaf = Leaf.objects.get(hash=change.leaf_hash)
    entry = orjson.loads(leaf.entry)["entry"]
    assert leaf.kind == "policy.changed"
    assert orjson.loads(entry["before"])["reviewers"] == 3
    assert orjson.loads(entry["after"])["reviewers"] == 2
    assert entry["proposed_by"] != entry["confirmed_by"]
    assert str(olive.pk) not in leaf.entry
    assert REASON not in leaf.entry
    assert not Leaf.objects.filter(kind="override.made").exists()


def test_an_owner_does_not_publish_their_own_change(
    house: Organization, version: AchievementVersion
) -> None:
    olive, oscar = owner_of(house, name="Olive"), owner_of(house, name="Oscar")
    draft = changed(version, by=olive, reviewers="2")
    with pytest.raises(RuleError, match="another owner publishes it"):
        actions.publish(draft, by=olive, at=LATER)
    assert actions.publish(draft, by=oscar, at=LATER).state == State.PUBLISHED


def test_whoever_changes_it_once_more_is_the_one_who_changed_it(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive, oscar = owner_of(house, name="Olive"), owner_of(house, name="Oscar")
    changed(version, by=designer, reviewers="2")
    draft = changed(version, by=olive, reviewers="2", appeal_days="7")
    with pytest.raises(RuleError, match="another owner publishes it"):
        actions.publish(draft, by=olive, at=LATER)
    assert actions.publish(draft, by=oscar, at=LATER).state == State.PUBLISHED


def test_whoever_only_saves_it_again_may_be_the_second_person(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive = owner_of(house, name="Olive")
    changed(version, by=designer, reviewers="2")
    draft = changed(version, by=olive, reviewers="2", title="Waiting for an answer")
    assert actions.publish(draft, by=olive, at=LATER).state == State.PUBLISHED


def test_a_designer_who_changes_one_more_thing_hides_no_owner(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive, oscar = owner_of(house, name="Olive"), owner_of(house, name="Oscar")
    changed(version, by=olive, reviewers="2")
    draft = changed(version, by=designer, reviewers="2", appeal_days="31")
    with pytest.raises(RuleError, match="another owner publishes it"):
        actions.publish(draft, by=olive, at=LATER)
    drafted = queries.drafted_change(draft, draft=draft.typed, person=olive)
    assert drafted
    assert not drafted.may_publish
    draft = changed(version, by=designer, reviewers="2", appeal_days="30")
    assert ReviewChange.objects.get().changed_by == olive
    with pytest.raises(RuleError, match="another owner publishes it"):
        actions.publish(draft, by=olive, at=LATER)
    assert actions.publish(draft, by=oscar, at=LATER).state == State.PUBLISHED


def test_an_owner_whose_part_of_it_is_taken_back_may_be_the_second_person(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive = owner_of(house, name="Olive")
    changed(version, by=designer, reviewers="2")
    changed(version, by=olive, reviewers="2", appeal_days="31")
    draft = changed(version, by=olive, reviewers="2", appeal_days="30")
    owner_of(house, name="Oscar")
    assert actions.publish(draft, by=olive, at=LATER).state == State.PUBLISHED


def test_an_owner_made_since_it_was_written_is_not_its_second_person(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive, puppet = owner_of(house, name="Olive"), owner_of(house, name="Puppet")
    puppet.memberships.update(since=LATER)
    draft = changed(version, by=designer, reviewers="2")
    with pytest.raises(RuleError, match="less than a month"):
        actions.publish(draft, by=puppet, at=LATER)
    olive.memberships.all().delete()
    actions.publish(draft, by=puppet, at=LATER)
    assert ReviewChange.objects.get().alone


def test_an_owner_publishes_what_they_saw_and_nothing_else(
    house: Organization, version: AchievementVersion, designer: Person, client: Client
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, appeal_days="31")
    client.force_login(olive)
    preview = reverse("define:preview", args=[draft.pk])
    seen = draft.changed_at.isoformat()
    assert f'name="seen" value="{seen}"' in client.get(preview).content.decode()
    later = queries.typed_of(draft) | {"reviewers": "1"}
    actions.save_draft(draft, by=designer, draft=later, at=LATER + timedelta(minutes=1))
    pressed = client.post(reverse("define:publish", args=[draft.pk]), {"seen": seen}, follow=True)
    assert pressed.redirect_chain == [(preview, 302)]
    assert "Someone else has changed this draft since you opened it." in pressed.content.decode()
    assert queries.in_public(version.achievement) == version


def test_an_owner_publishes_from_the_editor_what_it_just_kept(
    house: Organization, version: AchievementVersion, designer: Person, client: Client
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, reviewers="2")
    client.force_login(olive)
    address = reverse("define:edit", args=[draft.pk])
    fields = sent(draft, do="publish", title="Waiting for an answer")
    assert client.post(address, fields, follow=True).status_code == 200
    assert queries.in_public(version.achievement) == draft


def test_a_program_publishes_what_it_saw_and_nothing_else(
    house: Organization, version: AchievementVersion, designer: Person, client: Client
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, appeal_days="31")
    secret = make_token(olive, name="owner", expires_at=None, at=LATER)
    token = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/drafts/{draft.pk}"
    seen = {"seen": client.get(f"{address}/definition", headers=token).json()["changed_at"]}
    later = queries.typed_of(draft) | {"reviewers": "2"}
    actions.save_draft(draft, by=designer, draft=later, at=LATER + timedelta(minutes=1))
    refused = client.post(f"{address}/publish", query_params=seen, headers=token)
    assert (refused.status_code, refused.json()["code"]) == (409, "changed-meanwhile")
    seen = {"seen": client.get(f"{address}/definition", headers=token).json()["changed_at"]}
    done = client.post(f"{address}/publish", query_params=seen, headers=token)
    assert (done.status_code, done.json()["state"]) == (200, "published")


def test_whoever_wrote_the_reason_is_not_guessed(
    house: Organization, version: AchievementVersion, designer: Person, client: Client
) -> None:
    olive = owner_of(house, name="Olive")
    changed(version, by=designer, reviewers="2")
    draft = changed(version, by=olive, reviewers="2", reason="Somebody else put these words here.")
    client.force_login(olive)
    seen = client.get(reverse("define:preview", args=[draft.pk])).content.decode()
    assert f"{designer}: “Somebody" not in seen
    assert "“Somebody else put these words here.”" in seen


def test_nobody_floods_the_owners_by_changing_it_back_and_forth(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    owner_of(house, name="Olive")
    for days in range(31, 31 + MOST_ASKED):
        draft = changed(version, by=designer, appeal_days=str(days))
        actions.ask_owners(draft, by=designer, at=LATER)
    draft = changed(version, by=designer, appeal_days="7")
    with pytest.raises(RuleError, match="very often"):
        actions.ask_owners(draft, by=designer, at=LATER)
    assert Mail.objects.count() == MOST_ASKED
    assert actions.ask_owners(draft, by=designer, at=LATER + timedelta(days=1)) == 1


def test_a_change_that_is_taken_back_needs_nobody(
    version: AchievementVersion, designer: Person
) -> None:
    changed(version, by=designer, reviewers="2")
    assert ReviewChange.objects.count() == 1
    draft = changed(version, by=designer, reviewers="3")
    assert not ReviewChange.objects.exists()
    assert actions.publish(draft, by=designer, at=LATER).state == State.PUBLISHED


def test_the_only_owner_goes_alone_and_everyone_sees_it(
    house: Organization, version: AchievementVersion, client: Client
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=olive, reviewers="2")
    actions.publish(draft, by=olive, at=LATER)
    assert [leaf.kind for leaf in Leaf.objects.order_by("index")][-3:] == [
        "policy.changed",
        "override.made",
        "definition.published",
    ]
    for scope in ({}, {"organization": house}, {"achievement": version.achievement}):
        counted = {row.kind: row.number for row in overrides_of(**scope)}
        assert counted["alone"] == 1
    assert {row.number for row in overrides_of(organization=make_organization("Other"))} == {0}
    page = client.get(reverse("define:achievement", args=[version.achievement.slug]))
    told = page.content.decode()
    assert REASON in told
    assert "One person did it alone, as the only owner." in told
    seen = client.get(f"/api/v1/catalogue/{version.achievement.slug}").json()
    assert seen["review_change"]["alone"] is True
    assert seen["review_change"]["reason"] == REASON


@pytest.mark.parametrize("reason", ["", "   ", "because"])
def test_nobody_changes_it_without_a_reason(
    house: Organization, version: AchievementVersion, designer: Person, reason: str
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, reason=reason, reviewers="2")
    with pytest.raises(NotReady, match="Say why in a sentence"):
        actions.publish(draft, by=olive, at=LATER)


def test_the_next_change_needs_a_reason_of_its_own(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive = owner_of(house, name="Olive")
    actions.publish(changed(version, by=designer, reviewers="2"), by=olive, at=LATER)
    newer = actions.start_version(version.achievement, by=designer, at=LATER)
    assert reviewing.WHY not in queries.typed_of(newer)["answers"]


def test_whoever_is_erased_stands_in_no_change_and_another_goes_on_with_it(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive, other = owner_of(house, name="Olive"), make_designer(house, name="Della")
    changed(version, by=designer, reviewers="2")
    changed(version, by=other, reviewers="2", appeal_days="31")
    gone = str(designer.pk)
    erase(designer, at=LATER)
    change = ReviewChange.objects.get()
    assert gone not in change.writers.values()
    draft = changed(version, by=other, reviewers="2", appeal_days="30")
    change.refresh_from_db()
    assert change.changed_by is None
    actions.publish(draft, by=olive, at=LATER)
    change.refresh_from_db()
    assert (change.writers, change.alone) == ({}, False)


def test_a_draft_that_was_changed_before_this_was_noted_is_its_writers(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive = owner_of(house, name="Olive")
    owner_of(house, name="Oscar")
    draft = changed(version, by=olive, reviewers="2")
    ReviewChange.objects.all().delete()
    with pytest.raises(RuleError, match="another owner publishes it"):
        actions.publish(draft, by=olive, at=LATER)


def test_the_owners_are_asked_once_a_day(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, reviewers="2")
    assert actions.ask_owners(draft, by=designer, at=LATER) == 1
    mail = Mail.objects.get(to=olive.email)
    assert "2 reviewers judge it instead of 3." in mail.text
    assert reverse("define:preview", args=[draft.pk]) in mail.text
    with pytest.raises(RuleError, match="less than a day ago"):
        actions.ask_owners(draft, by=designer, at=LATER + timedelta(hours=23))
    assert actions.ask_owners(draft, by=designer, at=LATER + timedelta(hours=24)) == 1


def test_nobody_is_asked_where_there_is_no_other_owner_or_nothing_changes(
    house: Organization, version: AchievementVersion, designer: Person
) -> None:
    draft = changed(version, by=designer, reviewers="2")
    with pytest.raises(RuleError, match="Make somebody else an owner"):
        actions.ask_owners(draft, by=designer, at=LATER)
    draft = changed(version, by=designer, reviewers="3")
    with pytest.raises(RuleError, match="Nothing changes"):
        actions.ask_owners(draft, by=designer, at=LATER)


def test_only_designers_ask(version: AchievementVersion, designer: Person) -> None:
    draft = changed(version, by=designer, reviewers="2")
    with pytest.raises(RuleError) as refused:
        actions.ask_owners(draft, by=make_person("Mallory"), at=LATER)
    assert refused.value.code == "not-a-designer"


def test_the_pages_lead_from_the_editor_to_the_owner_who_publishes(
    house: Organization, version: AchievementVersion, designer: Person, client: Client
) -> None:
    olive = owner_of(house, name="Olive")
    draft = changed(version, by=designer, reason="", reviewers="2")
    client.force_login(designer)
    editor = client.get(reverse("define:edit", args=[draft.pk]) + "?check=1").content.decode()
    assert "You change how work is reviewed. Say why in a sentence" in editor
    assert 'id="answers-review-change"' in editor
    draft = changed(version, by=designer, reviewers="2")
    preview = reverse("define:preview", args=[draft.pk])
    seen = client.get(preview).content.decode()
    assert "Ask the owners to publish it" in seen
    assert reverse("define:publish", args=[draft.pk]) not in seen
    asked = client.post(reverse("define:ask_owners", args=[draft.pk]), follow=True)
    assert "1 owner has a mail." in asked.content.decode()
    refused = client.post(reverse("define:publish", args=[draft.pk]), follow=True)
    assert "an owner of the organization publishes it." in refused.content.decode()
    client.force_login(olive)
    seen = client.get(preview).content.decode()
    assert "You are the second person who looks at this." in seen
    assert REASON in seen
    done = client.post(reverse("define:publish", args=[draft.pk]), follow=True)
    assert "It is published." in done.content.decode()
    assert "Two people did it" in done.content.decode()


def test_a_program_says_why_and_asks(
    house: Organization, version: AchievementVersion, designer: Person, client: Client
) -> None:
    owner_of(house, name="Olive")
    draft = changed(version, by=designer, reason="", reviewers="2")
    secret = make_token(designer, name="writer", expires_at=None, at=LATER)
    token = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/drafts/{draft.pk}"
    said = client.get(f"{address}/definition", headers=token).json()
    assert said["review_changes"] == ["2 reviewers judge it instead of 3."]
    body = said["definition"] | {"review_reason": REASON}
    put = client.put(f"{address}/definition", body, content_type="application/json", headers=token)
    assert put.json()["definition"]["review_reason"] == REASON
    refused = client.post(f"{address}/publish", headers=token)
    assert (refused.status_code, refused.json()["code"]) == (409, "second-person-needed")
    assert client.post(f"{address}/ask-owners", headers=token).json() == {"owners": 1}


def test_the_database_itself_keeps_two_people_and_a_reason(
    version: AchievementVersion, designer: Person
) -> None:
    draft = changed(version, by=designer, reviewers="2")
    rows = ReviewChange.objects.filter(version=draft)
    for wrong in ({"confirmed_by": designer}, {"leaf_hash": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_every_word_for_agreement_has_its_sentence(version: AchievementVersion) -> None:
    content = queries.content_of(version)
    for word in Agreement:
        said = typed.from_content(content, answers={}) | {"agreement": word.value}
        found = list(reviewing.changes(content, new=typed.read(said)))
        assert found == [] or str(word.label) in found[0]
