"""The record as files: a transcript with every badge inside, JSON Resume, LER-RS, Europass."""

import base64
import json
import os
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from milepost.hold.actions import Saying, say
from milepost.hold.models import ImportedCredential
from milepost.hold.renderings import RENDERINGS
from milepost.hold.renderings.transcript import transcript_pdf
from milepost.hold.rules.exports import europass, json_resume, ler_rs
from milepost.hold.rules.exports.europass import Looks
from milepost.hold.rules.portfolio import Entry, Meets, Portfolio, Reached, Word, check_entries
from milepost.hold.rules.record import Competence, Line, Showing, State
from milepost.hold.tests.test_record import elsewhere, signed_in
from milepost.issue.tests.builders import NOW, make_credential
from milepost.kit.errors import RuleError
from milepost.people.actions import make_token
from milepost.people.tests.builders import make_person

SIGNED = '{"id": "urn:uuid:1", "type": ["VerifiableCredential"]}'
CARED = Word(title="Cared for my grandmother", words="Nights.", begun="2019", ended="2022-05")
ESCO = "http://data.europa.eu/esco/skill/326809fc-238d-40c2-881e-400000000000"


def entry(**changes: Any) -> Entry:
    values = {
        "pk": UUID(int=1),
        "source": "here",
        "title": "Wait time",
        "description": "Waits.",
        "criteria": "Ten minutes of a lesson.",
        "issuer": "Office",
        "issuer_url": "https://office.example",
        "identifier": "urn:uuid:1",
        "on": date(2026, 10, 1),
        "until": None,
        "state": State.IN_FORCE,
        "meets": (Meets(name="Waits", address=ESCO), Meets(name="Asks")),
        "reached": (Reached(criterion="Waits after a question.", level="As a habit"),),
        "document": SIGNED,
    }
    return Entry(**(values | changes))


def portfolio(*entries: Entry, **changes: Any) -> Portfolio:
    values = {
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "language": "en",
        "title": "Learner record",
        "entries": entries or (entry(),),
        "words": (CARED,),
        "at": datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        "verify_address": "https://badges.example.org/verify/",
        "server": "Milepost at badges.example.org",
    }
    return Portfolio(**(values | changes))


def line(**changes: Any) -> Line:
    values = {
        "pk": UUID(int=1),
        "source": "here",
        "title": "Wait time",
        "issuer": "Office",
        "on": date(2026, 10, 1),
        "state": State.IN_FORCE,
    }
    competence = Competence(
        key="w",
        name="Waits",
        code="T.1",
        group="1",
        framework="Teaching",
        address="https://t.example/1",
    )
    return Line(competence=competence, showings=(Showing(**(values | changes)),))


LINES = [line()]
REVOKED = entry(pk=UUID(int=2), title="Copied", state=State.TAKEN_BACK, document='{"id": "urn:x"}')
TOKEN = entry(pk=UUID(int=3), title="A token", document="eyJ.eyJ.sig", until=date(2027, 1, 1))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


def standards() -> Path:
    folder = os.environ.get("MILEPOST_STANDARDS")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail("MILEPOST_STANDARDS must name the folder with the published schemas.")
        pytest.skip("MILEPOST_STANDARDS is not set: the published schemas are not at hand.")
    return Path(folder, "data")


# The transcript


def test_the_transcript_tells_what_was_shown_and_own_words_apart() -> None:
    told = words(transcript_pdf(portfolio(entry(), TOKEN), lines=LINES))
    for sentence in (
        "Learner record Ada Lovelace",
        "Teaching",
        "T.1 Waits 1 Oct 2026",
        "Office, 1 Oct 2026",
        "valid until 1 Jan 2027",
        "Waits after a question. As a habit",
        "Put together on 22 Nov 2026 by Milepost at badges.example.org",
        "https://badges.example.org/verify/",
    ):
        assert sentence in told
    before, _heading, after = told.partition("In their own words")
    assert ("grandmother" in before, "Nobody has checked it." in after) == (False, True)
    assert "2019 – 2022-05" in after


def test_every_badge_that_is_told_of_is_attached_as_signed_and_no_other() -> None:
    pdf = transcript_pdf(portfolio(entry(), REVOKED, TOKEN), lines=LINES)
    assert read(pdf).attachments == {
        "badge-1.json": [SIGNED.encode()],
        "badge-2.jwt": [b"eyJ.eyJ.sig"],
    }
    assert "Copied" not in words(pdf)


def test_a_foreign_tool_takes_the_badges_out(tmp_path: Path) -> None:
    pdfdetach = shutil.which("pdfdetach")
    if pdfdetach is None:
        assert os.environ.get("CI") != "true", "CI must have pdfdetach (poppler-utils)"
        pytest.skip("SKIPPED: no pdfdetach (Debian: poppler-utils)")
    (tmp_path / "transcript.pdf").write_bytes(transcript_pdf(portfolio(), lines=LINES))
    subprocess.run([pdfdetach, "-saveall", "-o", tmp_path, tmp_path / "transcript.pdf"], check=True)
    assert (tmp_path / "badge-1.json").read_text() == SIGNED


def test_the_transcript_is_archival_and_accessible_on_many_pages() -> None:
    many = [entry(pk=UUID(int=number), title=f"Badge {number}") for number in range(1, 61)]
    reader = read(transcript_pdf(portfolio(*many), lines=[line() for _number in range(120)]))
    assert len(reader.pages) > 4
    metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    for mark in (
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ):
        assert mark in metadata
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] is not False
    assert len(reader.attachments) == 60


def test_words_that_look_like_commands_stay_words() -> None:
    evil = "#panic() $x$ *b* [y] \\ @z <script>"
    hostile = entry(
        title=evil, issuer=evil, description=evil, reached=(Reached(criterion=evil, level=evil),)
    )
    told = words(transcript_pdf(portfolio(hostile, name=evil), lines=LINES))
    assert told.count("#panic() $x$ *b* [y] \\ @z <script>") >= 5


@pytest.mark.parametrize("letters", ["\U0001208b and 日本語", "x" * 5_000, "\u202eabc\x07"])
def test_strange_letters_and_long_words_still_give_a_transcript(letters: str) -> None:
    hostile = entry(title=letters, description=letters)
    assert transcript_pdf(portfolio(hostile), lines=LINES).startswith(b"%PDF")


def test_a_transcript_follows_the_readers_language() -> None:
    with translation.override("es"):
        pdf = transcript_pdf(portfolio(), lines=LINES)
    assert read(pdf).trailer["/Root"]["/Lang"] == "es"


# JSON Resume


def test_a_json_resume_has_badges_as_certificates_and_own_words_marked() -> None:
    linked = entry(pk=UUID(int=4), title="Linked", identifier="https://office.example/b/4")
    assert json_resume(portfolio(entry(), REVOKED, linked), lines=LINES) == {
        "$schema": "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json",
        "basics": {"name": "Ada Lovelace", "email": "ada@example.org"},
        "certificates": [
            {"name": "Wait time", "date": "2026-10-01", "issuer": "Office"},
            {
                "name": "Linked",
                "date": "2026-10-01",
                "issuer": "Office",
                "url": "https://office.example/b/4",
            },
        ],
        "skills": [{"name": "Teaching", "keywords": ["Waits"]}],
        "projects": [
            {
                "name": "Cared for my grandmother",
                "description": "Nights.",
                "startDate": "2019",
                "endDate": "2022-05",
                "type": "In their own words; nobody has checked this",
            }
        ],
        "meta": {"version": "v1.0.0", "lastModified": "2026-11-22T09:30:00Z"},
    }
    plain = json_resume(portfolio(words=()), lines=[line(state=State.FAILED)])
    assert {"skills", "projects"}.isdisjoint(plain)


# HR Open LER-RS


def ler_rs_validator() -> Any:
    """The published draft-04 schemas; their ``$id`` repeat, so each is known by its path."""
    archive = zipfile.ZipFile(standards() / "schemas" / "hropen-ler-rs.zip")
    base = "https://schemas.example/"
    resources = [
        (base + name, _without_ids(json.loads(archive.read(name))))
        for name in archive.namelist()
        if name.endswith(".json")
    ]
    registry = jsonschema_rs.Registry(
        resources, draft=jsonschema_rs.Draft4, retriever=lambda uri: {}
    )
    root = {"$ref": f"{base}recruiting/json/LER-RSType.json#"}
    return jsonschema_rs.Draft4Validator(root, registry=registry)


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_ids(each)
            for name, each in value.items()
            if not (name in ("$id", "id") and isinstance(each, str))
        }
    return [_without_ids(each) for each in value] if isinstance(value, list) else value


def test_ler_rs_follows_its_published_schema_with_every_badge_whole() -> None:
    validator = ler_rs_validator()
    document = ler_rs(portfolio(entry(), TOKEN, REVOKED), lines=LINES)
    assert [str(error) for error in validator.iter_errors(document)] == []
    assert document["certifications"][0] == {
        "verifications": [{"otherW3CVerifiableCredential": json.loads(SIGNED)}]
    }
    token = document["certifications"][1]
    assert (token["name"], token["attachmentReferences"]) == (
        "A token",
        [{"uri": "#/attachments/0"}],
    )
    assert document["attachments"][0]["content"]["value"] == TOKEN.document
    assert len(document["certifications"]) == 2
    assert document["skills"][0]["verifications"] == [{"reference": "urn:uuid:1"}]
    assert document["narratives"][0]["name"] == "In their own words; nobody has checked this"
    document["certifications"][1]["effectiveTimePeriod"]["validFrom"] = "yesterday"
    assert not validator.is_valid(document)


@pytest.mark.parametrize(
    ("begun", "ended", "words", "lines"),
    [
        ("2019", "", "Bread.", ["2019 – until today", "Bread."]),
        ("2019", "2021-05", "", ["2019 – 2021-05"]),
        ("", "2021", "Bread.", ["2021", "Bread."]),
        ("", "", "Bread.", ["Bread."]),
        ("", "", "", ["Night shifts"]),
    ],
)
def test_own_words_in_ler_rs_carry_the_days_that_are_known(
    begun: str, ended: str, words: str, lines: list[str]
) -> None:
    word = Word(title="Night shifts", words=words, begun=begun, ended=ended)
    document = ler_rs(portfolio(words=(word,)), lines=LINES)
    assert document["narratives"][0]["texts"] == [{"name": "Night shifts", "lines": lines}]


# Europass


def test_europass_names_who_awarded_each_badge_and_holds_the_transcript() -> None:
    looks = Looks(pdf=b"%PDF", pages=[b"png-1", b"png-2"])
    document = europass(portfolio(entry(), REVOKED), looks=looks, key=UUID(int=9))
    credential = document["credential"]
    assert {"@context", "issuer", "proof"}.isdisjoint(credential)
    [achievement] = credential["credentialSubject"]["hasClaim"]
    assert achievement["title"] == {"en": ["Wait time"]}
    awarded = achievement["awardedBy"]
    assert awarded["awardingBody"][0]["prefLabel"] == {"en": ["Office"]}
    assert awarded["awardingDate"] == "2026-10-01T00:00:00Z"
    assert achievement["provenBy"][0]["grade"]["noteLiteral"] == {"en": ["As a habit"]}
    first, second = achievement["specifiedBy"]["learningOutcome"]
    assert first["relatedESCOSkill"][0]["id"] == ESCO
    assert (second["title"], "relatedESCOSkill" in second) == ({"en": ["Asks"]}, False)
    assert base64.b64decode(credential["attachment"][0]["content"]) == b"%PDF"
    pages = credential["displayParameter"]["individualDisplay"][0]["displayDetail"]
    assert [page["page"] for page in pages] == [1, 2]
    assert "grandmother" not in json.dumps(document)


def test_no_two_different_nodes_of_europass_share_a_name() -> None:
    looks = Looks(pdf=b"%PDF", pages=[b"png"])
    many = [entry(pk=UUID(int=number), title=f"Badge {number}") for number in range(1, 4)]
    document = europass(portfolio(*many), looks=looks, key=UUID(int=9))
    seen: dict[str, str] = {}

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if "id" in value:
                text = json.dumps(value, sort_keys=True)
                assert seen.setdefault(value["id"], text) == text
            for each in value.values():
                look(each)
        elif isinstance(value, list):
            for each in value:
                look(each)

    look(document)
    assert len(seen) > 30


# Pages and API


def test_neither_nothing_nor_very_much_is_handed_out() -> None:
    check_entries([entry()] * 500)
    for entries in ([], [entry()] * 501):
        with pytest.raises(RuleError):
            check_entries(entries)


@pytest.mark.django_db
@pytest.mark.parametrize("form", list(RENDERINGS))
def test_each_form_is_taken_by_the_page_own_words_only_if_asked_for(form: str) -> None:
    ada = make_person("Ada")
    here = make_credential(recipient=ada)
    kept = elsewhere(ada)
    ImportedCredential.objects.filter(pk=kept.pk).update(document="eyJ.eyJ.sig")
    said = Saying(title="Grandmother", words="", begun="2019", ended="")
    say(ada, saying=said, at=NOW)
    client, address = signed_in(ada), reverse("hold:take")
    plain = client.post(address, {"form": form})
    told = client.post(address, {"form": form, "words": "on"})
    name = RENDERINGS[form].name
    assert plain["Content-Disposition"] == f'attachment; filename="{name}"'
    if form == "transcript":
        assert ("Grandmother" in words(plain.content), "Grandmother" in words(told.content)) == (
            False,
            True,
        )
        attached = [one for each in read(plain.content).attachments.values() for one in each]
        assert sorted(attached) == sorted([here.document.encode(), b"eyJ.eyJ.sig"])
        return
    json.loads(plain.content)
    marked = form != "europass"
    assert ("Grandmother" in plain.text, "Grandmother" in told.text) == (False, marked)


@pytest.mark.django_db
def test_a_program_takes_a_file_of_its_own_record_only() -> None:
    ada = make_person("Ada")
    make_credential(recipient=ada)
    secret = make_token(ada, name="Platform", expires_at=None, at=NOW)
    client = Client(headers={"authorization": f"Bearer {secret}"})
    kind, address = "application/json", "/api/v1/wallet/record/files"
    pdf = client.post(f"{address}/transcript", {}, content_type=kind)
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    assert client.post(f"{address}/gold", {}, content_type=kind).status_code == 422
    foreign = {"collection": str(UUID(int=7))}
    assert client.post(f"{address}/ler-rs", foreign, content_type=kind).status_code == 404
    assert Client().post(f"{address}/ler-rs", {}, content_type=kind).status_code == 401


# Issuers that nobody here knows


STRANGE = entry(pk=UUID(int=4), known=False)


def test_a_resume_says_beside_its_name_that_an_issuer_is_not_known() -> None:
    told = json_resume(portfolio(entry(), STRANGE), lines=LINES)["certificates"]
    assert [one["issuer"] for one in told] == ["Office", "Office (Issuer not known here)"]


def test_ler_rs_names_the_badges_whose_issuer_is_not_known() -> None:
    token = entry(pk=UUID(int=5), title="Sums", document="eyJ.eyJ.sig", known=False)
    document = ler_rs(portfolio(entry(), STRANGE, token, words=()), lines=LINES)
    assert [str(error) for error in ler_rs_validator().iter_errors(document)] == []
    assert document["narratives"] == [
        {
            "name": "Issuer not known here",
            "texts": [
                {"name": "Wait time", "lines": ["Office", "urn:uuid:1"]},
                {"name": "Sums", "lines": ["Office", "urn:uuid:1"]},
            ],
        }
    ]
    assert "narratives" not in ler_rs(portfolio(words=()), lines=LINES)


def test_europass_says_in_a_note_that_an_issuer_is_not_known() -> None:
    looks = Looks(pdf=b"%PDF", pages=[b"PNG"])
    told = europass(portfolio(entry(), STRANGE), looks=looks, key=UUID(int=9))
    claims = told["credential"]["credentialSubject"]["hasClaim"]
    notes = [[note["noteLiteral"]["en"][0] for note in one["additionalNote"]] for one in claims]
    assert [note[1:] for note in notes] == [[], ["Issuer not known here"]]
