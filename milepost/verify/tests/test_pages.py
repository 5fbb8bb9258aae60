"""The page where anyone checks: three ways in, clear refusals, reports to keep."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from insignia.proofs.vc_jwt import sign_vc_jwt
from pypdf import PdfWriter

from insignia import Report, bake
from milepost.kit.fetch import Fetched, FetchError
from milepost.verify import api, certificates, forms, pace
from milepost.verify.models import StoredReport
from milepost.verify.rules import told
from milepost.verify.tests.strangers import (
    KEY,
    KEYS_URL,
    LIST_URL,
    METHOD,
    NOW,
    Network,
    make_badge,
    make_network,
    make_pdf,
    make_shown,
    make_signed,
    make_text,
)
from milepost.verify.views import pages

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """The network of the page and the API: the school's keys and list."""
    cache.clear()
    table = make_network()
    for door in (pages, api):
        monkeypatch.setattr(door, "fetch", table)
    return table


def upload(content: bytes, *, name: str = "badge.json") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content), "text": "", "url": ""}


def checked(response: Any) -> str:
    assert response.status_code == 200, response.content.decode()
    return str(response.context["told"]["verdict"])


def test_the_page_asks_and_needs_no_account(client: Client) -> None:
    response = client.get("/verify/")
    assert response.status_code == 200
    assert b"Check a badge" in response.content


@pytest.mark.parametrize(
    "given",
    [
        {"text": make_text()},
        upload(make_text().encode()),
        upload(bake(SVG, make_text()), name="badge.svg"),
        upload(make_pdf({"credential.json": make_text().encode()}), name="certificate.pdf"),
    ],
    ids=["pasted", "json", "svg", "pdf"],
)
def test_a_badge_comes_in_any_way(client: Client, given: dict[str, Any]) -> None:
    assert checked(client.post("/verify/", given)) == "valid"


def test_a_badge_comes_from_its_address(client: Client, network: Network) -> None:
    network.table["https://school.example/badge.json"] = make_text().encode()
    given = {"url": "https://school.example/badge.json"}
    assert checked(client.post("/verify/", given)) == "valid"


def test_the_result_shows_words_not_only_colors(client: Client) -> None:
    page = client.post("/verify/", {"text": make_text()}).content.decode()
    assert page.count('<span class="tag tag-go">Passed</span>') == 7
    for words in ("This badge is genuine and in force.", "Stays calm", "high", "Riverside School"):
        assert words in page
    bad = make_text(validUntil="2026-10-02T00:00:00Z")
    page = client.post("/verify/", {"text": bad}).content.decode()
    assert '<span class="tag tag-stop">Failed</span>' in page
    for words in ("Do not rely on this badge.", "It expired on 2 October 2026.", "What it claims"):
        assert words in page


def test_unknown_is_not_a_yes(client: Client, network: Network) -> None:
    network.table.clear()
    page = client.post("/verify/", {"text": make_text()}).content.decode()
    assert "We cannot say." in page
    assert "genuine and in force" not in page
    assert '<span class="tag tag-wait">Unknown</span>' in page


def test_what_a_stranger_wrote_is_only_text(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    document = json.loads(make_text())
    subject = document["credentialSubject"]
    subject["achievement"] |= {"name": evil, "criteria": {"narrative": f"{evil} **b**"}}
    document["issuer"] |= {"name": evil, "url": "javascript:alert(1)"}
    page = client.post("/verify/", {"text": json.dumps(document)}).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({}, None, "Give us the badge"),
        ({"text": "{}", "url": "https://a.example/"}, None, "in one way only"),
        (upload(b""), "file", "empty"),
        ({"text": "hello"}, "text", "JSON"),
        ({"url": "https://nowhere.example/b.json"}, "url", "could not be reached"),
        ({"url": "no address"}, "url", "valid URL"),
        (upload(make_pdf({}), name="c.pdf"), "file", "no badge attached"),
        (upload(b"%PDF-1.7 broken", name="c.pdf"), "file", "PDF"),
        (upload(SVG, name="b.svg"), "file", "carries no credential"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    client: Client, given: dict[str, Any], field: str | None, sentence: str
) -> None:
    response = client.post("/verify/", given)
    assert response.status_code == 422
    form = response.context["form"]
    found = form.non_field_errors() if field is None else form.errors[field]
    assert sentence in " ".join(found)


def test_pasted_text_is_not_lost_when_refused(client: Client) -> None:
    assert b"my broken badge" in client.post("/verify/", {"text": "my broken badge"}).content


def test_a_file_that_is_too_large_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST_FILE", 100)
    for size, too_large in ((101, True), (100, False)):
        response = client.post("/verify/", upload(b"x" * size))
        assert ("too large" in str(response.context["form"].errors)) is too_large


def test_a_certificate_that_swells_is_refused(client: Client) -> None:
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    stream = writer.add_attachment("credential.json", b" " * 80_000_000)._embedded_file
    packed = stream.flate_encode()
    writer._objects[stream.indirect_reference.idnum - 1] = packed
    made = BytesIO()
    writer.write(made)
    assert len(made.getvalue()) < 100_000
    response = client.post("/verify/", upload(made.getvalue(), name="c.pdf"))
    assert response.context["form"].errors["file"] == ["This PDF cannot be read."]


@pytest.mark.usefixtures("one_moment")
def test_a_visitor_waits_after_too_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PAGE", 1)
    statuses = [client.post("/verify/", {"text": make_text()}).status_code for _ in range(3)]
    assert (statuses[0], 429 in statuses) == (200, True)


def test_nobody_is_asked_once_the_time_for_strangers_is_over(
    client: Client, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "PATIENCE", 0)
    assert checked(client.post("/verify/", {"text": make_text()})) == "unknown"
    assert network.asked == []


def test_the_pace_is_counted_by_visitor_and_minute() -> None:
    assert [pace.may_check("ada", most=2, at=NOW) for _ in range(3)] == [True, True, False]
    assert pace.may_check("grace", most=2, at=NOW)
    assert pace.may_check("ada", most=2, at=NOW + timedelta(minutes=1))


def test_a_report_is_kept_at_an_address_nobody_can_guess(client: Client) -> None:
    response = client.post("/verify/", {"text": make_text()})
    assert StoredReport.objects.count() == 0
    kept = client.post("/verify/keep/", {"report": response.context["payload"]})
    report = StoredReport.objects.get()
    assert (kept.status_code, kept["Location"]) == (302, f"/verify/reports/{report.pk}/")
    page = client.get(kept["Location"])
    assert b"This badge is genuine and in force." in page.content
    assert page["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("one_moment")
def test_a_visitor_keeps_so_many_reports(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = client.post("/verify/", {"text": make_text()}).context["payload"]
    monkeypatch.setattr(pace, "KEPT", 2)
    answers = [client.post("/verify/keep/", {"report": payload}).status_code for _ in range(3)]
    assert (answers, StoredReport.objects.count()) == ([302, 302, 429], 2)


def test_nobody_can_have_a_report_of_their_own_making_kept(client: Client) -> None:
    assert client.post("/verify/keep/", {"report": "forged"}).status_code == 400
    assert StoredReport.objects.count() == 0


def test_no_other_site_can_make_a_visitor_check() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/verify/", {"text": make_text()}).status_code == 403


def test_a_stranger_that_answers_with_a_page_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page(url: str) -> Fetched:
        return Fetched(b"<!doctype html><html></html>", "text/html", url)

    monkeypatch.setattr(pages, "fetch", page)
    assert client.post("/verify/", {"url": "https://a.example/"}).status_code == 422


def test_a_forbidden_address_is_refused_in_words(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wall(url: str) -> Fetched:
        raise FetchError("This address leads into a private network.", code="private")

    monkeypatch.setattr(pages, "fetch", wall)
    response = client.post("/verify/", {"url": "https://10.0.0.1/"})
    assert "private network" in str(response.context["form"].errors)


def test_findings_about_what_is_inside_are_shown_and_so_is_how_many_are_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = make_signed(validUntil="2027-10-02T00:00:00Z", evidence=make_badge()["evidence"][0])
    text = json.dumps(make_shown(odd, make_signed()))
    page = client.post("/verify/", {"text": text}).content.decode()
    assert "evidence must be a list." in page
    assert "more is inside" not in page
    monkeypatch.setattr(told, "MOST_TOLD", 1)
    page = client.post("/verify/", {"text": text}).content.decode()
    assert "1 more is inside; it was checked too, and is not shown here." in page


def test_a_badge_in_a_bundle_leads_down_to_who_stands_behind_it(client: Client) -> None:
    inner = make_shown(make_signed())
    text = json.dumps(make_shown(make_signed(), inner))
    page = client.post("/verify/", {"text": text}).content.decode()
    assert page.count("Agrees</strong> on a next step.") == 2
    assert page.count("https://school.example/e/1") == 2
    assert page.count("Who stands behind it") == 2
    names = re.findall(r'id="(chain[^"]*)"', page)
    assert sorted(names) == ["chain-1", "chain-2-1"]


def test_all_that_our_own_records_may_hold_is_told_of_and_no_more_than_that_in_all() -> None:
    def nested(*inside: Report) -> Report:
        return Report(checks=(), needs=(), warnings=(), contained=inside)

    def told_of(part: dict[str, Any]) -> int:
        return sum(1 + told_of(one) for one in part["contained"])

    wide = told.tell(nested(*[nested()] * 200))
    assert (told_of(wide), wide["left_out"]) == (200, 0)
    deep = told.tell(nested(*[nested(*[nested()] * 200)] * 200))
    assert told_of(deep) <= told.MOST_TOLD
    assert (len(deep["contained"]), deep["contained"][0]["left_out"]) == (200, 199)


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "valid"),
        ({"c.json": make_text(validUntil="2026-10-02T00:00:00Z").encode()}, "invalid"),
        ({"c.json": make_text(issuer="did:web:nowhere.example").encode()}, "invalid"),
    ],
)
def test_every_badge_in_a_transcript_is_checked_whatever_it_is_called(
    client: Client, more: dict[str, bytes], verdict: str
) -> None:
    badge = make_text()
    token = sign_vc_jwt(make_badge(), key=KEY, method=METHOD)
    attached = {"badge-1.json": badge.encode(), "b.jwt": token.encode(), "notes.txt": b"Hello"}
    pdf = make_pdf(attached | more | {"a.json": b'{"a": 1}', "b.json": b'{"@context": '})
    response = client.post("/verify/", upload(pdf, name="transcript.pdf"))
    told = response.context["told"]
    assert (told["verdict"], len(told["contained"])) == (verdict, 2 + len(more))
    assert [one["badge"]["title"] for one in told["contained"][:2]] == ["Calm phone calls"] * 2
    assert told["warnings"][0].startswith("b.json: ")
    assert set(told["seen"]) >= {KEYS_URL, LIST_URL}
    page = response.content.decode()
    assert page.count("Who stands behind it") == 2 + len(more)
    api = client.post("/api/v1/verify/file", {"file": SimpleUploadedFile("badge", pdf)}).json()
    assert (api["verdict"], len(api["contained"])) == (verdict, 2 + len(more))


def test_each_server_is_asked_once_for_a_whole_transcript(client: Client, network: Network) -> None:
    pdf = make_pdf({f"badge-{n}.json": make_text(id=f"urn:x:{n}").encode() for n in range(4)})
    assert checked(client.post("/verify/", upload(pdf, name="t.pdf"))) == "valid"
    assert sorted(network.asked) == [KEYS_URL, LIST_URL]


def test_more_than_is_checked_at_once_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MOST_ATTACHED", "MOST_BYTES"):
        with monkeypatch.context() as bound:
            bound.setattr(certificates, name, 1)
            pdf = make_pdf({"a.json": make_text().encode(), "b.json": make_text().encode()})
            response = client.post("/verify/", upload(pdf, name="t.pdf"))
            assert "More is attached" in response.context["form"].errors["file"][0]
