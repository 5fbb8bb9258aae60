"""One skill of one holder: signed by who has seen it, read by nobody unless the holder shows it."""

import re
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insignia import verify
from milepost.hold.actions import mail_code, withdraw_share
from milepost.hold.tests.builders import make_share
from milepost.issue.actions import revoke_credential, signed_list
from milepost.issue.models import Credential, StatusList
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.actions import approve, stop
from milepost.people.models import Approval, Person
from milepost.people.tests.builders import make_family, make_person
from milepost.recognize import actions, queries
from milepost.recognize.models import SkillEndorsement
from milepost.recognize.rules.voices import Standing
from milepost.recognize.tests.test_api import call
from milepost.review.actions import declare_tie

pytestmark = pytest.mark.django_db
SEEN = "I sat in three of her lessons, and she waited every time."
SOON = NOW + timedelta(days=9)


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def endorse(badge: Credential, *, by: Person, **changes: Any) -> SkillEndorsement:
    values: dict[str, Any] = {"criterion": "", "reason": SEEN, "role": "Principal", "years": 12}
    values |= changes
    words = actions.SkillWords(
        criterion=values["criterion"],
        reason=values["reason"],
        standing=Standing(role=values["role"], years=values["years"]),
        organization=values.get("organization"),
    )
    return actions.endorse_skill(badge, words=words, by=by, at=values.get("at", NOW))


def holder_of(badge: Credential) -> Person:
    assert badge.recipient
    return badge.recipient


def code_of(call: Any) -> str:
    with pytest.raises(RuleError) as caught:
        call()
    return caught.value.code


def holds_for_a_stranger(row: SkillEndorsement) -> bool:
    """Say what anyone finds who checks the document with the status list it names."""
    document = orjson.loads(row.document)
    listed = signed_list(StatusList.objects.get(pk=row.signed.status_list_id), at=NOW)
    address = document["credentialStatus"]["statusListCredential"]
    return verify(row.document, documents={address: listed.encode()}, now=NOW).valid


def test_it_is_signed_in_ones_own_name_with_ones_standing() -> None:
    badge, grace = make_credential(), make_person("Grace Hopper")
    school = make_organization("Harbor School")
    join(grace, organization=school, role="coach")
    criterion, text = queries.criteria_of(badge)[0]
    row = endorse(badge, by=grace, organization=school, criterion=criterion)
    document = orjson.loads(row.document)
    assert document["type"] == ["VerifiableCredential", "EndorsementCredential"]
    assert document["issuer"]["name"] == "Grace Hopper"
    assert document["issuer"]["id"].startswith("did:key:")
    subject = document["credentialSubject"]
    assert subject["id"] == f"urn:uuid:{badge.pk}#criterion-{criterion}"
    assert (subject["endorsementComment"], subject["stance"]) == (SEEN, "endorses")
    assert subject["standing"]["standingRole"] == "Principal"
    assert school.slug in subject["standing"]["standsFor"]
    assert row.skill == text
    assert holds_for_a_stranger(row)


def test_nobody_reads_it_before_the_holder_shows_it_nor_once_it_is_hidden() -> None:
    badge, grace = make_credential(), make_person("Grace")
    _share, token = make_share(badge, ends_at=SOON)
    row, ada = endorse(badge, by=grace), holder_of(badge)
    page = reverse("hold:share", args=[token])
    file = reverse("recognize:shared_endorsement", args=[token, row.pk])

    def read() -> tuple[bool, int]:
        return SEEN in Client().get(page).text, Client().get(file).status_code

    assert Mail.objects.filter(to=ada.email, text__contains=SEEN).count() == 1
    assert read() == (False, 404)
    actions.answer_endorsement(row, to="shown", by=ada, at=NOW)
    assert read() == (True, 200)
    actions.answer_endorsement(row, to="hidden", by=ada, at=NOW)
    assert read() == (False, 404)
    actions.answer_endorsement(row, to="shown", by=ada, at=NOW)
    olive = make_awarder(badge.organization)
    revoke_credential(badge, by=olive, kind="mistake", reason="Somebody else did it.", at=NOW)
    assert read() == (False, 404)


def test_what_is_declined_stays_unread_and_is_not_said_again() -> None:
    badge, grace = make_credential(), make_person("Grace")
    row, ada = endorse(badge, by=grace), holder_of(badge)
    actions.answer_endorsement(row, to="declined", by=ada, at=NOW)
    assert not queries.endorsements_shown([badge]).exists()
    assert code_of(lambda: actions.answer_endorsement(row, to="shown", by=ada, at=NOW)) == "closed"
    assert code_of(lambda: endorse(badge, by=grace)) == "closed"


def test_only_the_holder_answers_and_only_who_said_it_takes_it_back() -> None:
    badge, grace = make_credential(), make_person("Grace")
    row, ada, mallory = endorse(badge, by=grace), holder_of(badge), make_person("Mallory")

    def answered(by: Person) -> str:
        return code_of(lambda: actions.answer_endorsement(row, to="shown", by=by, at=NOW))

    def taken_back(by: Person) -> str:
        return code_of(lambda: actions.withdraw_endorsement(row, by=by, at=NOW))

    assert {answered(grace), answered(mallory)} == {"not-yours"}
    assert {taken_back(ada), taken_back(mallory)} == {"not-yours"}
    row.refresh_from_db()
    assert row.state == "offered"


def test_taken_back_it_is_read_by_nobody_and_its_signature_holds_no_more() -> None:
    badge, grace = make_credential(), make_person("Grace")
    row = endorse(badge, by=grace)
    actions.answer_endorsement(row, to="shown", by=holder_of(badge), at=NOW)
    assert holds_for_a_stranger(row)
    row = actions.withdraw_endorsement(row, by=grace, at=NOW)
    assert not holds_for_a_stranger(row)
    assert not queries.endorsements_shown([badge]).exists()
    assert not queries.endorsements_about(holder_of(badge)).exists()
    again = endorse(badge, by=grace, reason=SEEN.replace("three", "four"))
    assert (again.pk, again.state, holds_for_a_stranger(again)) == (row.pk, "offered", True)


def test_nobody_endorses_themselves_or_their_family() -> None:
    badge = make_credential()
    ada, grace, hedy = holder_of(badge), make_person("Grace"), make_person("Hedy")
    mia, gustav = make_family()
    declare_tie(ada, email=grace.email, kind="family", at=NOW)
    declare_tie(hedy, email=ada.email, kind="family", at=NOW)

    def refused(by: Person, *, of: Credential = badge) -> str:
        return code_of(lambda: endorse(of, by=by))

    assert refused(ada) == "own-skill"
    assert [refused(grace), refused(hedy)] == ["family", "family"]
    assert refused(gustav, of=make_credential(recipient=mia)) == "family"
    assert refused(mia) == "not-of-age"
    colleague = make_person("Colin")
    declare_tie(colleague, email=ada.email, kind="work", at=NOW)
    assert endorse(badge, by=colleague).state == "offered"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "Good."}, "reason-missing"),
        ({"role": " "}, "role-missing"),
        ({"years": 71}, "years-wrong"),
        ({"criterion": "aaaaaaaa-0000-4000-8000-000000000000"}, "no-such-criterion"),
    ],
)
def test_it_says_what_was_seen_of_which_skill_from_where(
    changes: dict[str, Any], code: str
) -> None:
    assert code_of(lambda: endorse(make_credential(), by=make_person("Grace"), **changes)) == code


def test_a_name_is_needed_and_the_house_is_ones_own() -> None:
    badge, house = make_credential(), make_organization("Other")
    assert code_of(lambda: endorse(badge, by=make_person(""))) == "name-missing"
    grace = make_person("Grace")
    assert code_of(lambda: endorse(badge, by=grace, organization=house)) == "not-a-member"


def test_ten_a_day_are_enough() -> None:
    grace, version = make_person("Grace"), make_credential().version
    for number in range(10):
        endorse(make_credential(recipient=make_person(f"A{number}"), version=version), by=grace)
    late = make_credential(version=version)
    assert code_of(lambda: endorse(late, by=grace)) == "too-often"
    endorse(late, by=grace, at=NOW + timedelta(days=1, seconds=1))


def test_only_who_was_shown_the_badge_finds_the_page() -> None:
    badge, other, grace = make_credential(), make_credential(), make_person("Grace")
    share, token = make_share(badge, ends_at=SOON)
    client, body = Client(), {"reason": SEEN, "role": "Principal", "years": "12", "criterion": ""}
    client.force_login(grace)
    address = reverse("recognize:endorse", args=[token, badge.pk])
    assert address in client.get(reverse("hold:share", args=[token])).text
    assert client.get(reverse("recognize:endorse", args=[token, other.pk])).status_code == 404
    assert client.get(reverse("recognize:endorse", args=["x" * 43, badge.pk])).status_code == 404
    assert client.post(address, body | {"reason": "Good."}).status_code == 422
    assert client.post(address, body)["Location"] == reverse("recognize:endorsements")
    withdraw_share(share, by=holder_of(badge), at=NOW)
    assert client.get(address).status_code == 404


def test_a_gated_share_lets_nobody_endorse() -> None:
    badge, client = make_credential(), Client()
    _share, token = make_share(badge, ends_at=SOON, reader="reader@example.org")
    client.force_login(make_person("Grace"))
    assert client.get(reverse("recognize:endorse", args=[token, badge.pk])).status_code == 404


def test_the_holder_shows_it_and_the_author_takes_it_back_on_one_page() -> None:
    badge, grace = make_credential(), make_person("Grace")
    row, page = endorse(badge, by=grace), reverse("recognize:endorsements")
    ada, author, mallory = Client(), Client(), Client()
    for client, person in ((ada, holder_of(badge)), (author, grace), (mallory, make_person("M"))):
        client.force_login(person)
    show = reverse("recognize:answer_endorsement", args=[row.pk, "shown"])
    assert show in ada.get(page).text
    assert mallory.post(show).status_code == 404
    assert ada.post(show)["Location"] == page
    assert queries.endorsements_shown([badge]).exists()
    back = reverse("recognize:withdraw_endorsement", args=[row.pk])
    assert mallory.post(back).status_code == 404
    assert author.post(back)["Location"] == page
    assert not queries.endorsements_shown([badge]).exists()


def test_the_page_asks_as_often_for_one_as_for_three() -> None:
    badge = make_credential()
    client, counts = Client(), []
    client.force_login(holder_of(badge))
    for number in range(3):
        row = endorse(badge, by=make_person(f"Grace {number}"))
        actions.answer_endorsement(row, to="shown", by=holder_of(badge), at=NOW)
        endorse(badge, by=make_person(f"Waiting {number}"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("recognize:endorsements"))
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_programs_endorse_answer_and_take_back() -> None:
    badge, grace = make_credential(), make_person("Grace")
    _share, token = make_share(badge, ends_at=SOON)
    body = {"share": token, "credential": str(badge.pk), "reason": SEEN, "role": "P", "years": 3}
    told = call("post", "/endorsements", by=grace, body=body)
    assert (told.status_code, told.json()["state"]) == (201, "offered")
    ada, path = holder_of(badge), f"/endorsements/{told.json()['id']}"
    assert call("put", path, by=grace, body={"state": "shown"}).status_code == 404
    assert call("put", path, by=ada, body={"state": "shown"}).json()["state"] == "shown"
    assert call("get", "/endorsements", by=ada).json()["count"] == 1
    assert call("get", "/endorsements?side=given", by=grace).json()["count"] == 1
    assert call("delete", path, by=ada).status_code == 404
    assert call("delete", path, by=grace).status_code == 204
    assert call("get", "/endorsements", by=ada).json()["count"] == 0
    wrong = body | {"share": "x" * 43}
    assert call("post", "/endorsements", by=grace, body=wrong).status_code == 404


def test_offering_it_anew_counts_toward_the_ten() -> None:
    grace, badge = make_person("Grace"), make_credential()
    for _number in range(10):
        actions.withdraw_endorsement(endorse(badge, by=grace), by=grace, at=NOW)
    assert code_of(lambda: endorse(badge, by=grace)) == "too-often"
    mails = Mail.objects.filter(to=holder_of(badge).email, subject__startswith="Grace")
    assert mails.count() == 10


def test_the_signed_words_are_read_only_by_a_link_that_shows_the_badge() -> None:
    badge, grace = make_credential(), make_person("Grace")
    shared, token = make_share(badge, ends_at=SOON)
    _other, other_token = make_share(make_credential(), ends_at=SOON)
    row, ada = endorse(badge, by=grace), holder_of(badge)
    actions.answer_endorsement(row, to="shown", by=ada, at=NOW)
    file = reverse("recognize:shared_endorsement", args=[token, row.pk])
    assert file in Client().get(reverse("hold:share", args=[token])).text
    answer = Client().get(file)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    elsewhere = reverse("recognize:shared_endorsement", args=[other_token, row.pk])
    assert Client().get(elsewhere).status_code == 404
    withdraw_share(shared, by=ada, at=NOW)
    assert Client().get(file).status_code == 404


def test_the_signed_words_stay_behind_the_code_that_opens_the_badge() -> None:
    badge, grace = make_credential(), make_person("Grace")
    shared, token = make_share(badge, ends_at=SOON, reader="rita@college.example")
    row = endorse(badge, by=grace)
    actions.answer_endorsement(row, to="shown", by=holder_of(badge), at=NOW)
    file = reverse("recognize:shared_endorsement", args=[token, row.pk])
    reader = Client()
    assert reader.get(file).status_code == 404
    at = timezone.now()
    mail_code(shared, token=token, at=at)
    code = re.search(r"^\d{6}$", Mail.objects.latest("pk").text, re.MULTILINE)
    assert code
    reader.post(reverse("hold:share_open", args=[token]), {"code": code[0]})
    assert reader.get(file).status_code == 200


def test_the_signed_words_about_a_minor_go_when_a_guardian_stops_the_link() -> None:
    mia, gustav = make_family()
    badge = make_credential(recipient=mia)
    shared, token = make_share(badge, ends_at=SOON)
    row = endorse(badge, by=make_person("Grace"))
    actions.answer_endorsement(row, to="shown", by=mia, at=NOW)
    file = reverse("recognize:shared_endorsement", args=[token, row.pk])
    asked = Approval.objects.get(about=shared.pk)
    assert Client().get(file).status_code == 404
    approve(asked, by=gustav, at=NOW)
    assert Client().get(file).status_code == 200
    stop(asked, reason="", by=gustav, at=NOW)
    assert Client().get(file).status_code == 404


def test_without_a_link_the_signed_words_are_the_holders_and_the_authors() -> None:
    badge, grace = make_credential(), make_person("Grace")
    row, ada = endorse(badge, by=grace), holder_of(badge)
    actions.answer_endorsement(row, to="shown", by=ada, at=NOW)
    file = reverse("recognize:endorsement", args=[row.pk])
    found = {}
    for person in (ada, grace, make_person("Mallory")):
        client = Client()
        client.force_login(person)
        found[person.name] = client.get(file).status_code
    assert found == {"Ada": 200, "Grace": 200, "Mallory": 404}
    assert Client().get(file).status_code == 302
    actions.withdraw_endorsement(row, by=grace, at=NOW)
    client = Client()
    client.force_login(ada)
    assert client.get(file).status_code == 404
