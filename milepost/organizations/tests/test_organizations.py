"""Organizations: who may run them, who joins, and that somebody always owns them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from milepost.kit import invitations
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry, Mail
from milepost.organizations import actions, queries, rules
from milepost.organizations.actions import Profile
from milepost.organizations.actions.members import join as give
from milepost.organizations.models import FormerMember, Membership, Organization
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.models import Person
from milepost.people.tests.builders import make_person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def code_of(call: object) -> str:
    with pytest.raises(RuleError) as caught:
        call()  # type: ignore[operator]
    return caught.value.code


def founded(by: Person, name: str = "Riverside School") -> Organization:
    return actions.found_organization(by, profile=Profile(name, "school"), at=AT)


def invited(by: Person, organization: Organization, *, role: str = "reviewer") -> str:
    """Invite Grace and return the secret in her mail."""
    actions.invite(by, organization=organization, email="grace@example.org", role=role, at=AT)
    found = re.search(r"/organizations/join/([\w-]{43})/", Mail.objects.latest("pk").text)
    assert found
    return found[1]


def everyone(organization: Organization) -> list[tuple[str, str]]:
    rows = Membership.objects.filter(organization=organization)
    return sorted((row.person.name, row.role) for row in rows.select_related("person"))


def test_anyone_founds_an_organization_and_owns_it(client: Client) -> None:
    client.force_login(make_person("Ada"))
    answer = client.post("/organizations/new/", {"name": "Riverside School", "kind": "school"})
    assert answer["Location"] == "/organizations/riverside-school/"
    assert everyone(Organization.objects.get()) == [("Ada", "owner")]


def test_two_organizations_of_one_name_have_two_addresses() -> None:
    ada = make_person("Ada")
    slugs = [founded(ada).slug, founded(ada).slug, founded(ada).slug, founded(ada, "学校").slug]
    assert slugs == ["riverside-school", "riverside-school-2", "riverside-school-3", "organization"]


def test_an_invitation_gives_its_role_once() -> None:
    ada, grace, mallory = make_person("Ada"), make_person("Grace"), make_person("Mallory")
    organization = founded(ada)
    token = invited(ada, organization)
    assert actions.accept_invitation(token, person=grace, at=AT) == organization
    assert everyone(organization) == [("Ada", "owner"), ("Grace", "reviewer")]
    refused = code_of(lambda: actions.accept_invitation(token, person=mallory, at=AT))
    assert refused == "invitation-closed"


@pytest.mark.parametrize(("days", "code"), [(13, ""), (14, "invitation-expired")])
def test_an_invitation_lasts_fourteen_days(days: int, code: str) -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    token, later = invited(ada, founded(ada)), AT + timedelta(days=days)
    if code:
        assert code_of(lambda: actions.accept_invitation(token, person=grace, at=later)) == code
    else:
        actions.accept_invitation(token, person=grace, at=later)


def test_a_withdrawn_or_replaced_invitation_opens_nothing() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    organization = founded(ada)
    replaced, withdrawn = invited(ada, organization), invited(ada, organization)
    invitation = queries.invitations_open(organization, at=AT).get()
    actions.withdraw_invitation(ada, organization=organization, pk=invitation.pk, at=AT)
    for token in (replaced, withdrawn):
        refused = code_of(lambda token=token: actions.accept_invitation(token, person=grace, at=AT))
        assert refused == "invitation-closed"
    assert everyone(organization) == [("Ada", "owner")]


def test_nobody_is_flooded_with_invitations() -> None:
    ada = make_person("Ada")
    first, second = founded(ada), founded(ada, "Second School")
    for number in range(invitations.MOST_TO_ONE_ADDRESS):
        invited(ada, first if number % 2 else second)
    sent = Mail.objects.count()
    assert code_of(lambda: invited(ada, first)) == "too-often"
    assert code_of(lambda: invited(ada, founded(ada, "Third School"))) == "too-often"
    assert Mail.objects.count() == sent
    tomorrow = AT + invitations.COUNTED_OVER + timedelta(seconds=1)
    actions.invite(ada, organization=first, email="grace@example.org", role="coach", at=tomorrow)


def test_one_person_invites_so_many_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_FROM_ONE_PERSON", 2)
    mallory = make_person("Mallory")
    for name in ("a", "b"):
        office = founded(mallory, name)
        email = f"{name}@example.org"
        actions.invite(mallory, organization=office, email=email, role="coach", at=AT)
    assert code_of(lambda: invited(mallory, founded(mallory, "c"))) == "too-often"
    ada = make_person("Ada")
    invited(ada, founded(ada, "d"))


def test_the_journal_names_who_gave_a_role() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    school = founded(ada)
    join(grace, organization=school, role="coach")
    actions.give_role(ada, organization=school, person=grace, role="reviewer", at=AT)
    given = JournalEntry.objects.get(verb="role.given")
    assert (given.actor, given.facts) == (ada.pk, {"role": "reviewer", "person": str(grace.pk)})


@pytest.mark.parametrize("name", ["New", "join"])
def test_no_organization_hides_behind_a_page_of_ours(client: Client, name: str) -> None:
    ada = make_person("Ada")
    school = founded(ada, name)
    client.force_login(ada)
    for page in ("", "change/"):
        found = client.get(f"/organizations/{school.slug}/{page}")
        assert (found.status_code, found.context.get("organization")) == (200, school)


def test_the_operator_cannot_move_an_organization_away_from_its_keys(client: Client) -> None:
    root = make_person("Root", staff=True)
    client.force_login(root)
    school = founded(root)
    page = client.get(f"/operator/organizations/organization/{school.pk}/change/")
    assert page.status_code == 200
    assert "slug" not in page.context["adminform"].form.fields
    page = client.get("/operator/organizations/organization/add/")
    assert "slug" in page.context["adminform"].form.fields


def test_the_last_owner_cannot_leave_or_stop_owning() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    organization = founded(ada)
    join(grace, organization=organization, role="reviewer")
    assert code_of(lambda: actions.leave(ada, organization=organization, at=AT)) == "last-owner"
    assert (
        code_of(
            lambda: actions.take_role(
                ada, organization=organization, person=ada, role="owner", at=AT
            )
        )
        == "last-owner"
    )
    actions.give_role(ada, organization=organization, person=grace, role="owner", at=AT)
    actions.leave(ada, organization=organization, at=AT)
    assert everyone(organization) == [("Grace", "owner"), ("Grace", "reviewer")]


@pytest.mark.parametrize("role", [None, "designer", "reviewer", "coach", "awarder", "employer"])
def test_only_owners_run_an_organization(role: str | None) -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    organization = founded(ada)
    if role:
        join(mallory, organization=organization, role=role)
    before = everyone(organization)
    attempts = [
        lambda: invited(mallory, organization),
        lambda: actions.give_role(
            mallory, organization=organization, person=mallory, role="owner", at=AT
        ),
        lambda: actions.take_role(
            mallory, organization=organization, person=ada, role="owner", at=AT
        ),
        lambda: actions.withdraw_invitation(mallory, organization=organization, pk=1, at=AT),
        lambda: actions.change_organization(
            mallory, organization=organization, profile=Profile("Mine", "school"), at=AT
        ),
    ]
    assert [code_of(attempt) for attempt in attempts] == ["not-owner"] * 5
    assert everyone(organization) == before


def test_a_role_needs_an_invitation_first() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    organization = founded(ada)
    give = lambda: actions.give_role(  # noqa: E731
        ada, organization=organization, person=grace, role="owner", at=AT
    )
    assert code_of(give) == "not-member"


def test_giving_a_role_twice_gives_it_once() -> None:
    ada = make_person("Ada")
    organization = founded(ada)
    for _turn in range(2):
        actions.give_role(ada, organization=organization, person=ada, role="designer", at=AT)
    assert everyone(organization) == [("Ada", "designer"), ("Ada", "owner")]


def test_roles_are_asked_for_by_organization() -> None:
    ada, grace, linus = make_person("Ada"), make_person("Grace"), make_person("Linus")
    school, clinic = make_organization("School"), make_organization("Clinic")
    join(ada, organization=school, role="owner")
    join(ada, organization=school, role="reviewer")
    join(grace, organization=school, role="reviewer")
    join(linus, organization=clinic, role="owner")
    assert queries.has_role(ada, organization=school, roles=["reviewer", "coach"])
    assert not queries.has_role(ada, organization=clinic, roles=list(Membership.Role))
    assert queries.roles_of(ada, organization=school) == {"owner", "reviewer"}
    assert queries.roles_anywhere(linus) == {"owner"}
    assert list(queries.organizations_where(ada, roles=["owner", "reviewer"])) == [school]
    assert list(queries.organizations_where(grace, roles=["owner"])) == []
    assert list(queries.teammates(ada)) == [grace]
    assert list(queries.teammates(linus)) == []


def test_strangers_see_what_an_organization_is_and_not_who_is_in_it(client: Client) -> None:
    ada = make_person("Ada Lovelace")
    organization = founded(ada)
    page = f"/organizations/{organization.slug}/"
    client.force_login(ada)
    assert b"Ada Lovelace</strong>" in client.get(page).content
    client.force_login(make_person("Mallory"))
    answer = client.get(page)
    assert answer.status_code == 200
    assert b"Ada Lovelace" not in answer.content
    assert b"Invite someone" not in answer.content


def test_running_an_organization_is_hidden_from_others(client: Client) -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    organization = founded(ada)
    join(mallory, organization=organization, role="designer")
    client.force_login(mallory)
    base = f"/organizations/{organization.slug}/"
    words = {"email": "mallory@example.org", "role": "owner"}
    assert client.get(f"{base}change/").status_code == 404
    assert client.post(f"{base}invite/", words).status_code == 404
    assert client.post(f"{base}people/{mallory.pk}/give/", words).status_code == 404
    assert client.post(f"{base}people/{ada.pk}/take/", words).status_code == 404


@pytest.mark.parametrize(
    ("role", "ways"),
    [
        ("owner", ["/define/", "/issue/SLUG/", "/review/oversee/SLUG/", "/recognize/SLUG/"]),
        ("designer", ["/define/", "/review/oversee/SLUG/"]),
        ("awarder", ["/issue/SLUG/"]),
        ("reviewer", []),
        ("employer", ["/recognize/SLUG/"]),
    ],
)
def test_a_member_is_led_only_to_desks_that_open(
    client: Client, role: str, ways: list[str]
) -> None:
    organization, grace = make_organization(), make_person("Grace")
    join(grace, organization=organization, role=role)
    client.force_login(grace)
    page = client.get(f"/organizations/{organization.slug}/").content.decode()
    wanted = [way.replace("SLUG", organization.slug) for way in ways]
    assert re.findall(r'class="button" href="([^"]+)"', page) == wanted
    assert [client.get(way).status_code for way in wanted] == [200] * len(wanted)


def test_ones_organizations_stand_by_name() -> None:
    ada = make_person("Ada")
    for name in ("Winding Road", "Able", "Middle"):
        join(ada, organization=make_organization(name), role="reviewer")
    rows = queries.organizations_of(ada)
    assert ([row.name for row in rows], rows.ordered) == (["Able", "Middle", "Winding Road"], True)


def test_an_invited_person_signs_in_and_says_yes(client: Client) -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    organization = founded(ada)
    actions.invite(
        ada,
        organization=organization,
        email="g@example.org",
        role="reviewer",
        at=timezone.now(),
    )
    found = re.search(r"(/organizations/join/[\w-]{43}/)", Mail.objects.latest("pk").text)
    assert found
    link = found[1]
    assert client.get(link)["Location"] == f"/sign-in/?next={link}"
    client.force_login(grace)
    assert b"Riverside School" in client.get(link).content
    assert client.post(link)["Location"] == "/organizations/riverside-school/"
    assert client.post(link).status_code == 410
    assert everyone(organization) == [("Ada", "owner"), ("Grace", "reviewer")]


def test_a_wrong_address_comes_back_beside_its_field(client: Client) -> None:
    ada = make_person("Ada")
    client.force_login(ada)
    answer = client.post(
        f"/organizations/{founded(ada).slug}/invite/", {"email": "grace@", "role": "reviewer"}
    )
    assert answer.status_code == 422
    assert b'value="grace@"' in answer.content
    assert b'id="id_email_error"' in answer.content


def test_pages_ask_the_database_as_often_for_fifty_as_for_one(client: Client) -> None:
    ada = make_person("Ada")
    small, large = founded(ada, "Small"), founded(ada, "Large")
    for number in range(50):
        join(make_person(f"Member {number}"), organization=large, role="reviewer")
        founded(ada, f"School {number}") if number else None
    client.force_login(ada)

    def count(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    assert count(f"/organizations/{small.slug}/") == count(f"/organizations/{large.slug}/")
    many = count("/organizations/")
    grace = make_person("Grace")
    founded(grace)
    client.force_login(grace)
    assert count("/organizations/") == many


def test_rules_keep_an_owner() -> None:
    rules.check_owner_remains(1)
    assert code_of(lambda: rules.check_owner_remains(0)) == "last-owner"


def test_who_lost_their_last_role_belonged_here_for_a_year_after() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    organization = founded(ada)
    join(grace, organization=organization, role="reviewer")
    join(grace, organization=organization, role="coach")

    def lately(*, days: int = 0) -> bool:
        at = AT + timedelta(days=days)
        return queries.belonged_lately(grace, organization=organization, at=at)

    actions.take_role(ada, organization=organization, person=grace, role="coach", at=AT)
    assert not FormerMember.objects.exists()
    actions.take_role(ada, organization=organization, person=grace, role="reviewer", at=AT)
    assert [lately(), lately(days=364), lately(days=366)] == [True, True, False]
    later = AT + timedelta(days=300)
    give(organization, person=grace, role="coach", by=ada, at=later)
    actions.leave(grace, organization=organization, at=later)
    assert lately(days=366)
    assert not queries.belonged_lately(ada, organization=make_organization("Clinic"), at=AT)
