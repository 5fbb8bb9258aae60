"""A log as a CSV file."""

from datetime import date

import pytest
from django.utils.translation import override

from milepost.practice.rules import Entry, Outcome, Source, Unreadable, read_entries
from milepost.practice.rules.spoken import meant, shown
from milepost.practice.rules.table import COLUMNS, OUTCOMES, SOURCES, WHY

HEAD = "date,outcome,source,observer,context,note,recorded,id,supersedes,reason\n"


def test_a_row_is_an_entry() -> None:
    text = (
        HEAD
        + '2026-01-05,met,supervisor,Grace  Hopper,shop,"early, and\n kind",2026-01-07,a1,,\n'
        + "\n"
        + "2026-01-05,notMet,self,,,,,a2,a1,wrong person\n"
    )
    assert read_entries(text) == [
        Entry(
            day=date(2026, 1, 5),
            outcome=Outcome.MET,
            source=Source.SUPERVISOR,
            observer="Grace Hopper",
            context="shop",
            note="early, and kind",
            recorded=date(2026, 1, 7),
            id="a1",
        ),
        Entry(
            day=date(2026, 1, 5),
            outcome=Outcome.NOT_MET,
            source=Source.SELF,
            id="a2",
            supersedes="a1",
            reason="wrong person",
        ),
    ]


PLAIN = [Entry(day=date(2026, 1, 5), outcome=Outcome.MET, source=Source.SELF)]


@pytest.mark.parametrize(
    "text",
    [
        "date,outcome,source\n2026-01-05,met,self\n",
        "\ufeffdate,outcome,source\r\n2026-01-05,met,self\r\n",
        "Source;Date;Outcome\nself;2026-01-05;met",
        "date,outcome,source,note\n 2026-01-05 ,met,self\n",
        "date,outcome,source\n2026-01-05,met,self,,\n,,\n",
    ],
)
def test_spreadsheets_write_it_in_several_ways(text: str) -> None:
    assert read_entries(text) == PLAIN


HEADS = [
    ("", ["date", "outcome", "source"], []),
    ("date,outcome\n", ["source"], []),
    ("date,outcome,source,obsever\n", [], ["obsever"]),
]


@pytest.mark.parametrize(("text", "missing", "unknown"), HEADS)
def test_the_first_line_names_the_columns(text, missing, unknown) -> None:
    with pytest.raises(Unreadable) as refused:
        read_entries(text)
    columns = "date, outcome, source, observer, context, note, recorded, id, supersedes, reason"
    assert list(refused.value.sentences) == [
        f"The first line names the columns; «{name}» is missing." for name in missing
    ] + [f"There is no column «{name}»; these there are: {columns}." for name in unknown]


def test_every_row_that_cannot_be_read_is_named_by_its_number() -> None:
    rows = [
        "2026-01-05,met,self,,,,,a,,",
        "2026-02-29,met,self",
        "",
        "20260105,Perhaps,boss",
        "2026-01-05,met,self,,,,2026-01-04",
        "2026-01-05,excused,self,,,,2026-01-04",
        "2026-01-05,met,self,,,,soon",
        "2026-01-05,met,self,,,,,a",
        "2026-01-05,met,self,,,,,b,zz,a slip",
        "2026-01-05,met,self,,,,,c,a",
        "2026-01-05,met,self,,,,,d,,a slip",
        "2026-01-05,met,self,,,,,e,e,a slip",
        "2026-01-05,met,self,,,,,f,g,a slip",
        "2026-01-05,met,self,,,,,g,f,a slip",
        "2026-01-05,met,self,,,,,h,g,a slip",
        "2026-01-05,met,self,,,,,,,,one,more",
        "2026-01-05,withdrawn,self",
    ]
    with pytest.raises(Unreadable) as refused:
        read_entries(HEAD + "\n".join(rows))
    outcomes = "met, notMet, excused, noOpportunity, withdrawn"
    sources = "self, supervisor, teacher, system"
    correction = "a correction names both the entry («supersedes») and the «reason»."
    assert refused.value.sentences == (
        "Row 3: «2026-02-29» is not a day such as 2026-01-05.",
        "Row 5: «20260105» is not a day such as 2026-01-05;"
        f" the outcome is one of {outcomes}; the source is one of {sources}.",
        "Row 6: it was recorded before its day; only excused and noOpportunity may be.",
        "Row 8: «soon» is not a day such as 2026-01-05.",
        "Row 9: the id «a» stands in row 2 already.",
        "Row 10: there is no entry «zz» to correct.",
        f"Row 11: {correction}",
        f"Row 12: {correction}",
        "Row 13: it corrects itself, at once or over others.",
        "Row 14: it corrects itself, at once or over others.",
        "Row 15: it corrects itself, at once or over others.",
        "Row 17: it has 12 cells under 10 headings.",
        "Row 18: «withdrawn» takes back an entry; «supersedes» names which.",
    )


def test_what_is_no_csv_is_refused_in_words() -> None:
    with pytest.raises(Unreadable) as refused:
        read_entries('date,outcome,source\n2026-01-05,met,self\n"2026-01-05"x,met,self\n')
    assert refused.value.sentences == ("Row 3: this is not a row of a CSV file.",)


SPANISH = """\
Fecha;Resultado;Fuente;Quién lo vio;Contexto;Nota;Anotado;Id;Corrige;Motivo
2026-01-05;Cumplido;supervisora;Grace;tienda;;2026-01-07;a1;;
2026-01-05;no cumplido;yo;;;;;a2;a1;otra persona
2026-01-06;Con excusa;Docente;;;;;;;
2026-01-07;sin ocasion;sistema;;;;;;;
"""


def test_a_file_may_be_written_in_spanish() -> None:
    english = (
        HEAD
        + "2026-01-05,met,supervisor,Grace,tienda,,2026-01-07,a1,,\n"
        + "2026-01-05,notMet,self,,,,,a2,a1,otra persona\n"
        + "2026-01-06,excused,teacher\n2026-01-07,noOpportunity,system\n"
    )
    assert read_entries(SPANISH) == read_entries(english)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_that_a_reader_is_shown_is_taken(language: str) -> None:
    groups = ((*COLUMNS, WHY), OUTCOMES, SOURCES)
    with override(language):
        told = [[shown(word) for word in words] for words in groups]
    assert [
        [meant(word.upper(), among=words) for word in found]
        for found, words in zip(told, groups, strict=True)
    ] == [list(words) for words in groups]


def test_what_is_wrong_is_told_in_the_words_of_the_reader() -> None:
    with override("es"), pytest.raises(Unreadable) as refused:
        read_entries("fecha,resultado,fuente\n2026-01-05,quizás,yo\n")
    (sentence,) = refused.value.sentences
    assert sentence.endswith("cumplido, no cumplido, con excusa, sin ocasión, retirado.")
