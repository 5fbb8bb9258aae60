"""An archive, put back here or at another Milepost: badges, evidence, collections, words, logs."""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.hold import actions as hold
from milepost.hold import queries as held
from milepost.hold.actions import Badge, Piece, Saying
from milepost.hold.actions.restoring import return_pieces, return_share
from milepost.hold.rules.imports import MOST_PIECES
from milepost.hold.rules.record import ELSEWHERE, HERE
from milepost.kit.errors import RuleError
from milepost.kit.fetch import once
from milepost.kit.journal import record
from milepost.people.models import Person
from milepost.practice import actions as practice
from milepost.practice import queries as practiced
from milepost.practice.actions import Sheet
from milepost.practice.rules.document import read_rule
from milepost.practice.rules.recording import Terms
from milepost.site.archive import history
from milepost.site.archive.history import MOST_WORDS, rows_in
from milepost.site.archive.testimony import testimony_in
from milepost.verify.actions import Fetch

SCRIPT = "window.RECORD = "
LARGEST_RECORD = 64 * 1024 * 1024
LARGEST_FILE = 8 * 1024 * 1024
MOST_FILES = 50_000


@dataclass
class Restored:
    """What became of an archive; ``refused`` names each part that could not be put back."""

    badges: int = 0
    pieces: int = 0
    undecided: int = 0
    by_archive: int = 0
    """Badges whose issuer gives no answer, and of which the archive knows something."""
    words: int = 0
    logs: int = 0
    entries: int = 0
    shares: int = 0
    collections: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)


def restore(person: Person, *, file: IO[bytes], fetch: Fetch, at: datetime) -> Restored:
    """Put back what an archive holds; the same archive again adds nothing twice.

    Every badge is checked as any badge from elsewhere; one that fails waits for its holder's word.
    Raises RuleError for what is no archive of a Milepost.
    """
    with _opened(file) as archive:
        kept = _record_in(archive)
        restoring = _Restoring(person, archive, kept, at)
        asked = once(fetch)
        restoring.badges(fetch=asked)
        restoring.recall(fetch=asked)
        restoring.evidence()
        restoring.collections()
        restoring.shares()
        restoring.words()
        restoring.logs()
    record("archive.restored", by=person.pk, target=person, at=at, badges=restoring.told.badges)
    return restoring.told


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError) as error:
        raise RuleError(_("This is no archive: choose the ZIP as it was downloaded.")) from error
    if len(archive.infolist()) > MOST_FILES:
        raise RuleError(_("There are too many files in this archive."))
    return archive


def _record_in(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    text = _read(archive, "record.js", most=LARGEST_RECORD).decode("utf-8", "replace")
    try:
        found = json.loads(text.removeprefix(SCRIPT).strip().removesuffix(";"))
    except (ValueError, RecursionError) as error:
        raise RuleError(_("The record in this archive can’t be read.")) from error
    if not isinstance(found, dict):
        raise RuleError(_("The record in this archive can’t be read."))
    return found


def _read(archive: zipfile.ZipFile, name: str, *, most: int) -> bytes:
    """Return a file of the archive; whatever it claims to be, no more than ``most`` is unpacked."""
    try:
        with archive.open(name) as file:
            content = file.read(most + 1)
    except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise RuleError(_("“%(name)s” is missing or broken.") % {"name": name[:120]}) from error
    if len(content) > most:
        raise RuleError(_("“%(name)s” is too large.") % {"name": name[:120]})
    return content


@dataclass
class _Restoring:
    person: Person
    archive: zipfile.ZipFile
    kept: Mapping[str, Any]
    at: datetime
    told: Restored = field(default_factory=Restored)
    digests: dict[str, str] = field(default_factory=dict)
    """The digest of each badge that was read, by its id in the record."""

    def badges(self, *, fetch: Fetch) -> None:
        """Those that are not in the wallet anyway, in rounds."""
        own = {str(pk) for pk in held.wallet_of(self.person).values_list("pk", flat=True)}
        rows = [*rows_in(self.kept, "credentials"), *rows_in(self.kept, "imported")]
        pieces = [piece for row in rows if row.get("id") not in own for piece in self._piece(row)]
        for begin in range(0, len(pieces), MOST_PIECES):
            self._bring(pieces[begin : begin + MOST_PIECES], fetch=fetch)

    def recall(self, *, fetch: Fetch) -> None:
        """What the archive knows of badges whose issuers give no answer."""
        testimony = testimony_in(self.kept, archive=self.archive, at=self.at)
        unknown = held.imported_of(self.person).filter(verdict="unknown", archive_says={})
        for badge in unknown.filter(sha256__in=list(self.digests.values())):
            recalled = hold.recall(badge, testimony=testimony, fetch=fetch, at=self.at)
            self.told.by_archive += recalled

    def evidence(self) -> None:
        """What stands behind the badges that came back; a file may be as large as an upload."""
        kept = {one.sha256: one for one in held.imported_of(self.person)}
        for row in [*rows_in(self.kept, "credentials"), *rows_in(self.kept, "imported")]:
            badge = kept.get(self.digests.get(str(row.get("id", "")), ""))
            if badge is None:
                continue
            try:
                pieces = history.pieces_of(row, archive=self.archive)
                self.told.pieces += return_pieces(badge, pieces=pieces, by=self.person, at=self.at)
            except RuleError as refused:
                self._refuse(badge.title, refused)

    def collections(self) -> None:
        """Each with those of its badges that are in the wallet; one of that name stays as it is."""
        here = {
            str(pk): (HERE, pk) for pk in held.wallet_of(self.person).values_list("pk", flat=True)
        }
        brought = dict(held.imported_of(self.person).values_list("sha256", "pk"))
        known = set(held.collections_of(self.person).values_list("name", flat=True))
        for row in rows_in(self.kept, "collections"):
            name = history.text_of(row, "name")[:120].strip()
            if name in known:
                continue
            known.add(name)
            badges = [
                here.get(one) or self._elsewhere(one, among=brought)
                for one in _names(row, "badges")
            ]
            words = history.text_of(row, "words")[:MOST_WORDS]
            try:
                self._collect(name, words=words, badges=[one for one in badges if one])
            except RuleError as refused:
                self._refuse(name, refused)
            else:
                self.told.collections += 1

    def shares(self) -> None:
        """Who was shown what, as a list of what is closed: the links were never kept."""
        own = {str(one.pk): one for one in held.wallet_of(self.person)}
        kept = {one.sha256: one for one in held.imported_of(self.person)}
        for row in rows_in(self.kept, "shares"):
            named = [*_names(row, "badges"), *_names(row, "elsewhere_badges")]
            brought = [kept.get(self.digests.get(name, "")) for name in named]
            try:
                self.told.shares += return_share(
                    self.person,
                    past=history.past_share(row, at=self.at),
                    credentials=[own[name] for name in named if name in own],
                    imported=[one for one in brought if one is not None],
                    at=self.at,
                )
            except RuleError as refused:
                self._refuse(history.text_of(row, "audience"), refused)

    def words(self) -> None:
        """What its owner said of themselves, unless it is here already."""
        known = set(held.claims_of(self.person).values_list("title", "begun"))
        for row in rows_in(self.kept, "own_words"):
            saying = _saying(row)
            if (saying.title, saying.begun) in known:
                continue
            try:
                hold.say(self.person, saying=saying, at=self.at)
            except RuleError as refused:
                self._refuse(saying.title, refused)
            else:
                self.told.words += 1

    def logs(self) -> None:
        """Practice logs; entries come back as their owner's own."""
        for row in rows_in(self.kept, "practice"):
            name = str(row.get("file", ""))
            try:
                content = _read(self.archive, name, most=LARGEST_FILE)
                self._log(row, sheet=Sheet(name=name, content=content))
            except RuleError as refused:
                self._refuse(name, refused)

    def _elsewhere(self, name: str, *, among: Mapping[str, UUID]) -> Badge | None:
        pk = among.get(self.digests.get(name, ""))
        return (ELSEWHERE, pk) if pk else None

    @transaction.atomic
    def _collect(self, name: str, *, words: str, badges: Sequence[Badge]) -> None:
        made = hold.start_collection(self.person, name=name, words=words, at=self.at)
        hold.fill_collection(made, order=badges, by=self.person, at=self.at)

    def _piece(self, row: Mapping[str, Any]) -> list[Piece]:
        name = str(row.get("file", ""))
        try:
            content = _read(self.archive, name, most=LARGEST_FILE)
            self.digests[str(row.get("id", ""))] = hashlib.sha256(content).hexdigest()
            return [Piece(name=name, content=content)]
        except RuleError as refused:
            self._refuse(name, refused)
            return []

    def _bring(self, pieces: Sequence[Piece], *, fetch: Fetch) -> None:
        try:
            brought = hold.bring(self.person, pieces=pieces, fetch=fetch, at=self.at)
        except RuleError as refused:
            for piece in pieces:
                self._refuse(piece.name, refused)
            return
        self.told.refused += brought.refused
        found = list(held.found_in(brought))
        good = [one.pk for one in found if one.verdict != "invalid"]
        self.told.undecided += sum(
            one.verdict == "invalid" and one.kept_at is None for one in found
        )
        self.told.badges += hold.put_in(brought, chosen=good, by=self.person, at=self.at)

    @transaction.atomic
    def _log(self, row: Mapping[str, Any], *, sheet: Sheet) -> None:
        title, rule = history.text_of(row, "title"), row.get("rule")
        log = practiced.logs_of(self.person).filter(title=title).first()
        if log is None:
            terms = Terms(
                title=title,
                time_zone=history.text_of(row, "time_zone"),
                rule=read_rule(rule) if isinstance(rule, dict) else None,
            )
            log = practice.start_log(self.person, terms=terms, at=self.at)
            self.told.logs += 1
        before = log.entries.count()
        brought = practice.bring_file(log, sheet=sheet, by=self.person, at=self.at)
        practice.take_file(brought, by=self.person, at=self.at)
        self.told.entries += log.entries.count() - before

    def _refuse(self, name: str, refused: RuleError) -> None:
        self.told.refused.append({"name": name[:120], "reason": refused.sentence})


def _names(row: Mapping[str, Any], name: str) -> list[str]:
    found = row.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []


def _saying(row: Mapping[str, Any]) -> Saying:
    return Saying(
        title=history.text_of(row, "title")[:200],
        words=history.text_of(row, "words")[:MOST_WORDS],
        begun=history.text_of(row, "begun")[:10],
        ended=history.text_of(row, "ended")[:10],
    )
