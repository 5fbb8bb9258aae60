"""The nouns of Open Badges 3.0 and CLR 2.0 as typed values; what is not known is kept as it came.

``Credential.read(document).to_json()`` gives the document back, with lists where the standard
wants lists. It is for reading and writing content: the signed text itself is never rewritten.
"""

# ruff: noqa: RUF009  (these calls make fields, as dataclasses.field itself does)
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, Self

from insignia.errors import UnreadableError

Node = Mapping[str, Any]


def text(member: str = "") -> Any:
    """A member that holds text."""
    return field(default=None, metadata={"member": member, "kind": str})


def number(member: str = "") -> Any:
    """A member that holds a number."""
    return field(default=None, metadata={"member": member, "kind": (int, float)})


def truth(member: str = "") -> Any:
    """A member that holds true or false."""
    return field(default=None, metadata={"member": member, "kind": bool})


def one(part: str, member: str = "") -> Any:
    """A member that holds one node, given as an object or by its id."""
    return field(default=None, metadata={"member": member, "part": part})


def many(part: str = "", member: str = "") -> Any:
    """A member that holds a list of nodes, or of texts."""
    return field(default=(), metadata={"member": member, "part": part, "many": True})


@dataclass(frozen=True, kw_only=True)
class Part:
    """A node: its id, its types, and in ``more`` every member that has no field of its own."""

    TYPE: ClassVar[str] = ""
    SINGLE_TYPE: ClassVar[bool] = False

    id: str | None = text()
    type: tuple[str, ...] = many()
    more: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, node: object) -> Self:
        """The typed value of a JSON node; a text is taken for its id."""
        if isinstance(node, str):
            return cls(id=node)
        if not isinstance(node, Mapping):
            raise UnreadableError(f"A {cls.__name__} is a JSON object or its id.")
        known = {_member(each): each for each in _own_fields(cls)}
        found: dict[str, Any] = {}
        more: dict[str, Any] = {}
        for name, value in node.items():
            if name in known and _fits(value, known[name]):
                found[known[name].name] = _read(value, known[name])
            else:
                more[name] = value
        return cls(**found, more=more)

    def to_json(self) -> dict[str, Any]:
        """The node as JSON; one that has nothing but its type still says so."""
        found: dict[str, Any] = {}
        for each in _own_fields(type(self)):
            value = getattr(self, each.name)
            if value is not None and value != ():
                found[_member(each)] = _write(value, single=self._is_single(each))
        return {**found, **self.more}

    @classmethod
    def _is_single(cls, each: Field[Any]) -> bool:
        return each.name == "type" and cls.SINGLE_TYPE


@dataclass(frozen=True, kw_only=True)
class Image(Part):
    """A picture by its address."""

    TYPE = "Image"
    SINGLE_TYPE = True

    caption: str | None = text()


@dataclass(frozen=True, kw_only=True)
class GeoCoordinates(Part):
    """A place on the map."""

    TYPE = "GeoCoordinates"
    SINGLE_TYPE = True

    latitude: float | None = number()
    longitude: float | None = number()


@dataclass(frozen=True, kw_only=True)
class Address(Part):
    """Where somebody gets their mail."""

    TYPE = "Address"

    country: str | None = text("addressCountry")
    country_code: str | None = text("addressCountryCode")
    region: str | None = text("addressRegion")
    locality: str | None = text("addressLocality")
    street_address: str | None = text("streetAddress")
    post_office_box_number: str | None = text("postOfficeBoxNumber")
    postal_code: str | None = text("postalCode")
    geo: GeoCoordinates | None = one("GeoCoordinates")


@dataclass(frozen=True, kw_only=True)
class IdentifierEntry(Part):
    """What somebody or something is called in another system."""

    TYPE = "IdentifierEntry"
    SINGLE_TYPE = True

    identifier: str | None = text()
    identifier_type: str | None = text("identifierType")


@dataclass(frozen=True, kw_only=True)
class Related(Part):
    """Another achievement, such as the same one in another language or version."""

    TYPE = "Related"

    in_language: str | None = text("inLanguage")
    version: str | None = text()


@dataclass(frozen=True, kw_only=True)
class Association(Part):
    """How two achievements of a learner record belong together: the source is … the target."""

    TYPE = "Association"
    SINGLE_TYPE = True

    association_type: str | None = text("associationType")
    source_id: str | None = text("sourceId")
    target_id: str | None = text("targetId")


@dataclass(frozen=True, kw_only=True)
class Criteria(Part):
    """What must be done to earn an achievement."""

    narrative: str | None = text()


@dataclass(frozen=True, kw_only=True)
class Alignment(Part):
    """A place in an outside framework that an achievement meets."""

    TYPE = "Alignment"

    target_name: str | None = text("targetName")
    target_url: str | None = text("targetUrl")
    target_code: str | None = text("targetCode")
    target_description: str | None = text("targetDescription")
    target_framework: str | None = text("targetFramework")
    target_type: str | None = text("targetType")


@dataclass(frozen=True, kw_only=True)
class Evidence(Part):
    """Work that shows the achievement."""

    TYPE = "Evidence"

    name: str | None = text()
    narrative: str | None = text()
    description: str | None = text()
    genre: str | None = text()
    audience: str | None = text()


@dataclass(frozen=True, kw_only=True)
class RubricCriterionLevel(Part):
    """One level of a rubric."""

    TYPE = "RubricCriterionLevel"

    name: str | None = text()
    description: str | None = text()
    level: str | None = text()
    points: str | None = text()
    alignment: tuple[Alignment, ...] = many("Alignment")


@dataclass(frozen=True, kw_only=True)
class ResultDescription(Part):
    """A line that a result can be given on."""

    TYPE = "ResultDescription"

    name: str | None = text()
    result_type: str | None = text("resultType")
    allowed_value: tuple[str, ...] = many(member="allowedValue")
    required_level: str | None = text("requiredLevel")
    required_value: str | None = text("requiredValue")
    rubric_criterion_level: tuple[RubricCriterionLevel, ...] = many(
        "RubricCriterionLevel", "rubricCriterionLevel"
    )
    value_min: str | None = text("valueMin")
    value_max: str | None = text("valueMax")
    alignment: tuple[Alignment, ...] = many("Alignment")


@dataclass(frozen=True, kw_only=True)
class Result(Part):
    """What was reached on one line."""

    TYPE = "Result"

    result_description: str | None = text("resultDescription")
    achieved_level: str | None = text("achievedLevel")
    value: str | None = text()
    status: str | None = text()
    alignment: tuple[Alignment, ...] = many("Alignment")


@dataclass(frozen=True, kw_only=True)
class Profile(Part):
    """A person or an organization: an issuer, a creator, a source."""

    TYPE = "Profile"

    name: str | None = text()
    url: str | None = text()
    email: str | None = text()
    phone: str | None = text()
    description: str | None = text()
    image: Image | None = one("Image")
    address: Address | None = one("Address")
    other_identifier: tuple[IdentifierEntry, ...] = many("IdentifierEntry", "otherIdentifier")
    official: str | None = text()
    parent_org: Profile | None = one("Profile", "parentOrg")
    family_name: str | None = text("familyName")
    given_name: str | None = text("givenName")
    additional_name: str | None = text("additionalName")
    patronymic_name: str | None = text("patronymicName")
    honorific_prefix: str | None = text("honorificPrefix")
    honorific_suffix: str | None = text("honorificSuffix")
    family_name_prefix: str | None = text("familyNamePrefix")
    date_of_birth: str | None = text("dateOfBirth")
    endorsement: tuple[Credential, ...] = many("Credential")
    endorsement_jwt: tuple[str, ...] = many(member="endorsementJwt")


@dataclass(frozen=True, kw_only=True)
class Achievement(Part):
    """What can be earned."""

    TYPE = "Achievement"

    name: str | None = text()
    description: str | None = text()
    criteria: Criteria | None = one("Criteria")
    achievement_type: str | None = text("achievementType")
    creator: Profile | None = one("Profile")
    image: Image | None = one("Image")
    alignment: tuple[Alignment, ...] = many("Alignment")
    result_description: tuple[ResultDescription, ...] = many(
        "ResultDescription", "resultDescription"
    )
    tag: tuple[str, ...] = many()
    in_language: str | None = text("inLanguage")
    version: str | None = text()
    field_of_study: str | None = text("fieldOfStudy")
    specialization: str | None = text()
    human_code: str | None = text("humanCode")
    credits_available: float | None = number("creditsAvailable")
    other_identifier: tuple[IdentifierEntry, ...] = many("IdentifierEntry", "otherIdentifier")
    related: tuple[Related, ...] = many("Related")
    endorsement: tuple[Credential, ...] = many("Credential")
    endorsement_jwt: tuple[str, ...] = many(member="endorsementJwt")


@dataclass(frozen=True, kw_only=True)
class IdentityObject(Part):
    """An identity of the recipient, plain or hashed (see ``identity``)."""

    TYPE = "IdentityObject"
    SINGLE_TYPE = True

    hashed: bool | None = truth()
    identity_hash: str | None = text("identityHash")
    identity_type: str | None = text("identityType")
    salt: str | None = text()


@dataclass(frozen=True, kw_only=True)
class Subject(Part):
    """Whom or what a credential is about."""

    achievement: Achievement | None = one("Achievement")
    identifier: tuple[IdentityObject, ...] = many("IdentityObject")
    result: tuple[Result, ...] = many("Result")
    narrative: str | None = text()
    role: str | None = text()
    term: str | None = text()
    license_number: str | None = text("licenseNumber")
    image: Image | None = one("Image")
    credits_earned: float | None = number("creditsEarned")
    activity_start_date: str | None = text("activityStartDate")
    activity_end_date: str | None = text("activityEndDate")
    source: Profile | None = one("Profile")
    endorsement_comment: str | None = text("endorsementComment")
    verifiable_credential: tuple[Credential, ...] = many("Credential", "verifiableCredential")
    association: tuple[Association, ...] = many("Association")


@dataclass(frozen=True, kw_only=True)
class Credential(Part):
    """A badge, an endorsement or a learner record; its proof and status stay in ``more``."""

    context: tuple[Any, ...] = many(member="@context")
    name: str | None = text()
    description: str | None = text()
    issuer: Profile | None = one("Profile")
    valid_from: str | None = text("validFrom")
    valid_until: str | None = text("validUntil")
    awarded_date: str | None = text("awardedDate")
    subject: Subject | None = one("Subject", "credentialSubject")
    evidence: tuple[Evidence, ...] = many("Evidence")
    endorsement: tuple[Credential, ...] = many("Credential")
    endorsement_jwt: tuple[str, ...] = many(member="endorsementJwt")
    image: Image | None = one("Image")

    @property
    def is_endorsement(self) -> bool:
        """True for an EndorsementCredential."""
        return "EndorsementCredential" in self.type

    @property
    def is_record(self) -> bool:
        """True for a Comprehensive Learner Record."""
        return "ClrCredential" in self.type


@dataclass(frozen=True, kw_only=True)
class Presentation(Part):
    """Credentials that somebody shows: whole, or in envelopes whose ``id`` is a token."""

    TYPE = "VerifiablePresentation"

    context: tuple[Any, ...] = many(member="@context")
    holder: Profile | None = one("Profile")
    verifiable_credential: tuple[Credential, ...] = many("Credential", "verifiableCredential")


_PARTS: dict[str, type[Part]] = {
    part.__name__: part
    for part in (
        Achievement,
        Address,
        Alignment,
        Association,
        Credential,
        Criteria,
        Evidence,
        GeoCoordinates,
        IdentifierEntry,
        IdentityObject,
        Image,
        Profile,
        Related,
        Result,
        ResultDescription,
        RubricCriterionLevel,
        Subject,
    )
}


def _own_fields(cls: type[Part]) -> Iterator[Field[Any]]:
    return (each for each in fields(cls) if each.name != "more")


def _member(each: Field[Any]) -> str:
    return each.metadata["member"] or each.name


def _fits(value: Any, each: Field[Any]) -> bool:
    """Whether ``value`` is what the field is for; anything else stays in ``more``."""
    if each.metadata.get("many"):
        return all(_is_item(item, each) for item in _items(value))
    if "part" in each.metadata:
        return isinstance(value, Mapping | str)
    kind = each.metadata["kind"]
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _is_item(item: Any, each: Field[Any]) -> bool:
    if each.metadata["part"]:
        return isinstance(item, Mapping)
    return isinstance(item, str) or (each.name == "context" and isinstance(item, Mapping))


def _read(value: Any, each: Field[Any]) -> Any:
    part = _PARTS.get(each.metadata.get("part", ""))
    if each.metadata.get("many"):
        return tuple(part.read(item) if part else item for item in _items(value))
    return part.read(value) if part else value


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _write(value: Any, *, single: bool) -> Any:
    if isinstance(value, tuple):
        written = [_write(item, single=False) for item in value]
        return written[0] if single and len(written) == 1 else written
    if isinstance(value, Part):
        found = value.to_json()
        return found["id"] if found.keys() == {"id"} and isinstance(value, Profile) else found
    return value
