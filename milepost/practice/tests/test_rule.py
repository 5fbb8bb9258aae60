"""A rule in JSON and in one sentence: the same values either way, or why not."""

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from milepost.practice.rules import (
    Calendar,
    Period,
    PracticeRule,
    Source,
    Span,
    Standard,
    Unit,
    Unreadable,
    read_rule,
    read_sentence,
    rule_document,
    sentence,
)

ON_TIME = {
    "condition": "the written attendance rules",
    "behavior": "is on time",
    "standard": {"unit": "workingDays", "met": 99, "of": 100},
    "period": {"length": 6, "unit": "months"},
    "record": "the employer's log-in record",
}
ON_TIME_RULE = PracticeRule(
    condition="the written attendance rules",
    behavior="is on time",
    standard=Standard(unit=Unit.WORKING_DAYS, met=99, of=100),
    period=Period(length=6, unit=Span.MONTHS),
    record="the employer's log-in record",
)
SENTENCES = [
    (
        ON_TIME_RULE,
        "Given the written attendance rules, the learner is on time, on at least 99 of every"
        " 100 working days, over any 6 months, by the employer's log-in record.",
    ),
    (
        PracticeRule(
            condition="a class of beginners",
            behavior="gives each one a turn",
            standard=Standard(
                unit=Unit.WEEKS,
                met=9,
                of=10,
                minimum=12,
                streak=5,
                tolerance=1,
                observers=2,
                contexts=1,
            ),
            period=Period(length=26, unit=Span.WEEKS, start=date(2026, 1, 5)),
            record="the observers' notes",
        ),
        "Given a class of beginners, the learner gives each one a turn, on at least 9 of every"
        " 10 weeks, on at least 12 weeks in all, on 5 weeks in a row with up to 1 missed, seen by"
        " at least 2 observers, in at least 1 context, over the 26 weeks from 2026-01-05,"
        " by the observers' notes.",
    ),
    (
        PracticeRule(
            condition="a till",
            behavior="closes without a difference",
            standard=Standard(unit=Unit.WORKING_DAYS, streak=20),
            period=Period(length=1, unit=Span.WORKING_DAYS),
            record="the till's report",
            calendar=Calendar(weekend=frozenset({4, 5}), holidays=frozenset({date(2026, 12, 25)})),
        ),
        "Given a till, the learner closes without a difference, on 20 working days in a row,"
        " over any 1 working day, where working days leave out Friday, Saturday and 2026-12-25,"
        " by the till's report.",
    ),
    (
        replace(
            ON_TIME_RULE,
            standard=replace(ON_TIME_RULE.standard, sources=frozenset([Source.SYSTEM])),
        ),
        "Given the written attendance rules, the learner is on time, on at least 99 of every"
        " 100 working days, counting only what systems entered, over any 6 months, by the"
        " employer's log-in record.",
    ),
    (
        replace(
            ON_TIME_RULE,
            calendar=Calendar(
                holidays=frozenset({date(2026, 12, 28)}), yearly=frozenset({(1, 6), (12, 25)})
            ),
        ),
        "Given the written attendance rules, the learner is on time, on at least 99 of every"
        " 100 working days, over any 6 months, where working days leave out Saturday, Sunday,"
        " 2026-12-28, every 6 January and every 25 December, by the employer's log-in record.",
    ),
    (
        replace(ON_TIME_RULE, calendar=Calendar(weekend=frozenset())),
        "Given the written attendance rules, the learner is on time, on at least 99 of every"
        " 100 working days, over any 6 months, where working days leave out nothing, by the"
        " employer's log-in record.",
    ),
]


@pytest.mark.parametrize(("rule", "text"), SENTENCES)
def test_a_rule_is_one_sentence_and_the_sentence_is_the_rule(rule, text) -> None:
    assert sentence(rule) == text
    assert read_sentence(text) == rule


def test_the_same_rule_is_one_sentence_in_spanish() -> None:
    rule = replace(
        SENTENCES[1][0],
        condition="un grupo que empieza",
        behavior="da la palabra a todos",
        record="las notas de quien observa",
        calendar=Calendar(
            weekend=frozenset({6}),
            holidays=frozenset({date(2026, 12, 28)}),
            yearly=frozenset({(8, 15)}),
        ),
    )
    text = (
        "Con un grupo que empieza, quien aprende da la palabra a todos, al menos 9 de cada 10"
        " semanas, al menos 12 semanas en total, durante 5 semanas sin interrupción con hasta 1"
        " fallo, a la vista de al menos 2 observadores, en al menos 1 contexto, en el período de"
        " 26 semanas desde 2026-01-05, sin contar como laborables domingo, 2026-12-28 y cada 15 de"
        " agosto, según las"
        " notas de quien observa."
    )
    assert sentence(rule, language="es") == text
    assert read_sentence(text, language="es") == rule
    assert sentence(rule, language="fr") == sentence(rule)


@pytest.mark.parametrize(
    ("sources", "english", "spanish"),
    [
        (["teacher"], "teachers", "quienes enseñan"),
        (
            ["system", "supervisor"],
            "supervisors and systems",
            "quienes supervisan y los sistemas",
        ),
        (
            ["system", "teacher", "supervisor"],
            "supervisors, teachers and systems",
            "quienes supervisan, quienes enseñan y los sistemas",
        ),
    ],
)
def test_whose_entries_count_is_said_and_read_in_both_languages(sources, english, spanish) -> None:
    rule = read_rule(changed("standard.sources", sources))
    assert rule.standard.sources == frozenset(sources)
    assert f", counting only what {english} entered, over any" in sentence(rule)
    told = sentence(rule, language="es")
    assert f", contando solo lo que anotan {spanish}, en cualquier" in told
    assert read_sentence(told, language="es") == read_sentence(sentence(rule)) == rule
    order = [name for name in ("supervisor", "teacher", "system") if name in sources]
    assert rule_document(rule)["standard"]["sources"] == order
    assert read_rule(changed("standard.sources", [])) == ON_TIME_RULE


ONE_OF_ONE = {
    "en": ", on every working day that counts, on 5 working days in a row with up to 1 missed,",
    "es": ", cada día laborable que cuenta, durante 5 días laborables sin interrupción con hasta 1"
    " fallo, ",
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_one_of_one_and_one_missed_are_said_as_people_say_them(language: str) -> None:
    standard = Standard(unit=Unit.WORKING_DAYS, met=1, of=1, streak=5, tolerance=1)
    rule = replace(ON_TIME_RULE, standard=standard)
    text = sentence(rule, language=language)
    assert ONE_OF_ONE[language] in text
    assert read_sentence(text, language=language) == rule


def test_sentences_written_before_are_still_read() -> None:
    standard = Standard(met=1, of=1, streak=5, tolerance=1)
    rule = replace(ON_TIME_RULE, standard=standard)
    old = "al menos 1 de cada 1 día, durante 5 días sin interrupción con hasta 1 fallos"
    text = sentence(rule, language="es")
    begin, end = text.index("cada día"), text.index(", en cualquier")
    assert read_sentence(text[:begin] + old + text[end:], language="es") == rule


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He is always on time.",
        SENTENCES[0][1].replace("99", "ninety-nine"),
        SENTENCES[1][1].replace("12 weeks", "12 days"),
        SENTENCES[1][1].replace("2026-01-05", "2026-02-30"),
        SENTENCES[0][1].replace(", over any 6 months", ""),
        "Given a, the learner b, seen by at least 2 observers, over any 6 months, by c.",
        pytest.param("Given " + "a, the learner " * 650 + ".", id="long"),
        pytest.param("Given " + "a, the learner " * 5000 + ".", id="too long"),
    ],
)
def test_another_sentence_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_sentence(text)
    assert refused.value.sentences == (
        "The sentence needs this form: «Given …, the learner …, on at least 99 of every 100 days,"
        " over any 6 months, by ….»",
    )


def test_json_gives_the_rule_and_the_rule_gives_json() -> None:
    assert read_rule(ON_TIME) == ON_TIME_RULE
    assert rule_document(ON_TIME_RULE) == ON_TIME | {
        "period": {"length": 6, "unit": "months", "window": "rolling"},
        "calendar": {"weekend": ["saturday", "sunday"], "holidays": []},
    }


def changed(path: str, value: object) -> dict[str, Any]:
    document: dict[str, Any] = deepcopy(ON_TIME)
    part = document
    *folders, name = path.split(".")
    for folder in folders:
        part = part.setdefault(folder, {})
    part[name] = value
    return document


FAULTS = [
    ("condition", "", "The rule's «condition» takes a few words."),
    ("behavior", 7, "The rule's «behavior» takes a few words."),
    ("record", "two\nlines", "The rule's «record» takes words on one line, 300 letters at most."),
    ("standard", [], "The rule's «standard» takes an object with named fields."),
    (
        "standard",
        {"observers": 2},
        "The rule's «standard» needs «met» and «of», a «minimum» or a «streak».",
    ),
    ("standard.met", 0, "The standard's «met» takes a number from 1 to that of «of»."),
    ("standard.met", 101, "The standard's «met» takes a number from 1 to that of «of»."),
    ("standard.met", "99", "The standard's «met» takes a whole number from 0 to 100000."),
    ("standard.met", True, "The standard's «met» takes a whole number from 0 to 100000."),
    ("standard.met", 1.5, "The standard's «met» takes a whole number from 0 to 100000."),
    ("standard.unit", "hours", "The standard's «unit» takes one of days, workingDays, weeks."),
    (
        "standard.tolerance",
        1,
        "The standard's «tolerance» says how many may be missed in a «streak»; it needs one.",
    ),
    (
        "standard.streak",
        187,
        "The rule's «period» is too short for what the standard counts in it.",
    ),
    (
        "standard.sources",
        ["self"],
        'The standard\'s «sources» takes a list such as ["supervisor", "system"].',
    ),
    (
        "standard.sources",
        "system",
        'The standard\'s «sources» takes a list such as ["supervisor", "system"].',
    ),
    ("standard.hours", 100, "The standard has no field «hours»."),
    ("period.length", 0, "The period's «length» takes a whole number from 1 to 100000."),
    ("period.length", 121, "The period's «length» takes a number from 1 to 120."),
    ("period.unit", "years", "The period's «unit» takes one of days, weeks, months, workingDays."),
    ("period.window", "open", "The period's «window» takes one of rolling, fixed."),
    (
        "period.window",
        "fixed",
        "The period's «start» takes the first day of the fixed window, such as 2026-01-05.",
    ),
    ("period.start", "2026-01-05", "Only a period with the window «fixed» has a «start»."),
    (
        "calendar.weekend",
        ["Sunday"],
        'The calendar\'s «weekend» takes a list such as ["saturday", "sunday"].',
    ),
    (
        "calendar.weekend",
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        "The calendar's «weekend» must leave one working day in the week.",
    ),
    (
        "calendar.holidays",
        ["20261225"],
        'The calendar\'s «holidays» takes a list such as ["2026-12-24", "--12-25"].',
    ),
    (
        "calendar.holidays",
        ["--02-30"],
        'The calendar\'s «holidays» takes a list such as ["2026-12-24", "--12-25"].',
    ),
    (
        "calendar.holidays",
        [f"--{month:02}-{day:02}" for month in (1, 2) for day in range(1, 22)],
        "The calendar's «holidays» takes 40 days of every year at most.",
    ),
]


@pytest.mark.parametrize(("path", "value", "text"), FAULTS)
def test_each_field_that_cannot_be_meant_is_named(path, value, text) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rule(changed(path, value))
    assert refused.value.sentences == (text,)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Unreadable) as refused:
        read_rule({"condition": "x", "standard": {"met": -1}, "period": {}, "hours": 3})
    assert refused.value.sentences == (
        "The rule's «behavior» takes a few words.",
        "The rule's «record» takes a few words.",
        "The standard's «met» takes a whole number from 0 to 100000.",
        "The period's «length» takes a whole number from 1 to 100000.",
        "The rule has no field «hours».",
    )


@pytest.mark.parametrize("data", [None, [], "rule", 3])
def test_what_is_no_object_is_refused(data: object) -> None:
    with pytest.raises(Unreadable) as refused:
        read_rule(data)
    assert refused.value.sentences[0] == "The rule takes an object with named fields."


SHARE = {"unit": "days", "met": 3, "of": 4}
RUN = {"unit": "days", "streak": 2}


@pytest.mark.parametrize(
    ("standard", "field", "text"),
    [
        (SHARE, "condition", "a desk, the learner sits"),
        (SHARE, "behavior", "sits, on at least 3 of every 4 days, over any 6 days, by night"),
        (RUN, "behavior", "sits, on at least 2 days in all"),
    ],
)
def test_words_that_would_be_read_as_the_standard_are_refused(standard, field, text) -> None:
    document = changed("standard", standard)
    assert read_rule(document | {field: text.replace(",", "")})
    with pytest.raises(Unreadable) as refused:
        read_rule(document | {field: text})
    assert refused.value.sentences[0].startswith("The rule's «condition», «behavior» and «record»")


def test_days_of_every_year_come_back_from_the_document() -> None:
    written = ["2026-12-28", "--02-29", "--12-25"]
    rule = read_rule(changed("calendar.holidays", written))
    assert rule.calendar.yearly == {(2, 29), (12, 25)}
    assert rule_document(rule)["calendar"]["holidays"] == written


@pytest.mark.parametrize("day", ["31 February", "0 January", "32 May"])
def test_a_sentence_names_only_days_that_come(day: str) -> None:
    text = sentence(replace(ON_TIME_RULE, calendar=Calendar(yearly=frozenset({(12, 25)}))))
    with pytest.raises(Unreadable):
        read_sentence(text.replace("25 December", day))
