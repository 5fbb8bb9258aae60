"""Issue one credential: composed, placed in a status list, signed, logged, offered by mail."""

import hashlib
import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from insignia.times import format_moment

from insignia import InsigniaError, sign, status_entry
from milepost.define.models import AchievementVersion
from milepost.define.queries import definition_document
from milepost.issue import queries, rules
from milepost.issue.actions.claiming import offer_claim
from milepost.issue.actions.keys import key_for, secret_of
from milepost.issue.actions.status import place_in_list
from milepost.issue.models import Credential, EvidenceItem, IssuerKey
from milepost.kit.addresses import absolute
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.ledger import actions as ledger
from milepost.organizations.models import Organization
from milepost.people.models import Person

Document = dict[str, Any]


@transaction.atomic
def issue_credential(
    version: AchievementVersion,
    *,
    recipient: Person,
    assessment: rules.AssessmentFacts,
    source: str,
    at: datetime,
) -> Credential:
    """Sign what the person has earned and offer it by mail; one source is issued for once only.

    Raises RuleError if a result names a level that the definition does not have.
    """
    organization = version.achievement.organization
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    known = Credential.objects.filter(source=source).first()
    if known is not None:
        return known
    credential = _signed(version, recipient=recipient, assessment=assessment, at=at)
    credential.source = source
    _keep(credential, evidence=assessment.evidence, at=at)
    offer_claim(credential, email=recipient.email, at=at)
    return credential


def _signed(
    version: AchievementVersion,
    *,
    recipient: Person,
    assessment: rules.AssessmentFacts,
    at: datetime,
) -> Credential:
    """The signed credential, not stored yet; its place in the status list is taken."""
    organization = version.achievement.organization
    key = key_for(organization, at=at)
    status_list, index = place_in_list(organization, at=at)
    credential = Credential(
        id=uuid4(),
        organization=organization,
        version=version,
        recipient=recipient,
        status_list=status_list,
        status_index=index,
        issued_at=at,
        valid_until=_end(version, start=at),
        shown_on=rules.shown_on(assessment),
    )
    offer = _offer(credential, key=key, email=recipient.email)
    document = _compose(offer, version=version, assessment=assessment)
    credential.document = _sign(document, key=key, at=at)
    credential.sha256 = hashlib.sha256(credential.document.encode()).hexdigest()
    return credential


def _offer(credential: Credential, *, key: IssuerKey, email: str) -> rules.Offer:
    organization = credential.organization
    profile = rules.issuer_profile(
        queries.issuer_did(key),
        name=organization.name,
        url=queries.organization_address(organization),
        description=organization.description,
    )
    return rules.Offer(
        id=credential.id,
        achievement=definition_document(credential.version),
        issuer=profile,
        email=email,
        salt=secrets.token_hex(16),
        status=status_entry(
            queries.list_address(credential.status_list), index=credential.status_index
        ),
        valid_from=credential.issued_at,
        valid_until=credential.valid_until,
    )


def _compose(
    offer: rules.Offer, *, version: AchievementVersion, assessment: rules.AssessmentFacts
) -> Document:
    levels = rules.levels_of(offer.achievement)
    for result in assessment.results:
        if rules.level_id(offer.achievement["id"], result) not in levels:
            raise RuleError(
                _("A result names a level that this version does not have."), code="level-unknown"
            )
    policy = rules.Policy(
        agreement=version.agreement,
        tie_break=version.tie_break,
        third=version.third,
        limits=version.limit_lines,
        contexts_asked=version.contexts_asked,
        authority=queries.organization_address(version.achievement.organization),
        ledger=absolute(reverse("ledger:page")),
    )
    return rules.credential_document(offer, assessment=assessment, policy=policy)


def _sign(document: Document, *, key: IssuerKey, at: datetime) -> str:
    try:
        signed = sign(document, key=secret_of(key), method=key.method, created=at)
    except InsigniaError as error:
        raise RuleError(
            _("This badge cannot be signed as it is written: %(reason)s") % {"reason": error},
            code=error.code,
        ) from error
    return orjson.dumps(signed).decode()


def _keep(
    credential: Credential, *, evidence: tuple[rules.EvidenceFact, ...], at: datetime
) -> None:
    """Store the credential with its evidence, and log it by the digest of what was signed."""
    leaf = ledger.append("credential.issued", entry={"document": credential.sha256}, at=at)
    credential.leaf_hash = leaf.hash
    credential.save(force_insert=True)
    EvidenceItem.objects.bulk_create(
        _evidence_item(fact, credential=credential, position=position)
        for position, fact in enumerate(evidence)
    )
    record("credential.issued", by=None, target=credential, at=at, source=credential.source)


def _evidence_item(
    fact: rules.EvidenceFact, *, credential: Credential, position: int
) -> EvidenceItem:
    return EvidenceItem(
        id=fact.id,
        credential=credential,
        position=position,
        slot=fact.slot,
        kind=fact.kind,
        setting=fact.setting,
        title=fact.title,
        narrative=fact.narrative,
        sha256=fact.sha256,
        media_type=fact.media_type,
        size=fact.size,
        text=fact.text,
        url=fact.url,
        audience=fact.audience,
        attestations=[
            {**asdict(one), "answered_at": format_moment(one.answered_at)}
            for one in fact.attestations
        ],
    )


def _end(version: AchievementVersion, *, start: datetime) -> datetime | None:
    months = version.validity_months
    return rules.months_later(start, months=months) if months else None
