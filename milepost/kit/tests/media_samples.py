"""Small real files of every kind, each telling who made it, where or when: ``SECRET``."""

import io
import struct
import wave
from collections.abc import Iterable

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from milepost.kit.media.ogg import crc

SECRET = "Ada Applicant, Hill Street 7"
HIDDEN = SECRET.encode()
PLACE = {1: "N", 2: (48.0, 12.0, 30.0), 3: "E", 4: (16.0, 22.0, 12.0)}
SIDEWAYS, TIMES, GPS, ARTIST, ORIENTATION = 6, 0x0132, 0x8825, 0x013B, 0x0112


def picture(form: str, *, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture, left half red and right half blue, without metadata."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return _saved(image, form, {})


def photo(form: str = "JPEG") -> bytes:
    """A photo taken sideways by a phone that knew the place, the time and its owner."""
    image = Image.open(io.BytesIO(picture("PNG")))
    exif = Image.Exif()
    exif[ARTIST], exif[TIMES], exif[ORIENTATION] = SECRET, "2026:03:01 09:30:00", SIDEWAYS
    exif[GPS] = PLACE
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()
    more: dict[str, object] = {"exif": exif, "xmp": xmp}
    if form == "JPEG":
        more["comment"] = HIDDEN
    if form == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", SECRET)
        texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
        more = {"exif": exif, "pnginfo": texts}
    return _saved(image, form, more)


def film_of_pictures() -> bytes:
    """An animated GIF of three frames, with a comment."""
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    more = {"save_all": True, "append_images": frames[1:], "duration": 80, "comment": HIDDEN}
    return _saved(frames[0], "GIF", more)


def _saved(image: Image.Image, form: str, more: dict[str, object]) -> bytes:
    out = io.BytesIO()
    image.save(out, format=form, **more)
    return out.getvalue()


def bomb(*, width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to ``width`` times ``height`` pixels."""
    return _saved(Image.new("1", (width, height)), "PNG", {})


def pdf(*, password: str = "") -> bytes:
    """One page with properties, an author's note, an attachment, a script and a photo inside."""
    writer = PdfWriter()
    writer.append(io.BytesIO(_saved(Image.new("RGB", (60, 40), "red"), "PDF", {})))
    writer.add_metadata({"/Author": SECRET, "/Title": SECRET, "/Producer": SECRET})
    writer.add_attachment("notes.txt", HIDDEN)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject(f"app.alert('{SECRET}')")}
    action = DictionaryObject({NameObject(key): value for key, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = action
    note = Text(rect=(10, 10, 30, 30), text="Look here")
    note[NameObject("/T")] = TextStringObject(SECRET)
    writer.add_annotation(0, note)
    writer.add_annotation(0, FreeText(text="Kept", rect=(10, 40, 50, 60)))
    _use_photo(writer)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def written_pdf(*pages: str, title: str = "") -> bytes:
    """A PDF with these words on its pages, eight in a line."""
    writer = PdfWriter()
    for words in pages:
        page = writer.add_blank_page(width=595, height=842)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
        fonts = DictionaryObject({NameObject("/F1"): named})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = DecodedStreamObject()
        content.set_data(_lines(words.split()))
        page[NameObject("/Contents")] = writer._add_object(content)
    if title:
        writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _lines(words: list[str]) -> bytes:
    lines = (" ".join(words[at : at + 8]) for at in range(0, len(words), 8))
    told = "".join(f"({line}) Tj T* " for line in lines)
    return f"BT /F1 12 Tf 14 TL 40 780 Td {told}ET".encode()


def _use_photo(writer: PdfWriter) -> None:
    """Put the photo, EXIF and all, where the page's picture was."""
    pictures = writer.pages[0]["/Resources"]["/XObject"]
    image = next(iter(pictures.values())).get_object()
    assert image["/Filter"] == "/DCTDecode", image["/Filter"]
    image._data = photo()


def box(kind: bytes, *parts: bytes) -> bytes:
    """One ISO box."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(*, brand: bytes = b"isom", seen: bool = True, place: bytes = HIDDEN) -> bytes:
    """A film (or a sound) with its place in ``udta``, a title, a date, and a track of places."""
    start = len(box(b"ftyp", brand, bytes(4), brand)) + 8
    frames = b"F" * 50
    main = _trak(b"vide" if seen else b"soun", offset=start, size=len(frames))
    places = _trak(b"meta", offset=start + len(frames), size=len(place))
    dated = struct.pack(">III", 0, 3_800_000_000, 3_800_000_001)
    udta = box(b"udta", box(b"\xa9xyz", HIDDEN), box(b"meta", bytes(4), HIDDEN))
    moov = box(b"moov", box(b"mvhd", dated, bytes(88)), main, places, udta)
    return (
        box(b"ftyp", brand, bytes(4), brand)
        + box(b"mdat", frames, place)
        + moov
        + box(b"uuid", HIDDEN)
        + box(b"free", HIDDEN)
    )


def _trak(handler: bytes, *, offset: int, size: int) -> bytes:
    hdlr = box(b"hdlr", bytes(8), handler, bytes(12), HIDDEN, b"\0")
    stbl = box(
        b"stbl",
        box(b"stsd", bytes(8)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        box(b"stsz", struct.pack(">IIII", 0, 0, 1, size)),
        box(b"stco", struct.pack(">III", 0, 1, offset)),
    )
    return box(b"trak", box(b"mdia", hdlr, box(b"minf", stbl)))


def element(identity: int, *parts: bytes, known: bool = True) -> bytes:
    """One EBML element, with a size of eight bytes or an unknown one."""
    body = b"".join(parts)
    head = identity.to_bytes((identity.bit_length() + 7) // 8, "big")
    size = (len(body) | 1 << 56).to_bytes(8, "big") if known else b"\x01" + b"\xff" * 7
    return head + size + body


def webm(*, seen: bool = True, live: bool = False, doc_type: bytes = b"webm") -> bytes:
    """A film (or a sound) with a title, a date, tags and an attached picture."""
    info = element(
        0x1549A966,
        element(0x2AD7B1, b"\x0f\x42\x40"),
        element(0x7BA9, HIDDEN),
        element(0x4461, bytes(8)),
        element(0x4D80, HIDDEN),
        element(0x5741, HIDDEN),
    )
    track = element(0xAE, element(0x83, b"\x01" if seen else b"\x02"), element(0x536E, HIDDEN))
    cluster = element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, b"frame"), known=not live)
    tags = element(0x1254C367, element(0x7373, HIDDEN)) + element(0x1941A469, HIDDEN * 9)
    head = element(0x1A45DFA3, element(0x4282, doc_type))
    tracks = element(0x1654AE6B, track)
    return head + element(0x18538067, info, tracks, cluster, tags, known=not live)


def mp3(*, frames: int = 6) -> bytes:
    """Silence with an ID3v2 tag before it, and an APE tag and an ID3v1 tag after it."""
    body = b"TPE1" + HIDDEN
    id3 = b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(body)]) + body
    ape = b"APETAGEX" + bytes(24) + HIDDEN
    return id3 + mp3_frame() * frames + ape + b"TAG" + HIDDEN.ljust(125, b"\0")


def mp3_frame() -> bytes:
    """One frame of MPEG 1, layer 3, 128 kbit/s at 44.1 kHz: 417 bytes."""
    return b"\xff\xfb\x90\x00" + bytes(413)


def wav() -> bytes:
    """A tenth of a second of silence, with LIST and bext chunks that name the artist."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    tags = _chunk(b"LIST", b"INFOIART" + HIDDEN) + _chunk(b"bext", HIDDEN)
    content = out.getvalue() + tags
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def ogg(*, comment: bytes = HIDDEN) -> bytes:
    """An Opus stream whose comments name the artist; a long comment runs over several pages."""
    tags = b"OpusTags" + _counted(b"libopus") + struct.pack("<I", 1) + _counted(comment)
    return b"".join(
        [*_pages(b"OpusHead" + bytes(11), first=0), *_pages(tags, first=1), *_pages(b"s", first=9)]
    )


def _counted(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


def _pages(packet: bytes, *, first: int) -> Iterable[bytes]:
    laces = [255] * (len(packet) // 255) + [len(packet) % 255]
    at = 0
    for number, start in enumerate(range(0, len(laces), 200), start=first):
        lacing = bytes(laces[start : start + 200])
        body = packet[at : at + sum(lacing)]
        at += len(body)
        head = b"OggS\0\0" + bytes(8) + struct.pack("<III", 77, number, 0)
        page = head + bytes([len(lacing)]) + lacing + body
        yield page[:22] + struct.pack("<I", crc(page)) + page[26:]
