"""Files damaged at random places: cleaned or refused in words, never a crash."""

import random

import pytest

from milepost.kit.errors import RuleError
from milepost.kit.media import MediaType, sniff, without_metadata
from milepost.kit.tests import media_samples as samples

WHOLE = {
    "JPEG": samples.photo("JPEG"),
    "PNG": samples.photo("PNG"),
    "WebP": samples.photo("WEBP"),
    "GIF": samples.film_of_pictures(),
    "MP4": samples.mp4(),
    "WebM": samples.webm(),
    "WebM, live": samples.webm(live=True),
    "MP3": samples.mp3(),
    "WAV": samples.wav(),
    "Ogg": samples.ogg(),
    "PDF": samples.pdf(),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_damaged_file_never_crashes_the_server(name: str) -> None:
    media_type = sniff(WHOLE[name])
    assert media_type is not None
    chance = random.Random(name)
    outcomes = {_outcome(_damaged(WHOLE[name], chance), media_type) for _ in range(60)}
    assert outcomes <= {"cleaned", "refused"}
    assert _outcome(WHOLE[name], media_type) == "cleaned"


def _outcome(content: bytes, media_type: MediaType) -> str:
    sniff(content)
    try:
        without_metadata(content, media_type)
    except RuleError:
        return "refused"
    return "cleaned"


def _damaged(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 3, 10])):
        at = chance.randrange(len(data))
        kind = chance.random()
        if kind < 0.7:
            data[at] = chance.choice([0, 255, chance.randrange(256)])
        elif kind < 0.85:
            del data[at : at + chance.randrange(1, 30)]
        else:
            data[at:at] = data[at : at + chance.randrange(1, 30)]
    return bytes(data)
