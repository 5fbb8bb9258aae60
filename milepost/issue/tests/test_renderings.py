"""JSON, PNG, SVG and PDF: the same signed bytes in all of them."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from django.utils import translation
from pypdf import PdfReader

from insignia import unbake
from milepost.define.models import AchievementVersion
from milepost.define.tests.builders import make_version
from milepost.issue import renderings
from milepost.issue.actions import revoke_credential
from milepost.issue.renderings.certificate import draw
from milepost.issue.renderings.facts import Beside, certificate_facts
from milepost.issue.rules import credential_document
from milepost.issue.rules.facts import MeasuredFact
from milepost.issue.tests.builders import NOW, make_awarder, make_credential
from milepost.issue.tests.documents import make_assessment, make_offer, make_policy
from milepost.kit.files import keep
from milepost.people.tests.builders import make_person

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.mark.django_db
def test_every_rendering_carries_the_document_as_issued() -> None:
    credential = make_credential()
    assert renderings.credential_json(credential).decode() == credential.document
    assert unbake(renderings.badge_png(credential)) == credential.document
    assert unbake(renderings.badge_svg(credential)) == credential.document
    attached = read(renderings.certificate_pdf(credential)).attachments
    assert attached == {"credential.json": [credential.document.encode()]}


@pytest.mark.django_db
def test_a_badge_with_an_uploaded_png_is_an_svg_too() -> None:
    version = make_version()
    png = renderings.badge_png(make_credential(version=version))
    AchievementVersion.objects.filter(pk=version.pk).update(
        image_sha256=keep(png).sha256, image_media_type="image/png"
    )
    version.refresh_from_db()
    credential = make_credential(version=version)
    assert unbake(renderings.badge_svg(credential)) == credential.document
    assert renderings.certificate_pdf(credential).startswith(b"%PDF")


@pytest.mark.django_db
def test_the_certificate_says_it_all_in_plain_words() -> None:
    ada = make_person("Ada Byron")
    told = words(renderings.certificate_pdf(make_credential(recipient=ada)))
    for sentence in (
        "This certifies that Ada Byron has shown, in real work: Wait time in questioning",
        "Waits after an open question. Most of the time At least 7 of 10 questions.",
        "Experienced teacher, 20 November 2026: meets the criteria",
        "Agreement: 2 of 2 agreed.",
        "Shown with one group.",
        "/verify/",
    ):
        assert sentence in told


@pytest.mark.django_db
def test_the_certificate_is_archival_and_accessible() -> None:
    reader = read(renderings.certificate_pdf(make_credential()))
    assert len(reader.pages) == 1
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    for mark in (
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert mark in metadata
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.django_db
def test_a_revoked_badge_says_so_on_its_certificate() -> None:
    credential = make_credential()
    mark = "Revoked on 22 November 2026"
    assert mark not in words(renderings.certificate_pdf(credential))
    olive = make_awarder(credential.organization)
    revoked = revoke_credential(credential, by=olive, kind="mistake", reason="In error", at=NOW)
    assert mark in words(renderings.certificate_pdf(revoked))


def facts_for(**changes: str) -> bytes:
    document = credential_document(make_offer(), assessment=make_assessment(), policy=make_policy())
    document["credentialSubject"]["achievement"] |= changes
    beside = Beside(holder="Ada", verify_address="https://m.example/verify/")
    told = certificate_facts(document, beside=beside)
    return draw(told, document="{}", picture=SVG)


def test_words_that_look_like_commands_stay_words() -> None:
    told = words(facts_for(name="#panic() $x$ *b* [y] \\ @z"))
    assert "#panic() $x$ *b* [y] \\ @z" in told


def test_letters_without_a_font_still_give_a_certificate() -> None:
    assert facts_for(name="\U0001208b and 日本語").startswith(b"%PDF")


def test_a_certificate_follows_the_readers_language() -> None:
    with translation.override("de"):
        assert read(facts_for()).trailer["/Root"]["/Lang"] == "de"


def test_long_texts_take_more_pages() -> None:
    assert len(read(facts_for(description="A long sentence about it. " * 200)).pages) > 1


def test_the_certificate_tells_what_was_measured_over_time() -> None:
    fact = MeasuredFact(
        criterion_key=UUID(int=7),
        rule="Is on time on at least 99 of every 100 working days.",
        verdict="met",
        measured_on=date(2026, 9, 1),
        first=date(2026, 3, 2),
        last=date(2026, 8, 31),
        met=125,
        counted=126,
        excused=3,
        recorded=129,
        expected=131,
        observers=2,
        contexts=1,
        late=4,
        sha256="ab" * 32,
        days_by={"self": 3, "supervisor": 120, "teacher": 0, "system": 9},
    )
    assessment = replace(make_assessment(), measured=(fact,))
    document = credential_document(make_offer(), assessment=assessment, policy=make_policy())
    beside = Beside(holder="Ada", verify_address="https://m.example/verify/")
    told = words(draw(certificate_facts(document, beside=beside), document="{}", picture=SVG))
    assert "What was measured over time" in told
    assert fact.rule in told
    assert (
        "Met on 125 of the 126 occasions that count, from 2 March 2026 to 31 August 2026." in told
    )
    assert "Recorded: 129 of 131; excused: 3; entered late: 4." in told
    assert "Others who saw it: 2; contexts: 1." in told
    assert "the learner: 3, by supervisors: 120, by teachers: 0, by systems: 9." in told
    assert "What was measured over time" not in words(facts_for())
