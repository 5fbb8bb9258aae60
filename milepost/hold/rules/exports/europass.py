"""The record as European Learning Model v3: what an institution uploads to have it sealed."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from insignia.times import format_moment

from milepost.hold.rules.portfolio import Entry, Meets, Portfolio, Reached

MODEL = "http://data.europa.eu/snb"
AUTHORITY = "http://publications.europa.eu/resource/authority"
ESCO = "http://data.europa.eu/esco/skill/"
LANGUAGES = {"en": ("ENG", "English"), "es": ("SPA", "Spanish")}
Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How the record looks: the transcript, and its pages as PNG pictures."""

    pdf: bytes
    pages: Sequence[bytes]


def europass(portfolio: Portfolio, *, looks: Looks, key: UUID) -> Document:
    """Return the upload form: no ``@context``, no issuer, no seal; whoever seals it adds them.

    Each badge is a LearningAchievement awarded by its issuer, named as an Agent: legal name and
    country are not known. Own words don't stand in it: the model asks who awarded each claim.
    The transcript is attached, with every signed badge inside.
    """
    return _Form(portfolio, looks=looks).written(key)


class _Form:
    """One upload form; every node in it gets a name of its own."""

    def __init__(self, portfolio: Portfolio, *, looks: Looks) -> None:
        self.portfolio, self.looks = portfolio, looks
        self.numbers: dict[str, Iterator[int]] = {}

    def written(self, key: UUID) -> Document:
        moment = format_moment(self.portfolio.at)
        credential = {
            "id": f"urn:credential:{key}",
            "type": ["VerifiableCredential"],
            "credentialSchema": [
                {"id": f"{MODEL}/model/ap/edc-generic-full", "type": "ShaclValidator2017"}
            ],
            "credentialSubject": self.person(),
            "issuanceDate": moment,
            "issued": moment,
            "validFrom": moment,
            "credentialProfiles": [
                _concept(f"{MODEL}/credential/e34929035b", "Generic", f"{MODEL}/credential/25831c2")
            ],
            "displayParameter": self.display(),
            "attachment": [self.media(self.looks.pdf, kind="PDF", title=self.portfolio.title)],
        }
        return {
            "credential": credential,
            "deliveryDetails": {"deliveryAddress": [self.portfolio.email]},
        }

    def node(self, kind: str, **members: Any) -> Document:
        """A node with a name and without what is empty."""
        number = next(self.numbers.setdefault(kind, count(1)))
        name = f"urn:epass:{kind[:1].lower()}{kind[1:]}:{number}"
        told = {key: value for key, value in members.items() if value}
        return {"id": name, "type": kind, **told}

    def words(self, text: str) -> dict[str, list[str]]:
        """A text in the reader's language; empty for none."""
        return {self.portfolio.language: [text]} if text else {}

    def person(self) -> Document:
        mailbox = {"id": f"mailto:{self.portfolio.email}", "type": "Mailbox"}
        return self.node(
            "Person",
            fullName=self.words(self.portfolio.name),
            contactPoint=[self.node("ContactPoint", emailAddress=[mailbox])],
            hasClaim=[self.achievement(one) for one in self.portfolio.standing],
        )

    def achievement(self, one: Entry) -> Document:
        awarded = self.awarded(one)
        return self.node(
            "LearningAchievement",
            title=self.words(one.title),
            description=self.words(one.description),
            awardedBy=awarded,
            identifier=self.identifiers(one),
            additionalNote=[
                self.node("Note", noteLiteral=self.words(text))
                for text in (self.note(), one.warning)
                if text
            ],
            provenBy=[self.assessment(step, awarded=awarded) for step in one.reached],
            specifiedBy=self.node(
                "LearningAchievementSpecification",
                title=self.words(one.title),
                description=self.words(one.criteria),
                learningOutcome=self.outcomes(one.meets),
            ),
        )

    def note(self) -> str:
        told = _("A signed Open Badge; the attached PDF holds it. Anyone checks it at %(address)s")
        return told % {"address": self.portfolio.verify_address}

    def awarded(self, one: Entry) -> Document:
        name = one.issuer or _("Issuer without a name")
        return self.node(
            "AwardingProcess",
            awardingBody=[self.node("Agent", prefLabel=self.words(name))],
            awardingDate=f"{one.on.isoformat()}T00:00:00Z",
        )

    def identifiers(self, one: Entry) -> list[Document]:
        if not one.identifier:
            return []
        return [self.node("Identifier", notation=one.identifier, schemeName="Open Badges")]

    def assessment(self, step: Reached, *, awarded: Document) -> Document:
        return self.node(
            "LearningAssessment",
            title=self.words(step.criterion),
            awardedBy=awarded,
            grade=self.node("Note", noteLiteral=self.words(step.level)),
        )

    def outcomes(self, meets: Iterable[Meets]) -> list[Document]:
        return [
            self.node(
                "LearningOutcome",
                title=self.words(one.name),
                relatedESCOSkill=[_esco(one)] if one.address.startswith(ESCO) else [],
            )
            for one in meets
        ]

    def display(self) -> Document:
        language = self.language()
        details = [
            self.node("DisplayDetail", image=self.media(page, kind="PNG"), page=number)
            for number, page in enumerate(self.looks.pages, start=1)
        ]
        shown = self.node("IndividualDisplay", language=language, displayDetail=details)
        return self.node(
            "DisplayParameter",
            title=self.words(self.portfolio.title),
            language=[language],
            primaryLanguage=language,
            individualDisplay=[shown],
        )

    def language(self) -> Document:
        code, name = LANGUAGES.get(self.portfolio.language, LANGUAGES["en"])
        scheme = f"{AUTHORITY}/language"
        return _concept(f"{scheme}/{code}", name, scheme) | {"notation": "language"}

    def media(self, content: bytes, *, kind: str, title: str = "") -> Document:
        scheme = f"{AUTHORITY}/file-type"
        encoding = f"{MODEL}/encoding"
        return self.node(
            "MediaObject",
            title=self.words(title),
            content=base64.b64encode(content).decode(),
            contentEncoding=_concept(f"{encoding}/6146cde7dd", "base64", f"{encoding}/25831c2"),
            contentType=_concept(f"{scheme}/{kind}", kind, scheme) | {"notation": "file-type"},
        )


def _esco(one: Meets) -> Document:
    scheme = "http://data.europa.eu/esco/concept-scheme/skills"
    return _concept(one.address, one.name, scheme)


def _concept(key: str, label: str, scheme: str) -> Document:
    return {
        "id": key,
        "type": "Concept",
        "inScheme": {"id": scheme, "type": "ConceptScheme"},
        "prefLabel": {"en": [label]},
    }
