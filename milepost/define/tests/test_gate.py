"""The gate: seat time, check-boxes and empty claims do not get into the catalogue."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from milepost.define import actions, queries
from milepost.define.actions import NotReady
from milepost.define.models import AchievementVersion
from milepost.define.rules.gate import Outcome, facts_of, from_facts, judge, report
from milepost.define.rules.gate.language import reading_ease, syllables_in
from milepost.define.rules.gate.load import hours_of
from milepost.define.rules.gate.rubric import ENGLISH
from milepost.define.rules.gate.seat_time import seat_time_in
from milepost.define.rules.gate.spanish import language as spanish
from milepost.define.tests.builders import DEFINITION, NOON, make_draft, make_version
from milepost.define.tests.gated import FOLDER, Gated, confusion, content_of, gated, table
from milepost.define.tests.test_typed import flat

DEFINITIONS = gated()
DOCS = Path(__file__).parents[3] / "docs/reference/quality-gate.md"
SAT = {"text": "Attended 40 hours of training.", "levels": DEFINITION["criteria"][0]["levels"]}
WIDE = {"title": "Listening in any workplace"}
HEAVY = {"effort_hours": 1}
ANSWER = "Most of it is part of the work anyway."


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
        "Attends the training on 36 of 40 working days, by the employer's list",
        "30 working days of training",
        "Comes to class nine weeks of ten",
        "Logs in to the course",
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
        "Comes to the lesson with a plan for each pupil",
        "Arrives on time at the first class",
        "The attendance register of the workplace",
    ],
)
def test_what_is_done_or_made_is_not_seat_time(sentence: str) -> None:
    assert seat_time_in(sentence) == ""


SAT_BY_RULE = {
    "condition": "the course plan",
    "behavior": "attends the training sessions",
    "standard": {"unit": "workingDays", "met": 36, "of": 40},
    "period": {"length": 3, "unit": "months"},
    "record": "the attendance sheet",
}


@pytest.mark.parametrize("text", ["", "Follows the plan."])
def test_seat_time_in_a_rule_blocks_at_its_own_fields(text: str) -> None:
    row = {"text": text, "rule": SAT_BY_RULE, "levels": DEFINITION["criteria"][0]["levels"]}
    report = judge(content_of(DEFINITION | {"criteria": [row]}))
    assert [(finding.check, finding.place) for finding in report.blocking] == [
        ("seat-time", "criteria-0-rule-behavior"),
        ("seat-time", "criteria-0-rule-record"),
    ]


def test_what_a_person_does_says_what_a_record_is_about_and_never_the_reverse() -> None:
    rule = SAT_BY_RULE | {"behavior": "is on time at work", "record": "the attendance sheet"}
    row = {"rule": rule, "levels": DEFINITION["criteria"][0]["levels"]}
    assert judge(content_of(DEFINITION | {"criteria": [row]})).blocking == []
    row["rule"] = SAT_BY_RULE | {"record": "the employer's log-in record, on time or late"}
    report = judge(content_of(DEFINITION | {"criteria": [row]}))
    assert [finding.place for finding in report.blocking] == ["criteria-0-rule-behavior"]


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({}, ["criteria-0-rule-sources"]),
        ({"contexts": 2}, ["criteria-0-rule-sources"]),
        ({"observers": 1}, []),
        ({"sources": ["system"]}, []),
    ],
)
def test_what_rests_on_one_s_own_word_wants_an_answer(asked: Any, places: list[str]) -> None:
    rule = SAT_BY_RULE | {"behavior": "is on time at work", "record": "the log-in record"}
    rule["standard"] = {"unit": "workingDays", "met": 99, "of": 100} | asked
    rule["period"] = {"length": 6, "unit": "months"}
    row = {"rule": rule, "levels": DEFINITION["criteria"][0]["levels"]}
    report = judge(content_of(DEFINITION | {"criteria": [row]}))
    assert [finding.place for finding in report.questions] == places
    assert [result.check for result in report.unanswered] == ["own-word"] * len(places)


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
    assert (ENGLISH.observable(one) == ENGLISH.observable(other)) is same


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


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Asistió a 40 horas de formación.", "Asistió a 40 horas de formación"),
        ("Un curso de al menos 20 horas", "curso de al menos 20 horas"),
        ("Dedicó 30 horas a dibujar", "Dedicó 30 horas"),
        ("Constancia de asistencia", "Constancia de asistencia"),
        ("Asiste a las clases 36 de cada 40 días laborables", "Asiste a las clases"),
        ("Va a clase cada semana", "Va a clase"),
        ("Viene a la clase con un plan", ""),
        ("Sin haber asistido a ningún curso", ""),
        ("Asiste a una persona que cae", ""),
        ("A tiempo 99 de 100 días laborables", ""),
        ("Dirige un taller de dos horas", ""),
        ("La masa reposa 24 horas", ""),
    ],
)
def test_time_that_was_sat_is_found_in_spanish_too(sentence: str, found: str) -> None:
    assert seat_time_in(sentence) == found


@pytest.mark.parametrize(
    ("word", "count"),
    [("ley", 1), ("muy", 1), ("que", 1), ("agua", 2), ("país", 2), ("guía", 2), ("ciudad", 2),
     ("pingüino", 3), ("construir", 2), ("y", 1)],
)  # fmt: skip
def test_spanish_syllables_are_counted(word: str, count: int) -> None:
    assert spanish.syllables_in(word) == count


def test_reading_ease_in_spanish_is_fernandez_huerta() -> None:
    assert reading_ease("El gato come pan.", language="es") == pytest.approx(
        206.84 - 1.02 * 4 - 60 * 6 / 4
    )


def test_reading_ease_is_flesch() -> None:
    assert reading_ease("The cat sat on the mat.") == pytest.approx(206.835 - 1.015 * 6 - 84.6)


FRENCH = {
    "language": "fr",
    "title": "Carreler un mur",
    "competency": "Pose des carreaux sur un mur, sans joint plus large que deux millimètres.",
    "key_method": "",
    "limits": ["On ne montre pas le travail au sol."],
    "resources": "",
    "criteria": [
        {
            "text": "Les joints sont réguliers.",
            "levels": [
                {"name": "Pas encore", "description": "Un joint dépasse 2 mm.", "meets": False},
                {"name": "Acquis", "description": "Aucun joint ne dépasse 2 mm.", "meets": True},
            ],
        }
    ],
    "slots": [{"title": "Photos du mur", "kind": "image"}],
    "tags": "",
}
ASKED = ["seat-time", "rubric", "artifact", "fee", "contexts"]
READ = "Marie Curie, who speaks it, has read it and found nothing."


def test_in_another_language_silence_is_not_passed_and_wants_an_answer() -> None:
    report = judge(content_of(DEFINITION | FRENCH))
    outcomes = {result.check: result.outcome for result in report.results}
    assert outcomes == {
        "stated-language": Outcome.PASSED,
        "seat-time": Outcome.UNKNOWN,
        "rubric": Outcome.UNKNOWN,
        "artifact": Outcome.UNKNOWN,
        "limits": Outcome.PASSED,
        "fee": Outcome.UNKNOWN,
        "contexts": Outcome.UNKNOWN,
        "own-word": Outcome.PASSED,
        "load": Outcome.PASSED,
        "language": Outcome.UNKNOWN,
    }
    assert not report.passed
    asked = [result.check for result in report.unanswered]
    assert asked == ASKED
    answered = judge(content_of(DEFINITION | FRENCH), answers=dict.fromkeys(asked, READ))
    assert (answered.unanswered, answered.passed) == ([], False)
    assert from_facts(json.loads(json.dumps(facts_of(answered)))) == answered


@pytest.mark.parametrize("language", ["es", "es-MX", "fr"])
def test_the_stated_language_switches_nothing_off(language: str) -> None:
    bad = {"criteria": [SAT], "slots": [{"title": "Certificate of attendance"}]}
    said = judge(content_of(DEFINITION | bad))
    misread = judge(content_of(DEFINITION | bad | {"language": language}))
    assert [finding.check for finding in said.blocking] == ["seat-time", "seat-time", "artifact"]
    assert misread.blocking[1:] == said.blocking
    assert [(finding.check, finding.place) for finding in misread.blocking[:1]] == [
        ("stated-language", "language")
    ]
    assert misread.blocking[0].sentence.endswith("but it reads like English.")


def test_a_few_words_of_another_language_are_found_whatever_is_stated() -> None:
    spanish_slot = {"title": "Certificado de asistencia", "kind": "document"}
    report = judge(content_of(DEFINITION | {"slots": [spanish_slot]}))
    assert [(finding.check, finding.place) for finding in report.blocking] == [
        ("seat-time", "slots-0-title"),
        ("artifact", "slots"),
    ]
    report = judge(content_of(DEFINITION | FRENCH | {"slots": [spanish_slot]}))
    assert {finding.check for finding in report.blocking} == {"seat-time", "artifact"}


def test_effort_that_is_not_stated_leaves_the_load_unknown() -> None:
    report = judge(content_of(DEFINITION | {"effort_hours": None}))
    assert [row.check for row in report.results if row.outcome == Outcome.UNKNOWN] == ["load"]


@pytest.mark.parametrize(
    "part", ["stated-language", "seat-time", "rubric", "artifact", "limits", "fee", "contexts"]
)
def test_some_checks_block(part: str) -> None:
    blocking = [row.check for row in judge(content_of(DEFINITION)).results if row.blocking]
    assert part in blocking
    assert len(blocking) == 7


# The command


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


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


def test_a_question_wants_an_answer(tmp_path: Path) -> None:
    file = FOLDER / "load-heavy.toml"
    code, printed = gate(file)
    assert code == 1
    assert "  needs an answer  load\n" in printed
    answered = tmp_path / "answered.toml"
    answered.write_text(f'{file.read_text()}\n[answers]\nload = "{ANSWER}"\n')
    code, printed = gate(answered)
    assert code == 0
    assert "  answered         load\n" in printed
    assert f"      Answer: {ANSWER}\n" in printed


def test_the_command_speaks_the_language_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    out = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("gate", str(FOLDER / "limits-none.toml"), stdout=out, no_color=True)
    assert str(ended.value) == "Todavía no se puede publicar: queda 1 cosa por arreglar."
    assert "  BLOQUEADO       limits\n" in out.getvalue()
    assert "  pasa            fee: " in out.getvalue()


def test_what_no_program_can_tell_wants_an_answer(tmp_path: Path) -> None:
    file = FOLDER / "fr-carrelage.toml"
    code, printed = gate(file)
    assert code == 1
    assert "  needs an answer  seat-time\n" in printed
    assert "  not checked      language\n" in printed
    answers = "".join(f'{name} = "{READ}"\n' for name in ASKED)
    answered = tmp_path / "answered.toml"
    answered.write_text(f"{file.read_text()}\n[answers]\n{answers}")
    assert gate(answered)[0] == 0


def test_the_command_gives_json() -> None:
    code, printed = gate(FOLDER / "fee-success.toml", "--json")
    report = json.loads(printed)
    bad = [row for row in report["checks"] if row["outcome"] != "passed"]
    assert (code, report["passed"], report["missing"], len(report["checks"])) == (1, False, [], 10)
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
            "answer": "",
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
def test_one_place_is_not_enough_for_what_is_called_transferable() -> None:
    answer = "We have one workplace so far; the limits say so."
    draft = make_draft(WIDE | {"answers": {"contexts": answer}})
    assert draft.created_by
    with pytest.raises(NotReady) as refused:
        actions.publish(draft, by=draft.created_by, at=NOON)
    assert [(finding.place, finding.sentence) for finding in refused.value.findings] == [
        (
            "slots",
            "It is called useful in many places, but one place is enough to show it."
            " Ask for two different contexts, such as work and home, or claim less.",
        )
    ]
    assert make_version(WIDE | {"contexts_asked": 2}).state == "published"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["", "  ", "Not needed."])
def test_a_question_keeps_a_draft_from_being_published_until_it_is_answered(answer: str) -> None:
    draft = make_draft(HEAVY | {"answers": {"load": answer}})
    dorothy = draft.created_by
    assert dorothy
    with pytest.raises(NotReady) as refused:
        actions.publish(draft, by=dorothy, at=NOON)
    assert [(finding.place, finding.sentence) for finding in refused.value.findings] == [
        (
            "answers-load",
            "Answer in a sentence why it stays so, or change it: "
            "The evidence alone takes about 2 hours; the effort stated is 1.",
        )
    ]


@pytest.mark.django_db
def test_a_designer_answers_in_the_editor_and_everyone_reads_it(client: Client) -> None:
    draft = make_draft(HEAVY | {"answers": {}})
    assert draft.created_by
    client.force_login(draft.created_by)
    address = reverse("define:edit", args=[draft.pk])
    page = client.get(address).text
    assert 'name="answers-load"' in page
    assert 'href="#answers-load"' in page
    fields = flat(draft.typed) | {"answers-load": ANSWER, "do": "publish"}
    client.post(address, fields | {"seen": draft.changed_at.isoformat(), "writer": "w"})
    slug = draft.achievement.__class__.objects.get(pk=draft.achievement_id).slug
    page = client.get(reverse("define:achievement", args=[slug])).text
    assert "9 of 10 quality checks passed" in page
    assert "The evidence alone takes about 2 hours" in page
    assert ANSWER in page
    quality = client.get(f"/api/v1/catalogue/{slug}").json()["quality"]
    assert {row["check"]: row["answer"] for row in quality if row["answer"]} == {"load": ANSWER}


@pytest.mark.django_db
def test_what_people_found_where_no_program_can_tell_is_public(client: Client) -> None:
    draft = make_draft(FRENCH | {"answers": {}})
    assert draft.created_by
    with pytest.raises(NotReady) as refused:
        actions.publish(draft, by=draft.created_by, at=NOON)
    asked = [finding.place for finding in refused.value.findings]
    assert asked == [f"answers-{name}" for name in ASKED]
    answers = {name.removeprefix("answers-"): READ for name in asked}
    version = make_version(FRENCH | {"answers": answers})
    page = client.get(reverse("define:achievement", args=[version.achievement.slug])).text
    assert page.count(READ) == 5
    assert page.count("Not checked") == 6


@pytest.mark.django_db
def test_later_word_lists_do_not_change_what_was_published(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = make_version()
    monkeypatch.setattr(report, "CHECKS", report.CHECKS[:1])
    assert len(judge(queries.content_of(version)).results) == 1
    assert len(queries.gate_report(version).results) == 10
    draft = actions.start_version(version.achievement, by=version.created_by, at=NOON)
    assert len(queries.gate_report(draft).results) == 1


@pytest.mark.django_db
def test_an_answer_is_carried_into_the_next_version() -> None:
    version = make_version(HEAVY | {"answers": {"load": ANSWER, "fee": "An answer to nothing"}})
    draft = actions.start_version(version.achievement, by=version.created_by, at=NOON)
    assert draft.typed["answers"] == {"load": ANSWER}
    reports = version.gate_report
    assert list(reports) == [code for code, _name in settings.LANGUAGES]
    assert from_facts(reports["en"]) == queries.gate_report(version)


@pytest.mark.django_db
def test_an_answer_to_what_is_no_question_any_more_is_kept(client: Client) -> None:
    draft = make_draft({"answers": {"load": ANSWER}})
    client.force_login(draft.created_by)
    page = client.get(reverse("define:edit", args=[draft.pk])).text
    assert f'<input type="hidden" name="answers-load" value="{ANSWER}">' in page


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
    assert "Questions to answer" not in page


@pytest.mark.django_db
def test_the_report_is_public_beside_the_definition(client: Client) -> None:
    version = make_version()
    slug = version.achievement.slug
    page = client.get(reverse("define:achievement", args=[slug])).text
    assert "Quality checks passed" in page
    assert "It says what it does not show." in page
    quality = client.get(f"/api/v1/catalogue/{slug}").json()["quality"]
    assert [(row["check"], row["outcome"]) for row in quality] == [
        ("stated-language", "passed"),
        ("seat-time", "passed"),
        ("rubric", "passed"),
        ("artifact", "passed"),
        ("limits", "passed"),
        ("fee", "passed"),
        ("contexts", "passed"),
        ("own-word", "passed"),
        ("load", "passed"),
        ("language", "passed"),
    ]
