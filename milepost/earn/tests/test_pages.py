"""Each page: what it shows its owner, and that it shows nothing to anyone else."""

import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from milepost.earn import actions
from milepost.earn.models import Artifact, Submission
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    PHOTO,
    link,
    make_person,
    make_submission,
    make_submitted,
    make_version,
    photo,
    slot_of,
    text,
)
from milepost.kit.errors import RuleError
from milepost.kit.tests import media_samples
from milepost.people.models import Person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HTMX = {"HX-Request": "true"}
AUTOSAVE = {"X-Autosave": "1"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def page(submission: Submission) -> str:
    return reverse("earn:submission", args=[submission.pk])


def files_to(submission: Submission, position: int = 0) -> str:
    return reverse("earn:add_files", args=[submission.pk, slot_of(submission, position).key])


def text_to(submission: Submission, identity: UUID) -> str:
    return reverse("earn:save_text", args=[submission.pk, slot_of(submission).key, identity])


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def names_in(submission: Submission) -> list[str]:
    return sorted(item.name for item in submission.artifacts.filter(removed_round=None))


def with_work(person: Person) -> tuple[Submission, Artifact]:
    submission = make_submission(person, "any")
    slot = slot_of(submission)
    artifact = actions.add_artifact(submission, slot=slot, work=photo(), by=person, at=NOON)
    return submission, artifact


# the list and the start


def test_the_list_shows_ones_own_submissions_with_their_next_step() -> None:
    ada = make_person("Ada")
    own = make_submission(ada)
    foreign = make_submitted(make_person("Grace"), slug="other")
    body = signed_in(ada).get(reverse("earn:list")).content.decode()
    assert (page(own) in body, page(foreign) in body) == (True, False)
    assert "“Part 1”: add 1 piece of work." in body


def test_an_empty_list_says_how_to_begin() -> None:
    body = signed_in(make_person("Ada")).get(reverse("earn:list")).content.decode()
    assert "Nothing begun yet" in body


def fill(ada: Person, rows: int) -> None:
    for number in range(rows):
        submission = make_submission(ada, "any", "text", slug=f"one-{rows}-{number}")
        for work in (text(), link()):
            slot = slot_of(submission)
            actions.add_artifact(submission, slot=slot, work=work, by=ada, at=NOON)


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_asks_the_database_as_often_for_one_row_as_for_fifty() -> None:
    ada = make_person("Ada")
    client = signed_in(ada)
    fill(ada, 1)
    one = queries_of(client, reverse("earn:list"))
    fill(ada, 49)
    assert queries_of(client, reverse("earn:list")) == one
    assert client.get(reverse("earn:list"), {"page": 3}).content.decode().count("Page 3 of 3") == 1


def test_the_page_asks_the_database_as_often_for_many_pieces_as_for_one() -> None:
    ada = make_person("Ada")
    client, submission = signed_in(ada), make_submission(ada, "any")
    counts = []
    for rounds in (1, 20):
        for number in range(rounds):
            work = link(f"https://example.org/{rounds}/{number}")
            slot = slot_of(submission)
            actions.add_artifact(submission, slot=slot, work=work, by=ada, at=NOON)
        counts.append(queries_of(client, page(submission)))
    assert counts[0] == counts[1]


def test_start_leads_to_the_submission_and_a_second_start_to_the_same() -> None:
    make_version("text")
    ada = make_person("Ada")
    client, address = signed_in(ada), reverse("earn:start", args=["wait-time"])
    assert "Start" in client.get(address).content.decode()
    first, second = client.post(address), client.post(address)
    submission = Submission.objects.get()
    assert (first["Location"], second["Location"]) == (page(submission), page(submission))
    assert client.get(address)["Location"] == page(submission)


def test_a_stranger_who_starts_signs_in_first_and_comes_back() -> None:
    make_version("text")
    address = reverse("earn:start", args=["wait-time"])
    answer = Client().post(address, {"csrfmiddlewaretoken": "x"}, follow=True)
    assert answer.redirect_chain == [(address, 302), (f"/sign-in/?next={address}", 302)]
    assert Submission.objects.count() == 0


def test_what_is_not_published_is_not_started() -> None:
    version = make_version("text")
    version.state = "superseded"
    version.save()
    client = signed_in(make_person("Ada"))
    assert client.post(reverse("earn:start", args=["wait-time"])).status_code == 404


# who sees what

OWN: list[tuple[str, Callable[[Client, Submission, Artifact], HttpResponse]]] = [
    ("page", lambda c, s, a: c.get(page(s))),
    ("progress", lambda c, s, a: c.get(reverse("earn:progress", args=[s.pk]))),
    ("file", lambda c, s, a: c.get(reverse("earn:file", args=[a.pk]))),
    ("preview", lambda c, s, a: c.get(reverse("earn:preview", args=[a.pk]))),
    ("withdraw asked", lambda c, s, a: c.get(reverse("earn:withdraw", args=[s.pk]))),
    ("withdraw", lambda c, s, a: c.post(reverse("earn:withdraw", args=[s.pk]))),
    ("submit", lambda c, s, a: c.post(reverse("earn:submit", args=[s.pk]))),
    ("add files", lambda c, s, a: c.post(files_to(s), {"files": upload("a.txt", b"hello")})),
    ("save text", lambda c, s, a: c.post(text_to(s, uuid4()), {"text": "hello"})),
    (
        "add link",
        lambda c, s, a: c.post(
            reverse("earn:add_link", args=[s.pk, slot_of(s).key]), {"url": "example.org"}
        ),
    ),
    ("change", lambda c, s, a: c.post(reverse("earn:change", args=[a.pk]), {"note": "x"})),
]


@pytest.mark.parametrize(("name", "ask"), OWN)
def test_only_the_owner_gets_anywhere(name: str, ask: Callable[..., HttpResponse]) -> None:
    ada = make_person("Ada")
    submission, artifact = with_work(ada)
    before = (submission.state, submission.changed_at, names_in(submission))
    assert ask(signed_in(make_person("Mallory")), submission, artifact).status_code == 404
    assert ask(Client(), submission, artifact).status_code in (302, 403)
    submission.refresh_from_db()
    assert (submission.state, submission.changed_at, names_in(submission)) == before
    assert ask(signed_in(ada), submission, artifact).status_code in (200, 302)


def test_nobody_removes_another_persons_work() -> None:
    submission, artifact = with_work(make_person("Ada"))
    signed_in(make_person("Mallory")).post(reverse("earn:remove", args=[artifact.pk]))
    assert names_in(submission) == ["photo.jpg"]


def test_a_form_without_its_token_adds_nothing() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada, backend=BACKEND)
    answer = client.post(files_to(submission), {"files": upload("a.txt", b"hello")})
    assert (answer.status_code, names_in(submission)) == (403, [])


# files in and out


def test_several_files_at_once_and_those_refused_are_named_and_the_rest_kept() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    given = [
        upload("good.jpg", PHOTO),
        upload("picture.pdf", media_samples.picture("PNG")),
        upload("empty.txt", b""),
        upload("good.txt", b"hello"),
    ]
    sent = {"files": given, "setting": "work", "note": "my <notes>"}
    answer = signed_in(ada).post(files_to(submission), sent)
    body = answer.content.decode()
    assert (answer.status_code, names_in(submission)) == (422, ["good.jpg", "good.txt"])
    assert "“picture.pdf” is not what its name says: it is a picture." in body
    assert "“empty.txt” is empty." in body
    assert "my &lt;notes&gt;" in body
    assert [item.setting for item in submission.artifacts.all()] == ["work", "work"]


def test_a_photo_from_the_camera_comes_with_the_same_form() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "image")
    body = signed_in(ada).get(page(submission)).content.decode()
    assert 'capture="environment"' in body
    assert 'accept="image/jpeg,image/png,image/webp,image/gif"' in body
    signed_in(ada).post(files_to(submission), {"photo": upload("image.jpg", PHOTO)})
    assert names_in(submission) == ["image.jpg"]


@pytest.mark.parametrize("limit", [100_000, 1_500_000], ids=["in memory", "on disk"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_file_over_the_limit_is_dropped_and_the_others_are_kept(
    limit: int, order: int, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = limit
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    given = [
        upload("one.txt", b"a" * limit),
        upload("big.txt", b"b" * (limit + 1)),
        upload("two.txt", b"c" * limit),
    ][::order]
    answer = signed_in(ada).post(files_to(submission), {"files": given, "note": "kept"})
    body = answer.content.decode()
    assert (answer.status_code, names_in(submission)) == (422, ["one.txt", "two.txt"])
    assert "“big.txt” is too big: a file may have" in body
    assert ">\nkept</textarea>" in body


def test_a_request_that_says_it_is_too_large_is_not_read(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    ada = make_person("Ada")
    submission = make_submission(ada, "any")

    class Unread(io.BytesIO):
        def read(self, *size: int) -> bytes:
            raise AssertionError("it was read")

    answer = signed_in(ada).generic(
        "POST",
        files_to(submission),
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": "9999999"},
    )
    assert (answer.status_code, names_in(submission)) == (422, [])
    assert "These files are too big together." in answer.content.decode()


def test_of_too_many_files_at_once_the_first_are_kept_and_the_rest_is_named() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    given = [upload(f"{number:02}.txt", f"words {number}".encode()) for number in range(22)]
    answer = signed_in(ada).post(files_to(submission), {"files": given})
    assert (answer.status_code, len(names_in(submission))) == (422, 20)
    assert "Only the first 20 files were read." in answer.content.decode()


def test_no_file_chosen_is_said_beside_the_form() -> None:
    ada = make_person("Ada")
    answer = signed_in(ada).post(files_to(make_submission(ada, "any")), {"note": "still here"})
    assert answer.status_code == 422
    assert "Choose a file first." in answer.content.decode()
    assert "still here" in answer.content.decode()


def test_a_file_is_handed_out_as_it_came_and_can_run_nothing() -> None:
    ada = make_person("Ada")
    _submission, artifact = with_work(ada)
    answer = signed_in(ada).get(reverse("earn:file", args=[artifact.pk]))
    facts = {name: answer[name] for name in ("Content-Type", "Content-Disposition")}
    assert facts == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": 'attachment; filename="photo.jpg"',
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.getvalue() == PHOTO


def test_a_preview_is_a_new_picture_without_the_place() -> None:
    ada = make_person("Ada")
    _submission, artifact = with_work(ada)
    answer = signed_in(ada).get(reverse("earn:preview", args=[artifact.pk]))
    with Image.open(io.BytesIO(answer.getvalue())) as image:
        assert (image.format, dict(image.getexif())) == ("JPEG", {})
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_what_is_no_picture_has_no_preview() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    artifact = actions.add_artifact(
        submission, slot=slot, work=photo("a.txt", b"words"), by=ada, at=NOON
    )
    assert signed_in(ada).get(reverse("earn:preview", args=[artifact.pk])).status_code == 404


# texts and links


def test_a_text_saves_itself_and_the_button_does_the_same() -> None:
    ada = make_person("Ada")
    submission, identity = make_submission(ada), uuid4()
    client, address = signed_in(ada), text_to(submission, identity)
    by_itself = client.post(address, {"text": "I wai", "setting": ""}, headers=AUTOSAVE)
    button = client.post(address, {"text": "I waited.", "setting": "work"})
    assert (by_itself.status_code, by_itself.content) == (204, b"")
    assert button["Location"] == f"{page(submission)}#slot-{slot_of(submission).key}"
    kept = submission.artifacts.get()
    assert (kept.id, kept.text, kept.setting) == (identity, "I waited.", "work")


def test_a_text_too_long_comes_back_whole() -> None:
    ada = make_person("Ada")
    submission, words = make_submission(ada), "a" * 20_001
    client, address = signed_in(ada), text_to(submission, uuid4())
    assert client.post(address, {"text": words}, headers=AUTOSAVE).status_code == 422
    answer = client.post(address, {"text": words})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_text_sent_after_handing_in_elsewhere_is_shown_and_not_lost() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    answer = signed_in(ada).post(text_to(submission, uuid4()), {"text": "one more <thought>"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "This work is with the reviewers now." in body
    assert "one more &lt;thought&gt;" in body


def test_a_text_sent_after_the_session_ended_is_shown_and_not_lost() -> None:
    submission = make_submission(make_person("Ada"))
    answer = Client().post(text_to(submission, uuid4()), {"text": "a whole evening of writing"})
    body = answer.content.decode()
    assert (answer.status_code, "a whole evening of writing" in body) == (403, True)
    assert submission.artifacts.count() == 0


def test_a_bad_link_comes_back_with_its_reason() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "link")
    address = reverse("earn:add_link", args=[submission.pk, slot_of(submission).key])
    answer = signed_in(ada).post(address, {"url": "javascript:alert(1)", "note": "my film"})
    body = answer.content.decode()
    assert (answer.status_code, names_in(submission)) == (422, [])
    assert "This is not a web address." in body
    assert "my film" in body
    signed_in(ada).post(address, {"url": "example.org/film", "setting": "home"})
    assert names_in(submission) == ["https://example.org/film"]


def test_what_is_said_about_a_file_saves_itself() -> None:
    ada = make_person("Ada")
    _submission, artifact = with_work(ada)
    address = reverse("earn:change", args=[artifact.pk])
    sent = {"setting": "community", "note": "the third one"}
    assert signed_in(ada).post(address, sent, headers=AUTOSAVE).status_code == 204
    artifact.refresh_from_db()
    assert (artifact.setting, artifact.note) == ("community", "the third one")


def test_removing_twice_does_no_harm() -> None:
    ada = make_person("Ada")
    submission, artifact = with_work(ada)
    client, address = signed_in(ada), reverse("earn:remove", args=[artifact.pk])
    assert [client.post(address).status_code, client.post(address).status_code] == [302, 302]
    assert names_in(submission) == []


# parts of the page, when scripts run


def test_added_files_come_as_parts_of_the_page() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any", "text")
    sent = {"files": [upload("a.txt", b"hello"), upload("b.pdf", b"nothing")]}
    answer = signed_in(ada).post(files_to(submission), sent, headers=HTMX)
    body = answer.content.decode()
    assert (answer.status_code, body.count('class="piece"')) == (422, 1)
    assert "We can’t take “b.pdf”." in body or "is not what its name says" in body
    assert 'id="progress" hx-swap-oob="true"' in body
    again = signed_in(ada).post(files_to(submission), sent, headers=HTMX).content.decode()
    assert again.count('class="piece"') == 0


def test_progress_says_what_is_missing_now() -> None:
    ada = make_person("Ada")
    submission, _artifact = with_work(ada)
    body = signed_in(ada).get(reverse("earn:progress", args=[submission.pk])).content.decode()
    assert ("1 of 1 part ready" in body, "Hand it in" in body) == (True, True)


# handing in, and after


def test_handing_in_twice_shows_where_it_stands() -> None:
    ada = make_person("Ada")
    submission, _artifact = with_work(ada)
    client, address = signed_in(ada), reverse("earn:submit", args=[submission.pk])
    assert [client.post(address)["Location"] for _press in range(2)] == [page(submission)] * 2
    body = client.get(page(submission)).content.decode()
    assert "Reviewers are reading it." in body
    assert "data-autosave" not in body


def test_handing_in_too_early_says_what_is_missing() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    address = reverse("earn:submit", args=[submission.pk])
    body = signed_in(ada).post(address, follow=True).content.decode()
    assert "Not complete yet. “Part 1”: add 1 piece of work." in body


def test_withdrawing_asks_first() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    client, address = signed_in(ada), reverse("earn:withdraw", args=[submission.pk])
    assert "Take it back?" in client.get(address).content.decode()
    assert client.post(address)["Location"] == reverse("earn:list")
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert "What you had collected" in client.get(page(submission)).content.decode()


def test_after_not_yet_the_page_says_that_it_is_normal() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    actions.return_to_applicant(submission, at=LATER)
    body = signed_in(ada).get(page(submission)).content.decode()
    assert ("Not yet, and that is normal" in body, "I waited." in body) == (True, True)


def test_a_newer_version_is_told_of_and_changes_nothing() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    submission.version.state = "superseded"
    submission.version.save()
    make_version("text", number=2)
    body = signed_in(ada).get(page(submission)).content.decode()
    assert "Version 2 has been published. Your work stays with version 1" in body


def test_the_picture_of_contexts_follows_the_work_and_holds_back_what_is_not_complete() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "text")
    version = submission.version
    version.contexts_asked, version.finer = 2, "customers"
    version.save()
    client = signed_in(ada)
    address = reverse("earn:save_text", args=[submission.pk, slot_of(submission).key, uuid4()])
    client.post(address, {"text": "I waited.", "setting": "customers"})
    shown = client.get(page(submission)).text
    assert "Shown in 1 of 2 contexts" in shown
    assert "one more context" in shown
    assert "Show it in 1 more context: 2 different ones are asked for." in shown
    with pytest.raises(RuleError) as refused:
        actions.submit(submission, by=ada, at=NOON)
    assert refused.value.code == "incomplete"
    refused_page = client.post(address, {"text": "I waited.", "setting": "club"})
    assert refused_page.status_code == 422
    another = reverse("earn:save_text", args=[submission.pk, slot_of(submission).key, uuid4()])
    client.post(another, {"text": "At home too.", "setting": "home"})
    assert "Shown in 2 of 2 contexts" in client.get(page(submission)).text
    assert actions.submit(submission, by=ada, at=NOON).state == Submission.State.SUBMITTED


# looking at files


def test_a_pdf_is_shown_by_its_first_page_and_a_text_line_by_line() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot, client = slot_of(submission), signed_in(ada)
    words = b"first\n<b>second</b>\n"
    report, diary = (
        actions.add_artifact(submission, slot=slot, work=work, by=ada, at=NOON)
        for work in (photo("report.pdf", media_samples.pdf()), photo("diary.txt", words))
    )
    preview = client.get(reverse("earn:preview", args=[report.pk]))
    with Image.open(io.BytesIO(preview.content)) as image:
        assert (preview["Content-Type"], image.width) == ("image/jpeg", 160)
    lines = reverse("earn:lines", args=[diary.pk])
    own = client.get(page(submission)).content.decode()
    assert (reverse("earn:preview", args=[report.pk]) in own, lines in own) == (True, True)
    read = client.get(lines).content.decode()
    assert "<li>first</li><li>&lt;b&gt;second&lt;/b&gt;</li>" in read
    stranger = signed_in(make_person("Mallory"))
    assert stranger.get(lines).status_code == 404
    assert client.get(reverse("earn:lines", args=[report.pk])).status_code == 404
    assert client.get(reverse("earn:preview", args=[diary.pk])).status_code == 404


@pytest.mark.parametrize(
    ("url", "named"),
    [("https://films.example/AdaLovelace", True), ("https://films.example/calm-call", False)],
)
def test_a_link_that_names_its_learner_is_warned_about(url: str, named: bool) -> None:
    ada = make_person("Lovelace")
    submission = make_submission(ada, "link")
    actions.add_artifact(submission, slot=slot_of(submission), work=link(url), by=ada, at=NOON)
    shown = signed_in(ada).get(page(submission)).content.decode()
    assert ("Your name stands in this address" in shown) == named
