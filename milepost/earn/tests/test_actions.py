"""Every write of this stage, on real rows."""

import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection

from milepost.define.models import AchievementVersion
from milepost.earn import actions
from milepost.earn.models import Artifact, Submission
from milepost.earn.queries import artifacts_of, newer_version, slot_view, standing_of, stored_by
from milepost.earn.rules.work import FileWork, LinkWork, TextWork
from milepost.earn.tests.builders import (
    LATER,
    NOON,
    PHOTO,
    link,
    make_person,
    make_slot,
    make_submission,
    make_submitted,
    make_version,
    photo,
    slot_of,
    text,
)
from milepost.kit import files
from milepost.kit.errors import RuleError
from milepost.kit.models import JournalEntry
from milepost.kit.tests import media_samples

pytestmark = pytest.mark.django_db
State = Submission.State


def code_of(call: Callable[[], object]) -> str | None:
    try:
        call()
    except RuleError as refusal:
        return refusal.code
    return None


def words_of(submission: Submission, *, round: int) -> list[str]:
    items = artifacts_of(submission, round=round)
    return sorted(item.text or item.url or item.file_name for item in items)


def test_a_second_start_leads_to_the_same_submission() -> None:
    ada, version = make_person("Ada"), make_version("text")
    first = actions.start(version, by=ada, at=NOON)
    assert actions.start(version, by=ada, at=LATER) == first
    assert actions.start(version, by=make_person("Grace"), at=LATER) != first
    assert Submission.objects.count() == 2


def test_a_draft_version_is_not_started() -> None:
    version = make_version("text")
    version.state = AchievementVersion.State.SUPERSEDED
    assert (
        code_of(lambda: actions.start(version, by=make_person("Ada"), at=NOON)) == "not-published"
    )


def test_after_withdrawing_one_may_begin_anew() -> None:
    ada = make_person("Ada")
    first = make_submission(ada)
    actions.withdraw(first, by=ada, at=LATER)
    again = actions.start(first.version, by=ada, at=LATER)
    assert (again == first, again.state, again.round) == (False, State.DRAFT, 1)


def test_a_submission_stays_with_its_version() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    assert newer_version(submission) is None
    submission.version.state = AchievementVersion.State.SUPERSEDED
    submission.version.save()
    newer = make_version("text", number=2)
    assert newer_version(submission) == newer
    actions.add_artifact(submission, slot=slot_of(submission), work=text(), by=ada, at=NOON)
    assert actions.submit(submission, by=ada, at=LATER).version_id == submission.version_id
    assert actions.start(newer, by=ada, at=LATER) != submission


def test_a_file_is_kept_under_its_digest_as_it_came() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "image")
    added = actions.add_artifact(
        submission, slot=slot_of(submission), work=photo("C:\\me\\Ada.jpg"), by=ada, at=NOON
    )
    facts = (added.kind, added.file_name, added.media_type, added.size, added.setting)
    assert facts == ("file", "Ada.jpg", "image/jpeg", len(PHOTO), "school")
    assert files.read(added.sha256) == PHOTO


CONTENTS = {
    "empty.jpg": b"",
    "page.html": b"<!doctype html><p>hi",
    "page.jpg": b"<!doctype html><p>hi",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "picture.pdf": media_samples.picture("PNG"),
    "half.jpg": PHOTO[: len(PHOTO) // 2],
    "bomb.png": media_samples.bomb(width=10_000, height=10_000),
    "locked.pdf": media_samples.pdf(password="x"),
    "polyglot.gif": b"GIF89a/*<script>*/=1",
    "big.txt": b"a" * 2001,
    "good.txt": b"a" * 2000,
}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.jpg", "empty-file"),
        ("page.html", "unknown-kind"),
        ("page.jpg", "unknown-kind"),
        ("drawing.svg", "unknown-kind"),
        ("picture.pdf", "disguised-file"),
        ("half.jpg", "broken-file"),
        ("bomb.png", "too-many-pixels"),
        ("locked.pdf", "locked-file"),
        ("polyglot.gif", "broken-file"),
        ("big.txt", "too-big"),
        ("good.txt", None),
    ],
)
def test_a_file_that_could_not_be_shown_to_reviewers_is_refused(
    name: str, code: str | None, settings: object
) -> None:
    settings.UPLOAD_LIMIT = 2000 if name.endswith(".txt") else 10**6  # type: ignore[attr-defined]
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    work = FileWork(name=name, content=CONTENTS[name])
    add = lambda: actions.add_artifact(  # noqa: E731
        submission, slot=slot_of(submission), work=work, by=ada, at=NOON
    )
    assert code_of(add) == code
    assert submission.artifacts.count() == (1 if code is None else 0)


def test_the_same_file_or_link_sent_twice_is_there_once() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    for work in (photo(), photo(), link(), link()):
        actions.add_artifact(submission, slot=slot_of(submission), work=work, by=ada, at=NOON)
    assert words_of(submission, round=1) == ["https://example.org/film", "photo.jpg"]


def test_a_text_saved_again_is_changed_and_not_added() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    slot = slot_of(submission)
    identity = slot_view(submission, slot=slot).next_text
    for words in ("I", "I wait", "I waited."):
        work = TextWork(text=words, id=identity)
        actions.save_text(submission, slot=slot, work=work, by=ada, at=NOON)
    assert words_of(submission, round=1) == ["I waited."]
    assert slot_view(submission, slot=slot).next_text != identity
    assert JournalEntry.objects.filter(verb="artifact.added").count() == 1


def test_an_empty_text_does_not_count() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    work = TextWork(text=" \n ", id=uuid4(), setting="work")
    actions.save_text(submission, slot=slot_of(submission), work=work, by=ada, at=NOON)
    assert code_of(lambda: actions.submit(submission, by=ada, at=NOON)) == "incomplete"


def test_nobody_changes_another_persons_text_by_its_id() -> None:
    ada, mallory = make_person("Ada"), make_person("Mallory")
    hers, his = make_submission(ada), make_submission(mallory, slug="other")
    work = TextWork(text="mine", id=uuid4())
    actions.save_text(hers, slot=slot_of(hers), work=work, by=ada, at=NOON)
    stolen = TextWork(text="stolen", id=work.id)
    save = lambda: actions.save_text(his, slot=slot_of(his), work=stolen, by=mallory, at=NOON)  # noqa: E731
    assert code_of(save) == "removed"
    assert words_of(hers, round=1) == ["mine"]


def test_handing_in_twice_is_handing_in_once() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    again = actions.submit(submission, by=ada, at=LATER)
    assert (again.state, again.submitted_at, again.round) == (State.SUBMITTED, NOON, 1)
    assert JournalEntry.objects.filter(verb="submission.submitted").count() == 1


def test_what_is_not_complete_is_not_handed_in() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "text", "link")
    actions.add_artifact(submission, slot=slot_of(submission), work=text(), by=ada, at=NOON)
    assert code_of(lambda: actions.submit(submission, by=ada, at=NOON)) == "incomplete"
    submission.refresh_from_db()
    assert (submission.state, submission.submitted_at) == (State.DRAFT, None)


MOVES: list[tuple[str, Callable[..., object]]] = [
    ("add", lambda it, by: actions.add_artifact(it, slot=slot_of(it), work=text(), by=by, at=NOON)),
    ("save", lambda it, by: actions.save_text(it, slot=slot_of(it), work=text(), by=by, at=NOON)),
    (
        "describe",
        lambda it, by: actions.describe_artifact(
            it.artifacts.get(), setting="home", note="", by=by, at=NOON
        ),
    ),
    ("remove", lambda it, by: actions.remove_artifact(it.artifacts.get(), by=by, at=NOON)),
]


@pytest.mark.parametrize(("name", "move"), MOVES)
def test_work_with_the_reviewers_does_not_change(name: str, move: Callable[..., object]) -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    assert code_of(lambda: move(submission, ada)) == "submission-submitted"
    assert words_of(submission, round=1) == ["I waited."]


@pytest.mark.parametrize(
    ("name", "move"),
    [
        *MOVES,
        ("submit", lambda it, by: actions.submit(it, by=by, at=NOON)),
        ("withdraw", lambda it, by: actions.withdraw(it, by=by, at=NOON)),
    ],
)
def test_nobody_touches_another_persons_submission(name: str, move: Callable[..., object]) -> None:
    submission = make_submission(make_person("Ada"))
    actions.add_artifact(
        submission, slot=slot_of(submission), work=text(), by=submission.applicant, at=NOON
    )
    assert code_of(lambda: move(submission, make_person("Mallory"))) == "not-yours"
    submission.refresh_from_db()
    assert (submission.state, words_of(submission, round=1)) == (State.DRAFT, ["I waited."])


def test_work_goes_into_a_slot_of_its_own_version_only() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    foreign = make_slot(make_version(slug="other"))
    add = lambda: actions.add_artifact(submission, slot=foreign, work=text(), by=ada, at=NOON)  # noqa: E731
    assert code_of(add) == "foreign-slot"


def test_after_not_yet_the_earlier_round_stays_as_it_was_judged() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    old = actions.add_artifact(submission, slot=slot, work=text("first"), by=ada, at=NOON)
    gone = actions.add_artifact(submission, slot=slot, work=link(), by=ada, at=NOON)
    actions.submit(submission, by=ada, at=NOON)
    returned = actions.return_to_applicant(submission, at=LATER)
    assert (returned.state, returned.round) == (State.DRAFT, 2)
    for words in ("second", "second, better"):
        work = TextWork(text=words, id=old.id, setting="work")
        actions.save_text(returned, slot=slot, work=work, by=ada, at=LATER)
    actions.remove_artifact(gone, by=ada, at=LATER)
    actions.add_artifact(returned, slot=slot, work=photo(), by=ada, at=LATER)
    assert words_of(submission, round=1) == ["first", "https://example.org/film"]
    assert words_of(submission, round=2) == ["photo.jpg", "second, better"]


def test_what_is_said_about_an_artifact_changes_without_touching_the_judged_round() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    returned = actions.return_to_applicant(submission, at=LATER)
    old = submission.artifacts.get()
    for setting in ("home", "home", "community"):
        actions.describe_artifact(old, setting=setting, note="n", by=ada, at=LATER)
    rounds = [artifacts_of(returned, round=number).get() for number in (1, 2)]
    assert [(item.setting, item.note) for item in rounds] == [("work", ""), ("community", "n")]


def test_a_link_changes_and_is_checked_again() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "link")
    added = actions.add_artifact(submission, slot=slot_of(submission), work=link(), by=ada, at=NOON)
    bad = LinkWork(url="javascript:alert(1)")
    assert code_of(lambda: actions.save_link(added, work=bad, by=ada, at=NOON)) == "bad-link"
    changed = actions.save_link(added, work=LinkWork(url="example.org/b"), by=ada, at=NOON)
    assert (changed.pk, changed.url) == (added.pk, "https://example.org/b")


def test_what_was_removed_stays_removed() -> None:
    ada = make_person("Ada")
    submission = make_submitted(ada)
    actions.return_to_applicant(submission, at=LATER)
    old = submission.artifacts.get()
    for _press in range(2):
        actions.remove_artifact(old, by=ada, at=LATER)
    work = TextWork(text="back again", id=old.id)
    save = lambda: actions.save_text(submission, slot=old.slot, work=work, by=ada, at=LATER)  # noqa: E731
    assert code_of(save) == "removed"
    assert words_of(submission, round=2) == []


def test_closing_and_returning_need_a_submission_that_was_handed_in() -> None:
    draft = make_submission(make_person("Ada"))
    for move in (actions.close, actions.return_to_applicant):
        assert code_of(lambda move=move: move(draft, at=NOON)) == "submission-draft"
    closed = actions.close(make_submitted(make_person("Grace"), slug="other"), at=LATER)
    assert (closed.state, closed.closed_at) == (State.CLOSED, LATER)
    assert code_of(lambda: actions.return_to_applicant(closed, at=LATER)) == "submission-closed"


def test_work_that_came_back_is_closed_when_an_appeal_earned_the_badge() -> None:
    handed_in = make_submitted(make_person("Ada"))
    returned = actions.return_to_applicant(handed_in, at=LATER)
    assert actions.close(returned, at=LATER).state == State.CLOSED


def test_a_person_keeps_so_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    actions.add_artifact(submission, slot=slot, work=photo(), by=ada, at=NOON)
    assert stored_by(ada) == len(PHOTO)
    monkeypatch.setattr("milepost.earn.rules.work.MAX_STORED", len(PHOTO) + 5)
    more = FileWork(name="a.txt", content=b"more than five")
    add = lambda: actions.add_artifact(submission, slot=slot, work=more, by=ada, at=NOON)  # noqa: E731
    assert code_of(add) == "storage-full"
    assert actions.add_artifact(submission, slot=slot, work=photo(), by=ada, at=NOON)


def test_a_file_that_is_refused_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "any")
    slot = slot_of(submission)
    add = lambda: actions.add_artifact(submission, slot=slot, work=photo(), by=ada, at=NOON)  # noqa: E731
    monkeypatch.setattr("milepost.earn.rules.work.MAX_STORED", 5)
    assert code_of(add) == "storage-full"
    monkeypatch.undo()
    Submission.objects.update(state=State.WITHDRAWN)
    assert code_of(add) == "submission-withdrawn"
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == []


def test_the_standing_counts_what_is_ready() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada, "text", "link")
    actions.add_artifact(submission, slot=slot_of(submission), work=text(), by=ada, at=NOON)
    standing = standing_of(submission)
    assert (standing.done, len(standing.slots)) == (1, 2)
    assert standing.next_step == "“Part 2”: add 1 piece of work."


@pytest.mark.django_db(transaction=True)
def test_two_starts_at_once_begin_one_submission() -> None:
    ada, version = make_person("Ada"), make_version("text")
    found: list[UUID] = at_once(lambda: actions.start(version, by=ada, at=NOON).pk)
    assert (len(found), len(set(found)), Submission.objects.count()) == (4, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_hand_in_once() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    actions.add_artifact(submission, slot=slot_of(submission), work=text(), by=ada, at=NOON)
    states = at_once(lambda: actions.submit(submission, by=ada, at=LATER).state)
    assert states == [State.SUBMITTED] * 4
    assert JournalEntry.objects.filter(verb="submission.submitted").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_text_saved_twice_at_once_is_one_text() -> None:
    ada = make_person("Ada")
    submission = make_submission(ada)
    slot, work = slot_of(submission), TextWork(text="once", id=uuid4())
    at_once(lambda: actions.save_text(submission, slot=slot, work=work, by=ada, at=NOON).pk)
    assert Artifact.objects.count() == 1


def at_once(call: Callable[[], object], times: int = 4) -> list[object]:
    """Call it in several threads; their results."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share SQLite's database in memory; run this on PostgreSQL")
    results: list[object] = []

    def run() -> None:
        try:
            results.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
