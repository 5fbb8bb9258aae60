"""Drafts as typed: nothing lost on the way in, nothing made up on the way out."""

from copy import deepcopy
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from milepost.define.rules import typed
from milepost.define.rules.moves import moved
from milepost.define.tests.builders import DEFINITION

LATHE = {"url": "https://x.example.org/1", "name": "Turns a shaft", "framework": "Turners"}
KEYS = [UUID(int=number) for number in range(1, 9)]


def complete() -> typed.Typed:
    numbers = count(1)
    return typed.with_keys(
        typed.from_mapping(DEFINITION | {"finer": ["club"], "alignments": [LATHE]}),
        new_key=lambda: UUID(int=next(numbers)),
    )


def flat(draft: typed.Typed) -> dict[str, str]:
    """The fields that a browser sends for a draft."""
    fields = {name: draft[name] for name in typed.PLAIN}
    for index, row in enumerate(draft["criteria"]):
        place = f"criteria-{index}"
        fields |= {f"{place}-key": row["key"], f"{place}-text": row["text"]}
        fields |= {f"{place}-required": "on"} if row["required"] else {}
        fields |= {f"{place}-rule-{name}": text for name, text in (row["rule"] or {}).items()}
        for step, level in enumerate(row["levels"]):
            fields |= {
                f"{place}-levels-{step}-{part}": level[part] for part in ("name", "description")
            }
            fields |= {f"{place}-levels-{step}-meets": "on"} if level["meets"] else {}
    for index, row in enumerate(draft["slots"]):
        fields |= {f"slots-{index}-{name}": value for name, value in row.items()}
    for index, row in enumerate(draft["alignments"]):
        fields |= {f"alignments-{index}-{name}": value for name, value in row.items()}
    fields |= {f"finer-{key}": "on" for key in draft["finer"]}
    return fields | {f"answers-{check}": text for check, text in draft["answers"].items()}


def test_a_draft_comes_back_from_its_form_as_it_was() -> None:
    assert typed.from_fields(flat(complete())) == complete()


@given(words=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
def test_any_words_come_back_as_they_were_typed(words: str) -> None:
    draft = complete() | {"competency": words, "effort_hours": words}
    draft["criteria"][0]["text"] = words
    assert typed.from_fields(flat(draft)) == typed.bounded(draft)


def test_a_published_definition_is_edited_as_it_reads() -> None:
    content = typed.read(complete())
    again = typed.from_content(content, answers=complete()["answers"])
    assert typed.read(again) == content
    assert again["answers"] == complete()["answers"]
    assert again["criteria"] == complete()["criteria"]
    assert again["slots"] == complete()["slots"]


def test_reading_leaves_out_numbers_that_make_no_sense() -> None:
    content = typed.read(complete() | {"effort_hours": "a few", "reviewers": "²", "tags": " , a,"})
    assert (content.effort_hours, content.reviewers, content.tags) == (None, 0, ("a",))


@pytest.mark.parametrize("fields", [{}, {"criteria-x-text": "a"}, {"criteria-0-levels-0-": "a"}])
def test_a_form_without_rows_is_a_draft_without_rows(fields: dict[str, str]) -> None:
    draft = typed.from_fields(fields)
    assert draft == typed.PLAIN | {
        **{"criteria": [], "slots": [], "alignments": []},
        **{"answers": {}, "finer": []},
    }


def test_a_huge_form_is_cut_to_what_a_definition_may_hold() -> None:
    fields = {f"criteria-{index}-text": "x" * 30_000 for index in range(200)}
    fields |= {f"criteria-0-levels-{index}-name": "x" for index in range(200)}
    draft = typed.from_fields(fields | {"competency": "y" * 30_000})
    assert len(draft["criteria"]) == typed.MAX_ROWS["criteria"]
    assert len(draft["criteria"][0]["levels"]) == typed.MAX_ROWS["levels"]
    assert len(draft["criteria"][0]["text"]) == len(draft["competency"]) == typed.MAX_TEXT


def test_rows_keep_the_order_of_their_numbers() -> None:
    fields = {"slots-10-title": "b", "slots-2-title": "a"}
    assert [row["title"] for row in typed.from_fields(fields)["slots"]] == ["a", "b"]


def test_a_forged_or_doubled_key_is_replaced() -> None:
    draft = complete()
    mine = draft["criteria"][0]["key"]
    draft["criteria"][1]["key"] = mine
    draft["slots"][0]["key"] = "<script>"
    fresh = iter([UUID(int=101), UUID(int=102), UUID(int=103)])
    safe = typed.with_keys(draft, new_key=lambda: next(fresh))
    keys = [row["key"] for row in safe["criteria"] + safe["slots"]]
    assert keys[0] == mine
    assert len(set(keys)) == 5


def texts(draft: typed.Typed) -> list[str]:
    return [row["text"] for row in draft["criteria"]]


A, B, C = (row["text"] for row in DEFINITION["criteria"])


@pytest.mark.parametrize(
    ("move", "expected", "place"),
    [
        ("up-criteria-1", [B, A, C], "criteria-0"),
        ("down-criteria-1", [A, C, B], "criteria-2"),
        ("up-criteria-0", [A, B, C], "criteria-0"),
        ("down-criteria-2", [A, B, C], "criteria-2"),
        ("remove-criteria-1", [A, C], "criteria-1"),
        ("remove-criteria-2", [A, B], "criteria-1"),
        ("add-criteria", [A, B, C, ""], "criteria-3"),
        ("remove-criteria-7", [A, B, C], "criteria"),
        ("remove-criteria", [A, B, C], "criteria"),
        ("explode-criteria-1", [A, B, C], ""),
        ("save", [A, B, C], ""),
        ("up-criteria-9-levels-0", [A, B, C], ""),
    ],
)
def test_moves_of_criteria(move: str, expected: list[str], place: str) -> None:
    draft, landed = moved(complete(), move=move)
    assert (texts(draft), landed) == (expected, place)


@pytest.mark.parametrize(
    ("move", "expected", "place"),
    [
        ("add-criteria-1-levels", ["Not yet", "Most of the time", ""], "criteria-1-levels-2"),
        ("down-criteria-1-levels-0", ["Most of the time", "Not yet"], "criteria-1-levels-1"),
        ("remove-criteria-1-levels-1", ["Not yet"], "criteria-1-levels-0"),
    ],
)
def test_moves_of_levels(move: str, expected: list[str], place: str) -> None:
    draft, landed = moved(complete(), move=move)
    assert [level["name"] for level in draft["criteria"][1]["levels"]] == expected
    assert landed == place


def test_a_move_leaves_the_draft_it_was_given_alone() -> None:
    draft = complete()
    moved(draft, move="remove-criteria-0")
    moved(draft, move="add-criteria-0-levels")
    assert draft == complete()


def test_rows_can_be_added_up_to_the_most_there_may_be() -> None:
    draft: Any = complete()
    for _ in range(60):
        draft, _place = moved(draft, move="add-slots")
    assert len(draft["slots"]) == typed.MAX_ROWS["slots"]


def test_the_largest_definition_still_fits_into_one_form() -> None:
    draft = complete()
    for name in ("criteria", "slots"):
        draft[name] = [deepcopy(draft[name][0]) for _ in range(typed.MAX_ROWS[name])]
    for row in draft["criteria"]:
        row["levels"] = [row["levels"][1]] * typed.MAX_ROWS["levels"]
    assert len(flat(draft)) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - 10
