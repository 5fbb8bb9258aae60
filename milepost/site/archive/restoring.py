"""An archive, put back here or at another Milepost: badges, evidence, collections, words, logs."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from milepost.hold import actions as hold
from milepost.hold import queries as held
from milepost.hold.actions import Badge, Piece, Saying
from milepost.hold.actions.restoring import return_pieces, return_share
from milepost.hold.models import ImportedCredential
from milepost.hold.rules.imports import MOST_KEPT, MOST_PIECES
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
from milepost.site.archive.unzipping import Unzipping
from milepost.verify.actions import Fetch

SCRIPT = "window.RECORD = "
LARGEST_RECORD = 64 * 1024 * 1024
LARGEST_FILE = 8 * 1024 * 1024
MOST_FILES = 50_000
MOST_VALUES = 1_000_000
"""So many signs that begin a value are read in a record: each takes far more room in memory."""
LARGEST_ROUND = 16 * 1024 * 1024
"""So many bytes of badges are in memory at once."""
LARGEST_BADGES = 256 * 1024 * 1024
"""So many bytes of badges are read out of one archive."""
MOST_ROWS = 1_000
"""So many rows of each list come back."""
MOST_ENTRIES = 20_000
"""Once so many entries came back, no further log does."""
MOST_REFUSED = 200


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
    with _opened(file) as opened:
        archive = Unzipping(opened)
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


def _record_in(archive: Unzipping) -> Mapping[str, Any]:
    text = archive.read("record.js", most=LARGEST_RECORD).decode("utf-8", "replace")
    if sum(text.count(sign) for sign in "[{,") > MOST_VALUES:
        raise RuleError(_("The record in this archive is too long."))
    try:
        found = json.loads(text.removeprefix(SCRIPT).strip().removesuffix(";"))
    except (ValueError, RecursionError) as error:
        raise RuleError(_("The record in this archive can’t be read.")) from error
    if not isinstance(found, dict):
        raise RuleError(_("The record in this archive can’t be read."))
    return found


@dataclass
class _Restoring:
    person: Person
    archive: Unzipping
    kept: Mapping[str, Any]
    at: datetime
    told: Restored = field(default_factory=Restored)
    digests: dict[str, str] = field(default_factory=dict)
    """The digest of each badge that was read, by its id in the record; empty for a broken one."""

    def badges(self, *, fetch: Fetch) -> None:
        """Those that are not in the wallet anyway, in rounds that are small in memory, too."""
        waiting: list[Piece] = []
        for piece in self._pieces():
            waiting.append(piece)
            size = sum(len(one.content) for one in waiting)
            if len(waiting) == MOST_PIECES or size >= LARGEST_ROUND:
                self._bring(waiting, fetch=fetch)
                waiting = []
        if waiting:
            self._bring(waiting, fetch=fetch)

    def recall(self, *, fetch: Fetch) -> None:
        """What the archive knows of badges whose issuers give no answer."""
        testimony = testimony_in(self.kept, archive=self.archive, at=self.at)
        mine = held.imported_of(self.person)
        unknown = mine.filter(verdict="unknown", archive_says={})
        asked = unknown.filter(sha256__in=set(self.digests.values()))
        for pk in asked.values_list("pk", flat=True):
            badge = mine.filter(pk=pk).first()
            if badge is not None:
                recalled = hold.recall(badge, testimony=testimony, fetch=fetch, at=self.at)
                self.told.by_archive += recalled

    def evidence(self) -> None:
        """What stands behind the badges that came back; a file may be as large as an upload."""
        kept = self._brought()
        for row in self._badge_rows():
            badge = kept.pop(self.digests.get(str(row.get("id", "")), ""), None)
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
        for row in self._rows("collections"):
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
        kept = self._brought()
        for row in self._rows("shares"):
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
        for row in self._rows("own_words"):
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
        for row in self._rows("practice"):
            name = str(row.get("file", ""))
            try:
                if self.told.entries >= MOST_ENTRIES:
                    raise _too_much()
                content = self.archive.read(name, most=LARGEST_FILE)
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

    def _badge_rows(self) -> Iterator[Mapping[str, Any]]:
        return chain(rows_in(self.kept, "credentials"), rows_in(self.kept, "imported"))

    def _rows(self, name: str) -> Iterator[Mapping[str, Any]]:
        """The rows of a list, so many at most; that there are more is told."""
        rows = rows_in(self.kept, name)
        yield from islice(rows, MOST_ROWS)
        if next(rows, None) is not None:
            self._refuse("record.js", _too_much())

    def _brought(self) -> dict[str, ImportedCredential]:
        """The badges from elsewhere that are kept, by digest; without their texts."""
        rows = held.imported_of(self.person).defer("document", "report")
        return {one.sha256: one for one in rows}

    def _pieces(self) -> Iterator[Piece]:
        """The badges of the archive, each file once, as many as a wallet holds."""
        own = {str(pk) for pk in held.wallet_of(self.person).values_list("pk", flat=True)}
        room, read = LARGEST_BADGES, dict[str, str]()
        for row in self._badge_rows():
            pk, name = str(row.get("id", "")), str(row.get("file", ""))
            if pk in own:
                continue
            if name not in read:
                if len(read) == MOST_KEPT or room <= 0:
                    self._refuse(name, _too_much())
                    return
                piece = self._piece(name)
                read[name] = hashlib.sha256(piece.content).hexdigest() if piece else ""
                if piece:
                    room -= len(piece.content)
                    yield piece
            self.digests[pk] = read[name]

    def _piece(self, name: str) -> Piece | None:
        try:
            return Piece(name=name, content=self.archive.read(name, most=LARGEST_FILE))
        except RuleError as refused:
            self._refuse(name, refused)
            return None

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
        if len(self.told.refused) < MOST_REFUSED:
            self.told.refused.append({"name": name[:120], "reason": refused.sentence})


def _too_much() -> RuleError:
    return RuleError(_("There is more in this archive than comes back."))


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
