"""The gate: seat time, check-boxes and empty claims do not get into the catalogue."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from milepost.define import actions
from milepost.define.actions import NotReady
from milepost.define.models import AchievementVersion
from milepost.define.rules.gate import Outcome, judge
from milepost.define.rules.gate.language import reading_ease, syllables_in
from milepost.define.rules.gate.load import hours_of
from milepost.define.rules.gate.rubric import observable
from milepost.define.rules.gate.seat_time import seat_time_in
from milepost.define.tests.builders import DEFINITION, NOON, make_draft, make_version
from milepost.define.tests.gated import FOLDER, Gated, confusion, content_of, gated, table, told

DEFINITIONS = gated()
DOCS = Path(__file__).parents[3] / "docs/reference/quality-gate.md"
SAT = {"text": "Attended 40 hours of training.", "levels": DEFINITION["criteria"][0]["levels"]}
WIDE = {"title": "Listening in any workplace"}


def test_there_are_enough_definitions_of_each_kind() -> None:
    assert len(DEFINITIONS) >= 60
    assert sum(not definition.expected for definition in DEFINITIONS) >= 40


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_each_definition_is_told_what_it_should_be(definition: Gated) -> None:
    assert definition.found == definition.expected - definition.missed


def test_the_confusion_table_is_the_one_in_the_documentation() -> None:
    printed = table(confusion(DEFINITIONS))
    print(printed)
    assert printed in DOCS.read_text()


def test_no_check_gives_a_false_alarm_here() -> None:
    alarms = {check: row.false_positives for check, row in confusion(DEFINITIONS).items()}
    assert alarms == dict.fromkeys(alarms, 0)


@pytest.mark.parametrize(
    "sentence",
    [
        "Attended 40 hours of training.",
        "Attendance at 8 of 10 sessions of the course",
        "Completed the online course on data protection",
        "Has at least two years of experience",
        "120 hours of placement in a nursery",
        "A 40-hour course",
        "15 CPD points",
        "Spent at least 30 hours drawing",
        "Watched all videos",
        "Is enrolled in the course",
        "Certificate of participation",
        "Did not attend all classes",
        "No more than two missed sessions; attended the other classes",
    ],
)
def test_time_that_was_sat_is_seat_time(sentence: str) -> None:
    assert seat_time_in(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "On time for 100 working days",
        "On time on 99 of 100 working days, over six months",
        "20 minutes of recorded lesson",
        "Film of two hours of practice",
        "Attends to signs of pain",
        "Plan of the 3 hours of training you held",
        "Teaches a 2-day workshop",
        "No course is needed.",
        "Whether you attended a course does not matter.",
        "Asks the guests who attended the workshop what they use",
        "Completes the class register",
        "Takes the medicine until the course of antibiotics is finished",
        "The attendance record of the workplace shows each arrival",
        "The dough rises for 24 hours",
        "Swims 30 minutes without a stop",
    ],
)
def test_what_is_done_or_made_is_not_seat_time(sentence: str) -> None:
    assert seat_time_in(sentence) == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Poor structure.", "Excellent structure.", True),
        ("Rarely greets guests.", "Usually greets the guest", True),
        ("Shows little understanding", "Shows full understanding", True),
        ("Never greets guests", "Greets guests", False),
        ("Less than 5 mm", "More than 5 mm", False),
        ("Some of 10 doors", "Most of 10 doors", False),
        ("Gap of 2 mm", "Gap of 3 mm", False),
    ],
)
def test_praise_cannot_be_seen_but_counts_and_acts_can(one: str, other: str, same: bool) -> None:
    assert (observable(one) == observable(other)) is same


@pytest.mark.parametrize(
    ("slot", "hours"),
    [
        ({"title": "Photos", "kind": "image", "number": 4}, 1.0),
        ({"title": "A study of 30 pages", "kind": "document"}, 22.5),
        ({"title": "A text of 2,000 words", "kind": "text"}, 4.0),
        ({"title": "Two films", "kind": "video", "number": 2, "instructions": "45 minutes"}, 3.0),
        ({"title": "Sketches, about two hours each", "kind": "image", "number": 3}, 6.0),
        ({"title": "If you like", "kind": "video", "number": 0}, 0.0),
    ],
)
def test_hours_of_evidence_follow_kind_number_and_length(slot: Any, hours: float) -> None:
    content = content_of(DEFINITION | {"slots": [slot]})
    assert hours_of(content.slots[0]) == hours


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("make", 1), ("table", 2), ("asked", 1), ("wanted", 2), ("pages", 2), ("idea", 2)],
)
def test_syllables_are_counted_closely_enough(word: str, count: int) -> None:
    assert syllables_in(word) == count


def test_reading_ease_is_flesch() -> None:
    assert reading_ease("The cat sat on the mat.") == pytest.approx(206.835 - 1.015 * 6 - 84.6)


def test_another_language_is_not_checked_and_so_not_passed() -> None:
    report = judge(content_of(DEFINITION | {"language": "es", "criteria": [SAT]}))
    outcomes = {result.check: result.outcome for result in report.results}
    assert outcomes == {
        "seat-time": Outcome.UNKNOWN,
        "rubric": Outcome.UNKNOWN,
        "artifact": Outcome.UNKNOWN,
        "limits": Outcome.PASSED,
        "fee": Outcome.UNKNOWN,
        "contexts": Outcome.UNKNOWN,
        "load": Outcome.PASSED,
        "language": Outcome.UNKNOWN,
    }
    assert not report.passed


def test_effort_that_is_not_stated_leaves_the_load_unknown() -> None:
    report = judge(content_of(DEFINITION | {"effort_hours": None}))
    assert [row.check for row in report.results if row.outcome == Outcome.UNKNOWN] == ["load"]


@pytest.mark.parametrize("part", ["seat-time", "rubric", "artifact", "limits", "fee"])
def test_some_checks_block(part: str) -> None:
    blocking = [row.check for row in judge(content_of(DEFINITION)).results if row.blocking]
    assert part in blocking
    assert len(blocking) == 5


# The command


def gate(*arguments: object) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    out = StringIO()
    try:
        call_command("gate", *map(str, arguments), stdout=out, no_color=True)
    except CommandError as error:
        return error.returncode, out.getvalue()
    return 0, out.getvalue()


def test_the_command_passes_a_good_definition() -> None:
    code, printed = gate(FOLDER / "wall-tiling.toml")
    assert code == 0
    assert printed.startswith("Tiling a bathroom wall\n  passed")
    assert "BLOCKED" not in printed


def test_the_command_says_where_what_and_what_instead() -> None:
    code, printed = gate(FOLDER / "limits-none.toml")
    assert code == 1
    assert (
        "  BLOCKED          limits\n"
        "    limits: It does not say what it does not show.\n"
        "      Name a place, a group or a task it was not shown with: “not shown on pipe”.\n"
    ) in printed


def test_a_question_does_not_block() -> None:
    code, printed = gate(FOLDER / "context-anywhere.toml")
    assert code == 0
    assert "  needs an answer  contexts\n" in printed


def test_the_command_gives_json() -> None:
    code, printed = gate(FOLDER / "fee-success.toml", "--json")
    report = json.loads(printed)
    bad = [row for row in report["checks"] if row["outcome"] != "passed"]
    assert (code, report["passed"], report["missing"], len(report["checks"])) == (1, False, [], 8)
    assert bad == [
        {
            "check": "fee",
            "holds": "No fee in its text depends on the result.",
            "blocking": True,
            "outcome": "blocked",
            "findings": [
                {
                    "place": "resources",
                    "sentence": "A fee depends on the result here: “No badge, no fee.”",
                    "suggestion": (
                        "Take the fee for the work of reviewing, the same whatever the result."
                    ),
                }
            ],
        }
    ]


def test_the_command_reads_json_too(tmp_path: Path) -> None:
    file = tmp_path / "definition.json"
    file.write_text(json.dumps(DEFINITION))
    assert gate(file)[0] == 0


def test_a_definition_without_criteria_does_not_slip_through(tmp_path: Path) -> None:
    file = tmp_path / "definition.json"
    file.write_text(json.dumps(DEFINITION | {"criteria": []}))
    code, printed = gate(file)
    assert code == 1
    assert "criteria\n      Add at least one criterion.\n" in printed


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("broken.toml", "title = "),
        ("broken.json", "{"),
        ("list.json", "[]"),
        ("other.toml", "[project]\nname = 'x'"),
        ("rows.json", '{"title": "x", "criteria": ["a"]}'),
        ("levels.json", '{"title": "x", "criteria": [{"levels": 3}]}'),
        ("slots.json", '{"title": "x", "slots": {}}'),
    ],
)
def test_what_is_no_definition_is_unreadable(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    assert gate(file) == (2, "")


def test_bytes_that_are_no_text_and_files_that_are_not_there_are_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "bytes.toml"
    file.write_bytes(b"\xff\xfe")
    assert gate(file) == (2, "")
    assert gate(tmp_path / "nothing.toml") == (2, "")


def test_every_definition_of_the_demo_passes() -> None:
    folder = Path(__file__).parents[2] / "site/demo/data/achievements"
    files = sorted(folder.glob("*.toml"))
    assert len(files) >= 9
    assert {file.stem: gate(file)[0] for file in files} == {file.stem: 0 for file in files}


# Publishing, the editor, the public page, the API


@pytest.mark.django_db
def test_seat_time_is_not_published() -> None:
    draft = make_draft({"criteria": [SAT]})
    dorothy = draft.created_by
    assert dorothy
    with pytest.raises(NotReady) as refused:
        actions.publish(draft, by=dorothy, at=NOON)
    assert [finding.place for finding in refused.value.findings] == ["criteria-0-text"]
    assert "Say what the person does" in refused.value.sentence
    assert AchievementVersion.objects.get(pk=draft.pk).state == "draft"


@pytest.mark.django_db
def test_a_question_is_shown_to_the_designer_and_to_everyone_but_does_not_block(
    client: Client,
) -> None:
    draft = make_draft(WIDE)
    dorothy = draft.created_by
    assert dorothy
    assert told(content_of(DEFINITION | WIDE)) == ["contexts slots"]
    client.force_login(dorothy)
    assert "Worth a second look" in client.get(reverse("define:edit", args=[draft.pk])).text
    version = actions.publish(draft, by=dorothy, at=NOON)
    page = client.get(reverse("define:achievement", args=[version.achievement.slug])).text
    assert "7 of 8 quality checks passed" in page
    assert "one place is enough to show it" in page


@pytest.mark.django_db
def test_the_editor_says_it_beside_the_field(client: Client) -> None:
    low, high = DEFINITION["criteria"][0]["levels"][:2]
    sat = {"text": "Waits.", "levels": [low, high | {"description": "Attended 9 of 10 classes."}]}
    draft = make_draft({"criteria": [sat]})
    assert draft.created_by
    client.force_login(draft.created_by)
    address = reverse("define:publish", args=[draft.pk])
    page = client.post(address, follow=True).text
    assert 'id="criteria-0-levels-1-description-error"' in page
    assert 'href="#criteria-0-levels-1-description"' in page
    assert "Worth a second look" not in page


@pytest.mark.django_db
def test_the_report_is_public_beside_the_definition(client: Client) -> None:
    version = make_version()
    slug = version.achievement.slug
    page = client.get(reverse("define:achievement", args=[slug])).text
    assert "Quality checks passed" in page
    assert "It says what it does not show." in page
    quality = client.get(f"/api/v1/catalogue/{slug}").json()["quality"]
    assert [(row["check"], row["outcome"]) for row in quality] == [
        ("seat-time", "passed"),
        ("rubric", "passed"),
        ("artifact", "passed"),
        ("limits", "passed"),
        ("fee", "passed"),
        ("contexts", "passed"),
        ("load", "passed"),
        ("language", "passed"),
    ]
