"""Those who are asked to enter, a supervisor's batch, and links that show a log."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from milepost.kit import invitations
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.organizations.models import Membership, Organization
from milepost.people.actions import approve, make_token, stop
from milepost.people.models import Approval, Person
from milepost.people.tests.builders import make_family, make_minor, make_person
from milepost.practice import actions, queries
from milepost.practice.actions import Showing, Spoken, Wanted, Wished
from milepost.practice.models import Entry, Group, Keeper, PracticeLog
from milepost.practice.tests.log_builders import NOON, TODAY, line, make_keeper, make_practice, say
from milepost.practice.tests.test_recording import code_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(
    log: PracticeLog,
    email: str,
    *,
    capacity: str = "supervisor",
    system: str = "",
    at: datetime = NOON,
) -> str:
    """The token of the link that went out."""
    wanted = Wanted(email=email, capacity=Keeper.Capacity(capacity), system=system)
    actions.invite_keeper(log, wanted=wanted, by=log.owner, at=at)
    mail = Mail.objects.filter(to=email.lower()).latest("pk")
    return mail.text.split("/practice/join/")[1].split("/")[0]


def test_whoever_has_the_mailed_link_enters_in_their_capacity() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    token = asked(log, "Clock@Example.org", capacity="system", system="Time clock")
    assert actions.accept_keeping(token, person=grace, at=NOON) == log
    seen = say(log, grace)
    assert (seen.source, seen.recorder, seen.observer) == ("system", "Time clock", 1)
    assert code_of(lambda: actions.accept_keeping(token, person=grace, at=NOON)) == (
        "invitation-closed"
    )
    keeper = queries.keepers_of(log).get()
    actions.end_keeping(keeper, by=make_person("Mallory"), at=NOON)
    assert queries.voice_of(grace, log=log) is not None
    actions.end_keeping(keeper, by=grace, at=NOON)
    assert queries.voice_of(grace, log=log) is None
    assert Entry.objects.filter(log=log).count() == 1
    again = asked(log, grace.email)
    actions.accept_keeping(again, person=grace, at=NOON)
    assert say(log, grace, day=TODAY - DAY).observer == 1


def known_firm(owner: Person) -> None:
    """An organization whose owner has proved an address at its domain."""
    firm = Organization.objects.create(
        slug="firm", name="Firm", url="https://firm.example", created_at=NOON
    )
    Membership.objects.create(organization=firm, person=owner, role="owner", since=NOON)
    EmailAddress.objects.create(user=owner, email="o@firm.example", verified=True)


@pytest.mark.parametrize(
    ("email", "proven", "kind"),
    [
        ("boss@gmail.com", True, "free"),
        ("boss@other.example", True, "own"),
        ("boss@firm.example", True, "known"),
        ("boss@firm.example", False, "free"),
    ],
)
def test_what_the_address_of_a_keeper_tells_is_kept_with_what_they_enter(
    email: str, proven: bool, kind: str
) -> None:
    known_firm(make_person("Owner"))
    grace = make_person("Grace", email="grace@gmail.com")
    EmailAddress.objects.create(user=grace, email=email, verified=proven)
    log = make_practice(make_person("Ada"))
    actions.accept_keeping(asked(log, email), person=grace, at=NOON)
    entry = say(log, grace)
    document = queries.entry_document(entry)
    assert (document["source"], document["address"]) == ("supervisor", kind)
    assert "askedAs" not in document
    assert queries.keepers_of(log).get().address == kind


def test_a_learners_own_organization_makes_no_keeper_known() -> None:
    ada, grace = make_person("Ada"), make_person("Grace", email="boss@firm.example")
    known_firm(ada)
    log = make_practice(ada)
    actions.accept_keeping(asked(log, grace.email), person=grace, at=NOON)
    assert queries.keepers_of(log).get().address == "own"


def test_a_keeper_says_themselves_as_what_they_speak() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    token = asked(log, grace.email, capacity="system", system="Time clock")
    nameless = Spoken(capacity=Keeper.Capacity.SYSTEM, system=" ")
    accept = lambda spoken: actions.accept_keeping(token, person=grace, at=NOON, spoken=spoken)  # noqa: E731
    assert code_of(lambda: accept(nameless)) == "no-system-name"
    accept(Spoken(capacity=Keeper.Capacity.TEACHER, system="Time clock"))
    keeper = queries.keepers_of(log).get()
    assert (keeper.capacity, keeper.asked_as, keeper.system, keeper.corrected) == (
        "teacher",
        "system",
        "",
        True,
    )
    document = queries.entry_document(say(log, grace))
    assert (document["source"], document["askedAs"], document["recorder"]) == (
        "teacher",
        "system",
        "Grace",
    )


def test_entries_of_keepers_from_before_keep_their_bytes() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    make_keeper(log, grace)
    for entry in (say(log, grace), say(log, ada)):
        assert queries.entry_document(entry).keys() & {"address", "askedAs"} == set()


def test_a_keeper_confirms_or_corrects_on_the_page(client: Client) -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    path = f"/practice/join/{asked(log, grace.email, at=timezone.now())}/"
    client.force_login(grace)
    page = client.get(path).content.decode()
    assert re.search(r'value="supervisor"[^>]* checked', page)
    assert client.post(path, {}).status_code == 422
    missing = client.post(path, {"capacity": "system", "system": ""})
    assert (missing.status_code, "Name the system" in missing.content.decode()) == (422, True)
    assert client.post(path, {"capacity": "teacher"}).status_code == 302
    client.force_login(ada)
    page = client.get(f"/practice/{log.pk}/keepers/").content.decode()
    assert ("You had asked them as: Supervisor" in page, "a domain of its own" in page) == (
        True,
        True,
    )


def test_asking_anew_replaces_the_link_and_time_ends_it() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    first = asked(log, "grace@example.org")
    second = asked(log, "grace@example.org")
    late = NOON + invitations.INVITATION_LIFE
    assert [
        code_of(lambda: actions.accept_keeping(first, person=grace, at=NOON)),
        code_of(lambda: actions.accept_keeping(second, person=grace, at=late)),
        code_of(lambda: actions.accept_keeping("nonsense", person=grace, at=NOON)),
        code_of(lambda: actions.accept_keeping(second, person=ada, at=NOON)),
    ] == ["invitation-closed", "invitation-expired", "invitation-unknown", "own-log"]


def test_nobody_asks_themselves_or_floods_a_mailbox() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    log = make_practice(ada)
    assert code_of(lambda: asked(log, ada.email.upper())) == "own-address"
    assert code_of(lambda: asked(log, "x@example.org", capacity="system")) == "no-system-name"
    wanted = Wanted(email="x@example.org", capacity=Keeper.Capacity.TEACHER)
    assert (
        code_of(lambda: actions.invite_keeper(log, wanted=wanted, by=mallory, at=NOON))
        == "not-owner"
    )
    for _number in range(invitations.MOST_TO_ONE_ADDRESS):
        asked(log, "grace@example.org")
    assert code_of(lambda: asked(log, "grace@example.org")) == "too-often"


def test_a_batch_takes_each_row_by_itself() -> None:
    grace, others = make_person("Grace"), [make_person(name) for name in ("Ada", "Bo", "Cy")]
    logs = [make_practice(owner) for owner in others]
    for log in logs:
        make_keeper(log, grace)
    stranger = make_practice(make_person("Dee"))
    say(logs[1], grace)
    lines = {log.pk: line("notMet") for log in [*logs, stranger]}
    rows = actions.record_batch(lines, by=grace, at=NOON, key="k")
    told = {row.log: row.refusal.code if row.refusal else row.entry.outcome for row in rows}
    assert told == {logs[0]: "notMet", logs[1]: "already-entered", logs[2]: "notMet"}
    again = actions.record_batch(lines, by=grace, at=NOON, key="k")
    assert [row.entry for row in again] == [row.entry for row in rows]
    assert Entry.objects.count() == 3


def test_a_group_holds_only_people_one_enters_for() -> None:
    grace, ada = make_person("Grace"), make_person("Ada")
    mine = make_keeper(make_practice(ada), grace)
    foreign = make_keeper(make_practice(ada), make_person("Mallory"))
    wished = Wished(name="Night shift", keepers=[mine.pk, foreign.pk])
    group = actions.save_group(grace, wished=wished, at=NOON)
    assert list(queries.keepers_in_group(grace, group=group)) == [mine]
    assert code_of(lambda: actions.save_group(grace, wished=wished, at=NOON)) == "group-exists"
    actions.end_keeping(mine, by=ada, at=NOON)
    assert [one.size for one in queries.groups_of(grace)] == [0]
    actions.drop_group(group, by=ada, at=NOON)
    assert Group.objects.count() == 1
    actions.drop_group(group, by=grace, at=NOON)
    assert Group.objects.count() == 0


def shared(log: PracticeLog, *, by: Person, days: int = 30) -> tuple[object, str]:
    showing = Showing(audience="My sister", ends_at=NOON + days * DAY)
    return actions.share_log(log, showing=showing, by=by, at=NOON)


def test_a_link_shows_a_log_until_it_ends_or_is_withdrawn() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    log = make_practice(ada)
    share, token = shared(log, by=ada)
    assert token not in str(vars(share))
    assert [code_of(lambda days=days: shared(log, by=ada, days=days)) for days in (0, 367)] == [
        "share-ends-too-early",
        "share-ends-too-late",
    ]
    assert code_of(lambda: shared(log, by=mallory)) == "not-owner"
    fresh = actions.renew_log_link(share, by=ada, at=NOON)
    assert [queries.log_shared_by(one).count() for one in (token, fresh)] == [0, 1]
    actions.withdraw_log_share(share, by=mallory, at=NOON)
    assert queries.open_shares_of(log, now=NOON).count() == 1
    actions.withdraw_log_share(share, by=ada, at=NOON)
    actions.withdraw_log_share(share, by=ada, at=NOON)
    assert queries.open_shares_of(log, now=NOON).count() == 0
    with pytest.raises(RuleError):
        actions.renew_log_link(share, by=ada, at=NOON)
    assert JournalEntry.objects.filter(verb="log-share.withdrawn").count() == 1


def test_a_guardian_enters_nothing_in_a_childs_log_by_no_link() -> None:
    mia, gustav = make_family()
    log = make_practice(mia)
    assert code_of(lambda: asked(log, gustav.email)) == "guardian"
    token = asked(log, "neighbor@example.org")
    assert code_of(lambda: actions.accept_keeping(token, person=gustav, at=NOON)) == "guardian"
    approve(Approval.objects.get(), by=gustav, at=NOON)
    actions.accept_keeping(token, person=make_person("Grace"), at=NOON)


def test_nobody_enters_in_a_childs_log_before_a_guardian_approves(client: Client) -> None:
    mia, gustav = make_family()
    grace = make_person("Grace")
    log = make_practice(mia)
    token, now = asked(log, grace.email), timezone.now()
    approval = Approval.objects.get()
    assert [one.held for one in queries.keepers_of(log)] == [True]
    assert Mail.objects.get(to=grace.email).held_for == approval.pk
    told = dict(approval.lines)
    assert (told["Who is asked"], told["As what"]) == (grace.email, "Supervisor")
    client.force_login(grace)
    assert client.get(f"/practice/join/{token}/").status_code == 404
    accept = lambda: actions.accept_keeping(token, person=grace, at=NOON)  # noqa: E731
    assert code_of(accept) == "guardian-first"
    approve(approval, by=gustav, at=now)
    assert Mail.objects.get(to=grace.email).held_for is None
    accept()
    assert say(log, grace).observer == 1
    stop(approval, reason="", by=gustav, at=now)
    assert queries.voice_of(grace, log=log) is None
    assert list(queries.logs_to_enter_in(grace)) == []
    again = asked(log, grace.email)
    approve(Approval.objects.get(state="asked"), by=gustav, at=now)
    assert actions.accept_keeping(again, person=grace, at=NOON) == log


def test_who_is_asked_anew_or_let_go_waits_for_no_guardian() -> None:
    mia, _gustav = make_family()
    log = make_practice(mia)
    asked(log, "grace@example.org")
    asked(log, "grace@example.org")
    assert sorted(Approval.objects.values_list("state", flat=True)) == ["asked", "withdrawn"]
    assert Mail.objects.filter(to="grace@example.org").count() == 1
    actions.end_keeping(queries.keepers_of(log).get(), by=mia, at=NOON)
    assert set(Approval.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Mail.objects.filter(to="grace@example.org").count() == 0


def test_page_and_api_say_that_a_guardian_is_asked_before_a_keeper(client: Client) -> None:
    mia, _gustav = make_family()
    log = make_practice(mia)
    client.force_login(mia)
    path = f"/practice/{log.pk}/keepers/"
    sent = {"email": "grace@example.org", "capacity": "supervisor"}
    page = client.post(path, sent, follow=True)
    assert "Once one approves, the invitation goes to grace@example.org." in page.text
    assert "A guardian has to approve it" in page.text
    token = make_token(mia, name="t", expires_at=None, at=timezone.now())
    headers = {"Authorization": f"Bearer {token}"}
    body = {**sent, "email": "tom@example.org"}
    address = f"/api/v1/practice/logs/{log.pk}/keepers"
    made = client.post(address, body, content_type="application/json", headers=headers)
    assert (made.status_code, made.json()["held"]) == (201, True)


def program(person: Person) -> Client:
    secret = make_token(person, name="t", expires_at=None, at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_minors_log_is_shown_once_a_guardian_approves(client: Client) -> None:
    mia, gustav = make_family()
    log, now = make_practice(mia), timezone.now()
    showing = Showing(audience="A friend", ends_at=now + DAY)
    alone = make_practice(make_minor("Tim"))
    assert code_of(lambda: actions.share_log(alone, showing=showing, by=alone.owner, at=now)) == (
        "guardian-first"
    )
    share, token = actions.share_log(log, showing=showing, by=mia, at=now)
    assert client.get(f"/l/{token}/").status_code == 404
    approve(Approval.objects.get(about=share.pk), by=gustav, at=now)
    assert client.get(f"/l/{token}/").status_code == 200
    address = f"/practice/guarded/{share.pk}/"
    client.force_login(make_person("Mallory"))
    assert client.get(address).status_code == 404
    client.force_login(gustav)
    page = client.get(address).text
    assert "Nobody has opened it yet." not in page
    assert ("my notes" in page, "without the notes" in page) == (False, True)
    told = program(gustav).get(f"/api/v1/family/children/log-shares/{share.pk}").json()
    opened = told.pop("opened_at")
    assert (len(opened), told) == (
        1,
        {
            "id": str(share.pk),
            "child": "Mia",
            "title": log.title,
            "audience": "A friend",
            "notes": False,
            "ends_at": told["ends_at"],
            "withdrawn_at": None,
            "times_opened": 1,
        },
    )
    address = f"/api/v1/family/children/log-shares/{share.pk}"
    assert [program(one).get(address).status_code for one in (mia, make_person())] == [404, 404]


def test_a_minors_link_that_is_withdrawn_waits_for_no_guardian() -> None:
    mia, _gustav = make_family()
    log, showing = make_practice(mia), Showing(audience="A friend", ends_at=NOON + DAY)
    share, _token = actions.share_log(log, showing=showing, by=mia, at=NOON)
    actions.withdraw_log_share(share, by=make_person("Mallory"), at=NOON)
    assert Approval.objects.get().state == "asked"
    actions.withdraw_log_share(share, by=mia, at=NOON)
    assert Approval.objects.get().state == "withdrawn"
