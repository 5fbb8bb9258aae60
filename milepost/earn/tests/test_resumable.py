"""Files that come in part by part (tus 1.0.0), and go on where they stopped."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from milepost.earn import actions
from milepost.earn.models import Submission, Upload
from milepost.earn.rules.work import UPLOAD_LIFE, ComingFile
from milepost.earn.tasks import run_check
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    PHOTO,
    make_person,
    make_submission,
    make_submitted,
    photo,
    slot_of,
)
from milepost.kit import files, parts
from milepost.kit.errors import RuleError
from milepost.people.actions import make_token
from milepost.people.models import Person

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def place(submission: Submission) -> str:
    return reverse("earn:create_upload", args=[submission.pk, slot_of(submission).key])


def told(**pairs: str) -> str:
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in pairs.items())


def announce(client: Client, submission: Submission, *, length: int, **pairs: str) -> HttpResponse:
    words = {"filename": "photo.jpg", **pairs}
    headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": told(**words)}
    return client.post(place(submission), headers=headers)


def send(client: Client, address: str, content: bytes, *, offset: int) -> HttpResponse:
    headers = TUS | {"Upload-Offset": str(offset), "Content-Type": PART}
    return client.patch(address, content, content_type=PART, headers=headers)


def offset_of(client: Client, address: str) -> str:
    answer = client.head(address, headers=TUS)
    assert answer["Cache-Control"] == "no-store"
    return answer["Upload-Offset"]


def test_a_file_goes_on_where_it_stopped() -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    begun = announce(client, submission, length=len(PHOTO), setting="home", note="Grüße")
    address = begun["Location"]
    assert (begun.status_code, offset_of(client, address)) == (201, "0")
    first = send(client, address, PHOTO[:100], offset=0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "100")
    assert send(client, address, PHOTO[50:200], offset=50).status_code == 409
    assert (offset_of(client, address), submission.artifacts.count()) == ("100", 0)
    last = send(client, address, PHOTO[100:], offset=100)
    artifact = submission.artifacts.get()
    assert last["Content-Location"] == reverse("earn:piece", args=[artifact.pk])
    facts = (artifact.file_name, artifact.setting, artifact.note, files.read(artifact.sha256))
    assert facts == ("photo.jpg", "home", "Grüße", PHOTO)
    body = client.get(last["Content-Location"]).content.decode()
    assert body.count('class="piece"') == 1


def test_a_last_part_whose_answer_was_lost_is_sent_again_and_the_file_is_there_once() -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    address = announce(client, submission, length=len(PHOTO))["Location"]
    answers = [send(client, address, PHOTO, offset=0)]
    assert offset_of(client, address) == str(len(PHOTO))
    answers.append(send(client, address, b"", offset=len(PHOTO)))
    assert answers[0]["Content-Location"] == answers[1]["Content-Location"]
    assert submission.artifacts.count() == 1


def test_a_program_sends_a_file_by_its_token_and_forgets_one() -> None:
    ada = make_person("Ada")
    secret = make_token(ada, name="Workshop", expires_at=None, at=NOON)
    submission = make_submission(ada, "image")
    program = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    address = announce(program, submission, length=len(PHOTO))["Location"]
    assert send(program, address, PHOTO, offset=0).status_code == 204
    assert files.read(submission.artifacts.get().sha256) == PHOTO
    other = announce(program, submission, length=len(PHOTO))["Location"]
    assert program.delete(other, headers=TUS).status_code == 204
    assert program.head(other, headers=TUS).status_code == 404


def test_a_wrong_token_a_foreign_page_and_somebody_elses_token_send_nothing() -> None:
    ada, eve = make_person("Ada"), make_person("Eve")
    submission = make_submission(ada, "image")
    wrong = Client(headers={"Authorization": "Bearer mp_wrong"})
    wrong.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    assert announce(wrong, submission, length=5).status_code == 401
    page = Client(enforce_csrf_checks=True)
    page.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    assert announce(page, submission, length=5).status_code == 403
    secret = make_token(eve, name="Hers", expires_at=None, at=NOON)
    hers = Client(headers={"Authorization": f"Bearer {secret}"})
    assert announce(hers, submission, length=5).status_code == 404
    assert not Upload.objects.exists()


def test_the_server_says_what_it_can() -> None:
    ada = make_person("Ada")
    answer = signed_in(ada).options(place(make_submission(ada, "any")))
    names = ("Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size")
    assert [answer[name] for name in names] == [
        "1.0.0",
        "1.0.0",
        "creation,termination",
        str(2 * 1024**3),
    ]
    assert answer.status_code == 204


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "5"}, 412),
        (TUS, 400),
        (TUS | {"Upload-Length": "-1"}, 400),
        (TUS | {"Upload-Length": "9" * 16}, 400),
        (TUS | {"Upload-Length": "5", "Upload-Metadata": "filename !!"}, 400),
        (TUS | {"Upload-Length": "5", "Upload-Metadata": "filename \u00e9"}, 400),
        (TUS | {"Upload-Length": "5", "Upload-Metadata": told(setting="moon")}, 400),
        (TUS | {"Upload-Length": "0", "Upload-Metadata": told(filename="a.txt")}, 409),
        (TUS | {"Upload-Length": "1001", "Upload-Metadata": told(filename="a.txt")}, 413),
        (TUS | {"Upload-Length": "1000", "Upload-Metadata": told(filename="a.txt")}, 201),
    ],
)
def test_what_is_announced_badly_is_refused(
    headers: dict[str, str], status: int, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 1000
    ada = make_person("Ada")
    answer = signed_in(ada).post(place(make_submission(ada, "any")), headers=headers)
    assert (answer.status_code, Upload.objects.count()) == (status, int(status == 201))


def test_no_more_comes_than_was_announced() -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "any")
    address = announce(client, submission, length=5)["Location"]
    assert send(client, address, b"123456", offset=0).status_code == 409
    assert send(client, address, b"12", offset=0).status_code == 204
    wrong_kind = client.patch(address, b"345", headers=TUS | {"Upload-Offset": "2"})
    assert (wrong_kind.status_code, offset_of(client, address)) == (415, "2")


def test_a_whole_file_meets_the_rules_of_every_file() -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    address = announce(client, submission, length=200)["Location"]
    answer = send(client, address, PHOTO[:200], offset=0)
    assert (answer.status_code, answer.json()["code"]) == (409, "broken-file")
    assert (Upload.objects.count(), submission.artifacts.count()) == (0, 0)
    assert parts.joined(address.rstrip("/").rsplit("/", 1)[-1], length=200) is None


def test_a_slot_of_links_takes_no_announcement() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "link")
    assert announce(signed_in(ada), submission, length=5).json()["code"] == "wrong-kind"


def test_nobody_else_sees_or_feeds_an_upload() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    address = announce(signed_in(ada), submission, length=5)["Location"]
    mallory = signed_in(make_person("Mallory"))
    answers = [
        announce(mallory, submission, length=5),
        mallory.head(address, headers=TUS),
        send(mallory, address, b"12345", offset=0),
        mallory.delete(address, headers=TUS),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert Client().head(address, headers=TUS).status_code == 401
    assert offset_of(signed_in(ada), address) == "0"


def test_an_upload_can_be_given_up() -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "any")
    address = announce(client, submission, length=5)["Location"]
    send(client, address, b"12", offset=0)
    assert client.delete(address, headers=TUS).status_code == 204
    assert client.head(address, headers=TUS).status_code == 404


def test_nothing_comes_in_after_handing_in() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    refused = announce(signed_in(ada), submission, length=5, filename="a.txt")
    assert refused.json()["code"] == "submission-submitted"


def begin(submission: Submission, at: Any = NOON, length: int = 5) -> Upload:
    return actions.begin_upload(
        submission,
        slot=slot_of(submission),
        file=ComingFile(name="a.txt", length=length),
        by=submission.applicant,
        at=at,
    )


def test_what_waits_too_long_is_forgotten() -> None:
    submission = make_submission(make_person("Ada"), "any")
    old, young = begin(submission), begin(submission, at=NOON + timedelta(minutes=5))
    actions.receive_part(old, content=b"12", offset=0, by=submission.applicant, at=NOON)
    actions.drop_stale_uploads(submission.applicant, at=NOON + UPLOAD_LIFE + timedelta(minutes=1))
    assert list(Upload.objects.all()) == [young]


def test_so_many_files_are_on_their_way_at_a_time() -> None:
    submission = make_submission(make_person("Ada"), "any")
    for _number in range(20):
        begin(submission)
    with pytest.raises(RuleError) as refusal:
        begin(submission)
    assert refusal.value.code == "too-many-uploads"


def test_what_is_on_its_way_counts_as_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("milepost.earn.rules.work.MAX_STORED", 100)
    submission = make_submission(make_person("Ada"), "any")
    begin(submission, length=60)
    with pytest.raises(RuleError) as refusal:
        begin(submission, at=LATER, length=60)
    assert refusal.value.code == "storage-full"


def test_a_part_that_was_lost_from_disk_is_asked_for_again() -> None:
    submission = make_submission(make_person("Ada"), "any")
    by, upload = submission.applicant, begin(submission)
    upload = actions.receive_part(upload, content=b"12345", offset=0, by=by, at=NOON)
    parts.drop_parts(str(upload.pk))
    with pytest.raises(RuleError) as refusal:
        actions.finish_upload(upload, by=by, at=NOON)
    assert (refusal.value.code, Upload.objects.count()) == ("lacking", 0)


def test_a_part_sent_again_takes_the_place_of_the_first() -> None:
    name = str(UUID(int=1))
    for content in (b"abc", b"xyz"):
        parts.keep_part(name, content, offset=0)
    parts.keep_part(name, b"12", offset=3)
    whole = parts.joined(name, length=5)
    assert whole is not None
    assert whole[:] == b"xyz12"
    assert parts.joined(name, length=4) is None


def slow_scanner(file: BinaryIO) -> str:
    """A scanner that answers when the test has it answer."""
    assert file.read(2) == PHOTO[:2]
    return ANSWER["now"]


ANSWER = {"now": "unknown"}


def sent_to_be_checked(client: Client, submission: Submission, settings: Any) -> Upload:
    settings.SCANNER, ANSWER["now"] = f"{__name__}.slow_scanner", "unknown"
    address = announce(client, submission, length=len(PHOTO), setting="home")["Location"]
    last = send(client, address, PHOTO, offset=0)
    upload = Upload.objects.get()
    assert last["Content-Location"] == reverse("earn:coming", args=[upload.pk])
    return upload


def test_a_file_is_nobodys_until_the_scanner_has_answered(settings: Any) -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    upload = sent_to_be_checked(client, submission, settings)
    checks = DBTaskResult.objects.filter(task_path__endswith="run_check")
    run_check.func(str(upload.pk))
    page = client.get(reverse("earn:submission", args=[submission.pk])).content.decode()
    waiting = ("Being checked" in page, submission.artifacts.count(), checks.count())
    assert waiting == (True, 0, 2)
    ANSWER["now"] = "clean"
    run_check.func(str(upload.pk))
    run_check.func(str(upload.pk))
    artifact = submission.artifacts.get()
    there = client.get(reverse("earn:coming", args=[upload.pk])).content.decode()
    assert f'id="work-{artifact.pk}"' in there
    assert files.read(artifact.sha256) == PHOTO
    page = client.get(reverse("earn:submission", args=[submission.pk])).content.decode()
    assert "Being checked" not in page


def test_a_file_with_a_find_is_told_of_and_never_kept(settings: Any, tmp_path: Path) -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    upload = sent_to_be_checked(client, submission, settings)
    ANSWER["now"] = "found"
    run_check.func(str(upload.pk))
    page = client.get(reverse("earn:submission", args=[submission.pk])).content.decode()
    told = ("Not taken" in page, "found something harmful" in page, submission.artifacts.count())
    assert told == (True, True, 0)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == []
    client.post(reverse("earn:drop_upload", args=[upload.pk]))
    assert Upload.objects.count() == 0
    assert client.post(reverse("earn:drop_upload", args=[upload.pk])).status_code == 302


def test_work_is_not_handed_in_while_a_file_of_it_is_checked(settings: Any) -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    actions.add_artifact(submission, slot=slot_of(submission), work=photo(), by=ada, at=NOON)
    upload = sent_to_be_checked(client, submission, settings)
    with pytest.raises(RuleError) as refusal:
        actions.submit(submission, by=ada, at=LATER)
    assert refusal.value.code == "being-checked"
    actions.drop_upload(upload, by=ada, at=LATER)
    assert actions.submit(submission, by=ada, at=LATER).state == Submission.State.SUBMITTED


def test_a_scanner_that_stays_silent_for_a_day_is_waited_for_no_longer(settings: Any) -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "image")
    upload = sent_to_be_checked(client, submission, settings)
    upload = Upload.objects.get(pk=upload.pk)
    assert upload.checking_since is not None
    assert not actions.check_upload(upload, at=upload.checking_since)
    assert actions.check_upload(upload, at=upload.checking_since + UPLOAD_LIFE)
    assert "could not be checked" in Upload.objects.get().refusal


def test_nobody_elses_file_is_told_of_or_dropped(settings: Any) -> None:
    ada, mallory = make_person("Ada"), signed_in(make_person("Mallory"))
    client, submission = signed_in(ada), make_submission(ada, "image")
    upload = sent_to_be_checked(client, submission, settings)
    assert mallory.get(reverse("earn:coming", args=[upload.pk])).status_code == 404
    mallory.post(reverse("earn:drop_upload", args=[upload.pk]))
    assert Upload.objects.count() == 1
