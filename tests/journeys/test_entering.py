"""Coming in: the start page, signing in by mail and by passkey, one's account, an organization."""

import pytest
from playwright.sync_api import Page, expect

from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from tests.journeys.browsing import (
    OpenPage,
    assert_accessible,
    newest_link,
    page_weight,
    sign_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIMIT = 100 * 1024
WINDOWS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
PUBLIC = ["/", "/sign-in/", "/developers/", "/design/", "/demo/mail/", "/nowhere/"]
OWN = [
    *("/account/", "/account/addresses/", "/account/passkeys/", "/account/tokens/"),
    *("/organizations/", "/organizations/new/"),
]


def test_ada_signs_in_by_mail_and_says_her_name(browser_page: OpenPage) -> None:
    page = browser_page()
    sign_in(page, "ada@example.org", name="Ada Lovelace")
    expect(page.get_by_role("link", name="Ada")).to_be_visible()
    assert [str(person) for person in Person.objects.all()] == ["Ada Lovelace"]


def test_ada_signs_in_with_javascript_off(browser_page: OpenPage) -> None:
    page = browser_page(javascript=False, width=360)
    sign_in(page, "ada@example.org", name="Ada")
    page.goto("/account/")
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def with_authenticator(page: Page) -> None:
    """Give the window a device that keeps passkeys and knows its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_ada_adds_a_passkey_signs_in_with_it_and_removes_it(browser_page: OpenPage) -> None:
    page = browser_page()
    with_authenticator(page)
    sign_in(page, "ada@example.org", name="Ada")
    page.goto("/account/passkeys/")
    page.get_by_label("A name for this passkey").fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("strong").get_by_text("My phone")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/sign-in/?next=/account/passkeys/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/passkeys/")
    expect(page.get_by_text("last used on")).to_be_visible()
    page.get_by_role("button", name="Remove My phone").click()
    expect(page.get_by_role("strong").get_by_text("My phone")).to_have_count(0)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey did not open")


def test_grace_is_invited_and_joins(browser_page: OpenPage) -> None:
    ada, grace = browser_page(), browser_page(width=360)
    sign_in(ada, "ada@example.org", name="Ada")
    ada.goto("/organizations/new/")
    ada.get_by_label("Name").fill("Riverside School")
    ada.get_by_label("What is it?").select_option("school")
    ada.get_by_role("button", name="Found it").click()
    ada.get_by_label("E-mail address").fill("grace@example.org")
    ada.get_by_label("Role").last.select_option("reviewer")
    ada.get_by_role("button", name="Mail the invitation").click()
    expect(ada.get_by_text("grace@example.org").last).to_be_visible()
    assert_accessible(ada)
    invitation = newest_link("grace@example.org")
    sign_in(grace, "grace@example.org", name="Grace")
    grace.goto(invitation)
    grace.get_by_role("button", name="Yes, I join").click()
    expect(grace.get_by_text("Welcome to Riverside School")).to_be_visible()
    assert_accessible(grace)


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_page_of_entering_is_for_everyone(
    browser_page: OpenPage, width: int, scheme: str
) -> None:
    page = browser_page(width=width, scheme=scheme)
    for path in PUBLIC:
        page.goto(path)
        assert_accessible(page)
    sign_in(page, "ada@example.org", name="Ada")
    for path in OWN:
        page.goto(path)
        assert_accessible(page)


def test_the_operator_works_under_the_strict_policy(browser_page: OpenPage) -> None:
    make_person("Grace", email="grace@example.org", staff=True)
    page = browser_page()
    page.goto("/operator/")
    sign_in(page, "grace@example.org")
    page.goto("/operator/people/person/?q=grace")
    page.get_by_role("link", name="grace@example.org").click()
    expect(page.get_by_label("Staff", exact=False).first).to_be_visible()


def test_pages_are_light(browser_page: OpenPage) -> None:
    page = browser_page()
    sign_in(page, "ada@example.org", name="Ada")
    weights = {path: page_weight(page, path) for path in [*PUBLIC[:3], *OWN]}
    assert {path: weight for path, weight in weights.items() if weight > LIMIT} == {}


def test_words_are_kept_on_the_device_while_the_connection_is_gone(browser_page: OpenPage) -> None:
    """The script alone, on the page that shows the design system."""
    page = browser_page()
    page.route("**/save-here/", lambda route: route.abort())
    page.goto("/design/")
    form = page.locator("form[data-autosave]")
    form.get_by_label("A story").fill("I waited three seconds.")
    expect(form.get_by_role("status")).to_contain_text("Your text is kept on this device.")
    page.unroute("**/save-here/")
    page.route("**/save-here/", lambda route: route.fulfill(status=204))
    page.reload()
    page.get_by_role("button", name="Put my text back").click()
    expect(form.get_by_label("A story")).to_have_value("I waited three seconds.")
    expect(form.get_by_role("status")).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_role("button", name="Put my text back")).to_be_hidden()


def test_a_double_press_sends_a_form_once(browser_page: OpenPage) -> None:
    page = browser_page()
    sign_in(page, "ada@example.org", name="Ada")
    page.goto("/account/tokens/")
    page.get_by_label("What is it for?").fill("Platform")
    page.get_by_role("button", name="Make a token").dblclick()
    expect(page.get_by_text("Copy it now")).to_be_visible()
    page.goto("/account/tokens/")
    expect(page.get_by_role("button", name="Remove Platform")).to_have_count(1)
