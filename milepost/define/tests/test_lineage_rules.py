"""What a locked core asks, what has to be explained, and what the words of an original become."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from milepost.define.rules import typed
from milepost.define.rules.lineage import core, licenses, tailoring
from milepost.define.rules.lineage.choices import Lineage
from milepost.define.rules.lineage.tailoring import Ties
from milepost.define.tests.builders import DEFINITION
from milepost.kit.errors import RuleError

A, B, C, S = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "abcd")


def original() -> typed.Typed:
    rows = deepcopy(DEFINITION)
    for row, key in zip([*rows["criteria"], rows["slots"][0]], (A, B, C, S), strict=True):
        row["key"], row["required"] = key, row.get("required", True)
    rows["slots"] = rows["slots"][:1]
    return typed.from_mapping(rows)


CORE = (f"criteria:{A}", f"slots:{S}", "limits", "reviewers", "competency")


def set_field(name: str, value: str) -> Callable[[typed.Typed], Any]:
    return lambda draft: draft.update({name: value})


def set_row(group: str, index: int, **values: Any) -> Callable[[typed.Typed], Any]:
    return lambda draft: draft[group][index].update(values)


CASES: list[tuple[str, Callable[[typed.Typed], Any], list[str]]] = [
    ("nothing", lambda draft: None, []),
    ("title", set_field("title", "Waiting here"), []),
    ("tags", set_field("tags", "school"), []),
    ("effort", set_field("effort_hours", "3"), ["effort_hours: Say why"]),
    ("free criterion", set_row("criteria", 1, text="Waits long."), ["criteria-1: Say why"]),
    ("free row gone", lambda draft: draft["criteria"].pop(1), ["criteria: Say why"]),
    ("locked wording", set_row("criteria", 0, text="Waits."), ["criteria-0: This is locked"]),
    ("locked optional", set_row("criteria", 0, required=False), ["criteria-0: This is locked"]),
    ("locked gone", lambda draft: draft["criteria"].pop(0), ["criteria: This is locked"]),
    ("locked moved", lambda draft: draft["criteria"].reverse(), []),
    ("locked slot", set_row("slots", 0, number="0"), ["slots-0: This is locked"]),
    ("locked field", set_field("competency", "Waits."), ["competency: This is locked"]),
    ("limit gone", set_field("limits", "Shown with one group."), ["limits: This is locked"]),
    (
        "limit more",
        lambda draft: draft.update(limits=draft["limits"] + "\nOnly in our school."),
        ["limits: Say why"],
    ),
    ("reviewers less", set_field("reviewers", "1"), ["reviewers: This is locked"]),
    ("reviewers more", set_field("reviewers", "3"), ["reviewers: Say why"]),
]


@pytest.mark.parametrize(
    ("change", "owed"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_core_stays_and_the_rest_is_explained(
    change: Callable[[typed.Typed], Any], owed: list[str]
) -> None:
    draft = original()
    change(draft)
    ties = Ties(lineage=Lineage.TAILORED, original=original(), core=CORE, reasons={})
    found = tailoring.findings(ties, draft=draft)
    assert [
        f"{one.place}: {one.sentence}"[: len(want)] for one, want in zip(found, owed, strict=True)
    ] == owed


def test_a_reason_settles_what_is_free_and_nothing_that_is_locked() -> None:
    draft = original()
    draft["effort_hours"], draft["competency"] = "3", "Waits."
    reasons = {"effort_hours": "Our people know it.", "competency": "Shorter."}
    ties = Ties(lineage=Lineage.TAILORED, original=original(), core=CORE, reasons=reasons)
    assert [one.place for one in tailoring.findings(ties, draft=draft)] == ["competency"]


def test_a_fork_explains_nothing() -> None:
    draft = original() | {"competency": "Something else."}
    ties = Ties(lineage=Lineage.FORK, original=original(), core=CORE, reasons={})
    assert tailoring.findings(ties, draft=draft) == []


@pytest.mark.parametrize(
    ("theirs", "mine", "owed"),
    [
        ("CC-BY-SA-4.0", "CC-BY-SA-4.0", 0),
        ("CC-BY-SA-4.0", "CC-BY-4.0", 1),
        ("CC-BY-SA-4.0", "own", 1),
        ("CC-BY-4.0", "own", 0),
        ("CC0-1.0", "own", 0),
    ],
)
def test_what_is_shared_alike_stays_as_free(theirs: str, mine: str, owed: int) -> None:
    ties = Ties(
        lineage=Lineage.FORK, original=original() | {"license": theirs}, core=(), reasons={}
    )
    found = tailoring.findings(ties, draft=original() | {"license": mine})
    assert [one.place for one in found] == ["license"] * owed


@pytest.mark.parametrize(
    ("license", "forkable"),
    [("own", False), ("CC0-1.0", True), ("CC-BY-4.0", True), ("CC-BY-SA-4.0", True), ("x", False)],
)
def test_only_an_open_license_lets_others_fork(license: str, forkable: bool) -> None:
    assert bool(licenses.license_of(license).url) is forkable
    if forkable:
        tailoring.require_fork(license)
    else:
        with pytest.raises(RuleError):
            tailoring.require_fork(license)


def test_every_choice_of_a_license_is_one() -> None:
    assert {name for name, _words in licenses.CHOICES} == set(licenses.LICENSES)


def test_only_pieces_that_are_there_can_be_locked() -> None:
    draft = original() | {"key_method": ""}
    wanted = ["key_method", "title", "resources", f"criteria:{A}", f"criteria:{'9' * 8}", "limits"]
    assert core.cleaned(wanted, typed=draft) == [f"criteria:{A}", "limits"]


def test_pieces_are_taken_over_one_by_one() -> None:
    source, draft = original(), original()
    draft["criteria"][0]["text"], draft["competency"], draft["symbol"] = "Mine.", "Mine.", "star"
    del draft["criteria"][1]
    draft["criteria"].append(typed.blank_criterion() | {"key": "e" * 36})
    for place in (
        f"criteria:{A}",
        f"criteria:{B}",
        f"criteria:{'e' * 36}",
        "competency",
        "palette",
    ):
        draft = tailoring.taken_over(draft, source=source, place=place)
    assert draft == source
    assert tailoring.taken_over(draft, source=source, place="no_such_field") == source
