"""What files are, what they give away, and what is refused."""

import io
import struct
import tracemalloc
import wave
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from milepost.kit.errors import RuleError
from milepost.kit.media import (
    MediaType,
    cleaned_chunks,
    cleaned_pieces,
    covered_pages,
    page_words,
    preview,
    sniff,
    without_metadata,
)
from milepost.kit.media.ogg import crc
from milepost.kit.media.source import chunks_of, mapped, part_of
from milepost.kit.tests import media_samples as samples
from milepost.kit.tests.media_samples import HIDDEN, SECRET, written_pdf

TELLING = {
    "JPEG": (samples.photo("JPEG"), MediaType.JPEG),
    "PNG": (samples.photo("PNG"), MediaType.PNG),
    "WebP": (samples.photo("WEBP"), MediaType.WEBP),
    "GIF": (samples.film_of_pictures(), MediaType.GIF),
    "MP4": (samples.mp4(), MediaType.MP4),
    "MOV": (samples.mp4(brand=b"qt  "), MediaType.QUICKTIME),
    "3GP": (samples.mp4(brand=b"3gp5"), MediaType.THREE_GPP),
    "M4A": (samples.mp4(brand=b"M4A ", seen=False), MediaType.MP4_AUDIO),
    "WebM": (samples.webm(), MediaType.WEBM),
    "WebM, live": (samples.webm(live=True), MediaType.WEBM),
    "WebM, sound": (samples.webm(seen=False), MediaType.WEBM_AUDIO),
    "MP3": (samples.mp3(), MediaType.MP3),
    "WAV": (samples.wav(), MediaType.WAV),
    "Ogg": (samples.ogg(), MediaType.OGG),
    "Ogg, long comment": (samples.ogg(comment=HIDDEN * 3000), MediaType.OGG),
}
TEXT = "Dear reviewers,\r\n\tthis is <b>not</b> a page. Grüße ✓\n"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        *TELLING.values(),
        (samples.pdf(), MediaType.PDF),
        (TEXT.encode(), MediaType.TEXT),
        (b"\xef\xbb\xbf" + TEXT.encode(), MediaType.TEXT),
        (samples.mp3_frame() * 3, MediaType.MP3),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, expected: MediaType) -> None:
    assert sniff(content) is expected


REFUSED = {
    "nothing": b"",
    "blank": b" \n\n ",
    "a page": b"<!DOCTYPE html><p>hello",
    "a page after comments": b"<!-- a --> <!-- b -->\n<script>alert(1)</script>",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a drawing as XML": b"<?xml version='1.0'?><svg/>",
    "an archive": zipped(),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(40),
    "a script of the shell with a zero byte": b"#!/bin/sh\n\0",
    "Latin-1": "Grüße".encode("latin-1"),
    "an iPhone's HEIC": samples.box(b"ftyp", b"heic", bytes(4), b"mif1"),
    "Matroska that is not WebM": samples.webm(doc_type=b"matroska"),
    "PDF after a page": b"<html>" + samples.pdf(),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_any_other_file_is_not_taken(content: bytes) -> None:
    assert sniff(content) is None


def test_many_comments_before_a_page_do_not_stop_the_server() -> None:
    assert sniff(b"<!-- -->" * 50_000 + b"plain") is MediaType.TEXT


@pytest.mark.parametrize(("content", "media_type"), TELLING.values(), ids=TELLING.keys())
def test_a_cleaned_file_says_nothing_of_its_maker(content: bytes, media_type: MediaType) -> None:
    assert HIDDEN in content
    cleaned = without_metadata(content, media_type)
    assert sniff(cleaned) is media_type
    assert HIDDEN[:8] not in cleaned
    assert without_metadata(cleaned, media_type)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_and_knows_no_place(form: str) -> None:
    content = samples.photo(form)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(samples.GPS) == samples.PLACE
    with Image.open(
        io.BytesIO(without_metadata(content, MediaType(f"image/{form.lower()}")))
    ) as it:
        red, blue = it.convert("RGB").getpixel((20, 5)), it.convert("RGB").getpixel((20, 55))
        facts = (
            it.size,
            dict(it.getexif()),
            {*it.info} & {"exif", "xmp", "comment", "icc_profile"},
        )
    assert facts == ((40, 60), {}, set())
    assert (red[0] > 200, blue[2] > 200) == (True, True)


def test_an_animation_keeps_its_frames() -> None:
    cleaned = without_metadata(samples.film_of_pictures(), MediaType.GIF)
    with Image.open(io.BytesIO(cleaned)) as film:
        assert (film.n_frames, film.info["duration"], "comment" in film.info) == (3, 80, False)


def test_of_a_phone_s_several_pictures_in_one_jpeg_the_first_is_kept() -> None:
    first, second = Image.new("RGB", (40, 20), "red"), Image.new("RGB", (40, 20), "blue")
    out = io.BytesIO()
    first.save(out, format="MPO", save_all=True, append_images=[second])
    with Image.open(io.BytesIO(without_metadata(out.getvalue(), MediaType.JPEG))) as image:
        assert (image.format, image.size, image.getpixel((5, 5))[0] > 200) == (
            "JPEG",
            (40, 20),
            True,
        )


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_truncated_picture_is_refused(form: str) -> None:
    whole = samples.picture(form, size=(300, 300))
    with pytest.raises(RuleError) as refusal:
        without_metadata(whole[: len(whole) // 2], MediaType(f"image/{form.lower()}"))
    assert refusal.value.code == "broken-file"


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (20_000, 20_000)])
def test_a_picture_of_too_many_pixels_is_refused_unopened(width: int, height: int) -> None:
    content = samples.bomb(width=width, height=height)
    assert len(content) < 100_000
    for work in (lambda: without_metadata(content, MediaType.PNG), lambda: preview_png(content)):
        with pytest.raises(RuleError) as refusal:
            work()
        assert refusal.value.code == "too-many-pixels"


def preview_png(content: bytes) -> bytes:
    return preview(content, MediaType.PNG, 320)


def test_an_animation_of_too_many_pixels_together_is_refused() -> None:
    frames = [Image.new("1", (3000, 3000), number % 2) for number in range(5)]
    out = io.BytesIO()
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(RuleError) as refusal:
        without_metadata(out.getvalue(), MediaType.GIF)
    assert refusal.value.code == "too-many-pixels"


def test_a_picture_with_a_page_behind_it_is_written_without_the_page() -> None:
    polyglot = samples.picture("GIF") + b"<html><script>alert(1)</script>"
    assert b"script" not in without_metadata(polyglot, MediaType.GIF)


def test_a_page_that_begins_like_a_picture_is_refused() -> None:
    with pytest.raises(RuleError):
        without_metadata(b"GIF89a/*<html>*/=1;alert(1)", MediaType.GIF)


def test_a_preview_is_a_small_jpeg_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (800, 400), (0, 0, 0, 0)).save(out, format="PNG")
    with Image.open(io.BytesIO(preview(out.getvalue(), MediaType.PNG, 200))) as small:
        assert (small.format, small.size, small.getpixel((50, 50))) == (
            "JPEG",
            (200, 100),
            (255, 255, 255),
        )


def test_a_preview_of_a_photo_stands_upright_without_its_place() -> None:
    small = preview(samples.photo(), MediaType.JPEG, 30)
    with Image.open(io.BytesIO(small)) as image:
        assert (image.size, dict(image.getexif())) == ((30, 45), {})


def test_a_pdf_keeps_its_pages_and_notes_and_loses_its_authors() -> None:
    content = samples.pdf()
    before = PdfReader(io.BytesIO(content))
    assert (before.metadata.author, list(before.attachments)) == (SECRET, ["notes.txt"])
    cleaned = without_metadata(content, MediaType.PDF)
    after = PdfReader(io.BytesIO(cleaned))
    assert (len(after.pages), after.metadata, after.attachments) == (1, None, {})
    notes = [entry.get_object() for entry in after.pages[0]["/Annots"]]
    assert [(note["/Contents"], note.get("/T")) for note in notes] == [
        ("Look here", None),
        ("Kept", None),
    ]
    assert everything_in(after).count(HIDDEN) == 0
    assert everything_in(before).count(HIDDEN) > 3


def everything_in(reader: PdfReader) -> bytes:
    """Every object, reachable or not, with its streams unpacked as far as they can be."""
    parts = []
    for number in range(1, reader.trailer["/Size"]):
        found = reader.get_object(number)
        parts.append(repr(found).encode())
        if hasattr(found, "get_data"):
            parts.append(found._data if "DCT" in repr(found.get("/Filter")) else found.get_data())
    return b"".join(parts)


def test_a_pdf_behind_a_password_is_refused_by_its_reason() -> None:
    with pytest.raises(RuleError) as refusal:
        without_metadata(samples.pdf(password="x"), MediaType.PDF)
    assert refusal.value.code == "locked-file"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.pdf()[:600], MediaType.PDF),
        (b"%PDF-1.7 nothing else", MediaType.PDF),
        (samples.mp4()[:-5], MediaType.MP4),
        (samples.mp4()[:30], MediaType.MP4),
        (samples.box(b"ftyp", b"isom", bytes(4)), MediaType.MP4),
        (samples.webm()[:-5], MediaType.WEBM),
        (samples.wav()[:60], MediaType.WAV),
        (samples.ogg()[:-1], MediaType.OGG),
        (samples.ogg()[:40], MediaType.OGG),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00", MediaType.MP3),
        (b"\xff\xfe", MediaType.TEXT),
    ],
)
def test_a_broken_file_is_refused(content: bytes, media_type: MediaType) -> None:
    with pytest.raises(RuleError) as refusal:
        without_metadata(content, media_type)
    assert refusal.value.code == "broken-file"


def test_a_film_keeps_its_length_and_frames_and_loses_its_track_of_places() -> None:
    content = samples.mp4()
    cleaned = without_metadata(content, MediaType.MP4)
    assert (len(cleaned), cleaned.count(b"F" * 50)) == (len(content), 1)
    assert (cleaned.count(b"vide"), cleaned.count(b"hdlr"), cleaned.count(b"udta")) == (1, 1, 0)
    assert struct.pack(">I", 3_800_000_000) not in cleaned


def test_a_track_of_places_in_pieces_is_refused() -> None:
    with pytest.raises(RuleError):
        without_metadata(samples.mp4() + samples.box(b"moof"), MediaType.MP4)


def test_a_webm_keeps_its_length_and_frames() -> None:
    content = samples.webm()
    cleaned = without_metadata(content, MediaType.WEBM)
    assert (len(cleaned), cleaned.count(b"frame")) == (len(content), 1)


def test_sound_is_kept_to_the_last_sample() -> None:
    cleaned = without_metadata(samples.wav(), MediaType.WAV)
    with wave.open(io.BytesIO(cleaned)) as sound:
        assert sound.readframes(9999) == b"\x80" * 800


def test_an_mp3_is_kept_frame_by_frame_past_junk_between_them() -> None:
    frame = samples.mp3_frame()
    content = samples.mp3(frames=3) + HIDDEN + frame * 3
    assert without_metadata(content, MediaType.MP3) == frame * 6


def test_endless_false_starts_in_an_mp3_are_refused() -> None:
    with pytest.raises(RuleError):
        without_metadata(samples.mp3_frame() * 2 + b"\xff\xfb\x90\0" * 20_000, MediaType.MP3)


def test_ogg_pages_are_sealed_with_the_published_checksum() -> None:
    """CRC-32/CKSUM's check value for "123456789" is 765E7680 after its final inversion."""
    assert crc(b"123456789") == 0x765E7680 ^ 0xFFFFFFFF
    cleaned = without_metadata(samples.ogg(comment=HIDDEN * 3000), MediaType.OGG)
    starts = [at for at in range(len(cleaned)) if cleaned.startswith(b"OggS", at)]
    for start, end in zip(starts, [*starts[1:], len(cleaned)], strict=True):
        page = cleaned[start:end]
        assert page[22:26] == struct.pack("<I", crc(page[:22] + bytes(4) + page[26:]))
    assert len(starts) > 3


def test_the_bomb_is_a_bomb() -> None:
    """The bound is what refuses it: the picture itself is well-formed."""
    content = samples.bomb(width=10_000, height=10_000)
    assert struct.unpack(">II", content[16:24]) == (10_000, 10_000)
    assert zlib.crc32(content[12:29]) == struct.unpack(">I", content[29:33])[0]


@pytest.mark.parametrize("name", [*TELLING, "PDF"])
def test_a_file_on_the_disk_is_cleaned_as_one_in_memory(name: str, tmp_path: Path) -> None:
    content, media_type = TELLING.get(name, (samples.pdf(), MediaType.PDF))
    (tmp_path / "file").write_bytes(content)
    with (tmp_path / "file").open("rb") as file:
        there = mapped(file)
    assert sniff(there) is media_type
    assert without_metadata(there, media_type) == without_metadata(content, media_type)


def test_a_part_of_a_cleaned_file_is_that_part() -> None:
    content = samples.mp4()
    pieces, whole = (
        list(cleaned_pieces(content, MediaType.MP4)),
        without_metadata(content, MediaType.MP4),
    )
    for start in range(0, len(whole), 7):
        end = min(start + 50, len(whole))
        assert (
            b"".join(chunks_of(content, part_of(pieces, start=start, end=end))) == whole[start:end]
        )


def test_a_long_film_is_cleaned_without_standing_in_memory(tmp_path: Path) -> None:
    film = samples.mp4() + samples.box(b"uuid", b"GPS")
    with (tmp_path / "film").open("wb") as file:
        file.write(film)
        file.write(struct.pack(">I4sQ", 1, b"mdat", 16 + 600 * 1024**2))
        file.truncate(len(film) + 16 + 600 * 1024**2)
    with (tmp_path / "film").open("rb") as file:
        there = mapped(file)
    tracemalloc.start()
    length = sum(len(chunk) for chunk in cleaned_chunks(there, MediaType.MP4))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length == len(film) + 16 + 600 * 1024**2
    assert most < 8 * 1024**2


def test_a_text_or_a_pdf_beyond_its_bound_is_refused_with_a_way_out() -> None:
    with pytest.raises(RuleError, match="Take it apart"):
        without_metadata(b"a" * (20 * 1024**2 + 1), MediaType.TEXT)
    with pytest.raises(RuleError, match="Take it apart"):
        without_metadata(b"%PDF-" + bytes(100 * 1024**2), MediaType.PDF)


def test_the_first_page_of_a_pdf_can_be_looked_at() -> None:
    with Image.open(io.BytesIO(preview(samples.pdf(), MediaType.PDF, 300))) as image:
        assert (image.format, image.width, image.info.get("exif")) == ("JPEG", 300, None)
    damaged = samples.pdf()[:200]
    with pytest.raises(RuleError, match="damaged"):
        preview(damaged, MediaType.PDF, 300)


def test_the_words_of_a_pdf_s_first_pages_can_be_read() -> None:
    one, two = "The caller was angry.", "She said yes."
    assert page_words(written_pdf(one, two), most=1_000) == f"{one}\n{two}"
    assert page_words(written_pdf(one, two), most=10) == one[:10]
    assert page_words(written_pdf(*[one] * 210), most=10**6).count("caller") == 200


def test_of_a_scan_there_are_no_words_and_a_broken_pdf_is_refused() -> None:
    assert "angry" not in page_words(covered_pages(written_pdf("angry"), {}), most=1_000)
    with pytest.raises(RuleError, check=lambda error: error.code == "broken-file"):
        page_words(b"%PDF-1.7 nothing", most=1_000)


def test_a_page_as_large_as_a_house_is_drawn_small() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=14_400, height=14_400)
    out = io.BytesIO()
    writer.write(out)
    with Image.open(io.BytesIO(preview(out.getvalue(), MediaType.PDF, 300))) as image:
        assert image.size == (300, 300)
