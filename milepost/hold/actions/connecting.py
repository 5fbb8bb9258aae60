"""Programs at the wallet's door: registered, let in, given tokens, sent away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from milepost.hold.actions.guarding import (
    ask_about_app,
    ask_guardians_anew,
    forget_guardians_word,
)
from milepost.hold.actions.imports import Piece, bring, keep, remove_import
from milepost.hold.models import (
    App,
    AppCode,
    AppToken,
    Bringing,
    Collected,
    Connection,
    ImportedCredential,
)
from milepost.hold.queries import connecting as queries
from milepost.hold.rules import connecting as rules
from milepost.hold.rules.connecting import OAuthError, Registration, Wish
from milepost.kit.errors import RuleError
from milepost.kit.journal import record
from milepost.kit.tokens import new_token, token_hash
from milepost.people.actions import withdraw_question
from milepost.people.models import Person
from milepost.people.queries.families import is_minor
from milepost.people.rules.families import ApprovalKind
from milepost.verify.actions import Fetch


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What a program is given; ``refresh`` is empty unless it may come back by itself."""

    access: str
    refresh: str
    scopes: Sequence[str]


@transaction.atomic
def register_app(registration: Registration, *, at: datetime) -> tuple[App, str]:
    """Keep a program and return it with its secret; those that nobody ever used are forgotten."""
    unused = App.objects.filter(registered_at__lt=at - rules.UNUSED_LIFE, connections=None)
    unused.delete()
    secret = new_token()
    app = App.objects.create(
        secret_hash=token_hash(secret),
        name=registration.name,
        about=dict(registration.about),
        redirect_uris=list(registration.redirect_uris),
        scopes=list(registration.scopes),
        registered_at=at,
    )
    record("app.registered", by=None, target=app, at=at)
    return app, secret


@transaction.atomic
def let_in(holder: Person, *, app: App, wish: Wish, at: datetime) -> str | None:
    """Return the code for a holder's yes; it replaces what they agreed to before.

    None for a minor whose guardian has not approved of it yet: they are asked, and the minor comes
    again with the program. Raises RuleError while no guardian has said yes to their account.
    """
    minor = is_minor(holder, on=at.date())
    if minor and not _is_approved(holder, app=app, wish=wish, at=at):
        return None
    connection, _new = Connection.objects.update_or_create(
        app=app,
        holder=holder,
        ended_at=None,
        defaults={"scopes": list(wish.scopes)},
        create_defaults={"scopes": list(wish.scopes), "since": at},
    )
    if not minor:
        forget_guardians_word(connection, at=at)
    AppToken.objects.filter(connection=connection, ended_at=None).update(ended_at=at)
    AppCode.objects.filter(connection=connection, expires_at__gt=at).update(expires_at=at)
    code = new_token()
    AppCode.objects.create(
        connection=connection,
        code_hash=token_hash(code),
        redirect_uri=wish.redirect_uri,
        challenge=wish.challenge,
        scopes=list(wish.scopes),
        expires_at=at + rules.CODE_LIFE,
    )
    facts = {"app": str(app.pk), "scopes": list(wish.scopes)}
    record("app.let-in", by=holder.pk, target=connection, at=at, **facts)
    return code


def _is_approved(holder: Person, *, app: App, wish: Wish, at: datetime) -> bool:
    """Whether guardians let this program in for all that it wishes; if not, they are asked once."""
    if queries.approved_for(holder, app=app, scopes=wish.scopes):
        return True
    if queries.waiting_for_guardian(holder, app=app, scopes=wish.scopes):
        return False
    for earlier in Connection.objects.filter(holder=holder, app=app, ended_at=None):
        send_away(holder, connection=earlier, at=at)
    connection = Connection.objects.create(
        app=app, holder=holder, scopes=list(wish.scopes), since=at
    )
    ask_about_app(connection, host=rules.host_of(wish.redirect_uri), at=at)
    record("app.asked-for", by=holder.pk, target=connection, at=at, app=str(app.pk))
    return False


@transaction.atomic
def send_away(holder: Person, *, connection: Connection, at: datetime) -> None:
    """End a connection of one's own at once; ending it again changes nothing."""
    mine = Connection.objects.filter(pk=connection.pk, holder=holder, ended_at=None)
    if mine.update(ended_at=at):
        AppToken.objects.filter(connection=connection, ended_at=None).update(ended_at=at)
        withdraw_question(holder, about=connection.pk, kind=ApprovalKind.APP, at=at)
        record("app.sent-away", by=holder.pk, target=connection, at=at)


def redeem_app_code(app: App, *, given: Mapping[str, str], at: datetime) -> Tokens:
    """Return tokens for a code, its redirect address and its verifier.

    Raises OAuthError ``invalid_grant`` for anything wrong. A code that comes twice has been stolen:
    what it was good for ends.
    """
    tokens = _redeem(app, given=given, at=at)
    if tokens is None:
        raise OAuthError("invalid_grant", "The code is wrong, used, or too old.")
    return tokens


@transaction.atomic
def _redeem(app: App, *, given: Mapping[str, str], at: datetime) -> Tokens | None:
    """Committed also when it is refused: that is how a stolen code ends what it gave."""
    rows = AppCode.objects.select_for_update(of=("self",)).select_related("connection")
    hashed = token_hash(given.get("code", ""))
    code = rows.filter(code_hash=hashed, connection__app=app).first()
    if code is None:
        return None
    if code.used_at is not None:
        AppToken.objects.filter(code=code, ended_at=None).update(ended_at=at)
        record("app.code-used-twice", by=None, target=code.connection, at=at)
        return None
    fits = rules.answers(given.get("code_verifier", ""), challenge=code.challenge)
    fits = fits and given.get("redirect_uri") == code.redirect_uri
    if not fits or at >= code.expires_at or not queries.is_let_in(code.connection):
        return None
    code.used_at = at
    code.save(update_fields=["used_at"])
    return _given(code, scopes=code.scopes, at=at)


def refresh_tokens(app: App, *, given: Mapping[str, str], at: datetime) -> Tokens:
    """Return new tokens for a refresh token, which is good once; the earlier access token ends."""
    tokens = _refresh(app, given=given, at=at)
    if tokens is None:
        raise OAuthError("invalid_grant", "The refresh token is wrong, used, or too old.")
    return tokens


@transaction.atomic
def _refresh(app: App, *, given: Mapping[str, str], at: datetime) -> Tokens | None:
    """Committed also when it is refused: one that comes twice ends all that came of its code."""
    rows = AppToken.objects.select_for_update(of=("self",)).select_related("connection", "code")
    hashed = token_hash(given.get("refresh_token", ""))
    token = rows.filter(refresh_hash=hashed, connection__app=app).first()
    if token is None:
        return None
    if token.ended_at is not None:
        AppToken.objects.filter(code=token.code, ended_at=None).update(ended_at=at)
        return None
    assert token.refresh_until
    if at >= token.refresh_until or not queries.is_let_in(token.connection):
        return None
    scopes = rules.narrowed(given.get("scope", ""), granted=token.code.scopes)
    token.ended_at = at
    token.save(update_fields=["ended_at"])
    return _given(token.code, scopes=scopes, at=at)


def _given(code: AppCode, *, scopes: Sequence[str], at: datetime) -> Tokens:
    access = new_token()
    refresh = new_token() if rules.OFFLINE in code.scopes else ""
    AppToken.objects.create(
        connection=code.connection,
        code=code,
        access_hash=token_hash(access),
        refresh_hash=token_hash(refresh) if refresh else None,
        scopes=list(scopes),
        expires_at=at + rules.ACCESS_LIFE,
        refresh_until=at + rules.REFRESH_LIFE if refresh else None,
    )
    record("app.token-given", by=None, target=code.connection, at=at)
    return Tokens(access=access, refresh=refresh, scopes=scopes)


@transaction.atomic
def end_token(app: App, *, token: str, at: datetime) -> None:
    """End what a token of this program is good for (RFC 7009); any other changes nothing."""
    hashed = token_hash(token)
    mine = AppToken.objects.filter(connection__app=app, ended_at=None)
    mine.filter(Q(access_hash=hashed) | Q(refresh_hash=hashed)).update(ended_at=at)


def use_app_token(secret: str, *, at: datetime) -> AppToken | None:
    """Return the access token with this secret, if it is in force, and note the use."""
    token = queries.app_token(secret, at=at)
    if token is not None:
        Connection.objects.filter(pk=token.connection_id).update(used_at=at)
    return token


def is_app(app: App, *, secret: str) -> bool:
    """Whether this is the program's secret."""
    return constant_time_compare(app.secret_hash, token_hash(secret))


def take_badge(
    holder: Person, *, text: str, source: str, fetch: Fetch, at: datetime
) -> tuple[ImportedCredential, bool]:
    """Put an Open Badge that a program hands over into the wallet; say whether it is new there.

    It is checked as any badge from elsewhere, and takes the place of an earlier one with the same
    issuer and id. Raises RuleError for one that is no Open Badge 3.0, that does not hold, or that
    is worth less than the earlier one. In a minor's shares it is seen once a guardian approves.
    """
    if not rules.is_open_badge(text):
        raise RuleError(_("This is no Open Badge 3.0."), code="no-badge")
    piece = Piece(name=source, content=text.encode())
    brought = bring(holder, pieces=[piece], fetch=fetch, at=at)
    found = brought.found.first()
    if found is None:
        raise RuleError(brought.refused[0]["reason"], code="unreadable-badge")
    if found.kept_at is not None:
        return found, False
    if found.verdict == ImportedCredential.Verdict.INVALID:
        reason = found.reason
        keep(brought, chosen=[], by=holder, at=at)
        raise RuleError(reason, code="invalid-badge")
    taken = _taken(brought, found=found, by=holder, at=at)
    if taken is None:
        sentence = _("It can’t be verified now, so it doesn’t replace the badge in the wallet.")
        raise RuleError(sentence, code="worth-less")
    return taken


@transaction.atomic
def _taken(
    brought: Bringing, *, found: ImportedCredential, by: Person, at: datetime
) -> tuple[ImportedCredential, bool] | None:
    """Committed also when it is refused: that is how what was brought is forgotten."""
    earlier = queries.same_badge(by, as_=found)
    if rules.lowers(found.report, kept=[one.report for one in earlier]):
        keep(brought, chosen=[], by=by, at=at)
        return None
    keep(brought, chosen=[found.pk], by=by, at=at)
    shares = list(queries.open_shares_showing(earlier, at=at))
    for one in earlier:
        _inherit(found, earlier=one)
        remove_import(one, by=by, at=at)
    for share in shares:
        ask_guardians_anew(share, at=at)
    return found, not earlier


def _inherit(new: ImportedCredential, *, earlier: ImportedCredential) -> None:
    """Let a badge stand wherever the one that it replaces stood, with the evidence behind it."""
    there = Collected.objects.filter(imported=new).values("collection")
    Collected.objects.filter(imported=earlier).exclude(collection__in=there).update(imported=new)
    for share in earlier.shares.all():
        share.imported.add(new)
    earlier.pieces.update(imported=new, position=F("position") + new.pieces.count())
