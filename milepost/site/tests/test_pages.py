"""The pages that belong to no stage, and what every answer has."""

import pytest
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import Settings

from milepost.kit.errors import RuleError
from milepost.kit.middleware import POLICY
from milepost.organizations.tests.builders import make_organization
from milepost.people.actions import make_token
from milepost.people.tests.builders import make_person
from milepost.site import urls
from milepost.site.api import api
from milepost.site.mailing import MailServer, mail_server
from milepost.site.reference import VC_API, Operation

pytestmark = pytest.mark.django_db


def refusing(request: HttpRequest) -> HttpResponse:
    raise RuleError("Reviewers may not review their own work.", code="own-work")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def breaking(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def sandboxed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"Content-Security-Policy": "sandbox"})


handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [
    path("refusing/", refusing),
    path("missing/", missing),
    path("breaking/", breaking),
    path("suspicious/", suspicious),
    path("sandboxed/", sandboxed),
    *urls.urlpatterns,
]


@pytest.fixture
def odd_pages(settings: Settings, client: Client) -> Client:
    """Return a visitor of this module's addresses."""
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", ["/", "/developers/", "/design/", "/sign-in/", "/nowhere/"])
def test_every_answer_forbids_what_is_not_ours(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("path", ["/", "/developers/", "/design/", "/sign-in/", "/demo/mail/"])
def test_no_page_has_inline_script_or_style(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert "<!doctype html>" in page
    for forbidden in ("<script>", "<style", " style=", " onclick=", "javascript:"):
        assert forbidden not in page


def test_a_view_may_be_stricter(odd_pages: Client) -> None:
    assert odd_pages.get("/sandboxed/").headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/refusing/", 409, "Reviewers may not review their own work."),
        ("/missing/", 404, "There is nothing here"),
        ("/breaking/", 500, "Something broke on our side"),
        ("/suspicious/", 400, "This could not be read"),
    ],
)
def test_errors_are_pages_in_plain_words(
    odd_pages: Client, path: str, status: int, sentence: str
) -> None:
    answer = odd_pages.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/refusing/",
            ("Conflict", 409, "own-work", "Reviewers may not review their own work."),
        ),
        ("/missing/", ("Not Found", 404, "not-found", "There is nothing here that you may see.")),
        ("/breaking/", ("Internal Server Error", 500, "broken", "Something broke on our side.")),
        ("/suspicious/", ("Bad Request", 400, "bad-request", "This could not be read.")),
        (
            "/api/v1/nowhere",
            ("Not Found", 404, "not-found", "There is nothing here that you may see."),
        ),
    ],
)
def test_errors_for_machines_have_one_shape(
    odd_pages: Client, path: str, body: tuple[str, int, str, str]
) -> None:
    answer = odd_pages.get(path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Content-Type"]) == (body[1], "application/problem+json")
    expected = dict(zip(("title", "status", "code", "detail"), body, strict=True))
    assert answer.json() == {"type": "about:blank", **expected}


def test_a_wrong_method_is_a_problem_too(client: Client) -> None:
    answer = client.delete("/api/v1/me")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json()["code"] == "method"


def test_the_reference_lists_every_operation(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/developers/").content.decode()
    for place, methods in schema["paths"].items():
        for method in methods:
            assert f"{method.upper()} {place}" in page


def test_the_reference_lists_the_vc_api_while_it_is_switched_on(
    client: Client, settings: Settings
) -> None:
    page = client.get("/developers/").content.decode()
    for operation in VC_API:
        assert f"{operation.method} {operation.path}" in page
    assert "<code>ecdsa-sd-2023</code>" in page
    settings.VC_API = False
    assert "credentials/issue" not in client.get("/developers/").content.decode()


@pytest.mark.parametrize("operation", VC_API, ids=str)
def test_every_line_of_the_vc_api_is_there_and_asks_for_a_token_where_it_says_so(
    client: Client, operation: Operation
) -> None:
    office = make_organization("Office")
    path = operation.path.format(slug=office.slug, suite="eddsa-jcs-2022", did="nothing")
    answer = client.generic(operation.method, path, "{}", content_type="application/json")
    assert answer.status_code == (401 if operation.token else 400)
    assert str(answer.status_code) in operation.answers


def test_the_description_is_made_once() -> None:
    assert api.get_openapi_schema() is api.get_openapi_schema()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer()),
        ("smtp://ada:s%40fe@mail.example", MailServer("mail.example", 587, "ada", "s@fe", True)),
        ("smtps://mail.example", MailServer("mail.example", 465, ssl=True)),
        ("smtp://127.0.0.1:2525?tls=no", MailServer("127.0.0.1", 2525)),
    ],
)
def test_a_mail_server_is_one_address(url: str, server: MailServer) -> None:
    assert mail_server(url, development=True) == server


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://"])
def test_a_server_for_real_people_needs_a_mail_server(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="MILEPOST_MAIL_URL"):
        mail_server(url, development=False)


@pytest.mark.parametrize("path", ["/wallet/", "/earn/", "/organizations/", "/account/"])
def test_pages_of_one_person_stay_out_of_shared_caches(client: Client, path: str) -> None:
    client.force_login(make_person("Ada"))
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-cache")


def test_what_a_program_is_told_stays_out_of_shared_caches() -> None:
    secret = make_token(make_person("Ada"), name="x", expires_at=None, at=timezone.now())
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")


def test_what_is_public_says_itself_how_long_it_keeps(client: Client) -> None:
    assert client.get("/contexts/assessment/v1.json")["Cache-Control"].startswith("public")
    assert client.get("/badges/pine-path.svg")["Cache-Control"] == "public, max-age=86400"


def test_who_signs_out_leaves_no_pages_behind_for_the_next_at_this_computer(client: Client) -> None:
    client.force_login(make_person("Ada"))
    assert client.post("/sign-out/")["Clear-Site-Data"] == '"cache"'
