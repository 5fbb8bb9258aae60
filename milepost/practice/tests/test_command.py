"""``milepost evaluate``: words, JSON and exit codes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

RULE = {
    "condition": "a bicycle",
    "behavior": "checks the brakes before riding",
    "standard": {"unit": "days", "met": 4, "of": 5, "observers": 1},
    "period": {"length": 2, "unit": "weeks"},
    "record": "the workshop's book",
}
LOG = """date,outcome,source,observer,context,recorded
2026-01-05,met,supervisor,Grace,shop,2026-01-05
2026-01-06,met,supervisor,Grace,street,2026-01-09
2026-01-07,notMet,supervisor,Grace,shop,
2026-01-08,excused,supervisor,Grace,,
2026-01-09,met,teacher,Linus,shop,
2026-01-10,met,teacher,Linus,shop,
"""
MET = """\
Given a bicycle, the learner checks the brakes before riding, on at least 4 of every 5 days, seen \
by at least 1 observer, over any 2 weeks, by the workshop's book.
Met, on 2026-01-10.
Looked at: 2025-12-28 to 2026-01-10.
Met: 4 of 5 days that count.
Share: 80.0%, 95 % interval 37.6% to 96.4%.
Set aside: 1 excused, 0 without opportunity.
Recorded: 6 of 14, which is 42.9%.
In a row: 2 at most, 2 now.
Observers: 2. Contexts: 2.
Days entered by the learner: 0, by supervisors: 4, by teachers: 2, by systems: 0.
Came late: 1, the latest by 3 days.
"""


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def run(folder: Path, *arguments: str, rule: str = json.dumps(RULE), log: str = LOG):
    """The exit code and what was printed, out and err."""
    (folder / "rule.json").write_text(rule, encoding="utf-8")
    (folder / "log.csv").write_text(log, encoding="utf-8")
    out, err = StringIO(), StringIO()
    files = (str(folder / "rule.json"), str(folder / "log.csv"))
    with pytest.raises(SystemExit) as ended:
        call_command("evaluate", *files, *arguments, stdout=out, stderr=err, no_color=True)
    return ended.value.code, out.getvalue(), err.getvalue()


def test_met_is_said_in_plain_words_with_its_figures(tmp_path: Path) -> None:
    assert run(tmp_path, "--on", "2026-01-10") == (0, MET, "")


def test_not_yet_says_what_is_missing_and_when_it_could_be_met(tmp_path: Path) -> None:
    code, out, err = run(tmp_path, "--on", "2026-01-09")
    assert (code, out.splitlines()[1:5], err) == (
        1,
        [
            "Not yet met, on 2026-01-09.",
            "  4 days so far; 5 must count.",
            "  3 of 4 is less than 4 of 5.",
            "If all goes well it is met on 2026-01-10.",
        ],
        "",
    )


def test_lapsed_ends_with_1_too(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "--on", "2026-01-22", "--json")
    found = json.loads(out)
    assert (code, found["verdict"], found["missing"], found["nextDate"]) == (
        1,
        "lapsed",
        ["of"],
        "2026-01-26",
    )


def test_json_has_the_same_figures(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, "--on", "2026-01-10", "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "rule": MET.splitlines()[0],
            "on": "2026-01-10",
            "verdict": "met",
            "missing": [],
            "shortfalls": [],
            "nextDate": "2026-01-10",
            "period": {"first": "2025-12-28", "last": "2026-01-10"},
            "met": 4,
            "counted": 5,
            "excused": 1,
            "noOpportunity": 0,
            "recorded": 6,
            "expected": 14,
            "coverage": 0.428571,
            "interval": [0.375535, 0.963776],
            "longestStreak": 2,
            "currentStreak": 2,
            "observers": 2,
            "contexts": 2,
            "late": 1,
            "latest": 3,
            "daysBy": {"self": 0, "supervisor": 4, "teacher": 2, "system": 0},
        },
    )


def test_only_the_sources_that_the_rule_asks_for_count(tmp_path: Path) -> None:
    standard = {**RULE["standard"], "sources": ["teacher"]}
    rule = json.dumps(RULE | {"standard": standard})
    code, out, _ = run(tmp_path, "--on", "2026-01-10", rule=rule)
    assert (
        code,
        out.splitlines()[0].endswith(
            "seen by at least 1 observer, counting only what teachers entered, over any 2 weeks, by"
            " the workshop's book."
        ),
    ) == (1, True)
    assert "Met: 2 of 2 days that count." in out
    assert "by supervisors: 4, by teachers: 2" in out


def test_it_speaks_the_language_of_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    code, out, _ = run(tmp_path, "--on", "2026-01-09")
    assert (code, out.splitlines()[1:6]) == (
        1,
        [
            "Todavía sin cumplir, el 2026-01-09.",
            "  4 días hasta ahora; tienen que contar 5.",
            "  3 de 4 es menos que 4 de 5.",
            "Si todo va bien, se cumple el 2026-01-10.",
            "Se mira: del 2025-12-27 al 2026-01-09.",
        ],
    )
    _, out, _ = run(tmp_path, "--on", "2026-01-09", "--json")
    found = json.loads(out)
    assert found["rule"].startswith("Con a bicycle, quien aprende checks the brakes")
    assert (found["verdict"], found["missing"]) == ("notYet", ["of", "met"])
    assert found["shortfalls"][1] == "3 de 4 es menos que 4 de 5."
    code, _, err = run(tmp_path, "--on", "2026-01-09", rule='{"standard": 7}')
    assert (code, err.splitlines()[0]) == (2, "«condition», en «rule», admite unas pocas palabras.")


UNREADABLE = [
    ({"rule": "{"}, "2026-01-10", "The rule is not JSON: "),
    ({"rule": "[" * 100_000}, "2026-01-10", "The rule is not JSON: "),
    ({"rule": "{}"}, "2026-01-10", "The rule's «condition» takes a few words.\n"),
    ({"log": LOG.replace("notMet", "bad")}, "2026-01-10", "Row 4: the outcome is one of "),
    ({}, "10 January", "«10 January» is not a day such as 2026-01-05.\n"),
]


@pytest.mark.parametrize(("files", "on", "says"), UNREADABLE)
def test_what_cannot_be_read_is_told_and_ends_with_2(files, on, says, tmp_path: Path) -> None:
    code, out, err = run(tmp_path, "--on", on, **files)
    assert (code, out, err[: len(says)]) == (2, "", says)


def test_bytes_that_are_no_text_end_with_2(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"\xff\xfe")
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        files = (str(tmp_path / "log"), str(tmp_path / "log"))
        call_command("evaluate", *files, "--on", "2026-01-10", stderr=err, no_color=True)
    assert (ended.value.code, err.getvalue()) == (2, f"{tmp_path / 'log'} is not text in UTF-8.\n")


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    with pytest.raises(CommandError) as refused:
        call_command("evaluate", absent, absent, "--on", "2026-01-10")
    assert (refused.value.returncode, str(refused.value)) == (
        2,
        f"{absent}: No such file or directory.",
    )
