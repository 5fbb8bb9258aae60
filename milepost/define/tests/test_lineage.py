"""Definitions made from others: kept core, reasons, rulings on the log, news that force nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from milepost.define import actions, queries
from milepost.define.actions import NotReady
from milepost.define.models import AchievementVersion
from milepost.define.rules.lineage.choices import Outcome
from milepost.define.tests.builders import NOON, make_designer, make_draft, make_version
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.ledger.models import Leaf
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.models import Person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture
def office() -> Organization:
    return make_organization("State Office")


@pytest.fixture
def dorothy(office: Organization) -> Person:
    return make_designer(office)


@pytest.fixture
def original(office: Organization, dorothy: Person) -> AchievementVersion:
    """Openly licensed; its first criterion, limits and reviewers are locked."""
    draft = make_draft({"license": "CC-BY-4.0"}, organization=office, by=dorothy)
    first = draft.typed["criteria"][0]["key"]
    places = [f"criteria:{first}", "limits", "reviewers"]
    actions.lock_core(draft, places=places, by=dorothy, at=NOON)
    return actions.publish(draft, by=dorothy, at=NOON)


@pytest.fixture
def school() -> Organization:
    return make_organization("Harbor School")


@pytest.fixture
def ines(school: Organization) -> Person:
    return make_designer(school, name="Ines")


@pytest.fixture
def tailored(
    original: AchievementVersion, school: Organization, ines: Person
) -> AchievementVersion:
    """Published with one difference and its reason."""
    draft = actions.tailor(original, organization=school, by=ines, at=NOON)
    words = draft.typed | {"effort_hours": "20"}
    draft = actions.save_draft(draft, by=ines, draft=words, at=NOON)
    reasons = {"effort_hours": "Our learners begin with less."}
    actions.explain(draft, reasons=reasons, by=ines, at=NOON)
    return actions.publish(draft, by=ines, at=NOON)


def test_a_tailored_draft_says_what_the_original_says(
    original: AchievementVersion, school: Organization, ines: Person
) -> None:
    draft = actions.tailor(original, organization=school, by=ines, at=NOON)
    assert queries.content_of(draft) == queries.content_of(original)
    assert (draft.original, draft.lineage, draft.core) == (original, "tailored", [])
    assert draft.achievement.organization == school


def test_what_is_locked_is_not_published_otherwise(
    original: AchievementVersion, school: Organization, ines: Person
) -> None:
    draft = actions.tailor(original, organization=school, by=ines, at=NOON)
    words = draft.typed | {"limits": "None at all here.", "validity_months": ""}
    draft = actions.save_draft(draft, by=ines, draft=words, at=NOON)
    with pytest.raises(NotReady) as refused:
        actions.publish(draft, by=ines, at=NOON)
    assert [one.place for one in refused.value.findings] == ["limits", "validity_months"]
    actions.explain(draft, reasons={"limits": "We like it so."}, by=ines, at=NOON)
    with pytest.raises(NotReady):
        actions.publish(draft, by=ines, at=NOON)
    for place in ("limits", "validity_months"):
        draft = actions.take_over(draft, place=place, by=ines, at=NOON)
    assert actions.publish(draft, by=ines, at=NOON).state == "published"


def test_the_document_says_where_it_comes_from_in_standard_terms(
    original: AchievementVersion, tailored: AchievementVersion
) -> None:
    document = json.loads(tailored.document)
    source = json.loads(original.document)["id"]
    assert document["related"] == [{"id": source, "type": ["Related"], "version": "1"}]
    told = document["criteria"]["narrative"]
    assert f"of State Office, version 1: {source}" in told
    assert "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/" in told
    assert "related" not in json.loads(original.document)


def test_a_ruling_stands_on_the_log_in_the_journal_and_in_a_mail(
    tailored: AchievementVersion, dorothy: Person, ines: Person
) -> None:
    Mail.objects.all().delete()
    first = actions.rule_on(
        tailored, outcome=Outcome.PARTLY, reason="More effort.", by=dorothy, at=NOON
    )
    second = actions.rule_on(
        tailored, outcome=Outcome.EQUIVALENT, reason="The same core.", by=dorothy, at=LATER
    )
    assert queries.rulings_on(tailored) == [second, first]
    leaf = Leaf.objects.get(hash=second.leaf_hash)
    assert leaf.kind == "equivalence.ruled"
    assert leaf.facts["outcome"] == "equivalent"
    assert "The same core." not in leaf.entry
    assert JournalEntry.objects.filter(verb="equivalence.ruled").count() == 2
    assert [mail.to for mail in Mail.objects.all()] == [ines.email] * 2


def test_only_the_original_s_owner_rules(tailored: AchievementVersion, ines: Person) -> None:
    with pytest.raises(RuleError) as refused:
        actions.rule_on(tailored, outcome=Outcome.EQUIVALENT, reason="Mine.", by=ines, at=NOON)
    assert refused.value.code == "not-a-designer"


def test_a_ruling_needs_a_reason_and_a_published_tailored_version(
    original: AchievementVersion, tailored: AchievementVersion, dorothy: Person
) -> None:
    for version, reason in ((tailored, " "), (original, "Fine.")):
        with pytest.raises(RuleError):
            actions.rule_on(version, outcome=Outcome.NOT, reason=reason, by=dorothy, at=NOON)


def test_a_new_version_of_the_original_is_offered_and_never_forced(
    original: AchievementVersion, tailored: AchievementVersion, dorothy: Person, ines: Person
) -> None:
    Mail.objects.all().delete()
    newer = revised(original, by=dorothy, competency="Waits, and then waits again.")
    assert actions.tell_descendants(newer, at=LATER) == 1
    assert [mail.to for mail in Mail.objects.all()] == [ines.email]
    tailored.refresh_from_db()
    assert (queries.upstream(tailored), tailored.original) == (newer, original)
    draft = actions.start_version(tailored.achievement, by=ines, at=LATER)
    assert draft.reasons == {"effort_hours": "Our learners begin with less."}
    draft = actions.take_over(draft, place="competency", by=ines, at=LATER)
    draft = actions.follow(draft, by=ines, at=LATER)
    assert (draft.original, draft.typed["competency"]) == (newer, "Waits, and then waits again.")
    assert [one.difference.place for one in queries.declared_of(draft)] == ["effort_hours"]
    second = actions.publish(draft, by=ines, at=LATER)
    assert (queries.upstream(second), second.original) == (None, newer)


def test_words_are_put_back_from_the_version_that_is_compared_with(
    original: AchievementVersion, tailored: AchievementVersion, dorothy: Person, ines: Person
) -> None:
    revised(original, by=dorothy, limits=original.limits + "\nNot at night.")
    draft = actions.start_version(tailored.achievement, by=ines, at=LATER)
    words = draft.typed | {"limits": "None at all here."}
    draft = actions.save_draft(draft, by=ines, draft=words, at=LATER)
    draft = actions.put_back(draft, place="limits", by=ines, at=LATER)
    assert draft.typed["limits"] == original.limits
    draft = actions.take_over(draft, place="limits", by=ines, at=LATER)
    assert draft.typed["limits"].endswith("Not at night.")


def test_a_fork_needs_an_open_license_and_a_tailored_one_a_core(
    office: Organization, dorothy: Person, school: Organization, ines: Person
) -> None:
    closed = make_version(organization=office, by=dorothy)
    for make, code in ((actions.fork, "license-forbids"), (actions.tailor, "no-core")):
        with pytest.raises(RuleError) as refused:
            make(closed, organization=school, by=ines, at=NOON)
        assert refused.value.code == code


def test_a_fork_goes_its_own_way(
    original: AchievementVersion, school: Organization, ines: Person
) -> None:
    draft = actions.fork(original, organization=school, by=ines, at=NOON)
    words = draft.typed | {"limits": "Only in our school.", "reviewers": "4"}
    draft = actions.save_draft(draft, by=ines, draft=words, at=NOON)
    assert actions.publish(draft, by=ines, at=NOON).lineage == "fork"


def test_one_s_own_is_not_derived_nor_for_others(
    original: AchievementVersion, office: Organization, dorothy: Person, school: Organization
) -> None:
    with pytest.raises(RuleError) as refused:
        actions.fork(original, organization=office, by=dorothy, at=NOON)
    assert refused.value.code == "own-definition"
    with pytest.raises(RuleError) as refused:
        actions.fork(original, organization=school, by=dorothy, at=NOON)
    assert refused.value.code == "not-a-designer"


def test_the_database_keeps_lineage_whole(original: AchievementVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AchievementVersion.objects.filter(pk=original.pk).update(lineage="fork")


def test_designers_make_explain_and_publish_on_the_pages(
    client: Client, original: AchievementVersion, school: Organization, ines: Person
) -> None:
    client.force_login(ines)
    derive = reverse("define:derive", args=[original.achievement.slug])
    assert "What stays:" in client.get(derive).text
    client.post(derive, {"organization": school.pk, "do": "tailor"})
    draft = AchievementVersion.objects.get(lineage="tailored")
    words = draft.typed | {"effort_hours": "20", "reviewers": "1"}
    actions.save_draft(draft, by=ines, draft=words, at=NOON)
    page = reverse("define:differences", args=[draft.pk])
    shown = client.get(page).text
    assert "locked: has to stay" in shown
    assert "Why is it different here?" in shown
    client.post(page, {"reason-effort_hours": "We begin with less.", "do": "take=reviewers"})
    draft.refresh_from_db()
    assert draft.reasons == {"effort_hours": "We begin with less."}
    assert client.post(reverse("define:publish", args=[draft.pk])).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    mine = reverse("define:differences", args=[draft.pk])
    assert client.get(mine).status_code == 404


def test_both_pages_show_the_lineage_and_the_ruling(
    client: Client, original: AchievementVersion, tailored: AchievementVersion, dorothy: Person
) -> None:
    rule = reverse("define:rule_on", args=[tailored.pk])
    below, above = (
        reverse("define:lineage", args=[row.achievement.slug]) for row in (tailored, original)
    )
    client.force_login(dorothy)
    assert "Rule on it" in client.get(below).text
    client.post(rule, {"outcome": "partly", "reason": "More effort."})
    anyone = Client()
    assert "Partly equivalent" in anyone.get(above).text
    shown = anyone.get(below).text
    assert "Our learners begin with less." in shown
    assert "More effort." in shown
    assert "Rule on it" not in shown
    achievement = reverse("define:achievement", args=[tailored.achievement.slug])
    assert "Partly equivalent" in anyone.get(achievement).text
    client.force_login(make_designer(make_organization("Elsewhere"), name="Mallory"))
    assert client.post(rule, {"outcome": "not", "reason": "No."}).status_code == 404


def test_only_its_designers_lock_the_core_on_the_page(client: Client) -> None:
    draft = make_draft()
    dorothy = draft.created_by
    assert dorothy
    page = reverse("define:core", args=[draft.pk])
    client.force_login(dorothy)
    client.post(page, {"core": ["limits", "title"]})
    draft.refresh_from_db()
    assert draft.core == ["limits"]
    assert "checked" in client.get(page).text
    client.force_login(make_designer(make_organization("Elsewhere"), name="Mallory"))
    assert client.post(page, {"core": []}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_descendants_take_as_many_queries_for_three_as_for_one(
    client: Client,
    original: AchievementVersion,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        place = make_organization(f"Place {number}")
        by = make_designer(place)
        draft = actions.tailor(original, organization=place, by=by, at=NOON)
        actions.publish(draft, by=by, at=NOON)
    with django_assert_num_queries(9):
        client.get(reverse("define:lineage", args=[original.achievement.slug]))


def test_programs_derive_explain_and_rule(
    client: Client,
    original: AchievementVersion,
    school: Organization,
    ines: Person,
    dorothy: Person,
) -> None:
    base = f"/api/v1/catalogue/{original.achievement.slug}"
    mine, theirs = bearer(ines), bearer(dorothy)
    body = {"lineage": "tailored", "organization": school.slug}
    made = send(client, "post", f"{base}/derive", body, headers=mine)
    assert made.status_code == 201
    pk = made.json()["id"]
    draft = AchievementVersion.objects.get(pk=pk)
    words = draft.typed | {"effort_hours": "20", "competency": "Waits long."}
    actions.save_draft(draft, by=ines, draft=words, at=NOON)
    reasons = {"reasons": {"effort_hours": "Less to begin with.", "competency": "Ours."}}
    kept = send(client, "put", f"/api/v1/drafts/{pk}/reasons", reasons, headers=mine)
    assert kept.json()["todo"] == []
    taken = {"place": "competency"}
    taken_over = send(client, "post", f"/api/v1/drafts/{pk}/take-over", taken, headers=mine)
    assert [one["place"] for one in taken_over.json()["differences"]] == ["effort_hours"]
    locked = send(client, "put", f"/api/v1/drafts/{pk}/core", {"core": ["limits"]}, headers=mine)
    assert locked.json()["core"] == ["limits"]
    assert (
        send(client, "post", f"/api/v1/drafts/{pk}/follow", {}, headers=theirs).status_code == 404
    )
    draft.refresh_from_db()
    version = actions.publish(draft, by=ines, at=NOON)
    ruling = {"outcome": "equivalent", "reason": "The core is the same."}
    address = f"/api/v1/catalogue/{version.achievement.slug}"
    assert send(client, "post", f"{address}/ruling", ruling, headers=mine).status_code == 404
    assert send(client, "post", f"{address}/ruling", ruling, headers=theirs).status_code == 201
    found = client.get(f"{address}/lineage").json()
    assert (found["original"]["slug"], found["rulings"][0]["outcome"]) == (
        original.achievement.slug,
        "equivalent",
    )
    [row] = client.get(f"{base}/lineage").json()["descendants"]
    assert (row["slug"], row["ruling"]["outcome"]) == (version.achievement.slug, "equivalent")


def revised(version: AchievementVersion, *, by: Person, **words: str) -> AchievementVersion:
    draft = actions.start_version(version.achievement, by=by, at=LATER)
    draft = actions.save_draft(draft, by=by, draft=draft.typed | words, at=LATER)
    return actions.publish(draft, by=by, at=LATER)


def send(client: Client, method: str, address: str, body: Any, *, headers: dict[str, str]) -> Any:
    call = getattr(client, method)
    return call(address, json.dumps(body), content_type="application/json", headers=headers)


def bearer(person: Person) -> dict[str, str]:
    secret = make_token(person, name="test", expires_at=None, at=timezone.now())
    return {"Authorization": f"Bearer {secret}"}
