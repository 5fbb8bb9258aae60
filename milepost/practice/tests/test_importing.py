"""CSV files: shown row by row, taken on confirmation, twice the same as once."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from milepost.people.models import Person
from milepost.people.tests.builders import make_person
from milepost.practice import actions, queries
from milepost.practice.actions import Sheet
from milepost.practice.models import Entry, Import, PracticeLog
from milepost.practice.rules import Source, read_entries
from milepost.practice.rules.importing import plan
from milepost.practice.rules.sheet import entries_sheet, refused_sheet
from milepost.practice.tests.log_builders import NOON, TODAY, line, make_keeper, make_practice, say
from milepost.practice.tests.test_recording import code_of

FILE = """\
date;outcome;source;observer;note;id;supersedes;reason
2026-02-02;met;;;;a;;
2026-02-03;Not met;supervisor;Grace;Missed the bus;b;;
2026-02-30;met;;;;c;;
2026-02-04;perhaps;;;;;;
2026-02-05;met;;;;;c;a slip
2026-02-03;excused;;;;d;b;Ill that day
2026-02-06;met;;;;;;
2026-02-06;met;;;;;;
2027-02-06;met;;;;;;
"""


def brought(log: PracticeLog, text: str, *, by: Person) -> Import:
    sheet = Sheet(name="year.csv", content=text.encode())
    return actions.bring_file(log, sheet=sheet, by=by, at=NOON)


def taken(log: PracticeLog, text: str, *, by: Person) -> tuple[int, int, int]:
    """How many rows were taken, were here already, and were refused."""
    found = actions.take_file(brought(log, text, by=by), by=by, at=NOON)
    return len(found.taken), len(found.here), len(found.refused)


def test_each_row_is_told_what_becomes_of_it() -> None:
    found = plan(FILE, source=Source.SELF, today=TODAY, known={})
    assert [(row.number, row.fate.value, row.told) for row in found.rows] == [
        (2, "taken", ""),
        (3, "taken", "supervisor, Grace"),
        (4, "refused", ""),
        (5, "refused", ""),
        (6, "refused", ""),
        (7, "taken", ""),
        (8, "taken", ""),
        (9, "taken", ""),
        (10, "refused", ""),
    ]
    assert [row.sentences for row in found.refused] == [
        ("«2026-02-30» is not a day such as 2026-01-05",),
        ("the outcome is one of met, notMet, excused, noOpportunity, withdrawn",),
        ("the row it corrects can’t be taken",),
        ("That day has not come yet. Only excused and no opportunity can be said ahead.",),
    ]


@pytest.mark.django_db
def test_the_same_file_again_enters_nothing_twice() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    assert Entry.objects.count() == 0
    assert taken(log, FILE, by=ada) == (5, 0, 4)
    assert taken(log, FILE, by=ada) == (0, 5, 4)
    standing = queries.standing(queries.entries_of(log)).order_by("day", "id")
    assert list(standing.values_list("day", "outcome", "source", "told")) == [
        (TODAY.replace(month=2, day=2), "met", "self", ""),
        (TODAY.replace(month=2, day=3), "excused", "self", ""),
        (TODAY.replace(month=2, day=6), "met", "self", ""),
        (TODAY.replace(month=2, day=6), "met", "self", ""),
    ]


@pytest.mark.django_db
def test_the_refused_rows_come_back_with_why_and_are_taken_when_mended() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    taken(log, FILE, by=ada)
    found = plan(FILE, source=Source.SELF, today=TODAY, known={})
    text = refused_sheet(found)
    assert text.splitlines()[0] == "date,outcome,source,observer,note,id,supersedes,reason,why"
    mended = text.replace("2026-02-30", "2026-02-28").replace("perhaps", "no opportunity")
    assert taken(log, mended, by=ada) == (3, 0, 1)


@pytest.mark.django_db
def test_a_spanish_file_goes_back_and_forth_in_spanish() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    file = "Fecha;Resultado;Id\n2026-02-02;Cumplido;a\n2026-02-30;No cumplido;b\n"
    assert taken(log, file, by=ada) == (1, 0, 1)
    with override("es"):
        text = refused_sheet(plan(file, source=Source.SELF, today=TODAY, known={}))
    assert text.splitlines()[0] == "fecha,resultado,id,por qué"
    assert taken(log, text.replace("2026-02-30", "2026-02-28"), by=ada) == (1, 0, 0)
    assert taken(log, "date,outcome,id\n2026-02-02,met,a\n", by=ada) == (0, 1, 0)


@pytest.mark.django_db
def test_a_later_file_corrects_an_earlier_one_once() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    head = "date,outcome,id,supersedes,reason\n"
    assert taken(log, head + "2026-02-02,met,a,,\n", by=ada) == (1, 0, 0)
    assert taken(log, head + "2026-02-02,notMet,a,,\n", by=ada) == (0, 0, 1)
    assert taken(log, head + "2026-02-02,notMet,b,a,a slip\n", by=ada) == (1, 0, 0)
    assert taken(log, head + "2026-02-02,met,c,a,another\n", by=ada) == (0, 0, 1)
    assert taken(log, head + "2026-02-02,withdrawn,d,b,not my day\n", by=ada) == (1, 0, 0)
    assert list(queries.standing(queries.entries_of(log))) == []


@pytest.mark.django_db
def test_whoever_brings_a_file_is_who_speaks() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    make_keeper(log, grace, capacity="teacher")
    text = "date,outcome,source\n2026-02-02,met,teacher\n"
    taken(log, text, by=ada)
    taken(log, text, by=grace)
    rows = Entry.objects.order_by("id").values_list("source", "recorder", "observer", "told")
    assert list(rows) == [("self", "Ada", 0, "teacher"), ("teacher", "Grace", 1, "")]


@pytest.mark.django_db
def test_what_is_no_table_is_refused_and_old_files_are_let_go() -> None:
    ada = make_person("Ada")
    log = make_practice(ada)
    head = "date,outcome\n"
    for content, code in [
        (b"\xff\xfe", "unreadable-file"),
        (b"date,outcome\n\0", "unreadable-file"),
        (b"day,what\n", "unreadable-entries"),
        (b"x" * (1024 * 1024 + 1), "too-big"),
        ((head + "2026-02-02,met\n" * 5001).encode(), "too-many-rows"),
    ]:
        sheet = Sheet(name="x", content=content)
        assert (
            code_of(lambda sheet=sheet: actions.bring_file(log, sheet=sheet, by=ada, at=NOON))
            == code
        )
    first = brought(log, head, by=ada)
    later = NOON + timedelta(days=8)
    sheet = Sheet(name="x", content=head.encode())
    actions.bring_file(log, sheet=sheet, by=ada, at=later)
    assert not Import.objects.filter(pk=first.pk).exists()
    mallory = make_person("Mallory")
    assert code_of(lambda: brought(log, head, by=mallory)) == "not-a-keeper"


@pytest.mark.django_db
def test_a_log_saved_as_csv_reads_back_to_the_same_finding() -> None:
    ada, grace = make_person("Ada"), make_person("Grace")
    log = make_practice(ada)
    make_keeper(log, grace)
    first = say(log, ada, "notMet")
    say(log, grace, day=TODAY - timedelta(days=3))
    fix = line("met", note="=1+1", reason="a slip")
    actions.correct_entry(first, line=fix, by=ada, at=NOON)
    entries = queries.entries_of(log).order_by("day", "id")
    text = entries_sheet(queries.entry_document(entry) for entry in entries)
    assert "'=1+1" in text
    read = [(entry.day, entry.outcome, entry.source, entry.late) for entry in read_entries(text)]
    measured = queries.measured(queries.entries_of(log))
    assert sorted(read) == sorted((e.day, e.outcome, e.source, e.late) for e in measured)


@pytest.mark.parametrize("note", ["-5 °C outside", "=1+1", "'=1+1", "''-", "'twas", "@home", "+"])
def test_what_looks_like_a_formula_comes_back_as_it_was_written(note: str) -> None:
    (entry,) = read_entries(entries_sheet([document(note=note, context=note)]))
    assert (entry.note, entry.context) == (note, note)


def test_two_keepers_of_one_name_stay_two_and_one_who_changed_theirs_stays_one() -> None:
    days = [f"2026-03-0{number}" for number in (2, 3, 4)]
    seen = [(1, "Sam Lee"), (2, "Sam Lee"), (1, "Sam Li")]
    rows = [
        document(date=day, observer=number, recorder=name, source="supervisor", id=day)
        for day, (number, name) in zip(days, seen, strict=True)
    ]
    read = read_entries(entries_sheet(rows))
    assert [entry.observer for entry in read] == ["Sam Lee (1)", "Sam Lee (2)", "Sam Lee (1)"]
    own = document(observer=0, recorder="Ada", source="self")
    assert read_entries(entries_sheet([own]))[0].observer == "Ada"


def document(**changes: Any) -> dict[str, Any]:
    """An entry as ``entry_document`` gives it."""
    nothing = dict.fromkeys(("context", "note", "supersedes", "reason"), "")
    told = {"date": "2026-03-02", "outcome": "met", "source": "self", "recorded": "2026-03-05"}
    return nothing | told | {"observer": 0, "recorder": "Ada", "id": "1"} | changes
