"""A school adds a minor and asks their guardian; nobody is made a minor by somebody else."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone, translation

from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations import actions
from milepost.organizations.models import Organization
from milepost.organizations.tests.builders import FOUNDED, join, make_organization
from milepost.people.actions import NewChild
from milepost.people.models import Guardianship, Minority, Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
MIA = NewChild(email="Mia@school.example.edu", name="Mia", of_age_on=date(2032, 5, 1))


def make_school(*, proved: bool = True) -> tuple[Organization, Person]:
    school = make_organization("Harbor School")
    Organization.objects.filter(pk=school.pk).update(url="https://school.example.edu/")
    school.refresh_from_db()
    ines = make_person("Ines", email="ines@school.example.edu" if proved else "")
    join(ines, organization=school, role="owner")
    return school, ines


def code_of(school: Organization, *, by: Person, child: NewChild = MIA) -> str:
    with pytest.raises(RuleError) as caught:
        actions.add_child(school, child=child, guardian="g@example.org", by=by, at=FOUNDED)
    assert Minority.objects.count() == 0
    return caught.value.code


def test_a_school_adds_a_child_and_both_are_told() -> None:
    school, ines = make_school()
    asked = actions.add_child(school, child=MIA, guardian="g@example.org", by=ines, at=FOUNDED)
    assert (asked.child.email, asked.child.name) == ("mia@school.example.edu", "Mia")
    assert (asked.asked_for, asked.state) == ("Harbor School", "asked")
    told = set(Mail.objects.values_list("to", "subject"))
    assert told == {
        ("g@example.org", "May Mia join Milepost?"),
        ("mia@school.example.edu", "Harbor School has made an account for you"),
    }


def test_a_childs_account_begins_in_the_language_of_the_page() -> None:
    school, ines = make_school()
    with translation.override("es"):
        asked = actions.add_child(school, child=MIA, guardian="g@example.org", by=ines, at=FOUNDED)
    assert asked.child.language == "es"
    assert Mail.objects.get(to=asked.child.email).subject != (
        "Harbor School has made an account for you"
    )


def test_only_owners_of_a_proved_house_and_only_for_new_addresses() -> None:
    school, ines = make_school()
    grace = make_person("Grace")
    join(grace, organization=school, role="reviewer")
    assert code_of(school, by=grace) == "not-owner"
    ada = NewChild(email=grace.email, name="Ada", of_age_on=MIA.of_age_on)
    assert code_of(school, by=ines, child=ada) == "has-an-account"
    same = NewChild(email="g@example.org", name="Ada", of_age_on=MIA.of_age_on)
    assert code_of(school, by=ines, child=same) == "own-address"
    other, owner = make_school(proved=False)
    Person.objects.filter(pk=ines.pk).delete()
    assert code_of(other, by=owner) == "no-domain"


def test_the_page_asks_and_keeps_what_was_typed(client: Client) -> None:
    school, ines = make_school()
    client.force_login(ines)
    address = f"/organizations/{school.slug}/children/add/"
    assert client.get(address).status_code == 200
    typed = {"name": "Mia", "email": "mia@example.org", "born": "1800-01-01", "guardian": "g@x.org"}
    refused = client.post(address, typed)
    assert (refused.status_code, "mia@example.org" in refused.text) == (422, True)
    born = timezone.now().date().replace(day=1)
    answer = client.post(address, typed | {"born": born.replace(year=born.year - 12)})
    assert answer["Location"] == f"/organizations/{school.slug}/"
    assert Guardianship.objects.get().email == "g@x.org"
    client.force_login(make_person("Mallory"))
    assert client.get(address).status_code == 404
