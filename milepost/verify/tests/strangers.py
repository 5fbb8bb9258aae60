"""A stranger's badge, its key and its status list, and a network that is a table."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from insignia.proofs import ProofOptions, secure
from PIL import Image
from pypdf import PdfWriter

from insignia import PrivateKey, StatusList, did, sign, status_entry
from milepost.kit.fetch import Fetched, FetchError

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
EARLIER = NOW - timedelta(days=30)
KEY = PrivateKey.from_seed(bytes(range(32)))
ISSUER = "did:web:school.example"
METHOD = f"{ISSUER}#key-1"
KEYS_URL = "https://school.example/.well-known/did.json"
LIST_URL = "https://school.example/status/1"
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


class Network:
    """Answers from a table, and remembers what it was asked."""

    def __init__(self, table: Mapping[str, bytes]) -> None:
        self.table = dict(table)
        self.asked: list[str] = []

    def __call__(self, url: str) -> Fetched:
        self.asked.append(url)
        if url not in self.table:
            raise FetchError("The other server could not be reached.", code="network")
        return Fetched(self.table[url], "application/json", url)


def make_network(*, revoked: bool = False) -> Network:
    """The school's keys and its status list, with badge 7 revoked or not."""
    statuses = StatusList()
    statuses.set(7, revoked)
    listed = statuses.credential(id=LIST_URL, issuer=ISSUER, purpose="revocation")
    signed = sign(listed, key=KEY, method=METHOD, created=EARLIER)
    keys = did.controller_document(ISSUER, {"key-1": KEY.public})
    return Network({KEYS_URL: json.dumps(keys).encode(), LIST_URL: json.dumps(signed).encode()})


def make_badge(**changes: Any) -> dict[str, Any]:
    """The unsigned badge: one result on a rubric, one piece of evidence, a status."""
    document = {
        "@context": CONTEXTS,
        "id": "urn:uuid:7f1d2c3e-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Riverside School"},
        "validFrom": "2026-10-01T00:00:00Z",
        "awardedDate": "2026-10-01T00:00:00Z",
        "name": "Calm phone calls",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "achievement": {
                "id": "https://school.example/achievements/calm",
                "type": ["Achievement"],
                "name": "Calm phone calls",
                "description": "Calms an upset caller.",
                "criteria": {"narrative": "Stays calm. **Agrees** on a next step."},
                "version": "3",
                "resultDescription": [
                    {
                        "id": "urn:school:r1",
                        "type": ["ResultDescription"],
                        "name": "Stays calm",
                        "resultType": "RubricCriterionLevel",
                        "rubricCriterionLevel": [
                            {
                                "id": f"urn:r1-{n}",
                                "type": ["RubricCriterionLevel"],
                                "name": n,
                            }
                            for n in ("low", "high")
                        ],
                    }
                ],
            },
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": "urn:school:r1",
                    "achievedLevel": "urn:r1-high",
                }
            ],
        },
        "evidence": [{"id": "https://school.example/e/1", "type": ["Evidence"], "name": "A call"}],
        "credentialStatus": status_entry(LIST_URL, index=7),
    }
    return {**document, **changes}


def make_signed(**changes: Any) -> dict[str, Any]:
    """The badge, signed by the school."""
    return sign(make_badge(**changes), key=KEY, method=METHOD, created=EARLIER)


def make_shown(*shown: dict[str, Any], challenge: str | None = None) -> dict[str, Any]:
    """A presentation of these credentials, signed by their holder."""
    holder = did.from_key(KEY.public)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": holder,
        "verifiableCredential": list(shown),
    }
    options = ProofOptions(
        did.method_id(holder), EARLIER, purpose="authentication", challenge=challenge
    )
    return dict(secure(document, key=KEY, options=options))


def make_text(**changes: Any) -> str:
    """The signed badge as text."""
    return json.dumps(make_signed(**changes))


def make_pdf(attached: dict[str, bytes]) -> bytes:
    """A certificate with these files attached."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    for name, content in attached.items():
        writer.add_attachment(name, content)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def make_png() -> bytes:
    """A picture without a badge in it."""
    made = BytesIO()
    Image.new("RGB", (9, 9)).save(made, "PNG")
    return made.getvalue()
