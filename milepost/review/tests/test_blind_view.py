"""What a reviewer sees of a submission, and what never reaches them."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse

from milepost.earn import actions as earn
from milepost.earn.queries import DayTold, KeeperTold, digest_about
from milepost.earn.rules.attesting import Answer, Question
from milepost.earn.rules.work import FileWork, LinkWork, TextWork
from milepost.kit import files
from milepost.kit.media import MediaType
from milepost.kit.tests import media_samples
from milepost.organizations.tests.builders import join, make_organization
from milepost.people.tests.builders import make_person
from milepost.review import actions, queries
from milepost.review.models import BlindCopy
from milepost.review.queries.desk import BlindLog
from milepost.review.rules.blinding import Hidden
from milepost.review.tests.builders import (
    LATER,
    NOON,
    make_reviewer,
    make_version,
    office_of,
    put,
    seated,
)
from milepost.review.tests.test_api import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    """A place at Ada's work, which says in many ways who she is."""
    office = make_organization("State Office")
    ada = make_person("Ada Lovelace", email="countess@analytical.example")
    ada.emailaddress_set.create(email="private@home.example", verified=True)
    join(ada, organization=make_organization("Engine Works"), role="employer")
    submission = earn.start(make_version(office), by=ada, at=NOON)
    text = TextWork(text="I am Ada. <b>Bold</b> private@home.example", setting="work", note="Ada's")
    put(submission, text, at=NOON)
    film = LinkWork(url="https://ada.example/film", setting="work")
    photo = FileWork(name="ada-lovelace.jpg", content=media_samples.photo(), setting="home")
    put(submission, photo, slot=1, at=NOON + timedelta(minutes=1))
    put(submission, film, slot=1, at=NOON + timedelta(minutes=2))
    diary = FileWork(name="diary.txt", content=b"At Engine Works, Countess.", setting="work")
    put(submission, diary, slot=1, at=NOON + timedelta(minutes=3))
    earn.submit(submission, by=ada, at=NOON)
    grace = make_reviewer("Grace", organization=office)
    return seated(submission, by=grace, at=NOON)


def test_texts_notes_and_files_tell_nothing_of_the_applicant(place):
    shown = [
        (piece.text, piece.note, piece.url, piece.file and piece.file.name, piece.hidden)
        for _slot, pieces in queries.blind_view(place)
        for piece in pieces
    ]
    text = "I am [name]. <b>Bold</b> [e-mail address]"
    hidden = Counter({Hidden.NAME: 2, Hidden.EMAIL: 1})
    diary = Counter({Hidden.ORGANIZATION: 1, Hidden.EMAIL: 1})
    assert shown == [
        (text, "[name]'s", "", None, hidden),
        ("", "", "", "Photo 1.jpg", Counter()),
        ("", "", "https://ada.example/film", None, Counter()),
        ("At [organization], [e-mail address].", "", "", "Text 1.txt", diary),
    ]


def test_every_slot_is_shown_with_what_it_lacks(place):
    facts = [
        (view.slot.title, len(view.artifacts), view.lacks) for view in queries.blind_view(place)
    ]
    assert facts == [("What happened", 1, 0), ("Anything that shows it", 3, 0)]


def test_what_was_hidden_is_said(place):
    ((_slot, (text, *_)), *_) = queries.blind_view(place)
    assert text.hidden_words == "name (2), e-mail address (1)"


def test_a_copy_has_no_metadata_and_is_made_once(place):
    original = media_samples.photo()
    digest = files.keep(original).sha256
    copy = actions.blind_copy(digest, media_type=MediaType.JPEG, at=LATER)
    cleaned = files.read(copy.sha256)
    assert (b"Exif" in original, b"Exif" in cleaned) == (True, False)
    assert actions.blind_copy(digest, media_type=MediaType.JPEG, at=LATER) == copy
    small = actions.blind_preview(digest, media_type=MediaType.JPEG, at=LATER)
    assert b"Exif" not in files.read(small.sha256)
    assert BlindCopy.objects.count() == 2


def test_the_page_costs_the_same_for_one_piece_and_many(place, django_assert_num_queries):
    with django_assert_num_queries(5):
        queries.blind_view(place)
    for number in range(20):
        place.submission.artifacts.create(
            slot=office_slot(place),
            kind="text",
            text=f"More {number}",
            first_round=1,
            added_at=NOON,
        )
    with django_assert_num_queries(5):
        queries.blind_view(place)


def office_slot(place):
    return place.submission.version.slots.all()[1]


def test_a_later_round_shows_its_own_work_only(place):
    submission = place.submission
    first = {piece.id for _slot, pieces in queries.blind_view(place) for piece in pieces}
    submission.artifacts.filter(url__startswith="https").update(removed_round=2)
    again = type(place)(submission=submission, round=2, reviewer=place.reviewer, taken_at=LATER)
    second = {piece.id for _slot, pieces in queries.blind_view(again) for piece in pieces}
    gone = submission.artifacts.get(url__startswith="https")
    assert first - second == {gone.pk}
    assert queries.blind_artifact(again, pk=gone.pk) is None
    assert office_of(submission).name == "State Office"


@pytest.fixture
def diary_place(place):
    """A place at work with a very long diary of Ada's in it."""
    earn.withdraw(place.submission, by=place.submission.applicant, at=NOON)
    ada, version = place.submission.applicant, place.submission.version
    again = earn.start(version, by=ada, at=NOON)
    put(again, TextWork(text="Read my diary.", setting="work"), at=NOON)
    lines = b"Ada wrote this. " * 10_000
    put(again, FileWork(name="diary.txt", content=lines, setting="work"), slot=1, at=NOON)
    photo = FileWork(name="photo.jpg", content=media_samples.photo(), setting="home")
    put(again, photo, slot=1, at=NOON + timedelta(minutes=1))
    earn.submit(again, by=ada, at=NOON)
    return seated(again, by=place.reviewer, at=NOON)


def test_a_long_text_is_read_when_it_is_fetched_and_not_before(diary_place):
    pieces = [piece for _slot, row in queries.blind_view(diary_place) for piece in row]
    diary, photo = pieces[1:]
    assert (diary.file.name, diary.text) == ("Text 1.txt", "")
    fetched = queries.blind_artifact(diary_place, pk=diary.id)
    assert actions.blind_content(fetched, at=NOON) == b"[name] wrote this. " * 10_000
    default_storage.delete(files.path_of(diary.file.sha256))
    assert [piece for _slot, row in queries.blind_view(diary_place) for piece in row] == pieces
    assert queries.blind_artifact(diary_place, pk=photo.id) == photo


def test_a_third_party_is_shown_by_what_they_are_and_never_by_name(place):
    piece = place.submission.artifacts.get(kind="text")
    question = Question(
        email="b.boss@river-clinic.example", name="Boss", statement="Ada calmed a caller."
    )
    by = place.submission.applicant
    asked = earn.ask(piece, question=question, by=by, at=NOON)
    words = "Ada did, says Barbara of River Clinic."
    said = Answer(
        state="corrected",
        capacity="other",
        capacity_words="Head at River Clinic",
        words=words,
        name="Barbara Boss",
        name_shown=True,
        seen=digest_about(asked, artifact=piece),
    )
    earn.attest(asked, answer=said, at=LATER)
    [shown] = queries.blind_view(place)[0].artifacts[0].said
    assert (shown.state, shown.capacity, shown.statement, shown.words, shown.current) == (
        "corrected",
        "Head at [organization]",
        "[name] calmed a caller.",
        "[name] did, says [name] of [organization].",
        True,
    )
    assert shown.domain == "an address at a domain of its own"


@pytest.mark.parametrize(("missed", "told"), [(60, False), (61, True)])
def test_a_list_of_days_says_that_it_is_cut(missed, told):
    days = [
        DayTold(
            day=NOON.date() + timedelta(days=number),
            outcome="notMet",
            source="supervisor",
            observer=1,
            late=0,
            corrected=False,
        )
        for number in range(missed)
    ]
    standing = {"days_by": {"supervisor": missed}}
    piece = {"log": BlindLog(standing=standing, days=days, months=[])}
    page = render_to_string("review/_log.html", {"piece": piece})
    assert (page.count('<th role="rowheader"'), "the latest 60 of 61" in page) == (60, told)


def test_reviewers_hear_of_a_refusal_about_work_that_was_taken_out(client):
    version = make_version(make_organization("State Office"))
    ada = make_person("Ada Lovelace")
    submission = earn.start(version, by=ada, at=NOON)
    put(submission, TextWork(text="I led it.", setting="work"), at=NOON)
    piece = submission.artifacts.get()
    question = Question(email="b@firm.example", name="B. Boss", statement="Ada led this.")
    asked = earn.ask(piece, question=question, by=ada, at=NOON)
    told = Answer(
        state="refused",
        capacity="supervisor",
        capacity_words="",
        words="Ada was on leave. B. Boss",
        name="B. Boss",
        name_shown=False,
        seen=piece.digest,
    )
    earn.attest(asked, answer=told, at=NOON)
    earn.remove_artifact(piece, by=ada, at=NOON)
    put(submission, TextWork(text="I led it!", setting="work"), at=NOON)
    earn.submit(submission, by=ada, at=NOON)
    grace = make_reviewer("Grace", organization=office_of(submission))
    place = seated(submission, by=grace, at=NOON)
    (left,) = queries.answers_left_at(place)
    assert (left.state, left.current, left.statement, left.words) == (
        "refused",
        False,
        "[name] led this.",
        "[name] was on leave. [name]",
    )
    client.force_login(grace)
    page = client.get(reverse("review:desk", args=[place.pk])).content.decode()
    assert "Answers about work that is not here any more" in page
    assert ("About work that was taken out" in page, "Boss" in page) == (True, False)
    status, desk = Program(grace).ask("get", f"/assignments/{place.pk}")
    told = [(one["state"], one["words"]) for one in desk["said_about_removed"]]
    assert (status, told) == (200, [(left.state, left.words)])


def test_the_desk_tells_who_else_kept_a_log_without_their_names():
    facts = {"observer": 2, "address": "known", "asked_as": "teacher", "days": 40}
    keeper = KeeperTold(source="supervisor", **facts)
    older = KeeperTold(observer=1, source="system", address="", asked_as="", days=3)
    told = {"keepers": [older, keeper], "contexts": [("Work", 31), ("Home", 1)]}
    log = BlindLog(standing={"days_by": {}}, days=[], months=[], **told)
    page = render_to_string("review/_log.html", {"piece": {"log": log}})
    for words in (
        "As the learner says; nothing is known of their address.",
        "They say so themselves; an address at the domain of an organization known here.",
        "The learner had said: a teacher.",
        "observer 2",
        "40 days",
        "Where it was met",
        "31 days",
    ):
        assert words in page, words


def test_the_address_of_a_link_is_shown_without_the_name_and_leads_where_it_led(place, client):
    pieces = [piece for _slot, found in queries.blind_view(place) for piece in found]
    (film,) = [piece for piece in pieces if piece.url]
    assert (film.url, film.shown_url) == ("https://ada.example/film", "https://[name].example/film")
    client.force_login(place.reviewer)
    page = client.get(reverse("review:desk", args=[place.pk])).text
    assert ">https://[name].example/film</a>" in page
