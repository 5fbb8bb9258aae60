"""Pieces of work for the demo, drawn and written by code: a tally sheet, a record, a reflection."""

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont

PAPER, INK, PENCIL = "#f6f1e4", "#20242c", "#46607c"
EXIF_MAKE, EXIF_DESCRIPTION = 0x010F, 0x010E


def tally_sheet(title: str, *, rows: list[str]) -> bytes:
    """Return a JPEG of a sheet with tallies, as a phone would take it, camera data included."""
    image = Image.new("RGB", (1000, 1300), PAPER)
    draw = ImageDraw.Draw(image)
    large, small = ImageFont.load_default(44), ImageFont.load_default(30)
    draw.text((80, 70), title, fill=INK, font=large)
    for number, row in enumerate(rows):
        top = 190 + number * 96
        draw.line((80, top + 66, 920, top + 66), fill="#d9d0bb", width=2)
        draw.text((80, top + 14), row, fill=INK, font=small)
        for stroke in range((number * 3) % 9 + 2):
            left = 640 + stroke * 26
            draw.line((left, top + 8, left + 6, top + 56), fill=PENCIL, width=6)
    return _photo(image)


def record_as_pdf(title: str, *, text: str) -> bytes:
    """Return a PDF of one page with a heading and a text, as somebody would save it."""
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    draw.text((120, 130), title, fill=INK, font=ImageFont.load_default(48))
    draw.multiline_text((120, 270), text, fill=INK, font=ImageFont.load_default(28), spacing=24)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=150, author="Somebody of the demo")
    return out.getvalue()


def _photo(image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[EXIF_MAKE] = "Phone of the demo"
    exif[EXIF_DESCRIPTION] = "Where it was taken would stand here"
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


REFLECTION = """What I saw: the first three seconds felt like a minute. In week one I filled most of
the pauses myself. I then counted with my fingers behind my back, and it became easier.

What changed: two of the quiet ones spoke on the second day, one of them twice. Answers got
longer, and once a learner corrected another without looking at me.

What did not work: at the end of the lesson, when time was short, I stopped waiting. I now write
the last question on the board five minutes earlier."""

RECORD = """10:02  Open question. Waited 4 seconds. Three hands.
10:04  First answer. Waited 3 seconds. Another learner added to it.
10:07  Open question. Waited 2 seconds. I gave the answer myself.
10:09  Open question. Waited 5 seconds. A quiet learner answered.
10:12  Wrong answer. Waited 3 seconds. It was put right by the next one.
10:15  Open question. Waited 4 seconds. Two answers that built on each other."""

OWN = (
    "In the first piece, from the second minute on.",
    "In both counts; the second one is better than the first.",
    "I wrote down what changed, and what I would do next.",
)
"""What people of the demo say of their own work, criterion by criterion."""
LEARNED = (
    "The hardest part was to say nothing. Next time I ask a colleague to sit in, because I "
    "noticed some of it only when I listened to the recording."
)

ADVICE = {
    "praise": "Everyone can follow how you got from one number to the next. Keep that.",
    "question": "Who else tried it, and where did they stop?",
    "concern": "I find the check itself, but not what happens when a number is wrong.",
}
"""What a coach of the demo says, by kind."""
ANSWER = "My colleague did, on Tuesday. She stopped at the second sheet; I added a line there."

RETURNED: dict[str, Any] = {
    "strong": "You write down what happened, not what you wished for. It is easy to follow.",
    "lacking": "I found it once. The criterion asks for it on two different days.",
    "advice": "Try it once more on another day, and show the part that is missing.",
}
"""What reviewers of the demo tell a learner whose work goes back."""

PINNED = "Here it turns: from this line on you wait, and they speak."
PHRASES = (
    "You write down what happened. Keep that.",
    "I did not find it on a second day. You could show it once more.",
)
"""What a reviewer of the demo says often."""

COMMENTS = {
    True: (
        "Clear in the record, also late in the lesson.",
        "Seen twice, on different days. Convincing.",
        "The description says exactly what happened and what changed.",
        "Well shown; the second piece is the stronger one.",
    ),
    False: ("I could find it once only. The record stops before the second part.",),
}
"""What reviewers of the demo write, for levels that meet a criterion and for those that do not."""
