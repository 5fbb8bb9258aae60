"""On a phone: badges come by file, paste and address, many at once; what is kept is chosen."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from milepost.hold.models import ImportedCredential
from milepost.hold.queries import imported_of
from milepost.hold.views import imports
from milepost.issue.rules import identity
from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.verify.tests.strangers import make_badge, make_network, make_signed
from tests.journeys.browsing import OpenPage, enter, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "https://school.example/badges/4"


def badge_of(person: Person, *, number: int) -> str:
    """One of several badges that the school gave to this person."""
    subject = dict(make_badge()["credentialSubject"])
    subject["identifier"] = [identity(person.email, salt="s")]
    subject["achievement"] = subject["achievement"] | {"name": f"Calm call {number}"}
    key = f"urn:uuid:7f1d2c3e-0000-4000-8000-00000000000{number}"
    signed = make_signed(id=key, name=f"Calm call {number}", credentialSubject=subject)
    return json.dumps(signed)


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without-javascript"])
def test_badges_come_in_three_ways_at_once_and_the_chosen_ones_are_kept(
    browser_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, javascript: bool
) -> None:
    ada, network = make_person("Ada"), make_network()
    network.table[ADDRESS] = badge_of(ada, number=4).encode()
    monkeypatch.setattr(imports, "fetch", network)
    changed = badge_of(ada, number=2).replace("Calms an upset", "Cures every")
    files = {
        "one.json": badge_of(ada, number=1),
        "changed.json": changed,
        "shopping.json": '["milk"]',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    phone = browser_page(width=360, javascript=javascript)
    enter(phone, ada)

    phone.goto("/wallet/")
    phone.goto("/wallet/bring/")
    phone.get_by_role("button", name="Check them").click()
    expect(phone.get_by_text("Choose a file, paste a badge, or give its address.")).to_be_visible()
    phone.get_by_label("Badge files").set_input_files([tmp_path / name for name in files])
    phone.get_by_label("Or paste a badge here").fill(badge_of(ada, number=3))
    phone.get_by_label("Or give web addresses").fill(f"{ADDRESS}\nhttps://nobody.example/badge")
    expect(phone.get_by_text("or drop files anywhere")).to_be_visible(visible=javascript)
    look(phone)
    phone.get_by_role("button", name="Check them").click()

    expect(phone.get_by_role("heading", name="What we found")).to_be_visible()
    ticked = {box.is_checked() for box in phone.locator("input[name=keep]").all()}
    assert (phone.locator("input[name=keep]").count(), ticked) == (4, {True, False})
    expect(phone.get_by_role("checkbox", name="Calm call 2")).not_to_be_checked()
    refused = phone.locator("section", has=phone.get_by_role("heading", name="No badge in these"))
    for name in ("shopping.json", "https://nobody.example/badge"):
        expect(refused.get_by_text(name, exact=True)).to_be_visible()
    look(phone)
    phone.get_by_role("checkbox", name="Calm call 3").uncheck()
    phone.get_by_role("button", name="Keep what is ticked, forget the rest").click()

    expect(phone.get_by_text("2 badges are in your wallet now.")).to_be_visible()
    look(phone)
    assert sorted(one.title for one in imported_of(ada)) == ["Calm call 1", "Calm call 4"]
    assert ImportedCredential.objects.count() == 2
    phone.get_by_role("link", name="Calm call 4").click()
    expect(phone.get_by_role("heading", name="Genuine and in force")).to_be_visible()
    look(phone)
