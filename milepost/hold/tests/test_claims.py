"""What people say of themselves: kept apart, changed and taken back by them alone."""

import pytest
from django.test import Client
from django.urls import reverse

from milepost.hold.actions import Saying, say, say_otherwise, unsay
from milepost.hold.models import OwnClaim
from milepost.hold.rules import claims as rules
from milepost.issue.tests.builders import NOW
from milepost.kit.errors import RuleError
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db


def saying(**changes: str) -> Saying:
    values = {"title": "Cared for my grandmother", "words": "", "begun": "2019", "ended": ""}
    return Saying(**(values | changes))


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("begun", "ended", "code"),
    [
        ("2019", "2021-03", ""),
        ("2019-05", "2019", ""),
        ("", "", ""),
        ("2019-13", "", "no-day"),
        ("last year", "", "no-day"),
        ("2024-02-31", "", "no-day"),
        ("2024-02-29", "", ""),
        ("2021", "2020", "ends-early"),
        ("2021-05-03", "2021-05-02", "ends-early"),
    ],
)
def test_days_are_as_exact_as_they_are_known(begun: str, ended: str, code: str) -> None:
    if not code:
        rules.check_saying(begun=begun, ended=ended, said=0)
        return
    with pytest.raises(RuleError) as refused:
        rules.check_saying(begun=begun, ended=ended, said=0)
    assert refused.value.code == code


def test_only_so_many_fit() -> None:
    with pytest.raises(RuleError, match="room for 200"):
        rules.check_saying(begun="", ended="", said=200)


def test_mallory_neither_changes_nor_removes_what_ada_said() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    claim = say(ada, saying=saying(), at=NOW)
    say_otherwise(claim, saying=saying(title="Nothing"), by=mallory, at=NOW)
    unsay(claim, by=mallory, at=NOW)
    assert OwnClaim.objects.get().title == "Cared for my grandmother"
    client = signed_in(mallory)
    assert client.get(reverse("hold:claim", args=[claim.pk])).status_code == 404
    assert client.post(reverse("hold:unsay", args=[claim.pk])).status_code == 404


def test_ada_writes_changes_and_takes_back() -> None:
    client = signed_in(make_person("Ada"))
    typed = {"title": "Night shifts", "words": "Bread.", "begun": "2019", "ended": "2018"}
    page = client.post(reverse("hold:claims"), typed)
    assert (page.status_code, "Night shifts" in page.text) == (422, True)
    page = client.post(reverse("hold:claims"), typed | {"ended": "2020"}, follow=True)
    assert "Own word" in page.text
    claim = OwnClaim.objects.get()
    address = reverse("hold:claim", args=[claim.pk])
    client.post(address, typed | {"ended": "2021"})
    claim.refresh_from_db()
    assert claim.ended == "2021"
    assert "Night shifts" in client.get(reverse("hold:wallet")).text
    client.post(reverse("hold:unsay", args=[claim.pk]))
    assert not OwnClaim.objects.exists()
