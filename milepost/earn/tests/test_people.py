"""People who appear in evidence: said, covered, and shown to nobody they did not agree to."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from milepost.earn import actions
from milepost.earn.models import Artifact
from milepost.earn.queries import names_in, safe_content, shown_of, standing_of
from milepost.earn.rules.people import (
    Cover,
    ToldPeople,
    cover_from,
    covered_words,
    require_cover,
)
from milepost.earn.rules.work import FileWork
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    make_person,
    make_submission,
    photo,
    slot_of,
    text,
)
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.media import page_picture
from milepost.people.models import Person

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
NAMES = (("Rosa Lind", "a colleague"), ("Rosa", "a colleague"), ("José", ""))
LEFT_HALF = Cover(places=((0, 0, 50, 100),))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rosa Lind and rosa spoke.", "[a colleague] and [a colleague] spoke."),
        ("ROSA\nLIND agreed.", "[a colleague] agreed."),
        ("Jose said no.", "[…] said no."),
        ("Rosamund stays.", "Rosamund stays."),
        ("Mail r.lind@firm.example or +49 (30) 123-4567.", "Mail […] or […]."),
        ("On 2026-11-27 and 27.11.2026 we met 12 people.", None),
        ("", None),
    ],
)
def test_names_become_roles(words: str, expected: str | None) -> None:
    cover = Cover(names=NAMES, contacts=True)
    assert covered_words(words, cover) == (words if expected is None else expected)


def test_a_cover_comes_back_as_it_was_kept() -> None:
    cover = Cover(cells=((0, 8),), places=((1.5, 2, 3, 4),), names=NAMES, contacts=True)
    assert (cover_from(cover.stored()), Cover().stored()) == (cover, {})


@pytest.mark.parametrize(
    ("cover", "code"),
    [
        (Cover(places=((90, 0, 10.1, 10),)), ""),
        (Cover(places=((90, 0, 20, 10),)), "outside"),
        (Cover(places=((-1, 0, 5, 5),)), "outside"),
        (Cover(places=((0, 0, 0, 5),)), "outside"),
        (Cover(cells=((12, 0),)), "outside"),
        (Cover(names=((" ", "x"),)), "bad-name"),
        (Cover(places=((0, 0, 1, 1),) * 61), "too-much"),
    ],
)
def test_what_can_be_covered(cover: Cover, code: str) -> None:
    assert refusal(lambda: require_cover(cover)) == code


def refusal(act: Any) -> str:
    try:
        act()
    except RuleError as error:
        return error.code
    return ""


def white(mode: str = "RGB", form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (40, 20), "white").save(out, form)
    return out.getvalue()


def make_piece(person: Person, work: Any) -> Artifact:
    submission = make_submission(person, "any")
    slot = slot_of(submission)
    return actions.add_artifact(submission, slot=slot, work=work, by=person, at=NOON)


def cover(piece: Artifact, what: Cover) -> Artifact:
    by = piece.submission.applicant
    return actions.cover_artifact(piece, cover=what, by=by, at=LATER)


def pixels(content: bytes) -> list[Any]:
    """What stands left and right in the middle."""
    with Image.open(io.BytesIO(content)) as image:
        shown = image.convert("RGB")
        return [shown.getpixel((x, shown.height // 2)) for x in (2, shown.width - 3)]


@pytest.mark.parametrize(("mode", "form"), [("RGB", "PNG"), ("RGBA", "PNG"), ("L", "WEBP")])
def test_what_is_covered_is_gone_from_what_others_get(mode: str, form: str) -> None:
    work = FileWork(name=f"me.{form.lower()}", content=white(mode, form), setting="work")
    piece = cover(make_piece(make_person("Ada"), work), LEFT_HALF)
    black, paper = pixels(safe_content(shown_of(piece)))
    assert (max(black) < 9, min(paper) > 246) == (True, True)
    assert (piece.people, piece.digest) == ("covered", piece.covered_sha256)
    assert piece.sha256 != piece.covered_sha256
    # Without the guard others would get the original: this test can fail.
    Artifact.objects.filter(pk=piece.pk).update(covered_sha256="")
    piece.refresh_from_db()
    assert min(pixels(safe_content(shown_of(piece)))[0]) > 246


def test_uncovering_says_nothing_about_people_any_more() -> None:
    piece = cover(make_piece(make_person("Ada"), photo()), LEFT_HALF)
    piece = cover(piece, Cover())
    assert (piece.cover, piece.covered_sha256, piece.people) == ({}, "", "")


def test_names_stay_covered_when_a_text_is_changed() -> None:
    ada = make_person("Ada")
    piece = cover(make_piece(ada, text("Rosa was there.")), Cover(names=NAMES))
    work = text("Then came Rosa Lind.")
    changed = actions.save_text(
        piece.submission,
        slot=piece.slot,
        work=type(work)(**vars(work) | {"id": piece.pk}),
        by=ada,
        at=LATER,
    )
    assert shown_of(changed).text == "Then came [a colleague]."
    assert changed.text == "Then came Rosa Lind."


def test_a_text_file_and_a_note_are_covered_too() -> None:
    work = FileWork(name="a.txt", content=b"Rosa spoke.", setting="work", note="With Rosa.")
    work_shown = shown_of(cover(make_piece(make_person("Ada"), work), Cover(names=NAMES)))
    assert safe_content(work_shown) == b"[a colleague] spoke."
    assert work_shown.note == "With [a colleague]."


def test_names_covered_once_are_proposed_where_they_occur_again() -> None:
    ada = make_person("Ada")
    first = cover(make_piece(ada, text("Rosa was there.")), Cover(names=NAMES))
    slot = slot_of(first.submission)
    second = actions.add_artifact(
        first.submission, slot=slot, work=text("Jose and Rosa."), by=ada, at=NOON
    )
    assert names_in(second) == [("Rosa", "a colleague"), ("José", "")]


def test_places_are_covered_in_pictures_only_and_by_their_maker_only() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    piece = make_piece(ada, text())
    assert refusal(lambda: cover(piece, LEFT_HALF)) == "not-coverable"
    told = ToldPeople(people="none", consent_note="", audience="everyone")
    acts = (
        lambda: actions.cover_artifact(piece, cover=Cover(names=NAMES), by=mallory, at=NOON),
        lambda: actions.tell_people(piece, told=told, by=mallory, at=NOON),
    )
    assert [refusal(act) for act in acts] == ["not-yours"] * 2


def test_people_who_have_not_agreed_keep_work_from_being_handed_in() -> None:
    ada = make_person("Ada")
    piece = make_piece(ada, photo())
    told = ToldPeople(people="shown", consent_note="", audience="chosen")
    actions.tell_people(piece, told=told, by=ada, at=NOON)
    [missing] = standing_of(piece.submission).missing
    assert "have not agreed" in missing.sentence
    assert refusal(lambda: actions.submit(piece.submission, by=ada, at=NOON)) == "incomplete"
    cover(piece, LEFT_HALF)
    assert actions.submit(piece.submission, by=ada, at=NOON).state == "submitted"


def test_what_was_judged_keeps_its_cover_when_the_next_round_uncovers() -> None:
    ada = make_person("Ada")
    piece = cover(make_piece(ada, photo()), LEFT_HALF)
    submission = actions.submit(piece.submission, by=ada, at=NOON)
    actions.return_to_applicant(submission, at=LATER)
    fresh = cover(piece, Cover())
    piece.refresh_from_db()
    assert (bool(piece.covered_sha256), fresh.covered_sha256, fresh.pk == piece.pk) == (
        True,
        "",
        False,
    )


def test_a_learner_covers_fields_and_numbers_on_the_page(client: Client) -> None:
    ada = make_person("Ada")
    work = FileWork(name="me.png", content=white(), setting="work", note="With Rosa.")
    piece = make_piece(ada, work)
    client.force_login(ada, backend=BACKEND)
    page, places, names, tell = (
        reverse(f"earn:{name}", args=[piece.pk])
        for name in ("people", "cover_places", "cover_names", "tell_people")
    )
    assert client.post(places, {"cells": ["0-0"], "places": "10 10 5"}).status_code == 422
    assert client.post(places, {"cells": ["0-0"], "places": "0 0 50 100\n"}).status_code == 302
    assert client.post(names, {"names": "Rosa = a colleague"}).status_code == 302
    told = {"people": "agreed", "consent_note": "Rosa wrote it.", "audience": "reviewers"}
    assert client.post(tell, told).status_code == 302
    piece.refresh_from_db()
    assert (piece.people, piece.audience, piece.cover) == (
        "agreed",
        "reviewers",
        {"cells": [[0, 0]], "places": [[0, 0, 50, 100]], "names": [["Rosa", "a colleague"]]},
    )
    shown = client.get(page).content.decode()
    assert ("With [a colleague]." in shown, 'value="0-0"' in shown) == (True, True)
    for name in ("large", "covered"):
        assert client.get(reverse(f"earn:{name}", args=[piece.pk])).status_code == 200
    client.force_login(make_person("Mallory"), backend=BACKEND)
    refused = [
        client.get(page),
        client.post(places, {"places": "0 0 1 1"}),
        client.post(tell, told),
    ]
    assert [answer.status_code for answer in refused] == [404] * 3


# documents


def letter(pages: int = 2) -> bytes:
    """A PDF with a name on each page, as words that can be searched for."""
    writer = PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): named})
    for _page in range(pages):
        page = writer.add_blank_page(595, 842)
        words = DecodedStreamObject()
        words.set_data(b"BT /F1 24 Tf 60 760 Td (Rosa Lind) Tj ET")
        page[NameObject("/Contents")] = words
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def words_in(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def middle_of(content: bytes, page: int) -> int:
    """How bright the middle of a page is."""
    png = page_picture(content, page=page, width=200).png
    with Image.open(io.BytesIO(png)) as image:
        found = image.convert("L").getpixel((image.width // 2, image.height // 2))
        assert isinstance(found, int | float)
        return int(found)


def test_a_covered_document_has_no_words_left_under_the_paint() -> None:
    work = FileWork(name="letter.pdf", content=letter(), setting="work")
    piece = make_piece(make_person("Ada"), work)
    assert words_in(safe_content(shown_of(piece))).count("Rosa Lind") == 2
    piece = cover(piece, Cover(pages=((1, (40.0, 40.0, 20.0, 20.0)),)))
    shown = safe_content(shown_of(piece))
    assert (piece.people, words_in(shown), len(PdfReader(io.BytesIO(shown)).pages)) == (
        "covered",
        "",
        2,
    )
    assert (middle_of(shown, 0) > 200, middle_of(shown, 1) < 20) == (True, True)
    assert files.read(piece.sha256) == work.content
    assert cover(piece, Cover()).covered_sha256 == ""


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (Cover(pages=((0, (90.0, 0.0, 20.0, 10.0)),)), "outside"),
        (Cover(pages=((-1, (0.0, 0.0, 20.0, 10.0)),)), "outside"),
        (LEFT_HALF, "not-coverable"),
    ],
)
def test_what_no_page_has_is_not_covered(what: Cover, code: str) -> None:
    piece = make_piece(
        make_person("Ada"), FileWork(name="a.pdf", content=letter(1), setting="work")
    )
    with pytest.raises(RuleError) as refusal:
        cover(piece, what)
    assert refusal.value.code == code


def test_a_long_document_is_refused_with_a_way_out() -> None:
    piece = make_piece(
        make_person("Ada"), FileWork(name="a.pdf", content=letter(41), setting="work")
    )
    with pytest.raises(RuleError, match="Take it apart"):
        cover(piece, Cover(pages=((0, (0.0, 0.0, 20.0, 10.0)),)))


def test_the_page_covers_a_document_page_by_page(client: Client) -> None:
    ada = make_person("Ada")
    piece = make_piece(ada, FileWork(name="a.pdf", content=letter(), setting="work"))
    client.force_login(ada)
    address = reverse("earn:people", args=[piece.pk])
    page = client.get(address, {"page": "2"}).text
    assert ("Page 2 of 2" in page, 'name="page" value="1"' in page) == (True, True)
    sent = {"cells": ["5-4", "6-4"], "places": "", "page": "1"}
    answer = client.post(reverse("earn:cover_places", args=[piece.pk]), sent)
    assert answer["Location"] == f"{address}?page=2#places"
    client.post(reverse("earn:cover_places", args=[piece.pk]), {"places": "1 2 3 4", "page": "0"})
    piece.refresh_from_db()
    assert {
        page: len(places) for page, places in cover_from(piece.cover).places_by_page.items()
    } == {
        1: 2,
        0: 1,
    }
    shown = client.get(address, {"page": "2"}).text
    assert 'value="5-4" aria-label="row 5, column 6" checked' in shown
    for name in ("large", "covered"):
        picture = client.get(reverse(f"earn:{name}", args=[piece.pk]), {"page": "2"})
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
