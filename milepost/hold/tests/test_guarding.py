"""What a minor shares stays closed until a guardian approves it, and closes when one stops it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from milepost.hold import actions, queries
from milepost.hold.models import Share
from milepost.hold.tests.builders import make_request, make_share
from milepost.hold.tests.test_api import bearer
from milepost.hold.tests.test_bringing import kept_by
from milepost.issue.actions import close_to_readers, open_to_readers
from milepost.issue.models import HostedBadge
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.kit.models import Mail
from milepost.people.actions import approve, end_guardianship, refuse, stop
from milepost.people.models import Approval, Guardianship, Minority, Person
from milepost.people.tests.builders import make_family, make_minor, make_person

pytestmark = pytest.mark.django_db


def soon() -> dict[str, object]:
    return {"ends_at": timezone.now() + timedelta(days=30)}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_share_of_a_minor_opens_once_a_guardian_approves_and_closes_when_stopped() -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    shared, token = make_share(held, **soon())
    address = reverse("hold:share", args=[token])
    file = reverse("hold:share_file", args=[token, held.pk, "json"])
    reader = Client()
    assert [reader.get(page).status_code for page in (address, file)] == [404, 404]
    asked = Approval.objects.get(about=shared.pk)
    assert dict(asked.lines)["Badges"] == held.version.title
    assert dict(asked.lines)["For whom"] == "Riverside Clinic"
    approve(asked, by=gustav, at=NOW)
    assert [reader.get(page).status_code for page in (address, file)] == [200, 200]
    stop(asked, reason="", by=gustav, at=NOW)
    assert [reader.get(page).status_code for page in (address, file)] == [404, 404]


def test_a_minors_badge_is_public_once_a_guardian_approves() -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    address = reverse("issue:hosted_assertion", args=[held.organization.slug, held.pk])
    open_to_readers(held, by=mia, at=NOW)
    assert Client().get(address).status_code == 404
    choice = signed_in(mia).get(reverse("issue:hosted", args=[held.pk]))
    assert "Nobody sees it until a guardian approves" in choice.text
    approve(Approval.objects.get(about=held.pk), by=gustav, at=NOW)
    assert Client().get(address).status_code == 200


def test_a_minors_share_hides_nothing_of_somebody_else_whatever_id_it_has() -> None:
    mia, _gustav = make_family()
    badge = make_credential()
    open_to_readers(badge, by=badge.recipient, at=NOW)
    request = make_request(make_credential(recipient=mia), id=badge.pk, **soon())
    actions.share(mia, request=request, at=timezone.now())
    address = reverse("issue:hosted_assertion", args=[badge.organization.slug, badge.pk])
    assert Client().get(address).status_code == 200
    assert Approval.objects.get().kind == "share"


def test_a_badge_refused_to_a_minor_is_asked_anew_and_the_page_says_who_reads_it() -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    client, choice = signed_in(mia), reverse("issue:hosted", args=[held.pk])
    public = reverse("issue:hosted_assertion", args=[held.organization.slug, held.pk])
    waits, open_now = "as soon as a guardian approves", "Anyone can read this badge"
    for _number in range(2):
        page = client.post(choice, {"public": "yes"}, follow=True).text
        assert (waits in page, open_now in page) == (True, False)
    asked = Approval.objects.get()
    assert Mail.objects.filter(to=gustav.email, subject="Mia asks you").count() == 1
    refuse(asked, reason="Not now.", by=gustav, at=timezone.now())
    page = client.post(choice, {"public": "yes"}, follow=True).text
    assert (waits in page, open_now in page) == (True, False)
    assert Approval.objects.get().state == "asked"
    assert Mail.objects.filter(to=gustav.email, subject="Mia asks you").count() == 2
    approve(Approval.objects.get(), by=gustav, at=timezone.now())
    page = client.post(choice, {"public": "yes"}, follow=True).text
    assert (waits in page, open_now in page) == (False, True)
    assert Client().get(public).status_code == 200


def test_opening_and_closing_a_badge_mails_guardians_five_times_a_day() -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    client, choice = signed_in(mia), reverse("issue:hosted", args=[held.pk])
    for _number in range(5):
        client.post(choice, {"public": "yes"})
        client.post(choice, {"public": "no"})
    refused = client.post(choice, {"public": "yes"})
    told = "You have asked your guardians 5 times today. Nothing was changed"
    assert (refused.status_code, told in refused.text) == (422, True)
    assert Mail.objects.filter(to=gustav.email, subject="Mia asks you").count() == 5
    assert (HostedBadge.objects.count(), Approval.objects.get().state) == (0, "withdrawn")


def test_a_share_that_is_too_much_for_one_day_keeps_what_was_typed() -> None:
    mia, _gustav = make_family()
    held, at = make_credential(recipient=mia), timezone.now()
    for _number in range(5):
        actions.share(mia, request=make_request(held, **soon()), at=at)
    typed = {
        "key": str(uuid4()),
        "purpose": "employer",
        "audience": "Harbor Library",
        "message": "Please read the second page.",
        "ends": (at + timedelta(days=9)).date().isoformat(),
        "credentials": [str(held.pk)],
    }
    page = signed_in(mia).post(reverse("hold:share_new"), typed)
    assert (page.status_code, "asked your guardians 5 times today" in page.text) == (422, True)
    assert ("Harbor Library" in page.text, "Please read the second page." in page.text) == (
        True,
        True,
    )
    assert (Share.objects.count(), Approval.objects.count()) == (5, 5)


def test_closing_a_badge_closes_the_guardians_question_and_a_late_yes_opens_nothing() -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    public = reverse("issue:hosted_assertion", args=[held.organization.slug, held.pk])
    open_to_readers(held, by=mia, at=NOW)
    guardian, asked = signed_in(gustav), Approval.objects.get()
    assert "1 question waits" in guardian.get("/account/family/").text
    close_to_readers(held, by=mia, at=NOW)
    assert "Nothing to decide" in guardian.get("/account/family/").text
    guardian.post(reverse("people:approve", args=[asked.pk]))
    asked.refresh_from_db()
    assert (asked.state, Client().get(public).status_code) == ("withdrawn", 404)
    open_to_readers(held, by=mia, at=NOW)
    assert (Approval.objects.get().state, Client().get(public).status_code) == ("asked", 404)


@pytest.mark.parametrize("before", ["asked", "approved"])
def test_withdrawing_a_share_closes_the_guardians_question(before: str) -> None:
    mia, gustav = make_family()
    shared, _token = make_share(make_credential(recipient=mia), **soon())
    other, _token = make_share(make_credential(recipient=mia), **soon())
    asked = Approval.objects.get(about=shared.pk)
    if before == "approved":
        approve(asked, by=gustav, at=NOW)
    actions.withdraw_share(shared, by=make_person("Mallory"), at=NOW)
    asked.refresh_from_db()
    assert asked.state == before
    actions.withdraw_share(shared, by=mia, at=NOW)
    signed_in(gustav).post(reverse("people:approve", args=[asked.pk]))
    states = dict(Approval.objects.values_list("about", "state"))
    assert states == {shared.pk: "withdrawn", other.pk: "asked"}


@pytest.mark.parametrize("before", ["asked", "refused", "withdrawn"])
def test_who_is_of_age_opens_what_no_guardian_approved(before: str) -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    open_to_readers(held, by=mia, at=NOW)
    if before == "refused":
        refuse(Approval.objects.get(), reason="Not now.", by=gustav, at=NOW)
    if before == "withdrawn":
        stop(Approval.objects.get(), reason="", by=mia, at=NOW)
    Minority.objects.all().delete()
    public = reverse("issue:hosted_assertion", args=[held.organization.slug, held.pk])
    assert Client().get(public).status_code == 404
    choice = reverse("issue:hosted", args=[held.pk])
    page = signed_in(mia).post(choice, {"public": "yes"}, follow=True).text
    assert "Anyone can read this badge" in page
    assert (Client().get(public).status_code, Approval.objects.count()) == (200, 0)


def test_a_minors_public_share_is_embedded_nowhere_before_a_guardian_approves() -> None:
    mia, gustav = make_family()
    shared, token = make_share(make_credential(recipient=mia), public=True, **soon())
    address = reverse("hold:share_embed", args=[token])
    assert Client().get(address).status_code == 404
    asked = Approval.objects.get(about=shared.pk)
    assert "Everyone" in dict(asked.lines)["Who may see it"]
    approve(asked, by=gustav, at=NOW)
    assert Client().get(address).status_code == 200


def test_a_refused_share_never_opens_and_its_holder_reads_why() -> None:
    mia, gustav = make_family()
    shared, token = make_share(make_credential(recipient=mia), **soon())
    detail = reverse("hold:share_detail", args=[shared.pk])
    assert "Nobody sees it until a guardian approves" in signed_in(mia).get(detail).text
    refuse(Approval.objects.get(), reason="Not to strangers.", by=gustav, at=NOW)
    assert not queries.shared_by(token).exists()
    assert "A guardian has refused this" in signed_in(mia).get(detail).text


def test_an_adults_share_opens_at_once() -> None:
    _shared, token = make_share(make_credential(), **soon())
    assert queries.shared_by(token).exists()
    assert Approval.objects.count() == 0


def test_a_minor_without_a_guardian_shares_nothing() -> None:
    held = make_credential(recipient=make_minor())
    assert held.recipient is not None
    with pytest.raises(RuleError) as caught:
        actions.share(held.recipient, request=make_request(held), at=NOW)
    assert (caught.value.code, Share.objects.count()) == ("guardian-first", 0)


def test_the_last_guardian_leaving_closes_what_was_open() -> None:
    mia, gustav = make_family()
    _shared, token = make_share(make_credential(recipient=mia), **soon())
    approve(Approval.objects.get(), by=gustav, at=NOW)
    assert queries.shared_by(token).exists()
    end_guardianship(Guardianship.objects.get(), by=gustav, at=NOW)
    assert not queries.shared_by(token).exists()


def test_a_guardian_sees_what_is_shared_and_who_looked_until_the_day() -> None:
    mia, gustav = make_family()
    held = make_credential(recipient=mia)
    shared, token = make_share(held, **soon())
    approve(Approval.objects.get(), by=gustav, at=NOW)
    Client().get(reverse("hold:share", args=[token]))
    address = reverse("hold:guarded", args=[shared.pk])
    assert Approval.objects.get().address == address
    page = signed_in(gustav).get(address)
    assert held.version.title in page.text
    assert "Nobody has opened it yet." not in page.text
    for person in (make_person("Mallory"), mia):
        assert signed_in(person).get(address).status_code == 404
    Minority.objects.update(of_age_on=timezone.now().date())
    assert signed_in(gustav).get(address).status_code == 404


def test_the_guardians_page_asks_as_often_for_one_badge_as_for_three() -> None:
    mia, gustav = make_family()
    badges = [make_credential(recipient=mia) for _number in range(3)]
    client = signed_in(gustav)
    counts = []
    for chosen in (badges[:1], badges):
        shared, _token = make_share(*chosen, **soon())
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("hold:guarded", args=[shared.pk]))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_guardian_sees_badges_from_elsewhere_and_that_another_site_showed_it() -> None:
    mia, gustav = make_family()
    kept = kept_by(mia)
    request = make_request(imported=[kept.pk], public=True, **soon())
    shared, _token = actions.share(mia, request=request, at=NOW)
    actions.note_view(shared, what="embedded", at=NOW)
    page = signed_in(gustav).get(reverse("hold:guarded", args=[shared.pk])).text
    assert (kept.title in page, kept.issuer_name in page) == (True, True)
    assert ("Inside another site" in page, "embedded" in page) == (True, False)


def test_a_guardians_program_reads_all_that_a_share_shows_before_it_is_approved() -> None:
    mia, gustav = make_family()
    held, kept = make_credential(recipient=mia), kept_by(mia)
    (piece,) = held.evidence.all()
    wanted = {"imported": [kept.pk], "evidence": [piece.pk], "message": "Please read.", **soon()}
    shared, token = make_share(held, **wanted)
    address = f"/api/v1/family/children/shares/{shared.pk}"
    told = bearer(gustav).get(address).json()
    asked = Approval.objects.get()
    assert told == {
        "id": str(shared.pk),
        "child": "Mia",
        "audience": "Riverside Clinic",
        "purpose": "employer",
        "message": "Please read.",
        "created_at": told["created_at"],
        "ends_at": told["ends_at"],
        "state": "open",
        "reader": "",
        "once": False,
        "public": False,
        "left_out": [],
        "approval": str(asked.pk),
        "approval_state": "asked",
        "credentials": [
            {
                "title": held.version.title,
                "issuer": held.organization.name,
                "issued_at": "2026-11-22T09:30:00Z",
                "valid_until": "2031-11-22T09:30:00Z",
                "revoked": False,
                "evidence": [{"title": piece.title, "narrative": piece.narrative}],
            }
        ],
        "imported": [
            {
                "title": kept.title,
                "issuer": kept.issuer_name,
                "verdict": kept.verdict,
                "reason": kept.reason,
                "issuer_known": False,
            }
        ],
        "times_opened": 0,
    }
    assert piece.narrative
    assert bearer(gustav).get(f"{address}/views").json() == {"count": 0, "items": []}
    approve(asked, by=gustav, at=NOW)
    Client().get(reverse("hold:share", args=[token]))
    told = bearer(gustav).get(address).json()
    assert (told["approval_state"], told["times_opened"]) == ("approved", 1)
    views = bearer(gustav).get(f"{address}/views").json()
    assert (views["count"], views["items"][0]["what"]) == (1, "page")


def test_nobody_but_a_guardian_reads_it_and_only_until_the_day() -> None:
    mia, gustav = make_family()
    shared, _token = make_share(make_credential(recipient=mia), **soon())
    paths = [f"/api/v1/family/children/shares/{shared.pk}{end}" for end in ("", "/views")]

    def asked_by(client: Client) -> list[int]:
        return [client.get(path).status_code for path in paths]

    assert asked_by(bearer(gustav)) == [200, 200]
    assert [asked_by(bearer(one)) for one in (mia, make_person("Mallory"))] == [[404, 404]] * 2
    assert asked_by(Client()) == [401, 401]
    Minority.objects.update(of_age_on=timezone.now().date())
    assert asked_by(bearer(gustav)) == [404, 404]


def test_the_guardians_program_asks_as_often_for_one_badge_as_for_three() -> None:
    mia, gustav = make_family()
    badges = [make_credential(recipient=mia) for _number in range(3)]
    client, counts = bearer(gustav), []
    for chosen in (badges[:1], badges):
        shared, _token = make_share(*chosen, **soon())
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/api/v1/family/children/shares/{shared.pk}")
        counts.append(len(seen))
    assert counts[0] == counts[1]
