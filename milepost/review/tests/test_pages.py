"""The pages: one happy path and the refusals of each."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from milepost.earn import actions as earn
from milepost.earn.rules.work import FileWork, TextWork
from milepost.kit.tests import media_samples
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import Assignment, Decision, Review
from milepost.review.rules.reviewers import IDLE
from milepost.review.tests.builders import (
    LATER,
    NOON,
    drafted,
    make_reviewer,
    make_submitted,
    make_version,
    make_waiting,
    office_of,
    put,
    reviewed,
    seated,
)

pytestmark = pytest.mark.django_db
MEETS, NOT_YET = (2, 2, 2), (1, 2, 2)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words(place: Assignment, *levels: int, **more: str) -> dict[str, str]:
    """A form as a browser sends it, with the given levels and a comment for each."""
    sent = {"complete": "yes", **more}
    for criterion, level in zip(place.submission.version.criteria.all(), levels, strict=False):
        sent[f"level-{criterion.pk}"] = str(criterion.levels.get(position=level).pk)
        sent[f"comment-{criterion.pk}"] = f"Words about {criterion.text}"
    return sent


@pytest.fixture
def waiting():
    """Ada's work with a photo and a text file, waiting now."""
    office, now = make_organization("State Office"), timezone.now()
    ada = make_person("Ada Lovelace", email="countess@analytical.example")
    submission = earn.start(make_version(office), by=ada, at=now)
    text = TextWork(text="<script>alert(1)</script> by Ada", setting="work")
    put(submission, text, at=now)
    photo = FileWork(name="ada-lovelace.jpg", content=media_samples.photo(), setting="home")
    put(submission, photo, slot=1, at=now + timedelta(seconds=1))
    diary = FileWork(name="diary.txt", content=b"Ada wrote this.", setting="work")
    put(submission, diary, slot=1, at=now + timedelta(seconds=2))
    return earn.submit(submission, by=ada, at=now)


@pytest.fixture
def place(waiting):
    """Grace's place at it."""
    grace = make_reviewer("Grace", organization=office_of(waiting))
    return seated(waiting, by=grace, at=timezone.now())


def files_of(place: Assignment) -> dict[str, tuple[str, str]]:
    """The addresses of each file and its preview, by neutral name."""
    pieces = [piece for _slot, found in queries.blind_view(place) for piece in found if piece.file]
    return {
        piece.file.name: (
            reverse("review:file", args=[place.pk, piece.id]),
            reverse("review:preview", args=[place.pk, piece.id]),
        )
        for piece in pieces
    }


def test_the_queue_tells_what_how_old_and_how_much_but_not_whose(waiting):
    grace = make_reviewer("Grace", organization=office_of(waiting))
    page = signed_in(grace).get("/review/").content.decode()
    told = ["Calm phone calls", "Came in today.", "3 criteria,", "3 pieces of work,", "about 15"]
    assert [word for word in told if word not in page] == []
    secrets = ["Ada", "Lovelace", "countess"]
    assert [word for word in secrets if word in page] == []


@pytest.mark.parametrize("path", ["/review/", "/review/mine/"])
def test_strangers_are_asked_to_sign_in(path):
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={path}")


@pytest.mark.parametrize("rows", [1, 50])
def test_the_queue_page_costs_the_same_at_any_length(rows, django_assert_num_queries):
    office = make_organization("Office")
    version = make_version(office)
    for number in range(rows):
        make_submitted(version, applicant=make_person(f"Ada {number}"))
    client = signed_in(make_reviewer("Grace", organization=office))
    with django_assert_num_queries(18):
        assert client.get("/review/").status_code == 200


def test_who_reviews_nowhere_is_told_so():
    page = signed_in(make_person("Mallory")).get("/review/").content.decode()
    assert "You are not a reviewer yet" in page


def test_starting_leads_to_a_question_before_the_desk(waiting):
    grace = make_reviewer("Grace", organization=office_of(waiting))
    answer = signed_in(grace).post(f"/review/take/{waiting.pk}/")
    place = Assignment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/review/{place.pk}/open/")


@pytest.mark.parametrize("who", ["applicant", "stranger"])
def test_who_may_not_review_finds_nothing_to_take(waiting, who):
    person = waiting.applicant if who == "applicant" else make_person("Mallory")
    assert signed_in(person).post(f"/review/take/{waiting.pk}/").status_code == 404
    assert list(Assignment.objects.all()) == []


def test_coming_too_late_for_a_place_leads_back_with_a_word(waiting):
    office = office_of(waiting)
    for name in ("Grace", "Linus"):
        actions.take(waiting, by=make_reviewer(name, organization=office), at=timezone.now())
    client = signed_in(make_reviewer("Margaret", organization=office))
    answer = client.post(f"/review/take/{waiting.pk}/", follow=True)
    assert answer.redirect_chain == [("/review/", 302)]
    assert "Other reviewers were faster" in answer.content.decode()


def test_the_desk_shows_the_work_and_the_very_rubric_and_hides_who_did_it(place):
    page = signed_in(place.reviewer).get(f"/review/{place.pk}/").content.decode()
    rubric = ["Keeps a calm tone", "Keeps a calm tone: strong.", "Adds humor", "Photo 1.jpg"]
    assert [word for word in rubric if word not in page] == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt; by [name]" in page
    secrets = ["Ada", "Lovelace", "countess", "diary", "<script>alert"]
    assert [word for word in secrets if word in page] == []


def test_the_desk_is_for_its_reviewer_alone(place):
    others = [
        make_reviewer("Linus", organization=office_of(place.submission)),
        place.submission.applicant,
        make_person("Mallory"),
    ]
    addresses = ["", "draft/", "release/", "done/"]
    for person in others:
        client = signed_in(person)
        codes = {client.get(f"/review/{place.pk}/{end}").status_code for end in ["", "done/"]}
        codes |= {client.post(f"/review/{place.pk}/{end}").status_code for end in addresses[:3]}
        assert codes == {404}


def test_saving_keeps_an_incomplete_form(place):
    client = signed_in(place.reviewer)
    answer = client.post(f"/review/{place.pk}/", words(place, 2) | {"save": "1"})
    assert answer["Location"] == f"/review/{place.pk}/"
    page = client.get(f"/review/{place.pk}/").content.decode()
    assert ("Words about Keeps a calm tone" in page, page.count(" checked")) == (True, 2)


def test_handing_in_says_beside_each_field_what_is_missing_and_keeps_the_words(place):
    sent = words(place, 2) | {"hand-in": "1"}
    answer = signed_in(place.reviewer).post(f"/review/{place.pk}/", sent)
    page = answer.content.decode()
    assert (answer.status_code, "Words about Keeps a calm tone" in page) == (422, True)
    assert [page.count(word) for word in ("Choose a level.", "Say in a few words")] == [4, 4]
    assert Review.objects.get().handed_in_at is None


def test_words_beyond_the_limit_are_refused_and_kept(place):
    long = "x" * 5001
    client = signed_in(place.reviewer)
    answer = client.post(f"/review/{place.pk}/", {"advice": long, "save": "1"})
    assert (answer.status_code, long in answer.content.decode()) == (422, True)
    assert client.post(f"/review/{place.pk}/draft/", {"advice": long}).status_code == 422
    assert list(Review.objects.all()) == []


def test_handing_in_twice_leads_twice_to_what_happens_next(place):
    client = signed_in(place.reviewer)
    sent = words(place, *MEETS) | {"hand-in": "1"}
    for _press in range(2):
        answer = client.post(f"/review/{place.pk}/", sent)
        assert (answer.status_code, answer["Location"]) == (302, f"/review/{place.pk}/done/")
    page = client.get(f"/review/{place.pk}/done/").content.decode()
    assert "1 more reviewer reads the work, without seeing yours." in page
    assert client.get(f"/review/{place.pk}/").status_code == 302


def test_the_form_saves_itself_until_it_is_handed_in(place):
    client = signed_in(place.reviewer)
    draft = f"/review/{place.pk}/draft/"
    assert client.post(draft, {"advice": "Breathe"}).status_code == 204
    assert Review.objects.get().advice == "Breathe"
    client.post(f"/review/{place.pk}/", words(place, *MEETS) | {"hand-in": "1"})
    assert client.post(draft, {"advice": "Too late"}).status_code == 422
    assert Review.objects.get().advice == ""


def test_a_lost_place_loses_no_words(place):
    after = timezone.now() + IDLE + timedelta(days=1)
    office = office_of(place.submission)
    for name in ("Linus", "Margaret"):
        actions.take(place.submission, by=make_reviewer(name, organization=office), at=after)
    client = signed_in(place.reviewer)
    answer = client.post(f"/review/{place.pk}/", {"advice": "My long words", "hand-in": "1"})
    page = answer.content.decode()
    assert (answer.status_code, "My long words" in page) == (422, True)
    assert "This place was given back." in page
    assert "Nothing to do here" in client.get(f"/review/{place.pk}/").content.decode()


def test_a_place_is_given_back(place):
    client = signed_in(place.reviewer)
    answer = client.post(f"/review/{place.pk}/release/", follow=True)
    assert "You gave the place back." in answer.content.decode()
    assert list(queries.open_assignments(place.reviewer)) == []


def test_files_come_as_attachments_with_neutral_names_and_without_metadata(place):
    client = signed_in(place.reviewer)
    photo, preview = (client.get(path) for path in files_of(place)["Photo 1.jpg"])
    text = client.get(files_of(place)["Text 1.txt"][0])
    assert photo["Content-Disposition"] == 'attachment; filename="Photo 1.jpg"'
    assert preview["Content-Disposition"] == 'inline; filename="Photo 1.jpg"'
    assert [photo["Content-Type"], preview["Content-Type"]] == ["image/jpeg", "image/jpeg"]
    assert [b"Exif" in media_samples.photo(), b"Exif" in photo.getvalue()] == [True, False]
    assert b"Exif" not in preview.content
    assert text.content == b"[name] wrote this."
    policies = {answer["Content-Security-Policy"][:7] for answer in (photo, preview, text)}
    assert policies == {"sandbox"}


def test_only_pictures_have_a_preview(place):
    path = files_of(place)["Text 1.txt"][1]
    assert signed_in(place.reviewer).get(path).status_code == 404


def test_files_are_for_their_reviewer_while_the_review_is_open(place):
    paths = [path for pair in files_of(place).values() for path in pair]
    linus = make_reviewer("Linus", organization=office_of(place.submission))
    assert {signed_in(linus).get(path).status_code for path in paths} == {404}
    client = signed_in(place.reviewer)
    client.post(f"/review/{place.pk}/", words(place, *MEETS) | {"hand-in": "1"})
    assert {client.get(path).status_code for path in paths} == {404}


def test_a_lost_place_shows_no_more_of_the_work(place):
    client = signed_in(place.reviewer)
    actions.release(place, at=timezone.now())
    page = client.post(f"/review/{place.pk}/", words(place, *MEETS))
    assert (page.status_code, b"Words about" in page.content) == (422, True)
    assert b"alert(1)" not in page.content


def _leaves_office(place: Assignment) -> None:
    place.reviewer.memberships.all().delete()


def _joins_the_applicant(place: Assignment) -> None:
    school = make_organization("Riverside School")
    join(place.reviewer, organization=school, role="coach")
    join(place.submission.applicant, organization=school, role="coach")


@pytest.mark.parametrize("meanwhile", [_leaves_office, _joins_the_applicant])
def test_who_may_not_review_any_more_sees_no_more_of_the_work(place, meanwhile):
    paths = [path for pair in files_of(place).values() for path in pair]
    client, sent = signed_in(place.reviewer), words(place, *MEETS) | {"hand-in": "1"}
    assert b"alert(1)" in client.get(f"/review/{place.pk}/").content
    meanwhile(place)
    assert b"alert(1)" not in client.get(f"/review/{place.pk}/").content
    assert b"alert(1)" not in client.post(f"/review/{place.pk}/", sent).content
    assert {client.get(path).status_code for path in paths} == {404}
    assert not queries.open_assignments(place.reviewer).exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("levels", "told"),
    [(MEETS, "Earned"), (NOT_YET, "That is a normal answer.")],
)
def test_a_decision_is_read_by_applicant_and_reviewers_without_names(levels, told):
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace Hopper", organization=office_of(submission))
    reviewed(submission, by=grace, levels=levels)
    path = f"/review/record/{Decision.objects.get().pk}/"
    page = signed_in(submission.applicant).get(path).content.decode()
    assert (told in page, "Seen at level 2." in page, "Hopper" in page) == (True, True, False)
    page = signed_in(grace).get(path).content.decode()
    assert (told in page, "Lovelace" in page, "/earn/" in page.split("<main")[1]) == (
        True,
        False,
        False,
    )
    mallory = make_reviewer("Mallory", organization=office_of(submission))
    assert signed_in(mallory).get(path).status_code == 404


def test_the_history_is_for_the_applicant_and_shows_every_try():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    reviewed(submission, by=grace, levels=NOT_YET)
    earn.submit(submission, by=submission.applicant, at=LATER)
    reviewed(submission, by=grace, levels=MEETS)
    path = f"/review/history/{submission.pk}/"
    page = signed_in(submission.applicant).get(path).content.decode()
    assert [word in page for word in ("Try 1, 2 March", "Try 2, 2 March")] == [True, True]
    assert signed_in(grace).get(path).status_code == 404


@pytest.mark.parametrize("rows", [1, 15])
def test_the_list_of_my_reviews_costs_the_same_at_any_length(rows, django_assert_num_queries):
    office = make_organization("Office")
    version = make_version(office)
    grace = make_reviewer("Grace", organization=office)
    for number in range(rows):
        submission = make_submitted(version, applicant=make_person(f"Ada {number}"))
        reviewed(submission, by=grace, levels=MEETS)
    client = signed_in(grace)
    with django_assert_num_queries(5):
        page = client.get("/review/mine/").content.decode()
    assert page.count("Not decided") == rows


def test_work_taken_back_leaves_a_word_at_the_desk(place):
    ada = place.submission.applicant
    earn.withdraw(place.submission, by=ada, at=timezone.now())
    page = signed_in(place.reviewer).get(f"/review/{place.pk}/").content.decode()
    assert "This work is no longer with the reviewers" in page


def test_the_operator_reads_decisions_and_changes_none():
    submission = make_waiting(reviewers=1)
    grace = make_reviewer("Grace", organization=office_of(submission))
    reviewed(submission, by=grace, levels=NOT_YET)
    decision = Decision.objects.get()
    client = signed_in(make_person("Operator", staff=True))
    one = f"/operator/review/decision/{decision.pk}/"
    assert client.get("/operator/review/decision/").status_code == 200
    page = client.get(f"{one}change/").content.decode()
    assert ("1 of 1 agreed" in page, decision.salt in page) == (True, False)
    codes = [
        client.post(f"{one}change/", {"outcome": "awarded"}).status_code,
        client.post(f"{one}delete/", {"post": "yes"}).status_code,
        client.post("/operator/review/decision/add/", {}).status_code,
    ]
    assert codes == [403, 403, 403]


def test_a_draft_begun_is_first_in_the_queue():
    submission = make_waiting()
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = drafted(submission, by=grace, levels=MEETS)
    page = signed_in(grace).get("/review/").content.decode()
    assert ("You have begun" in page, f"/review/{place.pk}/" in page) == (True, True)
    assert place.taken_at == NOON + timedelta(hours=1)
