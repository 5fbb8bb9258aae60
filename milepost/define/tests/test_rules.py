"""Documents, differences, searching and drawing: values in, values out."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.utils import translation

from insignia import PrivateKey, did, sign, verify
from milepost.define.rules import typed
from milepost.define.rules.conflicts import Conflict, conflicts
from milepost.define.rules.content import Content
from milepost.define.rules.differences import differences
from milepost.define.rules.document import Whereabouts, achievement_document, level_id
from milepost.define.rules.drawing import PALETTES, SYMBOLS, draw
from milepost.define.rules.search import search_text, search_words
from milepost.define.tests.builders import DEFINITION


def content(changes: dict[str, Any] | None = None) -> Content:
    numbers = count(1)
    data = typed.from_mapping(DEFINITION | (changes or {}))
    return typed.read(typed.with_keys(data, new_key=lambda: UUID(int=next(numbers))))


AROUND = Whereabouts(
    definition="https://m.example/achievements/wait-time/v2/",
    page="https://m.example/catalogue/wait-time/?version=2",
    image="https://m.example/achievements/wait-time/v2/badge.png",
    organization="https://m.example/organizations/school/",
    organization_name="Riverside School",
    number=2,
)


def test_the_document_is_an_open_badges_achievement() -> None:
    one = content({"criteria": DEFINITION["criteria"][:1], "tags": ""})
    base = f"{AROUND.definition}#criterion-{UUID(int=1)}"
    document = achievement_document(one, around=AROUND)
    narrative = document["criteria"].pop("narrative")
    assert document == {
        "id": AROUND.definition,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "name": "Wait time in questioning",
        "description": DEFINITION["competency"],
        "criteria": {"id": AROUND.page},
        "creator": {
            "id": AROUND.organization,
            "type": ["Profile"],
            "name": "Riverside School",
            "url": AROUND.organization,
        },
        "image": {"id": AROUND.image, "type": "Image", "caption": "Wait time in questioning"},
        "inLanguage": "en",
        "version": "2",
        "resultDescription": [
            {
                "id": base,
                "type": ["ResultDescription"],
                "name": "Waits after an open question.",
                "resultType": "RubricCriterionLevel",
                "requiredLevel": f"{base}-level-2",
                "rubricCriterionLevel": [
                    {
                        "id": f"{base}-level-{number}",
                        "type": ["RubricCriterionLevel"],
                        "name": level["name"],
                        "description": level["description"],
                    }
                    for number, level in enumerate(DEFINITION["criteria"][0]["levels"], start=1)
                ],
            }
        ],
    }
    assert "Does not show that the questions were well chosen." in narrative
    assert level_id(AROUND.definition, criterion_key=UUID(int=1), position=2) == f"{base}-level-2"


def test_the_document_speaks_the_definition_s_language_whoever_publishes_it() -> None:
    with translation.override("es"):
        english = achievement_document(content({"language": "en"}), around=AROUND)
    spanish = achievement_document(content({"language": "es"}), around=AROUND)
    assert "**What it does not show**" in english["criteria"]["narrative"]
    assert "**Lo que no muestra**" in spanish["criteria"]["narrative"]


def test_an_optional_criterion_requires_no_level() -> None:
    results = achievement_document(content(), around=AROUND)["resultDescription"]
    assert ["requiredLevel" in result for result in results] == [True, True, False]


OLD = content()
FIRST, SECOND, THIRD = OLD.criteria


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD, []),
        (replace(OLD, title="Waiting"), ["The title was changed."]),
        (replace(OLD, limits=()), ["What it does not show was changed."]),
        (replace(OLD, reviewers=3), ["3 reviewers judge it instead of 2."]),
        (replace(OLD, validity_months=None), ["The badge is now valid for: no end."]),
        (replace(OLD, fee=Decimal(25), fee_currency="EUR"), ["What a review costs was changed."]),
        (replace(OLD, palette="plum"), ["The picture of the badge was changed."]),
        (
            replace(OLD, criteria=(FIRST, SECOND)),
            ["No longer judged: “Stays calm at a wrong answer.”"],
        ),
        (
            replace(OLD, criteria=(SECOND, FIRST, THIRD)),
            ["The criteria stand in another order."],
        ),
        (
            replace(OLD, criteria=(*OLD.criteria, replace(THIRD, key=UUID(int=99), text="New."))),
            ["New criterion: “New.”"],
        ),
        (
            replace(OLD, criteria=(FIRST, SECOND, replace(THIRD, required=True))),
            ["Now required: “Stays calm at a wrong answer.”"],
        ),
        (
            replace(OLD, criteria=(replace(FIRST, levels=FIRST.levels[:2]), SECOND, THIRD)),
            ["The levels of “Waits after an open question.” were changed."],
        ),
        (
            replace(OLD, criteria=(replace(FIRST, text="Waits."), SECOND, THIRD)),
            ["A criterion now reads “Waits.” instead of “Waits after an open question.”"],
        ),
        (
            replace(OLD, slots=OLD.slots[:1]),
            ["Evidence no longer asked for: “What changed”"],
        ),
        (
            replace(OLD, slots=(replace(OLD.slots[0], number=2), OLD.slots[1])),
            ["The evidence “Ten minutes of a lesson” is asked for differently."],
        ),
    ],
)
def test_a_difference_is_said_in_one_sentence(new: Content, expected: list[str]) -> None:
    assert differences(OLD, new=new) == expected


def test_the_searched_text_begins_with_what_counts_most() -> None:
    text = search_text(content(), organization="École du Port")
    places = [text.index(word) for word in (" wait", " teaching", " ecole", " asks", " stays")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("typed_words", "expected"),
    [
        ("Questions", [" question"]),
        ("ÉCOLE école", [" ecole"]),
        ("  ", []),
        ("a b c d e f g h", [" a", " b", " c", " d", " e", " f"]),
        ("less % _ '", [" less", " _"]),
    ],
)
def test_words_to_search_for(typed_words: str, expected: list[str]) -> None:
    assert search_words(typed_words) == expected


def test_two_drafts_are_set_side_by_side_where_they_differ() -> None:
    mine = typed.from_mapping(DEFINITION)
    theirs = typed.from_mapping(DEFINITION | {"title": "Theirs", "slots": []})
    found = conflicts(mine, theirs=theirs)
    assert [conflict.label for conflict in found] == ["Title", "Evidence"]
    assert found[0] == Conflict(found[0].label, "Wait time in questioning", "Theirs")
    assert found[1].theirs == ""
    assert conflicts(mine, theirs=mine) == []


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_every_badge_can_be_drawn(palette: str, symbol: str) -> None:
    svg = draw(palette, symbol=symbol, title="A <title> & more")
    root = ElementTree.fromstring(svg)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A <title> & more"
    assert "{" not in svg


def test_there_is_a_choice_of_badges() -> None:
    assert len(PALETTES) >= 8
    assert len(SYMBOLS) >= 10
    drawings = {draw(p, symbol=s, title="") for p in PALETTES for s in SYMBOLS}
    assert len(drawings) == len(PALETTES) * len(SYMBOLS)


def test_an_unknown_palette_or_symbol_still_gives_a_badge() -> None:
    assert draw("neon", symbol="crown", title="") == draw("pine", symbol="path", title="")


def test_a_credential_can_be_signed_over_the_document() -> None:
    """Open Badges knows every term of it: signing refuses what its contexts do not define."""
    key = PrivateKey.from_seed(b"\x01" * 32)
    issuer = did.from_key(key.public)
    credential = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Riverside School"},
        "validFrom": "2026-03-01T12:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": ["AchievementSubject"],
            "achievement": achievement_document(content(), around=AROUND),
        },
    }
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    signed = sign(credential, key=key, method=did.method_id(issuer), created=noon)
    report = verify(json.dumps(signed), documents={}, now=noon)
    assert [check for check in report.checks if check.outcome == "failed"] == []
    assert report.valid
