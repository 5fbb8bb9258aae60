"""A full Open Badge 3.0 and hostile variations of it, for benchmarks and differential tests."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

SITE = "https://college.example"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
LEVELS = ("Fluent", "Secure", "Beginning")


def full_credential(number: int = 0, *, issuer: str = "did:web:college.example") -> dict[str, Any]:
    """A credential that uses most of Open Badges 3.0: 164 statements, 15 blank nodes."""
    index = str(94567 + number)
    return {
        "@context": list(CONTEXTS),
        "id": f"{SITE}/credentials/0191f0aa-41d2-7b6e-8c11-{number:012x}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Wait Time I",
        "description": "Awarded for leaving pupils time to think after a question.",
        "image": _image("wait-time.png", "An hourglass inside a speech bubble"),
        "issuer": _issuer(issuer),
        "validFrom": "2026-02-01T08:00:00Z",
        "validUntil": "2031-02-01T08:00:00Z",
        "awardedDate": "2026-02-01T08:00:00Z",
        "credentialSubject": _subject(number),
        "evidence": _evidence(number),
        "credentialStatus": {
            "id": f"{SITE}/status/7#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": index,
            "statusListCredential": f"{SITE}/status/7",
        },
    }


def _image(name: str, caption: str) -> dict[str, Any]:
    return {"id": f"{SITE}/images/{name}", "type": "Image", "caption": caption}


def _issuer(identifier: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "type": ["Profile"],
        "name": "Riverbend Teachers College",
        "url": f"{SITE}/",
        "phone": "+353 91 555 0100",
        "email": "badges@college.example",
        "description": "A college that looks closely at how teachers teach.",
        "image": _image("college.png", "A bend in a river"),
        "address": {
            "type": ["Address"],
            "addressCountry": "Ireland",
            "addressCountryCode": "IE",
            "addressLocality": "Galway",
            "postalCode": "H91 E1X2",
            "streetAddress": "7 Weir Road",
        },
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "70215", "identifierType": "sourcedId"}
        ],
    }


def _subject(number: int) -> dict[str, Any]:
    return {
        "id": f"did:web:people.example:{number}",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityHash": "Ada Lovelace",
                "identityType": "name",
                "hashed": False,
            }
        ],
        "activityStartDate": "2025-09-15",
        "activityEndDate": "2026-01-16",
        "creditsEarned": 2.5,
        "role": "Teacher",
        "term": "Autumn 2025",
        "achievement": _achievement(),
        "result": [
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000001",
                "achievedLevel": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-0000000000a1",
            },
            {
                "type": ["Result"],
                "resultDescription": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000002",
                "value": str(50 + number % 50),
            },
        ],
    }


def _achievement() -> dict[str, Any]:
    identifier = f"{SITE}/achievements/wait-time-1"
    return {
        "id": identifier,
        "type": ["Achievement"],
        "name": "Wait Time I",
        "achievementType": "MicroCredential",
        "description": "Waits three seconds or more after asking and after hearing an answer.",
        "criteria": {
            "id": f"{identifier}/criteria",
            "narrative": (
                "Hand in **two** recordings from two classes.\n\n1. Questions asked: 60%\n"
                '2. Reflection: 40%\n\nAt least "Secure" in each.'
            ),
        },
        "creditsAvailable": 2.5,
        "fieldOfStudy": "Teaching",
        "humanCode": "WT-101",
        "inLanguage": "en",
        "version": "1.2",
        "image": _image("wait-time.png", "An hourglass inside a speech bubble"),
        "creator": {
            "id": f"{SITE}/departments/pedagogy",
            "type": ["Profile"],
            "name": "Department of Pedagogy",
            "url": "https://pedagogy.college.example/",
        },
        "tag": ["questioning", "listening", "classroom"],
        "alignment": [
            _alignment("Questioning", "https://frameworks.example/teaching/q-4", "Teaching", "Q4"),
            _alignment("Listening", "https://frameworks.example/teaching/l-2", "Teaching", "L2"),
            _alignment("EQF level 6", "http://data.europa.eu/snb/eqf/6", "EQF", "6"),
        ],
        "resultDescription": _result_descriptions(),
    }


def _alignment(name: str, url: str, framework: str, code: str) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": url,
        "targetDescription": f"{name}, as the framework describes it.",
        "targetFramework": framework,
        "targetType": "ceasn:Competency",
        "targetCode": code,
    }


def _result_descriptions() -> list[dict[str, Any]]:
    project = _alignment("Recording", f"{SITE}/alignments/recording", "Rubrics", "R1")
    del project["targetCode"]
    return [
        {
            "id": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000001",
            "type": ["ResultDescription"],
            "name": "Level in the recordings",
            "resultType": "RubricCriterionLevel",
            "requiredLevel": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-0000000000a1",
            "alignment": [project],
            "rubricCriterionLevel": [_level(place, name) for place, name in enumerate(LEVELS)],
        },
        {
            "id": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000002",
            "type": ["ResultDescription"],
            "name": "Share of questions",
            "resultType": "Percent",
            "valueMin": "0",
            "valueMax": "100",
            "requiredValue": "50",
        },
        {
            "id": "urn:uuid:5b1f65c9-8dc1-4f2e-9a51-000000000003",
            "type": ["ResultDescription"],
            "name": "Letter",
            "resultType": "LetterGrade",
            "allowedValue": ["A", "B", "C", "D", "F"],
        },
    ]


def _level(place: int, name: str) -> dict[str, Any]:
    return {
        "id": f"urn:uuid:5b1f65c9-8dc1-4f2e-9a51-0000000000a{place + 1}",
        "type": ["RubricCriterionLevel"],
        "name": name,
        "level": name,
        "description": f"The recordings show a {name.lower()} use of wait time.",
        "points": str(3 - place),
    }


def _evidence(number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{SITE}/evidence/{number}/1",
            "type": ["Evidence"],
            "name": "Recording of a lesson",
            "narrative": "Ten minutes of a lesson on fractions, with the pauses marked.",
            "genre": "Recording",
            "description": "Video, 10 minutes",
            "audience": "Reviewers",
        },
        {
            "type": ["Evidence"],
            "name": "Reflection",
            "narrative": "What changed once pupils had time to think.",
            "genre": "Reflection",
        },
    ]


# -- random variations ----------------------------------------------------------------------------

PIECES = (
    *("", " ", '"', "\\", "\n", "\r\n", "\t", "é", "e\u0301", "ß", "\u00a0", "\u0080", "\u0085"),
    *("\u2028", "\u2029", "\u200b", "\u200f", "\ufeff", "\ufffd", "\uff46", "\ue000", "\u202eabc"),
    *(
        "😀",
        "👩\u200d👩\u200d👧",
        "\U00010000",
        "\U0010ffff",
        "中文",
        "عربى",
        "'",
        "<b>",
        "^^<x>",
        "@en",
    ),
    *("_:c14n0", "\\u0041", "\\n", '"^^<http://x> .\n<a> <b> "c', "%20", "{x}", "|", "A" * 300),
    *("Data", "literacy", "Ålesund", "42"),
)
CONTROL_PIECES = ("\x00", "\x01", "\b", "\f", "\x1f", "\x7f", "\ufffe", "\uffff")
NUMBERS = (0, 1, -1, 7, 7.5, 0.1, 1.0, -0.0, 100.25, 123456789012, 2.25, True, False)
_TEXT_KEYS = frozenset(
    {"name", "narrative", "description", "level", "points", "targetName", "value", "caption"}
    | {"phone", "role", "term", "humanCode", "identityHash", "fieldOfStudy", "genre", "audience"}
)
_FIXED_KEYS = frozenset({"type", "@context", "id"})


class Chance:
    """Random parts of credentials, the same each time for the same seed."""

    def __init__(self, seed: int, *, pieces: tuple[str, ...] = PIECES) -> None:
        self.random = random.Random(seed)  # noqa: S311 - test data, not a secret
        self.pieces = pieces

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def text(self) -> str:
        return "".join(self.random.choices(self.pieces, k=self.random.randint(1, 5)))

    def number(self) -> float:
        return self.random.choice(NUMBERS)

    def iri(self) -> str:
        few = self.random.randint(0, 5)
        made = (f"{SITE}/a/{few}", f"did:web:other.example:{few}", "mailto:ada@people.example")
        rare = ("https://ü.example/ü/%E4", "data:image/png;base64,AAAA", f"urn:x:{'abcdef'[few]}")
        return self.random.choice((*made, *rare, f"urn:uuid:{self.random.getrandbits(128):032x}"))

    def some(self, make: Callable[[], Any], most: int) -> list[Any]:
        return [make() for _ in range(self.random.randint(0, most))]


def random_credential(seed: int, *, pieces: tuple[str, ...] = PIECES) -> dict[str, Any]:
    """A credential with random texts, members left out, twins, nested endorsements."""
    chance = Chance(seed, pieces=pieces)
    credential = full_credential(seed)
    if chance.happens(0.7):
        _disturb(credential, chance)
    _vary_subject(credential["credentialSubject"], chance)
    _vary_envelope(credential, chance)
    return credential


def _disturb(value: Any, chance: Chance) -> None:
    """Change texts and numbers anywhere, drop or empty members, repeat values, mix their order."""
    if isinstance(value, list):
        for item in value:
            _disturb(item, chance)
    if not isinstance(value, dict):
        return
    for key in list(value):
        _disturb(value[key], chance)
        _disturb_member(value, key, chance)
    if chance.happens(0.1):
        members = list(value.items())
        chance.random.shuffle(members)
        value.clear()
        value.update(members)


def _disturb_member(value: dict[str, Any], key: str, chance: Chance) -> None:
    if key in _TEXT_KEYS and chance.happens(0.5):
        value[key] = chance.text()
    elif key in ("creditsEarned", "creditsAvailable"):
        value[key] = chance.number()
    elif key in _FIXED_KEYS or key in ("credentialSubject", "achievement"):
        return
    elif chance.happens(0.03):
        del value[key]
    elif chance.happens(0.02):
        value[key] = None
    elif isinstance(value[key], str) and chance.happens(0.02):
        value[key] = [value[key], value[key]]


def _vary_subject(subject: dict[str, Any], chance: Chance) -> None:
    achievement = subject["achievement"]
    choices: list[tuple[float, dict[str, Any], str, Callable[[], Any]]] = [
        (0.3, subject, "identifier", lambda: chance.some(lambda: _identity(chance), 3)),
        (0.3, subject, "result", lambda: chance.some(lambda: _result(chance), 4)),
        (0.2, subject, "id", chance.iri),
        (0.3, achievement, "tag", lambda: chance.some(chance.text, 6)),
        (0.3, achievement, "alignment", lambda: chance.some(lambda: _link(chance), 5)),
        (0.15, achievement, "alignment", lambda: [{"type": "Alignment", "targetName": "twin"}] * 2),
        (0.2, achievement, "endorsement", lambda: chance.some(lambda: _endorsement(chance), 2)),
        (0.3, achievement, "resultDescription", lambda: chance.some(lambda: _scale(chance), 3)),
        (0.1, achievement, "criteria", lambda: {"narrative": chance.text()}),
        (0.1, achievement, "creator", lambda: {"id": SITE, "type": "Profile"}),
    ]
    for share, owner, key, make in choices:
        if chance.happens(share):
            owner[key] = make()
    if chance.happens(0.1):
        subject.pop("id", None)


def _identity(chance: Chance) -> dict[str, Any]:
    hashed = chance.happens(0.5)
    return {"type": "IdentityObject", "identityHash": chance.text(), "hashed": hashed}


def _result(chance: Chance) -> dict[str, Any]:
    return {"type": ["Result"], "value": chance.text() if chance.happens(0.5) else chance.number()}


def _link(chance: Chance) -> dict[str, Any]:
    made = {"type": "Alignment", "targetName": chance.text(), "targetUrl": chance.iri()}
    return {**made, "id": chance.iri()} if chance.happens(0.3) else made


def _scale(chance: Chance) -> dict[str, Any]:
    return {
        "id": chance.iri(),
        "type": ["ResultDescription"],
        "name": chance.text(),
        "allowedValue": [f"{place}{chance.text()}" for place in range(chance.random.randint(0, 5))],
    }


def _endorsement(chance: Chance) -> dict[str, Any]:
    made = {
        "@context": list(CONTEXTS),
        "id": chance.iri(),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": chance.text(),
        "issuer": {"id": chance.iri(), "type": "Profile", "name": chance.text()},
        "validFrom": "2026-02-01T08:00:00Z",
        "credentialSubject": {
            "id": chance.iri(),
            "type": ["EndorsementSubject"],
            "endorsementComment": chance.text(),
        },
    }
    return {**made, "proof": _proof(chance)} if chance.happens(0.7) else made


def _proof(chance: Chance) -> dict[str, Any]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-02-01T08:00:00Z",
        "verificationMethod": "did:web:other.example#key-1",
        "proofPurpose": "assertionMethod",
        "proofValue": f"z3{chance.text()}",
    }


def _vary_envelope(credential: dict[str, Any], chance: Chance) -> None:
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "message",
        "statusListIndex": "5",
        "statusListCredential": chance.iri(),
        "statusMessage": [{"status": "0x0", "message": chance.text()}, {"status": "0x1"}],
    }
    if chance.happens(0.1):
        credential["credentialStatus"] = [credential.get("credentialStatus"), entry]
    if chance.happens(0.1):
        credential["credentialSchema"] = [{"id": chance.iri(), "type": "JsonSchema"}]
    if chance.happens(0.1):
        credential["issuer"] = chance.iri()
    if chance.happens(0.1):
        credential.pop("id", None)
    elif chance.happens(0.1):
        credential["id"] = chance.iri()
