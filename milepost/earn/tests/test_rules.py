"""Rules as tables: no database."""

from uuid import UUID

import pytest

from milepost.define.rules.contexts import BROAD, coverage
from milepost.earn.rules.files import require_kind, require_size, tidy_name
from milepost.earn.rules.slots import TAKES
from milepost.earn.rules.standing import (
    Missing,
    PieceFacts,
    SlotFacts,
    missing,
    next_step,
    require_complete,
)
from milepost.earn.rules.states import CLOSED, DRAFT, NEXT, SUBMITTED, WITHDRAWN, require_move
from milepost.earn.rules.work import (
    MAX_ARTIFACTS,
    MAX_NOTE,
    MAX_STORED,
    MAX_TEXT,
    FileWork,
    LinkWork,
    TextWork,
    Work,
    require_fit,
    require_room,
    tidy_link,
)
from milepost.kit.errors import RuleError
from milepost.kit.media import MediaType

KEY = UUID(int=1)


@pytest.mark.parametrize("state", NEXT)
@pytest.mark.parametrize("to", NEXT)
def test_a_submission_moves_as_the_table_says(state: str, to: str) -> None:
    allowed = {
        (DRAFT, SUBMITTED),
        (DRAFT, WITHDRAWN),
        (DRAFT, CLOSED),
        (SUBMITTED, DRAFT),
        (SUBMITTED, CLOSED),
        (SUBMITTED, WITHDRAWN),
    }
    if (state, to) in allowed:
        return require_move(state, to=to)
    with pytest.raises(RuleError) as refusal:
        require_move(state, to=to)
    assert refusal.value.code == f"submission-{state}"


def slot(*pieces: PieceFacts, number: int = 1, title: str = "Film") -> SlotFacts:
    return SlotFacts(key=KEY, title=title, number=number, pieces=pieces)


GOOD = PieceFacts(name="a.mp4", setting="work")
NOWHERE = PieceFacts(name="b.mp4", setting="")
BLANK = PieceFacts(name="Your text", setting="", blank=True)


def test_contexts_that_are_missing_are_said_last() -> None:
    covered = coverage(["work", "work"], asked=3, terms=BROAD)
    film = slot(GOOD, NOWHERE, number=2)
    assert [thing.sentence for thing in missing([film], covered=covered)] == [
        "“b.mp4”: say where it comes from.",
        "Show it in 2 more contexts: 3 different ones are asked for.",
    ]
    anywhere = coverage([], asked=1, terms=BROAD)
    assert [thing.sentence for thing in missing([slot(NOWHERE)], covered=anywhere)] == [
        "“b.mp4”: say where it comes from."
    ]


@pytest.mark.parametrize(
    ("slots", "sentences"),
    [
        ([slot(GOOD)], []),
        ([slot()], ["“Film”: add 1 piece of work."]),
        ([slot(BLANK)], ["“Film”: add 1 piece of work."]),
        ([slot(number=3)], ["“Film”: add 3 pieces of work."]),
        ([slot(GOOD, number=2)], ["“Film”: add 1 more piece of work."]),
        ([slot(GOOD, number=3)], ["“Film”: add 2 more pieces of work."]),
        ([slot(GOOD, NOWHERE)], ["“b.mp4”: say where it comes from."]),
        ([slot(GOOD), slot(number=0)], []),
        ([slot(number=0)], ["Add at least one piece of work."]),
        ([], ["Add at least one piece of work."]),
        (
            [slot(NOWHERE), slot(title="Plan")],
            ["“b.mp4”: say where it comes from.", "“Plan”: add 1 piece of work."],
        ),
    ],
)
def test_what_is_missing_is_said_in_the_order_of_the_page(
    slots: list[SlotFacts], sentences: list[str]
) -> None:
    assert [thing.sentence for thing in missing(slots)] == sentences


def test_what_is_not_complete_is_not_handed_in() -> None:
    require_complete([])
    with pytest.raises(RuleError) as refusal:
        require_complete(missing([slot(), slot(title="Plan")]))
    assert refusal.value.sentence == (
        "Not complete yet. “Film”: add 1 piece of work. “Plan”: add 1 piece of work."
    )


@pytest.mark.parametrize(
    ("state", "things", "number", "sentence"),
    [
        (DRAFT, [Missing(slot=None, sentence="Add it.")], 1, "Add it."),
        (DRAFT, [], 1, "Everything is here. Read it once more, then hand it in."),
        (DRAFT, [], 2, "Change what the reviewers asked for, then hand it in again."),
        (
            SUBMITTED,
            [],
            1,
            "Reviewers are reading it. You will get a message when they have decided.",
        ),
        (CLOSED, [], 1, "You earned it. Your badge is in “My badges”."),
        (WITHDRAWN, [], 1, "You took this work back. You can begin again at any time."),
    ],
)
def test_the_next_step_is_one_sentence(
    state: str, things: list[Missing], number: int, sentence: str
) -> None:
    assert next_step(state, things=things, number=number) == sentence


@pytest.mark.parametrize(
    ("kind", "work", "code"),
    [
        ("any", FileWork(name="a", content=b"a"), None),
        ("any", TextWork(text="a"), None),
        ("any", LinkWork(url="a"), None),
        ("text", TextWork(text="a", setting="work"), None),
        ("text", LinkWork(url="a"), "wrong-kind"),
        ("image", TextWork(text="a"), "wrong-kind"),
        ("image", LinkWork(url="a"), "wrong-kind"),
        ("video", LinkWork(url="a"), None),
        ("link", FileWork(name="a", content=b"a"), "wrong-kind"),
        ("text", TextWork(text="a", setting="moon"), "bad-setting"),
        ("text", TextWork(text="a", note="n" * MAX_NOTE), None),
        ("text", TextWork(text="a", note="n" * (MAX_NOTE + 1)), "too-long"),
        ("text", TextWork(text="a" * MAX_TEXT), None),
        ("text", TextWork(text="a" * (MAX_TEXT + 1)), "too-long"),
    ],
)
def test_a_slot_takes_what_it_asks_for(kind: str, work: Work, code: str | None) -> None:
    assert refused(lambda: require_fit(work, kind=kind, terms=BROAD)) == code


def refused(call: object) -> str | None:
    try:
        call()  # type: ignore[operator]
    except RuleError as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" http://example.org ", "http://example.org"),
        ("example.org/film", "https://example.org/film"),
        ("example.org:8080/film", "https://example.org:8080/film"),
        ("https://bücher.example/", "https://bücher.example/"),
    ],
)
def test_a_link_gets_its_scheme(given: str, tidy: str) -> None:
    assert tidy_link(given) == tidy


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,hello",
        "file:///etc/passwd",
        "ftp://example.org",
        "mailto:ada@example.org",
        "https://",
        "https://localhost/",
        "https://ada:secret@example.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/a b",
        "https://example.org:99999/",
        "https://example.org/" + "a" * 1000,
        "my film",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert refused(lambda: tidy_link(url)) == "bad-link"


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("photo.jpg", "photo.jpg"),
        ("C:\\Users\\ada\\photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("", "file"),
        ("..", "file"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_file_name_is_bare_and_short(name: str, tidy: str) -> None:
    assert tidy_name(name) == tidy


@pytest.mark.parametrize(
    ("name", "media_type", "kind", "code"),
    [
        ("a.jpg", MediaType.JPEG, "image", None),
        ("A.JPEG", MediaType.JPEG, "any", None),
        ("image", MediaType.JPEG, "image", None),
        ("a.pdf", MediaType.PNG, "any", "disguised-file"),
        ("a.jpg.exe", MediaType.JPEG, "any", "disguised-file"),
        ("a.html", MediaType.TEXT, "any", "disguised-file"),
        ("a.svg", None, "image", "unknown-kind"),
        ("a.docx", None, "any", "unknown-kind"),
        ("a.mp3", MediaType.MP3, "video", "wrong-kind"),
        ("a.txt", MediaType.TEXT, "document", "wrong-kind"),
        ("a.jpg", MediaType.JPEG, "link", "wrong-kind"),
    ],
)
def test_a_file_is_what_it_says_and_what_is_asked_for(
    name: str, media_type: MediaType | None, kind: str, code: str | None
) -> None:
    assert refused(lambda: require_kind(name, media_type=media_type, kind=kind)) == code


def test_a_refusal_says_what_to_do_instead() -> None:
    with pytest.raises(RuleError) as refusal:
        require_kind("plan.pdf", media_type=MediaType.PNG, kind="document")
    assert refusal.value.sentence == (
        "“plan.pdf” is not what its name says: it is a picture. Rename it to end in .png."
    )


@pytest.mark.parametrize(
    ("size", "code"), [(0, "empty-file"), (1, None), (9, None), (10, "too-big")]
)
def test_a_file_is_neither_empty_nor_over_the_limit(size: int, code: str | None) -> None:
    assert refused(lambda: require_size("a", size=size, limit=9)) == code


@pytest.mark.parametrize(
    ("artifacts", "stored", "adding", "code"),
    [
        (MAX_ARTIFACTS - 1, 0, 0, None),
        (MAX_ARTIFACTS, 0, 0, "too-many"),
        (0, MAX_STORED - 5, 5, None),
        (0, MAX_STORED - 5, 6, "storage-full"),
        (0, MAX_STORED + 5, 0, None),
    ],
)
def test_there_is_room_for_so_much(
    artifacts: int, stored: int, adding: int, code: str | None
) -> None:
    call = lambda: require_room(artifacts=artifacts, stored=stored, adding=adding)  # noqa: E731
    assert refused(call) == code


def test_every_kind_of_slot_takes_something() -> None:
    assert [
        kind
        for kind, takes in TAKES.items()
        if not (takes.file or takes.text or takes.link or takes.log)
    ] == []
