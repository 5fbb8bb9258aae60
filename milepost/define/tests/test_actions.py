"""Drafts keep every word; what is published never changes, and stands on the log."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from milepost.define import actions, queries
from milepost.define.actions import ChangedMeanwhile, NotReady, Seen
from milepost.define.models import Achievement, AchievementVersion
from milepost.define.rules import typed
from milepost.define.rules.choices import State
from milepost.define.tests.builders import (
    DEFINITION,
    NOON,
    make_designer,
    make_draft,
    make_version,
)
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.ledger.models import Leaf
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def test_a_new_draft_has_its_title_and_something_to_fill_in() -> None:
    school = make_organization()
    dorothy = make_designer(school)
    draft = actions.start_achievement(school, by=dorothy, title="On time, day after day", at=NOON)
    assert (draft.state, draft.number, draft.title) == ("draft", 1, "On time, day after day")
    assert draft.achievement.slug == "on-time-day-after-day"
    assert [len(draft.typed[name]) for name in ("criteria", "slots")] == [1, 1]


def test_a_draft_that_makes_no_sense_is_kept_word_for_word() -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    nonsense = draft.typed | {"title": "T" * 500, "effort_hours": "a few", "reviewers": ""}
    actions.save_draft(draft, by=dorothy, draft=nonsense, at=LATER)
    kept = AchievementVersion.objects.get(pk=draft.pk)
    assert kept.typed == nonsense
    assert kept.title == "T" * 120


def test_every_criterion_and_slot_keeps_its_key() -> None:
    draft = make_draft()
    keys = [row["key"] for row in draft.typed["criteria"] + draft.typed["slots"]]
    assert len(set(keys)) == 5
    dorothy = draft.created_by
    assert dorothy
    again = actions.save_draft(draft, by=dorothy, draft=draft.typed, at=LATER)
    assert [row["key"] for row in again.typed["criteria"] + again.typed["slots"]] == keys


def test_a_page_that_others_overtook_does_not_write_over_them() -> None:
    draft = make_draft()
    dorothy, opened = draft.created_by, draft.changed_at.isoformat()
    assert dorothy
    mine, theirs = (draft.typed | {"competency": words} for words in ("Mine.", "Theirs."))
    actions.save_draft(draft, by=dorothy, draft=theirs, seen=Seen(opened, "b"), at=LATER)
    with pytest.raises(ChangedMeanwhile) as refused:
        actions.save_draft(draft, by=dorothy, draft=mine, seen=Seen(opened, "a"), at=LATER)
    assert refused.value.theirs.typed["competency"] == "Theirs."
    draft.refresh_from_db()
    assert draft.typed["competency"] == "Theirs."


def test_a_page_may_save_again_and_again() -> None:
    draft = make_draft()
    dorothy, opened = draft.created_by, draft.changed_at.isoformat()
    assert dorothy
    for hour in (1, 2, 3):
        at = NOON + timedelta(hours=hour)
        seen = Seen(opened, "a")
        actions.save_draft(draft, by=dorothy, draft=draft.typed, seen=seen, at=at)
    draft.refresh_from_db()
    assert draft.changed_at == NOON + timedelta(hours=3)


def test_publishing_turns_what_was_typed_into_rows() -> None:
    version = make_version()
    assert (version.state, version.published_at) == (State.PUBLISHED, NOON)
    fresh = queries.published().get()
    content = queries.content_of(fresh)
    assert [level.name for level in content.criteria[0].levels] == [
        "Not yet",
        "Most of the time",
        "As a habit",
    ]
    places = [level.position for level in fresh.criteria.all()[0].levels.all()]
    assert places == [1, 2, 3]
    assert [row.required for row in content.criteria] == [True, True, False]
    expected = typed.read(make_draft().typed)
    for name in ("title", "limits", "tags", "effort_hours", "reviewers", "palette", "agreement"):
        assert getattr(content, name) == getattr(expected, name)
    assert [(slot.title, slot.kind, slot.number) for slot in content.slots] == [
        ("Ten minutes of a lesson", "any", 1),
        ("What changed", "text", 1),
    ]


def test_what_was_published_stands_on_the_log_under_its_digest() -> None:
    version = make_version()
    leaf = Leaf.objects.get(hash=version.leaf_hash)
    document = json.loads(version.document)
    assert leaf.facts == {
        "achievement": document["id"],
        "organization": document["creator"]["id"],
        "sha256": hashlib.sha256(version.document.encode()).hexdigest(),
        "version": 1,
    }


def test_publishing_twice_publishes_once() -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    first = actions.publish(draft, by=dorothy, at=NOON)
    again = actions.publish(draft, by=dorothy, at=LATER)
    assert (again.pk, again.published_at) == (first.pk, NOON)
    assert Leaf.objects.count() == 1


def test_a_draft_that_lacks_something_is_not_published() -> None:
    draft = make_draft({"limits": [], "competency": ""})
    dorothy = draft.created_by
    assert dorothy
    with pytest.raises(NotReady) as refused:
        actions.publish(draft, by=dorothy, at=NOON)
    assert [finding.place for finding in refused.value.findings] == ["competency", "limits"]
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert not Leaf.objects.exists()


def test_a_new_version_starts_from_the_published_one_under_the_same_keys() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    draft = actions.start_version(version.achievement, by=dorothy, at=LATER)
    assert (draft.number, draft.state) == (2, State.DRAFT)
    assert queries.content_of(draft) == queries.content_of(version)
    again = actions.start_version(version.achievement, by=dorothy, at=LATER)
    assert again.pk == draft.pk


def test_a_new_version_takes_the_place_of_the_one_before() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    draft = actions.start_version(version.achievement, by=dorothy, at=LATER)
    before = AchievementVersion.objects.get(pk=version.pk).document
    changed = draft.typed | {"competency": "Waits."}
    draft = actions.save_draft(draft, by=dorothy, draft=changed, at=LATER)
    newer = actions.publish(draft, by=dorothy, at=LATER)
    version.refresh_from_db()
    assert (version.state, newer.state) == (State.SUPERSEDED, State.PUBLISHED)
    assert version.document == before
    assert list(queries.published()) == [newer]


def test_the_address_follows_the_title_until_it_is_published() -> None:
    school = make_organization()
    dorothy = make_designer(school)
    draft = actions.start_achievement(school, by=dorothy, title="Something", at=NOON)
    full = typed.from_mapping(DEFINITION | {"title": "Calm calls"})
    actions.save_draft(draft, by=dorothy, draft=full, at=NOON)
    version = actions.publish(draft, by=dorothy, at=NOON)
    assert version.achievement.slug == "calm-calls"
    newer = actions.start_version(version.achievement, by=dorothy, at=LATER)
    renamed = newer.typed | {"title": "Calmer calls"}
    actions.save_draft(newer, by=dorothy, draft=renamed, at=LATER)
    newer = actions.publish(newer, by=dorothy, at=LATER)
    assert newer.achievement.slug == "calm-calls"


def test_two_achievements_of_the_same_title_have_their_own_addresses() -> None:
    slugs = [make_version().achievement.slug for _ in range(3)]
    assert slugs == [
        "wait-time-in-questioning",
        "wait-time-in-questioning-2",
        "wait-time-in-questioning-3",
    ]


def test_a_published_version_takes_no_more_changes() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    for write in (
        lambda: actions.save_draft(version, by=dorothy, draft=typed.blank(), at=LATER),
        lambda: actions.upload_picture(version, by=dorothy, content=b"", at=LATER),
        lambda: actions.remove_picture(version, by=dorothy, at=LATER),
        lambda: actions.discard_draft(version, by=dorothy, at=LATER),
    ):
        with pytest.raises(RuleError, match="never changes"):
            write()


def test_a_retired_achievement_leaves_the_catalogue_and_may_come_back() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    actions.retire(version.achievement, by=dorothy, at=LATER)
    assert not queries.published().exists()
    assert list(queries.public_versions(version.achievement.slug)) == [version]
    actions.bring_back(version.achievement, by=dorothy, at=LATER)
    assert list(queries.published()) == [version]


def test_a_discarded_first_draft_takes_its_achievement_along() -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    actions.discard_draft(draft, by=dorothy, at=LATER)
    assert not Achievement.objects.exists()


def test_a_discarded_later_draft_leaves_what_was_published() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    draft = actions.start_version(version.achievement, by=dorothy, at=LATER)
    actions.discard_draft(draft, by=dorothy, at=LATER)
    assert list(AchievementVersion.objects.all()) == [version]


@pytest.mark.parametrize("role", ["reviewer", "coach", "awarder", "employer", None])
def test_only_designers_and_owners_write(role: str | None) -> None:
    draft = make_draft()
    school = draft.achievement.organization
    mallory = make_designer(make_organization("Elsewhere"), name="Mallory")
    if role:
        join(mallory, organization=school, role=role)
    for write in (
        lambda: actions.start_achievement(school, by=mallory, title="Mine", at=LATER),
        lambda: actions.save_draft(draft, by=mallory, draft=typed.blank(), at=LATER),
        lambda: actions.start_version(draft.achievement, by=mallory, at=LATER),
        lambda: actions.upload_picture(draft, by=mallory, content=b"", at=LATER),
        lambda: actions.remove_picture(draft, by=mallory, at=LATER),
        lambda: actions.publish(draft, by=mallory, at=LATER),
        lambda: actions.discard_draft(draft, by=mallory, at=LATER),
        lambda: actions.retire(draft.achievement, by=mallory, at=LATER),
        lambda: actions.bring_back(draft.achievement, by=mallory, at=LATER),
    ):
        with pytest.raises(RuleError) as refused:
            write()
        assert refused.value.code == "not-a-designer"


def test_an_owner_may_write() -> None:
    school = make_organization()
    owner = make_person("Olga")
    join(owner, organization=school, role="owner")
    assert make_version(organization=school, by=owner).state == State.PUBLISHED


def test_every_write_stands_in_the_journal() -> None:
    version = make_version()
    dorothy = version.created_by
    assert dorothy
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["achievement.started", "definition.drafted", "definition.published"]


def test_the_database_itself_keeps_one_published_version_and_one_draft() -> None:
    version = make_version()
    for state in (State.PUBLISHED, State.DRAFT):
        first, second = (
            AchievementVersion(
                achievement=version.achievement,
                number=number,
                state=state,
                created_at=NOON,
                changed_at=NOON,
                published_at=NOON,
            )
            for number in (7, 8)
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            first.save()
            second.save()


def test_a_fee_is_published_with_whom_it_is_paid_to_and_copied_to_the_next_draft() -> None:
    fee = {"fee": "25,5", "fee_currency": "eur", "fee_payee": "Exams Ltd"}
    version = make_version(fee)
    version.refresh_from_db()
    assert (str(version.fee), version.fee_currency, version.fee_payee) == (
        "25.50",
        "EUR",
        "Exams Ltd",
    )
    assert queries.typed_of(version)["fee"] == "25.50"
    free = make_version({"fee": "0", "fee_currency": "EUR", "fee_payee": "Nobody"})
    assert (free.fee, free.fee_currency, free.fee_payee) == (None, "", "")
