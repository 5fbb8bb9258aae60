"""Naming somebody as able to judge takes two people, and neither of them is the one named."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import join
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Qualification, RuleSetAside
from milepost.review.rules.assigning import Named
from milepost.review.tests.builders import LATER, NOON, make_reviewer, make_waiting, office_of
from milepost.review.tests.test_duties import WHY, owner_of

pytestmark = pytest.mark.django_db
OUTSIDE = "nurse@hospital.example"


def refused(code):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


@pytest.fixture
def work():
    return make_waiting(reviewers=1)


@pytest.fixture
def olivia(work):
    return owner_of(office_of(work))


def name(work, *, by, email=OUTSIDE, way="external"):
    named = Named(way=way, email=email, words="Head nurse for 12 years.")
    return actions.qualify_reviewer(work.version.achievement, named=named, by=by, at=NOON)


def test_until_a_second_person_confirms_it_nobody_is_qualified_and_no_link_is_mailed(work, olivia):
    ruth = owner_of(office_of(work), "Ruth")
    found = name(work, by=olivia)
    assert Mail.objects.filter(to=OUTSIDE).count() == 0
    asked = Mail.objects.get(to=ruth.email)
    assert f"/{found.pk}/" in asked.text
    assert Mail.objects.filter(to=olivia.email).count() == 0
    assert name(work, by=olivia) == found
    with refused("second-person-needed"):
        actions.confirm_qualification(found, by=olivia, at=LATER)
    assert Mail.objects.filter(to=OUTSIDE).count() == 0
    actions.confirm_qualification(found, by=ruth, at=LATER)
    assert Mail.objects.filter(to=OUTSIDE).count() == 1
    with refused("naming-closed"):
        actions.confirm_qualification(found, by=ruth, at=LATER)


def test_a_reviewer_named_by_one_alone_counts_as_nothing(work, olivia):
    grace = make_reviewer("Grace", organization=office_of(work))
    found = name(work, by=olivia, email=grace.email, way="panel")
    assert queries.qualifications_of(work.version.achievement).get() == found
    assert not Qualification.objects.filter(confirmed_at__isnull=False).exists()


def test_only_owners_confirm_and_never_the_one_who_is_named(work, olivia):
    office = office_of(work)
    grace = make_reviewer("Grace", organization=office)
    join(grace, organization=office, role="owner")
    found = name(work, by=olivia, email=grace.email, way="panel")
    with refused("own-favor"):
        actions.confirm_qualification(found, by=grace, at=LATER)
    designer = make_person("Dorothy")
    join(designer, organization=office, role="designer")
    with refused("not-owner"):
        actions.confirm_qualification(found, by=designer, at=LATER)
    with refused("second-person-needed"):
        actions.confirm_qualification_alone(found, reason=WHY, by=olivia, at=LATER)


def test_the_only_owner_goes_on_alone_with_a_reason_and_it_is_counted(work, olivia):
    found = name(work, by=olivia)
    with refused("reason-needed"):
        actions.confirm_qualification_alone(found, reason="so", by=olivia, at=LATER)
    actions.confirm_qualification_alone(found, reason=WHY, by=olivia, at=LATER)
    found.refresh_from_db()
    assert (found.alone, found.confirmed_by) == (True, olivia)
    aside = RuleSetAside.objects.get()
    assert (aside.kind, aside.achievement, aside.by) == ("alone", work.version.achievement, olivia)
    counted = queries.overrides_of(
        organization=office_of(work), achievement=work.version.achievement
    )
    assert {row.kind: row.number for row in counted}["alone"] == 1


def test_the_only_owner_does_not_name_themselves(work, olivia):
    join(olivia, organization=office_of(work), role="reviewer")
    found = name(work, by=olivia, email=olivia.email, way="panel")
    with refused("own-favor"):
        actions.confirm_qualification_alone(found, reason=WHY, by=olivia, at=LATER)


def test_what_a_designer_named_the_only_owner_confirms_as_a_second_person(work, olivia):
    designer = make_person("Dorothy")
    join(designer, organization=office_of(work), role="designer")
    actions.confirm_qualification(name(work, by=designer), by=olivia, at=LATER)
    assert RuleSetAside.objects.count() == 0


def test_named_again_one_from_outside_gets_a_new_link_and_the_words_stay(work, olivia):
    ruth = owner_of(office_of(work), "Ruth")
    found = actions.confirm_qualification(name(work, by=olivia), by=ruth, at=LATER)
    before = found.token_hash
    named = Named(way="external", email=OUTSIDE, words="Somebody else entirely.")
    actions.qualify_reviewer(work.version.achievement, named=named, by=ruth, at=LATER)
    found.refresh_from_db()
    assert found.token_hash != before
    assert (found.words, found.granted_by) == ("Head nurse for 12 years.", olivia)
    assert Mail.objects.filter(to=OUTSIDE).count() == 2


def test_the_database_lets_nobody_confirm_whom_they_named_or_themselves(work, olivia):
    grace = make_reviewer("Grace", organization=office_of(work))
    found = name(work, by=olivia, email=grace.email, way="panel")
    for person in (olivia, grace):
        with pytest.raises(IntegrityError, match="named_by_one_alone"), transaction.atomic():
            Qualification.objects.filter(pk=found.pk).update(confirmed_by=person)


def test_who_confirmed_it_does_not_open_the_link_themselves(work, olivia):
    ruth = owner_of(office_of(work), "Ruth")
    found = actions.confirm_qualification(name(work, by=olivia), by=ruth, at=LATER)
    link = re.search(r"/review/by-link/[\w-]+/", Mail.objects.get(to=OUTSIDE).text)[0]
    Qualification.objects.update(expires_at=timezone.now() + timedelta(days=1))
    client = Client()
    client.force_login(ruth)
    for page in (client.get(link), client.post(link)):
        assert page.status_code == 403
        assert "somebody else’s" in page.text
        assert "See what waits" not in page.text
    found.refresh_from_db()
    assert found.person is None


def test_who_went_on_alone_does_not_open_the_link_themselves(work, olivia):
    found = name(work, by=olivia)
    actions.confirm_qualification_alone(found, reason=WHY, by=olivia, at=LATER)
    with refused("link-taken"):
        actions.open_qualification(found, signed_in=olivia, at=LATER)


def test_who_named_them_or_anybody_else_does_not_open_the_link_only_who_was_named(work, olivia):
    ruth, nurse = owner_of(office_of(work), "Ruth"), make_person("Nurse")
    found = actions.confirm_qualification(name(work, by=olivia), by=ruth, at=LATER)
    olivia.emailaddress_set.create(email=OUTSIDE, verified=True)
    nurse.emailaddress_set.create(email=OUTSIDE, verified=False)
    for person in (olivia, nurse, make_person("Mallory")):
        with refused("link-taken"):
            actions.open_qualification(found, signed_in=person, at=LATER)
    with refused("link-taken"):
        actions.open_qualification(found, signed_in=None, at=LATER)
    olivia.emailaddress_set.filter(email=OUTSIDE).delete()
    nurse.emailaddress_set.filter(email=OUTSIDE).update(verified=True)
    assert actions.open_qualification(found, signed_in=nurse, at=LATER) == nurse
    found.refresh_from_db()
    assert found.person == nurse


def test_an_owner_made_since_confirms_nobody_and_the_page_says_that_it_would_be_alone(work, olivia):
    puppet = owner_of(office_of(work), "Puppet")
    puppet.memberships.update(since=NOON)
    found = name(work, by=olivia)
    with refused("second-too-new"):
        actions.confirm_qualification(found, by=puppet, at=LATER)
    client = Client()
    client.force_login(olivia)
    address = reverse(
        "review:qualification",
        args=[office_of(work).slug, work.version.achievement.slug, found.pk],
    )
    assert "Nobody else can be its second person" in client.get(address).text
    held = actions.confirm_qualification_alone(found, reason=WHY, by=olivia, at=LATER)
    assert held.alone
    assert RuleSetAside.objects.get().by == olivia


def test_the_page_knows_who_is_named_by_any_of_their_addresses(work, olivia):
    ruth = owner_of(office_of(work), "Ruth")
    ruth.emailaddress_set.create(email=OUTSIDE, verified=True)
    found = name(work, by=olivia)
    client = Client()
    client.force_login(ruth)
    address = reverse(
        "review:qualification",
        args=[office_of(work).slug, work.version.achievement.slug, found.pk],
    )
    page = client.get(address).text
    assert "This is about yourself." in page
    assert "Confirm it" not in page
