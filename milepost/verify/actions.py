"""Check a badge as a stranger would, and keep the report of it."""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from insignia.errors import UnreadableError
from insignia.legacy import says_revoked

from insignia import InsigniaError, Moved, Options, Report, Unreachable, did, unbake, verify
from milepost.kit.fetch import Fetched, FetchError, GoneError, once
from milepost.verify import rules
from milepost.verify.certificates import badge_in, badges_in
from milepost.verify.models import PresentationRequest, StoredReport
from milepost.verify.rules import keeping

Fetch = Callable[[str], Fetched]

ROUNDS = 6
MOST_DOCUMENTS = 20


@dataclass(frozen=True)
class CheckedReport:
    """A report, when it was made, a digest of the badge, and all that was fetched for it."""

    report: Report
    sha256: str
    at: datetime
    documents: dict[str, bytes | Moved] = field(default_factory=dict, repr=False)

    @property
    def valid(self) -> bool:
        """Whether every check passed."""
        return self.report.valid

    @property
    def told(self) -> rules.Told:
        """The report as plain data, to show or to keep, with digests of what was seen."""
        return {**rules.tell(self.report), "sha256": self.sha256, "seen": self.seen}

    @property
    def seen(self) -> dict[str, str]:
        """Digests of all that was fetched for it, by address."""
        return {url: _sha256(_bytes_of(found)) for url, found in self.documents.items()}

    @property
    def title(self) -> str:
        """The badge's name."""
        return rules.title_of(self.told)

    @property
    def issuer_name(self) -> str:
        """The issuer's name."""
        return rules.issuer_of(self.told)


def check(
    text: bytes | str,
    *,
    fetch: Fetch,
    now: datetime,
    proof_only: bool = False,
    options: Options | None = None,
) -> CheckedReport:
    """Verify a badge, fetching the issuer's keys and status list as often as it takes.

    Raises InsigniaError for what cannot be read at all. Nothing of ours is looked up: our own
    badges are fetched for like anyone's.
    """
    options = options or Options()
    documents: dict[str, bytes | Unreachable | Moved] = {}
    report = verify(text, now=now, proof_only=proof_only, options=options)
    for _round in range(ROUNDS):
        missing = [url for url in report.needs if url not in documents]
        if not missing or len(documents) >= MOST_DOCUMENTS:
            break
        documents |= {url: fetched_or_not(url, fetch=fetch) for url in missing[:MOST_DOCUMENTS]}
        report = verify(text, documents=documents, now=now, proof_only=proof_only, options=options)
    data = text.encode() if isinstance(text, str) else text
    found = {url: one for url, one in documents.items() if not isinstance(one, Unreachable)}
    return CheckedReport(report, _sha256(data), now, found)


def check_all(content: bytes, *, fetch: Fetch, now: datetime) -> rules.Told:
    """Return the report on a badge, or one on all the badges that are attached to a PDF.

    Raises InsigniaError for what holds none.
    """
    attached = badges_in(content)
    if len(attached) == 1:
        return check(attached[0].content, fetch=fetch, now=now).told
    asked, found, unread = once(fetch), [], []
    for one in attached:
        try:
            found.append(check(one.content, fetch=asked, now=now))
        except InsigniaError as error:
            unread.append(f"{one.name}: {error.sentence}")
    if not found:
        raise UnreadableError("There is no badge attached to this PDF.")
    told = rules.tell_together([one.report for one in found], unread=unread)
    seen = {url: digest for one in found for url, digest in one.seen.items()}
    return {**told, "sha256": _sha256(content), "seen": seen}


def told_about(checked: CheckedReport, *, addresses: Iterable[str]) -> rules.Told:
    """Return a report with one check more: whether it was given to one of these addresses.

    Each badge of a bundle gets this check, too, and the bundle is as good as the worst of them.
    ``content`` is a digest of what each says, to tell the same badge by.
    """
    given = rules.given_to(checked.report, addresses=set(addresses))
    told = rules.with_content(checked.told, report=checked.report)
    return rules.with_holder(told, given=given)


def text_of(content: bytes) -> str:
    """Return a badge's own text, out of its picture or certificate if it came in one.

    Raises InsigniaError for what holds no badge, or several.
    """
    content = badge_in(content)
    text = content if content.lstrip()[:1] in (b"{", b"e") else unbake(content)
    try:
        return text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError("This is not text.") from error


def fetched_or_not(url: str, *, fetch: Fetch) -> bytes | Unreachable | Moved:
    """Return what is at the URL, with the address that showed it; or why it could not be had."""
    try:
        found = fetch(url)
    except GoneError as gone:
        return gone.content if says_revoked(gone.content) else Unreachable(gone.sentence)
    except FetchError as error:
        return Unreachable(error.sentence)
    return found.content if found.url == url else Moved(found.content, found.url)


def resolve(identifier: str, *, fetch: Fetch) -> dict[str, object]:
    """Return the document of a DID; raises InsigniaError when there is none to be had."""
    url = did.needed_url(identifier)
    documents = {url: fetched_or_not(url, fetch=fetch)} if url else {}
    return dict(did.resolve(identifier, documents))


@transaction.atomic
def keep_report(told: rules.Told, *, at: datetime) -> StoredReport:
    """Keep a report under an address nobody can guess, for a year."""
    return StoredReport.objects.create(
        sha256=told["sha256"], valid=told["verdict"] == "valid", report=told, at=at
    )


@transaction.atomic
def forget_old_reports(*, at: datetime) -> tuple[int, int]:
    """Forget reports, and answers of wallet apps, whose time is over; return how many of each."""
    reports = StoredReport.objects.filter(at__lte=at - keeping.KEPT_FOR).delete()[0]
    return reports, forget_old_requests(at=at)


def forget_old_requests(*, at: datetime) -> int:
    """Forget what wallet apps were asked for and answered a while ago; return how many."""
    over = at - keeping.ANSWER_KEPT_FOR
    return PresentationRequest.objects.filter(expires_at__lte=over).delete()[0]


@transaction.atomic
def forget_reports_naming(addresses: Collection[str]) -> None:
    """Forget the kept reports, and the answers of wallet apps, in which an address stands."""
    for model in (StoredReport, PresentationRequest):
        rows = model._default_manager.annotate(told=Cast("report", TextField()))
        for address in addresses:
            escaped = json.dumps(address)[1:-1]
            near = rows.filter(Q(told__icontains=address) | Q(told__icontains=escaped))
            whole = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
            found = near.values_list("pk", "report").iterator()
            named = [pk for pk, told in found if whole.search(_plain(told))]
            model._default_manager.filter(pk__in=named).delete()


def _plain(told: object) -> str:
    return json.dumps(told, ensure_ascii=False)


def _bytes_of(found: bytes | Moved) -> bytes:
    return found.data if isinstance(found, Moved) else found


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
