"""Giving a badge to a wallet app: offer, token, signed copies bound to the wallet's keys."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

import orjson
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from insignia.proofs.sd_jwt_vc import confirmation, issue_sd_jwt_vc
from insignia.proofs.vc_jwt import sign_vc_jwt
from insignia.status.token import status_claim

from insignia import sign
from milepost.issue import notices, queries, rules
from milepost.issue.actions.keys import key_for, secret_of
from milepost.issue.models import Credential, IssuerKey, UsedNonce, WalletOffer
from milepost.issue.rules import wallets
from milepost.issue.rules.wallets import Endpoints, Holder, WalletError
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.tokens import new_code, new_token, token_hash
from milepost.ledger import actions as ledger
from milepost.people.actions import require_free
from milepost.people.models import Person
from milepost.people.queries.families import waits

NONCE = "openid4vci-nonce"


@transaction.atomic
def offer_to_wallet(credential: Credential, *, by: Person, at: datetime) -> tuple[WalletOffer, str]:
    """Open an offer for a wallet app, mail its code to the holder, and return it with its secret.

    Offers made before are closed. Raises RuleError for a badge that is not theirs or was revoked,
    and for a minor for whom no guardian has said yes.
    """
    require_free(by, at=at)
    credential = Credential.objects.select_for_update().get(pk=credential.pk)
    if credential.recipient_id != by.pk:
        raise RuleError(_("This badge is not yours."), code="not-yours")
    rules.check_claim(
        taken_by_other=False, expired=False, revoked=credential.revoked_at is not None
    )
    opened = WalletOffer.objects.filter(credential=credential, expires_at__gt=at)
    opened.update(expires_at=at)
    token = new_token()
    tx_code = new_code(wallets.TX_CODE_LENGTH)
    offer = WalletOffer.objects.create(
        credential=credential,
        code_hash=token_hash(token),
        tx_code_hash=_tx_hash(token, tx_code=tx_code),
        created_at=at,
        expires_at=at + wallets.OFFER_LIFE,
    )
    notices.wallet_code(offer, tx_code=tx_code, at=at)
    record("wallet-offer.made", by=by.pk, target=offer, at=at)
    return offer, token


def redeem_code(code: str, *, tx_code: str, at: datetime) -> tuple[str, int]:
    """Return an access token and for how many seconds it holds, for a code and its mailed number.

    Raises WalletError ``invalid_request`` without a number, ``invalid_grant`` for anything wrong;
    the fifth wrong number ends the offer.
    """
    if not tx_code:
        raise WalletError("invalid_request", "The tx_code is missing.")
    token = _redeem(code, tx_code=tx_code, at=at)
    if token is None:
        raise WalletError("invalid_grant", "The code is wrong, used, or too old.")
    return token, int(wallets.TOKEN_LIFE.total_seconds())


@transaction.atomic
def _redeem(code: str, *, tx_code: str, at: datetime) -> str | None:
    """Committed also when the number is wrong: that is how tries are counted."""
    rows = WalletOffer.objects.select_for_update()
    offer = rows.filter(code_hash=token_hash(code), expires_at__gt=at, redeemed_at=None).first()
    if offer is None or offer.tries >= wallets.MOST_TRIES or _is_held(offer, at=at):
        return None
    if not constant_time_compare(offer.tx_code_hash, _tx_hash(code, tx_code=tx_code)):
        WalletOffer.objects.filter(pk=offer.pk).update(tries=F("tries") + 1)
        return None
    token = new_token()
    offer.redeemed_at, offer.token_hash = at, token_hash(token)
    offer.token_expires_at = at + wallets.TOKEN_LIFE
    offer.notification_id = new_token()
    offer.save()
    record("wallet-offer.redeemed", by=None, target=offer, at=at)
    return token


def _is_held(offer: WalletOffer, *, at: datetime) -> bool:
    """Whether no guardian decides any more for the minor who made it."""
    holder = offer.credential.recipient
    return holder is None or waits(holder, on=at.date())


def new_nonce(*, at: datetime) -> str:
    """Return a fresh nonce; nothing is kept of it until a proof answers it."""
    plain = f"{secrets.token_urlsafe(16)}.{int(at.timestamp())}"
    return signing.Signer(salt=NONCE).sign(plain).replace(":", "~")


@transaction.atomic
def make_editions(
    offer: WalletOffer, *, request: dict[str, Any], endpoints: Endpoints, at: datetime
) -> list[Any]:
    """Return signed copies of the offered badge, one for each key that the wallet proves to have.

    Each says what the issued badge says, is about that key, stands on the same status list, and
    is logged by its digest. Raises WalletError in the protocol's words.
    """
    form = wallets.form_asked(request, known=queries.wallet_configurations())
    proofs = wallets.proofs_in(request)
    proved = [wallets.proved(one, issuer=endpoints.issuer, at=at) for one in proofs]
    _use_nonces({nonce for _holder, nonce in proved}, at=at)
    locked = WalletOffer.objects.select_for_update(of=("self",)).select_related(
        "credential__organization", "credential__status_list"
    )
    offer = locked.get(pk=offer.pk)
    if _is_held(offer, at=at):
        raise WalletError("credential_request_denied", "A guardian has to say yes first.")
    if offer.credential.revoked_at is not None:
        raise WalletError("credential_request_denied", "The badge was revoked.")
    if offer.editions + len(proved) > wallets.MOST_EDITIONS:
        raise WalletError("credential_request_denied", "This offer has given enough copies.")
    copies = [
        _copy(offer.credential, form=form, holder=holder, endpoints=endpoints, at=at)
        for holder, _nonce in proved
    ]
    WalletOffer.objects.filter(pk=offer.pk).update(editions=F("editions") + len(copies))
    digests = [hashlib.sha256(_bytes(one)).hexdigest() for one in copies]
    entries = [{"document": digest} for digest in digests]
    record("wallet-offer.given", by=None, target=offer, at=at, copies=len(copies), form=form)
    ledger.append_many("credential.issued", entries=entries, at=at)
    return copies


@transaction.atomic
def note_event(token: str, *, notification_id: str, event: str, at: datetime) -> None:
    """Note what the wallet says became of the badge; saying it again changes nothing."""
    offer = queries.offer_of_token(token, at=at)
    if event not in wallets.EVENTS:
        raise WalletError("invalid_notification_request", "There is no such event.")
    if offer is None or offer.notification_id != notification_id:
        raise WalletError("invalid_notification_id", "There is no such notification.")
    WalletOffer.objects.filter(pk=offer.pk).update(event=event)
    record("wallet-offer.told", by=None, target=offer, at=at, event=event)


def _use_nonces(nonces: set[str], *, at: datetime) -> None:
    """Refuse nonces that are not ours, too old, or used before; from now on these are used."""
    for nonce in sorted(nonces):
        if not _is_fresh(nonce, at=at):
            raise WalletError("invalid_nonce", "Ask for a new nonce.")
        _row, new = UsedNonce.objects.get_or_create(
            nonce_hash=token_hash(nonce), defaults={"at": at}
        )
        if not new:
            raise WalletError("invalid_nonce", "This nonce was used before. Ask for a new one.")
    UsedNonce.objects.filter(at__lt=at - 2 * wallets.NONCE_LIFE).delete()


def _is_fresh(nonce: str, *, at: datetime) -> bool:
    try:
        plain = signing.Signer(salt=NONCE).unsign(nonce.replace("~", ":"))
    except signing.BadSignature:
        return False
    age = at.timestamp() - int(plain.rpartition(".")[2])
    return age + 1 >= 0 and age <= wallets.NONCE_LIFE.total_seconds()


def _copy(
    credential: Credential, *, form: str, holder: Holder, endpoints: Endpoints, at: datetime
) -> Any:
    key = key_for(credential.organization, at=at)
    document = wallets.edition(queries.document_of(credential), holder=holder)
    document["issuer"] = {**document["issuer"], "id": queries.issuer_did(key)}
    if form == wallets.LDP:
        return sign(document, key=secret_of(key), method=key.method, created=at)
    if form == wallets.JWT:
        return sign_vc_jwt(document, key=secret_of(key), method=key.method)
    claims = _claims(credential, document=document, key=key, endpoints=endpoints)
    claims["cnf"] = confirmation(holder.key)
    concealed = [pointer for pointer in wallets.CONCEALED if pointer.removeprefix("/") in claims]
    named = {"typ": form} if form == wallets.OLD_SD_JWT else {}
    header = {"kid": key.method, **named}
    return issue_sd_jwt_vc(claims, key=secret_of(key), header=header, concealed=concealed).text


def _claims(
    credential: Credential, *, document: dict[str, Any], key: IssuerKey, endpoints: Endpoints
) -> dict[str, Any]:
    """By SD-JWT VC an https issuer publishes its keys; in development the DID stands for it."""
    https = endpoints.issuer.startswith("https://")
    issuer = endpoints.issuer if https else queries.issuer_did(key)
    claims = wallets.sd_claims(document, issuer=issuer, vct=endpoints.vct)
    claims["iat"] = int(credential.issued_at.timestamp())
    if credential.valid_until is not None:
        claims["exp"] = int(credential.valid_until.timestamp())
    place = queries.token_list_address(credential.status_list)
    claims["status"] = status_claim(place, index=credential.status_index)
    return claims


def _bytes(copy: Any) -> bytes:
    return copy.encode() if isinstance(copy, str) else orjson.dumps(copy)


def _tx_hash(token: str, *, tx_code: str) -> str:
    return token_hash(f"{token}:{tx_code}")
