"""Publishing, changing and withdrawing what an organization accepts."""

from datetime import date, datetime, timedelta
from typing import Any

import orjson
import pytest

from insignia import verify
from milepost.define.models import Alignment
from milepost.define.tests.builders import make_draft, make_version
from milepost.frameworks import actions as frameworks
from milepost.frameworks.models import Competency, Framework
from milepost.frameworks.rules.writing import FrameworkWords, ItemWords
from milepost.frameworks.tests.builders import make_keeper
from milepost.issue.actions import revoke_credential, signed_list
from milepost.issue.models import Credential, IssuerKey
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.ledger.models import Leaf
from milepost.organizations.actions import set_apart
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.recognize import actions, queries, tasks
from milepost.recognize.models import Commitment, CommitmentVersion, News
from milepost.recognize.tests.builders import TODAY, make_college, make_commitment, make_terms

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=31)


def accepted(version: CommitmentVersion, *, on: date = TODAY) -> bool:
    return queries.in_force(on=on).filter(pk=version.pk).exists()


def status_of(version: CommitmentVersion, *, at: datetime = NOW) -> bool:
    """Whether the signed file still holds, by the status list that a verifier fetches."""
    document = orjson.loads(version.document)
    address = document["credentialStatus"]["statusListCredential"]
    assert version.signed
    listed = signed_list(version.signed.status_list, at=at)
    report = verify(version.document, documents={address: listed.encode()}, now=at)
    return next(check.outcome for check in report.checks if check.name == "status") == "passed"


def test_a_published_commitment_is_signed_logged_and_counts() -> None:
    version = make_version()
    made = make_commitment(achievements=(version.achievement_id,))
    report = verify(made.document, now=NOW)
    outcomes = {check.name: check.outcome for check in report.checks}
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == set()
    assert outcomes["proof"] == "passed"
    document = orjson.loads(made.document)
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["credentialSubject"]["id"].endswith(f"/catalogue/{version.achievement.slug}/")
    key = IssuerKey.objects.get(organization=made.commitment.organization)
    assert document["issuer"]["id"] == key.method.partition("#")[0]
    assert Leaf.objects.get(hash=made.leaf_hash).kind == "commitment.published"
    assert status_of(made)
    assert accepted(made)
    assert list(queries.accepting(version.achievement, on=TODAY)) == [made]


def test_nobody_commits_without_a_proved_domain() -> None:
    college, rita = make_college()
    version = make_version()
    begun = actions.start_commitment(
        college, terms=make_terms(achievements=(version.achievement_id,)), by=rita, at=NOW
    )
    for url in ("", "https://elsewhere.example/", "https://gmail.com/"):
        Organization.objects.filter(pk=college.pk).update(url=url)
        with pytest.raises(RuleError) as refused:
            actions.publish(begun, by=rita, at=NOW)
        assert refused.value.code == "domain-unproved"
    assert not queries.in_force(on=TODAY).exists()


def test_a_mail_domain_that_anyone_can_have_proves_nothing() -> None:
    college, _rita = make_college()
    join(make_person("Olga", email="olga@gmail.com"), organization=college, role="owner")
    Organization.objects.filter(pk=college.pk).update(url="https://gmail.com/")
    college.refresh_from_db()
    assert queries.domain_of(college) == ""


@pytest.mark.parametrize("role", ["designer", "reviewer", "coach", "awarder"])
def test_only_owners_and_employers_write_and_publish(role: str) -> None:
    version = make_version()
    made = make_commitment(achievements=(version.achievement_id,))
    mallory = make_person("Mallory")
    join(mallory, organization=made.commitment.organization, role=role)
    for act in (
        lambda: actions.start_version(made.commitment, by=mallory, at=NOW),
        lambda: actions.withdraw(made.commitment, reason="So.", by=mallory, at=NOW),
        lambda: actions.start_commitment(
            made.commitment.organization, terms=make_terms(), by=mallory, at=NOW
        ),
    ):
        with pytest.raises(RuleError):
            act()


def test_an_employer_whose_role_rests_writes_nothing() -> None:
    organization, _registrar = make_college()
    mallory = make_person("Mallory")
    for role in ("employer", "reviewer"):
        join(mallory, organization=organization, role=role)
    kept = actions.start_commitment(organization, terms=make_terms(), by=mallory, at=NOW)
    set_apart(organization, pairs={("employer", "reviewer")}, at=NOW)
    with pytest.raises(RuleError) as caught:
        actions.save_draft(kept, terms=make_terms(), by=mallory, at=NOW)
    assert caught.value.code == "not-a-decider"


def test_an_unfinished_draft_is_kept_and_not_published() -> None:
    college, rita = make_college()
    begun = actions.start_commitment(college, terms=make_terms(title=""), by=rita, at=NOW)
    with pytest.raises(RuleError) as refused:
        actions.publish(begun, by=rita, at=NOW)
    assert refused.value.code == "not-complete"
    draft = queries.draft_of(begun)
    assert draft and draft.grant_words == "counts as EDU 210"


def test_an_unpublished_definition_cannot_be_named() -> None:
    college, rita = make_college()
    secret = make_draft()
    terms = make_terms(achievements=(secret.achievement_id,))
    begun = actions.start_commitment(college, terms=terms, by=rita, at=NOW)
    draft = queries.draft_of(begun)
    assert draft and list(draft.achievements.all()) == []


def test_a_change_counts_after_the_notice_and_the_old_words_until_then() -> None:
    version = make_version()
    college = make_college()
    old = make_commitment(college=college, achievements=(version.achievement_id,))
    rita = college[1]
    actions.start_version(old.commitment, by=rita, at=NOW)
    terms = make_terms(title="Two hours", amount=2, achievements=(version.achievement_id,))
    actions.save_draft(old.commitment, terms=terms, by=rita, at=NOW)
    new = tasks.publish_and_tell(old.commitment, by=rita, at=NOW)
    day = TODAY + timedelta(days=30)
    assert (new.number, new.effective_on) == (2, day)
    assert [accepted(old), accepted(new)] == [True, False]
    assert [accepted(old, on=day), accepted(new, on=day)] == [False, True]
    replaced = orjson.loads(new.document)["credentialSubject"]["commitment"]["replaces"]
    assert replaced.endswith("?version=1")
    actions.take_effect(new, at=NOW)
    assert status_of(old)
    actions.take_effect(new, at=LATER)
    old.refresh_from_db()
    assert [status_of(old, at=LATER), status_of(new, at=LATER)] == [False, True]


def test_a_second_change_waits_for_the_first() -> None:
    version = make_version()
    college = make_college()
    old = make_commitment(college=college, achievements=(version.achievement_id,))
    rita = college[1]
    actions.start_version(old.commitment, by=rita, at=NOW)
    actions.publish(old.commitment, by=rita, at=NOW)
    actions.start_version(old.commitment, by=rita, at=NOW)
    with pytest.raises(RuleError) as refused:
        actions.publish(old.commitment, by=rita, at=NOW)
    assert refused.value.code == "change-announced"


def test_a_withdrawn_commitment_counts_until_its_last_day_and_is_closed_after_it() -> None:
    version = make_version()
    college = make_college()
    made = make_commitment(college=college, achievements=(version.achievement_id,))
    ending = tasks.withdraw_and_tell(
        made.commitment, reason="The course is gone.", by=college[1], at=NOW
    )
    last = TODAY + timedelta(days=30)
    assert (ending.state, ending.withdrawn_on) == ("ending", last)
    assert [accepted(made, on=last), accepted(made, on=last + timedelta(days=1))] == [True, False]
    assert Leaf.objects.get(hash=ending.withdrawal_leaf).kind == "commitment.withdrawn"
    assert actions.close_ended(ending, at=NOW).state == "ending"
    assert status_of(made)
    assert actions.close_ended(ending, at=LATER).state == "withdrawn"
    assert not status_of(made, at=LATER)
    with pytest.raises(RuleError):
        actions.start_version(made.commitment, by=college[1], at=LATER)


def test_holders_hear_of_an_end_in_batches_each_once() -> None:
    version = make_version()
    people = [make_person(name) for name in ("Ada", "Bea", "Cleo", "Dina")]
    for person in people:
        make_credential(recipient=person, version=version)
    make_credential(recipient=people[0], version=version)
    gone = make_credential(recipient=make_person("Eve"), version=version)
    by = make_awarder(version.achievement.organization)
    revoke_credential(gone, by=by, kind="mistake", reason="An error.", at=NOW)
    make_credential(recipient=make_person("Fay"))
    college = make_college()
    made = make_commitment(college=college, achievements=(version.achievement_id,))
    actions.withdraw(made.commitment, reason="The course is gone.", by=college[1], at=NOW)
    news = News.objects.get()
    Mail.objects.all().delete()
    rounds = []
    more = True
    while more:
        more = actions.tell_batch(news, at=NOW, size=3)
        rounds.append(Mail.objects.count())
    assert rounds == [3, 4]
    assert not actions.tell_batch(news, at=NOW, size=3)
    assert sorted(Mail.objects.values_list("to", flat=True)) == sorted(one.email for one in people)
    news.refresh_from_db()
    assert (news.told, news.done_at) == (4, NOW)
    text = Mail.objects.all()[0].text
    assert "The course is gone." in text
    assert str(made.commitment.pk) in text


def test_a_badge_counts_by_name_by_issuer_or_by_an_aligned_competency() -> None:
    office = make_organization("Adult Education Office")
    version = make_version(organization=office)
    ada = make_person("Ada")
    held = make_credential(recipient=ada, version=version)
    other = make_credential(recipient=ada)
    by_name = make_commitment(achievements=(version.achievement_id,), title="A")
    by_issuer = make_commitment(issuers=(office.pk,), title="B")
    make_commitment(issuers=(make_organization("Elsewhere").pk,), title="C")
    found = queries.matching([held, other], on=TODAY)
    assert [(one.version, one.credentials) for one in found] == [
        (by_name, [held]),
        (by_issuer, [held]),
    ]
    assert list(queries.accepting(version.achievement, on=TODAY)) == [by_name, by_issuer]


def test_a_draft_is_thrown_away_and_a_first_one_with_its_commitment() -> None:
    version = make_version()
    college = make_college()
    made = make_commitment(college=college, achievements=(version.achievement_id,))
    actions.start_version(made.commitment, by=college[1], at=NOW)
    assert not actions.discard_draft(made.commitment, by=college[1], at=NOW)
    begun = actions.start_commitment(college[0], terms=make_terms(), by=college[1], at=NOW)
    assert actions.discard_draft(begun, by=college[1], at=NOW)
    assert list(Commitment.objects.all()) == [made.commitment]


def framework_in_two_versions() -> tuple[Competency, Competency]:
    """One competency as two versions of a framework have it, with different words."""
    office = make_organization("Office of Standards")
    by = make_keeper(office)
    first = frameworks.start_framework(office, by=by, words=FrameworkWords(title="Care"), at=NOW)
    frameworks.add_lines(first, by=by, text="C Listens before she answers", at=NOW)
    frameworks.publish(first, by=by, at=NOW)
    second = frameworks.start_version(first, by=by, at=NOW)
    changed = second.competencies.get()
    frameworks.change_item(changed, by=by, words=ItemWords(statement="Listens."), at=NOW)
    frameworks.publish(second, by=by, at=NOW)
    return first.competencies.get(), second.competencies.get()


def aligned_badge(competency: Competency) -> Credential:
    """A badge issued here whose published version is aligned to a competency."""
    version = make_version()
    row = {"url": competency.uri, "name": competency.name, "position": 1}
    Alignment.objects.create(version=version, competency=competency, **row)
    return make_credential(version=version)


@pytest.mark.parametrize(("named", "met"), [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_a_competency_is_accepted_in_every_version_of_its_framework(named: int, met: int) -> None:
    versions = framework_in_two_versions()
    badge, other = aligned_badge(versions[met]), make_credential()
    made = make_commitment(competencies=(versions[named].identifier,))
    assert [
        (one.version, one.credentials) for one in queries.matching([badge, other], on=TODAY)
    ] == [(made, [badge])]
    assert list(queries.accepting(badge.version.achievement, on=TODAY)) == [made]
    assert list(queries.accepting(other.version.achievement, on=TODAY)) == []
    for competency in versions:
        asked = queries.Asked(competency=competency.identifier)
        assert list(queries.found(asked, on=TODAY)) == [made]
    assert list(queries.affected(made, on=TODAY)) == [badge.recipient]
    signed = orjson.loads(made.document)["credentialSubject"]["commitment"]
    assert sorted(signed["acceptsAlignedTo"]) == sorted(one.uri for one in versions)
    told = {"verdict": "valid", "badge": told_of(versions[met].uri)}
    assert queries.accepting_brought([told], on=TODAY) == [made]


def told_of(address: str) -> dict[str, Any]:
    return {"issuer_id": "did:key:z6Mkstranger", "alignments": [{"address": address}]}


def test_a_change_keeps_a_competency_whose_framework_has_a_newer_version() -> None:
    old, new = framework_in_two_versions()
    college = make_college()
    made = make_commitment(college=college, competencies=(old.identifier,))
    draft = actions.start_version(made.commitment, by=college[1], at=NOW)
    assert list(draft.competencies.all()) == [old]
    actions.save_draft(made.commitment, terms=queries.terms_of(draft), by=college[1], at=NOW)
    following = actions.publish(made.commitment, by=college[1], at=NOW)
    signed = orjson.loads(following.document)["credentialSubject"]["commitment"]
    assert signed["acceptsAlignedTo"] == [old.uri, new.uri]


def test_a_competency_of_an_unpublished_framework_is_not_named_nor_found() -> None:
    old, _new = framework_in_two_versions()
    office = old.framework.organization
    assert office
    newest = Framework.objects.get(number=2)
    hidden = frameworks.start_version(newest, by=make_keeper(office), at=NOW).competencies.get()
    made = make_commitment(competencies=(old.identifier, hidden.identifier))
    assert list(made.competencies.all()) == [old]
    assert hidden.uri not in made.document
    assert list(queries.found(queries.Asked(competency=hidden.identifier), on=TODAY)) == []
    told = {"verdict": "valid", "badge": told_of(hidden.uri)}
    assert queries.accepting_brought([told], on=TODAY) == []
